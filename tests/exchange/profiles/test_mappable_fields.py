"""Which fields a column can be mapped to, and how each is read: from the fields themselves, not from a second list."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.domain.fields import Type
from coordinator.domain.kinds import KINDS
from coordinator.exchange.imports.column_mapping import guess_mapping
from coordinator.exchange.profiles.column_readers import DEFAULT_READERS
from coordinator.exchange.profiles.mappable_fields import mappable
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.exchange.reading.column_aliases import aliases
from tests.exchange.files import opened


@pytest.mark.parametrize("kind", KIND_OF)
def test_every_field_that_a_hand_may_write_can_be_mapped(kind: str) -> None:
    heads = {code.partition(".")[0] for code in mappable(kind)}
    editable = {field.code for field in KINDS[KIND_OF[kind]].fields if field.editable}
    assert editable - heads <= {"alias"}
    assert len(mappable(kind)) == len(set(mappable(kind)))


@pytest.mark.parametrize("kind", ["devices", "people"])
def test_what_is_guessed_by_name_can_be_mapped(kind: str) -> None:
    assert set(aliases(kind)) <= set(mappable(kind))


@pytest.mark.parametrize("kind", KIND_OF)
def test_a_field_is_read_as_what_it_holds(kind: str) -> None:
    wanted = {Type.DATE: "date", Type.MONEY: "money", Type.MONTHS: "months", Type.FLAG: "flag"}
    fields = [field for field in KINDS[KIND_OF[kind]].fields if field.type in wanted]
    expected = {field.code: wanted[field.type] for field in fields}
    assert {field.code: DEFAULT_READERS[field.code] for field in fields} == {
        code: {"protected": "protection", "active": "activity"}.get(code, reader) for code, reader in expected.items()
    }


def test_a_guess_names_only_fields_that_can_be_mapped(tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_text("Serienummer;Inventarienummer;Modell;Skal\n5CD1234ABC;NK-1;HP Fortis 11;blått\n", encoding="utf-8")
    found = {column.field for column in guess_mapping(opened(file), "devices")} - {None}
    assert {"serial", "asset_tag"} <= found <= set(mappable("devices"))
