"""A database is brought up to date after a backup, and only where it is older."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.storage.disk.file_identity import MissingFile, version_of
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.store.backups import backups_of
from coordinator.storage.store.upgrade import prepare_database
from tests.storage.schools import make_school, serials, set_pragma


@pytest.mark.parametrize("create", [False, True])
def test_an_older_database_is_backed_up_first_whoever_opens_it(tmp_path: Path, create: bool) -> None:
    path = make_school(tmp_path)
    set_pragma(path, "user_version", VERSION - 1)
    prepare_database(path, create=create)
    assert (version_of(path), serials(path)) == (VERSION, ["EX0001"])
    assert [backup.reason for backup in backups_of(path)] == ["migration"]
    assert version_of(backups_of(path)[0].path) == VERSION - 1


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_today_is_left_as_it_is(tmp_path: Path, create: bool) -> None:
    path = make_school(tmp_path)
    before = path.read_bytes()
    asked: list[Path] = []
    prepare_database(path, create=create, before_migration=asked.append)
    assert (path.read_bytes(), asked, list(backups_of(path))) == (before, [], [])


def test_a_missing_database_is_made_only_where_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "school.sqlite"
    with pytest.raises(MissingFile):
        prepare_database(path)
    assert not path.exists()
    prepare_database(path, create=True)
    assert (version_of(path), serials(path), list(backups_of(path))) == (VERSION, [], [])
