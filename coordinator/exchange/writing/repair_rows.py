"""Refused rows out again for repair: as they were read, with line, column and reason beside, to be imported anew.

Corrected, the file is read by the profile that refused its rows: the source's columns have kept their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from coordinator.domain.outputs import PERSONAL, OutputForm, writes
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placement import placed
from coordinator.exchange.writing.record_lists import Exported
from coordinator.ledger.questions import ImportedRow, Register
from coordinator.words import mark, text

PAGE: Final = 500
PARTING: Final = "\x1f"
"""Parts a kept cell's column name from what stood in it."""


class Refusal(NamedTuple):
    """A refused row: its line, the column and sentence of what is wrong, its kept cells as ``name␟cell``."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...]


@writes("repair", mark("Refused rows of an import"), OutputForm.CSV, PERSONAL - {"person.protected"})
def save_refused(path: Path, refusals: Iterable[Refusal], profile: Profile | None = None) -> int:
    """Writes refused rows as CSV for people (formats §12); tells how many. Rows of which nothing was kept are left out.

    The columns that the profile demands are there even where no row fills them, so that the file is known again.
    Personal identity numbers and secrets were dropped before the rows were kept. Raises :class:`Unwritable`.
    """
    rows = [row for row in refusals if row.cells]
    names = _column_names(rows, profile)
    header = [*names, text("Line"), text("Column"), text("Reason")]
    with placed(path, ".csv") as draft:
        return write_delimited(draft, header, (_row(row, names) for row in rows))


def export_repair(register: Register, entry: int, file: int, to: Path, profile: Profile | None = None) -> Exported:
    """As :func:`save_refused`, with the refused rows that an import left of one of its files."""
    count = save_refused(to, map(_refusal, _failed(register, entry, file)), profile)
    holds = text("The list holds what the rows of the source held, perhaps personal data: delete it when you are done.")
    return Exported(count, to, holds)


def _row(row: Refusal, names: Sequence[str]) -> list[str]:
    said = dict(cell.split(PARTING, 1) for cell in row.cells if PARTING in cell)
    cells = (_guarded(said.get(name, "")) for name in names)
    return [*cells, str(row.line), guarded(row.column), guarded(row.reason)]


def _column_names(rows: Sequence[Refusal], profile: Profile | None) -> list[str]:
    names = list(dict.fromkeys(cell.split(PARTING, 1)[0] for row in rows for cell in row.cells if PARTING in cell))
    given = set(map(fold_name, names))
    demanded = sorted(profile.required) if profile else []
    return names + [each.split("|")[0] for each in demanded if given.isdisjoint(each.split("|"))]


def _failed(register: Register, entry: int, file: int) -> Iterator[ImportedRow]:
    offset = 0
    while page := register.imported_rows(entry, "failed", PAGE, offset):
        yield from (row for row in page if row.file == file)
        offset += len(page)


def _refusal(row: ImportedRow) -> Refusal:
    values: dict[str, Any] = dict(row.values)
    return Refusal(row.line, row.column, text(row.reason, **values) if row.reason else "", row.cells)


def _guarded(cell: str) -> str:
    """As :func:`guarded`, but never before a letter: elsewhere the apostrophe of ``'t Hooft`` belongs to the name."""
    return cell if cell[:1].isalpha() else guarded(cell)
