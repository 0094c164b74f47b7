"""Reports as CSV: finished text below its captions, one file a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from coordinator.domain.outputs import PERSONAL, SHOWN, OutputForm, writes
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placement import placed
from coordinator.words import mark


@writes("figures", mark("Report as CSV"), OutputForm.CSV, frozenset({SHOWN}) & PERSONAL)
def write_figures(to: Path, captions: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Writes the rows, whole or not at all; returns how many. Cells that Excel would take for formulas are guarded."""
    with placed(to, ".csv") as draft:
        return write_delimited(draft, captions, ([_cell(cell) for cell in row] for row in rows))


def _cell(said: str) -> str:
    bare = said.removeprefix("-").removesuffix(" %").replace(",", "", 1)
    return said if bare.isdigit() else guarded(said)
