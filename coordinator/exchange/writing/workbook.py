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
from coordinator.exchange.own_lists import marked
from coordinator.exchange.writing.captions import Column
from coordinator.words import text

MOST_ROWS: Final = 1_048_575
"""What a sheet holds below its header."""
MOST_TEXT: Final = 32_767
"""What a cell holds."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOK: Final = 200
_WIDEST: Final = 60
_AS_TEXT: Final = "@"
_FORMATS: Final = {Type.DATE: "yyyy-mm-dd", Type.MONEY: "#,##0.00"}


def write_workbook(path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Scalar]]) -> int:
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
        for row in chain(first, coming):
            sheet.append(list(_cells(sheet, columns, row)))
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    finally:
        sheet.close()  # without it the sheet's temporary file would stay open after trouble
    book.save(path)
    return count


def _header(sheet: Any, columns: Sequence[Column]) -> list[Any]:
    from openpyxl.styles import Font

    cells = [_text_cell(sheet, column.caption, None) for column in columns]
    bold = Font(bold=True)
    for cell in cells:
        cell.font = bold
    return cells


def _cells(sheet: Any, columns: Sequence[Column], row: Sequence[Scalar]) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    for column, value in zip(columns, row, strict=True):
        if value is None or value == "":
            yield None
        elif isinstance(value, int):
            yield _number(sheet, column, value)
        elif column.type is Type.DATE and values.is_date(value) and value >= "1900-03-01":
            cell = WriteOnlyCell(sheet, datetime.fromisoformat(value))
            cell.number_format = _FORMATS[Type.DATE]
            yield cell
        else:
            said = column.field.show(value) if column.type is Type.CHOICE and column.field is not None else value
            yield _text_cell(sheet, said, _AS_TEXT if column.code else None)


def _number(sheet: Any, column: Column, value: int) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if column.type is Type.FLAG:
        return text("yes") if value else text("no")
    if column.type is not Type.MONEY:
        return value
    cell = WriteOnlyCell(sheet, value / 100)
    cell.number_format = _FORMATS[Type.MONEY]
    return cell


def _text_cell(sheet: Any, said: str, number_format: str | None) -> Any:
    """A cell that is a text whatever stands in it; ``@`` keeps it one when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.value = _NOT_XML.sub("", marked(said))[:MOST_TEXT]
    cell.data_type = "s"
    if number_format is not None:
        cell.number_format = number_format
    return cell


def _width(column: Column, place: int, rows: Sequence[Sequence[Scalar]]) -> float:
    longest = max((len(str(row[place])) for row in rows if row[place] is not None), default=0)
    return float(min(_WIDEST, max(len(column.caption) + 4, longest + 2, 8)))


def _sheet_title(title: str) -> str:
    """A sheet's name holds 31 letters and none of ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1"
