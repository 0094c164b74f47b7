"""Opens connections: one that writes, others that only read (``durability`` §3: settings).

WAL with ``synchronous=FULL``: a hand-over that was said to be kept is kept even when the power goes. No mmap: a disk
error
would end the program instead of raising. ``trusted_schema=OFF``: a database file from elsewhere cannot run functions
of ours.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

from coordinator.domain.keys import alike_key, group_key, identity_key, name_key, natural_key_of_many
from coordinator.domain.values import fold
from coordinator.ledger.mentions import unpacked


def connect_writer(path: Path) -> sqlite3.Connection:
    """The writing connection; only the writer thread may use it."""
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA secure_delete = ON")  # what is erased shall be gone from the file (needs L4)
    if sys.platform == "darwin":
        conn.execute("PRAGMA fullfsync = ON")
    _set_up(conn)
    return conn


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read; each thread has its own."""
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    conn.execute("PRAGMA query_only = ON")
    _set_up(conn)
    return conn


class Copy(sqlite3.Connection):
    """A copy of a database in memory, which knows whose it is: what lies beside that one holds for it, too."""

    of: Path


def connect_copy(path: Path) -> sqlite3.Connection:
    """A copy of the database in memory, to be written without consequence; its log and settings are as in the file."""
    conn = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, cached_statements=256, factory=Copy
    )
    conn.of = path
    source = connect_reader(path)
    try:
        source.backup(conn)
    finally:
        source.close()
    conn.execute("PRAGMA foreign_keys = ON")
    _set_up(conn)
    return conn


def connect_empty() -> sqlite3.Connection:
    """A database in memory with nothing in it."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    _set_up(conn)
    return conn


def tidy_log(path: Path) -> None:
    """Takes away the empty write-ahead log that reading connections leave beside the file, which they may not do.

    SQLite itself does it as a connection that may write is closed, and only where nobody else has the file open.
    """
    log = path.with_name(path.name + "-wal")
    with suppress(OSError, sqlite3.Error):
        if log.stat().st_size == 0:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as conn:
                conn.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()


def _set_up(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA busy_timeout = 5000")
    conn.execute("PRAGMA trusted_schema = OFF")
    conn.create_function("class_grades", 4, _class_grades, deterministic=True)
    conn.create_function("fold", 1, _fold, deterministic=True)
    conn.create_function("alike_key", 1, _alike_key, deterministic=True)
    conn.create_function("group_key", 1, _group_key, deterministic=True)
    conn.create_function("identity_key", 1, _identity_key, deterministic=True)
    conn.create_function("mention_words", 2, _mention_words, deterministic=True)
    conn.create_function("name_key", 1, _name_key, deterministic=True)
    conn.create_function("natural_key", 1, _natural_key, deterministic=True)


@lru_cache(maxsize=4096)
def _class_grades(stated: str | None, name: str | None, form: str | None, of_pupils: str) -> str:
    """The years of a class, for lists and filters; ``of_pupils`` is a JSON list of those that its pupils are in."""
    from coordinator.domain.termstart.class_names import shown_grades  # its patterns take time; no start waits for them

    return shown_grades(stated or "", name or "", form or "", json.loads(of_pupils))


@lru_cache(maxsize=4096)
def _mention_words(kind: str | None, key: str | None) -> str | None:
    return None if kind is None or key is None else unpacked(kind, key).words


def _identity_key(said: str | None) -> str | None:
    return None if said is None else identity_key(said) or None


def _natural_key(said: str | float | None) -> str | float | None:
    return natural_key_of_many(said) if isinstance(said, str) else said


def _alike_key(said: str | None) -> str | None:
    return None if said is None else alike_key(said)


def _group_key(said: str | None) -> str | None:
    return None if said is None else group_key(said)


def _name_key(said: str | None) -> str | None:
    return None if said is None else name_key(said)


def _fold(said: str | None) -> str | None:
    return None if said is None else fold(said)
