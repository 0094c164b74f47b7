"""Workbooks in other formats than .xlsx: what is read from them, and what is told instead of being read wrongly.

The files of tests/samples/workbooks were saved by xlwt and odfpy, which this program does not use.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import numbers

from coordinator.exchange.reading import list_sources, open_table
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks.spreadsheets import choose_sheet
from coordinator.exchange.reading.workbooks.workbook_extent import ods_extent
from tests.exchange.reading.old_books import Cell, compound, ods_book, packed, xls_book, xlsb_book

pytestmark = pytest.mark.usefixtures("english")
SAMPLES = Path(__file__).parents[3] / "samples"
BOOKS = SAMPLES / "workbooks"
FILES = SAMPLES / "cases" / "files"
HEAD = ("Serienummer", "Inventarienr", "Modell", "Innehavare", "Inköpsdatum", "Pris", "Anteckning")
FIRST = ["PF3X9K1A", "NSK-001", "ThinkPad L13", "Åsa Öberg", "2024-08-12", "5495", "x"]
SMALL: dict[tuple[int, int], Cell] = {
    (0, 0): "Serienummer", (0, 1): "Modell", (0, 2): "Inköpsdatum",
    (1, 0): "A1B2C3D4", (1, 1): "HP Å", (1, 2): 45516.0,
}  # fmt: skip


def read(path: Path) -> tuple[tuple[str, ...] | None, list[tuple[int, list[str]]]]:
    [source] = list_sources(path)
    table = open_table(source)
    return table.header, list(table.rows())


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as said:
        read(path)
    assert path.name in str(said.value)
    return str(said.value)


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def odf_row(*cells: str) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


@pytest.mark.parametrize("name", ["enheter.xls", "enheter.ods", "mac1904.xls", "kronor.xls"])
def test_the_sheet_with_the_list_is_read_with_dates_numbers_and_row_numbers(name: str) -> None:
    header, rows = read(BOOKS / name)
    assert header == HEAD
    assert rows[0] == (2, FIRST)
    assert rows[1][1][5:] == ["5495.5", "true"]
    # Row 4 is empty; Excel has destroyed digits of a long number, which is told by its form.
    assert rows[2] == (5, ["PF3X9K1C", "8.834E+15", "", "", "", "", ""])
    assert "HIDDEN1" not in str(rows)


@pytest.mark.parametrize("name", ["nollor.xls", "nollor.ods", "tagg.xls", "tagg.ods"])
def test_numbers_shown_with_zeros_are_told_and_never_read_without_them(name: str) -> None:
    said = refused(BOOKS / name)
    assert "00077 as 77" in said
    assert "File > Save As > Excel Workbook (.xlsx)" in said


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("0.00", True), ("#,##0.00", True), ("0.00E+00", True), ("0E-00", True), ("yyyy-mm-dd", True), ("# ##0", True),
        ("0%", True),
        ("00000", False), ('"NSK-"0000', False), ("000 00", False), ("[Red]0000", False), ("000000-0000", False),
    ],
)  # fmt: skip
def test_a_number_format_that_shows_more_than_the_number_is_known(tmp_path: Path, code: str, fine: bool) -> None:
    for name, book in (("a.xls", xls_book(SMALL, formats=[code])), ("a.xlsb", xlsb_book(SMALL, formats=[code]))):
        path = saved(tmp_path / name, book)
        if fine:
            assert read(path)[0] == ("Serienummer", "Modell", "Inköpsdatum")
        else:
            assert code in refused(path)


def test_a_hidden_sheet_is_not_read_though_it_stands_first() -> None:
    assert read(BOOKS / "dold.xls")[1] == [(2, ["PF3X9K1A", ""])]


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "lista.xlsb", xlsb_book(SMALL, dates=[2]))
    assert read(path) == (("Serienummer", "Modell", "Inköpsdatum"), [(2, ["A1B2C3D4", "HP Å", "2024-08-12"])])


@pytest.mark.parametrize("book", ["Workbook", "Book", "WORKBOOK"])
def test_an_old_workbook_is_known_by_its_stream_and_not_by_its_name(tmp_path: Path, book: str) -> None:
    path = saved(tmp_path / "lista.csv", xls_book(SMALL, book=book))
    assert read(path)[1] == [(2, ["A1B2C3D4", "HP Å", "45516"])]


def test_workbooks_within_an_archive_are_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("enheter.xls", "enheter.ods"):
            archive.write(BOOKS / name, name)
        archive.writestr("lista.xlsb", xlsb_book(SMALL))
    assert [len(list(open_table(source).rows())) for source in list_sources(path)] == [3, 3, 1]


def test_cells_that_are_repeated_are_read_as_often_and_empty_ends_are_none(tmp_path: Path) -> None:
    rows = odf_row("Serienummer", "Modell", "Plats") + (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">'
        '<text:p>EX1</text:p></table:table-cell><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="2"><text:p>HP</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = saved(tmp_path / "lista.ods", ods_book(rows))
    assert read(path)[1] == [(2, ["EX1", "HP", "HP"]), (3, ["EX1", "HP", "HP"])]


def test_a_workbook_that_excel_calls_strict_is_read_like_any_other(tmp_path: Path) -> None:
    header, rows = read(FILES / "strict_open_xml.xlsx")
    assert header == HEAD
    assert rows == [
        (2, FIRST),
        (3, ["PF3X9K1B", "NSK-002", "ThinkPad L13", "Märta Sjö", "2024-08-13", "5495.5", "y"]),
    ]
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(FILES / "strict_open_xml.xlsx", "strikt.xlsx")
    assert read(path)[1] == rows


def test_the_usual_names_are_left_as_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Serienummer", "Anteckning"])
    sheet.append(["EX1", "http://purl.oclc.org/ooxml/spreadsheetml/main"])
    sheet["A2"].number_format = numbers.FORMAT_TEXT
    book.save(tmp_path / "lista.xlsx")
    [source] = list_sources(tmp_path / "lista.xlsx")
    assert list(choose_sheet(source).read())[1] == (2, ["EX1", "http://purl.oclc.org/ooxml/spreadsheetml/main"])


LOCKED: list[tuple[str, Callable[[], bytes]]] = [
    ("lista.xlsx", (FILES / "losenord.xlsx").read_bytes),
    ("lista.xls", lambda: xls_book(SMALL, locked=True)),
    ("lista.ods", lambda: ods_book(odf_row("a"), manifest="<m><manifest:encryption-data/></m>")),
]


@pytest.mark.parametrize(("name", "content"), LOCKED, ids=[name for name, _ in LOCKED])
def test_a_workbook_with_a_password_is_told_with_the_way_to_take_it_off(
    tmp_path: Path, name: str, content: Callable[[], bytes]
) -> None:
    said = refused(saved(tmp_path / name, content()))
    assert "locked with a password" in said
    assert "File > Info > Protect Workbook" in said


def test_cells_with_a_format_alone_cost_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "lista.xls", xls_book(SMALL, said=(65536, 256)))
    assert len(read(path)[1]) == 1


def test_remarks_upon_a_cell_are_not_the_cell(tmp_path: Path) -> None:
    remark = "<office:annotation><text:p>01 ring Åsa</text:p></office:annotation>"
    rows = odf_row("Serienummer", "Antal") + (
        f'<table:table-row><table:table-cell office:value-type="string">{remark}<text:p>EX1</text:p>'
        f'</table:table-cell><table:table-cell office:value-type="float" office:value="78">{remark}<text:p>78</text:p>'
        "</table:table-cell></table:table-row>"
    )
    assert read(saved(tmp_path / "lista.ods", ods_book(rows)))[1] == [(2, ["EX1", "78"])]


def test_each_sheet_is_as_large_as_its_own_cells() -> None:
    wide = "<table:table>" + odf_row("a", "b", "c") * 2 + "</table:table>"
    long = "<table:table>" + odf_row("a") * 3 + "</table:table>"
    names = 'xmlns:table="urn:t" xmlns:office="urn:o" xmlns:text="urn:x"'
    for sheets, cells in ((wide + long, 6), (long + wide, 6), (long + long, 3)):
        assert ods_extent(BytesIO(f"<body {names}>{sheets}</body>".encode())).cells == cells


def test_the_list_is_found_behind_many_empty_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(30):
        book.create_sheet()
    sheet = book.create_sheet("Lista")
    sheet.append(["Serienummer", "Modell"])
    sheet.append(["EX1", "HP"])
    book.save(tmp_path / "lista.xlsx")
    assert read(tmp_path / "lista.xlsx")[1] == [(2, ["EX1", "HP"])]


def _with_byte(content: bytes, at: int, byte: int) -> bytes:
    return content[:at] + bytes([byte]) + content[at + 1 :]


DAMAGED: list[tuple[str, Callable[[], bytes]]] = [
    ("half.xls", lambda: (BOOKS / "enheter.xls").read_bytes()[:2000]),
    ("noise.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096),
    ("circle.xls", lambda: xls_book(SMALL).replace(b"\xfe\xff\xff\xff", b"\x03\0\0\0")),
    ("sectors.xls", lambda: _with_byte((BOOKS / "enheter.xls").read_bytes(), 31, 0xD3)),
    ("size.xls", lambda: xls_book(SMALL, said=(0xFFFFFFFF, 0xFFFF))),
    ("half.ods", lambda: (BOOKS / "enheter.ods").read_bytes()[:900]),
    ("entity.ods", lambda: ods_book("</table:table><!DOCTYPE x><table:table>")),
    ("open.ods", lambda: ods_book("<table:table-row>")),
    ("number.ods", lambda: ods_book('<table:table-row table:number-rows-repeated="x"/>')),
    ("cut.xlsb", lambda: packed({"xl/workbook.bin": b"", "xl/worksheets/sheet1.bin": b"\x00\x19\x00"})),
    ("empty.xlsb", lambda: packed({"xl/workbook.bin": b""})),
    ("half.xlsx", lambda: (FILES / "strict_open_xml.xlsx").read_bytes()[:4000]),
]


@pytest.mark.parametrize(("name", "content"), DAMAGED, ids=[name for name, _ in DAMAGED])
def test_a_damaged_workbook_is_told_in_one_sentence(tmp_path: Path, name: str, content: Callable[[], bytes]) -> None:
    path = saved(tmp_path / name, content())
    with pytest.raises(Unreadable, match="damaged or locked") as said:
        read(path)
    assert name in str(said.value)


_ODF = b"application/vnd.oasis.opendocument."
FOREIGN: list[tuple[str, Callable[[], bytes], str]] = [
    ("lista.numbers", (FILES / "apple.numbers").read_bytes, "In Numbers, choose File > Export To > Excel"),
    ("old.numbers", lambda: packed({"Index.zip": b"PK", "preview.jpg": b"x"}), "In Numbers, choose File > Export To"),
    ("lista.docx", lambda: packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "is a Word document"),
    ("lista.pptx", lambda: packed({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "is a presentation"),
    ("lista.odt", lambda: packed({"mimetype": _ODF + b"text", "content.xml": b"<x/>"}), "is a text document"),
    ("lista.odp", lambda: packed({"mimetype": _ODF + b"presentation", "content.xml": b"<x/>"}), "a presentation"),
    ("lista.doc", lambda: compound("WordDocument", b"x"), "document of an old Office program"),
    ("lista.pdf", lambda: b"%PDF-1.7\n...", "is a PDF"),
    ("lista.xls", lambda: b"<html><body><table><tr><td>Serienummer</td></tr></table>", "is a web page"),
    (
        "bok.xls",
        lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>',
        "old XML format",
    ),
    ("data.csv", lambda: b'{"devices": []}', "a data file"),
    ("lasar.csv", lambda: b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "is a calendar"),
    ("lista.rtf", lambda: b"{\\rtf1 hej}", "is a text document"),
    ("lista.gz", lambda: b"\x1f\x8b\x08" + bytes(30), "Unpack it"),
    ("lista.db", lambda: b"SQLite format 3\0" + bytes(100), "is a database"),
    ("bild.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(100), "is a picture"),
]


@pytest.mark.parametrize(("name", "content", "words"), FOREIGN, ids=[each[0] for each in FOREIGN])
def test_a_file_that_is_no_list_is_told_by_what_it_is(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    assert words in refused(saved(tmp_path / name, content()))
