"""How what lacks of a kind comes about: how many have none of their own, how many get one of what there is (V17)."""

from __future__ import annotations

from dataclasses import dataclass

from coordinator.domain.termstart.answer import Answer, AnswerRow
from coordinator.domain.termstart.needs import SHARED, Plan
from coordinator.domain.termstart.term_kinds import Basis


@dataclass(frozen=True, slots=True)
class Served:
    """Of a kind of which each is to have one: so many are without one of their own, so many of them get one of what is
    free or from what arrives, so many gaps are accepted, and the rest is missing.

    ``without = store + arriving + accepted + missing``, unless spares lack beyond what those are without: then
    ``missing`` is the greater, and ``with_spares`` says so.
    """

    kind: str
    without: int
    store: int
    arriving: int
    accepted: int
    missing: int

    @property
    def with_spares(self) -> bool:
        """Whether spare devices are among what is missing."""
        return self.missing > self.without - self.store - self.arriving - self.accepted


def served_of(row: AnswerRow, without: int, missing: int) -> Served:
    """From a kind's sum, how many of its groups' members are without, and what is missing and not accepted.

    What is free serves first, then what arrives; spares that the plan asks for stay spare.
    """
    gap = max(0, row.gap)
    covered = max(0, without - gap)
    store = min(covered, max(0, without - row.gap - row.arriving))
    accepted = min(gap - missing, without - covered)
    return Served(row.kind, without, store, covered - store, max(0, accepted), missing)


def without_own(found: Answer, kind: str) -> int:
    """How many members of the groups are without a device of the kind of their own."""
    rows = (row for row in found.groups if row.kind == kind and row.group != SHARED)
    return sum(max(0, row.gap) for row in rows)


def is_one_each(plan: Plan, kind: str) -> bool:
    """Whether each head that needs the kind is to have one: only then are devices that lack pupils without one."""
    shares = [each.per for each in plan.policies if each.kind == kind and each.basis is Basis.HEAD and each.per]
    return bool(shares) and all(per == 1 for per in shares)
