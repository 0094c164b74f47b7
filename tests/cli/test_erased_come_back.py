"""A list that still holds somebody who was erased brings nobody back without a word (L4)."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.cli.conftest import PEOPLE, Program

SAID = "Någon som har raderats för gott hade det namnet eller den inloggningen."


@pytest.fixture
def erased(school: Program) -> Program:
    school.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring")
    return school


def names(school: Program) -> list[str]:
    return [item["name"] for item in school.json("list", "people")["items"]]


def taken_in(school: Program, content: str, *options: str) -> Any:
    return school.json("import", school.file("igen.csv", content), *options)


def test_the_same_list_again_leaves_the_row_and_says_so(erased: Program) -> None:
    found = taken_in(erased, PEOPLE)["files"][0]
    assert (found["created"], found["skipped"]) == (0, 1)
    assert [(each["line"], each["reason"].startswith(SAID)) for each in found["problems"]] == [(2, True)]
    assert "Leo Påhittsson" not in names(erased)
    assert taken_in(erased, PEOPLE)["entry"] is None, "and again"


@pytest.mark.parametrize(
    "row",
    [
        "LEO;påhittsson;7C;",
        "Leo;Påhittsson;5A;ny@edu.kommunen.example",
        "Lea;Annan;5B;leo.pahittsson@edu.kommunen.example",
    ],
)
def test_a_name_or_login_is_known_however_it_is_written(erased: Program, row: str) -> None:
    found = taken_in(erased, f"Förnamn;Efternamn;Klass;E-post\n{row}\nNy;Provsdotter;5A;\n")["files"][0]
    assert (found["created"], found["skipped"]) == (1, 1)
    assert "Ny Provsdotter" in names(erased)


def test_a_namesake_comes_in_when_somebody_says_so(erased: Program) -> None:
    rows = "Förnamn;Efternamn;Klass\nLeo;Påhittsson;7C\n"
    assert taken_in(erased, rows)["files"][0]["questions"][0]["candidates"] == []
    assert taken_in(erased, rows, "--answer", "2=new")["files"][0]["created"] == 1
    assert "Leo Påhittsson" in names(erased)
    assert taken_in(erased, rows)["entry"] is None, "the answer is remembered"


def test_a_list_of_devices_brings_nobody_back_either(erased: Program) -> None:
    rows = "Serienummer;Modell;Innehavare\nPF3X9K1A;L;Leo Påhittsson\nPF3X9K1B;L;Ny Provsdotter\n"
    found = taken_in(erased, rows)["files"][0]
    assert found["created"] == 2, "the device comes in"
    assert "Leo Påhittsson" not in names(erased)
    assert "Ny Provsdotter" in names(erased)
    assert found["unresolved"] == [], "and whom it names does not wait to be found"
    assert taken_in(erased, rows)["entry"] is None


def test_an_address_that_others_have_as_well_is_nobodys(school: Program) -> None:
    head = "Förnamn;Efternamn;Klass;E-post\n"
    taken_in(school, f"{head}Ada;Prov;4A;klass4a@skola.example\nBo;Prov;4A;klass4a@skola.example\n")
    school.json("erase", "person", "Ada Prov", "--reason", "Gallring")
    assert taken_in(school, f"{head}Cia;Prov;4A;klass4a@skola.example\n")["files"][0]["created"] == 1


def test_what_is_kept_tells_no_name(erased: Program) -> None:
    kept = (erased.folder / "erased-names.json").read_text("utf-8")
    assert len(json.loads(kept)["digests"]) == 3, "a name, an address and what stands before its @"
    assert "leo" not in kept.casefold()
    assert "påhitt" not in kept.casefold()


def test_a_restored_copy_knows_them_too(school: Program) -> None:
    copy = str(school.folder / "kopia.db")
    school.json("backup", "--to", copy)
    school.json("erase", "person", "Leo Påhittsson", "--reason", "Gallring")
    school.json("restore", copy)
    assert taken_in(school, PEOPLE)["files"][0]["created"] == 0
    assert "Leo Påhittsson" not in names(school)
    assert school.json("verify")["findings"] == []


def test_where_nobody_was_erased_nothing_is_kept_or_asked(school: Program) -> None:
    assert taken_in(school, "Förnamn;Efternamn;Klass\nNy;Provsdotter;5A\n")["files"][0]["created"] == 1
    assert not (school.folder / "erased-names.json").exists()


DEVICES = "Serienummer;Modell;Innehavare\n"
NOBODY_THERE = "Någon som har raderats för gott hade namnet eller inloggningen på raden."


def in_the_file(school: Program, word: str) -> list[str]:
    """The lines of the whole database that still say the word."""
    with closing(sqlite3.connect(school.folder / "school.db")) as conn:
        return [line for line in conn.iterdump() if word.casefold() in line.casefold()]


@pytest.fixture
def gone(school: Program) -> Program:
    """Somebody with a user name and an address was erased."""
    rows = "Förnamn;Efternamn;Klass;Användarnamn;E-post\nAda;Bortsson;7A;adabor;ada.bortsson@skola.example\n"
    taken_in(school, rows)
    school.json("erase", "person", "adabor", "--reason", "Gallring")
    assert in_the_file(school, "bortsson") == in_the_file(school, "adabor") == []
    return school


@pytest.mark.parametrize(
    "said",
    [
        "adabor",
        "ADABOR",
        "Ada Bortsson",
        "Bortsson, Ada",
        "bortsson ada",
        "ada.bortsson@skola.example",
        "adabor@annan.example",
        "ada.bortsson",
    ],
)
def test_a_login_or_name_in_a_column_of_users_is_told_and_kept_nowhere(gone: Program, said: str) -> None:
    rows = f"{DEVICES}PF3X9K1A;L;{said}\nPF3X9K1B;L;Ny Provsdotter\n"
    shown = taken_in(gone, rows, "--preview")["files"][0]
    found = taken_in(gone, rows)["files"][0]
    for each in (shown, found):
        assert (each["created"], each["unresolved"]) == (2, []), "the device comes in, and nothing waits"
        assert [(told["line"], told["reason"].startswith(NOBODY_THERE)) for told in each["problems"]] == [(2, True)]
    assert "Ny Provsdotter" in names(gone)
    assert gone.json("show", "device", "PF3X9K1A")["held_by"] is None
    assert "PF3X9K1A" not in gone("report", "names").out, "and nothing waits"
    assert in_the_file(gone, "bortsson") == in_the_file(gone, "adabor") == []
    assert taken_in(gone, rows)["entry"] is None
    assert gone.json("verify")["findings"] == []


def test_whoever_has_the_name_now_is_meant(gone: Program) -> None:
    taken_in(gone, "Förnamn;Efternamn;Klass\nAda;Bortsson;4B\n", "--answer", "2=new")
    found = taken_in(gone, f"{DEVICES}PF3X9K1A;L;Ada Bortsson\n")["files"][0]
    assert found["problems"] == []
    assert gone.json("show", "device", "PF3X9K1A")["held_by"] == "Ada Bortsson"


def test_neither_a_text_nor_a_refused_row_keeps_it(gone: Program) -> None:
    rows = "Serienummer;Modell;Förnamn;Efternamn;Anteckning;Inköpt\nPF3X9K1A;L;;;adabor;2024-01-02\n"
    rows += "PF3X9K1B;L;Ada;Bortsson;Repig;ej\nPF3X9K1B;L;Ada;Bortsson;Annan;2024-01-01\n"
    rows += ";L;Ada;Bortsson;Utan nummer;2024-01-01\n"
    found = taken_in(gone, rows)["files"][0]
    assert {told["line"] for told in found["problems"] if told["reason"].startswith(NOBODY_THERE)} == {2, 3, 4}
    assert in_the_file(gone, "bortsson") == in_the_file(gone, "adabor") == []
    assert "Repig" in str(gone.json("show", "device", "PF3X9K1B"))


def test_a_device_that_is_here_names_nobody_by_it_either(gone: Program) -> None:
    gone.json("add", "device", "serial=PF3X9K1A")
    found = taken_in(gone, f"{DEVICES}PF3X9K1A;L;adabor\n")["files"][0]
    assert [told["reason"].startswith(NOBODY_THERE) for told in found["problems"]] == [True]
    assert in_the_file(gone, "adabor") == []


def test_a_class_list_with_a_login_alone_asks(gone: Program) -> None:
    found = taken_in(gone, "Namn;Klass\nadabor;7A\nNy Provsdotter;7A\n", "--preview")["files"][0]
    assert (found["created"], found["skipped"]) == (1, 1), "so in the preview, too"


def test_a_file_beside_the_class_list_of_a_namesake_finds_them(gone: Program) -> None:
    people = gone.file("klass.csv", "Förnamn;Efternamn;Klass\nAda;Bortsson;4B\nBo;Ny;4B\n")
    devices = gone.file("enheter.csv", f"{DEVICES}PF3X9K1A;L;Ada Bortsson\n")
    gone.json("import", people, devices, "--answer", "klass.csv:2=new")
    assert gone.json("show", "device", "PF3X9K1A")["held_by"] == "Ada Bortsson"
