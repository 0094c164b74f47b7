"""What a sheet shows beside its values: zeros before numbers, merged rows, formulas without a value, several lists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest

from coordinator.exchange.reading import Source, open_table
from coordinator.exchange.reading.sheets import list_tables
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks import sheet_looks, spreadsheets
from coordinator.exchange.reading.workbooks.sheet_looks import SheetLooks, looks_of, padded
from tests.exchange.reading.workbooks.test_spreadsheets import HEAD, workbook

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("digits", "template", "shown"),
    [
        ("77", "00000", "00077"), ("123456", "00000", "123456"), ("0", "000", "000"), ("77", "00000;-00000", "00077"),
        ("77", '"NSK-"0000', "NSK-0077"), ("77", r"\N0", "N77"), ("123456", "000-000", "123-456"),
        ("12", r"000\ 000", "000 012"), ("1234567", "000-000", "1234-567"), ("5", "[Red]000", "005"),
        ("7", "0", None), ("7", "General", None), ("7", "#,##0", None), ("7", "0.00", None), ("7", "0%", None),
        ("7", "yyyy-mm-dd", None), ("5495", '0 "kr"', None), ("5495", '"kr" 0', None), ("7", "@", None),
    ],
)  # fmt: skip
def test_a_number_is_as_its_format_shows_it(digits: str, template: str, shown: str | None) -> None:
    assert padded(digits, template) == shown


def test_only_whole_numbers_in_such_a_format_are_shown_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, [77, "EX1", 12], [-7, "EX2", 12], [7.5, "EX3", 12], [True, "EX4", 12]]
    path = workbook(tmp_path / "a.xlsx", {"Data": rows})
    book = openpyxl.load_workbook(path)
    for row in range(2, 6):
        book["Data"].cell(row, 1).number_format = "00000"
    book.save(path)
    [source] = list_tables([path])[0]
    assert [row[0] for _, row in open_table(source).rows()] == ["00077", "-7", "7.5", "true"]
    assert {row[2] for _, row in open_table(source).rows()} == {"12"}


def test_a_merged_cell_counts_in_each_row_that_has_something(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Datorer på skolan"], HEAD, ["N1", "EX1", "L13"], ["N2", "EX2"], [None, None], ["N3", "EX3"], ["N4", "EX4"],
    ]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", {"Data": rows})
    book = openpyxl.load_workbook(path)
    book["Data"].merge_cells("C3:C6")
    book["Data"].merge_cells("A1:C1")
    book.save(path)
    [source] = list_tables([path])[0]
    assert [(line, row[2]) for line, row in open_table(source).rows()] == [(3, "L13"), (4, "L13"), (6, "L13"), (7, "")]


def test_looks_are_found_wherever_a_piece_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = (
        b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>"NSK-"&amp;1</f><v /></c><c r="C2"><f>B2</f></c>'
        b'<c r="B3" s="4"><f t="shared" si="0"/><v></v></c></row><mergeCells><mergeCell ref="C4:C6"/>'
        b'<mergeCell ref="A1:G1" /><mergeCell ref="AB2:AB3"/></mergeCells>'
    )
    for size in range(150, len(xml) + 5):  # no cell is longer than a piece
        monkeypatch.setattr(sheet_looks, "CHUNK", size)
        found = looks_of(io.BytesIO(xml))
        assert found.unreckoned == {1: 2, 2: 1}, size
        assert found.merged == {4: [(2, 6)], 2: [(27, 3)]}, size


def test_formulas_without_a_value_are_told_by_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": [HEAD, ['="NSK-"&1', "EX1", "L13"], ["N2", "EX2", "=1+1"]]})
    [source] = list_tables([path])[0]
    assert open_table(source).unreckoned == ("Inventarienr", "Modell")


def test_each_sheet_that_is_a_list_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    people: list[object] = ["Förnamn", "Efternamn", "Klass"]
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Om": [["Lista för skolan"]],
            "7A": [HEAD, ["N1", "EX1", "L13"]],
            "7B": [HEAD, ["N2", "EX2", "L13"]],
            "Elever": [people, ["Åsa", "Öberg", "7A"]],
            "Tomt": [],
            "Kopia": [HEAD, ["N1", "EX1", "L14"]],
        },
    )
    tables = list_tables([path])[0]
    assert [source.shown for source in tables] == ["a.xlsx: 7A", "a.xlsx: 7B", "a.xlsx: Elever"]
    opened = [open_table(source) for source in tables]
    assert [[row for _, row in table.rows()] for table in opened] == [
        [["N1", "EX1", "L13"]], [["N2", "EX2", "L13"]], [["Åsa", "Öberg", "7A"]],
    ]  # fmt: skip
    assert [table.left.sheets for table in opened] == [("Om", "Kopia"), (), ()], (
        "an older copy would undo the list itself"
    )


def test_a_sheet_among_many_is_opened_by_its_own_rows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What each sheet holds was read when they were listed: thirty classes would be read thirty times over."""
    lists: dict[str, list[list[object]]] = {f"{at}A": [HEAD, [f"N{at}", f"EX{at}", "L13"]] for at in range(1, 4)}
    path = workbook(tmp_path / "a.xlsx", {"Om": [["Lista för skolan"]], **lists})
    read: list[str] = []
    rows_of = spreadsheets._texts  # whatever is read goes through it

    def told(source: Source, book: Any, name: str, looks: SheetLooks) -> Iterator[tuple[int, list[str]]]:
        read.append(name)
        return rows_of(source, book, name, looks)

    monkeypatch.setattr(spreadsheets, "_texts", told)
    sources = list_tables([path])[0]
    assert sorted(read) == ["1A", "2A", "3A", "Om"]
    read.clear()
    assert [open_table(source).left.sheets for source in sources] == [("Om",), (), ()]
    assert read == ["1A", "2A", "3A"]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_workbook_is_opened_once_for_all_its_sheets_and_never_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    """A file that stays open cannot be moved or saved again on Windows."""
    path = workbook(tmp_path / "a.xlsx", {f"{at}A": [HEAD, [f"N{at}", f"EX{at}", "L1"]] for at in range(1, 4)})
    streams: list[BinaryIO] = []
    opens = spreadsheets._open  # whatever is read goes through it

    def told(source: Source) -> BinaryIO:
        streams.append(opens(source))
        return streams[-1]

    sources = list_tables([path])[0]
    if damaged:
        _cut_short(path, "xl/worksheets/sheet2.xml")
    monkeypatch.setattr(spreadsheets, "_open", told)
    if damaged:
        with pytest.raises(Unreadable, match="damaged"):
            open_table(sources[1])
        assert [source.sheet for source in list_tables([path])[0]] == [None]
    else:
        assert list_tables([path])[0] == sources
        assert len(streams) == 2, "walked through, and opened"
        streams.clear()
        opened = open_table(sources[1])
        assert len(streams) == 3, "walked through, asked about its looks, and read"
        assert len(list(opened.rows())) == 1
    assert streams
    assert all(stream.closed for stream in streams)


def _cut_short(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content[: len(content) // 2] if member == name else content)


@pytest.mark.parametrize(
    ("kept", "said"),
    [({"1A": [["Lista för skolan"]]}, "changed since it was read"), ({"1A": [], "2A": []}, "is empty")],
)
def test_a_workbook_that_changed_since_its_sheets_were_listed_is_told(
    tmp_path: Path, kept: dict[str, list[list[object]]], said: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"1A": [HEAD, ["N1", "EX1", "L1"]], "2A": [HEAD, ["N2", "EX2", "L1"]]})
    second = list_tables([path])[0][1]
    workbook(path, kept)
    with pytest.raises(Unreadable, match=said):
        open_table(second)


def test_a_workbook_with_one_list_keeps_its_name_and_tells_its_other_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Om": [["Text"]], "Data": [HEAD, ["N1", "EX1", "L13"]]})
    [source] = list_tables([path])[0]
    assert (source.shown, open_table(source).left.sheets) == ("a.xlsx", ("Om",))


def test_a_hidden_sheet_is_no_list(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A": [HEAD, ["N1", "EX1", "L13"]], "B": [HEAD, ["N2", "EX2", "L13"]]})
    book = openpyxl.load_workbook(path)
    book["B"].sheet_state = "hidden"
    book.save(path)
    assert [source.shown for source in list_tables([path])[0]] == ["a.xlsx"]


def test_a_damaged_workbook_is_one_source_and_told_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<trasig")
    assert [source.sheet for source in list_tables([path])[0]] == [None]


def test_hidden_sheets_that_hold_anything_are_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, ["N1", "EX1", "L13"]]
    more: list[list[object]] = [HEAD, ["N2", "EX2", "L13"]]
    for visible in ({"7A": rows}, {"7A": rows, "7B": more}):
        path = workbook(tmp_path / "a.xlsx", {**visible, "Gömt": [["Hemligt"]], "Djupt": rows, "Tomt": []})
        book = openpyxl.load_workbook(path)
        book["Gömt"].sheet_state = book["Tomt"].sheet_state = "hidden"
        book["Djupt"].sheet_state = "veryHidden"
        book.save(path)
        sources = list_tables([path])[0]
        assert [open_table(source).left.hidden for source in sources] == [("Gömt", "Djupt"), ()][: len(visible)]


def test_a_workbook_of_which_all_that_holds_anything_is_hidden_is_not_called_empty(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Om": [], "7A": [HEAD, ["N1", "EX1", "L13"]]})
    book = openpyxl.load_workbook(path)
    book["7A"].sheet_state = "hidden"
    book.save(path)
    (source,) = list_tables([path])[0]
    with pytest.raises(Unreadable, match="hidden: 7A"):
        open_table(source)


def test_lists_beside_each_other_in_a_sheet_are_parted_and_what_its_columns_lack_is_told_of_each(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["Serienr", "Pris", None, "Namn", "Klass"], ["EX1", "=1+1", None, "Leo P", "=1+1"], ["EX2", 5, None, None, None]
    ]  # fmt: skip
    further: list[list[object]] = [HEAD, ["N2", "EX9", "L13"]]
    for more in ({}, {"7B": further}):
        path = workbook(tmp_path / "a.xlsx", {"Allt": rows, **more})
        tables = [open_table(source) for source in list_tables([path])[0]]
        assert [table.header for table in tables[:2]] == [("Serienr", "Pris"), ("Namn", "Klass")]
        assert [table.unreckoned for table in tables[:2]] == [("Pris",), ("Klass",)]
        assert len(tables) == 2 + len(more)
        assert not any(any(table.left) for table in tables[1:]), "told once"
        assert tables[0].left.apart == ("Serienr, Pris (A–B)", "Namn, Klass (D–E)")
