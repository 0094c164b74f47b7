"""What SQLite's errors mean for whoever works with the file, and that our own faults are not told as the disk's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coordinator.ledger.outcomes import Refused
from coordinator.storage.disk.sqlite_errors import Cause, Damaged, Unwritable, cause_of, explained

PATH = Path("skola/school.sqlite")


def failing(name: str, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("said")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("SQLITE_FULL", Cause.FULL),
        ("SQLITE_READONLY", Cause.UNWRITABLE),
        ("SQLITE_READONLY_DIRECTORY", Cause.UNWRITABLE),
        ("SQLITE_CANTOPEN", Cause.UNWRITABLE),
        ("SQLITE_IOERR_WRITE", Cause.UNWRITABLE),
        ("SQLITE_PERM", Cause.UNWRITABLE),
        ("SQLITE_BUSY", Cause.BUSY),
        ("SQLITE_BUSY_SNAPSHOT", Cause.BUSY),
        ("SQLITE_CORRUPT", Cause.DAMAGED),
        ("SQLITE_CORRUPT_INDEX", Cause.DAMAGED),
        ("SQLITE_NOTADB", Cause.DAMAGED),
        ("SQLITE_ERROR", None),
        ("SQLITE_INTERRUPT", None),
    ],
)
def test_an_error_is_known_by_how_its_name_begins(name: str, cause: Cause | None) -> None:
    assert cause_of(failing(name)) is cause
    assert cause_of(ValueError(name)) is None


@pytest.mark.parametrize(
    ("name", "kind", "says", "values"),
    [
        ("SQLITE_FULL", Unwritable, "The disk is full", {}),
        ("SQLITE_IOERR", Unwritable, "cannot be written", {"file": "school.sqlite", "code": "SQLITE_IOERR"}),
        ("SQLITE_BUSY", Unwritable, "is held by another program", {"file": "school.sqlite"}),
        ("SQLITE_CORRUPT", Damaged, "is damaged", {"file": "school.sqlite"}),
    ],
)
def test_the_user_is_told_what_to_do(name: str, kind: type[Exception], says: str, values: dict[str, str]) -> None:
    error = failing(name)
    told = explained(error, PATH)
    assert type(told) is kind
    assert told.__cause__ is error
    assert says in told.message  # type: ignore[attr-defined]
    assert told.values == values  # type: ignore[attr-defined]
    assert explained(error).values.get("file", "Databasen") == "Databasen"  # type: ignore[attr-defined]


def test_what_the_register_cannot_hold_is_refused() -> None:
    told = explained(failing("SQLITE_CONSTRAINT_FOREIGNKEY", sqlite3.IntegrityError), PATH)
    assert type(told) is Refused


def test_our_own_faults_are_left_as_they_are() -> None:
    for error in (failing("SQLITE_ERROR"), ValueError("x"), KeyboardInterrupt()):
        assert explained(error, PATH) is error
