"""What share of each class of today the term plan wants to have a device of a kind (needs U5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from coordinator.desk.plan.coming_start import next_start
from coordinator.desk.plan.plans import plan_called, present_groups, stored_plan
from coordinator.domain.termstart.needs import PlanGroup, Policy, applying
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Register
from coordinator.ledger.term_register import Covered

SharePolicy = Callable[[Covered], Fraction | None]
"""What share of a group's pupils the plan wants to have a device of a kind; ``None`` where it says nothing of it."""


def policy_today(ledger: Ledger) -> SharePolicy | None:
    """As :func:`wanted_on`, for a row of the report on coverage; ``None`` without a plan."""
    wanted = wanted_on(ledger.register, ledger.today)
    return None if wanted is None else lambda each: wanted.get((each.group, each.kind))


def wanted_on(register: Register, today: date) -> Mapping[tuple[int | None, str], Fraction] | None:
    """What share of a group's pupils is to have a device of a kind, by group and kind; by the plan of the coming start,
    else the last one there is; ``None`` without a plan.

    A need of some years holds for the classes that are in these years now; one of named groups for the class of that
    name, or the class that moves up into it. More than one device a head is one: a pupil has a device or has none.
    """
    start = next_start(register, today)
    record = plan_called(register, None if start is None else start.plan)
    if record is None:
        return None
    stored = stored_plan(register, record)
    needs = [need for need in stored.plan.policies if need.basis is Basis.HEAD]
    wanted: dict[tuple[int | None, str], Fraction] = {}
    for group, present in present_groups(register):
        for need in _holding(needs, present, stored.moves.get(group.id, "")):
            key = (group.id, need.kind)
            wanted[key] = min(wanted.get(key, Fraction(0)) + need.per, Fraction(1))
    return wanted


def _named(need: Policy, group: PlanGroup, coming: str) -> bool:
    return need.covers(group) or need.covers(replace(group, name=coming))


def _holding(needs: Sequence[Policy], group: PlanGroup, coming: str) -> Iterator[Policy]:
    yield from (need for need in needs if need.groups and _named(need, group, coming))
    yield from applying((need for need in needs if not need.groups), group)
