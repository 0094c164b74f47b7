"""What comes to be by being mentioned, and which of it is perhaps another spelling of what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.desk.imports.mentions import ComingRecord, coming_mentions, known_names, near_names
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM
from tests.storage.school import Row, School, layout


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("HP Fortis 11", "HP Fortis-11"),  # the same letters
        ("Förråd", "förråd"),
        ("IT", "I T"),  # however short
        ("Matsalen", "Matsallen"),
        ("HP Fortis 11", "HP Fotris 11"),
        ("Biblioteket", "Bibloteket"),
        ("Leo Påhittsson", "Leo Påhitsson"),
    ],
)
def test_another_spelling_is_pointed_out_from_either_side(name: str, other: str) -> None:
    assert near_names([name], [other]) == {name: other}
    assert near_names([other], [name]) == {other: name}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Sal 101", "Sal 102"),  # another number is another room
        ("Vagn 1A", "Vagn 1B"),
        ("Sal 1012345", "Sal 1012346"),
        ("Klassrum Norr Ab", "Klassrum Norr Ac"),  # letters for a place
        ("Lucas Exempelsson", "Elias Exempelsson"),
        ("abc", "abd"),  # too short to tell
        ("Matsalen", "Gympasalen"),
        ("Bibliotek", "Biblioteket A"),  # more than two letters longer
    ],
)
def test_what_only_looks_alike_is_not_taken_for_the_same(name: str, other: str) -> None:
    assert near_names([name], [other]) == {}
    assert near_names([other], [name]) == {}


def test_a_name_that_is_known_is_not_near_itself() -> None:
    assert near_names(["Matsalen"], ["Matsalen"]) == {}


def test_the_nearest_of_several_is_pointed_out_whatever_their_order() -> None:
    known = ["Biblioteeet", "Bibloteket", "Biblotket"]
    assert near_names(["Biblioteket"], known) == {"Biblioteket": "Bibloteket"}
    assert near_names(["Biblioteket"], known[::-1]) == {"Biblioteket": "Bibloteket"}


def test_two_new_names_may_be_spellings_of_each_other() -> None:
    assert near_names(["Matsalen", "Matsallen", "Gympan"], []) == {"Matsalen": "Matsallen", "Matsallen": "Matsalen"}


def test_of_very_many_names_only_the_same_letters_are_found() -> None:
    names = [f"Namn {number:05}" for number in range(700)]
    found = near_names([*names, "Matsallen", "Mat-salen"], ["Matsalen"])
    assert found == {"Mat-salen": "Matsalen"}


def test_a_known_name_is_said_as_a_list_shows_it(tmp_path: Path) -> None:
    school = School(tmp_path / "school.sqlite")
    school.create(PRODUCT, maker="HP", model="Fortis 11")
    school.create(PRODUCT, model="Surface")
    school.create(PERSON, given_name="Leo", family_name="Påhittsson", role="pupil")
    school.create(GROUP, name="5A")
    school.create(ROOM, name="Sal 1")
    said = {kind: known_names(school.register, kind) for kind in ("product", "person", "group", "room", "unit")}
    assert {kind: sorted(names) for kind, names in said.items()} == {
        "product": ["HP Fortis 11", "Surface"], "person": ["Leo Påhittsson"], "group": ["5A"], "room": ["Sal 1"],
        "unit": [],
    }  # fmt: skip
    school.close()


def test_what_is_near_something_known_stands_first_and_each_name_once(tmp_path: Path) -> None:
    school = School(tmp_path / "school.sqlite")
    school.create(PRODUCT, maker="HP", model="Fortis 11")
    models = ("Zeta 10", "Zeta 9", "Fotris 11", "Zeta 9")
    rows: list[Row] = [{"serial": f"EX{at}", "product": ("HP", model)} for at, model in enumerate(models)]
    stage, _ = school.staged((layout(), rows))
    assert coming_mentions(stage, school.register) == [
        ComingRecord("product", "HP Fotris 11", "HP Fortis 11"),
        ComingRecord("product", "HP Zeta 9"),
        ComingRecord("product", "HP Zeta 10"),
    ]
    school.close()
