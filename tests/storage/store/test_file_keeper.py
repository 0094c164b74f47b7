"""Backups from before an erasing: known, and removed once a new one is good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.store.file_keeper import FileKeeper
from tests.storage.schools import TODAY, add_person, make_school


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with open_school(make_school(tmp_path), today=TODAY, actor="test") as opened:
        yield opened


def test_backups_from_before_an_erasing_are_known_and_removed_after_a_new_one(school: OpenedSchool) -> None:
    keeper = school.keeper
    person = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    older = [keeper.backup("asked").path for _ in range(2)]
    assert keeper.from_before_erasing() == []
    assert keeper.thin_erased() == 0
    assert all(path.exists() for path in older)
    school.ledger.erase(ErasurePlan((person,), "a wish", len(older)))
    known = {backup.path for backup in keeper.from_before_erasing()}
    assert known >= set(older)
    assert keeper.thin_erased() == len(known)
    assert not any(path.exists() for path in known)
    (left,) = keeper.backups()
    with closing(sqlite3.connect(left.path)) as conn:
        assert conn.execute("SELECT count(*) FROM person WHERE family_name = 'Påhittsson'").fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM entry WHERE role = 'erase'").fetchone() == (1,)
    assert keeper.from_before_erasing() == []


def test_a_clock_that_was_wrong_keeps_nobody_who_was_erased(school: OpenedSchool) -> None:
    """What a backup holds says from when it is: one made by a clock of 2030 is no younger than the erasing."""
    person = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    ahead = FileKeeper(school.path, clock=lambda: datetime(2030, 5, 5, 10, tzinfo=UTC)).backup("daily").path
    school.ledger.erase(ErasurePlan((person,), "a wish"))
    behind = FileKeeper(school.path, clock=lambda: datetime(2020, 1, 1, 10, tzinfo=UTC)).backup("daily").path
    known = {backup.path for backup in school.keeper.from_before_erasing()}
    assert (ahead in known, behind in known) == (True, False)
    damaged = school.keeper.backup("asked").path
    damaged.write_bytes(damaged.read_bytes()[:3_000])
    assert damaged in {backup.path for backup in school.keeper.from_before_erasing()}, "nobody can tell"


@pytest.mark.parametrize("year", [2020, 2032])
def test_one_backup_a_day_whatever_the_clock_says(school: OpenedSchool, year: int) -> None:
    """The case ``wrong_clock``; the backup of a wrong day is not thinned out as soon as it is made."""
    school.keeper.backup("asked")
    wrong = datetime(year, 5, 5, 10, tzinfo=UTC)
    for hour in range(4):
        at = wrong + timedelta(hours=hour)
        FileKeeper(school.path, clock=partial(datetime.fromtimestamp, at.timestamp(), UTC)).before_write(large=False)
    assert [backup.at[:4] for backup in school.keeper.backups()].count(str(year)) == 1
    before = len(school.keeper.backups())
    FileKeeper(school.path).before_write(large=False)
    assert len(school.keeper.backups()) == before, "the right day has its own"


@pytest.mark.parametrize(
    ("days", "doubted"), [(-3_000, True), (-1, True), (0, False), (70, False), (399, False), (500, True)]
)
def test_a_clock_that_the_log_contradicts_is_doubted(school: OpenedSchool, days: int, doubted: bool) -> None:
    add_person(school.ledger, "Leo", "Påhittsson")
    now = datetime.now(UTC) + timedelta(days=days)
    keeper = FileKeeper(school.path, clock=lambda: now)
    assert bool(keeper.troubles()) is doubted
    assert list(keeper.warnings())[-1:] == list(keeper.troubles())
    if doubted:
        assert f"Datorns klocka säger {now.date().isoformat()}" in keeper.troubles()[0]


def test_a_step_of_a_wrong_day_is_told_of_until_it_is_far_back(school: OpenedSchool) -> None:
    ahead = datetime(2030, 5, 5, 10, tzinfo=UTC)
    with closing(sqlite3.connect(school.path)) as conn, conn:
        conn.execute("UPDATE entry SET at = '2030-05-05T10:00:00.000Z' WHERE id = (SELECT max(id) FROM entry)")
    assert "2030-05-05" in school.keeper.troubles()[0]
    assert len(FileKeeper(school.path, clock=lambda: ahead).troubles()) == 1, "the leap itself was written"
    for at in range(20):
        add_person(school.ledger, f"Leo {at}", "Påhittsson")
    assert school.keeper.troubles() == []


def test_what_a_clock_far_ahead_writes_does_not_make_it_right(school: OpenedSchool) -> None:
    """Each of its steps is the newest when it is asked about: the leap counts, until it is twenty steps back."""
    for at in range(45):
        add_person(school.ledger, f"Leo {at}", "Påhittsson")
    said = dict[int, bool]()
    for ahead in (1, 2, 20, 21, 60):
        with closing(sqlite3.connect(school.path)) as conn, conn:
            first = conn.execute("SELECT max(id) FROM entry").fetchone()[0] - ahead
            known = conn.execute("SELECT id, at FROM entry WHERE id > ?", (first,)).fetchall()
            conn.execute("UPDATE entry SET at = '2030-05-05T10:00:00.000Z' WHERE id > ?", (first,))
        keeper = FileKeeper(school.path, clock=lambda: datetime(2030, 5, 6, 10, tzinfo=UTC))
        said[ahead] = any("säger 2030-05-06" in each for each in keeper.troubles())
        with closing(sqlite3.connect(school.path)) as conn, conn:
            conn.executemany("UPDATE entry SET at = ? WHERE id = ?", [(at, id) for id, at in known])
    assert said == {1: True, 2: True, 20: True, 21: False, 60: False}


def test_two_moments_of_one_day_are_told_with_their_times(school: OpenedSchool) -> None:
    with closing(sqlite3.connect(school.path)) as conn, conn:
        conn.execute("UPDATE entry SET at = '2027-01-01T10:00:00.000Z' WHERE id = (SELECT max(id) FROM entry)")
    keeper = FileKeeper(school.path, clock=lambda: datetime(2027, 1, 1, 0, tzinfo=UTC))
    assert "säger 2027-01-01 01:00, men det senaste steget i loggen är från 2027-01-01 11:00." in keeper.troubles()[0]


def test_without_a_good_new_backup_no_old_one_is_removed(school: OpenedSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    person = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    older = school.keeper.backup("asked").path
    school.ledger.erase(ErasurePlan((person,), "a wish"))

    def full(*_: object) -> None:
        raise Trouble("Full")

    monkeypatch.setattr("coordinator.storage.disk.file_copy.copy_database", full)
    with pytest.raises(Trouble, match="Full"):
        school.keeper.thin_erased()
    assert older.exists()
