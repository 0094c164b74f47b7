"""How an answer reads: states as shape, word and colour; days with their weekday; figures with their sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.desk.records.kind_counts import devices_said
from coordinator.desk.term.answer_state import SHAPES, row_words, stand_words
from coordinator.domain.termstart.answer import Answer, Arrival, Row, Stand
from coordinator.domain.termstart.exemptions import Accepted
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.values import show_integer
from coordinator.ui.widgets.small_table import Cell
from coordinator.words import text

TONES: Final = {Stand.ENOUGH: "accent", Stand.IN_TIME: "warning", Stand.LACKING: "danger"}


def stand_said(stand: Stand) -> str:
    """A state as its shape and its word."""
    return f"{SHAPES[stand]} {stand_words(stand)}"


def reason_for(row: Row, accepted: Sequence[Accepted]) -> str:
    """Why a row's gap may stand; nothing where it may not."""
    for each in accepted:
        if each.row.kind == row.kind and row.gap > 0 and each.row.group in (row.group, SHARED):
            return each.exemption.reason
    return ""


def row_cell(row: Row, accepted: Sequence[Accepted]) -> Cell:
    """How one row stands."""
    if not row.need:
        return Cell(row_words(row), "muted")
    if reason := reason_for(row, accepted):
        return Cell(text("– accepted: {reason}", reason=reason), "muted", text("accepted: {reason}", reason=reason))
    said = row_words(row)
    return Cell(f"{SHAPES[row.stand]} {said}", TONES[row.stand], said)


def signed(figure: int) -> str:
    """A figure whose sign is read easily: what is left over with a true minus."""
    return f"−{show_integer(-figure)}" if figure < 0 else show_integer(figure)


def condition(found: Answer, coming: Sequence[Arrival]) -> str:
    """What has to come for it to suffice, the latest of it by when; nothing where nothing has to."""
    parts = []
    for row in found.kinds:
        if row.stand is Stand.IN_TIME:
            days = [each.ready for each in coming if each.kind == row.kind and each.ready and each.in_time(found.on)]
            count = devices_said(row.kind, row.need - row.supply)
            parts.append(text("{devices}, ready by {day}", devices=count, day=max(days).isoformat()) if days else count)
    return text("It holds only if these come as promised: {listed}.", listed="; ".join(parts)) if parts else ""
