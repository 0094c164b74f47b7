"""A protected person's name in another record's text is shown and exported as the alias (issue 8), and an exported list
that is read back changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.identity.duplicates import twins_among
from coordinator.desk.identity.person_protection import lift
from coordinator.desk.records.record_names import told_apart
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.domain.records import Device, Person
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.exchange.writing.record_lists import export_records
from coordinator.ledger.questions import Query
from coordinator.ledger.shown_rows import shown_rows
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Provskolan", own=1)
    yield school
    school.sound()
    school.close()


@pytest.fixture
def anna(school: School) -> Person:
    return school.create(
        PERSON, given_name="Anna", family_name="Provén", username="annpro", protected=1, alias="Elev F01"
    )


@pytest.fixture
def devices(school: School, anna: Person) -> tuple[Device, ...]:
    return (
        school.create(DEVICE, serial="AAAA11", name="LADDARE Anna Provén", note="lånas av annpro i 7A"),
        school.create(DEVICE, serial="AAAA22", name="Annas-Chromebook", held_by=anna.id),
        school.create(DEVICE, serial="AAAA33", name="Annas-iPad"),  # of another Anna, for all anybody knows
        school.create(DEVICE, serial="ANNPRO", asset_tag="annpro", name="PC 7"),
    )


def shown(school: School, path: str) -> list[object]:
    ids = [device.id for device in school.all(DEVICE)]
    return [row[0] for row in shown_rows(school.ledger.register, "device", ids, (path,))]


def test_a_text_that_names_somebody_protected_is_shown_with_the_alias(
    school: School, devices: tuple[Device, ...]
) -> None:
    assert shown(school, "name") == ["LADDARE Elev F01", "Elev F01s-Chromebook", "Annas-iPad", "PC 7"]
    assert shown(school, "note") == ["lånas av Elev F01 i 7A", None, None, None]
    named = school.create(DEVICE, name="Dator för Anna Provén")
    assert told_apart("device", [named.id, devices[0].id], school.ledger.register)[0][0] == "Dator för Elev F01"


@pytest.mark.usefixtures("devices")
def test_what_tells_a_device_apart_stays_as_it_stands(school: School) -> None:
    assert shown(school, "serial")[3] == "ANNPRO"
    assert shown(school, "asset_tag")[3] == "annpro"


@pytest.mark.usefixtures("devices")
def test_somebody_else_of_the_name_keeps_it(school: School) -> None:
    other = school.create(PERSON, given_name="Anna", family_name="Provén")
    rows = shown_rows(school.ledger.register, "person", [other.id], ("shown", "given_name", "note"))
    assert rows == [("Anna Provén", "Anna", None)]


def test_without_anybody_protected_all_is_shown_as_it_stands(school: School, devices: tuple[Device, ...]) -> None:
    school.ledger.commit(lift(school.get(PERSON, devices[1].held_by or 0), "Skyddet har upphört"))
    assert shown(school, "name")[:2] == ["LADDARE Anna Provén", "Annas-Chromebook"]


@pytest.mark.usefixtures("devices")
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_exported_list_has_the_alias_and_read_back_changes_nothing(school: School, ending: str) -> None:
    path = school.path.parent / f"lista{ending}"
    columns = ("serial", "asset_tag", "name", "note", "held_by")
    export_records(school.ledger.register, "device", path, query=Query(DEVICE), columns=columns)
    if ending == ".csv":
        written = path.read_text("utf-8-sig")
        assert "LADDARE Elev F01" in written
        assert "Anna Prov" not in written
        assert "Annas-Chromebook" not in written
    found = gather([path], school.ledger)
    assert not found.news
    assert commit_import(school.ledger, found) is None
    assert school.all(DEVICE)[0].name == "LADDARE Anna Provén"


@pytest.mark.usefixtures("devices")
def test_what_was_changed_beside_the_alias_comes_in(school: School) -> None:
    path = school.path.parent / "lista.csv"
    export_records(school.ledger.register, "device", path, query=Query(DEVICE), columns=("serial", "name", "note"))
    path.write_text(path.read_text("utf-8-sig").replace("LADDARE Elev F01", "DOCKA Elev F01"), "utf-8-sig")
    commit_import(school.ledger, gather([path], school.ledger))
    assert [each.name for each in school.all(DEVICE)][:2] == ["DOCKA Elev F01", "Annas-Chromebook"]


def test_many_that_were_edited_at_once_are_told_as_twins(school: School) -> None:
    groups = [school.create(GROUP, name=name) for name in ("7A", "7 A ", "8B")]
    people = [school.create(PERSON, given_name="Åsa", family_name="Provén", group=each.id) for each in groups]
    register = school.ledger.register
    assert twins_among(register, [Ref("person", people[2].id)]) == []
    for each in people[:2]:
        school.edit(school.get(PERSON, each.id), group=groups[2].id)
    pairs = twins_among(register, [Ref("person", each.id) for each in people[:2]])
    assert {(pair.one, pair.other) for pair in pairs} == {
        (people[0].id, people[1].id), (people[0].id, people[2].id), (people[1].id, people[2].id),
    }  # fmt: skip
