"""CSV for people: UTF-8 with its mark, semicolons, CRLF, decimal comma, no cell that Excel would take for a formula.

Without the mark Excel shows ``Ã¥``; a ``sep=`` line would disable it (``formats`` §8, §12).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from coordinator.domain.fields import Type
from coordinator.domain.values import Scalar
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.writing.captions import ExportColumn
from coordinator.words import text


def write_delimited(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Writes the rows as they are given, below a guarded header; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([guarded(name) for name in header])
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def delimited_cell(column: ExportColumn, value: Scalar) -> str:
    """One value as a person, and Excel in Swedish, reads it."""
    if value is None:
        return ""
    if isinstance(value, int):
        return delimited_number(column.type, value)
    if column.type is Type.DATE:
        return value
    return guarded(column.field.show(value) if column.type is Type.CHOICE and column.field is not None else value)


def delimited_number(holds: Type, value: int) -> str:
    """A number without marks between thousands: öre as kronor with decimal comma, a flag as yes or no."""
    if holds is Type.FLAG:
        return text("yes") if value else text("no")
    if holds is not Type.MONEY:
        return str(value)
    kronor, ore = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{kronor}" + (f",{ore:02d}" if ore else "")
