"""The catalogue at the desk: what may be ordered, at which price, and what a changed price means here (V7, V12, V13).

A setting of the school's own (kind ``setting``): ``budget.years``, one year a line, with the frame adjustment in per
cent and the day of that year's budget dialogue: ``2026 2,5 2025-03-15``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from coordinator.desk.records.lookup import find_record
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.hand_out_rules import GONE
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders import costs
from coordinator.domain.orders.costs import Fleet, PriceRise, Year, YearlyCost
from coordinator.domain.orders.deliveries import ProductFacts, checklist_points
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER_LINE, PRICE
from coordinator.domain.orders.order_records import CatalogueItem, Price
from coordinator.domain.orders.order_states import PAST
from coordinator.domain.records import Product
from coordinator.domain.settings import BUDGET_YEARS
from coordinator.domain.values import Scalar, is_date, iso
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark

_PER_CENT = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_MOST: Final = {"lead_days": 500, "warranty_months": 240}


@dataclass(frozen=True, slots=True)
class Offer:
    """An item of the catalogue with its product, the price of the day, and what one costs in a year."""

    item: CatalogueItem
    product: Product
    price: Price | None
    cost: YearlyCost


def prices_of(register: Register, item: int) -> Sequence[Price]:
    """The item's prices, the earliest first."""
    filters = (Filter("item", Test.IS, (item,)),)
    return register.records(Query(PRICE, filters=filters, order=(("valid_from", False),)))


def price_of(register: Register, item: CatalogueItem, day: date) -> Price | None:
    """The item's price on a day."""
    return costs.price_on(prices_of(register, item.id), day.isoformat())


def item_of(register: Register, product: int, day: date) -> CatalogueItem | None:
    """The catalogue item under which a product may be ordered on a day, the newest of several."""
    found = register.records(Query(CATALOGUE_ITEM, filters=(Filter("product", Test.IS, (product,)),)))
    return next((item for item in reversed(found) if costs.is_orderable(item, day)), None)


def orderable_products(register: Register, kind: str, day: date) -> dict[int, int | None]:
    """The products of a kind that the catalogue offers on a day, by model, each with its lead time where it is told."""
    filters = (Filter("product.kind", Test.IS, (kind,)),)
    found: dict[int, int | None] = {}
    for item in register.records(Query(CATALOGUE_ITEM, filters=filters, order=(("product.model", False),))):
        if item.product is not None and costs.is_orderable(item, day):
            found[item.product] = found.get(item.product) if item.lead_days is None else item.lead_days
    return found


def lead_days_of(register: Register, product: int) -> int | None:
    """A product's lead time in working days as the newest of its catalogue items tells it."""
    found = register.records(Query(CATALOGUE_ITEM, filters=(Filter("product", Test.IS, (product,)),)))
    return next((days for item in reversed(found) if (days := item.lead_days) is not None), None)


def find_item(register: Register, typed: str) -> CatalogueItem:
    """The item that is meant, by article number, model or model number; ``Refused`` for none or several."""
    for path in ("article_no", "product.model", "product.model_number"):
        found = register.records(Query(CATALOGUE_ITEM, filters=(Filter(path, Test.IS, (typed.strip(),)),)), 2)
        if len(found) > 1:
            raise Refused(mark("“{said}” is in the catalogue more than once. Say its article number."), said=typed)
        if found:
            return found[0]
    raise Refused(mark("There is no “{said}” in the catalogue. Look at: coordinator catalogue list."), said=typed)


def product_called(register: Register, typed: str) -> Product:
    """The product that is meant, by article number of the catalogue, model or model number."""
    try:
        item = find_item(register, typed)
    except Refused:
        return find_record(register, PRODUCT, typed)
    found = register.get(PRODUCT, item.product or 0)
    return find_record(register, PRODUCT, typed) if found is None else found


def offers(register: Register, day: date, *, search: str = "", everything: bool = False) -> list[Offer]:
    """What may be ordered on a day (with ``everything`` also what no longer may)."""
    found: list[Offer] = []
    for item in register.records(Query(CATALOGUE_ITEM, search, order=(("product.model", False),))):
        product = register.get(PRODUCT, item.product or 0)
        if product is None or not (everything or costs.is_orderable(item, day)):
            continue
        price = price_of(register, item, day)
        found.append(Offer(item, product, price, costs.yearly_cost(item, product, price)))
    return found


def delivered_facts(product: Product, item: CatalogueItem | None) -> ProductFacts:
    """What a delivered unit of the product brings with it: warranty, checklist; the price is its order line's."""
    if item is None:
        return ProductFacts(product)
    return ProductFacts(product, item.warranty_months, checklist_points(item.checklist))


def budget_year(register: Register, year: str) -> Year:
    """The frame adjustment and the budget dialogue of a year, as far as they are known."""
    for line in (register.setting(BUDGET_YEARS) or "").splitlines():
        cells = line.replace("%", " ").split()
        if cells[:1] == [year]:
            frame = next(
                (10 * Fraction(word.replace(",", ".")) for word in cells[1:] if _PER_CENT.fullmatch(word)), None
            )
            return Year(frame, next((word for word in cells[1:] if is_date(word)), None))
    return Year()


def fleet_of(register: Register, product: Product) -> Fleet:
    """How many devices of the product are paid for here, and how many are still to come."""
    paying = register.count(
        Query(
            DEVICE,
            filters=(Filter("product", Test.IS, (product.id,)), Filter("status", Test.IS_NOT, tuple(sorted(GONE)))),
        )
    )
    still = Query(
        ORDER_LINE, filters=(Filter("product", Test.IS, (product.id,)), Filter("outstanding", Test.AFTER, (0,)))
    )
    rows = register.rows(ORDER_LINE, register.ids(still), ("outstanding", "state"))
    coming = sum(int(count or 0) for count, state in rows if state not in PAST)
    return Fleet(paying, coming, product.lifetime_months)


def price_rises(register: Register, *, item: int | None = None) -> Iterator[PriceRise]:
    """Every step of every price with what it means here, the items in their order, oldest first."""
    stepped = [int(about) for about, count in register.group_count(Query(PRICE), "item") if about and count > 1]
    for id_ in sorted(stepped) if item is None else [item]:
        prices = prices_of(register, id_)
        steps = costs.rises(prices)
        record = register.get(CATALOGUE_ITEM, id_) if steps else None
        product = None if record is None else register.get(PRODUCT, record.product or 0)
        if product is None:
            continue
        fleet = fleet_of(register, product)
        for after, before in steps:
            year = iso(after.valid_from)[:4]
            yield costs.rise(after, before, budget_year(register, year), fleet, costs.began_with(prices, year))


def price_notices(register: Register) -> list[PriceRise]:
    """The price steps that the school should have known of earlier, and has not acknowledged (needs V12)."""
    return [rise for rise in price_rises(register) if rise.notable and rise.price.acknowledged_on is None]


def _check(values: Mapping[str, Scalar]) -> None:
    """Refuses what no catalogue says: sums below nought, months and days that no calendar holds, days in the wrong
    order.
    """
    for code, value in values.items():
        if code.endswith("_ore") and isinstance(value, int) and value < 0:
            raise Refused(mark("A sum must not be negative."))
        most = _MOST.get(code)
        if most is not None and isinstance(value, int) and not 0 <= value <= most:
            field = CATALOGUE_ITEM.field(code).caption
            raise Refused(mark("{field} is a whole number from 0 to {most}."), field=field, most=most)
    first, last = values.get("valid_from"), values.get("valid_until")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        raise Refused(mark("The last day, {last}, comes before the first, {first}."), first=first, last=last)


def add_item(
    ledger: Ledger, product: Product, values: Mapping[str, Scalar], price: Mapping[str, Scalar], *, origin: Origin
) -> Notice:
    """Puts a product into the catalogue, with its first price where one is given."""
    _check({**values, **price})
    on = ledger.today.isoformat()
    item = {"valid_from": on, **values, "product": product.id}
    first = {"valid_from": item["valid_from"] or on, **price} if any(price.values()) else None
    return ledger.commit(costs.new_item(item, first, origin=origin))


def change_item(ledger: Ledger, item: CatalogueItem, values: Mapping[str, Scalar], *, origin: Origin) -> Notice:
    """Puts an item's facts right: who may order it, for whom, lead time, checklist, shares, the days it holds."""
    _check(values)
    made = costs.item_changes(item, dict(values), origin=origin)
    if not made:
        raise Refused(mark("Nothing is different from before."))
    return ledger.commit(made)


def set_price(ledger: Ledger, item: CatalogueItem, values: Mapping[str, Scalar], *, origin: Origin) -> Notice:
    """Gives an item another price from a day on; ``values`` are the fields of the kind ``price``."""
    if values.get("price_ore") is None and values.get("monthly_fee_ore") is None:
        raise Refused(mark("Say the price or the monthly fee."))
    _check(values)
    if any(iso(known.valid_from) == values.get("valid_from") for known in prices_of(ledger.register, item.id)):
        raise Refused(
            mark("{item} has a price from {day} already. Edit that one."),
            item=ledger.register.name(Ref(CATALOGUE_ITEM.code, item.id)),
            day=values.get("valid_from"),
        )
    return ledger.commit(costs.new_price(item, dict(values), origin=origin))


def acknowledge_price(ledger: Ledger, price: Price, *, origin: Origin) -> Notice:
    """Notes that the school has seen a price notice."""
    return ledger.commit(costs.acknowledge_price_changes(price, ledger.actor, ledger.today.isoformat(), origin=origin))
