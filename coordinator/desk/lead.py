"""The last day on which an order comes in time, and how supply and need run from today to the day asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from coordinator.desk.checking import Check
from coordinator.desk.planning import (
    DEFAULT_PREPARATION_DAYS,
    PREPARATION_DAYS,
    days_off,
    number_setting,
)
from coordinator.domain.calendar import LONGEST_LEAD, add_working_days, working_days_between
from coordinator.domain.changes import Ref
from coordinator.domain.termstart.answer import Arrival
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.termstart import Spell

LEAD_DAYS: Final = "term.lead_days"
DEFAULT_LEAD_DAYS: Final = 20

LeadDays = Callable[[Register, int], int | None]
"""A product's lead time in working days by its catalogue, ``None`` where the catalogue does not tell."""


@dataclass(frozen=True, slots=True)
class SafeOrder:
    """The last day to order so many of a kind: lead time, then preparation, in working days, before the day itself.

    ``left`` counts the working days from today to that day; it is negative when the day has gone by.
    """

    kind: str
    product: str
    count: int
    lead: int
    preparation: int
    last: date
    left: int


@dataclass(frozen=True, slots=True)
class Point:
    """What is needed and what there is of a kind on a day."""

    on: date
    need: int
    supply: int


def last_safe_day(on: date, preparation: int, lead: int, closed: Collection[date] = ()) -> date:
    """``on`` less the preparation, less the lead time, both in working days on which the school is open."""
    return add_working_days(add_working_days(on, -preparation, closed), -lead, closed)


def safe_orders(ledger: Ledger, check: Check, lead_days: LeadDays | None = None) -> list[SafeOrder]:
    """For each kind that lacks devices: the product that the school has most of, and its last safe day of order."""
    register = ledger.register
    closed = days_off(register, range(min(ledger.today, check.on).year - 3, max(ledger.today, check.on).year + 1))
    preparation = _days(register, PREPARATION_DAYS, DEFAULT_PREPARATION_DAYS)
    usual = _days(register, LEAD_DAYS, DEFAULT_LEAD_DAYS)
    found: list[SafeOrder] = []
    for row in check.answer.lacking:
        product = _commonest(register, row.kind)
        told = None if product is None or lead_days is None else lead_days(register, product)
        lead = usual if told is None else told
        last = last_safe_day(check.on, preparation, lead, closed)
        name = "" if product is None else register.name(Ref("product", product))
        left = working_days_between(ledger.today, last, closed)
        found.append(SafeOrder(row.kind, name, row.gap, lead, preparation, last, left))
    return found


def _days(register: Register, code: str, default: int) -> int:
    return min(number_setting(register, code, default), LONGEST_LEAD)


def _commonest(register: Register, kind: str) -> int | None:
    query = Query("device", filters=(Filter("product.kind", Test.IS, (kind,)),))
    return next((id for id, _ in register.group_count(query, "product") if isinstance(id, int)), None)


def curves(ledger: Ledger, check: Check, arrivals: Sequence[Arrival] = ()) -> dict[str, tuple[Point, ...]]:
    """Supply against need from today to the day, for each kind that is needed: a point wherever the supply changes."""
    spells = ledger.register.term.spells(check.seen_since.isoformat())
    first = min(ledger.today, check.on)
    return {
        row.kind: _curve(
            first,
            check.on,
            row.need,
            [spell for spell in spells if spell.kind == row.kind],
            [arrival for arrival in arrivals if arrival.kind == row.kind],
        )
        for row in check.answer.kinds
        if row.need
    }


def _curve(
    first: date, last: date, need: int, spells: Sequence[Spell], arrivals: Sequence[Arrival]
) -> tuple[Point, ...]:
    steps: dict[date, int] = {first: 0, last: 0}
    for spell in spells:
        start = first if spell.start is None else max(first, date.fromisoformat(spell.start))
        stop = last if spell.stop is None else date.fromisoformat(spell.stop)
        if start > last or stop < start:
            continue
        steps[start] = steps.get(start, 0) + spell.devices
        if stop < last:
            gone = stop + timedelta(days=1)
            steps[gone] = steps.get(gone, 0) - spell.devices
    for arrival in arrivals:
        if arrival.ready is not None and arrival.ready <= last and arrival.outstanding > 0:
            ready = max(first, arrival.ready)
            steps[ready] = steps.get(ready, 0) + arrival.outstanding
    points: list[Point] = []
    supply = 0
    for day in sorted(steps):
        supply += steps[day]
        points.append(Point(day, need, supply))
    return tuple(points)
