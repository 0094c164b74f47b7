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


HELD = "Serienummer;Modell;Elev"


def holders(school: Program) -> dict[str, str | None]:
    return {each["serial"]: each["held_by"] for each in school.json("list", "devices")["items"]}


@pytest.fixture
def known(begun: Program) -> Program:
    taken(
        begun, "Namn;Klass;E-post", "Ada Påhitt;7A;", "Eva Fabel;;eva.fabel@prov.example", "Bo Saga;7A;", name="p.csv"
    )
    return begun


MANY = ("Lärarlag 7", "Fritids", "SVA-gruppen", "Arbetslag Blå", "Elevhälsan", "Köket", "Specialteamet")


@pytest.mark.parametrize("said", MANY)
def test_a_group_of_people_is_nobody(known: Program, said: str) -> None:
    found = taken(known, HELD, f"PF3X9K1A;HP 1;{said}", "PF3X9K1B;HP 1;Ada Påhitt")
    assert holders(known) == {"PF3X9K1A": None, "PF3X9K1B": "Ada Påhitt"}
    assert found["nobody"] == {"Elev": {said: "nobody"}}
    assert len(people(known)) == 3


@pytest.mark.parametrize(
    "said", ["EFA", "AP", "ÅLÖN", "fd Bo Saga", "f.d. Bo Saga", "Tidigare: Bo Saga", "ex Ina Prov"]
)
def test_a_signature_or_a_former_user_is_left_and_told(known: Program, said: str) -> None:
    found = taken(known, HELD, f"PF3X9K1A;HP 1;{said}", "PF3X9K1B;HP 1;fd Ada Påhitt")
    assert holders(known) == {"PF3X9K1A": None, "PF3X9K1B": None}
    assert set(found["unknown"]["Elev"]) == {said, "fd Ada Påhitt"}
    assert len(people(known)) == 3


def test_a_signature_that_is_somebodys_username_is_theirs(begun: Program) -> None:
    taken(begun, "Namn;Klass;Användarnamn", "Eva Fabel;7A;EFA", name="p.csv")
    taken(begun, HELD, "PF3X9K1A;HP 1;EFA")
    assert holders(begun) == {"PF3X9K1A": "Eva Fabel"}


@pytest.mark.parametrize("said", ["Ada Påhitt t.o.m. jul", "Ada Påhitt till 2026-12-20", "Ada Påhitt from ht26"])
def test_until_when_somebody_has_it_is_no_part_of_the_name(known: Program, said: str) -> None:
    found = taken(known, HELD, f"PF3X9K1A;HP 1;{said}")
    assert holders(known) == {"PF3X9K1A": "Ada Påhitt"}
    assert found["beside_names"] == {"Elev": [said]}


@pytest.mark.parametrize("said", ["Eva Fabel <eva.fabel@prov.example>", "E. Fabel (eva.fabel@prov.example)"])
def test_an_address_beside_a_name_tells_who_it_is(known: Program, said: str) -> None:
    taken(known, HELD, f"PF3X9K1A;HP 1;{said}")
    assert holders(known) == {"PF3X9K1A": "Eva Fabel"}
    assert len(people(known)) == 3


@pytest.mark.parametrize(
    ("remark", "stays"),
    [("(ny)", True), ("- slutat", False), ("(slutat ht26)", False), (", har flyttat", False), ("– sjukskriven", True),
     ("[börjar v. 34]", True), ("(utflyttad)", False), ("(slutar till jul)", True)],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Namn;Klass", "Förnamn;Efternamn;Klass"])
def test_a_remark_beside_a_name_is_no_part_of_it(begun: Program, remark: str, header: str, *, stays: bool) -> None:
    rows = [f"Gus Dikt {remark};7A", "Bo Saga;7A", "Ada (Addi) Påhitt;7A", "Rut Ny;7A"]
    rows = [row.replace(" ", ";", 1) for row in rows] if header.startswith("För") else rows
    found = taken(begun, header, *rows)
    assert set(people(begun)) == {"Gus Dikt", "Bo Saga", "Ada (Addi) Påhitt", "Rut Ny"}
    assert [len(said) for said in found["beside_names"].values()] == [1]
    gone = [each["name"] for each in begun.json("list", "people", "--where", "active=no")["items"]]
    assert gone == ([] if stays else ["Gus Dikt"])


def test_a_given_name_behind_a_comma_is_no_remark(begun: Program) -> None:
    taken(begun, "Namn;Klass", "Saga, Ny;7A", "Påhitt, Vik;7A", "Ada Dikt, ny;7A")
    assert set(people(begun)) == {"Ny Saga", "Vik Påhitt", "Ada Dikt"}


@pytest.mark.parametrize("made", ["02-jan", "7,00E+03", "7E+0", "70", "2026-01-02", "jan-07", "7000", "1/2/2026"])
@pytest.mark.parametrize("header", ["Namn;Klass", "Elev;Klass;Serienummer"])
def test_a_class_of_which_excel_made_a_day_or_a_number_is_left_and_told(begun: Program, made: str, header: str) -> None:
    numbers = ["", "", ""] if header == "Namn;Klass" else [f";PF3X9K1{sign}" for sign in "ABC"]
    names = ("Ada Påhitt;7A", f"Eva Fabel;{made}", "Bo Saga;8")
    found = taken(begun, header, *(name + number for name, number in zip(names, numbers, strict=True)))
    assert {name: group for name, (group, _) in people(begun).items()} == {
        "Ada Påhitt": "7A", "Eva Fabel": None, "Bo Saga": "8",
    }  # fmt: skip
    assert lines_told(found) == {3}


def test_groups_that_a_school_numbers_stay(begun: Program) -> None:
    taken(begun, "Namn;Grupp", "Ada Påhitt;101", "Eva Fabel;102")
    assert people(begun) == {"Ada Påhitt": ("101", "pupil"), "Eva Fabel": ("102", "pupil")}


@pytest.mark.parametrize(
    "title",
    ["Klasslista 7A ht 2026", "Klass 7A vt27", "7A läsåret 2026/27", "Klass: 7A (mentor Rut Påhitt)",
     "Klasslista 7A Provskolan", "Klass 7A 2026-2027", "7A HT-26", "Klasslista 7A"],
)  # fmt: skip
def test_a_title_gives_the_class_alone(begun: Program, title: str) -> None:
    taken(begun, f"{title};", "Förnamn;Efternamn", "Ada;Påhitt", "Eva;Fabel")
    assert people(begun) == {"Ada Påhitt": ("7A", "pupil"), "Eva Fabel": ("7A", "pupil")}


def test_a_group_of_a_subject_keeps_its_name(begun: Program) -> None:
    taken(begun, "Grupp: 7A matte;", "Förnamn;Efternamn", "Ada;Påhitt", "Eva;Fabel")
    assert people(begun)["Ada Påhitt"] == ("7A matte", "pupil")


@pytest.mark.parametrize("answer", ["2={id}", "2=new"])
def test_the_same_answer_again_changes_nothing_and_is_no_error(begun: Program, answer: str) -> None:
    taken(begun, "Namn;Klass", "Muhammed Påhitt;7A", name="a.csv")
    here = begun.json("list", "people")["items"][0]["id"]
    path = begun.file("b.csv", "Namn;Klass\nMohamad Påhitt;7A\n")
    given = ("--answer", answer.format(id=here))
    first = begun.json("import", path, *given)
    assert first["entry"] is not None
    before = people(begun)
    again = begun("import", path, *given)
    assert (again.code, again.err) == (0, "")
    assert begun.json("import", path, *given)["entry"] is None
    assert people(begun) == before


def test_another_answer_to_a_row_that_is_settled_is_refused(begun: Program) -> None:
    taken(begun, "Namn;Klass", "Muhammed Påhitt;7A", "Rut Saga;7A", name="a.csv")
    ids = {each["name"]: each["id"] for each in begun.json("list", "people")["items"]}
    path = begun.file("b.csv", "Namn;Klass\nMohamad Påhitt;7A\n")
    begun.json("import", path, "--answer", f"2={ids['Muhammed Påhitt']}")
    assert begun("import", path, "--answer", f"2={ids['Rut Saga']}").code == 1
    assert begun("import", path, "--answer", f"9={ids['Muhammed Påhitt']}").code == 1


LOANS = "Datum;Elev;Klass;Serienummer;Återlämnad"


@pytest.mark.parametrize("returned", ["2026-10-01", "ja", "x", "1/10 2026"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_returned_loan_gives_no_holder(begun: Program, returned: str, *, turned: bool) -> None:
    rows = [f"2026-09-01;Ada Påhitt;7A;PF3X9K1A;{returned}", "2026-10-02;Bo Saga;7A;PF3X9K1A;"]
    found = taken(begun, LOANS, *(reversed(rows) if turned else rows), f"2026-09-01;Ada Påhitt;7A;PF3X9K1B;{returned}")
    assert holders(begun) == {"PF3X9K1A": "Bo Saga", "PF3X9K1B": None}
    assert {3 if turned else 2, 4} <= lines_told(found)


@pytest.mark.parametrize("kept", ["", "nej", "-", "2099-06-10"])
def test_a_loan_that_is_not_returned_yet_gives_its_holder(begun: Program, kept: str) -> None:
    taken(begun, LOANS, f"2026-09-01;Ada Påhitt;7A;PF3X9K1A;{kept}")
    assert holders(begun) == {"PF3X9K1A": "Ada Påhitt"}


def test_the_status_returned_is_in_store_and_nobodys(begun: Program) -> None:
    rows = ("PF3X9K1A;HP 1;Ada Påhitt;Återlämnad", "PF3X9K1B;HP 1;Bo Saga;Utlånad", "PF3X9K1C;HP 1;;Återlämnad")
    found = taken(begun, "Serienummer;Modell;Elev;Status", *rows)
    assert holders(begun) == {"PF3X9K1A": None, "PF3X9K1B": "Bo Saga", "PF3X9K1C": None}
    states = {each["serial"]: each["status"] for each in begun.json("list", "devices")["items"]}
    assert states == {"PF3X9K1A": "in_store", "PF3X9K1B": "in_use", "PF3X9K1C": "in_store"}
    assert lines_told(found) == {2}
