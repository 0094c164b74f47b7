"""Workbooks that are no .xlsx, read through calamine: Excel's old format (.xls), its binary one (.xlsb), OpenDocument
(.ods).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from coordinator.exchange.reading.containers import Source, check_members
from coordinator.exchange.reading.limits import MAX_COLUMNS, MAX_LINES, MAX_PACKED
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.sheet_looks import SheetLooks
from coordinator.exchange.reading.workbooks.workbook_extent import (
    MAX_CELLS,
    Extent,
    is_encrypted_package,
    ods_extent,
    xls_extent,
    xls_stream,
    xlsb_sheet,
)
from coordinator.words import mark

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of an old Office program begins, and a newer one that is locked."""
_XLSX_BOOK, _XLSB_BOOK = "xl/workbook.xml", "xl/workbook.bin"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


class BookFormat(Enum):
    """The formats of workbooks that are told apart by their bytes."""

    XLSX = ".xlsx"
    XLSB = ".xlsb"
    ODS = ".ods"
    OLD = ".xls"


@dataclass(frozen=True, slots=True)
class OtherWorkbook:
    """A workbook read whole into memory, after a walk that refuses what would not fit there."""

    source: Source
    sha256: str
    _book: CalamineWorkbook

    def kept_open(self) -> AbstractContextManager[None]:  # one protocol with .xlsx
        """Nothing more: it is in memory."""
        return nullcontext()

    def names(self) -> list[str]:
        """The visible sheets with cells."""
        return self._sheets(visible=True)

    def hidden(self) -> list[str]:
        """The sheets with cells that are hidden."""
        return self._sheets(visible=False)

    def _sheets(self, *, visible: bool) -> list[str]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        told = _guarded(self.source, lambda: self._book.sheets_metadata)
        return [
            sheet.name
            for sheet in told
            if sheet.typ == SheetTypeEnum.WorkSheet and (sheet.visible == SheetVisibleEnum.Visible) is visible
        ]

    def size(self, name: str) -> int:
        """The last row with content."""
        end = _guarded(self.source, lambda: self._book.get_sheet_by_name(name).end)
        return 0 if end is None else min(end[0] + 1, MAX_LINES)

    def looks(self, name: str) -> SheetLooks:  # as above
        """Nothing: these formats tell their cells as values alone."""
        return SheetLooks()

    def rows(self, name: str, looks: SheetLooks) -> Iterator[tuple[int, list[Any]]]:  # as above
        """The filled rows with their number in the sheet, as wide as the list; empty cells are None."""
        sheet = _guarded(self.source, lambda: self._book.get_sheet_by_name(name))
        first = sheet.start
        if first is None:
            return
        filled = _guarded(self.source, lambda: iter(sheet.iter_rows()))
        number = first[0]
        while (row := _guarded(self.source, lambda: next(filled, None))) is not None:
            number += 1
            values = [None if value == "" else value for value in row]
            if len(values) > MAX_COLUMNS:
                while values and values[-1] is None:
                    values.pop()
            if any(value is not None for value in values):
                yield number, values


def workbook_format(stream: io.BufferedReader) -> BookFormat | None:
    """Which workbook the bytes are; None for a file that is none. A document of an old Office program counts as one."""
    start = stream.peek(8)[:8]
    if start.startswith(OLD_OFFICE):
        return BookFormat.OLD
    if not start.startswith(b"PK\x03\x04"):
        return None
    packed: BinaryIO = stream if stream.seekable() else io.BytesIO(stream.read(MAX_PACKED))
    try:
        with zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
            for member, kind in ((_XLSX_BOOK, BookFormat.XLSX), (_XLSB_BOOK, BookFormat.XLSB)):
                if member in names:
                    return kind
            is_table = "mimetype" in names and archive.read("mimetype").startswith(_ODS)
            return BookFormat.ODS if is_table else None
    except Exception:  # noqa: BLE001  # zipfile, zlib and lzma have errors of their own; whoever opens it next tells them
        return None


def open_other_workbook(source: Source) -> OtherWorkbook | None:
    """The workbook in a file; None for a file that is none of these. Raises :class:`Unreadable` for one that is locked,
    damaged or far too large.
    """
    with source.open() as stream:
        kind = workbook_format(stream)
    if kind in (None, BookFormat.XLSX):
        return None
    with source.open() as stream:
        data = stream.read(MAX_PACKED + 1)
    if len(data) > MAX_PACKED:
        raise _too_large(source)
    extent = _walked(source, kind, data)
    if extent.locked:
        raise locked_workbook(source)
    if extent.cells > MAX_CELLS:
        raise _spread(source)
    if extent.padded:
        raise _padded(source, extent.padded)
    from python_calamine import CalamineWorkbook  # seldom needed

    book = _guarded(source, lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    return OtherWorkbook(source, hashlib.sha256(data).hexdigest(), book)


def _walked(source: Source, kind: BookFormat | None, data: bytes) -> Extent:
    try:
        return _compound(source, data) if kind is BookFormat.OLD else _packed(source, kind, data)
    except Unreadable:
        raise
    except Exception as trouble:  # BrokenBook, and what zipfile, zlib and lzma let through
        raise damaged_workbook(source) from trouble


def _compound(source: Source, data: bytes) -> Extent:
    if is_encrypted_package(data):
        return Extent(locked=True)
    stream = xls_stream(data)
    if stream is None:
        raise Unreadable(
            mark(
                "{file} is a document of an old Office program, not a workbook. Copy the list into Excel, "
                "choose File > Save As > Excel Workbook (.xlsx), and choose that file."
            ),
            file=source.shown,
        )
    return xls_extent(stream)


def _packed(source: Source, kind: BookFormat | None, data: bytes) -> Extent:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        check_members(source.shown, archive.infolist())
        if kind is BookFormat.XLSB:
            extent = Extent()
            for name in names:
                if name.startswith(("xl/worksheets/", "xl/styles")) and name.endswith(".bin"):
                    with archive.open(name) as part:
                        xlsb_sheet(io.BufferedReader(part), extent)  # type: ignore[type-var]
            return extent
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            return Extent(locked=True)
        with archive.open("content.xml") as content:
            return ods_extent(content)


def _guarded(source: Source, ask: Callable[[], Any]) -> Any:
    """What calamine answers; its errors, and a panic of its own, are told as damage."""
    try:
        return ask()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as trouble:  # a panic in Rust is no Exception
        if type(trouble).__name__ == "PasswordError":
            raise locked_workbook(source) from trouble
        raise damaged_workbook(source) from trouble


def locked_workbook(source: Source) -> Unreadable:
    """The sentence for a workbook that asks for a password."""
    return Unreadable(
        mark(
            "{file} is locked with a password. Open it in Excel, choose File > Info > Protect Workbook > "
            "Encrypt with Password, empty the field, save, and choose the file again."
        ),
        file=source.shown,
    )


def damaged_workbook(source: Source) -> Unreadable:
    """The sentence for a workbook that is broken."""
    return Unreadable(
        mark("{file} is a damaged or locked workbook. Open it in Excel and save it again."), file=source.shown
    )


def _too_large(source: Source) -> Unreadable:
    return Unreadable(
        mark(
            "{file} is larger than {size} megabyte, too large for its old format. Open it in Excel, "
            "choose File > Save As > Excel Workbook (.xlsx), and choose that file."
        ),
        file=source.shown,
        size=MAX_PACKED >> 20,
    )


def _spread(source: Source) -> Unreadable:
    return Unreadable(
        mark(
            "{file} has cells that lie so far apart that it would fill this computer's memory. "
            "Copy the list alone to a new workbook, save it as .xlsx, and choose that file."
        ),
        file=source.shown,
    )


def _padded(source: Source, shown: str) -> Unreadable:
    return Unreadable(
        mark(
            "{file} shows numbers with zeros before them ({shown}), and of those only the number would arrive: "
            "00077 as 77. Open it, choose File > Save As > Excel Workbook (.xlsx), and choose that file."
        ),
        file=source.shown,
        shown=shown[:20],
    )
