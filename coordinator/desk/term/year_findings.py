"""What a check finds about the years of a plan's groups: those that nobody knows, mixed classes, and the intake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from coordinator.desk.plan.ground import Ground
from coordinator.desk.plan.plans import plan_parts, present_groups, stored_plan
from coordinator.desk.term.finding_actions import Action
from coordinator.desk.term.findings import Finding, OfGroups, Severity, kept_finding, kind_words
from coordinator.desk.term.set_aside import listed_groups
from coordinator.domain.termstart.grades import STAYING, grades_words, year_place
from coordinator.domain.termstart.needs import Plan, uneven_kinds, without_year
from coordinator.domain.termstart.term_kinds import PLAN_GROUP
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.questions import Register
from coordinator.words import count_text, text


@kept_finding
@dataclass(frozen=True, slots=True)
class UnknownYears(OfGroups):
    """Pupils in groups of the plan whose year nobody knows, so that needs of years do not reach them."""

    severity: ClassVar[str] = Severity.RISK
    action: ClassVar[str] = Action.YEAR

    def __str__(self) -> str:
        return text(
            "The year of {groups} is not known ({count} pupils): needs of years do not reach them. Say the year, 4 or"
            " 4-6 for instance, in the list of groups or in the plan.",
            groups=self.groups, count=self.count,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MixedYears(Finding):
    """Pupils in classes of several years that need differently many of a kind: counted by the year that needs most."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.NEED

    kind: str
    groups: str

    def __str__(self) -> str:
        return text(
            "{kind}: the years of {groups} need differently many, and nobody says how many of the {count} pupils are"
            " in which. All are counted by the year that needs most; state a need for the group to say otherwise.",
            kind=kind_words(self.kind), groups=self.groups, count=self.count,
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The kind, the groups, and how many pupils."""
        return {"kind": self.kind, "groups": self.groups, "count": self.count}


@dataclass(frozen=True, slots=True)
class KeptAsNow(OfGroups):
    """Groups of a plan that was rolled over of which nobody knows who moves on: they stand as they are called now."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.YEAR

    def __str__(self) -> str:
        return count_text(
            "{groups} stands in the plan as it is now, since it has several years or none that is known: who moves on"
            " is not known. Correct its name, year and headcount in the plan.",
            "{groups} stand in the plan as they are now, since they have several years or none that is known: who moves"
            " on is not known. Correct their names, years and headcounts in the plan.",
            self.count, groups=self.groups,
        )  # fmt: skip


@kept_finding
@dataclass(frozen=True, slots=True)
class Intake(Finding):
    """Years that the school has now and a plan that was rolled over has no group for: the pupils who begin in them."""

    severity: ClassVar[str] = Severity.HINT
    action: ClassVar[str] = Action.NEED

    years: str
    groups: str

    def __str__(self) -> str:
        return count_text(
            "The plan has no group in year {years}, which {groups} has now: pupils who begin are not counted. Add"
            " their group to the plan.",
            "The plan has no group in year {years}, which {groups} have now: pupils who begin are not counted. Add"
            " their groups to the plan.",
            self.count, years=self.years, groups=self.groups,
        )  # fmt: skip

    @property
    def target(self) -> dict[str, Any]:
        """The years, and the groups that have them now."""
        return {"years": self.years, "groups": self.groups, "count": self.count}


def year_findings(register: Register, ground: Ground) -> Iterator[Finding]:
    """What stands in the way of an answer by years; nothing where there is no plan."""
    if ground.plan_id is not None:
        yield from _found(register, ground.plan, ground.plan_id, ground.unit, rolled_over=ground.rolled_over)


def open_years(register: Register, record: PlanRecord) -> tuple[str, ...]:
    """What a plan leaves open about years, in sentences: for the lists of plans, which need no check."""
    stored = stored_plan(register, record)
    return tuple(map(str, _found(register, stored.plan, record.id, stored.unit, rolled_over=stored.rolled_over)))


def _found(register: Register, plan: Plan, id: int, unit: int | None, *, rolled_over: bool) -> Iterator[Finding]:
    """``unit`` is the school unit that all groups of the plan are of. Of a plan that was rolled over it is also told
    who of mixed classes moves on and who begins in the years that nobody enters: nobody knows.
    """
    if unknown := without_year(plan):
        heads = sum(group.headcount for group in plan.groups if group.name in unknown)
        yield UnknownYears(heads, listed_groups(unknown))
    yield from _mixed(plan)
    if rolled_over:
        yield from _kept(register, id)
        yield from _intake(register, plan, unit)


def _mixed(plan: Plan) -> Iterator[MixedYears]:
    found: dict[str, list[tuple[str, int]]] = {}
    for group in plan.groups:
        if group.headcount and len(group.grades) > 1:
            for kind in uneven_kinds(plan.policies, group):
                found.setdefault(kind, []).append((group.name, group.headcount))
    for kind, groups in found.items():
        yield MixedYears(sum(heads for _, heads in groups), kind, listed_groups(tuple(name for name, _ in groups)))


def _kept(register: Register, plan: int) -> Iterator[KeptAsNow]:
    now = {group.id: present for group, present in present_groups(register)}
    kept = tuple(
        part.name
        for part in plan_parts(register, PLAN_GROUP, plan)
        if part.from_group in now
        and part.name == now[part.from_group].name
        and part.grade == now[part.from_group].grade
        and now[part.from_group].form not in STAYING
    )
    if kept:
        yield KeptAsNow(len(kept), listed_groups(kept))


def _intake(register: Register, plan: Plan, unit: int | None) -> Iterator[Intake]:
    """Years of today's pupils that no group of the plan has."""
    coming = {year for group in plan.groups for year in group.grades}
    lacking = [
        (year, present.name)
        for _, present in present_groups(register, unit)
        if present.headcount and present.form not in STAYING
        for year in present.grades
        if year not in coming
    ]
    if lacking:
        lacking.sort(key=lambda each: year_place(each[0]))
        years, names = (tuple(dict.fromkeys(words)) for words in zip(*lacking, strict=True))
        yield Intake(len(names), grades_words(years), listed_groups(names))
