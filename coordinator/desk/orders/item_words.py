"""An item of the catalogue in words: what one costs in a year, share by share, and its prices (needs V7, V12, V13)."""

from __future__ import annotations

from typing import Final

from coordinator.desk.orders.catalogue import Offer, prices_of
from coordinator.domain.changes import Record
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.costs import PriceRise
from coordinator.domain.orders.deliveries import checklist_points
from coordinator.domain.values import show_money
from coordinator.ledger.questions import Register
from coordinator.words import text

_KIND: Final = KINDS["catalogue_item"]
ITEM_FACTS: Final = tuple(
    _KIND.field(code)
    for code in (
        *("supplier", "article_no", "lead_days", "warranty_months", "ordered_by", "meant_for", "approver"),
        *("service_ore", "support_ore", "infrastructure_ore", "valid_from", "valid_until", "checklist"),
    )
)
LONG_FACTS: Final = frozenset({"checklist"})


def offer_said(register: Register, offer: Offer) -> str:
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
        f"{_KIND.field(code).caption}: {_KIND.field(code).show(item[code])}"
        for code in ("ordered_by", "meant_for", "approver", "warranty_months", "valid_until")
        if item[code] not in (None, "")
    ]
    if months := offer.product.number("lifetime_months"):
        facts.append(text("Lifetime in months: {count}", count=months))
    if facts:
        lines.append("   ".join(facts))
    points = checklist_points(item.text("checklist"))
    if points:
        lines.append(f"{_KIND.field('checklist').caption}: {' · '.join(points)}")
    prices = [_price_said(price) for price in prices_of(register, item.id)]
    if prices:
        lines.append(text("Prices: {prices}", prices="; ".join(prices)))
    return "\n".join(lines)


def _price_said(price: Record) -> str:
    said = text("{sum} from {day}", sum=_amount_said(price), day=price.text("valid_from"))
    more = [text("announced {day}", day=price.text("announced_on"))] if price["announced_on"] else []
    more += [price.text("reason")] if price["reason"] else []
    return f"{said} ({', '.join(more)})" if more else said


def _amount_said(price: Record) -> str:
    bought, fee = price.number("price_ore"), price.number("monthly_fee_ore")
    parts = [show_money(bought)] if bought is not None else []
    parts += [text("{sum} a month", sum=show_money(fee))] if fee is not None else []
    return " + ".join(parts) or "–"


def rise_said(item: str, rise: PriceRise) -> str:
    """A price notice in one line: from → to, how much more, from when, what that is a year here, and why it is told."""
    why = [text("above the year's frame")] if rise.above_frame else []
    why += [text("announced after the budget dialogue")] if rise.after_dialogue else []
    why += [rise.price.text("reason")] if rise.price["reason"] else []
    share = "" if rise.rate is None else f"{rise.rate / 10:+.1f} %".replace(".", ",").replace("-", "\N{MINUS SIGN}")
    return text(
        "{item}: {before} → {after} ({share}) from {day}, {sum} a year here ({why})",
        item=item,
        before=_amount_said(rise.before),
        after=_amount_said(rise.price),
        share=share or "–",
        day=rise.price.text("valid_from"),
        sum=show_money(rise.yearly_ore),
        why=", ".join(why),
    )
