"""What share of each class of today the term plan wants to have a device of a kind (needs U5)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from coordinator.desk.term.plans import plan_called, stored_plan
from coordinator.desk.term.term_ahead import next_start
from coordinator.domain.choices import SchoolForm
from coordinator.domain.inventory_kinds import GROUP
from coordinator.domain.records import Group
from coordinator.domain.termstart.grades import grade_in
from coordinator.domain.termstart.needs import PlanGroup
from coordinator.domain.termstart.needs import Policy as Need
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Query
from coordinator.ledger.term_register import Covered

SharePolicy = Callable[[Covered], Fraction | None]
"""What share of a group's pupils the plan wants to have a device of a kind; ``None`` where it says nothing of it."""


def policy_today(ledger: Ledger) -> SharePolicy | None:
    """By the plan of the coming start, else the last one there is; ``None`` without a plan.

    A need of some years holds for the classes that are in these years now; one of named groups for the class of that
    name, or the class that moves up into it. More than one device a head is one: a pupil has a device or has none.
    """
    register = ledger.register
    start = next_start(register, ledger.today)
    record = plan_called(register, None if start is None else start.plan)
    if record is None:
        return None
    stored = stored_plan(register, record)
    needs = [need for need in stored.plan.policies if need.basis is Basis.HEAD]
    wanted: dict[tuple[int | None, str], Fraction] = {}
    for group in register.records(Query(GROUP)):
        for need in needs:
            if _holds(need, group, stored.moves.get(group.id, "")):
                key = (group.id, need.kind)
                wanted[key] = min(wanted.get(key, Fraction(0)) + need.per, Fraction(1))
    return lambda each: wanted.get((each.group, each.kind))


def _holds(need: Need, group: Group, coming: str) -> bool:
    if need.groups:
        return group.name in need.groups or coming in need.groups
    grade = group.grade or grade_in(group.name)
    return need.covers(PlanGroup(group.name, 0, grade, group.form or SchoolForm.COMPULSORY))
