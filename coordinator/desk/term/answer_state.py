"""How a row of the answer reads: a shape and a word, the same on the first page, on the term start's and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coordinator.desk.records.kind_counts import devices_words
from coordinator.domain.termstart.answer import Answer, AnswerRow, Arrival, Stand
from coordinator.domain.termstart.exemptions import Accepted
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.values import show_integer
from coordinator.words import text

SHAPES: Final = {Stand.ENOUGH: "✓", Stand.IN_TIME: "◔", Stand.LACKING: "✕", Stand.UNKNOWN: "?"}
"""Seen beside the words, so that no colour tells it alone."""


def stand_words(stand: Stand) -> str:
    """How a kind stands as a whole."""
    return {
        Stand.ENOUGH: text("Enough"),
        Stand.IN_TIME: text("In time if …"),
        Stand.LACKING: text("Lacking"),
        Stand.UNKNOWN: text("Needs are missing"),
    }[stand]


def row_words(row: AnswerRow, *, accepted: bool = False) -> str:
    """How one row stands: how many lack, or how many have to come; ``accepted`` when an exemption lets the gap be."""
    if not row.need:
        return text("not needed")
    if row.stand is Stand.ENOUGH:
        return text("Enough")
    if row.stand is Stand.IN_TIME:
        return text("In time if {count} come", count=show_integer(row.need - row.supply))
    count = show_integer(row.gap)
    return text("{count} lacking, accepted", count=count) if accepted else text("{count} lacking", count=count)


def stand_said(stand: Stand) -> str:
    """A state as its shape and its word."""
    return f"{SHAPES[stand]} {stand_words(stand)}"


def reason_for(row: AnswerRow, accepted: Sequence[Accepted]) -> str:
    """Why a row's gap may stand; nothing where it may not."""
    for each in accepted:
        if each.row.kind == row.kind and row.gap > 0 and each.row.group in (row.group, SHARED):
            return each.exemption.reason
    return ""


def signed_figure(figure: int) -> str:
    """A figure whose sign is read easily: what is left over with a true minus."""
    return f"−{show_integer(-figure)}" if figure < 0 else show_integer(figure)


def condition(found: Answer, coming: Sequence[Arrival]) -> str:
    """What has to come for it to suffice, the latest of it by when; nothing where nothing has to."""
    parts = []
    for row in found.kinds:
        if row.stand is Stand.IN_TIME:
            days = [each.ready for each in coming if each.kind == row.kind and each.ready and each.in_time(found.on)]
            count = devices_words(row.kind, row.need - row.supply)
            parts.append(text("{devices}, ready by {day}", devices=count, day=max(days).isoformat()) if days else count)
    return text("It holds only if these come as promised: {listed}.", listed="; ".join(parts)) if parts else ""
