"""What a term-start check stands on, read from the register once: a what-if control asks it for nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coordinator.desk.orders.promised_days import preparation_days
from coordinator.desk.plan.arrivals import arriving, ready_arrivals
from coordinator.desk.plan.exemption_records import plan_exemptions
from coordinator.desk.plan.plans import StoredPlan, stored_plan
from coordinator.desk.year.unit_years import SchoolYear, recent, school_year
from coordinator.domain.termstart.answer import Answer, Arrival, answer
from coordinator.domain.termstart.device_summary import Place, Summary, summarised
from coordinator.domain.termstart.exemptions import Accepted, Exemption, accepted_gaps, open_gap
from coordinator.domain.termstart.needs import SHARED, Plan
from coordinator.domain.termstart.supply import WITH_STAFF
from coordinator.domain.termstart.term_kinds import PLAN, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.term_register import Measure, Recent

Arrivals = Callable[[Ledger, date], Sequence[Arrival]]


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts under a check: the plan as values, every device summed up, what is on its way, the school year.

    ``keeping`` leads from a register group's id to the coming group that its devices come along to; ``unit`` is the
    school unit by whose year the plan's working days go (``None``: the first one looked after here); ``rolled_over``
    says that its groups are those of the coming year, and that the last year's leave before it.
    """

    today: date
    name: str | None
    plan: Plan
    moves: Mapping[int, str]
    keeping: Mapping[int, str]
    swapping: frozenset[str]
    exemptions: tuple[Exemption, ...]
    recent: Recent
    summary: Summary
    arrivals: tuple[Arrival, ...]
    preparation: int
    year: SchoolYear
    plan_id: int | None
    unit: int | None
    rolled_over: bool

    def place(self, plan: Plan | None = None) -> Place:
        """Where the plan's groups find their devices: with themselves, and free in the store. What others have is not
        theirs; what an employee has serves the need of employees. Of a kind that nobody needs all are shared."""
        policies = (plan or self.plan).policies
        needed = {policy.kind for policy in policies} if self.name is not None else set()
        of_staff = {policy.kind for policy in policies if policy.basis is Basis.EMPLOYEE}

        def name(kind: str, group: int | None) -> str | None:
            if group is None or kind not in needed or (group == WITH_STAFF and kind in of_staff):
                return SHARED
            return self.keeping.get(group, SHARED) if group in self.moves else None

        return name

    def measure(self, on: date) -> Measure:
        """What a device is measured by on a day."""
        return Measure(on.isoformat(), self.recent, self.plan_id)

    def days_off(self, first: date, last: date) -> frozenset[date]:
        """The days between two, and in the years around them, on which nothing is ordered or prepared."""
        years = range(min(first, last).year - 3, max(first, last).year + 1)
        return self.year.days_off(years, self.unit)

    @property
    def swap_heads(self) -> Mapping[str, int]:
        """The heads of the groups that swap devices, by group."""
        return {group.name: group.headcount for group in self.plan.groups if group.name in self.swapping}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How the answer would be: nothing of it is saved."""

    answer: Answer
    accepted: tuple[Accepted, ...]
    has_plan: bool

    @property
    def short(self) -> bool:
        """Whether anything lacks that is not accepted."""
        return any(open_gap(row, self.accepted) for row in self.answer.lacking)


def grounded(ledger: Ledger, on: date, record: PlanRecord | None, arrivals: Arrivals | None = None) -> Ground:
    """Reads what a check for a day stands on, by a plan or by none."""
    register = ledger.register
    stored = StoredPlan(_NO_PLAN, Plan((), ()), {}) if record is None else stored_plan(register, record)
    exemptions = stored.exemptions if record is not None else plan_exemptions(register, None)
    since = recent(ledger)
    plan_id = None if record is None else record.id
    return Ground(
        ledger.today,
        None if record is None else record.name,
        stored.plan,
        stored.moves,
        stored.keeping,
        stored.swapping,
        exemptions,
        since,
        summarised(register.term.spans(since, plan_id)),
        tuple((arrivals or arriving)(ledger, on)),
        preparation_days(register),
        school_year(register),
        plan_id,
        stored.unit,
        stored.rolled_over,
    )


_NO_PLAN = PlanRecord(PLAN.code, 0, "", {})


def answered(ground: Ground, on: date, plan: Plan | None = None, arrivals: Sequence[Arrival] | None = None) -> WhatIf:
    """The answer for a day, by the ground's own plan and arrivals unless others are given."""
    coming = ground.arrivals if arrivals is None else arrivals
    found = answer(on, plan or ground.plan, ground.summary.supply(on, ground.place(plan)), coming)
    exempt = {each.group for each in ground.exemptions if each.of_gap and each.kind is None}
    found = replace(found, without_need=tuple(each for each in found.without_need if each[0] not in exempt))
    return WhatIf(found, accepted_gaps(found, ground.exemptions), ground.name is not None)


def what_if(ground: Ground, on: date, *, plan: Plan | None = None, preparation: int | None = None) -> WhatIf:
    """The answer to another day, another plan (headcounts, needs) or another time of preparation, from memory alone."""
    days = ground.preparation if preparation is None else preparation
    coming = ready_arrivals(ground.arrivals, ground.today, days, ground.year, until=on)
    return answered(ground, on, plan, coming)
