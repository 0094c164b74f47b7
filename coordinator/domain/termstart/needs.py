"""What will be needed: groups × policy, rounded up per group; spares rounded up per kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from coordinator.domain.termstart.kinds import Basis
from coordinator.domain.values import Unread
from coordinator.words import text

SHARED: Final = ""
"""The row *Shared and spare*: what is tied to no group."""


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A group of the coming term, with its headcount; ``grade`` such as F, 4, 9 or GY1."""

    name: str
    headcount: int
    grade: str = ""
    form: str = "compulsory"


@dataclass(frozen=True, slots=True)
class Policy:
    """So many of a kind per head, employee or room, or a fixed number; ``spare`` is a share of the kind's need.

    It holds for the groups named; with none named, for every group of the grades named; with neither, for all groups.
    """

    kind: str
    per: Fraction
    basis: Basis = Basis.HEAD
    groups: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    spare: Fraction = Fraction(0)

    def covers(self, group: PlanGroup) -> bool:
        """Whether the policy holds for the group."""
        if self.groups:
            return group.name in self.groups
        return not self.grades or normal_grade(group.grade) in set(map(normal_grade, self.grades))


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

    Children of a leisure-time centre are pupils of the school already and are not counted a second time.
    """

    groups: tuple[PlanGroup, ...]
    policies: tuple[Policy, ...]
    employees: int = 0
    rooms: int = 0


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


def _counted(plan: Plan, policy: Policy) -> Iterable[tuple[str, int]]:
    if policy.basis is Basis.EMPLOYEE:
        return [(SHARED, plan.employees)]
    if policy.basis is Basis.ROOM:
        return [(SHARED, plan.rooms)]
    if policy.basis is Basis.FIXED:
        return [(SHARED, 1)]
    return [(group.name, group.headcount) for group in plan.groups if group.form != "leisure" and policy.covers(group)]


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


_LADDER: Final = ("F", "1", "2", "3", "4", "5", "6", "7", "8", "9")
_UPPER: Final = ("GY1", "GY2", "GY3")
STAYING: Final = frozenset({"preschool", "leisure", "adult"})
"""Forms of school whose groups do not move up a year."""


def rolled_over(groups: Sequence[PlanGroup]) -> tuple[PlanGroup, ...]:
    """Next year's groups from this year's: each moves up a year and is named after it, leavers leave.

    Groups of preschools, leisure-time centres and adult education stay as they are.
    """
    found: list[PlanGroup] = []
    for group in groups:
        if group.form in STAYING:
            found.append(group)
            continue
        upper = next_grade(group.grade)
        if upper is not None:
            found.append(PlanGroup(moved_name(group.name, group.grade, upper), group.headcount, upper, group.form))
    return tuple(found)


_PRESCHOOL_CLASS: Final = frozenset({"F", "FK", "0", "KG", "FKLASS"})


def normal_grade(said: str) -> str:
    """A grade as it is compared: ``07`` is 7, ``KG`` and ``0`` are F, ``gy1`` is GY1."""
    word = re.sub(r"[\s-]|ÅRSKURS|ÅK", "", said.upper())
    if word in _PRESCHOOL_CLASS:
        return "F"
    return str(int(word)) if word.isascii() and word.isdigit() else word


def next_grade(grade: str) -> str | None:
    """The grade after this one; ``None`` for those who leave after it. A grade that nobody knows stays as it is."""
    said = normal_grade(grade)
    for ladder in (_LADDER, _UPPER):
        if said in ladder:
            at = ladder.index(said) + 1
            return ladder[at] if at < len(ladder) else None
    return grade


def moved_name(name: str, grade: str, upper: str) -> str:
    """``7B`` becomes ``8B``, ``FA`` becomes ``1A``; a name that does not begin with its grade stays."""
    said = normal_grade(grade)
    return upper + name[len(said) :] if said and name.upper().startswith(said) else name


def swaps(groups: Sequence[PlanGroup], grades: Iterable[str]) -> Mapping[str, int]:
    """The heads, by grade, that swap devices when their new grade begins (for instance 4, 7 and GY1)."""
    wanted = set(map(normal_grade, grades))
    found: dict[str, int] = {}
    for group in groups:
        if normal_grade(group.grade) in wanted:
            found[group.grade] = found.get(group.grade, 0) + group.headcount
    return found
