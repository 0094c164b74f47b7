"""How a row of the answer reads: a shape and a word, the same on the first page, on the term start's and on paper."""

from __future__ import annotations

from typing import Final

from coordinator.domain.termstart.answer import Row, Stand
from coordinator.domain.values import show_integer
from coordinator.words import text

__all__ = ["SHAPES", "Stand", "row_words", "stand_words"]

SHAPES: Final = {Stand.ENOUGH: "✓", Stand.IN_TIME: "◔", Stand.LACKING: "✕"}
"""Seen beside the words, so that no colour tells it alone."""


def stand_words(stand: Stand) -> str:
    """How a kind stands as a whole."""
    return {Stand.ENOUGH: text("Enough"), Stand.IN_TIME: text("In time if …"), Stand.LACKING: text("Lacking")}[stand]


def row_words(row: Row, *, accepted: bool = False) -> str:
    """How one row stands: how many lack, or how many have to come; ``accepted`` when an exemption lets the gap be."""
    if not row.need:
        return text("not needed")
    if row.stand is Stand.ENOUGH:
        return text("Enough")
    if row.stand is Stand.IN_TIME:
        return text("In time if {count} come", count=show_integer(row.need - row.supply))
    count = show_integer(row.gap)
    return text("{count} lacking, accepted", count=count) if accepted else text("{count} lacking", count=count)
