"""The school year: terms, breaks, staff days, closed days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.domain.choices import PeriodKind
from coordinator.domain.values import fold

PERIOD_KINDS: Final = (PeriodKind.TERM, PeriodKind.BREAK, PeriodKind.STAFF_DAY, PeriodKind.CLOSED)
_WORDS: Final = (
    (PeriodKind.STAFF_DAY, ("studiedag", "kompetens", "planeringsdag", "personaldag", "staff day", "inset")),
    (PeriodKind.CLOSED, ("stangt", "stangd", "closed", "semester")),
    (PeriodKind.BREAK, ("lov", "break", "holiday", "ledig")),
    (PeriodKind.TERM, ("termin", "lasar", "term", "skolstart", "ht", "vt")),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of the school year, both days in it; of one school unit (its id), or of all where none is named."""

    kind: str
    name: str
    first: date
    last: date
    unit: int | None = None


def next_term_start(periods: Iterable[Period], today: date) -> date | None:
    """The first day of the next term; ``None`` where the school year knows none to come."""
    return min((each.first for each in periods if each.kind == PeriodKind.TERM and each.first > today), default=None)


def kind_in(said: str) -> str | None:
    """What a period is by its name: a staff day before a closed day, a break before a term; ``None`` for none."""
    folded = fold(said)
    if folded in PERIOD_KINDS:
        return folded
    words = folded.split()
    for kind, signs in _WORDS:
        if any(sign in words if len(sign) == 2 else sign in folded for sign in signs):
            return kind
    return None
