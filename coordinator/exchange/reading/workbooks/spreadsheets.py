"""Workbooks read as text, row by row: dates as ISO, numbers without noise, what Excel has destroyed as Excel
shows it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import IO, Any, BinaryIO, Final, Protocol

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, known_headers
from coordinator.exchange.reading.containers import NOTHING_LEFT, Remainder, Source, check_members
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
from coordinator.exchange.reading.tables_apart import lists_of
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.other_workbooks import damaged_workbook, open_other_workbook
from coordinator.exchange.reading.workbooks.sheet_looks import SheetLooks, looks_of, rows_as_shown
from coordinator.exchange.reading.workbooks.strict_workbook import strict_as_transitional
from coordinator.words import mark

_EXACT_DIGITS: Final = 10**15
_MOST_SHEETS: Final = 100
_HEAD: Final = 500
"""Rows by which sheets are told apart."""


class _Book(Protocol):
    """A workbook that is open for reading, of whatever format."""

    @property
    def sha256(self) -> str: ...
    def kept_open(self) -> AbstractContextManager[None]: ...
    def names(self) -> list[str]: ...
    def hidden(self) -> list[str]: ...
    def size(self, name: str) -> int: ...
    def looks(self, name: str) -> SheetLooks: ...
    def rows(self, name: str, looks: SheetLooks) -> Iterator[tuple[int, Sequence[object]]]: ...


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """The chosen sheet of a workbook."""

    source: Source
    name: str
    sha256: str
    rows: int
    _book: _Book = field(repr=False)
    left: Remainder = NOTHING_LEFT
    looks: SheetLooks = field(default_factory=SheetLooks)

    def read(self) -> Iterator[tuple[int, list[str]]]:
        """The filled rows with their number in the sheet; rows without any content are no rows."""
        return _texts(self.source, self._book, self.name, self.looks)


def _open_book(source: Source) -> _Book:
    return open_other_workbook(source) or _Xlsx(source, _check(source))


def choose_sheet(source: Source) -> WorkbookSheet:
    """The sheet that the source names, else the first whose first rows have a header, else the first with content.
    Raises :class:`Unreadable`, also where the file no longer has the sheet.
    """
    book = _open_book(source)
    with book.kept_open():
        chosen, left = source.sheet, source.left
        if chosen is None:
            chosen, others = _one_sheet(source, book, _heads(source, book))
            if source.columns is None:  # else it was told where its tables were parted
                left = Remainder(others, _hidden(source, book))
        if chosen not in book.names():
            raise Unreadable(mark("{file} has changed since it was read. Read it again."), file=source.shown)
        return WorkbookSheet(source, chosen, book.sha256, book.size(chosen), book, left, book.looks(chosen))


def _one_sheet(source: Source, book: _Book, heads: Mapping[str, list[list[str]]]) -> tuple[str, tuple[str, ...]]:
    """The sheet to read where none is named, and those with content that are not read."""
    filled = [name for name, head in heads.items() if head]
    if not filled:
        raise _empty(source, book)
    headed = (name for name in filled if find_header(heads[name][:HEADER_SEARCH_ROWS]) is not None)
    chosen = next(headed, filled[0])
    return chosen, _left(heads, {chosen, *_lists_apart(heads)})


def _empty(source: Source, book: _Book) -> Unreadable:
    hidden = _hidden(source, book)
    if not hidden:
        return Unreadable(mark("{file} is empty. Export the list again."), file=source.shown)
    return Unreadable(
        mark(
            "{file} is empty but for what is hidden: {names}. Right-click a sheet's tab in Excel, choose Unhide, save, "
            "and choose the file again."
        ),
        file=source.shown,
        names=", ".join(hidden),
    )


def _hidden(source: Source, book: _Book) -> tuple[str, ...]:
    """The hidden sheets that hold anything."""
    names = book.hidden()[:_MOST_SHEETS]
    return tuple(name for name in names if next(_texts(source, book, name, SheetLooks()), None) is not None)


def _left(heads: Mapping[str, list[list[str]]], taken: Collection[str]) -> tuple[str, ...]:
    """The sheets with content that are not read."""
    return tuple(name for name, head in heads.items() if head and name not in taken)


def list_sheets(source: Source) -> list[Source]:
    """The lists of a workbook, each as a source: the sheets that hold one of their own, under a header of names that
    some system uses, of other records than the sheets before; of a sheet with different tables beside each other, those
    that are lists. The first tells of what is none. Raises :class:`Unreadable`.
    """
    book = _open_book(source)
    with book.kept_open():
        heads = _heads(source, book)
        hidden = _hidden(source, book)
        lists = _lists_apart(heads)
        if len(lists) < 2:
            name, others = _one_sheet(source, book, heads)
            return lists_of(replace(source, left=Remainder(others, hidden)), heads[name])
    left = Remainder(_left(heads, lists), hidden)
    sources = (replace(source, sheet=name, left=NOTHING_LEFT if at else left) for at, name in enumerate(lists))
    return [part for each, name in zip(sources, lists, strict=True) for part in lists_of(each, heads[name])]


def _heads(source: Source, book: _Book) -> dict[str, list[list[str]]]:
    """The first rows of the first sheets."""
    return {
        name: [row for _, row in islice(_texts(source, book, name, SheetLooks()), _HEAD)]
        for name in book.names()[:_MOST_SHEETS]
    }


def _lists_apart(heads: Mapping[str, list[list[str]]]) -> list[str]:
    """The sheets that are lists, an older copy of one before it left out: it would undo what that one says."""
    found: dict[str, set[str]] = {}
    known = known_headers()
    for name, head in heads.items():
        at = find_header(head[:HEADER_SEARCH_ROWS])
        if at is None or len(head) < at + 2 or known.isdisjoint(map(fold_name, head[at])):
            continue
        keys = {cell for row in head[at + 1 :] for cell in _key_cells(head[at], row)}
        if all(len(keys & others) * 5 <= len(keys) for others in found.values()):
            found[name] = keys
    return list(found)


def _key_cells(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """The cells of a row by which its record is known."""
    numbers = [cell for name, cell in zip(header, row, strict=False) if cell and fold_name(name) in _numbers()]
    yield from numbers or [" ".join(cell for cell in row if cell)]


@cache
def _numbers() -> frozenset[str]:
    devices, people = aliases("devices"), aliases("people")
    of = (*devices["serial"], *devices["asset_tag"], *people["external_id"], *people["username"], *people["email"])
    return frozenset(of)


def _texts(source: Source, book: _Book, name: str, looks: SheetLooks) -> Iterator[tuple[int, list[str]]]:
    for number, values in book.rows(name, looks):
        if number > MAX_LINES:
            raise too_long(source)
        yield number, [as_text(value) for value in values]


class _Xlsx:
    """An .xlsx workbook, read from the disk as it is asked for, and open there no longer than that."""

    def __init__(self, source: Source, sha256: str) -> None:
        self.source = source
        self.sha256 = sha256
        self._kept: _Opened | None = None

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """All that is asked meanwhile is read from the workbook as it is opened once."""
        kept = self._kept = _Opened(self.source)
        try:
            yield
        finally:
            self._kept = None
            kept.close()

    @contextmanager
    def _opened(self) -> Iterator[_Opened]:
        """The workbook while it is read; damage inside it is told as :class:`Unreadable`."""
        kept = self._kept
        book = kept or _Opened(self.source)
        try:
            yield book
        except Unreadable:
            raise
        except Exception as trouble:  # as where it is opened
            raise damaged_workbook(self.source) from trouble
        finally:
            if kept is None:
                book.close()

    def names(self) -> list[str]:
        with self._opened() as book:
            return [sheet.title for sheet in book.book.worksheets if sheet.sheet_state == "visible"]

    def hidden(self) -> list[str]:
        with self._opened() as book:
            return [sheet.title for sheet in book.book.worksheets if sheet.sheet_state != "visible"]

    def looks(self, name: str) -> SheetLooks:
        with self._opened() as book, book.content(name) as content:
            return looks_of(content)

    def size(self, name: str) -> int:
        with self._opened() as book:
            return min(book.sizes[name], MAX_LINES)

    def rows(self, name: str, looks: SheetLooks) -> Iterator[tuple[int, Sequence[object]]]:
        with self._opened() as book:
            sheet = book.book[name]
            sheet.reset_dimensions()
            for number, values in enumerate(rows_as_shown(book.book, sheet, looks), 1):
                if any(value is not None for value in values):
                    yield number, _without_tail(values) if len(values) > MAX_COLUMNS else values


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
    """An opened workbook."""

    def __init__(self, source: Source) -> None:
        from openpyxl import load_workbook  # slow to load, and seldom needed

        self._stream = _open(source)
        try:
            self._stream = strict_as_transitional(self._stream)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # styles and data validations that openpyxl does not know: not ours
                self.book = load_workbook(self._stream, read_only=True, data_only=True, keep_links=False)
            self.sizes = {sheet.title: int(sheet.max_row or 0) for sheet in self.book.worksheets}
            """The last row of each sheet as the sheet itself says, before reading forgets it."""
        except Exception as trouble:  # openpyxl lets KeyError, ValueError, ParseError and more through
            self._stream.close()
            raise damaged_workbook(source) from trouble

    def content(self, name: str) -> IO[bytes]:
        """The XML of a sheet."""
        sheet: Any = self.book[name]
        content: IO[bytes] = sheet._get_source()  # noqa: SLF001  # openpyxl tells nowhere else where it lies
        return content

    def close(self) -> None:
        """Lets go of the file."""
        self.book.close()
        self._stream.close()


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
