"""From what was chosen to the tables in it: each file, each member of a ZIP, each sheet of a workbook that is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coordinator.exchange.reading.containers import Source, list_each
from coordinator.exchange.reading.other_workbooks import workbook_format
from coordinator.exchange.reading.spreadsheets import list_sheets
from coordinator.exchange.reading.unreadable import Unreadable


def list_tables(paths: Sequence[Path]) -> list[list[Source]]:
    """What :func:`list_each` finds at each path, each sheet of a workbook that holds a list of its own as a source of
    its own.

    A workbook that cannot be opened is one source: what is wrong is told where it is read.
    """
    return [[table for source in sources for table in _sheets_of(source)] for sources in list_each(paths)]


def _sheets_of(source: Source) -> list[Source]:
    if source.trouble is not None:
        return [source]
    try:
        with source.open() as stream:
            workbook = workbook_format(stream) is not None
        sheets = list_sheets(source) if workbook else []
    except Unreadable:
        return [source]
    return sheets if len(sheets) > 1 else [source]
