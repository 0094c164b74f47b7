"""Workbooks in Excel's older formats, made byte by byte: what no program saves, such as a value in the last corner."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

Cell = str | float
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _biff(code: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _biff_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_book(
    cells: Mapping[tuple[int, int], Cell],
    *,
    formats: Sequence[str] = (),
    locked: bool = False,
    book: str = "Workbook",
    said: tuple[int, int] = (1, 1),
) -> bytes:
    """A workbook of Excel 97 with one sheet; cells by row and column from 0, ``said`` the size that it says it has."""
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    sheet += _biff(0x200, struct.pack("<IIHHH", 0, said[0], 0, said[1], 0))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            sheet += _biff(0x204, place + _biff_text(value))
        else:
            sheet += _biff(0x203, place + struct.pack("<d", value))
    sheet += _biff(0x0A)
    head = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    if locked:
        head += _biff(0x2F, b"\1\0\1\0\1\0" + bytes(48))
    for number, code in enumerate(formats):
        head += _biff(0x41E, struct.pack("<H", 164 + number) + _biff_text(code))
    name = b"Blad1"
    bound = 4 + 4 + 2 + 2 + len(name)
    start = len(head) + bound + 4
    head += _biff(0x85, struct.pack("<IHBB", start, 0, len(name), 0) + name) + _biff(0x0A)
    return compound(book, head + sheet)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    tables = -(-(count + 130) // 128)
    allocation = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    first = tables + 1
    allocation += [first + at + 1 for at in range(count - 1)] + [0xFFFFFFFE]
    allocation += [0xFFFFFFFF] * (tables * 128 - len(allocation))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", at if at < tables else 0xFFFFFFFF) for at in range(109))
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, first, len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(allocation)}I", *allocation) + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return said.ljust(64, b"\0") + struct.pack("<HBB", len(said), kind, 1) + links + bytes(36) + struct.pack(
        "<IQ", start, size
    )  # fmt: skip


def _brt(code: int, body: bytes = b"") -> bytes:
    coded = bytes([code]) if code < 128 else bytes([code & 0x7F | 0x80, code >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return coded + length + body


def _brt_text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_book(
    cells: Mapping[tuple[int, int], Cell], *, formats: Sequence[str] = (), dates: Sequence[int] = ()
) -> bytes:
    """A binary workbook with one sheet; cells by row and column from 0, numbers in the columns ``dates`` are days."""
    rows, columns = zip(*cells, strict=True)
    sheet = _brt(129) + _brt(148, struct.pack("<IIII", 0, max(rows), 0, max(columns))) + _brt(145)
    last = None
    for (row, column), value in sorted(cells.items()):
        if row != last:
            sheet += _brt(0, struct.pack("<II", row, 0) + bytes(9))
            last = row
        if isinstance(value, str):
            sheet += _brt(6, struct.pack("<II", column, 0) + _brt_text(value))
        else:
            sheet += _brt(5, struct.pack("<IId", column, int(column in dates), value))
    sheet += _brt(146) + _brt(130)
    styles = _brt(278) + _brt(615, struct.pack("<I", len(formats)))
    for number, code in enumerate(formats):
        styles += _brt(44, struct.pack("<H", 164 + number) + _brt_text(code))
    styles += _brt(616) + _brt(617, struct.pack("<I", 2))
    styles += b"".join(_brt(47, struct.pack("<HH", 0, kind) + bytes(12)) for kind in (0, 14)) + _brt(618) + _brt(279)
    book = _brt(131) + _brt(143) + _brt(156, struct.pack("<II", 0, 1) + _brt_text("rId1") + _brt_text("Blad1"))
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.bin": book + _brt(144) + _brt(132),
        "xl/_rels/workbook.bin.rels": _relations(
            ("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin")
        ),
        "xl/styles.bin": styles,
        "xl/worksheets/sheet1.bin": sheet,
    }  # fmt: skip
    return packed(parts)


def _relations(*those: tuple[str, str, str]) -> bytes:
    inner = "".join(f'<Relationship Id="{id}" Type="{_TYPES}/{kind}" Target="{to}"/>' for id, kind, to in those)
    home = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{home}">{inner}</Relationships>'.encode()


def ods_book(rows: str, *, manifest: str = "") -> bytes:
    """An OpenDocument table whose one sheet has these rows, written as XML."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": (manifest or "<manifest/>").encode(),
    }
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
