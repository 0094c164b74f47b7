"""A list that does not know yet what was handed out or taken back here asks; nothing is lost either way (V20)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program

LISTED = "Serienummer;Modell;Status;Innehavare"


def devices(school: Program, *rows: str, options: tuple[str, ...] = ()) -> Any:
    return school.json("import", school.file("lista.csv", "\n".join((LISTED, *rows, ""))), *options)["files"][0]


def holder(school: Program, serial: str = "PF3X9K1A") -> str | None:
    said: str | None = school.json("show", "device", serial)["held_by"]
    return said


@pytest.fixture
def listed(school: Program) -> Program:
    devices(school, "PF3X9K1A;L;I bruk;Leo Påhittsson", "PF3X9K1B;L;Lager;")
    return school


def test_what_was_taken_back_here_and_stands_on_another_person_is_a_conflict(listed: Program) -> None:
    listed.json("handover", "return", "PF3X9K1A")
    rows = ("PF3X9K1A;L;I bruk;Mio Provberg", "PF3X9K1B;L;Lager;")
    found = devices(listed, *rows)
    assert (found["conflicts"], found["updated"]) == (1, 0)
    assert found["conflicting"][0]["field"] == "Finns hos"
    assert holder(listed) is None
    assert devices(listed, *rows, options=("--take-theirs",))["updated"] == 1
    assert holder(listed) == "Mio Provberg"


def test_what_was_lent_here_and_taken_back_since_the_list_had_nobody_is_one_too(listed: Program) -> None:
    listed.json("handover", "issue", "--person", "Åsa Exempelqvist", "PF3X9K1B")
    listed.json("handover", "return", "PF3X9K1B")
    found = devices(listed, "PF3X9K1A;L;I bruk;Leo Påhittsson", "PF3X9K1B;L;Lager;Mio Provberg")
    assert (found["conflicts"], holder(listed, "PF3X9K1B")) == (1, None)


def test_what_is_lent_here_stays_so_whatever_an_older_list_says(listed: Program) -> None:
    listed.json("handover", "issue", "--person", "Åsa Exempelqvist", "PF3X9K1B")
    found = devices(listed, "PF3X9K1A;L;I bruk;Leo Påhittsson", "PF3X9K1B;L;I bruk;Mio Provberg")
    assert (found["conflicts"], holder(listed, "PF3X9K1B")) == (1, "Åsa Exempelqvist")


def test_a_list_that_never_spoke_of_it_asks_as_well(school: Program) -> None:
    school.json("handover", "issue", "--person", "Åsa Exempelqvist", "5CD1234ABF")
    school.json("handover", "return", "5CD1234ABF")
    path = school.file("annan.csv", "Serial number,Assigned to\n5CD1234ABF,Mio Provberg\n")
    found = school.json("import", path, "--means", "Assigned to=held_by.full_name")["files"][0]
    assert (found["conflicts"], holder(school, "5CD1234ABF")) == (1, None)


def test_nothing_done_here_is_no_conflict(listed: Program) -> None:
    found = devices(listed, "PF3X9K1A;L;I bruk;Mio Provberg", "PF3X9K1B;L;I bruk;Åsa Exempelqvist")
    assert (found["conflicts"], found["updated"]) == (0, 2)
    found = devices(listed, "PF3X9K1A;L;I bruk;Åsa Exempelqvist", "PF3X9K1B;L;I bruk;Mio Provberg")
    assert (found["conflicts"], found["updated"]) == (0, 2), "a list may follow itself"


def test_what_was_undone_here_was_not_done(listed: Program) -> None:
    entry = listed.json("handover", "return", "PF3X9K1A")["entry"]
    listed.json("undo", str(entry))
    found = devices(listed, "PF3X9K1A;L;I bruk;Mio Provberg", "PF3X9K1B;L;Lager;")
    assert (found["conflicts"], found["updated"], holder(listed)) == (0, 1, "Mio Provberg")


def test_an_import_that_was_undone_comes_in_again_unasked(listed: Program) -> None:
    path = listed.file("lista.csv", f"{LISTED}\nPF3X9K1A;L;I bruk;Mio Provberg\nPF3X9K1B;L;Lager;\n")
    entry = listed.json("import", path)["entry"]
    listed.json("undo", str(entry))
    assert listed.json("import", path)["files"][0]["conflicts"] == 0
    assert holder(listed) == "Mio Provberg"


def test_the_conflict_is_asked_once_for_one_list(listed: Program) -> None:
    listed.json("handover", "return", "PF3X9K1A")
    rows = ("PF3X9K1A;L;I bruk;Mio Provberg", "PF3X9K1B;L;Lager;")
    devices(listed, *rows)
    assert listed.json("import", listed.file("lista.csv", "\n".join((LISTED, *rows, ""))))["entry"] is None
    found = devices(listed, "PF3X9K1A;L;I bruk;Åsa Exempelqvist", "PF3X9K1B;L;Lager;")
    assert found["conflicts"] == 0, "the list has spoken since"
    assert holder(listed) == "Åsa Exempelqvist"
