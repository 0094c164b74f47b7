"""The refused rows of an import as CSV: the source's own columns, and beside them the line and the reason.

Corrected, the file is read again by the profile that refused its rows: its columns have kept their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from coordinator.domain.outputs import PERSONAL, Form, writes
from coordinator.exchange.own_lists import guarded
from coordinator.exchange.writing.delimited import write_delimited
from coordinator.exchange.writing.placing import placed
from coordinator.exchange.writing.records import Exported
from coordinator.ledger.asking import ImportedRow, Register
from coordinator.words import mark, text

PAGE: Final = 500
PARTING: Final = "\x1f"
"""Between a column's name and its cell, where an import keeps a refused row for repair."""


@writes("repair", mark("Refused rows of an import"), Form.CSV, PERSONAL - {"person.protected"})
def export_repair(register: Register, entry: int, file: int, to: Path) -> Exported:
    """Writes the refused rows of one file of an import, with the line, the column and the reason after their cells.

    Personal identity numbers and secrets were dropped before the rows were kept. Raises :class:`Unwritable`.
    """
    names: dict[str, None] = {}
    for row in _failed(register, entry, file):
        names.update(dict.fromkeys(name for name, _ in _kept(row)))
    header = [*names, text("Line"), text("Column"), text("Reason")]

    def cells() -> Iterator[list[str]]:
        for row in _failed(register, entry, file):
            said = dict(_kept(row))
            why = text(row.reason, **dict[str, Any](row.values)) if row.reason else ""
            yield [
                *(_guarded(said.get(name, "")) for name in names),
                str(row.line),
                guarded(row.column),
                guarded(why),
            ]

    with placed(to) as draft:
        count = write_delimited(draft, header, cells())
    holds = text("The list holds what the rows of the source held, perhaps personal data: delete it when you are done.")
    return Exported(count, to, holds)


def _failed(register: Register, entry: int, file: int) -> Iterator[ImportedRow]:
    offset = 0
    while True:
        page = register.imported_rows(entry, "failed", PAGE, offset)
        yield from (row for row in page if row.file == file)
        if len(page) < PAGE:
            return
        offset += PAGE


def _kept(row: ImportedRow) -> Iterator[tuple[str, str]]:
    for kept in row.cells:
        name, parted, cell = kept.partition(PARTING)
        if parted:
            yield name, cell


def _guarded(cell: str) -> str:
    """As :func:`guarded`, but never before a letter: elsewhere the apostrophe of ``'t Hooft`` belongs to the name."""
    return cell if cell[:1].isalpha() else guarded(cell)
