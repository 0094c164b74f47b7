"""Files that are no lists, told by what they are: one sentence with the format's name and the way to a list."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from coordinator.exchange.reading.containers import Source, is_apple_document
from coordinator.exchange.reading.limits import MAX_PACKED
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_PDF: Final = mark("{file} is a PDF, which holds no list. Ask for it as an Excel workbook or as CSV.")
_PICTURE: Final = mark("{file} is a picture, not a list. Choose a workbook or a CSV file.")
_WORD: Final = mark(
    "{file} is a Word document. Copy the table into Excel, choose File > Save As > Excel Workbook (.xlsx), "
    "and choose that file."
)
_TEXT_DOCUMENT: Final = mark(
    "{file} is a text document. Copy the table into a workbook, save it as .xlsx, and choose that file."
)
_SLIDES: Final = mark("{file} is a presentation, not a list. Choose a workbook or a CSV file.")
_NUMBERS: Final = mark(
    "{file} is a Numbers document. In Numbers, choose File > Export To > Excel, and choose that file."
)
_OTHER_ARCHIVE: Final = mark("{file} is packed in a way that is not read here. Unpack it and choose the list in it.")
_DATABASE: Final = mark("{file} is a database, not a list. Export the list as CSV or .xlsx.")
_BINARY: Final = mark("{file} is not a text file with a table. Save the list as CSV or .xlsx and choose that file.")
_WEB_TABLE: Final = mark(
    "{file} is a web page, whatever its name says. Open it in Excel, choose File > Save As > Excel Workbook (.xlsx), "
    "and choose that file."
)
_XML_WORKBOOK: Final = mark(
    "{file} is a workbook in the old XML format. Open it in Excel, choose File > Save As > Excel Workbook (.xlsx), "
    "and choose that file."
)
_CALENDAR: Final = mark(
    "{file} is a calendar. Drop it on the page Year plan, or take it in with “coordinator year import”."
)
_MARKUP: Final = mark(
    "{file} is a web page or a data file, not a list. Save the list as CSV or .xlsx and choose that file."
)
_STARTS: Final = (
    ((b"%PDF",), _PDF),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), _PICTURE),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), _OTHER_ARCHIVE),
    ((b"SQLite format 3",), _DATABASE),
    ((b"{\\rtf",), _TEXT_DOCUMENT),
    ((b"MZ",), _BINARY),
)


def foreign_by_start(source: Source, start: bytes) -> Unreadable | None:
    """The sentence for a file that begins like something that is no list; None for one that may be text."""
    for starts, said in _STARTS:
        if start.startswith(starts):
            return Unreadable(said, file=source.shown)
    return Unreadable(_packed(source), file=source.shown) if start.startswith(b"PK\x03\x04") else None


def no_text(source: Source) -> Unreadable:
    """The sentence for bytes that are no text."""
    return Unreadable(_BINARY, file=source.shown)


def foreign_markup(source: Source, words: bytes) -> Unreadable | None:
    """The sentence for a page, a data file or a calendar, by how its text begins; None for other text."""
    begins = words[:400].lower()
    if begins.startswith(b"begin:vcalendar"):
        return Unreadable(_CALENDAR, file=source.shown)
    if not words.startswith((b"<", b'{"', b"[{", b"{\n", b"{\r")):
        return None
    if b"excel.sheet" in begins or b"office:spreadsheet" in begins:
        return Unreadable(_XML_WORKBOOK, file=source.shown)
    is_page = begins.startswith((b"<html", b"<!doctype html", b"<table"))
    return Unreadable(_WEB_TABLE if is_page else _MARKUP, file=source.shown)


def _packed(source: Source) -> str:
    try:
        with source.open() as stream, zipfile.ZipFile(io.BytesIO(stream.read(MAX_PACKED))) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001  # zipfile, zlib and lzma have errors of their own; none of them says what it is
        return _BINARY
    if is_apple_document(names):
        return _NUMBERS
    if b"opendocument.text" in kind:
        return _TEXT_DOCUMENT
    if any(name.startswith("word/") for name in names):
        return _WORD
    return _SLIDES if b"presentation" in kind or any(name.startswith("ppt/") for name in names) else _BINARY
