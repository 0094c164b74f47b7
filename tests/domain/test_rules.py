"""What no change set may hold: values that a field cannot, fields that are none, a day that has not come."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Removal, Sentence
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.rules import flaws
from coordinator.domain.values import Scalar

TODAY = date(2026, 11, 22)
SAID = Sentence("Tried")


def found(changes: ChangeSet) -> list[str]:
    return [flaw.message for flaw in flaws(changes, TODAY)]


def created(kind: str, **values: Scalar) -> ChangeSet:
    return ChangeSet(SAID, Origin.WINDOW, creations=(Creation(kind, -1, values),))


def changed(kind: str, field: str, after: Scalar) -> ChangeSet:
    return ChangeSet(SAID, Origin.WINDOW, changes=(Change(Key(kind, 1, field), None, after),))


def test_nothing_is_not_written() -> None:
    assert found(ChangeSet(SAID, Origin.WINDOW)) == ["There is nothing to write."]
    assert found(ChangeSet(SAID, Origin.WINDOW, removals=(Removal(DEVICE.code, 1),))) == []
    assert found(ChangeSet(SAID, Origin.IMPORT, stage=0)) == []


@pytest.mark.parametrize(("on", "refused"), [("2026-11-21", False), ("2026-11-22", False), ("2026-11-23", True)])
def test_a_day_to_come_is_refused_and_today_is_not(on: str, refused: bool) -> None:
    changes = ChangeSet(SAID, Origin.WINDOW, on=on, removals=(Removal(DEVICE.code, 1),))
    assert found(changes) == (["{on} has not come yet. Choose today or an earlier day."] if refused else [])
    assert all(flaw.values == {"on": on} for flaw in flaws(changes, TODAY))


def test_every_value_of_a_creation_and_of_a_change_is_looked_at() -> None:
    assert found(created("device", serial="A1", status="in_store")) == []
    assert len(found(created("device", serial=1, status="flying"))) == 2
    assert found(changed("device", "status", "in_use")) == []
    assert len(found(changed("device", "status", "flying"))) == 1


def test_what_a_record_must_have_is_missed_in_a_creation() -> None:
    (flaw,) = flaws(created("group", grade="5"), TODAY)
    assert str(flaw.values["sentence"]) == "Namn får inte vara tomt."


def test_a_field_that_is_none_is_told_by_its_name() -> None:
    (flaw,) = flaws(created("device", colour="red"), TODAY)
    assert (flaw.message, flaw.values) == ("There is no field “{field}” here.", {"field": "colour"})
    assert len(found(changed("device", "colour", "red"))) == 1


def test_own_fields_are_for_the_kinds_that_have_them() -> None:
    assert found(created("device", **{"own.card": "A"})) == []
    assert found(changed("device", "own.card", "A")) == []
    assert found(created("person", **{"own.card": "A"})) == ["There is no field “{field}” here."]
    assert found(changed("person", "own.card", "A")) == ["There is no field “{field}” here."]
