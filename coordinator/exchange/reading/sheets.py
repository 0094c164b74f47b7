"""From what was chosen to the tables in it: each file, each member of a ZIP, each sheet of a workbook that is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import known_headers
from coordinator.exchange.reading.containers import Source, list_each
from coordinator.exchange.reading.limits import HEADER_SEARCH_ROWS
from coordinator.exchange.reading.table_file import first_rows
from coordinator.exchange.reading.tables_apart import lists_of
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.other_workbooks import workbook_format
from coordinator.exchange.reading.workbooks.spreadsheets import list_sheets

_START: Final = 16 << 10
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def list_tables(paths: Sequence[Path]) -> list[list[Source]]:
    """What :func:`list_each` finds at each path, each sheet of a workbook that holds a list of its own as a source of
    its own, and of different tables beside each other each that is a list.

    A workbook that cannot be opened is one source: what is wrong is told where it is read.
    """
    return [[table for source in sources for table in _sheets_of(source)] for sources in list_each(paths)]


def _sheets_of(source: Source) -> list[Source]:
    if source.trouble is not None:
        return [source]
    try:
        with source.open() as stream:
            if workbook_format(stream) is None:
                return (
                    lists_of(source, first_rows(source))
                    if _may_hold_several(stream.peek(_START)[:_START])
                    else [source]
                )
        return list_sheets(source)
    except Unreadable:
        return [source]


def _may_hold_several(start: bytes) -> bool:
    """Whether one of the first lines has an empty cell amid names of columns, as where tables stand beside each other:
    only then is a text looked through before it is read.
    """
    words = start.decode("utf-16" if start[:2] in _UTF16 else "latin-1", "ignore")
    return any(_names_parted(line.split(sign)) for line in words.splitlines()[:HEADER_SEARCH_ROWS] for sign in ";,\t|")


def _names_parted(cells: Sequence[str]) -> bool:
    names = [fold_name(cell.strip(' "')) for cell in cells]
    inner = "".join("x" if name else " " for name in names).strip()
    return " " in inner and not known_headers().isdisjoint(names)
