"""Lists as schools keep them, with what does not belong to them: each kind of disorder is told and brings nobody."""

from __future__ import annotations

from typing import Any

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
