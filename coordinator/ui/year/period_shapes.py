"""How the kinds of period look: a shape and a word, in the list and in the drawing."""

from __future__ import annotations

from typing import Final

from coordinator.domain.choices import PeriodKind
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.ui.widgets.small_table import Cell

SHAPES: Final = {PeriodKind.TERM: "■", PeriodKind.BREAK: "▧", PeriodKind.STAFF_DAY: "◆", PeriodKind.CLOSED: "▦"}
TONES: Final = {
    PeriodKind.TERM: "accent",
    PeriodKind.BREAK: "text",
    PeriodKind.STAFF_DAY: "warning",
    PeriodKind.CLOSED: "muted",
}


def period_kind_words(kind: str) -> str:
    """A kind of period in words."""
    return PERIOD.field("kind").show(kind)


def kind_cell(kind: str) -> Cell:
    """A kind in a word, with its shape before it and its colour."""
    return Cell(f"{SHAPES[kind]} {period_kind_words(kind)}", TONES[kind], period_kind_words(kind))
