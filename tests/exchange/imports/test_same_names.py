"""Groups, rooms, units and people that lists name: another spelling is the same record, two units have two groups, and
where several could be meant none is taken and none comes to be.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import alike_key
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.ledger.outcomes import Notice
from tests.storage.school import School

DEVICES = "Serienummer;Inventarienr;Modell;Sal;Skola;Innehavare"


def taken_in(school: School, header: str, *rows: str) -> Notice | None:
    path = school.path.parent / "lista.csv"
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig")
    return commit_import(school.ledger, gather([path], school.ledger))


def sizes(school: School) -> dict[tuple[str, str], int]:
    """How many people are in each group, by unit and name."""
    units = {unit.id: unit.name for unit in school.all(UNIT)}
    people = [person.group for person in school.all(PERSON)]
    return {(units.get(each.unit or 0, ""), each.name): people.count(each.id) for each in school.all(GROUP)}


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (("7B", "7b"), True),
        (("6 C", "6c"), True),
        (("Förskoleklass Blå", "FÖRSKOLEKLASS  BLÅ"), True),
        (("7B", "7C"), False),
        (("1-2A", "12A"), False),
        (("Sal 12", "Sal 1.2"), False),
    ],
)
def test_a_name_is_one_in_whichever_case_and_with_whichever_blanks(names: tuple[str, str], one: bool) -> None:
    assert (alike_key(names[0]) == alike_key(names[1])) is one


@pytest.mark.parametrize(
    "classes", [("7B", "7b"), ("6 C", "6C", "6c"), ("Förskoleklass Blå", "förskoleklass blå"), ("9a", "9A ", " 9A")]
)
def test_a_class_that_its_file_spells_in_two_ways_is_one_and_again_a_no_op(
    school: School, classes: Sequence[str]
) -> None:
    rows = [f"Namn{at};Prov;{each}" for at, each in enumerate(classes)]
    assert taken_in(school, "Förnamn;Efternamn;Klass", *rows) is not None
    assert sizes(school) == {("Provskolan", classes[0].strip()): len(classes)}
    assert taken_in(school, "Förnamn;Efternamn;Klass", *rows) is None


def test_classes_of_one_name_in_two_schools_are_two_and_a_third_list_finds_its_own(school: School) -> None:
    header = "Skola;Klass;Förnamn;Efternamn;Användarnamn"
    tall = [f"Tallmossens skola;4A;T{n};Tall;t{n}" for n in range(10)]
    gran = [f"Granens skola;4a;G{n};Gran;g{n}" for n in range(7)]
    taken_in(school, header, *tall, *gran)
    assert sizes(school) == {("Tallmossens skola", "4A"): 10, ("Granens skola", "4a"): 7}
    taken_in(school, header, "TALLMOSSENS SKOLA;4a;T11;Tall;t11")
    taken_in(school, "Klass;Förnamn;Efternamn;Användarnamn", "4A;Eget;Barn;e1")
    assert sizes(school) == {("Tallmossens skola", "4A"): 11, ("Granens skola", "4a"): 7}  # which 4A is not known


def test_a_class_without_a_school_beside_it_is_the_schools_own(school: School) -> None:
    header = "Skola;Klass;Förnamn;Efternamn;Användarnamn"
    taken_in(school, "Klass;Förnamn;Efternamn;Användarnamn", "4A;Eget;Barn;e1")
    taken_in(school, header, "Granens skola;4A;Gran;Prov;g1", "Provskolan;4A;Annat;Barn;e2")
    assert sizes(school) == {("Provskolan", "4A"): 2, ("Granens skola", "4A"): 1}


def test_rooms_schools_people_and_models_do_not_grow_with_each_list(school: School) -> None:
    first = (
        "PF3X9K1A;N1;iPad 9;Sal 12;Provskolan;Åsa Öberg",
        "PF3X9K1B;N2;ipad 9;sal 12;Ekskolan;åsa öberg",
        "PF3X9K1C;N3;iPad  9;SAL 12;ekskolan;Åsa  Öberg",
    )
    taken_in(school, DEVICES, *first)
    for n in range(1, 4):
        taken_in(school, DEVICES, f"PF3X9K9{n};N9{n};iPad 9;Sal 12;Ekskolan;Åsa Öberg")
    assert [room.name for room in school.all(ROOM)] == ["Sal 12"]
    assert [unit.name for unit in school.all(UNIT)] == ["Provskolan", "Ekskolan"]
    assert [product.model for product in school.all(PRODUCT)] == ["iPad 9"]
    (asa,) = school.all(PERSON)
    assert [device.held_by for device in school.all(DEVICE)] == [asa.id] * 6
    assert taken_in(school, DEVICES, *first) is None


def test_of_two_rooms_of_one_name_the_one_in_the_devices_school_is_meant(school: School) -> None:
    other = school.create(UNIT, name="Ekskolan", own=1)
    home = school.all(UNIT)[0]
    rooms = [school.create(ROOM, name="Sal 12", unit=unit.id) for unit in (home, other)]
    taken_in(school, DEVICES, "EX1;N1;iPad;sal 12;Ekskolan;", "EX2;N2;iPad;Sal 12;Provskolan;", "EX3;N3;iPad;Sal 12;;")
    assert [device.placed_in for device in school.all(DEVICE)] == [rooms[1].id, rooms[0].id, None]
    assert len(school.all(ROOM)) == 2


def test_a_holder_whose_name_two_people_share_is_neither_and_no_third(school: School) -> None:
    for name in ("7A", "7C"):
        school.create(PERSON, given_name="Åke", family_name="Provberg", group=school.create(GROUP, name=name).id)
    taken_in(school, DEVICES, "EX1;N1;iPad;;;Åke Provberg")
    assert [device.held_by for device in school.all(DEVICE)] == [None]
    assert len(school.all(PERSON)) == 2


@pytest.mark.parametrize(
    ("people", "held"),
    [
        ([("Siv", "Sol", "familj@x.example"), ("Tor", "Sol", "familj@x.example")], [1]),  # an address of two: the name
        ([("Siv", "Sol", "familj@x.example")], [1]),  # the brother is another person
        ([("familj", None, "familj@x.example")], [0]),  # only a login is known: it is theirs
        ([("Tor", "Sol", None)], [0]),  # nothing says that they are two
        ([("Tor", "Sol", "tor@x.example")], [1]),  # another address does
    ],
)
def test_an_address_alone_never_says_who_holds_a_device(
    school: School, people: list[tuple[str, str | None, str | None]], held: list[int]
) -> None:
    made = [school.create(PERSON, given_name=given, family_name=family, email=email) for given, family, email in people]
    taken_in(school, "Serienummer;Modell;Innehavare;E-post", "EX1;iPad;Tor Sol;familj@x.example")
    (device,) = school.all(DEVICE)
    everybody = [*(each.id for each in made), *(each.id for each in school.all(PERSON)[len(made) :])]
    assert [everybody.index(device.held_by or 0)] == held


def test_lists_that_spell_at_random_are_a_no_op_the_second_time(school: School) -> None:
    drawn = random.Random(8)

    def spelled(name: str) -> str:
        name = "  ".join(name.split()) if drawn.random() < 0.3 else name
        return drawn.choice((name, name.upper(), name.lower()))

    units, rooms, names = ("Provskolan", "Ekskolan"), ("Sal 1", "Sal 12", "Vagn Å"), ("Åsa Öberg", "Märta Sjö", "Bo Ek")
    serial = 0
    for _ in range(12):
        rows = []
        for _ in range(drawn.randint(1, 8)):
            serial += 1
            said = (spelled(drawn.choice(each)) for each in (rooms, units, names))
            rows.append(f"EX{serial};N{serial};{spelled('Surfplatta 9')};{';'.join(said)}")
        assert taken_in(school, DEVICES, *rows) is not None
        assert taken_in(school, DEVICES, *rows) is None
    for kind, most in ((ROOM, rooms), (UNIT, units), (PERSON, names), (PRODUCT, ("",))):
        assert len(school.all(kind)) <= len(most)
