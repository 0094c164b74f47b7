"""What an erasure leaves: whatever is about others, word for word, in every place that loses words about the erased."""

from __future__ import annotations

import json

import pytest

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON, ROOM
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.stage import Fate, LeftRow
from coordinator.storage.match.erased_mentions import ERASED_USER
from tests.storage.school import School, layout

SHAPE = layout(fields=("serial", "name", "note"))


@pytest.fixture
def leo(school: School) -> Person:
    """Who is to be erased; his login is the beginning of his address."""
    return school.create(
        PERSON, given_name="Leo", family_name="Påhittsson", username="leopah07", email="leopah07@edu.example",
        external_id="p-0007", role="pupil", active=1,
    )  # fmt: skip


@pytest.fixture
def ida(school: School) -> Person:
    """Who stays."""
    return school.create(
        PERSON, given_name="Ida", family_name="Påhittsson", username="idapah07", email="idapah07@edu.example",
        note="Syster till Leo", alias="Stjärnan", role="pupil", active=1,
    )  # fmt: skip


def erase(school: School, person: Person) -> None:
    school.ledger.erase(ErasurePlan((person.id,), "Slutat"))
    school.sound()


def test_a_person_loses_every_fact_and_nobody_else_does(school: School, leo: Person, ida: Person) -> None:
    before = dict(ida.values)
    school.edit(ida, family_name="Låtsasson")
    erase(school, leo)
    erased, kept = school.get(PERSON, leo.id), school.get(PERSON, ida.id)
    assert {code: value for code, value in erased.values.items() if value not in (None, "", 0)} == {"role": "pupil"}
    assert dict(kept.values) == {**before, "family_name": "Låtsasson"}
    changes = [each for each in school.register.changes(school.register.entries()[1].id) if each.field == "family_name"]
    assert [(each.before, each.after) for each in changes] == [("Påhittsson", "Låtsasson")]


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Lånas av Leo Påhittsson", ""),
        ("Påhittsson Leo", ""),
        ("PÅHITTSSON, LEO har den", ""),
        ("leopah07 på skärmen", ""),
        ("skriv till leopah07@edu.example", ""),
        ("elev P-0007", ""),
        ("Lånas av Ida Påhittsson", "Lånas av Ida Påhittsson"),
        ("idapah07", "idapah07"),
        ("Leo", "Leo"),  # many are called so
        ("Påhittsson", "Påhittsson"),
        ("leopah0", "leopah0"),
    ],
)
def test_a_note_goes_only_where_it_names_the_erased(school: School, leo: Person, note: str, left: str) -> None:
    device = school.create(DEVICE, serial="EX1", note=note, name="PC 1")
    erase(school, leo)
    kept = school.get(DEVICE, device.id)
    assert (kept.note, kept.name, kept.serial) == (left, "PC 1", "EX1")


def test_what_somebody_was_called_before_is_known_too(school: School, leo: Person) -> None:
    school.edit(leo, given_name="Leon", username="leonpah")
    school.edit(leo, given_name="Leopold", username="leopold")
    notes = ("Leon Påhittsson", "Leopold Påhittsson", "leonpah", "Påhittsson, Leo", "Leona Påhittsson")
    for number, note in enumerate(notes):
        school.create(DEVICE, serial=f"EX{number}", note=note)
    erase(school, leo)
    assert [one.note for one in school.all(DEVICE)] == ["", "", "", "", "Leona Påhittsson"]


def test_a_word_too_short_to_tell_names_nobody(school: School) -> None:
    short, longer = (school.create(PERSON, given_name="Bo", username=name) for name in ("bop", "bopa"))
    for serial, note in (("EX1", "bop"), ("EX2", "bopa")):
        school.create(DEVICE, serial=serial, note=note)
    erase(school, short)
    assert [one.note for one in school.all(DEVICE)] == ["bop", "bopa"]
    erase(school, longer)
    assert [one.note for one in school.all(DEVICE)] == ["bop", ""]


def test_the_log_keeps_every_change_that_names_others(school: School, leo: Person) -> None:
    device = school.create(DEVICE, serial="EX1")
    entries = [
        school.edit(device, note=note).entry for note in ("Ida Påhittsson har den", "Leo Påhittsson har den", "Skåp 4")
    ]
    erase(school, leo)
    told = [(one.before, one.after) for entry in entries for one in school.register.changes(entry) if one.field]
    assert sorted(told, key=str) == [
        ("Ida Påhittsson har den", None), (None, "Ida Påhittsson har den"), (None, "Skåp 4"),
    ]  # fmt: skip


def test_own_fields_go_one_by_one(school: School, leo: Person) -> None:
    device = school.create(DEVICE, serial="EX1")
    school.edit(device, own__colour="röd", own__borrower="Leo Påhittsson", own__place="Skåp 4")
    erase(school, leo)
    kept = school.get(DEVICE, device.id)
    assert {code: kept.own_value(code) for code in ("colour", "borrower", "place")} == {
        "colour": "röd", "borrower": None, "place": "Skåp 4",
    }  # fmt: skip


def test_removed_records_keep_what_names_nobody(school: School, leo: Person) -> None:
    removed = []
    for serial, note in (("EX1", "Leo Påhittsson"), ("EX2", "Ida Påhittsson")):
        device = school.create(DEVICE, serial=serial, note=note, name="PC")
        school.edit(device, own__colour="röd")
        removed.append(school.remove(device).entry)
    erase(school, leo)
    for entry in removed:
        school.ledger.undo(entry)
    assert [(one.serial, one.name, one.note) for one in school.all(DEVICE)] == [
        ("EX1", "PC", ""), ("EX2", "PC", "Ida Påhittsson"),
    ]  # fmt: skip
    assert [one.own_value("colour") for one in school.all(DEVICE)] == ["röd", "röd"]
    school.sound()


def test_an_entry_s_reason_and_sentence_lose_only_the_value_that_names_the_erased(school: School, leo: Person) -> None:
    entries = []
    for name, reason in (("Leo Påhittsson", "Leo Påhittsson bad om det"), ("Ida Påhittsson", "Ida bad om det")):
        sentence = Sentence("Imported {file} into {place}", {"file": f"{name}.csv", "place": "Skåp 4"})
        room = Creation(ROOM.code, -1, {"name": name.partition(" ")[0]})
        made = ChangeSet(sentence, Origin.WINDOW, reason=reason, creations=(room,))
        entries.append(school.ledger.commit(made).entry)
    erase(school, leo)
    first, second = (school.register.entry(entry) for entry in entries)
    assert first is not None
    assert second is not None
    assert (dict(first.values), first.reason) == ({"file": "", "place": "Skåp 4"}, None)
    assert (dict(second.values), second.reason) == (
        {"file": "Ida Påhittsson.csv", "place": "Skåp 4"}, "Ida bad om det",
    )  # fmt: skip


def test_of_an_import_only_rows_about_the_erased_go(school: School, leo: Person) -> None:
    left = [LeftRow(0, Fate.FAILED, "serial", "Unreadable", {}, ("EX9", name)) for name in ("Leo Påhittsson", "Ida")]
    notice = school.imported([{"serial": "EX1", "note": "a"}, *left], SHAPE)
    erase(school, leo)
    assert [row.cells for row in school.register.imported_rows(notice.entry, "failed")] == [("EX9", "Ida")]


def test_what_a_source_said_of_others_is_still_known(school: School, leo: Person) -> None:
    """Of the row that named him only the cell that did is forgotten, and is not taken when the list comes again."""
    rows: list[dict[str, Scalar | tuple[str, ...]]] = [
        {"serial": "EX1", "name": "PC 1", "note": "Leo Påhittsson", "id": "g1"},
        {"serial": "EX2", "name": "PC 2", "note": "Ida Påhittsson", "id": "g2"},
    ]
    school.imported(rows, SHAPE)
    for device in school.all(DEVICE):
        school.edit(device, name="Min", note="vår")
    erase(school, leo)
    stage, (tally,) = school.staged((SHAPE, rows))
    assert (tally.unchanged, tally.updated, tally.conflicts) == (2, 0, 0)
    (told,) = stage.told(1, (Fate.NOTE,), rows=5).rows
    assert told.reason == ERASED_USER
    kept = school.store.register.conn.execute("SELECT cells, key FROM baseline ORDER BY record").fetchall()
    assert [(json.loads(cells), key) for cells, key in kept] == [
        (["EX1", "PC 1", None], "g1"), (["EX2", "PC 2", "Ida Påhittsson"], "g2"),
    ]  # fmt: skip


def test_the_entry_says_how_many_were_erased_and_how_many_backups_may_hold_them(
    school: School, leo: Person, ida: Person
) -> None:
    notice = school.ledger.erase(ErasurePlan((leo.id, ida.id), "Slutat", 3))
    entry = school.register.entry(notice.entry)
    assert entry is not None
    assert (entry.role, entry.reason, dict(entry.values)) == ("erase", "Slutat", {"count": 2, "backups": 3})
    assert notice.role == "erase"
    assert notice.touched["person"] == frozenset({leo.id, ida.id})
    assert notice.touched["device"] is None, "any of them may have lost words"
