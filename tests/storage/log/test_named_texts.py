"""Chosen texts lose a name that stands in them alone: as they are, in the log, in what a source said; no others do."""

from __future__ import annotations

import json

import pytest

from coordinator.domain.changes import Key
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import ErasurePlan
from tests.storage.school import School, layout

SHAPE = layout(fields=("serial", "name", "note"))


@pytest.fixture
def leo(school: School) -> Person:
    """Who is to be erased."""
    return school.create(
        PERSON, given_name="Leo", family_name="Påhittsson", username="leopah07", role="pupil", active=1
    )


def erase(school: School, person: Person, *texts: Key) -> None:
    school.ledger.erase(ErasurePlan((person.id,), "Slutat", texts=texts))
    school.sound()


def test_only_the_chosen_text_loses_the_name_and_keeps_the_rest(school: School, leo: Person) -> None:
    one, two = (school.create(DEVICE, serial=serial, note="Leos skärm", name="Leo") for serial in ("EX1", "EX2"))
    erase(school, leo, Key("device", one.id, "note"))
    assert [(each.note, each.name) for each in (school.get(DEVICE, one.id), school.get(DEVICE, two.id))] == [
        ("–s skärm", "Leo"), ("Leos skärm", "Leo"),
    ]  # fmt: skip


def test_the_past_loses_it_too_and_no_undo_brings_it_back(school: School, leo: Person) -> None:
    device = school.create(DEVICE, serial="EX1", note="Leos gamla")
    later = school.edit(device, note="Leos nya").entry
    school.edit(school.get(DEVICE, device.id), note="Skåp 4")
    school.edit(school.get(DEVICE, device.id), note="Leo har den", name="Leo-PC")
    erase(school, leo, Key("device", device.id, "note"))
    assert school.get(DEVICE, device.id).note == "– har den"
    told = [(each.before, each.after) for each in school.register.changes(later)]
    assert told == [("–s gamla", "–s nya")]
    school.edit(school.get(DEVICE, device.id), note="–s nya")
    school.ledger.undo(later)
    assert school.get(DEVICE, device.id).note == "–s gamla"
    assert school.get(DEVICE, device.id).name == "Leo-PC", "it was not chosen"
    school.sound()


def test_a_field_of_the_school_s_own_loses_it(school: School, leo: Person) -> None:
    device = school.create(DEVICE, serial="EX1")
    school.edit(device, own__borrower="Leo lånar", own__place="Leos skåp")
    erase(school, leo, Key("device", device.id, "own.borrower"))
    kept = school.get(DEVICE, device.id)
    assert (kept.own_value("borrower"), kept.own_value("place")) == ("– lånar", "Leos skåp")


def test_what_a_record_cannot_do_without_keeps_a_gap(school: School, leo: Person) -> None:
    group = school.create(GROUP, name="Grupp Leo Påhittsson")
    erase(school, leo, Key("group", group.id, "name"))
    assert school.get(GROUP, group.id).name == "Grupp –"


def test_what_a_source_said_is_forgotten_for_the_chosen_record_alone(school: School, leo: Person) -> None:
    rows: list[dict[str, Scalar | tuple[str, ...]]] = [
        {"serial": "EX1", "name": "Leo", "note": "Leos"}, {"serial": "EX2", "name": "PC", "note": "Leos"},
    ]  # fmt: skip
    school.imported(rows, SHAPE)
    first = next(each for each in school.all(DEVICE) if each.serial == "EX1")
    erase(school, leo, Key("device", first.id, "note"))
    kept = school.store.register.conn.execute("SELECT cells FROM baseline ORDER BY record").fetchall()
    assert [json.loads(cells) for (cells,) in kept] == [["EX1", "Leo", "–s"], ["EX2", "PC", "Leos"]]
    _, (tally,) = school.staged((SHAPE, rows))
    assert (tally.unchanged, tally.updated) == (1, 1), "the file still says it, and its row is compared anew"


def test_a_text_that_was_written_anew_meanwhile_is_left_as_it_is(school: School, leo: Person) -> None:
    device = school.create(DEVICE, serial="EX1", note="Leos skärm")
    school.edit(device, note="Skåp 4")
    erase(school, leo, Key("device", device.id, "note"))
    assert school.get(DEVICE, device.id).note == "Skåp 4"
