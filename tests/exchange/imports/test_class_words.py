"""A word for a class before its name says nothing (issue 8): *Klass 7A* is 7A, in looking up and in creating alike,
unless two groups of a unit differ in that word alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.records.lookup import find_record
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.domain.keys import group_key
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.ledger.outcomes import Notice, Refused
from tests.storage.school import School

PEOPLE = "Klass;Förnamn;Efternamn"
PUPILS = ("7A;Åsa;Provén", "7A;Bo;Provén", "7B;Märta;Provén")


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Provskolan", own=1, external_id="s")
    yield school
    school.sound()
    school.close()


def taken_in(school: School, header: str, *rows: str) -> Notice | None:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    return commit_import(school.ledger, gather([path], school.ledger))


def classes(school: School) -> list[tuple[str, str]]:
    groups = {group.id: group.name for group in school.all(GROUP)}
    return sorted((person.given_name, groups.get(person.group or 0, "")) for person in school.all(PERSON))


def names(school: School) -> list[str]:
    return sorted(group.name for group in school.all(GROUP))


@pytest.mark.parametrize(
    "word",
    ["Klass 7A", "klass 7a", "kl 7A", "Kl. 7A", "KL.7A", "Class 7 A", "Klass: 7A", "kl7A", "7:A", "7-A", "7.A", "7 a",
     "7/A", "åk 7A", "åk. 7 A", "Årskurs 7-A", "Klass 7:A"],
)  # fmt: skip
def test_the_word_before_a_class_is_not_heeded(word: str) -> None:
    assert group_key(word) == group_key("7A")


@pytest.mark.parametrize(
    "name",
    [
        "Klassen",
        "Klara",
        "Klass",
        "Kl",
        "Klassråd 7A",
        "Grupp 7A",
        "A7",
        "Åk 7",
        "7-8A",
        "7A-B",
        "7:1",
        "Åka 7A",
        "7AB",
    ],
)
def test_another_name_stays_whole(name: str) -> None:
    assert group_key(name) != group_key("7A")
    assert group_key(name) == "".join(name.casefold().replace("å", "a").split())


@pytest.mark.parametrize("word", ["Klass ", "klass ", "kl ", "Kl. ", "Class "])
def test_a_list_with_the_word_is_the_list_without(school: School, word: str) -> None:
    taken_in(school, PEOPLE, *PUPILS)
    before = school.all(PERSON)
    taken_in(school, PEOPLE, *(word + row for row in PUPILS), word + "7A;Cia;Provén")
    assert names(school) == ["7A", "7B"]
    assert classes(school) == [("Bo", "7A"), ("Cia", "7A"), ("Märta", "7B"), ("Åsa", "7A")]
    assert [each.id for each in school.all(PERSON)][: len(before)] == [each.id for each in before]


def test_the_name_that_stands_is_shown_with_the_word_as_well(school: School) -> None:
    taken_in(school, PEOPLE, *("Klass " + row for row in PUPILS))
    taken_in(school, PEOPLE, *PUPILS)
    assert names(school) == ["Klass 7A", "Klass 7B"]
    assert len(school.all(PERSON)) == len(PUPILS)


def test_a_class_is_one_within_a_file(school: School) -> None:
    taken_in(school, PEOPLE, "7A;Åsa;Provén", "Klass 7A;Bo;Provén", "kl. 7a;Cia;Provén")
    assert names(school) == ["7A"]
    assert classes(school) == [("Bo", "7A"), ("Cia", "7A"), ("Åsa", "7A")]


def test_a_class_is_one_however_year_and_letter_are_parted(school: School) -> None:
    written = ("7A", "7:A", "7-A", "åk 7A", "åk. 7 A", "Årskurs 7A", "7.A")
    taken_in(school, PEOPLE, *(f"{name};Elev{nr};Provén" for nr, name in enumerate(written)))
    assert names(school) == ["7A"]
    taken_in(school, "Serienummer;Elev;Klass", "PF3X9K1A;Elev3 Provén;7-A", "PF3X9K1B;Ny Provén;Åk 7B")
    assert names(school) == ["7A", "Åk 7B"]
    taken_in(school, PEOPLE, "7B;Åsa;Provén", "7:B;Bo;Provén")
    assert names(school) == ["7A", "Åk 7B"]


def test_two_groups_that_are_parted_otherwise_stay_two_where_they_stand(school: School) -> None:
    school.create(GROUP, name="7A")
    school.create(GROUP, name="7:A")
    taken_in(school, PEOPLE, "7A;Åsa;Provén", "7:A;Bo;Provén")
    assert names(school) == ["7:A", "7A"]
    assert classes(school) == [("Bo", "7:A"), ("Åsa", "7A")]


def test_two_groups_that_differ_in_the_word_alone_are_two(school: School) -> None:
    school.create(GROUP, name="Röd")
    school.create(GROUP, name="Klass Röd")
    taken_in(school, PEOPLE, "Klass Röd;Åsa;Provén", "Röd;Bo;Provén")
    assert classes(school) == [("Bo", "Röd"), ("Åsa", "Klass Röd")]
    taken_in(school, PEOPLE, "kl Röd;Cia;Provén")  # either may be meant: neither is taken, and none comes to be
    assert names(school) == ["Klass Röd", "Röd"]
    assert ("Cia", "") in classes(school)


def test_each_unit_has_its_own(school: School) -> None:
    other = school.create(UNIT, name="Granens skola", own=0)
    school.create(GROUP, name="4A")
    school.create(GROUP, name="Klass 4A", unit=other.id)
    taken_in(school, "Skola;" + PEOPLE, "Granens skola;4A;Åsa;Provén", "Provskolan;Klass 4A;Bo;Provén")
    assert classes(school) == [("Bo", "4A"), ("Åsa", "Klass 4A")]


def test_the_schools_own_class_and_anothers_of_just_this_name_are_a_doubt(school: School) -> None:
    other = school.create(UNIT, name="Granens skola", own=0)
    school.create(GROUP, name="4A")
    school.create(GROUP, name="Klass 4A", unit=other.id)
    taken_in(school, PEOPLE, "Klass 4A;Cia;Provén")
    assert classes(school) == [("Cia", "")]


def test_a_device_list_finds_the_class_and_its_pupil(school: School) -> None:
    taken_in(school, PEOPLE, *PUPILS, "7B;Åsa;Provén")
    taken_in(school, "Serienummer;Elev;Klass", "PF3X9K1A;Åsa Provén;Klass 7A", "PF3X9K1B;Ny Provén;Kl. 7B")
    holder = {device.serial: device.held_by for device in school.all(DEVICE)}
    people = {each.id: (each.given_name, each.group) for each in school.all(PERSON)}
    groups = {group.name: group.id for group in school.all(GROUP)}
    assert people[holder["PF3X9K1A"] or 0] == ("Åsa", groups["7A"])
    assert people[holder["PF3X9K1B"] or 0] == ("Ny", groups["7B"])
    assert sorted(groups) == ["7A", "7B"]


def test_a_list_of_groups_does_not_make_the_class_anew_or_rename_it(school: School) -> None:
    taken_in(school, PEOPLE, *PUPILS)
    header = "sourcedId,status,title,grades,classType,schoolSourcedId"
    rows = ("c1,active,Klass 7A,07,homeroom,s", "c2,active,Kl. 7B,07,homeroom,s", "c3,active,Klass 7C,07,homeroom,s")
    taken_in(school, header, *rows)
    assert names(school) == ["7A", "7B", "Klass 7C"]
    assert [group.external_id for group in school.all(GROUP)] == ["c1", "c2", "c3"]
    assert taken_in(school, header, *rows) is None


def test_a_list_of_groups_with_both_names_has_two(school: School) -> None:
    header = "sourcedId,status,title,grades,classType,schoolSourcedId"
    taken_in(school, PEOPLE, *PUPILS)
    taken_in(school, header, "c1,active,Klass 7B,07,homeroom,s", "c2,active,kl 7B,07,homeroom,s")
    assert names(school) == ["7A", "7B", "Klass 7B", "kl 7B"]


def test_a_typed_name_finds_the_class(school: School) -> None:
    seven = school.create(GROUP, name="7A")
    assert find_record(school.ledger.register, GROUP, "klass 7a").id == seven.id
    school.create(GROUP, name="Klass 7A")
    assert find_record(school.ledger.register, GROUP, "7A").id == seven.id
    with pytest.raises(Refused):
        find_record(school.ledger.register, GROUP, "Kl. 7A")
