"""What the page asks about, and everything that is found out about it beside the window."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from coordinator.desk.plan.coming_start import next_start
from coordinator.desk.plan.plans import plan_called
from coordinator.desk.term.findings import WithLeavers
from coordinator.desk.term.last_safe_day import Point, SafeOrder, curves, safe_orders
from coordinator.desk.term.term_check import Check, check, devices_of
from coordinator.desk.year.kept_year import kept_periods
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, SETTING, UNIT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERED_UNIT, JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.termstart.school_year import next_term_start
from coordinator.domain.termstart.term_kinds import EXEMPTION, PERIOD, PLAN, PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Query, Register

TOUCHES: Final = frozenset(
    {DEVICE.code, PERSON.code, GROUP.code, PRODUCT.code, UNIT.code, ROOM.code, PLAN.code, PLAN_GROUP.code,
     POLICY.code, PERIOD.code, EXEMPTION.code,
     ORDER.code, ORDER_LINE.code, JOURNAL.code, DELIVERED_UNIT.code, CATALOGUE_ITEM.code, SETTING.code}
)  # fmt: skip
"""The kinds of records on which the answer depends."""


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """A plan by its record (``None`` without a plan), and a day."""

    plan: PlanRecord | None
    on: date


class Nothing(Enum):
    """Why there is no answer yet: there is no plan, or the plan says of nobody what they need."""

    NO_PLAN = "plan"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The check of a day, and beside it curves by kind, safe days of order, and the devices of people who have left."""

    check: Check
    orders: Sequence[SafeOrder]
    curves: Mapping[str, Sequence[Point]]
    leavers: array[int]
    groups: int
    lacks: Nothing | None


def plans(register: Register) -> Sequence[PlanRecord]:
    """Every plan, the one whose day comes last first."""
    return register.records(Query(PLAN, order=(("on", True), ("name", False))))


def usual_plan(register: Register, today: date) -> int | None:
    """The plan that the first page speaks of."""
    start = next_start(register, today)
    plan = None if start is None or start.plan is None else plan_called(register, start.plan)
    return None if plan is None else plan.id


def usual_day(ledger: Ledger, plan: PlanRecord | None) -> date:
    """The plan's day while it is to come; else the next term start; else the plan's day gone by, or today."""
    planned = None if plan is None else plan.on
    if planned is not None and planned >= ledger.today:
        return planned
    return next_term_start(kept_periods(ledger.register), ledger.today) or planned or ledger.today


def find_out(ledger: Ledger, wish: CheckQuestion, stale: Callable[[], bool]) -> CheckResult | None:
    """Asks everything; ``None`` when nobody waits for the answer any more."""
    import coordinator.desk.term.term_sheet  # noqa: F401 (reportlab takes long to load: here, beside the window)

    register = ledger.register
    name = None if wish.plan is None else wish.plan.name
    found = check(ledger, wish.on, name)
    if stale():
        return None
    orders = safe_orders(ledger, found)
    leavers = next((each for each in found.findings if isinstance(each, WithLeavers)), None)
    drawn = {} if stale() else curves(ledger, found, found.ground.arrivals)
    return CheckResult(
        found,
        orders,
        drawn,
        array("q") if leavers is None else devices_of(ledger, found, leavers),
        register.count(Query(GROUP), 1),
        _lacks(wish, found),
    )


def _lacks(wish: CheckQuestion, found: Check) -> Nothing | None:
    if wish.plan is None:
        return Nothing.NO_PLAN
    return None if any(row.need for row in found.answer.kinds) else Nothing.NEEDS
