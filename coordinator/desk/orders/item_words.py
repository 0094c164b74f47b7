"""An item of the catalogue in words: what one costs in a year, share by share, and its prices (needs V7, V12, V13)."""

from __future__ import annotations

from typing import Final

from coordinator.desk.orders.catalogue import Offer, prices_of
from coordinator.domain.changes import text_of
from coordinator.domain.orders.costs import PriceRise
from coordinator.domain.orders.deliveries import checklist_points
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM
from coordinator.domain.orders.order_records import Price
from coordinator.domain.values import iso, show_money
from coordinator.ledger.questions import Register
from coordinator.words import text

_KIND: Final = CATALOGUE_ITEM
ITEM_FACTS: Final = tuple(
    _KIND.field(code)
    for code in (
        *("supplier", "article_no", "lead_days", "warranty_months", "ordered_by", "meant_for", "approver"),
        *("service_ore", "support_ore", "infrastructure_ore", "valid_from", "valid_until", "checklist"),
    )
)
LONG_FACTS: Final = frozenset({"checklist"})


def offer_words(register: Register, offer: Offer) -> str:
    """The item in a few lines: the yearly cost with every share, who may order it, its checklist and its prices."""
    item, cost = offer.item, offer.cost
    shares = [
        (text("hardware"), cost.hardware_ore),
        (text("service"), cost.service_ore),
        (text("support"), cost.support_ore),
        (text("infrastructure"), cost.infrastructure_ore),
    ]
    told = " + ".join(f"{name} {show_money(ore)}" for name, ore in shares)
    lines = [text("One costs {sum} a year: {shares}", sum=show_money(cost.total_ore), shares=told)]
    facts = [
        f"{_KIND.field(code).caption}: {_KIND.field(code).show(item.values.get(code))}"
        for code in ("ordered_by", "meant_for", "approver", "warranty_months", "valid_until")
        if text_of(item, code)
    ]
    if months := offer.product.lifetime_months:
        facts.append(text("Lifetime in months: {count}", count=months))
    if facts:
        lines.append("   ".join(facts))
    points = checklist_points(item.checklist)
    if points:
        lines.append(f"{_KIND.field('checklist').caption}: {' · '.join(points)}")
    prices = [_price_words(price) for price in prices_of(register, item.id)]
    if prices:
        lines.append(text("Prices: {prices}", prices="; ".join(prices)))
    return "\n".join(lines)


def _price_words(price: Price) -> str:
    sentence = text("{sum} from {day}", sum=_amount_words(price), day=iso(price.valid_from))
    more = [text("announced {day}", day=iso(price.announced_on))] if price.announced_on else []
    more += [price.reason] if price.reason else []
    return f"{sentence} ({', '.join(more)})" if more else sentence


def _amount_words(price: Price) -> str:
    bought, fee = price.price_ore, price.monthly_fee_ore
    parts = [show_money(bought)] if bought is not None else []
    parts += [text("{sum} a month", sum=show_money(fee))] if fee is not None else []
    return " + ".join(parts) or "–"


def share_words(thousandths: int) -> str:
    """A change in per cent, with its sign."""
    return f"{thousandths / 10:+.1f} %".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def rise_reasons(rise: PriceRise) -> list[str]:
    """Why a rise is told: by the year's frame, by all rises of the year together, by the day of the announcement."""
    why = [text("above the year's frame")] if rise.above_frame and rise.together is None else []
    if rise.together is not None:
        why.append(text("{share} since the year began, above its frame", share=share_words(rise.together)))
    return why + ([text("announced after the budget dialogue")] if rise.after_dialogue else [])


def rise_words(item: str, rise: PriceRise) -> str:
    """A price notice in one line: from → to, how much more, from when, what that is a year here, and why it is told."""
    why = rise_reasons(rise) + ([rise.price.reason] if rise.price.reason else [])
    share = "" if rise.rate is None else share_words(rise.rate)
    return text(
        "{item}: {before} → {after} ({share}) from {day}, {sum} a year here ({why})",
        item=item,
        before=_amount_words(rise.before),
        after=_amount_words(rise.price),
        share=share or "–",
        day=iso(rise.price.valid_from),
        sum=show_money(rise.yearly_ore),
        why=", ".join(why),
    )
