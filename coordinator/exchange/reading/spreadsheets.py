"""Workbooks read as text, row by row: dates as ISO, numbers without noise, what Excel has destroyed as Excel
shows it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, BinaryIO, Final, Protocol, Self

from coordinator.exchange.reading.containers import Source, check_members
from coordinator.exchange.reading.headers import find_header
from coordinator.exchange.reading.inspection import too_long
from coordinator.exchange.reading.limits import (
    CHUNK,
    HEADER_SEARCH_ROWS,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_PACKED,
    MAX_SHARED_STRINGS,
)
from coordinator.exchange.reading.other_workbooks import OLD_OFFICE, damaged_workbook, open_other_workbook
from coordinator.exchange.reading.strict_workbook import strict_as_transitional
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_EXACT_DIGITS: Final = 10**15
_WORKBOOKS: Final = ("xl/workbook.xml", "xl/workbook.bin")


class _Book(Protocol):
    """A workbook that is open for reading, of whatever format."""

    @property
    def sha256(self) -> str: ...
    def names(self) -> list[str]: ...
    def size(self, name: str) -> int: ...
    def rows(self, name: str) -> Iterator[tuple[int, Sequence[object]]]: ...


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """The chosen sheet of a workbook."""

    source: Source
    name: str
    sha256: str
    rows: int
    _book: _Book = field(repr=False)

    def read(self) -> Iterator[tuple[int, list[str]]]:
        """The filled rows with their number in the sheet; rows without any content are no rows."""
        return _texts(self.source, self._book, self.name)


def is_workbook(stream: io.BufferedReader) -> bool:
    """Whether the bytes are a workbook: .xlsx, .xlsb, .ods, or a file of an old Office program, such as .xls."""
    start = stream.peek(8)[:8]
    if start.startswith(OLD_OFFICE):
        return True
    if not start.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(_seekable(stream)) as archive:
            names = archive.namelist()
            return not set(names).isdisjoint(_WORKBOOKS) or ("mimetype" in names and "content.xml" in names)
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def choose_sheet(source: Source) -> WorkbookSheet:
    """The sheet whose first rows look most like a header, else the first with content. Raises :class:`Unreadable`."""
    book: _Book = open_other_workbook(source) or _Xlsx(source, _check(source))
    filled: list[tuple[str, int]] = []
    for name in book.names()[:20]:
        head = [row for _, row in islice(_texts(source, book, name), HEADER_SEARCH_ROWS)]
        if head and find_header(head) is not None:
            return WorkbookSheet(source, name, book.sha256, book.size(name), book)
        if head:
            filled.append((name, len(head)))
    if not filled:
        raise Unreadable(mark("{file} is empty. Export the list again."), file=source.shown)
    return WorkbookSheet(source, filled[0][0], book.sha256, book.size(filled[0][0]), book)


def _texts(source: Source, book: _Book, name: str) -> Iterator[tuple[int, list[str]]]:
    for number, values in book.rows(name):
        if number > MAX_LINES:
            raise too_long(source)
        yield number, [as_text(value) for value in values]


@dataclass(frozen=True, slots=True)
class _Xlsx:
    """An .xlsx workbook, read from the disk as it is asked for."""

    source: Source
    sha256: str

    def names(self) -> list[str]:
        with _Opened(self.source) as book:
            return [sheet.title for sheet in book.book.worksheets if sheet.sheet_state == "visible"]

    def size(self, name: str) -> int:
        with _Opened(self.source) as book:
            return min(int(book.book[name].max_row or 0), MAX_LINES)

    def rows(self, name: str) -> Iterator[tuple[int, Sequence[object]]]:
        with _Opened(self.source) as book:
            sheet = book.book[name]
            sheet.reset_dimensions()
            filled: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
            for number, values in enumerate(filled, 1):
                if any(value is not None for value in values):
                    yield number, _without_tail(values) if len(values) > MAX_COLUMNS else values


def _seekable(stream: io.BufferedReader) -> BinaryIO:
    return stream if stream.seekable() else io.BytesIO(stream.read(MAX_PACKED))


def _open(source: Source) -> BinaryIO:
    stream: BinaryIO = source.open()
    if source.member is not None:
        with stream:
            return io.BytesIO(stream.read(MAX_PACKED))
    return stream


def _check(source: Source) -> str:
    """The workbook's hash, after a walk that refuses what would swell beyond reason."""
    digest = hashlib.sha256()
    with source.open() as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    try:
        with _open(source) as packed, zipfile.ZipFile(packed) as archive:
            members = archive.infolist()
            check_members(source.shown, members)
            for member in members:
                _check_member(source, archive, member)
    except Unreadable:
        raise
    except Exception as trouble:  # zipfile, zlib and lzma have errors of their own, and let OSError and others through
        raise damaged_workbook(source) from trouble
    return digest.hexdigest()


def _check_member(source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.filename.endswith("sharedStrings.xml") and member.file_size > MAX_SHARED_STRINGS:
        raise too_long(source)
    if member.filename.startswith("xl/") and member.filename.endswith(".xml"):
        with archive.open(member) as content:
            _check_cells(source, content)


def _check_cells(source: Source, content: IO[bytes]) -> None:
    run = 0
    while chunk := content.read(CHUNK):
        last = chunk.rfind(b"<")
        run = run + len(chunk) if last < 0 else len(chunk) - last
        if run > MAX_CELL:
            raise Unreadable(
                mark("{file} has a cell of more than {size} megabyte: that is no list. Export it again."),
                file=source.shown,
                size=MAX_CELL >> 20,
            )


class _Opened:
    """An opened workbook; damage inside it is told as :class:`Unreadable`."""

    def __init__(self, source: Source) -> None:
        from openpyxl import load_workbook  # slow to load, and seldom needed

        self._source = source
        self._stream = _open(source)
        try:
            self._stream = strict_as_transitional(self._stream)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # styles and data validations that openpyxl does not know: not ours
                self.book = load_workbook(self._stream, read_only=True, data_only=True, keep_links=False)
        except Exception as trouble:  # openpyxl lets KeyError, ValueError, ParseError and more through
            self._stream.close()
            raise damaged_workbook(source) from trouble

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, trace: object) -> None:
        self.book.close()
        self._stream.close()
        if isinstance(trouble, Exception) and not isinstance(trouble, Unreadable):
            raise damaged_workbook(self._source) from trouble


def _without_tail(values: tuple[object, ...]) -> tuple[object, ...]:
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values[:end]


def as_text(value: object) -> str:
    """A cell's value as text.

    Whole numbers without a decimal point; from 10^15 on, where Excel has lost digits, in the form Excel shows
    (``8.834E+15``), so that a serial read from it is refused as destroyed and never matched.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if abs(value) >= _EXACT_DIGITS:
        mantissa, _, exponent = f"{value:.14E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.15g}"
