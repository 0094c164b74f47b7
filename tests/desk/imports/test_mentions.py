"""What comes to be by being mentioned, and which of it is perhaps another spelling of what is known."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from random import Random

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
        ("Mat salen", "Matsallen"),  # in one word or two
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


@pytest.mark.parametrize("name", ["Biblioteket", "Leo Påhittsson", "Anna Karin Öbergsson", "HP Fortis elva"])
def test_a_letter_lost_doubled_swapped_or_mistyped_is_found_wherever_it_stands(name: str) -> None:
    spellings = [name[:at] + name[at + 1 :] for at in range(len(name))]
    spellings += [name[:at] + name[at] + name[at:] for at in range(len(name))]
    spellings += [name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)]
    spellings += [name[:at] + "x" + name[at + 1 :] for at in range(len(name))]
    fillers = [f"Vagn {letter}" for letter in "ABCDEFGH"]
    lost = [each for each in spellings if each != name and near_names([each], [*fillers, name]) != {each: name}]
    # What remains are words of two letters, and words that lost half of theirs: those may be other names.
    assert len(lost) <= 8, lost
    assert all(min(map(len, each.split())) <= 3 for each in lost), lost


def test_names_are_compared_however_many_there_are() -> None:
    names = [f"Namn {number:05}" for number in range(20_000)]
    found = near_names([*names, "Matsallen", "Mat-salen", "Leo Påhitsson"], ["Matsalen", "Leo Påhittsson"])
    assert found == {"Mat-salen": "Matsalen", "Matsallen": "Matsalen", "Leo Påhitsson": "Leo Påhittsson"}


def people_of_a_school(count: int) -> list[str]:
    """Invented names with few given names and few endings, as they come in a school."""
    given = ("Alma", "Elsa", "Maja", "Hugo", "Liam", "Nils", "Åke", "Märta", "Ali", "Fatima", "Anna-Karin")
    begins = ("Berg", "Lund", "Sjö", "Ström", "Dal", "Holm", "Gren", "Löv", "Sten", "Björk", "Norr", "Öst", "Ny")
    ends = ("ström", "gren", "berg", "lund", "qvist", "stedt", "mark", "dahl", "sson", "man")
    chance = Random(11)
    found: dict[str, None] = {}
    while len(found) < count:
        families = chance.choices(begins, k=2), chance.choices(ends, k=2)
        family = " ".join(f"{begin}{end}" for begin, end in zip(*families, strict=True))
        found.setdefault(f"{chance.choice(given)} {family}")
    return list(found)


def test_no_spelling_is_missed_that_comparing_everybody_with_everybody_finds() -> None:
    known = people_of_a_school(150)
    chance = Random(5)
    names = []
    for name in known[:60]:
        at = chance.randrange(len(name))
        names.append(name[:at] + chance.choice(("", name[at] * 2, "e")) + name[at + 1 :])
    found = near_names(names, known)
    for name in names:
        one_by_one = {other for other in (*known, *names) if near_names([name], [other])}
        assert (name in found) == bool(one_by_one - {name}), name


@pytest.mark.slow
def test_twenty_thousand_people_are_compared_with_as_many_in_little_memory() -> None:
    people = people_of_a_school(20_000)
    tracemalloc.start()
    try:
        began = time.monotonic()
        near_names(people[:500], people)
        took, (_, most) = time.monotonic() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 64 << 20
    assert took < 60


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


def test_nobody_is_told_by_a_near_name_who_a_protected_person_is(tmp_path: Path) -> None:
    school = School(tmp_path / "school.sqlite")
    school.create(PERSON, given_name="Zyxa", family_name="Påhittsson", role="pupil", protected=1, alias="Elev 1")
    school.create(PERSON, given_name="Leo", family_name="Påhittsson", role="pupil")
    assert known_names(school.register, "person") == ["Leo Påhittsson"]
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
