"""Exemptions: a pupil who needs no device, a device whose place somebody knows, a gap that the school accepts.

A gap's exemption changes no figure: it says why the gap may stand, so that it is not reported as lacking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coordinator.domain.termstart.answer import Answer, AnswerRow, Stand
from coordinator.domain.termstart.needs import SHARED


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exemption with its reason; of a person or a device where one is named, else of a kind's or group's gap."""

    id: int
    reason: str
    kind: str | None = None
    group: str | None = None
    person: int | None = None
    device: int | None = None

    @property
    def of_gap(self) -> bool:
        """Whether it accepts a gap."""
        return self.person is None and self.device is None and bool(self.kind or self.group)

    def accepts(self, row: AnswerRow) -> bool:
        """Whether it accepts the gap of a row: one for a kind alone accepts the kind's sum and each of its groups."""
        if not self.of_gap or self.kind not in (None, row.kind):
            return False
        return self.group is None or (self.group == row.group and row.group != SHARED)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A gap that the school accepts, and by which exemption; ``row`` is a kind's sum or one of its groups."""

    row: AnswerRow
    exemption: Exemption


def accepted_gaps(found: Answer, exemptions: Sequence[Exemption]) -> tuple[Accepted, ...]:
    """The gaps that are accepted: a kind's sum where all of it is, else those of its groups."""
    accepted: list[Accepted] = []
    for whole in found.lacking:
        rows = [whole, *(row for row in found.groups if row.kind == whole.kind and row.gap > 0)]
        for row in rows:
            exemption = next((each for each in exemptions if each.accepts(row)), None)
            if exemption is not None:
                accepted.append(Accepted(row, exemption))
                if row is whole:
                    break
    return tuple(accepted)


def open_gap(whole: AnswerRow, accepted: Iterable[Accepted]) -> int:
    """What lacks of a kind when its accepted gaps are left aside; 0 when nothing does."""
    gap = whole.gap
    for each in accepted:
        if each.row.kind == whole.kind:
            gap -= whole.gap if each.row.group == SHARED else each.row.gap
    return max(0, gap)


def stand_of(found: Answer, accepted: Sequence[Accepted]) -> Stand:
    """How the whole stands: as its worst kind does, accepted gaps left aside; unknown where groups have no need."""
    if any(open_gap(row, accepted) for row in found.lacking):
        return Stand.LACKING
    if not found.is_whole:
        return Stand.UNKNOWN
    return Stand.IN_TIME if any(row.stand is Stand.IN_TIME for row in found.kinds) else Stand.ENOUGH
