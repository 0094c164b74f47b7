"""Refused rows out again for repair: as they were read, with the reason beside, in a file that can be imported anew."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from coordinator.exchange.folding import fold
from coordinator.exchange.profiles import Profile
from coordinator.exchange.unreadable import Unreadable
from coordinator.words import mark, text

PARTING: Final = "\x1f"
"""Parts a kept cell's column name from what stood in it."""
_RISKY: Final = ("=", "+", "-", "@", "\t")


class Refusal(NamedTuple):
    """A refused row: its line, the column and sentence of what is wrong, its kept cells as ``name␟cell``."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...]


def save_refused(path: Path, refusals: Iterable[Refusal], profile: Profile | None = None) -> int:
    """Writes refused rows as CSV for Excel (formats §12) and tells how many; raises :class:`Unreadable`.

    The columns that the profile demands are there even where no row fills them, so that the file is known again.
    """
    rows = [row for row in refusals if row.cells]
    names = _column_names(rows, profile)
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow([*names, text("Line in the file"), text("What is wrong")])
            for row in rows:
                cells = dict(cell.split(PARTING, 1) for cell in row.cells if PARTING in cell)
                wrong = f"{row.column}: {row.reason}" if row.column else row.reason
                writer.writerow([*(_guarded(cells.get(name, "")) for name in names), row.line, wrong])
    except OSError as trouble:
        raise Unreadable(
            mark("{file} could not be saved ({reason})."), file=path.name, reason=trouble.strerror or ""
        ) from trouble
    return len(rows)


def _column_names(rows: Sequence[Refusal], profile: Profile | None) -> list[str]:
    names = list(dict.fromkeys(cell.split(PARTING, 1)[0] for row in rows for cell in row.cells if PARTING in cell))
    given = set(map(fold, names))
    return names + sorted((profile.required if profile else frozenset()) - given)


def _guarded(cell: str) -> str:
    """No cell may run as a formula in Excel; the apostrophe is taken off again when the file is read."""
    return "'" + cell if cell.startswith(_RISKY) else cell
