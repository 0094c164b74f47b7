"""The one door: what it refuses, whom it tells, and how undo, redo and erasing pass it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.ledger.ledger import ErasurePlan, Ledger
from coordinator.ledger.outcomes import NothingUndone, Notice, Piles, Refused, Stale
from tests.storage.school import TODAY, School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "school.sqlite")
    yield school
    school.sound()
    school.close()


def add(serial: str) -> ChangeSet:
    creation = Creation(DEVICE.code, -1, {"serial": serial})
    return ChangeSet(Sentence("A device"), Origin.WINDOW, creations=(creation,))


def told(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.message


def test_a_flaw_is_refused_before_anything_is_written(school: School) -> None:
    with pytest.raises(Refused) as error:
        school.ledger.commit(ChangeSet(Sentence("x"), Origin.WINDOW, on="2026-11-23", creations=add("A").creations))
    assert told(error) == "{on} has not come yet. Choose today or an earlier day."
    assert error.value.values == {"on": "2026-11-23"}
    assert "2026-11-23" in str(error.value)
    assert (school.serials(), list(school.register.entries())) == (set(), [])


def test_an_edit_of_what_stands_no_longer_there_is_stale(school: School) -> None:
    device = school.create(DEVICE, serial="A")
    change = Change(Key(DEVICE.code, device.id, "serial"), "B", "C")
    with pytest.raises(Stale):
        school.ledger.commit(ChangeSet(Sentence("x"), Origin.WINDOW, changes=(change,)))
    assert school.serials() == {"A"}


def test_an_entry_says_who_wrote_it_when_and_on_which_day(school: School) -> None:
    at = datetime(2026, 3, 28, 23, 30, 15, 123_456, tzinfo=UTC)  # half past midnight in Stockholm, still winter time
    ledger = Ledger(school.store, actor="Maj Exempelsson", clock=lambda: at)
    assert (ledger.today, ledger.actor) == (date(2026, 3, 29), "Maj Exempelsson")
    notice = ledger.commit(add("A"))
    entry = school.register.entry(notice.entry)
    assert entry is not None
    assert (entry.at, entry.actor) == ("2026-03-28T23:30:15.123Z", "Maj Exempelsson")


def test_the_day_in_stockholm_turns_at_midnight_there_also_in_summer(school: School) -> None:
    def day(hour: int, minute: int) -> date:
        return Ledger(school.store, actor="x", clock=lambda: datetime(2026, 7, 1, hour, minute, tzinfo=UTC)).today

    assert (day(21, 59), day(22, 0)) == (date(2026, 7, 1), date(2026, 7, 2))
    assert school.ledger.today == TODAY, "a day that is given holds"


def until(held: Callable[[], bool]) -> None:
    """Waits for what another thread does."""
    for _ in range(1_000):
        if held():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_listeners_are_told_of_everything_until_they_leave(school: School) -> None:
    first: list[Notice] = []
    second: list[Notice] = []
    leave = school.ledger.subscribe(first.append)
    school.ledger.subscribe(second.append)
    written = school.ledger.commit(add("A"))
    undone = school.ledger.undo()
    until(lambda: len(first) == 2)
    leave()
    redone = school.ledger.redo()
    until(lambda: len(second) == 3)  # they are told by the writer's thread, after whoever asked has the answer
    assert [each.entry for each in first] == [written.entry, undone.entry]
    assert [each.entry for each in second] == [written.entry, undone.entry, redone.entry]


def test_nobody_is_told_of_what_was_not_written(school: School) -> None:
    heard: list[Notice] = []
    school.ledger.subscribe(heard.append)
    change = Change(Key(DEVICE.code, 1, "serial"), "B", "C")
    with pytest.raises(Stale):
        school.ledger.commit(ChangeSet(Sentence("x"), Origin.WINDOW, changes=(change,)))
    cancelled: Future[Notice] = Future()
    cancelled.cancel()
    school.ledger._tell(cancelled)
    assert heard == []


def test_undo_takes_the_newest_entry_and_redo_the_one_undone_last(school: School) -> None:
    school.ledger.commit(add("A"))
    school.ledger.commit(add("B"))
    assert school.ledger.undo().role == "undo"
    assert school.serials() == {"A"}
    school.ledger.undo()
    assert school.serials() == set()
    assert school.ledger.redo().role == "redo"
    assert school.serials() == {"A"}
    school.ledger.redo()
    assert school.serials() == {"A", "B"}


def test_any_entry_can_be_undone_and_redone_by_its_number(school: School) -> None:
    first = school.ledger.commit(add("A"))
    school.ledger.commit(add("B"))
    undone = school.ledger.undo(first.entry)
    assert school.serials() == {"B"}
    assert school.ledger.redo(first.entry).role == "redo"
    assert school.serials() == {"A", "B"}
    again = school.ledger.undo(first.entry)
    assert school.serials() == {"B"}
    assert school.ledger.undo(again.entry).role == "redo", "undoing an undo is doing it again"
    assert school.serials() == {"A", "B"}
    assert undone.entry != again.entry


def test_there_must_be_something_to_undo_or_redo(school: School) -> None:
    with pytest.raises(Refused) as error:
        school.ledger.undo()
    assert told(error) == "There is nothing to undo."
    with pytest.raises(Refused) as error:
        school.ledger.redo()
    assert told(error) == "There is nothing to redo."


def test_an_entry_is_undone_once_and_redone_only_when_it_is_undone(school: School) -> None:
    written = school.ledger.commit(add("A"))
    with pytest.raises(Refused) as error:
        school.ledger.redo(written.entry)
    assert (told(error), error.value.values) == ("Entry {entry} is not undone.", {"entry": written.entry})
    school.ledger.undo(written.entry)
    for again in (school.ledger.undo, school.ledger.rehearse_undo):
        with pytest.raises(Refused) as error:
            again(written.entry)
        assert (told(error), error.value.values) == ("Entry {entry} is undone already.", {"entry": written.entry})


def test_an_entry_that_is_none_is_told_by_its_number(school: School) -> None:
    for verb in (school.ledger.undo, school.ledger.redo, school.ledger.rehearse_undo):
        with pytest.raises(Refused) as error:
            verb(99)
        assert (told(error), error.value.values) == ("There is no entry {entry} in the log.", {"entry": 99})


def test_a_rehearsed_undo_counts_its_piles_and_writes_nothing(school: School) -> None:
    written = school.ledger.commit(add("A"))
    school.create(DEVICE, serial="B")
    before = len(list(school.register.entries()))
    piles = school.ledger.rehearse_undo(written.entry)
    assert (piles.undone, piles.kept_count, piles.impossible_count) == (1, 0, 0)
    assert (school.serials(), len(list(school.register.entries()))) == ({"A", "B"}, before)
    assert Piles() == Piles(0, (), (), 0, 0)


def test_erasing_cannot_be_undone_and_erased_facts_are_impossible_not_kept(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson", username="leopah")
    edited = school.edit(person, username="leopah2")
    erased = school.ledger.erase(ErasurePlan((person.id,), "left the school"))
    assert erased.role == "erase"
    with pytest.raises(Refused) as error:
        school.ledger.undo(erased.entry)
    assert told(error) == "What was erased is gone for good, so entry {entry} cannot be undone."
    assert error.value.values == {"entry": erased.entry}
    with pytest.raises(NothingUndone) as nothing:
        school.ledger.undo(edited.entry)
    piles = nothing.value.piles
    assert (piles.undone, piles.kept, piles.kept_count) == (0, (), 0)
    assert [(each.record, each.field, each.why) for each in piles.impossible] == [(person.ref, "username", "erased")]
    assert piles.impossible_count == 1


def test_nobody_is_erased_when_one_of_them_is_unknown(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    with pytest.raises(Refused) as error:
        school.ledger.erase(ErasurePlan((person.id, 99), "left"))
    assert (told(error), error.value.values) == ("There is no person number {id}.", {"id": 99})
    assert school.get(PERSON, person.id).values["given_name"] == "Leo"


def test_listeners_hear_of_an_erasure(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    heard: list[Notice] = []
    school.ledger.subscribe(heard.append)
    erased = school.ledger.erase(ErasurePlan((person.id,), "left"))
    assert [each.entry for each in heard] == [erased.entry]
