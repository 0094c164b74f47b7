"""``catalogue …``: what may be ordered, at which price, and what a changed price means here (needs V7, V12, V13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.import_verb import import_verb
from coordinator.cli.open_register import opened
from coordinator.cli.order_verbs import typed_money
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.desk.orders import catalogue
from coordinator.desk.orders.catalogue import Offer
from coordinator.desk.orders.item_words import rise_reasons
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.domain.changes import Origin
from coordinator.domain.orders.costs import PriceRise
from coordinator.domain.orders.order_kinds import PRICE
from coordinator.domain.values import iso, show_money
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Register
from coordinator.words import mark, text


@click.group(
    "catalogue", cls=Verbs, help=mark("The catalogue: what may be ordered, at which price, with which lead time.")
)
def catalogue_verbs() -> None:
    """The verbs of the catalogue."""


@catalogue_verbs.command("list", help=mark("Lists what may be ordered, with its cost per device and year."))
@option("--search", default="", metavar="TEXT", help=mark("Only those in which every word stands."))
@option("--everything", is_flag=True, help=mark("Also what may no longer be ordered."))
@pass_wish
def list_catalogue_verb(wish: RunOptions, search: str, everything: bool) -> int:
    """Answers with {"total", "items", "notices"}."""
    with opened(wish) as ledger:
        register = ledger.register
        offers = catalogue.offers(register, ledger.today, search=search, everything=everything)
        items = [_offer_document(offer) for offer in offers]
        rises = catalogue.price_notices(register)
        notices = [notice_document(register, rise) for rise in rises]
        heads = [text(head) for head in (mark("Article number"), mark("Product"), mark("Price"), mark("Monthly fee"),
                                         mark("Lead time"), mark("Cost a year"))]  # fmt: skip
        rows = [
            [
                item["article_no"] or "",
                item["product"] or "",
                "" if item["price_ore"] is None else show_money(item["price_ore"]),
                "" if item["monthly_fee_ore"] is None else show_money(item["monthly_fee_ore"]),
                "" if item["lead_days"] is None else str(item["lead_days"]),
                show_money(item["yearly"]["total_ore"]),
            ]
            for item in items
        ]
        told = [*text_table(heads, rows), *map(_notice_line, notices, rises)]
        print_answer(wish, {"total": len(items), "items": items, "notices": notices}, told)
    return 0


def _offer_document(offer: Offer) -> dict[str, Any]:
    codes = ("article_no", "supplier", "lead_days", "ordered_by", "meant_for", "approver", "warranty_months",
             "checklist", "valid_from", "valid_until")  # fmt: skip
    price = offer.price
    return {
        "id": offer.item.id,
        "product": offer.product.model or None,
        "maker": offer.product.maker or None,
        "kind": offer.product.device_kind or None,
        "lifetime_months": offer.product.lifetime_months,
        **{code: offer.item.values.get(code) for code in codes},
        "price_ore": None if price is None else price.price_ore,
        "monthly_fee_ore": None if price is None else price.monthly_fee_ore,
        "price_from": None if price is None else iso(price.valid_from) or None,
        "yearly": {
            "hardware_ore": offer.cost.hardware_ore,
            "service_ore": offer.cost.service_ore,
            "support_ore": offer.cost.support_ore,
            "infrastructure_ore": offer.cost.infrastructure_ore,
            "total_ore": offer.cost.total_ore,
        },
    }


def notice_document(register: Register, rise: PriceRise) -> dict[str, Any]:
    """A price step that should have been known earlier, and what it means here in a year."""
    product = register.rows(PRICE, [rise.price.id], ("item.product.model",))[0][0]
    return {
        "price": rise.price.id,
        "product": product,
        "valid_from": iso(rise.price.valid_from) or None,
        "announced_on": iso(rise.price.announced_on) or None,
        "reason": rise.price.reason or None,
        "from_ore": _amount(rise.before.values),
        "to_ore": _amount(rise.price.values),
        "per_mille": rise.rate,
        "above_frame": rise.above_frame,
        "together_per_mille": rise.together,
        "after_dialogue": rise.after_dialogue,
        "yearly_effect_ore": rise.yearly_ore,
    }


def _amount(values: Any) -> Any:
    return values["monthly_fee_ore"] if values["monthly_fee_ore"] is not None else values["price_ore"]


def _notice_line(notice: dict[str, Any], rise: PriceRise) -> str:
    return text(
        "Price notice: {product} from {day}, {before} → {after} ({why}): {sum} a year here.",
        product=notice["product"],
        day=notice["valid_from"],
        before=show_money(notice["from_ore"]),
        after=show_money(notice["to_ore"]),
        why=", ".join(rise_reasons(rise)),
        sum=show_money(notice["yearly_effect_ore"]),
    )


_FACTS = (
    option("--article", metavar="N", help=mark("The supplier's article number.")),
    option("--supplier", metavar="S", help=mark("The supplier.")),
    option("--lead-days", type=int, metavar="N", help=mark("The lead time in working days.")),
    option("--warranty-months", type=int, metavar="N", help=mark("How long the warranty runs.")),
    option("--point", "points", multiple=True, metavar="TEXT", help=mark("Something a delivered unit must have.")),
    option("--for", "meant_for", metavar="TEXT", help=mark("For whom it is meant.")),
    option("--by", "ordered_by", metavar="TEXT", help=mark("Who may order it.")),
    option("--approver", metavar="TEXT", help=mark("Who approves an order of it.")),
    option("--service", metavar="KR", help=mark("The share of service, per device and year.")),
    option("--support", metavar="KR", help=mark("The share of support, per device and year.")),
    option("--infrastructure", metavar="KR", help=mark("The share of infrastructure, per device and year.")),
    option("--from", "valid_from", type=DAY, help=mark("The first day on which it may be ordered.")),
    option("--until", "valid_until", type=DAY, help=mark("The last day on which it may be ordered.")),
)


def _item_facts(verb: Callable[..., int]) -> Callable[..., int]:
    """The options that say what an item is, but for its price."""
    for each in reversed(_FACTS):
        verb = each(verb)
    return verb


@catalogue_verbs.command("add", help=mark("Puts a product into the catalogue."))
@option("--product", required=True, metavar="P", help=mark("Article number, model or model number."))
@option("--price", metavar="KR", help=mark("The price in kronor."))
@option("--fee", metavar="KR", help=mark("The monthly fee in kronor."))
@_item_facts
@pass_wish
def add_item_verb(wish: RunOptions, /, product: str, **options: Any) -> int:
    """Answers with the entry and the item."""
    with opened(wish, write=True) as ledger:
        found = catalogue.product_called(ledger.register, product)
        values = {"valid_from": ledger.today.isoformat(), **_item_values(options)}
        price = {"price_ore": typed_money(options["price"]), "monthly_fee_ore": typed_money(options["fee"])}
        notice = catalogue.add_item(ledger, found, values, price, origin=Origin.COMMAND_LINE)
        told = tell_notice(ledger.register, notice)
        document = {"entry": notice.entry, "item": notice.created[-1].id}
        print_answer(wish, document, [f"{notice.entry}: {told}"])
    return 0


def _item_values(options: dict[str, Any]) -> dict[str, Any]:
    """The facts of an item that were said; an empty text takes a fact away."""
    values = _given(options, {"lead_days": "lead_days", "warranty_months": "warranty_months"}, lambda number: number)
    texts = {"article_no": "article", "supplier": "supplier", "meant_for": "meant_for", "ordered_by": "ordered_by",
             "approver": "approver"}  # fmt: skip
    values |= _given(options, texts, lambda words: words.strip() or None)
    shares = {"service_ore": "service", "support_ore": "support", "infrastructure_ore": "infrastructure"}
    values |= _given(options, shares, typed_money)
    values |= _given(options, {"valid_from": "valid_from", "valid_until": "valid_until"}, lambda day: day.isoformat())
    if options["points"]:
        values["checklist"] = "\n".join(point for point in options["points"] if point.strip()) or None
    return values


def _given(said: dict[str, Any], names: Mapping[str, str], read: Callable[[Any], Any]) -> dict[str, Any]:
    """The fields whose options were given, as they are read; ``names`` are the options by field."""
    return {code: read(said[name]) for code, name in names.items() if said[name] is not None}


@catalogue_verbs.command("edit", help=mark("Puts an item's facts right; its price has a verb of its own."))
@click.argument("item", metavar="ITEM")
@_item_facts
@pass_wish
def edit_item_verb(wish: RunOptions, /, item: str, **options: Any) -> int:
    """Answers with the entry and the item."""
    with opened(wish, write=True) as ledger:
        found = catalogue.find_item(ledger.register, item)
        notice = catalogue.change_item(ledger, found, _item_values(options), origin=Origin.COMMAND_LINE)
        document = {"entry": notice.entry, "item": found.id}
        print_answer(wish, document, [f"{notice.entry}: {tell_notice(ledger.register, notice)}"])
    return 0


@catalogue_verbs.command("price", help=mark("Gives an item another price from a day on."))
@click.argument("item", metavar="ITEM")
@option("--price", metavar="KR", help=mark("The price in kronor."))
@option("--fee", metavar="KR", help=mark("The monthly fee in kronor."))
@option("--from", "valid_from", required=True, type=DAY, help=mark("From which day on."))
@option("--announced", type=DAY, help=mark("The day on which it was announced, if not today."))
@option("--reason", metavar="TEXT", help=mark("Why, in words."))
@pass_wish
def price_verb(wish: RunOptions, /, item: str, valid_from: date, announced: date | None, **options: Any) -> int:
    """Answers with the entry and the notices that the step raises."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        found = catalogue.find_item(register, item)
        values = {
            "price_ore": typed_money(options["price"]),
            "monthly_fee_ore": typed_money(options["fee"]),
            "valid_from": valid_from.isoformat(),
            "announced_on": (announced or ledger.today).isoformat(),
            "reason": options["reason"],
        }
        notice = catalogue.set_price(ledger, found, values, origin=Origin.COMMAND_LINE)
        rises = [rise for rise in catalogue.price_rises(register, item=found.id)
                 if rise.notable and rise.price.id == notice.created[-1].id]  # fmt: skip
        raised = [notice_document(register, rise) for rise in rises]
        told = [f"{notice.entry}: {tell_notice(register, notice)}", *map(_notice_line, raised, rises)]
        print_answer(wish, {"entry": notice.entry, "notices": raised}, told)
    return 0


@catalogue_verbs.command("acknowledge", help=mark("Notes that the school has seen a price notice."))
@click.argument("item", metavar="ITEM")
@pass_wish
def acknowledge_price_verb(wish: RunOptions, item: str) -> int:
    """Answers with the entries and how many notices were acknowledged."""
    with opened(wish, write=True) as ledger:
        found = catalogue.find_item(ledger.register, item)
        waiting = [rise for rise in catalogue.price_notices(ledger.register) if rise.price.item == found.id]
        if not waiting:
            raise Refused(mark("No price notice of {item} waits to be acknowledged."), item=item)
        done = [catalogue.acknowledge_price(ledger, rise.price, origin=Origin.COMMAND_LINE) for rise in waiting]
        told = [f"{notice.entry}: {tell_notice(ledger.register, notice)}" for notice in done]
        print_answer(wish, {"entries": [notice.entry for notice in done], "acknowledged": len(done)}, told)
    return 0


@catalogue_verbs.command("import", help=mark("Takes a catalogue file in."))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@option("--preview", is_flag=True, help=mark("Only say what would happen."))
@click.pass_context
def import_catalogue_verb(ctx: click.Context, files: tuple[Path, ...], preview: bool) -> int:
    """As ``import``."""
    done: int = ctx.invoke(
        import_verb, files=files, profile=None, preview=preview, take_theirs=False, erase_blanks=False
    )
    return done
