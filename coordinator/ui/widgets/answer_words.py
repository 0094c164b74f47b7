"""How a row of an answer looks in a table: its shape, word and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.desk.term.answer_state import SHAPES, reason_for, row_words
from coordinator.domain.termstart.answer import AnswerRow, Stand
from coordinator.domain.termstart.exemptions import Accepted
from coordinator.ui.widgets.small_table import Cell
from coordinator.words import text

TONES: Final = {Stand.ENOUGH: "accent", Stand.IN_TIME: "warning", Stand.LACKING: "danger", Stand.UNKNOWN: "warning"}


def row_cell(row: AnswerRow, accepted: Sequence[Accepted]) -> Cell:
    """How one row stands."""
    if not row.need:
        return Cell(row_words(row), "muted")
    if reason := reason_for(row, accepted):
        return Cell(text("– accepted: {reason}", reason=reason), "muted", text("accepted: {reason}", reason=reason))
    label = row_words(row)
    return Cell(f"{SHAPES[row.stand]} {label}", TONES[row.stand], label)
