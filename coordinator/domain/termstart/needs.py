"""What will be needed: groups × policy, rounded up per group; spares rounded up per kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from coordinator.domain.choices import SchoolForm
from coordinator.domain.termstart.grades import STAYING, moved_name, next_grade, normal_grade
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.domain.values import Unread
from coordinator.words import mark, text

SHARED: Final = ""
"""The row *Shared and spare*: what is tied to no group."""
COMMA: Final = mark("A group's name cannot have a comma: needs list their groups with commas between them.")


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A group of the coming term, with its headcount; ``grade`` such as F, 4, 9 or GY1."""

    name: str
    headcount: int
    grade: str = ""
    form: str = SchoolForm.COMPULSORY


@dataclass(frozen=True, slots=True)
class Policy:
    """So many of a kind per head, employee or room, or a fixed number; ``spare`` is a share of the kind's need,
    ``product`` the record of what is to be ordered where devices of the kind lack.

    It holds for the groups named; with none named, for every group of the grades named; with neither, for all groups.
    """

    kind: str
    per: Fraction
    basis: Basis = Basis.HEAD
    groups: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    spare: Fraction = Fraction(0)
    product: int | None = None

    def covers(self, group: PlanGroup) -> bool:
        """Whether the policy holds for the group."""
        if self.groups:
            return group.name in self.groups
        return not self.grades or normal_grade(group.grade, group.form) in {normal_grade(each) for each in self.grades}


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One line of a list of needs: a group's headcount, and how many of a kind each head shall have."""

    line: int
    group: str
    grade: str
    headcount: int
    kind: str
    per: str
    spare: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A term plan: groups, policies, and the school's employees and rooms.

    Children of a leisure-time centre are pupils of the school already and are not counted a second time. ``exempt`` are
    the pupils who need no device, as (person, group, kind), the kind empty for those who need none of any kind.
    """

    groups: tuple[PlanGroup, ...]
    policies: tuple[Policy, ...]
    employees: int = 0
    rooms: int = 0
    exempt: frozenset[tuple[int, str, str]] = frozenset()

    def heads(self, group: PlanGroup, kind: str) -> int:
        """How many of a group need a device of the kind: its headcount less its exempt pupils, none of them twice."""
        if not self.exempt:
            return group.headcount
        free = {person for person, name, of in self.exempt if name == group.name and of in ("", kind)}
        return max(0, group.headcount - len(free))


def group_needs(plan: Plan) -> dict[tuple[str, str], int]:
    """Need by (kind, group name); what counts employees, rooms or a fixed number, and spares stand under ``SHARED``."""
    needs: dict[tuple[str, str], int] = {}
    by_kind: dict[str, Fraction] = {}
    for policy in plan.policies:
        for name, count in _counted(plan, policy):
            needs[policy.kind, name] = needs.get((policy.kind, name), 0) + ceiling(count * policy.per)
        by_kind[policy.kind] = max(by_kind.get(policy.kind, Fraction(0)), policy.spare)
    for kind, share in by_kind.items():
        whole = sum(need for (each, _), need in needs.items() if each == kind)
        if share and whole:
            needs[kind, SHARED] = needs.get((kind, SHARED), 0) + ceiling(whole * share)
    return needs


def without_need(plan: Plan) -> tuple[tuple[str, int], ...]:
    """The groups that no need by heads covers, with their headcounts; a need of 0 covers, and so do centres for leisure
    time, whose children are counted elsewhere."""
    by_head = [policy for policy in plan.policies if policy.basis is Basis.HEAD]
    return tuple(
        (group.name, group.headcount)
        for group in plan.groups
        if group.headcount and group.form != SchoolForm.LEISURE and not any(each.covers(group) for each in by_head)
    )


def _counted(plan: Plan, policy: Policy) -> Iterable[tuple[str, int]]:
    if policy.basis is Basis.EMPLOYEE:
        return [(SHARED, plan.employees)]
    if policy.basis is Basis.ROOM:
        return [(SHARED, plan.rooms)]
    if policy.basis is Basis.FIXED:
        return [(SHARED, 1)]
    covered = (group for group in plan.groups if group.form != SchoolForm.LEISURE and policy.covers(group))
    return [(group.name, plan.heads(group, policy.kind)) for group in covered]


def ceiling(number: Fraction) -> int:
    """The least whole number that is not smaller; exact, since no float is involved."""
    return -((-number.numerator) // number.denominator)


def read_share(said: str) -> Fraction:
    """``0,5``, ``0.5``, ``1/5`` or ``1`` as an exact number; ``Unread`` with a sentence otherwise."""
    squeezed = re.sub(r"\s", "", said).replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}|/\d{1,6})?", squeezed):
        raise Unread(text("“{said}” is not a number of devices per head. Write 1, 0,5 or 1/5.", said=said))
    try:
        return Fraction(squeezed)
    except ZeroDivisionError:
        raise Unread(text("“{said}” divides by nothing. Write 1, 0,5 or 1/5.", said=said)) from None


def read_percent(said: str) -> Fraction:
    """``5``, ``5 %`` or ``2,5`` per cent as a share; blank is none."""
    squeezed = said.replace("%", "").strip()
    return read_share(squeezed) / 100 if squeezed else Fraction(0)


def show_share(per: Fraction) -> str:
    """An exact number as a person writes it: 1, 0,5 or 1/3."""
    if per.denominator == 1:
        return str(per.numerator)
    hundredths = per * 100
    return f"{float(per):g}".replace(".", ",") if hundredths.denominator == 1 else f"{per.numerator}/{per.denominator}"


def show_percent(spare: Fraction) -> str:
    """A share as a person writes it in per cent; nothing for none."""
    return show_share(spare * 100) if spare else ""


def moved_up(group: PlanGroup) -> PlanGroup | None:
    """The group a year later, named after its new grade; ``None`` for one that leaves. Groups of preschools,
    leisure-time centres and adult education stay as they are; a preschool class enters compulsory school."""
    if group.form in STAYING:
        return group
    grade = normal_grade(group.grade, group.form)
    upper = next_grade(grade, group.form)
    if upper is None:
        return None
    form = SchoolForm.COMPULSORY if group.form == SchoolForm.PRESCHOOL_CLASS and upper != grade else group.form
    name = moved_name(group.name, grade, upper) if upper != grade else group.name
    return replace(group, name=name, grade=upper, form=form)


def is_swapping(group: PlanGroup, grades: Collection[str]) -> bool:
    """Whether a group that enters its grade swaps devices then: it gives back what it had and gets anew."""
    return bool(group.grade) and normal_grade(group.grade, group.form) in set(map(normal_grade, grades))
