"""Prices over time and what a device costs in all (needs V12, V13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Sentence, difference
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.domain.orders.order_records import CatalogueItem, Price
from coordinator.domain.records import Product
from coordinator.domain.values import Ore, Scalar, iso, total
from coordinator.words import mark

DEFAULT_LIFETIME_MONTHS = 48
"""What a bought product's price is spread over where its lifetime is not known."""


def price_on(prices: Iterable[Price], day: str) -> Price | None:
    """The price in force on a day: the latest that is valid from then or earlier."""
    valid = [price for price in prices if iso(price.valid_from) <= day]
    return max(valid, key=lambda price: (iso(price.valid_from), price.id), default=None)


@dataclass(frozen=True, slots=True)
class PriceRise:
    """One step of a price. ``rate`` is the change against the price before, in thousandths (25: 2.5 %).

    ``yearly_ore`` is what it means each year here: every device of the fleet that is paid for monthly, and every unit
    that is still to come. ``together`` is the change since the year before ended, in thousandths, where
    it is that and not the step alone that is above the frame.
    """

    price: Price
    before: Price
    rate: int | None
    above_frame: bool
    after_dialogue: bool
    yearly_ore: Ore
    together: int | None = None

    @property
    def notable(self) -> bool:
        """Whether it raises a notice: above the year's frame, or announced after the budget dialogue (needs V12)."""
        return self.above_frame or self.after_dialogue


@dataclass(frozen=True, slots=True)
class Year:
    """The municipality's figures for a year: frame adjustment in thousandths, and the day of the budget dialogue."""

    frame: Fraction | int | None = None
    dialogue: str | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many devices of the product pay a fee today, how many are to come, and the months they live."""

    paying: int
    coming: int
    lifetime_months: int | None = None


def rise(price: Price, before: Price, year: Year, fleet: Fleet, began: Price | None = None) -> PriceRise:
    """What a price step means: against the frame of the year in which it comes to hold, and in kronor a year.

    ``began`` is the price that held when the year before ended: two rises within the frame may exceed it together.
    """
    was, now = _amount(before), _amount(price)
    rate = _rate(was, now)
    above = _is_above(was, now, year.frame)
    first = was if began is None else _amount(began)
    together = _rate(first, now) if not above and now > was and _is_above(first, now, year.frame) else None
    announced = iso(price.announced_on) or iso(price.valid_from)
    late = year.dialogue is not None and announced > year.dialogue and now != was
    fee = _step(before.monthly_fee_ore, price.monthly_fee_ore)
    bought = _step(before.price_ore, price.price_ore)
    months = fleet.lifetime_months or DEFAULT_LIFETIME_MONTHS
    yearly = 12 * fee * (fleet.paying + fleet.coming) + round(Fraction(12 * bought * fleet.coming, months))
    return PriceRise(price, before, rate, above or together is not None, late, Ore(yearly), together)


def _rate(was: int, now: int) -> int | None:
    return round(Fraction(1000 * (now - was), was)) if was else None


def _is_above(was: int, now: int, frame: Fraction | int | None) -> bool:
    """Whether a change is above the frame, in exact arithmetic: 2.54 % is above 2.5."""
    return bool(was) and frame is not None and 1000 * (now - was) > frame * was


def began_with(prices: Iterable[Price], year: str) -> Price | None:
    """The price that held when the year before ended; the first one there is where none did."""
    known = sorted(prices, key=lambda price: (iso(price.valid_from), price.id))
    earlier = [price for price in known if iso(price.valid_from) < f"{year}-01-01"]
    return earlier[-1] if earlier else next(iter(known), None)


def _step(was: int | None, now: int | None) -> int:
    return (now or 0) - (was or 0)


def _amount(price: Price) -> Ore:
    """What the step is measured by: the fee where there is one, else the price."""
    fee = price.monthly_fee_ore
    return fee if fee is not None else price.price_ore or Ore(0)


def rises(prices: Sequence[Price]) -> list[tuple[Price, Price]]:
    """The steps of an item's price as (price, the one before), oldest first."""
    ordered = sorted(prices, key=lambda price: (iso(price.valid_from), price.id))
    return [(after, before) for before, after in pairwise(ordered)]


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """What one device costs in a year, part by part, in öre (needs V13)."""

    hardware_ore: Ore
    service_ore: Ore
    support_ore: Ore
    infrastructure_ore: Ore

    @property
    def total_ore(self) -> Ore:
        """All of it."""
        return total((self.hardware_ore, self.service_ore, self.support_ore, self.infrastructure_ore))


def yearly_cost(item: CatalogueItem, product: Product, price: Price | None) -> YearlyCost:
    """Fee, or price over the lifetime, with the item's shares of service, support and infrastructure."""
    source = product if price is None else price
    fee, bought = source.monthly_fee_ore, source.price_ore
    months = product.lifetime_months or DEFAULT_LIFETIME_MONTHS
    hardware = 12 * fee if fee is not None else round(Fraction(12 * (bought or 0), months))
    return YearlyCost(
        Ore(hardware),
        item.service_ore or Ore(0),
        item.support_ore or Ore(0),
        item.infrastructure_ore or Ore(0),
    )


def new_item(values: dict[str, Scalar], price: dict[str, Scalar] | None, *, origin: Origin) -> ChangeSet:
    """A product comes into the catalogue, with its first price where one is known."""
    creations = [Creation(CATALOGUE_ITEM.code, -1, values)]
    if price is not None:
        creations.append(Creation(PRICE.code, -2, {**price, "item": -1}))
    sentence = Sentence(mark("{item} in the catalogue"), {"item": Ref(CATALOGUE_ITEM.code, -1)})
    return ChangeSet(sentence, origin, creations=tuple(creations))


def item_changes(item: CatalogueItem, values: dict[str, Scalar], *, origin: Origin) -> ChangeSet:
    """An item's own facts are put right; prices are steps of their own."""
    sentence = Sentence(mark("{item} in the catalogue changed"), {"item": item.ref})
    return ChangeSet(sentence, origin, changes=difference(item, values))


def new_price(item: CatalogueItem, values: dict[str, Scalar], *, origin: Origin) -> ChangeSet:
    """An item gets another price from a day on; the earlier ones stay."""
    creation = Creation(PRICE.code, -1, {**values, "item": item.id})
    return ChangeSet(Sentence(mark("New price of {item}"), {"item": item.ref}), origin, creations=(creation,))


def acknowledge_price_changes(price: Price, by: str, on: str, *, origin: Origin) -> ChangeSet:
    """The school has seen the notice of a price change."""
    changes = difference(price, {"acknowledged_by": by, "acknowledged_on": on})
    sentence = Sentence(
        mark("Price notice of {item} acknowledged"), {"item": Ref(CATALOGUE_ITEM.code, price.item or 0)}
    )
    return ChangeSet(sentence, origin, changes=changes)


def is_orderable(item: CatalogueItem, day: date) -> bool:
    """Whether the item stands in the catalogue on a day."""
    on = day.isoformat()
    return iso(item.valid_from) <= on and (item.valid_until is None or iso(item.valid_until) >= on)
