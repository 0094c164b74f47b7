"""Which record here a row of a list speaks of, and what is said where that is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.ledger.stage import Fate, Layout, PreviewRow
from coordinator.storage.match.people_match import WHO_IS_MEANT
from coordinator.storage.match.record_match import AGAIN, TWINS
from tests.storage.school import Row, School, layout

DEVICES = Layout(
    "device",
    "intune",
    ("serial", "asset_tag", "imei", "entra_id", "note"),
    ("serial", "source", "imei", "entra_id", "asset_tag"),
)
PEOPLE = Layout(
    "person",
    "register",
    ("external_id", "username", "email", "given_name", "family_name", "group", "note"),
    ("source", "external_id", "username", "email", "given_name+family_name+group"),
    creates=frozenset({"group"}),
)


def matched(school: School, shape: Layout, *rows: Row) -> list[PreviewRow]:
    """The rows in the order of the file, with what each was found to be."""
    stage, _ = school.staged((shape, rows))
    return sorted(stage.preview(1), key=lambda row: row.line)


def records(rows: Sequence[PreviewRow]) -> list[int | None]:
    return [None if row.record is None else row.record.id for row in rows]


def found(school: School, shape: Layout, *rows: Row) -> list[int | None]:
    return records(matched(school, shape, *rows))


def make(school: School, kind: str, **values: str | int | None) -> Record:
    kinds = {"device": DEVICE, "person": PERSON, "room": ROOM, "product": PRODUCT, "unit": UNIT, "group": GROUP}
    return school.create(kinds[kind], **values)


@pytest.mark.parametrize(
    ("row", "device"),
    [
        ({"serial": "ex-1 "}, None),  # a dash is part of the number
        ({"serial": "e x 1"}, 1),
        ({"asset_tag": "t1"}, 1),
        ({"entra_id": "GUID-1"}, 1),
        ({"entra_id": "guid-12"}, None),
        ({"entra_id": "guid-1"}, 1),
        ({"imei": "356938035643809"}, 2),
        ({"serial": "EX2", "asset_tag": "T1"}, 2),  # the serial number goes first
        ({"serial": "EX9", "asset_tag": "T1"}, None),  # two serial numbers under one tag are two devices
        ({"note": "T1"}, None),
    ],
)
def test_a_device_is_found_by_each_of_its_numbers_in_turn(school: School, row: Row, device: int | None) -> None:
    make(school, "device", serial="EX1", asset_tag="T 1", entra_id="guid-1")
    make(school, "device", serial="EX2", imei="356938035643809")
    assert found(school, DEVICES, row) == [device]


def test_a_source_s_own_id_is_its_own(school: School) -> None:
    school.imported([{"serial": "EX1", "id": "7"}, {"serial": "EX2", "id": "8"}], DEVICES)
    assert found(school, DEVICES, {"id": "8", "note": "x"}) == [2]
    assert found(school, layout("jamf"), {"id": "8", "note": "x"}) == [None]


def test_an_id_that_a_source_gave_to_two_devices_tells_neither(school: School) -> None:
    school.imported([{"serial": serial, "id": "7"} for serial in ("EX1", "EX2")], DEVICES)
    assert found(school, DEVICES, {"id": "7", "note": "x"}) == [None]


def test_twins_are_told_by_the_field_that_they_share(school: School) -> None:
    for _ in range(2):
        make(school, "device", asset_tag="T1")
    (row,) = matched(school, DEVICES, {"asset_tag": "T1", "note": "x"})
    assert (row.fate, row.record, row.reason) == (Fate.FAILED, None, TWINS)
    assert row.values == {"field": DEVICE.by_code["asset_tag"].label}


def test_of_two_people_with_one_name_and_class_neither_is_meant(school: School) -> None:
    group = make(school, "group", name="5A")
    for _ in range(2):
        make(school, "person", given_name="Kim", family_name="Ek", group=group.id)
    (row,) = matched(school, PEOPLE, {"given_name": "Kim", "family_name": "Ek", "group": ("5A",)})
    assert (row.fate, row.reason, row.record) == (Fate.SKIPPED, WHO_IS_MEANT, None)
    assert row.question is not None
    assert [ref.id for ref in row.question.candidates] == [1, 2]


def test_twins_are_told_apart_by_the_source_that_knows_one_of_them(school: School) -> None:
    school.imported([{"asset_tag": "T1", "id": "7"}], DEVICES)
    make(school, "device", asset_tag="T1")
    make(school, "device", asset_tag="T2")
    make(school, "device", asset_tag="T2")
    known, strange = matched(
        school, DEVICES, {"asset_tag": "T1", "id": "7", "note": "x"}, {"asset_tag": "T2", "id": "8"}
    )
    assert (known.fate, known.reason, known.values) == (Fate.CHANGED, "", {})
    assert records([known, strange]) == [1, None]
    assert strange.fate is Fate.FAILED


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({"external_id": "p1"}, 1),
        ({"username": "kimek"}, 1),
        ({"email": "kim@pahitt.se"}, 1),
        ({"given_name": "KIM", "family_name": "ék", "group": ("5a",)}, 1),
        ({"given_name": "Kim", "family_name": "Ek", "group": ("6B",)}, None),  # another class is another pupil
        ({"given_name": "Kim", "family_name": "Ek"}, None),
        ({"given_name": "Kim", "group": ("5A",)}, None),
        ({"external_id": "p9", "given_name": "Kim", "family_name": "Ek", "group": ("5A",)}, None),
        ({"username": "annan", "given_name": "Kim", "family_name": "Ek", "group": ("5A",)}, None),
        ({"username": "liv", "given_name": "Liv", "family_name": "Ek", "group": ("5A",)}, 2),
    ],
)
def test_a_pupil_is_found_by_name_and_class_unless_an_id_says_that_they_are_two(
    school: School, row: Row, person: int | None
) -> None:
    group = make(school, "group", name="5A")
    make(
        school, "person", external_id="p1", username="kimek", email="kim@pahitt.se", given_name="Kim",
        family_name="Ek", group=group.id,
    )  # fmt: skip
    make(school, "person", given_name="Liv", family_name="Ek", group=group.id)
    assert found(school, PEOPLE, row)[0] == person  # behind it stands what is told of the list's spellings


@pytest.mark.parametrize(
    ("row", "product"),
    [
        ({"maker": "HP", "model": "FORTIS 11"}, 1),
        ({"model": "Fortis 11"}, None),  # the one here that has no maker either
        ({"model": "Surface"}, 2),
        ({"maker": "HP", "model": "Surface"}, None),
        ({"maker": "HP"}, None),
    ],
)
def test_a_product_is_found_by_maker_and_model(school: School, row: Row, product: int | None) -> None:
    make(school, "product", maker="Hp", model="Fortis 11")
    make(school, "product", model="Surface")
    shape = Layout("product", "central", ("maker", "model", "note"), ("source", "maker+model"))
    assert found(school, shape, row) == [product]


def test_a_room_without_a_unit_is_one_of_the_school_s_own(school: School) -> None:
    home, other = (make(school, "unit", name=name) for name in ("Exempelskolan", "Norra skolan"))
    make(school, "room", name="Sal 1", unit=other.id)
    make(school, "room", name="Sal 2", unit=home.id)
    make(school, "room", name="Sal 3")
    identity = ("source", "name+unit")
    shape = Layout("room", "list", ("name", "unit", "note"), identity, defaults={"unit": home.id})
    rows: list[Row] = [{"name": name} for name in ("Sal 1", "sal 2", "Sal 3")]
    assert found(school, shape, *rows, {"name": "Sal 1", "unit": ("Norra skolan",)}) == [None, 2, 3, 1]
    without = Layout("room", "list", ("name", "note"), identity, defaults={"unit": home.id})
    assert found(school, without, *rows) == [None, 2, 3]
    nowhere = Layout("room", "list", ("name", "note"), identity)
    assert found(school, nowhere, *rows) == [None, None, None]


@pytest.mark.parametrize(
    ("key", "device"),
    [
        ("{id}-{uid}-9", 2),
        ("{id}-{UID}-9", 2),
        ("{id}-{uid}", 2),
        ("1-{uid}-9", None),  # the number of another
        ("{id}-00000000000000000000000000000000-9", None),
        ("{id}", None),
        ("-{uid}-9", None),
    ],
)
def test_a_list_of_our_own_speaks_of_the_record_that_it_was_written_from(
    school: School, key: str, device: int | None
) -> None:
    make(school, "device", serial="EX1")
    second = make(school, "device", serial="EX2")
    uid = second.uid
    shape = Layout("device", "coordinator", ("serial", "note"), ("uid", "serial"))
    row: Row = {"id": key.format(id=second.id, uid=uid, UID=uid.upper()), "note": "x"}
    assert found(school, shape, row) == [device]
    assert found(school, shape, {**row, "serial": "EX1"}) == [device or 1]


def test_rows_of_one_file_are_one_by_whatever_they_share(school: School) -> None:
    rows: list[Row] = [
        {"serial": "EX1", "note": "a"},
        {"asset_tag": "T1", "note": "b"},
        {"serial": "ex 1", "note": "c"},
        {"asset_tag": "t1", "note": "d"},
        {"asset_tag": "EX1", "note": "e"},  # a tag that reads as another's serial number
    ]
    first, second, *others = matched(school, DEVICES, *rows)
    assert [first.fate, second.fate] == [Fate.NEW, Fate.NEW]
    assert [(row.fate, row.reason, dict(row.values)) for row in others] == [
        (Fate.SKIPPED, AGAIN, {"line": 2}),
        (Fate.SKIPPED, AGAIN, {"line": 3}),
        (Fate.NEW, "", {}),
    ]


def test_of_two_rows_about_one_device_that_are_equally_new_the_first_counts(school: School) -> None:
    make(school, "device", serial="EX1", asset_tag="T1")
    first, second = matched(school, DEVICES, {"serial": "EX1", "note": "a"}, {"asset_tag": "T1", "note": "b"})
    assert (first.fate, second.fate, second.values) == (Fate.CHANGED, Fate.SKIPPED, {"line": 2})


def test_what_a_row_mentions_is_found_by_any_word_that_means_one_record(school: School) -> None:
    by_code, by_id = (
        make(school, "unit", name=name, code=code, external_id=id)
        for name, code, id in (("Norra skolan", "111", None), ("Södra skolan", None, "org-2"))
    )
    make(school, "unit", name="Västra", code="222")
    make(school, "unit", name="Östra", code="222")
    group = make(school, "group", name="5A", external_id="klass-1")
    rooms = Layout("room", "list", ("name", "unit"), ("name+unit",))
    units = ("norra SKOLAN", "111", "org-2", "222", "okänd")
    school.imported([{"name": f"Sal {at}", "unit": (word,)} for at, word in enumerate(units)], rooms)
    assert [room.unit for room in school.all(ROOM)] == [by_code.id, by_code.id, by_id.id, None, None]
    people = Layout("person", "list", ("given_name", "group"), ("given_name",))
    words = ("5a", "KLASS-1", "6B")
    school.imported([{"given_name": f"Elev {word}", "group": (word,)} for word in words], people)
    assert [person.group for person in school.all(PERSON)] == [group.id, group.id, None]


@pytest.mark.parametrize(
    ("mention", "product"),
    [
        (("HP", "Fortis 11", "", ""), 1),
        (("", "fortis 11", "", ""), 1),  # whoever made it
        (("Lenovo", "Fortis 11", "", ""), 2),
        (("Acer", "Fortis 11", "", ""), None),
    ],
)
def test_a_mentioned_product_is_the_one_of_its_maker(
    school: School, mention: tuple[str, ...], product: int | None
) -> None:
    for maker in ("HP", "Lenovo"):
        make(school, "product", maker=maker, model="Fortis 11")
    shape = Layout("device", "list", ("serial", "product"), ("serial",))
    school.imported([{"serial": "EX1", "product": mention}], shape)
    assert school.all(DEVICE)[0].product == product


@pytest.mark.parametrize(
    ("mention", "person"),
    [
        (("kimek", "", "", "", ""), 1),
        (("KIMEK@pahitt.se", "", "", "", ""), 1),
        (("", "kimek@annan.se", "", "", ""), 1),  # the same name before the @
        (("", "", "p1", "", ""), 1),
        (("okänd", "", "", "Liv Ek", ""), 2),  # of whom no username is known here
        (("okänd", "", "", "Kim", ""), None),  # who has another username
        (("", "", "", "Liv Ek", ""), 2),
        (("", "", "", "Liv Ek", "9C"), 2),
        (("", "", "", "Bo Ek", ""), None),  # two are called so
        (("", "", "", "Bo Ek", "5A"), 4),
    ],
)
def test_a_mentioned_person_is_found_by_id_then_by_a_name_that_one_alone_has(
    school: School, mention: tuple[str, ...], person: int | None
) -> None:
    here, there = (make(school, "group", name=name) for name in ("5A", "6B"))
    make(school, "person", given_name="Kim", username="kimek", email="kimek@pahitt.se", external_id="p1")
    make(school, "person", given_name="Liv", family_name="Ek")
    for group in (there, here):
        make(school, "person", given_name="Bo", family_name="Ek", group=group.id)
    shape = Layout("device", "list", ("serial", "held_by"), ("serial",))
    school.imported([{"serial": "EX1", "held_by": mention}], shape)
    assert school.all(DEVICE)[0].held_by == person


def test_another_row_about_the_one_device_that_reads_as_before_is_met(school: School) -> None:
    before: Row = {"serial": "EX1", "asset_tag": "T1", "note": "a"}
    school.imported([before, {"serial": "EX2"}], DEVICES)
    first, second = matched(school, DEVICES, before, {"asset_tag": "t1", "note": "b", "rank": "2026-11-20"})
    assert (first.fate, second.fate, records([first, second])) == (Fate.SKIPPED, Fate.CHANGED, [1, 1])
