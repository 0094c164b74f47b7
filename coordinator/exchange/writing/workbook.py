"""Lists as .xlsx: texts are texts (serials and tags too), dates are dates, money is a number; written page by page.

openpyxl is loaded with the first workbook, not with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from coordinator.domain import values
from coordinator.domain.fields import Type
from coordinator.domain.values import Scalar
from coordinator.exchange.profiles.own_lists import marked
from coordinator.exchange.writing.captions import ExportColumn
from coordinator.words import text

MOST_ROWS: Final = 1_048_575
"""What a sheet holds below its header."""
MOST_TEXT: Final = 32_767
"""What a cell holds."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOK: Final = 200
_WIDEST: Final = 60
_AS_TEXT: Final = "@"
_GENERAL: Final = "General"
_FORMATS: Final = {Type.DATE: "yyyy-mm-dd", Type.MONEY: "#,##0.00"}


def write_workbook(path: Path, title: str, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Scalar]]) -> int:
    """Writes the rows below a frozen header with filters; returns how many. Memory does not grow with the rows."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_sheet_title(title))
    coming = iter(rows)
    first = list(islice(coming, _LOOK))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _width(column, place, first)
    count = 0
    try:
        sheet.append(_header(sheet, columns))
        pens = _pens(sheet, columns)
        for row in chain(first, coming):
            sheet.append(list(_cells(columns, pens, row)))
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    finally:
        sheet.close()  # without it the sheet's temporary file would stay open after trouble
    book.save(path)
    return count


def _header(sheet: Any, columns: Sequence[ExportColumn]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    bold = Font(bold=True)
    cells = []
    for column in columns:
        cell = _write_text(WriteOnlyCell(sheet), column.caption)
        cell.font = bold
        cells.append(cell)
    return cells


def _pens(sheet: Any, columns: Sequence[ExportColumn]) -> list[Any]:
    """One cell for each column, filled anew row by row: a row is written as soon as it is given."""
    from openpyxl.cell import WriteOnlyCell

    pens = []
    for column in columns:
        pen = WriteOnlyCell(sheet)
        pen.number_format = _FORMATS.get(column.type, _AS_TEXT if column.code else _GENERAL)
        pens.append(pen)
    return pens


def _cells(columns: Sequence[ExportColumn], pens: Sequence[Any], row: Sequence[Scalar]) -> Iterator[Any]:
    for column, pen, value in zip(columns, pens, row, strict=True):
        if value is None or value == "":
            yield None
        elif isinstance(value, int):
            yield _number(column, pen, value)
        elif column.type is Type.DATE and values.is_date(value) and value >= "1900-03-01":
            pen.value = datetime.fromisoformat(value)
            yield pen
        else:
            said = column.field.show(value) if column.type is Type.CHOICE and column.field is not None else value
            yield _write_text(pen, said)


def _number(column: ExportColumn, pen: Any, value: int) -> Any:
    if column.type is Type.FLAG:
        return text("yes") if value else text("no")
    if column.type is not Type.MONEY:
        return value
    pen.value = value / 100
    return pen


def _write_text(pen: Any, said: str) -> Any:
    """A text, whatever stands in it: openpyxl would take ``=1`` for a formula and ``#N/A`` for an error."""
    pen.value = _NOT_XML.sub("", marked(said))[:MOST_TEXT]
    pen.data_type = "s"
    return pen


def _width(column: ExportColumn, place: int, rows: Sequence[Sequence[Scalar]]) -> float:
    longest = max((len(str(row[place])) for row in rows if row[place] is not None), default=0)
    return float(min(_WIDEST, max(len(column.caption) + 4, longest + 2, 8)))


def _sheet_title(title: str) -> str:
    """A sheet's name holds 31 letters and none of ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1"
