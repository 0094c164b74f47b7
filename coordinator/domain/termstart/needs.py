"""What will be needed: groups × policy, rounded up per group; spares rounded up per kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from coordinator.domain.choices import SchoolForm
from coordinator.domain.termstart.class_names import moved_name
from coordinator.domain.termstart.grades import STAYING, next_grade, normal_grade, split_grades
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.domain.values import Unread
from coordinator.words import mark, text

SHARED: Final = ""
"""The row *Shared and spare*: what is tied to no group."""
COMMA: Final = mark("A group's name cannot have a comma: needs list their groups with commas between them.")


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A group of the coming term, with its headcount; ``grade`` such as F, 4, 9 or GY1, or 4-6 of a mixed class."""

    name: str
    headcount: int
    grade: str = ""
    form: str = SchoolForm.COMPULSORY

    @property
    def grades(self) -> tuple[str, ...]:
        """Its years: several of a mixed class, none where nobody knows."""
        return split_grades(self.grade, self.form)


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
        """Whether the policy holds for the group, or for one of the years of a mixed class; never for a centre for
        leisure time, whose children are counted with their classes.
        """
        if group.form == SchoolForm.LEISURE:
            return False
        if self.groups:
            return group.name in self.groups
        return not self.grades or bool(self.years.intersection(group.grades))

    @property
    def years(self) -> frozenset[str]:
        """The grades as they are compared: 4 to 9 where they say 4-9."""
        return frozenset(grade for each in self.grades for grade in split_grades(each))


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
    applied = {group.name: applying(plan.policies, group) for group in plan.groups}
    for policy in plan.policies:
        for name, count in _counted(plan, policy, applied):
            needs[policy.kind, name] = needs.get((policy.kind, name), 0) + ceiling(count * policy.per)
        by_kind[policy.kind] = max(by_kind.get(policy.kind, Fraction(0)), policy.spare)
    for kind, share in by_kind.items():
        whole = sum(need for (each, _), need in needs.items() if each == kind)
        if share and whole:
            needs[kind, SHARED] = needs.get((kind, SHARED), 0) + ceiling(whole * share)
    return needs


def without_need(plan: Plan) -> tuple[tuple[str, int], ...]:
    """The groups that no need by heads covers, or of which nobody knows whether one does, with their headcounts; a need
    of 0 covers, and so do centres for leisure time, whose children are counted elsewhere."""
    by_head = [policy for policy in plan.policies if policy.basis is Basis.HEAD]
    unknown = set(without_year(plan))
    return tuple(
        (group.name, group.headcount)
        for group in plan.groups
        if group.headcount
        and group.form != SchoolForm.LEISURE
        and (group.name in unknown or not any(each.covers(group) for each in by_head))
    )


def without_year(plan: Plan) -> tuple[str, ...]:
    """The groups with heads whose year nobody knows, where needs of years may hold for them and none names them."""
    by_head = [policy for policy in plan.policies if policy.basis is Basis.HEAD]
    if all(policy.groups or not policy.grades for policy in by_head):
        return ()
    named = {name for policy in by_head for name in policy.groups}
    return tuple(group.name for group in plan.groups if group.name not in named and _lacks_year(group))


def _lacks_year(group: PlanGroup) -> bool:
    return bool(group.headcount) and not group.grades and group.form not in STAYING


def applying(policies: Iterable[Policy], group: PlanGroup) -> tuple[Policy, ...]:
    """The policies by heads that hold for a group. How many of a mixed class are in each of its years, no plan says:
    of each kind those hold that the year with the greatest need has, so that nobody lacks a device."""
    covering = [policy for policy in policies if policy.basis is Basis.HEAD and policy.covers(group)]
    if len(group.grades) <= 1:
        return tuple(covering)
    return tuple(policy for kind in _kinds(covering) for policy in max(_by_year(covering, kind, group), key=_each))


def uneven_kinds(policies: Iterable[Policy], group: PlanGroup) -> tuple[str, ...]:
    """The kinds of which the years of a mixed class have different needs, so that its need is the highest it can be."""
    heads = [policy for policy in policies if policy.basis is Basis.HEAD]
    return tuple(kind for kind in _kinds(heads) if len(set(map(_each, _by_year(heads, kind, group)))) > 1)


def met_twice(one: Policy, other: Policy, groups: Iterable[PlanGroup]) -> tuple[str, ...]:
    """The groups for which two needs of one kind hold, so that they are added up; ``SHARED`` where both count
    employees, rooms or a fixed number. Nothing where they are about different kinds, or counted differently."""
    if one.kind != other.kind or one.basis is not other.basis:
        return ()
    if one.basis is not Basis.HEAD:
        return (SHARED,)
    # Of a mixed class only the needs of one of its years hold, so that two for different years are no two.
    return tuple(group.name for group in groups if {one, other} <= set(applying((one, other), group)))


def _by_year(policies: Iterable[Policy], kind: str, group: PlanGroup) -> list[list[Policy]]:
    """The policies of a kind that would hold for the group if all of it were in one of its years, for each of them."""
    of_kind = [policy for policy in policies if policy.kind == kind]
    years = [replace(group, grade=grade) for grade in group.grades]
    return [[policy for policy in of_kind if policy.covers(year)] for year in years]


def _each(policies: Iterable[Policy]) -> Fraction:
    return sum((policy.per for policy in policies), Fraction(0))


def _kinds(policies: Iterable[Policy]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(policy.kind for policy in policies))


def _counted(plan: Plan, policy: Policy, applied: Mapping[str, tuple[Policy, ...]]) -> Iterable[tuple[str, int]]:
    if policy.basis is Basis.EMPLOYEE:
        return [(SHARED, plan.employees)]
    if policy.basis is Basis.ROOM:
        return [(SHARED, plan.rooms)]
    if policy.basis is Basis.FIXED:
        return [(SHARED, 1)]
    covered = (group for group in plan.groups if policy in applied[group.name])
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
    leisure-time centres and adult education stay as they are, and so do mixed classes, of which nobody knows who moves
    on; a preschool class enters compulsory school."""
    if group.form in STAYING or len(group.grades) > 1:
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
