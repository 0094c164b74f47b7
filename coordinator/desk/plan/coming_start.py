"""Which term start comes next, and which of the plans holds for it: the others are for other days (needs V17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.desk.plan.plans import plan_called
from coordinator.desk.year.unit_years import Days
from coordinator.domain.choices import PeriodKind
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.questions import Filter, Query, Register, Test

_NEW_YEAR: Final = 7  # the month in which one school year ends and the next is planned for
_BEFORE: Final = 21
"""So many days before a term's first day the devices may have to be there: staff come back, and they are prepared."""
_AFTER: Final = 14
"""So many days after it a plan's day is still that of the start."""
_BEGINNINGS: Final = (((1, 1), (1, 31)), ((7, 1), (9, 15)))
"""The days, as (month, day), between which Swedish terms begin."""


@dataclass(frozen=True, slots=True)
class Start:
    """The next term start: its day (``None`` while the plan names none) and the plan that holds for it, if any.

    Where no term is known and the only plan ahead is for another day, such as a test, it is that day (``of_term`` not).
    """

    on: date | None
    plan: str | None
    of_term: bool = True


@dataclass(frozen=True, slots=True)
class PlanBeside:
    """A plan whose day is to come, or that has none yet, beside the one that holds for the term start."""

    id: int
    name: str
    on: date | None


def next_start(register: Register, today: date) -> Start | None:
    """The soonest term start for which a plan is made, else the next term's first day, with the plan that holds for it.

    A plan for any other day, such as a test, takes the place of neither: only where no term is known is it what comes
    next. A plan holds for its own day, and until the school year that it begins is over; one without a day for any.
    """
    plans = register.records(Query(PLAN, order=(("on", False),)))
    terms = _terms(register)
    coming = [plan for plan in plans if plan.on is not None and plan.on >= today]
    for plan in coming:
        if _is_start(plan.on, terms):
            return Start(plan.on, plan.name)
    first = next((first for first, _ in terms if first >= today), None)
    if first is None and coming:
        return Start(coming[0].on, coming[0].name, of_term=False)
    return _start_on(first, _plan_for(first, plans, terms))


def _start_on(first: date | None, plan: PlanRecord | None) -> Start | None:
    return None if first is None and plan is None else Start(first, None if plan is None else plan.name)


def plans_beside(register: Register, start: Start, today: date) -> tuple[PlanBeside, ...]:
    """The other plans whose day has not passed, the soonest first, then those without a day."""
    plans = register.records(Query(PLAN, order=(("on", False), ("name", False))))
    found = [
        PlanBeside(plan.id, plan.name, plan.on)
        for plan in plans
        if plan.name != start.plan and (plan.on is None or plan.on >= today)
    ]
    return tuple(sorted(found, key=lambda each: each.on or date.max))


def _is_start(on: date | None, terms: Sequence[Days]) -> bool:
    """Whether a day is that of a term start: near the first day of a term. Where no known term has it, a day of the
    months in which terms begin."""
    if on is None:
        return False
    if any(-_BEFORE <= (on - first).days <= _AFTER for first, _ in terms):
        return True
    if any(first < on <= last for first, last in terms):
        return False
    return any(first <= (on.month, on.day) <= last for first, last in _BEGINNINGS)


def _plan_for(first: date | None, plans: Sequence[PlanRecord], terms: Sequence[Days]) -> PlanRecord | None:
    """The last plan of a start in the school year that begins on this day; else one without a day."""
    if first is not None:
        dated = [plan for plan in plans if _is_start(plan.on, terms) and plan.on and _year(plan.on) == _year(first)]
        if dated:
            return dated[-1]
    return next((plan for plan in plans if plan.on is None), None)


def _terms(register: Register) -> list[Days]:
    """The first and last days of the terms that are known, the earliest first."""
    filters = (Filter("kind", Test.IS, (PeriodKind.TERM,)),)
    terms = register.records(Query(PERIOD, filters=filters, order=(("first", False),)))
    return [(each.first, each.last) for each in terms if each.first is not None and each.last is not None]


def plan_for_day(register: Register, on: date) -> PlanRecord | None:
    """The plan that answers for a day where none is named: the one of that day, else the start's of its school year,
    else the one whose day comes last."""
    plans = register.records(Query(PLAN, order=(("on", False),)))
    own = next((plan for plan in plans if plan.on == on), None)
    terms = _terms(register)
    starts = [plan for plan in plans if _is_start(plan.on, terms)]
    return own or _plan_for(on, starts, terms) or plan_called(register, None)


def _year(day: date) -> int:
    return day.year if day.month >= _NEW_YEAR else day.year - 1
