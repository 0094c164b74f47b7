"""A record's class follows from its kind: each field once, with the type that its values have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest
from mypy import api

from coordinator.domain.changes import Record, number_of, text_of
from coordinator.domain.fields import Type
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Device, Person
from coordinator.domain.views import Day, Flag, Money, Number, Reference, Text, View

VIEWS: Final[Mapping[Type, type[View[Any]]]] = {
    Type.TEXT: Text,
    Type.LONG_TEXT: Text,
    Type.CHOICE: Text,
    Type.CONTENT: Text,
    Type.INTEGER: Number,
    Type.MONTHS: Number,
    Type.MONEY: Money,
    Type.FLAG: Flag,
    Type.DATE: Day,
    Type.REFERENCE: Reference,
}
SNIPPET: Final = """
from coordinator.domain.records import Device

def holder(device: Device) -> int | None:
    return device.{field}
"""


def views_of(kind: Kind[Record]) -> dict[str, View[Any]]:
    """A kind's attributes, by name."""
    return {name: view for name, view in vars(kind.record).items() if isinstance(view, View)}


def test_every_type_of_field_has_a_view() -> None:
    assert set(VIEWS) == set(Type)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_class_has_exactly_the_fields_of_its_kind(kind: Kind[Record]) -> None:
    said = [(view.code, type(view)) for view in views_of(kind).values()]
    assert said == [(field.code, VIEWS[field.type]) for field in kind.fields]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_attribute_is_called_as_its_field(kind: Kind[Record]) -> None:
    """Only ``kind`` must be called otherwise: every record has one of its own."""
    for name, view in views_of(kind).items():
        assert name == view.code or (view.code == "kind" and name.endswith("_kind")), name
        assert not hasattr(Record, name), f"{name} hides what every record has"


def test_each_kind_has_a_class_of_its_own() -> None:
    assert len({kind.record for kind in KINDS.values()}) == len(KINDS)
    assert Record not in {kind.record for kind in KINDS.values()}


def device(**values: str | int | None) -> Device:
    return Device("device", 7, "", MappingProxyType(values))


def test_values_come_in_their_own_types() -> None:
    there = device(serial="NK1", held_by=3, price_ore=317_520, end_date="2029-06-30")
    assert (there.serial, there.held_by, there.price_ore) == ("NK1", 3, 317_520)
    assert there.end_date == date(2029, 6, 30)
    assert [Person("person", 1, "", {"protected": said}).protected for said in (1, 0, None)] == [True, False, None]


def test_what_is_missing_is_an_empty_text_or_nothing() -> None:
    bare = device()
    assert (bare.serial, bare.held_by, bare.price_ore, bare.end_date) == ("", None, None, None)


def test_a_field_whose_code_varies_is_read_by_its_code() -> None:
    there = device(serial="NK1", held_by=3)
    assert (text_of(there, "serial"), text_of(there, "held_by"), text_of(there, "name")) == ("NK1", "3", "")
    assert (number_of(there, "serial"), number_of(there, "held_by"), number_of(there, "name")) == (None, 3, None)


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ("held_by", ""),
        ("held_bye", '"Device" has no attribute "held_bye"'),
        ("serial", 'Incompatible return value type (got "str", expected "int | None")'),
    ],
)
def test_a_mistyped_field_fails_the_type_check(
    field: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    file = tmp_path / "snippet.py"
    file.write_text(SNIPPET.format(field=field), encoding="utf-8")
    flags = ["--strict", "--config-file=", "--follow-imports=silent", "--cache-dir", str(tmp_path.parent / "mypy")]
    told, _, code = api.run([*flags, str(file)])
    assert (code == 0) is (not fault), told
    assert fault in told
