from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from coordinator.app import start_log
from coordinator.app.school_opening import open_school
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_place import default_database
from tests.storage.schools import TODAY, add_person, make_school


def test_the_log_says_what_runs_and_nothing_about_anybody(tmp_path: Path) -> None:
    logging.getLogger("coordinator").disabled = False  # import-linter, in another test, disables whom it does not know
    handler = start_log.start_log(tmp_path / "data")
    try:
        path = make_school(tmp_path)
        start_log.log_start(path)
        with open_school(path, today=TODAY) as school:
            add_person(school.ledger, "Leo", "Påhittsson")
    finally:
        logging.getLogger("coordinator").removeHandler(handler)
        handler.close()
    written = (tmp_path / "data" / start_log.LOG_NAME).read_text(encoding="utf-8")
    assert f"sqlite={sqlite3.sqlite_version}" in written
    assert "place=local" in written
    assert "Påhittsson" not in written
    assert str(tmp_path) not in written


def test_a_log_that_has_grown_large_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_log, "_LARGEST", 100)
    log = logging.getLogger("coordinator")
    log.disabled = False
    handler = start_log.start_log(tmp_path)
    try:
        for number in range(6):
            log.info("line %d %s", number, "x" * 100)
    finally:
        log.removeHandler(handler)
        handler.close()
    kept = {file.name: file.read_text(encoding="utf-8").split()[5] for file in tmp_path.iterdir()}
    assert kept == {f"{start_log.LOG_NAME}.{age}": str(6 - age) for age in (1, 2, 3)}


def test_a_folder_that_takes_no_log_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble) as refused:
        start_log.start_log(tmp_path / "file")
    assert str(tmp_path) in str(refused.value)


def test_the_data_folder_is_where_the_database_lies_by_default() -> None:
    assert start_log.data_folder() == default_database().parent


def test_a_school_is_opened_where_the_user_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_school(tmp_path)
    monkeypatch.setattr("coordinator.app.school_opening.default_database", lambda: path)
    with open_school(today=TODAY) as school:
        assert school.path == path
        assert school.keeper.path == path
        assert school.ledger.today == TODAY
        assert school.ledger.actor
