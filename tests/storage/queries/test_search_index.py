"""A record is found by every word that it shows, also by those of the records that it names, whatever is done to
them.
"""

from __future__ import annotations

from typing import Any

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.ledger.questions import Query
from coordinator.storage.queries import search_index
from tests.storage.school import School, device_rows


def found(school: School, kind: Any, said: str) -> list[int]:
    return sorted(school.register.ids(Query(kind, text=said)))


@pytest.mark.parametrize("bulk", [2_000, 0])
def test_a_device_is_found_by_the_new_names_of_what_it_shows(
    school: School, bulk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where so many show it that all are written anew."""
    monkeypatch.setattr(search_index, "BULK", bulk)
    group = school.create(GROUP, name="5A")
    leo = school.create(PERSON, given_name="Leo", family_name="Påhittsson", group=group.id)
    product = school.create(PRODUCT, model="Bok 11", kind="laptop")
    room = school.create(ROOM, name="Vagn 3")
    held = school.create(DEVICE, serial="EX1", product=product.id)
    placed = school.create(DEVICE, serial="EX2", placed_in=room.id)
    assigned = school.create(DEVICE, serial="EX3", assigned_to=leo.id)
    school.issue(leo, held)
    assert found(school, DEVICE, "leo") == [held.id, assigned.id]
    for record, field, name, word, devices in (
        (product, "model", "Häfte 12", "häfte", [held.id]),
        (room, "name", "Skåpet", "skapet", [placed.id]),
        (leo, "family_name", "Nyman", "NYMAN", [held.id, assigned.id]),
    ):
        before = found(school, DEVICE, word)
        school.edit(record, **{field: name})
        assert (before, found(school, DEVICE, word)) == ([], devices)
    assert found(school, DEVICE, "påhittsson") == []
    school.edit(group, name="6Z")
    assert (found(school, PERSON, "6z"), found(school, DEVICE, "6z")) == ([leo.id], [held.id])
    assert found(school, DEVICE, "5a") == []


def test_a_class_and_a_room_are_found_by_their_school(school: School) -> None:
    unit = school.create(UNIT, name="Norrskolan")
    group = school.create(GROUP, name="5A", unit=unit.id)
    room = school.create(ROOM, name="Vagn 3", unit=unit.id)
    school.edit(unit, name="Sydskolan")
    assert found(school, GROUP, "sydskolan") == [group.id]
    assert found(school, ROOM, "sydskolan") == [room.id]
    assert found(school, GROUP, "norrskolan") == []


def test_what_is_removed_is_found_no_more_and_again_when_it_comes_back(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", name="Sprucken")
    assert found(school, DEVICE, "sprucken") == [device.id]
    school.remove(device)
    assert found(school, DEVICE, "sprucken") == []
    school.ledger.undo()
    assert found(school, DEVICE, "sprucken") == [device.id]
    school.ledger.undo(school.edit(device, name="Hel").entry)
    assert (found(school, DEVICE, "hel"), found(school, DEVICE, "sprucken")) == ([], [device.id])


def test_what_an_import_brings_is_found_at_once(school: School) -> None:
    school.imported(device_rows(3))
    assert len(found(school, DEVICE, "exempel")) == 3
    assert len(found(school, DEVICE, "ex00001")) == 1
    school.ledger.undo()
    assert found(school, DEVICE, "exempel") == []


def test_a_record_is_found_by_the_beginning_of_its_name(school: School) -> None:
    made = {
        "norr": school.create(UNIT, name="Norrskolan").ref, "5a": school.create(GROUP, name="5A").ref,
        "vagn": school.create(ROOM, name="Vagn 3").ref, "bok": school.create(PRODUCT, model="Bok 11").ref,
        "pahitt": school.create(PERSON, given_name="Leo", family_name="Påhittsson").ref,
    }  # fmt: skip
    for word, ref in made.items():
        assert found(school, KINDS[ref.kind], word) == [ref.id]


def test_rooms_follow_their_school_also_where_all_classes_are_written_anew(school: School) -> None:
    unit = school.create(UNIT, name="Norrskolan")
    group, room = (school.create(kind, name="A", unit=unit.id) for kind in (GROUP, ROOM))
    for kind in ("group", "room"):
        school.store.writer.call(lambda conn, kind=kind: conn.execute(f"DELETE FROM {kind}_search")).result()  # type: ignore[misc]
    assert (found(school, GROUP, "norrskolan"), found(school, ROOM, "norrskolan")) == ([], [])
    touched: dict[str, set[int] | None] = {"group": None, "unit": {unit.id}}
    school.store.writer.call(lambda conn: search_index.refresh_search(conn, touched, {})).result()
    assert (found(school, GROUP, "norrskolan"), found(school, ROOM, "norrskolan")) == ([group.id], [room.id])
