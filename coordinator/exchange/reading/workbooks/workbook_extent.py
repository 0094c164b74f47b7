"""How far the cells of an older or foreign workbook spread, before a library opens it whole in memory.

One value in a sheet's last corner would make it ask for a table of everything before: 16 million cells in .xls, 17
thousand million in .xlsb and .ods. The walk also finds what such a library does not tell: that the file is locked, and
number formats that show more than the number (``00077``), of which only 77 would arrive.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

MAX_CELLS: Final = 4_000_000
"""Empty ones between the others among them; 60 bytes each."""
_PADDED: Final = re.compile(r"(?<![.,#?0+])(?<!E-)0{2,}")
_SHOWN_PADDED: Final = re.compile(r"^(?:[^\W\d_]+[- ]?)?0\d")
_MAX_ROWS: Final = 1 << 20
_OLD_ROWS: Final = 1 << 16
_OLD_COLUMNS: Final = 256
_MOST_SHEETS: Final = 1_000

_END, _SHEET, _DIMENSIONS, _FORMAT, _FILEPASS, _MULRK = 0x0A, 0x85, 0x200, 0x41E, 0x2F, 0xBD
_END_OF_CHAIN: Final = 0xFFFFFFFA
_STREAM: Final = 2
_SECTOR_SHIFTS: Final = (9, 12)
_CELLS: Final = frozenset((0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E))
_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class BrokenBook(Exception):
    """The bytes do not follow the format."""


@dataclass(slots=True)
class Extent:
    """The most cells that a sheet spreads over; whether the book is ``locked``; ``padded`` is a format that shows more
    than the number.
    """

    cells: int = 0
    locked: bool = False
    padded: str = ""

    def spread(self, rows: int, columns: int) -> None:
        """A sheet has a cell in this row and column, counted from 1."""
        self.cells = max(self.cells, rows * columns)

    def number_format(self, code: str) -> None:
        """The book has this number format."""
        if not self.padded and _PADDED.search(code):
            self.padded = code


def xls_stream(data: bytes) -> bytes | None:
    """The workbook in the compound file of an old Excel; None where the file holds something else, such as a text
    document. Raises :class:`BrokenBook`.
    """
    if len(data) < 512 or not data.startswith(_MAGIC):
        raise BrokenBook
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in _SECTOR_SHIFTS:
        raise BrokenBook
    sector = 1 << shift
    first, _, cutoff = struct.unpack_from("<III", data, 48)
    table = _allocation(data, sector)
    folder = _chain(data, table, first, sector)
    if not folder:
        raise BrokenBook
    for at in range(0, len(folder) - 127, 128):
        length = min(struct.unpack_from("<H", folder, at + 64)[0], 64)
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        if name in ("workbook", "book") and folder[at + 66] == _STREAM:
            start, size = struct.unpack_from("<II", folder, at + 116)
            if size < cutoff:
                raise BrokenBook  # a workbook is never so small that it lies among the small streams
            return _chain(data, table, start, sector)[:size]
    return None


def is_encrypted_package(data: bytes) -> bool:
    """Whether the compound file is a newer workbook, locked with a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _allocation(data: bytes, sector: int) -> list[int]:
    wanted = [one for one in struct.unpack_from("<109I", data, 76) if one < _END_OF_CHAIN]
    at, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // sector)):
        if at >= _END_OF_CHAIN:
            break
        more = struct.unpack(f"<{sector // 4}I", _sector(data, at, sector))
        wanted += [one for one in more[:-1] if one < _END_OF_CHAIN]
        at = more[-1]
    found: list[int] = []
    for one in wanted:
        found += struct.unpack(f"<{sector // 4}I", _sector(data, one, sector))
    return found


def _sector(data: bytes, at: int, sector: int) -> bytes:
    return data[(at + 1) * sector : (at + 2) * sector].ljust(sector, b"\0")


def _chain(data: bytes, table: list[int], at: int, sector: int) -> bytes:
    parts: list[bytes] = []
    while at < _END_OF_CHAIN:
        if at >= len(table) or len(parts) * sector > len(data):
            raise BrokenBook
        parts.append(_sector(data, at, sector))
        at = table[at]
    return b"".join(parts)


def xls_extent(stream: bytes) -> Extent:
    """Walks through the records of an old workbook, sheet by sheet where the book says that they begin. Raises
    :class:`BrokenBook`.
    """
    extent = Extent()
    sheets: list[int] = []
    for code, body in _old_records(stream, 0):
        if code == _FILEPASS:
            extent.locked = True
            return extent
        if code == _SHEET and len(body) >= 4:
            sheets.append(struct.unpack_from("<I", body)[0])
        _take_old_record(extent, code, body)
    if len(sheets) > _MOST_SHEETS:
        raise BrokenBook
    for begins in sheets:
        rows = columns = 0
        for code, body in _old_records(stream, begins):
            if code in _CELLS and len(body) >= 6:
                row, column = struct.unpack_from("<HH", body)
                if code == _MULRK:
                    column = struct.unpack_from("<H", body, len(body) - 2)[0]
                rows, columns = max(rows, row + 1), max(columns, column + 1)
                extent.spread(rows, columns)
            else:
                _take_old_record(extent, code, body)
    return extent


def _old_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place up to the end of their part."""
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        if code == _END:
            return
        yield code, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _take_old_record(extent: Extent, code: int, body: bytes) -> None:
    if code == _DIMENSIONS and len(body) >= 12:
        # Cells with a format alone count here, so a large figure is no fault; one that no sheet has is.
        _, last, _, right = struct.unpack_from("<IIHH", body)
        if last > _OLD_ROWS or right > _OLD_COLUMNS:
            raise BrokenBook
    elif code == _FORMAT and len(body) > 5:
        wide = body[4] & 1
        extent.number_format(body[5:].decode("utf-16-le" if wide else "latin-1", "replace"))


def xlsb_sheet(stream: IO[bytes], extent: Extent) -> None:
    """Walks through the records of one sheet, or of the styles, of a binary workbook. Raises :class:`BrokenBook`."""
    rows = columns = 0
    for code, body in _records(stream):
        if code == 0 and len(body) >= 4:
            rows = max(rows, struct.unpack_from("<I", body)[0] + 1)
        elif 2 <= code <= 11 and len(body) >= 4:
            columns = max(columns, struct.unpack_from("<I", body)[0] + 1)
            extent.spread(rows, columns)
        elif code == 44 and len(body) >= 6:
            extent.number_format(body[6:].decode("utf-16-le", "replace"))
        if extent.cells > MAX_CELLS or max(rows, columns) > _MAX_ROWS:
            extent.spread(MAX_CELLS, 2)
            return


def _records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while first := stream.read(1):
        code = first[0]
        if code & 0x80:
            code = (code & 0x7F) | (_byte(stream) & 0x7F) << 7
        length = 0
        for shift in (0, 7, 14, 21):
            one = _byte(stream)
            length |= (one & 0x7F) << shift
            if not one & 0x80:
                break
        body = stream.read(length)
        if len(body) != length:
            raise BrokenBook
        yield code, body


def _byte(stream: IO[bytes]) -> int:
    read = stream.read(1)
    if not read:
        raise BrokenBook
    return read[0]


def ods_extent(content: IO[bytes]) -> Extent:
    """Walks through the cells of an OpenDocument table. Raises :class:`BrokenBook`."""
    from defusedxml import DefusedXmlException
    from defusedxml.sax import parse

    extent = Extent()
    try:
        parse(content, _Cells(extent), forbid_dtd=True)
    except (SAXException, DefusedXmlException, LookupError, ValueError) as trouble:
        raise BrokenBook from trouble
    return extent


class _Cells(ContentHandler):
    """Counts rows and columns up to the last cell with a value; what is repeated counts as often."""

    def __init__(self, extent: Extent) -> None:
        super().__init__()
        self._extent = extent
        self._row = self._rows = self._columns = self._column = self._filled = 0
        self._shown: list[str] | None = None
        self._beside = 0  # within so many remarks upon a cell

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # the name that SAX calls
        if name == "office:annotation":
            self._beside += 1
        elif name == "table:table":
            self._row = self._columns = 0
        elif name == "table:table-row":
            self._rows, self._column, self._filled = _times(attrs, "table:number-rows-repeated"), 0, 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._column += _times(attrs, "table:number-columns-repeated")
            kind = attrs.get("office:value-type") or attrs.get("calcext:value-type")
            if kind:
                self._filled = self._column
            self._shown = [] if kind == "float" else None

    def characters(self, content: str) -> None:
        if self._shown is not None and not self._beside:
            self._shown.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  # the name that SAX calls
        if name == "office:annotation":
            self._beside -= 1
        elif name == "table:table-row":
            self._row += self._rows
            if self._filled:
                self._columns = max(self._columns, self._filled)
                self._extent.spread(self._row, self._columns)
        elif name == "table:table-cell" and self._shown is not None:
            shown, self._shown = "".join(self._shown).strip(), None
            if not self._extent.padded and _SHOWN_PADDED.match(shown):
                self._extent.padded = shown


def _times(attributes: Any, name: str) -> int:
    said = attributes.get(name, "1")
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise ValueError(said)
    return int(said)
