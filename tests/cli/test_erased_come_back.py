"""A list that still holds somebody who was erased brings nobody back without a word (L4)."""

from __future__ import annotations

import json
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
    assert len(found["unresolved"]) == 1, "and whom it names waits to be found"
    assert taken_in(erased, rows)["entry"] is None


def test_an_address_that_others_have_as_well_is_nobodys(school: Program) -> None:
    head = "Förnamn;Efternamn;Klass;E-post\n"
    taken_in(school, f"{head}Ada;Prov;4A;klass4a@skola.example\nBo;Prov;4A;klass4a@skola.example\n")
    school.json("erase", "person", "Ada Prov", "--reason", "Gallring")
    assert taken_in(school, f"{head}Cia;Prov;4A;klass4a@skola.example\n")["files"][0]["created"] == 1


def test_what_is_kept_tells_no_name(erased: Program) -> None:
    kept = (erased.folder / "erased-names.json").read_text("utf-8")
    assert len(json.loads(kept)["digests"]) == 2
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
