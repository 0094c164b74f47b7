"""A file that another program has saved anew says nothing new: no entry, nobody twice, and the first import can go."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Program

HEADS = "Inventarienr;Serienummer;Modell;Typ;Innehavare;Klass;Status;Inköpsdatum"
ROWS = (
    "A-1;SN0001;Påhitt 14;Dator;Anna Exempel;4A;I bruk;2026-03-04",
    "A-2;SN0002;Påhitt 14;Dator;Anna Exempel;5B;I bruk;2026-03-05",
)


@pytest.fixture
def begun(program: Program) -> Program:
    """A school whose device list names two pupils of one name."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    program.json("import", program.file("a.csv", "\n".join((HEADS, *ROWS)) + "\n"))
    return program


def as_workbook(folder: Path) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADS, *ROWS):
        sheet.append(row.split(";"))
    book.save(folder / "a.xlsx")
    return str(folder / "a.xlsx")


def test_a_list_saved_anew_is_the_list_that_it_was(begun: Program) -> None:
    people = begun.json("list", "people")["total"]
    with_mark = begun.file("b.csv", "\ufeff" + "\r\n".join((HEADS, *ROWS)) + "\r\n")
    for file in (with_mark, as_workbook(begun.folder), str(begun.folder / "a.csv"), with_mark):
        done = begun.json("import", file)
        assert (done["entry"], done["files"][0]["unchanged"]) == (None, 2), file
    assert begun.json("list", "people")["total"] == people
    undone = begun.json("undo")
    assert begun.json("list", "devices")["total"] == 0, undone
    assert begun.json("verify")["findings"] == []


def test_what_one_row_makes_of_a_column_moves_no_baseline_of_the_others(begun: Program) -> None:
    other = "A-9;SN0009;Påhitt 14;Dator;;;I bruk;13/05/2024"  # now the column writes the day first
    rows = [HEADS, *(row.replace("Anna Exempel", "Bo Exempel") if row.startswith("A-2") else row for row in ROWS)]
    begun.json("undo")
    begun.json("import", begun.file("a.csv", "\n".join(rows) + "\n"))
    first = begun.json("history")["entries"][0]["entry"]
    done = begun.json("import", begun.file("a.csv", "\n".join((*rows, other)) + "\n"))["files"][0]
    assert (done["created"], done["updated"], done["unchanged"]) == (1, 0, 2)
    begun.json("undo", str(first))
    assert [each["serial"] for each in begun.json("list", "devices")["items"]] == ["SN0009"]
    assert begun.json("verify")["findings"] == []


def test_lists_are_sorted_by_the_names_that_they_show(begun: Program) -> None:
    for name in ("Sal 10", "Sal 2", "Årummet"):
        begun.json("add", "room", f"name={name}")
    for serial, room in (("SN0001", "Årummet"), ("SN0002", "Sal 10")):
        begun.json("edit", "device", serial, f"placed_in={room}")
    begun.json("add", "device", "serial=SN0003", "placed_in=Sal 2")
    found = begun.json("list", "devices", "--order", "placed_in")["items"]
    assert [each["placed_in"] for each in found] == ["Sal 2", "Sal 10", "Årummet"]
