"""The answer: need − supply − arriving = gap, in every row and in the sums, signed, never offset between kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from coordinator.domain.keys import natural_key
from coordinator.domain.termstart.needs import SHARED, Plan, group_needs, without_need


@dataclass(frozen=True, slots=True)
class Arrival:
    """Units decided and not yet delivered: promised for a day, or for none; tied to a group or to none.

    ``ready`` is the day on which they are unpacked and prepared. ``order`` and ``line`` are the order's number and the
    line's number within it, ``order_id`` and ``line_id`` their records, ``unit`` the school unit that receives them.
    """

    kind: str
    outstanding: int
    ready: date | None
    group: str = SHARED
    order: str = ""
    line: int = 0
    promised: date | None = None
    order_id: int = 0
    line_id: int = 0
    unit: int | None = None

    def in_time(self, on: date) -> bool:
        """Whether they can be unpacked and prepared by the day itself."""
        return self.ready is not None and self.ready <= on


class Stand(Enum):
    """How a row stands: it suffices, it suffices if what is on its way comes as promised, or devices lack.

    The whole is ``UNKNOWN`` where nothing lacks, but no need covers some of the groups.
    """

    ENOUGH = "enough"
    IN_TIME = "in_time"
    LACKING = "lacking"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One kind, in one group or in all: what is needed, what can be counted on, what arrives in time, what may be late.

    ``gap`` is what lacks when positive and what is left over when negative.
    """

    kind: str
    group: str
    need: int
    supply: int
    arriving: int
    at_risk: int

    @property
    def gap(self) -> int:
        """Need − supply − arriving."""
        return self.need - self.supply - self.arriving

    @property
    def stand(self) -> Stand:
        """What is at risk covers nothing; what arrives in time covers as long as it does."""
        if self.gap > 0:
            return Stand.LACKING
        return Stand.IN_TIME if self.need > self.supply else Stand.ENOUGH


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows by kind and group, and their sums by kind.

    ``without_need`` are the groups, with their heads, that no need covers: of them the answer says nothing. It says
    nothing at all unless the plan ``has_needs``.
    """

    on: date
    groups: tuple[AnswerRow, ...]
    kinds: tuple[AnswerRow, ...]
    without_need: tuple[tuple[str, int], ...] = ()
    has_needs: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether it covers every group, so that “enough” may be said."""
        return self.has_needs and not self.without_need

    @property
    def lacking(self) -> tuple[AnswerRow, ...]:
        """The kinds that lack devices, the worst first."""
        return tuple(sorted((row for row in self.kinds if row.gap > 0), key=lambda row: -row.gap))


def answer(on: date, plan: Plan, supply: Mapping[tuple[str, str], int], arrivals: Iterable[Arrival]) -> Answer:
    """The answer for a day, from counts of usable devices by (kind, group) and from what is on its way.

    Devices and orders of groups that the plan does not know stand with the shared ones, so that none is lost.
    """
    needs = group_needs(plan)
    known = {group.name for group in plan.groups}
    counted: dict[tuple[str, str], int] = {}
    for (kind, group), count in supply.items():
        key = (kind, group if group in known else SHARED)
        counted[key] = counted.get(key, 0) + count
    arriving, at_risk = _sorted_arrivals(on, known, arrivals)
    keys = sorted({*needs, *counted, *arriving, *at_risk}, key=_place)
    rows = tuple(
        AnswerRow(kind, group, needs.get((kind, group), 0), counted.get((kind, group), 0),
            arriving.get((kind, group), 0), at_risk.get((kind, group), 0))
        for kind, group in keys
    )  # fmt: skip
    return Answer(on, rows, _sums(rows), without_need(plan), any(needs.values()) or bool(plan.exempt))


def _place(key: tuple[str, str]) -> tuple[str, bool, str, str]:
    """By kind, then by group as names are sorted, what is shared last."""
    kind, group = key
    return kind, group == SHARED, natural_key(group), group


def _sorted_arrivals(
    on: date, known: set[str], arrivals: Iterable[Arrival]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """What can be unpacked and prepared by the day arrives; what is later, or has no day, is at risk."""
    arriving: dict[tuple[str, str], int] = {}
    at_risk: dict[tuple[str, str], int] = {}
    for arrival in arrivals:
        if arrival.outstanding <= 0:
            continue
        key = (arrival.kind, arrival.group if arrival.group in known else SHARED)
        pile = arriving if arrival.in_time(on) else at_risk
        pile[key] = pile.get(key, 0) + arrival.outstanding
    return arriving, at_risk


def _sums(rows: Sequence[AnswerRow]) -> tuple[AnswerRow, ...]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        figures = sums.setdefault(row.kind, [0, 0, 0, 0])
        for at, figure in enumerate((row.need, row.supply, row.arriving, row.at_risk)):
            figures[at] += figure
    return tuple(AnswerRow(kind, SHARED, *figures) for kind, figures in sums.items())
