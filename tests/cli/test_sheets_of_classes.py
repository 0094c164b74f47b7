"""A workbook with a sheet for each class: the sheet's name is the class of its rows, where no column says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Program
from tests.cli.test_file_cases import empty, listed, new_school

__all__ = ["empty", "new_school"]


def book(path: Path, **sheets: list[list[str]]) -> str:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " ").strip())
        for row in rows:
            sheet.append(row)
    made.save(path)
    return str(path)


def classes(school: Program) -> dict[str, Any]:
    return {name: group for name, (group,) in listed(school, "people", "name", "group").items()}


def test_each_sheet_gives_its_rows_their_class_and_says_so(empty: Program, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        _7A=[["Namn", "E-post"], ["Leo Provberg", "l@p.example"]],
        Klass_7B=[["Förnamn", "Efternamn"], ["Mio", "Provberg"], ["Åsa", "Provberg"]],
        _8A=[["Serienr", "Modell", "Elev"], ["QX1A2B", "L13", "Eva Provberg"], ["QX1A2C", "L13", ""]],
    )
    said = empty("import", path)
    assert said.out.count("Radernas klass är bladets namn: ") == 3
    assert "Radernas klass är bladets namn: Klass 7B." in said.out
    assert classes(empty) == {"Leo Provberg": "7A", "Mio Provberg": "7B", "Åsa Provberg": "7B", "Eva Provberg": "8A"}
    assert empty.json("import", path)["entry"] is None, "a second time says nothing new"


def test_a_column_or_a_heading_within_the_sheet_goes_before_its_name(empty: Program, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        _7A=[["Namn", "Klass"], ["Leo Provberg", "8C"], ["Mio Provberg", ""], ["Ada Provberg", "8C"]],
        _9A=[["Namn", "E-post"], ["Eva Provberg", "e@p.example"], ["Klass 9B", ""], ["Bo Provberg", "b@p.example"]],
    )
    said = empty("import", path)
    assert said.out.count("bladets namn") == 1
    assert classes(empty) == {
        "Leo Provberg": "8C",
        "Mio Provberg": None,
        "Ada Provberg": "8C",
        "Eva Provberg": "9A",
        "Bo Provberg": "9B",
    }


def test_what_the_column_means_may_be_said(empty: Program, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", _7A=[["Namn", "E-post"], ["Leo Provberg", "l@p.example"]])
    said = empty("import", path, "--means", "Klass=note")
    assert "bladets namn" not in said.out
    assert listed(empty, "people", "name", "group", "note") == {"Leo Provberg": (None, "7A")}


@pytest.mark.parametrize("name", ["Elever", "Blad1", "HT26", "7", "7A och 7B"])
def test_any_other_name_of_a_sheet_is_no_class(empty: Program, tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "a.xlsx", **{name: [["Namn", "E-post"], ["Leo Provberg", "l@p.example"]]})
    assert "bladets namn" not in empty("import", path).out
    assert classes(empty) == {"Leo Provberg": None}


def test_a_list_that_names_nobody_gets_no_class(empty: Program, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", _7A=[["Serienr", "Modell"], ["QX1A2B", "L13"]])
    assert "bladets namn" not in empty("import", path).out
    assert empty.json("list", "groups")["items"] == []
