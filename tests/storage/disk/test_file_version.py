"""By what a file of ours is known: to us, to other programs, and in reports."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coordinator.storage.disk.file_version import APPLICATION_ID, SQLITE, VERSION
from tests.storage.schools import make_school


def test_a_database_is_marked_as_ours_in_its_first_bytes(tmp_path: Path) -> None:
    header = make_school(tmp_path).read_bytes()[:100]
    assert header[68:72] == b"COOR" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(header[60:64], "big") == VERSION


def test_a_database_of_every_version_is_kept_to_try_the_next_one_on() -> None:
    kept = Path(__file__).parent.parent / "kept"
    assert sorted(file.stem for file in kept.glob("*.sqlite")) == [f"v{number}" for number in range(1, VERSION + 1)]


def test_reports_say_which_library_is_in_use() -> None:
    assert sqlite3.sqlite_version == SQLITE
