"""The school's own fields, as the house describes its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, GROUP
from coordinator.ledger.own_fields import field_of, own_fields
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "school.sqlite")
    school.create(CUSTOM_FIELD, kind="device", code="zone", label="Zon", type="text")
    school.create(CUSTOM_FIELD, kind="device", code="due_2", label="Kontroll", type="date", personal=1)
    school.create(CUSTOM_FIELD, kind="device", code="odd", label="Udda", type="colour")
    school.create(CUSTOM_FIELD, kind="device", code="no good", label="Fel", type="text")
    school.create(CUSTOM_FIELD, kind="room", code="floor", label="Våning", type="text")
    yield school
    school.close()


def test_own_fields_come_in_the_order_in_which_they_were_made(school: School) -> None:
    found = own_fields(school.register, "device")
    assert [(each.code, each.label, each.type, each.personal) for each in found] == [
        ("own.zone", "Zon", Type.TEXT, False),
        ("own.due_2", "Kontroll", Type.DATE, True),
        ("own.odd", "Udda", Type.TEXT, False),
    ], "a type that nobody knows is read as text, and a code that SQL could not name is left out"


def test_a_kind_without_own_fields_has_none(school: School) -> None:
    assert own_fields(school.register, "room") == ()


def test_a_path_leads_to_the_house_s_fields_and_to_the_school_s(school: School) -> None:
    own = field_of(school.register, "device", "own.due_2")
    assert own is not None
    assert own.type is Type.DATE
    assert field_of(school.register, "device", "own.gone") is None
    assert field_of(school.register, "device", "held_by.group.name") is GROUP.field("name")
