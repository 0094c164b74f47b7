"""Lists as schools keep them, with what does not belong to them: each kind of disorder is told and brings nobody."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Program


@pytest.fixture
def begun(program: Program) -> Program:
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def taken(school: Program, *rows: str, name: str = "lista.csv", options: tuple[str, ...] = ()) -> Any:
    return school.json("import", school.file(name, "\n".join((*rows, ""))), *options)["files"][0]


def people(school: Program) -> dict[str, tuple[str | None, str | None]]:
    return {each["name"]: (each["group"], each["role"]) for each in school.json("list", "people")["items"]}


def lines_told(found: Any) -> set[int]:
    return {each["line"] for each in found["problems"]}


SAYS = ("Skyddad identitet", "har sekretess, ring rektor", "Kvarskrivning", "ny i klassen (skydd)", "SEKRETESSMARKERAD")
SAYS_NOT = ("allergisk mot nötter", "ej skyddad identitet", "inte längre sekretess", "bytt skydd till dator", "")


@pytest.mark.parametrize("title", ["Kommentar", "Anmärkning", "Övrigt", "Notering", "Status", "Telefon"])
@pytest.mark.parametrize("remark", SAYS)
def test_a_remark_protects_in_whichever_column_it_stands(begun: Program, title: str, remark: str) -> None:
    found = taken(begun, f"Klass;Namn;{title}", f"7B;Dan Hitte;{remark}", "7B;Eva Saga;")
    assert set(people(begun)) == {"#1", "Eva Saga"}
    assert "personen skyddas" in next(each["reason"] for each in found["problems"] if each["line"] == 2)


@pytest.mark.parametrize("remark", SAYS_NOT)
def test_a_remark_on_something_else_does_not(begun: Program, remark: str) -> None:
    taken(begun, "Klass;Namn;Kommentar", f"7B;Dan Hitte;{remark}", "7B;Eva Saga;Skyddad identitet")
    assert set(people(begun)) == {"#2", "Dan Hitte"}


@pytest.mark.parametrize("title", ["Kommentar", "Anmärkning", "Övrigt", "Notering"])
def test_beside_a_device_it_protects_whoever_has_it(begun: Program, title: str) -> None:
    rows = (f"Serienummer;Elev;Klass;{title}", "PF3X9K1A;Dan Hitte;7B;Skyddad identitet",
            "PF3X9K1B;Eva Saga;7B;skyddat fodral")  # fmt: skip
    taken(begun, *rows)
    assert set(people(begun)) == {"#1", "Eva Saga"}


@pytest.mark.parametrize("garbled", ["PÃ¥hitt", "P?hitt", "P\ufffdhitt", "P†hitt"])
@pytest.mark.parametrize("address", ["", "ada@prov.example"])
def test_a_garbled_name_never_replaces_the_right_one(begun: Program, garbled: str, address: str) -> None:
    taken(begun, "Klass;Namn;E-post", f"7A;Ada Påhitt;{address}", "7A;Bo Saga;", name="a.csv")
    found = taken(begun, "Klass;Namn;E-post", f"7A;Ada {garbled};{address}", "7A;Bo Saga;", name="b.csv")
    assert set(people(begun)) == {"Ada Påhitt", "Bo Saga"}
    assert (found["updated"], lines_told(found)) == (0, {2})


def test_the_right_name_replaces_a_garbled_one(begun: Program) -> None:
    taken(begun, "Klass;Namn", "7A;Ada PÃ¥hitt", name="a.csv")
    taken(begun, "Klass;Namn", "7A;Ada Påhitt", name="b.csv")
    assert set(people(begun)) == {"Ada Påhitt"}


LINES = ("Mentor: Bo Saga", "Flickor: 1", "Pojkar 12", "Utskrivet 2026-11-30", "Vikarie: Eva Fabel", "Resurs Gus Dikt",
         "Klassföreståndare Rut Påhitt", "Antal elever: 2", "Mentor:")  # fmt: skip


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("header", ["Namn;Klass", "Förnamn;Efternamn;Klass", "Namn"])
def test_a_line_about_the_list_is_left_and_told(begun: Program, line: str, header: str) -> None:
    apart = header.startswith("För")
    cells = line.replace(" ", ";", 1) if apart else line
    given = "Ada;Påhitt;7A" if apart else "Ada Påhitt;7A" if ";" in header else "Ada Påhitt"
    kock = "Bo;Kock;7A" if apart else "Bo Kock;7A" if ";" in header else "Bo Kock"
    found = taken(begun, header, given, kock, cells + ";" * (header.count(";") - cells.count(";")), name="7A.csv")
    assert set(people(begun)) == {"Ada Påhitt", "Bo Kock"}
    assert lines_told(found) == {4}


def test_a_name_that_is_a_word_for_staff_as_well_stays_with_its_class(begun: Program) -> None:
    taken(begun, "Namn;Klass", "Mentor Påhitt;7A", "Karl S:t Dikt;7A", "Ada Elevdotter;")
    assert set(people(begun)) == {"Mentor Påhitt", "Karl S:t Dikt", "Ada Elevdotter"}


@pytest.mark.parametrize("title", ["Relation", "Roll", "Kategori", "Personkategori"])
@pytest.mark.parametrize("word", ["Vårdnadshavare", "VH", "vh1", "Förälder", "Mamma", "Målsman"])
def test_guardians_among_the_rows_are_left_and_told(begun: Program, title: str, word: str) -> None:
    found = taken(begun, f"Namn;{title};Klass", "Ada Påhitt;Elev;7A", f"Eva Påhitt;{word};7A")
    assert people(begun) == {"Ada Påhitt": ("7A", "pupil")}
    assert lines_told(found) == {3}


def test_a_relation_beside_a_column_of_guardians_is_theirs(begun: Program) -> None:
    taken(begun, "Elev;Klass;Vårdnadshavare;Relation", "Ada Påhitt;7A;Eva Påhitt;Mamma")
    assert people(begun) == {"Ada Påhitt": ("7A", "pupil")}


def test_an_unknown_word_for_a_role_makes_no_pupil(begun: Program) -> None:
    rows = ("Namn;Roll;Klass", "Ada Påhitt;Elev;7A", "Jon Saga;Trollkarl;7A", "Ida Saga;Vikarie;", "Bo Dikt;;7A",
            "Eva Fabel;Trollkarl;", "Gus Dikt;;")  # fmt: skip
    found = taken(begun, *rows)
    assert people(begun) == {
        "Ada Påhitt": ("7A", "pupil"), "Jon Saga": ("7A", None), "Ida Saga": (None, "staff"),
        "Bo Dikt": ("7A", "pupil"), "Eva Fabel": (None, None), "Gus Dikt": (None, None),
    }  # fmt: skip
    assert found["unknown"] == {"Roll": ["Trollkarl"]}
    taken(begun, *rows)
    assert people(begun)["Jon Saga"] == ("7A", None)


@pytest.mark.parametrize("name", ["Slutat", "Gamla elever 2025", "avslutade", "f.d. elever", "Utflyttade ht26"])
def test_nobody_on_a_list_of_leavers_is_taken_for_going_here(begun: Program, name: str) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("7A", ["Ada Påhitt", "Eva Fabel"]), (name, ["Gus Dikt", "Hans Saga"])):
        sheet = book.create_sheet(title)
        for row in (["Namn", "E-post"], *([each, None] for each in rows)):
            sheet.append(row)
    path = begun.folder / "skolan.xlsx"
    book.save(path)
    found = begun.json("import", str(path))
    assert people(begun) == {"Ada Påhitt": ("7A", "pupil"), "Eva Fabel": ("7A", "pupil")}
    assert "Status" in found["files"][1]["refused"]
    alone = begun("import", begun.file(f"{name}.csv", "Namn;Klass\nIna Prov;9A\n"))
    assert alone.code == 1
    assert "Ina Prov" not in people(begun)


def test_a_list_of_leavers_that_says_so_in_each_row_is_read(begun: Program) -> None:
    taken(begun, "Namn;Klass", "Ada Påhitt;7A")
    taken(begun, "Namn;Klass;Status", "Ada Påhitt;7A;Slutat", name="slutat.csv")
    assert begun.json("list", "people", "--where", "active=no")["items"]
