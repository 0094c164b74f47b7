"""What heads the columns of a list, which of them are personal, and which leave only when they are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.domain.fields import Type
from coordinator.domain.inventory_kinds import CUSTOM_FIELD
from coordinator.exchange.writing.captions import ExportColumn, all_paths, caption, default_paths, export_columns
from coordinator.ledger.questions import Register
from tests.storage.school import School


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("device", "serial", "Serial number"),
        ("device", "held_by.shown", "Held by"),
        ("device", "held_by.group.name", "Held by: Group"),
        ("device", "assigned_to.username", "Assigned to: Username"),
        ("device", "owned_by.name", "Owned by"),
        ("device", "placed_in.unit.name", "Placed in: School unit"),
        ("device", "product.model", "Model"),
        ("device", "product.maker", "Maker"),
        ("device", "product.price_ore", "Product: Price"),  # the device has a price of its own
        ("device", "lifetime_end", "Life ends"),
        ("device", "own.colour", "colour"),
        ("person", "shown", "Name"),
        ("person", "group.unit.name", "Group: School unit"),
        ("handover", "person.shown", "Person"),
        ("loan", "device.serial", "Device: Serial number"),
    ],
)
def test_a_column_is_headed_by_the_fields_on_its_path(kind: str, path: str, said: str) -> None:
    assert caption(kind, path) == said


def test_a_column_is_headed_in_the_language_in_use() -> None:
    assert (caption("device", "serial"), caption("device", "held_by.group.name")) == (
        "Serienummer", "Finns hos: Grupp",
    )  # fmt: skip


def test_without_being_named_nothing_personal_leaves_but_what_makes_it_a_list() -> None:
    assert default_paths("person") == ("shown", "role", "group", "active")
    assert not {"held_by", "assigned_to", "note", "stated_user"} & set(default_paths("device"))
    assert {"serial", "product", "status", "last_seen"} <= set(default_paths("device"))
    assert "person" in default_paths("handover")
    assert "issued_by" not in default_paths("handover")
    assert {"person", "device"} <= set(default_paths("loan"))
    assert default_paths("room") == ("name", "unit", "room_kind")


def test_every_column_but_the_mark_of_protection_can_be_named() -> None:
    assert all_paths("person", ("zon",))[0] == "shown"
    assert all_paths("person", ("zon",))[-1] == "own.zon"
    assert "protected" not in all_paths("person")
    assert {"held_by", "note", "own.zon"} <= set(all_paths("device", ("zon",)))
    assert "shown" not in all_paths("device")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    school = School(tmp_path / "school.sqlite")
    fields = (
        ("device", "zon", "Zon", "text", 0), ("device", "lanas", "Lånas av", "text", 1),
        ("device", "dag", "Dag", "date", 0), ("device", "dag_2", "DAG", "date", 0),
        ("device", "status_2", "Status", "text", 0), ("person", "skap", "Skåp", "text", 1),
    )  # fmt: skip
    for kind, code, label, holds, personal in fields:
        school.create(CUSTOM_FIELD, kind=kind, code=code, label=label, type=holds, personal=personal)
    return school.register


def columns(register: Register, kind: str, *paths: str) -> dict[str, ExportColumn]:
    return {column.path: column for column in export_columns(register, kind, paths or None)}


def test_a_reference_stands_for_what_names_its_record(register: Register) -> None:
    named = ("product", "held_by", "placed_in", "owned_by", "serial", "product.model")
    assert list(columns(register, "device", *named)) == [
        "product.maker", "product.model", "held_by.shown", "placed_in.name", "owned_by.name", "serial",
    ]  # fmt: skip
    assert list(columns(register, "loan", "device", "issued", "person")) == [
        "device.asset_tag", "device.serial", "issued.number", "person.shown",
    ]  # fmt: skip


def test_own_fields_leave_unasked_unless_they_are_personal(register: Register) -> None:
    own = {path: found for path, found in columns(register, "device").items() if path.startswith("own.")}
    assert {path: (found.caption, found.type, found.personal) for path, found in own.items()} == {
        "own.zon": ("Zon", Type.TEXT, None), "own.dag": ("Dag (dag)", Type.DATE, None),
        "own.dag_2": ("DAG (dag_2)", Type.DATE, None), "own.status_2": ("Eget fält: Status", Type.TEXT, None),
    }  # fmt: skip
    assert columns(register, "device", "own.lanas")["own.lanas"].personal == "own.lanas"
    assert "own.skap" not in columns(register, "person")


def test_an_own_field_that_is_gone_is_taken_for_personal(register: Register) -> None:
    gone = columns(register, "device", "own.borta")["own.borta"]
    assert (gone.caption, gone.personal, gone.field) == ("borta", "own.borta", None)


@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("device", "serial", None),
        ("device", "held_by.shown", "person.shown"),
        ("device", "held_by.username", "person.username"),
        ("device", "held_by.group.name", "device.held_by"),
        ("device", "assigned_to.role", "device.assigned_to"),
        ("device", "note", "device.note"),
        ("person", "shown", "person.shown"),
        ("person", "group.name", None),
        ("handover", "person.group.name", "handover.person"),
        ("loan", "device.held_by.shown", "person.shown"),
        ("device", "product.model", None),
    ],
)
def test_what_is_personal_is_said_of_each_column(register: Register, kind: str, path: str, said: str | None) -> None:
    assert columns(register, kind, path)[path].personal == said


def test_what_hides_a_cell_are_the_marks_of_the_people_behind_it(register: Register) -> None:
    guards = {path: found.guards for path, found in columns(
        register, "device", "serial", "held_by.shown", "held_by.username", "own.lanas", "own.zon").items()}  # fmt: skip
    assert (guards["serial"], guards["held_by.shown"], guards["own.zon"]) == ((), (), ())
    assert guards["held_by.username"] == ("held_by.protected",)
    assert set(guards["own.lanas"]) == {"held_by.protected", "assigned_to.protected"}


def test_numbers_that_are_codes_are_no_numbers(register: Register) -> None:
    paths = ("serial", "asset_tag", "imei", "order_no", "price_ore", "product.model_number", "owned_by.code", "name")
    found = columns(register, "device", *paths)
    assert {path for path, column in found.items() if column.code} == {
        "serial", "asset_tag", "imei", "order_no", "product.model_number", "owned_by.code",
    }  # fmt: skip
    assert (found["price_ore"].type, found["serial"].type) == (Type.MONEY, Type.TEXT)


def test_what_the_register_works_out_is_shown_as_what_it_is(register: Register) -> None:
    end = columns(register, "device", "lifetime_end")["lifetime_end"]
    assert (end.type, end.field) == (Type.DATE, None)


@pytest.mark.parametrize("path", ["held_by.protected", "assigned_to.protected"])
def test_the_mark_of_protection_leaves_with_nobody(register: Register, path: str) -> None:
    assert list(columns(register, "device", "serial", path)) == ["serial"]
    assert list(columns(register, "person", "shown", "protected")) == ["shown"]


@pytest.mark.parametrize("path", ["okänd", "serial.name", "held_by.okänd", "held_by.group.unit.okänd", ""])
def test_a_path_that_leads_nowhere_is_refused(register: Register, path: str) -> None:
    with pytest.raises(ValueError, match=path or "^$"):
        export_columns(register, "device", [path])
