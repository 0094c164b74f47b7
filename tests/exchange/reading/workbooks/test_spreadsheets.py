"""Workbooks: which sheet is read, and what a cell's value reads as."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from coordinator.exchange.reading import list_sources
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.exchange.reading.workbooks import spreadsheets
from coordinator.exchange.reading.workbooks.spreadsheets import as_text, choose_sheet

pytestmark = pytest.mark.usefixtures("english")
HEAD: list[object] = ["Inventarienr", "Serienummer", "Modell"]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rows(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    [source] = list_sources(path)
    sheet = choose_sheet(source)
    return sheet.name, list(sheet.read())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("", ""), (" a ", " a "), (True, "true"), (False, "false"),
        (7, "7"), (7.0, "7"), (-7.0, "-7"), (7.5, "7.5"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333333333333333"),
        (10**15 - 1, "999999999999999"), (float(10**15 - 1), "999999999999999"),
        (10**15, "1E+15"), (8.834e15, "8.834E+15"), (-(10**15), "-1E+15"), (1.5e20, "1.5E+20"),
        (dt.datetime.fromisoformat("2026-11-22"), "2026-11-22"),
        (dt.datetime.fromisoformat("2026-11-22T07:05"), "2026-11-22 07:05:00"),
        (dt.date(2026, 11, 22), "2026-11-22"), (dt.time(7, 5), "07:05:00"),
        (dt.timedelta(days=1), "1 day, 0:00:00"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_excel_shows_it(value: object, text: str) -> None:
    assert as_text(value) == text


def test_the_sheet_with_a_header_is_read_wherever_it_stands(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Om": [["Lista över datorer"]], "Data": [HEAD, ["NK-1", "EX1", 11]]})
    assert rows(path) == ("Data", [(1, HEAD), (2, ["NK-1", "EX1", "11"])])


def test_without_a_header_the_first_sheet_with_content_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Tom": [], "Första": [["x"]], "Andra": [["y"], ["z"]]})
    assert rows(path) == ("Första", [(1, ["x"])])
    [source] = list_sources(path)
    assert choose_sheet(source).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert choose_sheet(source).rows == 1


def test_a_workbook_without_content_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is empty") as refused:
        rows(workbook(tmp_path / "a.xlsx", {"Tom": [], "Tom 2": [[None, None]]}))
    assert refused.value.values["file"] == "a.xlsx"


def test_rows_without_content_are_none_and_the_rest_keep_their_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": [HEAD, [None, None, None], ["NK-1", None, 0]]})
    assert rows(path)[1] == [(1, HEAD), (3, ["NK-1", "", "0"])]


def test_so_many_rows_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": [HEAD, ["NK-1", "EX1", 1], ["NK-2", "EX2", 2]]})
    monkeypatch.setattr(spreadsheets, "MAX_LINES", 3)
    assert len(rows(path)[1]) == 3
    monkeypatch.setattr(spreadsheets, "MAX_LINES", 2)
    with pytest.raises(Unreadable) as refused:
        rows(path)
    assert refused.value.values["file"] == "a.xlsx"


def test_only_a_very_wide_row_loses_its_empty_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": [HEAD, ["NK-1", None, "x"]]})
    book = openpyxl.load_workbook(path)
    book["Data"].cell(2, 5).font = Font(bold=True)  # a cell with looks and no content, as Excel leaves them behind
    book.save(path)
    monkeypatch.setattr(spreadsheets, "MAX_COLUMNS", 5)
    assert rows(path)[1][1] == (2, ["NK-1", "", "x", "", ""])
    monkeypatch.setattr(spreadsheets, "MAX_COLUMNS", 4)
    assert rows(path)[1][1] == (2, ["NK-1", "", "x"])


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Data": [HEAD]})
    [source] = list_sources(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(Unreadable, match="damaged"):
        choose_sheet(source)
