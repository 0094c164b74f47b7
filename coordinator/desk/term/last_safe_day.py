"""The last day on which an order comes in time, and how supply and need run from today to the day asked about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from coordinator.desk.term.term_check import Check
from coordinator.desk.year.unit_years import number_setting
from coordinator.domain.calendar import LONGEST_LEAD, add_working_days, last_delivery_day, working_days_between
from coordinator.domain.settings import LEAD_DAYS
from coordinator.domain.termstart.answer import Arrival
from coordinator.domain.termstart.device_summary import Steps
from coordinator.domain.termstart.exemptions import open_gap
from coordinator.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SafeOrder:
    """The last day to order so many of a kind: lead time, then preparation, in working days, before the day itself.

    ``left`` counts the working days from today to that day; it is negative when the day has gone by. ``by_catalogue``:
    the lead time is the product's own, and not the school's usual one. ``choices`` is how many products of the kind can
    be ordered: of several, one is to be ordered, and the plan names none.
    """

    kind: str
    product: str
    count: int
    lead: int
    preparation: int
    last: date
    left: int
    by_catalogue: bool = False
    choices: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """What is needed and what there is of a kind on a day."""

    on: date
    need: int
    supply: int


def last_safe_day(on: date, preparation: int, lead: int, closed: Collection[date] = ()) -> date:
    """:func:`last_delivery_day` less the lead time, in working days on which the school is open."""
    return add_working_days(last_delivery_day(on, preparation, closed), -lead, closed)


def safe_orders(ledger: Ledger, check: Check) -> list[SafeOrder]:
    """For each kind that lacks devices: what can be ordered (:mod:`orderable`), each with its last safe day."""
    register = ledger.register
    closed = check.ground.days_off(ledger.today, check.on)
    preparation = check.ground.preparation
    usual = min(number_setting(register, LEAD_DAYS), LONGEST_LEAD)
    found: list[SafeOrder] = []
    for row in check.answer.lacking:
        lacks = open_gap(row, check.accepted)
        if not lacks:
            continue
        choices = check.orderable.get(row.kind, ())
        for name, told in [(each.name, each.lead) for each in choices] or [("", None)]:
            lead = usual if told is None else min(told, LONGEST_LEAD)
            last = last_safe_day(check.on, preparation, lead, closed)
            left = working_days_between(ledger.today, last, closed)
            found.append(
                SafeOrder(
                    row.kind, name, lacks, lead, preparation, last, left,
                    by_catalogue=told is not None, choices=max(len(choices), 1),
                )
            )  # fmt: skip
    return found


def curves(ledger: Ledger, check: Check, arrivals: Sequence[Arrival] = ()) -> dict[str, tuple[Point, ...]]:
    """Supply against need from today to the day, for each kind that is needed: a point wherever the supply changes."""
    first = min(ledger.today, check.on)
    return {
        row.kind: _curve(
            first,
            check.on,
            row.need,
            check.ground.summary.of_kind(row.kind, check.ground.place()),
            [arrival for arrival in arrivals if arrival.kind == row.kind],
        )
        for row in check.answer.kinds
        if row.need
    }


def _curve(first: date, last: date, need: int, steps: Steps, arrivals: Sequence[Arrival]) -> tuple[Point, ...]:
    coming = {first: 0, last: 0}
    for arrival in arrivals:
        if arrival.ready is not None and arrival.in_time(last) and arrival.outstanding > 0:
            ready = max(first, arrival.ready)
            coming[ready] = coming.get(ready, 0) + arrival.outstanding
    changing = (
        date.fromisoformat(turning) for turning in steps.days if first.isoformat() < turning <= last.isoformat()
    )
    points: list[Point] = []
    come = 0
    for day in sorted({*coming, *changing}):
        come += coming.get(day, 0)
        points.append(Point(day, need, steps.on(day.isoformat()) + come))
    return tuple(points)
