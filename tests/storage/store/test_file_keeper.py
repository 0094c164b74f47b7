"""Backups from before an erasing: known, and removed once a new one is good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Trouble
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
