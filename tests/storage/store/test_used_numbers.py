"""A number on a paper stands for one paper, whatever copy of the database is worked in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.storage.store.backups import back_up
from coordinator.storage.store.restore import restore
from coordinator.storage.store.school_package import pack
from coordinator.storage.store.used_numbers import LEAP, go_on_from, used_numbers
from tests.storage.schools import make_school


def give(path: Path, **last: int) -> None:
    """So many numbers have been given out of the database."""
    with closing(sqlite3.connect(path)) as conn, conn:
        for name, number in last.items():
            conn.execute("INSERT OR REPLACE INTO series VALUES (?, ?)", (name, number))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = make_school(tmp_path)
    give(made, receipt=4, order=2)
    return made


def test_numbers_go_on_from_those_that_were_used_after_the_copy(path: Path) -> None:
    copy = back_up(path, "asked").path
    give(path, receipt=9)
    assert restore(path, copy).leapt is False
    assert used_numbers(path) == {"receipt": 9, "order": 2}
    newer = back_up(path, "asked").path
    give(path, receipt=5, order=7)  # an older state, with an order of its own
    restore(path, newer)
    assert used_numbers(path) == {"receipt": 9, "order": 7}


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_numbers_leap_where_nobody_can_tell_which_were_used(path: Path, lost: str) -> None:
    copy = back_up(path, "asked").path
    if lost == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:9_000])
    assert restore(path, copy).leapt is True
    assert used_numbers(path) == {"receipt": 4 + LEAP, "order": 2 + LEAP}


def test_numbers_leap_in_a_packed_school_on_another_computer(path: Path, tmp_path: Path) -> None:
    packed = pack(path, tmp_path / "skolan")
    other = tmp_path / "annan dator" / "skolan.sqlite"
    assert restore(other, packed).leapt is True
    assert used_numbers(other) == {"receipt": 4 + LEAP, "order": 2 + LEAP}


def test_a_series_that_was_never_used_is_begun_where_the_other_left_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "series.sqlite")) as conn:
        conn.execute("CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT")
        assert go_on_from(conn, {"receipt": 3}) is False
        assert conn.execute("SELECT * FROM series").fetchall() == [("receipt", 3)]
        assert go_on_from(conn, None) is True
        assert dict(conn.execute("SELECT * FROM series")) == {"receipt": 3 + LEAP, "order": LEAP}
    assert used_numbers(tmp_path / "borta.sqlite") is None
