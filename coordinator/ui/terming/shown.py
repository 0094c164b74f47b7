"""How an answer reads: states as shape, word and colour; days with their weekday; figures with their sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from coordinator.desk.checking import kind_words
from coordinator.domain.termstart.answer import Answer, Arrival, Row, Stand
from coordinator.domain.termstart.exempting import Accepted
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.values import show_integer
from coordinator.ui.handing.terms import weekday
from coordinator.ui.ordering.tables import Cell
from coordinator.words import count_text, language, text

SHAPES: Final = {Stand.ENOUGH: ("✓", "accent"), Stand.IN_TIME: ("◔", "warning"), Stand.LACKING: ("✕", "danger")}


def stand_words(stand: Stand) -> str:
    """A state as its shape and its word."""
    words = {Stand.ENOUGH: text("Enough"), Stand.IN_TIME: text("In time if …"), Stand.LACKING: text("Lacking")}
    return f"{SHAPES[stand][0]} {words[stand]}"


def reason_for(row: Row, accepted: Sequence[Accepted]) -> str:
    """Why a row's gap may stand; nothing where it may not."""
    for each in accepted:
        if each.row.kind == row.kind and row.gap > 0 and each.row.group in (row.group, SHARED):
            return each.exemption.reason
    return ""


def row_cell(row: Row, accepted: Sequence[Accepted]) -> Cell:
    """How one row stands."""
    shape, tone = SHAPES[row.stand]
    if not row.need:
        return Cell(text("not needed"), "muted")
    if reason := reason_for(row, accepted):
        return Cell(text("– accepted: {reason}", reason=reason), "muted", text("accepted: {reason}", reason=reason))
    if row.stand is Stand.LACKING:
        said = text("{count} lacking", count=show_integer(row.gap))
    elif row.stand is Stand.IN_TIME:
        said = text("In time if {count} come", count=show_integer(row.need - row.supply))
    else:
        said = text("Enough")
    return Cell(f"{shape} {said}", tone, said)


def signed(figure: int) -> str:
    """A figure whose sign is read easily: what is left over with a true minus."""
    return f"−{show_integer(-figure)}" if figure < 0 else show_integer(figure)


def condition(found: Answer, coming: Sequence[Arrival]) -> str:
    """What has to come for it to suffice, the latest of it by when; nothing where nothing has to."""
    parts = []
    for row in found.kinds:
        if row.stand is Stand.IN_TIME:
            days = [each.ready for each in coming if each.kind == row.kind and each.ready and each.in_time(found.on)]
            count = f"{show_integer(row.need - row.supply)} {kind_words(row.kind)}"
            parts.append(text("{devices}, ready by {day}", devices=count, day=max(days).isoformat()) if days else count)
    return text("It holds only if these come as promised: {listed}.", listed="; ".join(parts)) if parts else ""


def day_said(day: date, today: date) -> str:
    """A day as a person plans by it: ``2027-08-17 (Tuesday, in 268 days)``."""
    days = (day - today).days
    if not days:
        far = text("today")
    elif days > 0:
        far = count_text("in {count} day", "in {count} days", days)
    else:
        far = count_text("{count} day ago", "{count} days ago", -days)
    name = weekday(day)
    return f"{day.isoformat()} ({name.lower() if language() == 'sv' else name}, {far})"
