"""Lists of a school's own as they are met, each with what it should be read as; read again, they bring nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Program


@pytest.fixture
def school(program: Program) -> Program:
    """A school without anything."""
    program("init", "--school-code", "12345678", "--school-name", "Provskolan")
    return program


def take_in(school: Program, name: str, *lines: str) -> list[dict[str, Any]]:
    """What the import of a list said of each file; a second import of it brings nothing."""
    path = school.file(name, "\n".join((*lines, "")))
    found = school.json("import", path)
    again = school.json("import", path)
    assert again["entry"] is None
    assert [(each["created"], each["updated"]) for each in again["files"]] == [(0, 0)] * len(again["files"])
    files: list[dict[str, Any]] = found["files"]
    return files


def people(school: Program) -> dict[str, tuple[str | None, str]]:
    """Class and role by name."""
    return {each["name"]: (each["group"], each["role"]) for each in school.json("list", "people")["items"]}


def devices(school: Program, *shown: str) -> list[tuple[str | None, ...]]:
    items = school.json("list", "devices")["items"]
    return sorted((tuple(each[code] for code in shown) for each in items), key=str)


# -- words where a serial number is wanted -----------------------------------------------------------------------------


def test_words_are_no_serial_number_and_the_device_is_told_by_its_tag(school: Program) -> None:
    words = ("Stulen", "STULEN", "Saknas", "Vagn 2", "se lista", "finns ej", "okänt", "?")
    (found,) = take_in(
        school,
        "enheter.csv",
        "Märkning;Serienummer;Modell",
        "PK-100;PF3X9K1A;300e",
        *(f"PK-{at};{word};300e" for at, word in enumerate(words)),
    )
    assert len(devices(school, "asset_tag")) == 9
    assert [serial for _, serial in devices(school, "asset_tag", "serial") if serial] == ["PF3X9K1A"]
    assert [each["line"] for each in found["problems"]] == list(range(3, 3 + len(words)))
    assert all("inget serienummer" in each["reason"] for each in found["problems"])


def test_words_in_capitals_are_none_in_a_long_list_either(school: Program) -> None:
    lines = [f"PF3X9K{at:02}" for at in range(40)]
    take_in(school, "enheter.csv", "Serienummer;Modell", *(f"{each};300e" for each in [*lines, "SAKNAS", "STULEN"]))
    assert devices(school, "serial") == [(each,) for each in lines]


def test_a_row_whose_only_number_is_a_word_is_left_with_that_reason(school: Program) -> None:
    (found,) = take_in(school, "enheter.csv", "Serienummer;Modell", "PF3X9K1A;300e", "kommer v 35;300e", "Vagn 2;300e")
    assert devices(school, "serial") == [("PF3X9K1A",)]
    assert [(each["line"], each["column"]) for each in found["problems"]] == [(3, "Serienummer"), (4, "Serienummer")]
