"""What the log answers: whose history an entry is in, what it changed, and what became of an import's rows."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.domain.records import Device, Person
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.stage import Fate, LeftRow
from tests.storage.school import School, device_rows, layout


@pytest.fixture
def leo(school: School) -> Person:
    return school.create(PERSON, given_name="Leo", family_name="Påhittsson")


@pytest.fixture
def device(school: School) -> Device:
    return school.create(DEVICE, serial="EX1")


def history(school: School, ref: Ref) -> list[int]:
    return [entry.id for entry in school.register.entries(ref=ref)]


def last(school: School) -> int:
    return next(entry.id for entry in school.register.entries(limit=1))


def test_the_log_is_read_from_the_newest_and_page_by_page(school: School, leo: Person) -> None:
    for name in ("A", "B", "C"):
        school.edit(leo, alias=name)
    everything = [entry.id for entry in school.register.entries()]
    assert everything == sorted(everything, reverse=True)
    assert [entry.id for entry in school.register.entries(limit=2)] == everything[:2]
    assert [entry.id for entry in school.register.entries(before=everything[1])] == everything[2:]


def test_a_record_s_history_is_its_birth_its_changes_and_its_end(school: School, device: Device) -> None:
    born = last(school)
    other = school.create(DEVICE, serial="EX2")
    school.edit(device, note="a")
    changed = last(school)
    school.edit(other, note="b")
    school.remove(school.get(DEVICE, device.id))
    assert history(school, device.ref) == [last(school), changed, born]


def test_a_person_s_history_has_what_came_to_them_and_went(school: School, leo: Person, device: Device) -> None:
    mio = school.create(PERSON, given_name="Mio", family_name="Påhittsson")
    born = history(school, leo.ref)
    school.issue(leo, device)
    issued = last(school)
    school.take_back(device)
    returned = last(school)
    school.edit(device, note="of no interest to Leo")
    school.edit(device, assigned_to=mio.id)
    school.edit(device, assigned_to=leo.id)
    again = last(school)
    assert history(school, leo.ref) == [again, again - 1, returned, issued, *born], "it went, and came again"
    school.edit(device, assigned_to=mio.id)
    assert history(school, mio.ref)[0] == last(school)
    assert history(school, leo.ref)[0] == last(school), "it went from him"


def test_an_erasure_stands_in_the_history_of_who_was_erased(school: School, leo: Person) -> None:
    school.ledger.erase(ErasurePlan((leo.id,), "Slutat skolan"))
    assert last(school) in history(school, leo.ref)


def test_an_entry_tells_what_came_what_went_and_what_changed(school: School, leo: Person, device: Device) -> None:
    unit = school.create(UNIT, name="Gamla skolan")
    (came,) = school.register.changes(last(school))
    assert (came.kind, came.id, came.field, came.before, came.after) == ("unit", unit.id, "", None, 1)
    school.remove(unit)
    (went,) = school.register.changes(last(school))
    assert (went.kind, went.before, went.after) == ("unit", 1, None)
    changes = (*difference(device, {"note": "a", "name": "PC"}), *difference(leo, {"alias": "L"}))
    school.ledger.commit(ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=changes))
    entry = last(school)
    found = {(each.kind, each.field): (each.before, each.after) for each in school.register.changes(entry)}
    assert found == {
        ("device", "note"): (None, "a"), ("device", "name"): (None, "PC"), ("person", "alias"): (None, "L"),
    }  # fmt: skip
    assert [each.field for each in school.register.changes(entry, ref=leo.ref)] == ["alias"]
    assert len(school.register.changes(entry, limit=2)) == 2


def test_a_bulk_of_new_records_is_told_within_a_limit(school: School) -> None:
    school.imported(device_rows(5))
    entry = last(school)
    came = [each for each in school.register.changes(entry) if each.kind == "device"]
    assert [each.id for each in came] == [1, 2, 3, 4, 5]
    assert len(school.register.changes(entry, limit=3)) == 3
    (third,) = school.register.changes(entry, ref=Ref("device", 3))
    assert (third.id, third.after) == (3, 1)
    assert school.register.changes(entry, ref=Ref("device", 6)) == []


def test_an_undone_entry_says_so_until_it_is_done_again(school: School, leo: Person) -> None:
    school.edit(leo, alias="L")
    entry = last(school)

    def undone() -> list[bool]:
        return [each.undone for each in reversed(school.register.entries()) if each.id >= entry]

    assert undone() == [False]
    school.ledger.undo(entry)
    assert undone() == [True, False]
    school.ledger.redo(entry)
    assert undone()[0] is False


def test_an_import_keeps_what_became_of_each_row(school: School) -> None:
    school.imported(device_rows(2))
    rows = device_rows(4, last_seen="2026-11-20")
    school.imported([*rows, LeftRow(9, Fate.FAILED, "serial", "Unreadable", {"n": 1}, ("8,8E+15",))])
    entry = last(school)
    (file,) = school.register.imported_files(entry)
    assert (file.rows, file.created, file.updated, file.failed) == (5, 2, 2, 1)
    new = school.register.imported_rows(entry, Fate.NEW.value)
    assert [(row.line, row.record) for row in new] == [(4, Ref("device", 3)), (5, Ref("device", 4))]
    (failed,) = school.register.imported_rows(entry, Fate.FAILED.value)
    assert (failed.column, failed.reason, dict(failed.values), failed.cells) == (
        "serial", "Unreadable", {"n": 1}, ("8,8E+15",),
    )  # fmt: skip
    everything = school.register.imported_rows(entry)
    assert {row.line for row in new} | {failed.line} <= {row.line for row in everything}
    assert [row.line for row in everything] == sorted(row.line for row in everything)
    assert school.register.imported_rows(entry, limit=1, offset=1) == everything[1:2]
    assert school.register.imported_rows(entry - 1, Fate.FAILED.value) == []


def test_a_row_is_still_told_as_new_when_the_source_has_spoken_since(school: School) -> None:
    school.imported(device_rows(2))
    entry = last(school)
    school.imported(device_rows(2, last_seen="2026-11-20"), layout())
    assert [row.line for row in school.register.imported_rows(entry, Fate.NEW.value)] == [2, 3]


def test_what_an_entry_speaks_of_stands_in_the_file_as_it_is_written(school: School) -> None:
    """So that an erasure, and whoever looks with another program, finds a name there."""
    sentence = Sentence("Imported {file} of {person}", {"file": "Åsas lista.csv", "person": Ref("person", 7)})
    entry = school.ledger.commit(ChangeSet(sentence, Origin.WINDOW, creations=(Creation("room", -1, {"name": "A1"}),)))
    (said,) = school.register.conn.execute('SELECT "values" FROM entry WHERE id = ?', (entry.entry,)).fetchone()
    assert said == '{"file": "Åsas lista.csv", "person": ["person", 7]}'
    read = school.register.entry(entry.entry)
    assert read is not None
    assert dict(read.values) == {"file": "Åsas lista.csv", "person": Ref("person", 7)}
