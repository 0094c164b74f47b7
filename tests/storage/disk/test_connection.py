"""Connections keep what was written through a power cut, leave nothing of what was erased, and run nobody's code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.ledger.mentions import PersonMention, ProductMention, packed
from coordinator.storage.disk.connection import (
    connect_copy,
    connect_empty,
    connect_reader,
    connect_writer,
    tidy_log,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "skåp 1#.sqlite"  # a name that an address would read otherwise
    with closing(connect_writer(path)) as conn:
        conn.execute("CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT)")
        conn.execute("CREATE TABLE device (room INTEGER REFERENCES room)")
        conn.execute("INSERT INTO room VALUES (1, 'Sal 1')")
    return path


def setting(conn: sqlite3.Connection, name: str) -> object:
    return conn.execute(f"PRAGMA {name}").fetchone()[0]


def test_what_was_written_survives_a_power_cut_and_what_was_erased_is_gone(path: Path) -> None:
    with closing(connect_writer(path)) as conn:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "trusted_schema", "busy_timeout")
        assert {name: setting(conn, name) for name in names} == {
            "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0,
            "busy_timeout": 5000,
        }  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("INSERT INTO device VALUES (9)")


def test_who_reads_cannot_write_and_waits_for_nobody_long(path: Path) -> None:
    with closing(connect_reader(path)) as conn:
        assert (setting(conn, "query_only"), setting(conn, "trusted_schema"), setting(conn, "busy_timeout")) == (
            1, 0, 5000,
        )  # fmt: skip
        with pytest.raises(sqlite3.OperationalError):
            conn.execute("INSERT INTO room VALUES (2, 'Sal 2')")
        assert conn.execute("SELECT name FROM room").fetchall() == [("Sal 1",)]
    with pytest.raises(sqlite3.OperationalError):
        connect_reader(path.with_name("borta.sqlite"))
    assert not path.with_name("borta.sqlite").exists()


def test_a_copy_can_be_written_and_the_file_stays(path: Path) -> None:
    with closing(connect_copy(path)) as conn:
        conn.execute("INSERT INTO room VALUES (2, 'Sal 2')")
        assert (setting(conn, "foreign_keys"), setting(conn, "trusted_schema")) == (1, 0)
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("INSERT INTO device VALUES (9)")
    with closing(connect_reader(path)) as conn:
        assert conn.execute("SELECT count(*) FROM room").fetchone() == (1,)


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    with closing(connect_empty()) as conn:
        yield conn


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("fold('ÅSA Ék')", "asa ek"),
        ("fold(NULL)", None),
        ("identity_key('ex 1')", "EX1"),
        ("identity_key(' ')", None),
        ("identity_key(NULL)", None),
        ("natural_key(7)", 7),
        ("natural_key(NULL)", None),
        ("natural_key('Sal 2') < natural_key('Sal 10')", 1),
        ("natural_key('Zara') < natural_key('Åsa')", 1),
        ("mention_words(NULL, 'x')", None),
        ("mention_words('person', NULL)", None),
    ],
)
def test_sql_compares_as_the_program_does(empty: sqlite3.Connection, said: str, means: object) -> None:
    assert empty.execute(f"SELECT {said}").fetchone() == (means,)


def test_a_mention_is_said_in_words(empty: sqlite3.Connection) -> None:
    mentions = (("product", ProductMention("HP", "Bok", "", "")), ("person", PersonMention("", "", "", "Kim Ek", "5A")))
    for kind, mention in mentions:
        words = empty.execute("SELECT mention_words(?, ?)", (kind, packed(mention))).fetchone()
        assert words == (mention.words,)


def test_an_empty_log_is_taken_away_and_one_that_holds_something_is_not(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    log.write_bytes(b"")
    tidy_log(path)
    assert not log.exists()
    with closing(connect_writer(path)) as conn:
        conn.execute("INSERT INTO room VALUES (2, 'Sal 2')")
        size = log.stat().st_size
        tidy_log(path)
        assert (log.stat().st_size, size > 0) == (size, True)
    tidy_log(path.with_name("borta.sqlite"))
