"""What a file is, looked at before anything is written: ours, another program's, newer, damaged, or none at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.sqlite_errors import Damaged, Unwritable, explained
from coordinator.words import mark

if TYPE_CHECKING:
    pass

from contextlib import closing
from typing import Final

from coordinator.storage.disk.connection import connect_reader
from coordinator.storage.disk.file_version import APPLICATION_ID, VERSION

_MAGIC: Final = b"SQLite format 3\x00"


_HEADER: Final = 100  # bytes (sqlite.org, database file format §1.3)


# What this process has open. Opening and closing such a file by other means than SQLite would drop SQLite's locks on it
# (sqlite.org/howtocorrupt.html §2.2), so its header is not looked at again.
open_here: list[Path] = []


class MissingFile(Trouble):
    """There is no such file."""


class NotOurs(Trouble):
    """The file is no database, or another program's."""


class Newer(Trouble):
    """The database was made by a newer version of this program."""


def version_of(path: Path) -> int:
    """The version of a database of ours, looked at without changing anything; raises what is wrong with the file."""
    if path not in open_here:
        header = _header(path)
        if not _has_log(path):
            return _judged(path, int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big"))
    try:
        with closing(connect_reader(path)) as conn:
            application, version = (
                conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
    except sqlite3.DatabaseError as error:
        raise unopened(path, error) from error
    return _judged(path, application, version)


def _judged(path: Path, application: int, version: int) -> int:
    if application != APPLICATION_ID:
        raise NotOurs(
            mark("{file} is the database of another program. It is left as it is. Choose another file."), file=path.name
        )
    if version > VERSION:
        raise Newer(
            mark(
                "{file} was made by a newer version of Coordinator and is left as it is. Install the newest version"
                " and open it there."
            ),
            file=path.name,
        )
    return version


def _header(path: Path) -> bytes:
    """The first bytes, by which what is not ours is known before SQLite touches it and lays files beside it."""
    if not path.exists():
        raise MissingFile(
            mark("There is no database {file}. Make one with “coordinator init”, or choose another."), file=str(path)
        )
    if not path.is_file():
        raise NotOurs(mark("{file} is a folder, not a database."), file=str(path))
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise Unwritable(
            mark("{file} cannot be read ({why})."), file=str(path), why=error.strerror or type(error).__name__
        ) from error
    if not header.startswith(_MAGIC):
        raise _no_database(path, header)
    if len(header) < _HEADER or (not _has_log(path) and path.stat().st_size < _stated_size(header)):
        raise Damaged(path)
    return header


def _stated_size(header: bytes) -> int:
    """How many bytes long the file says to be; 0 where an old SQLite left that unsaid."""
    if header[24:28] != header[92:96]:
        return 0
    size = int.from_bytes(header[16:18], "big")
    return (65_536 if size == 1 else size) * int.from_bytes(header[28:32], "big")


def _no_database(path: Path, header: bytes) -> NotOurs:
    if not header:
        return NotOurs(
            mark("{file} is empty. Restore the latest backup, or remove the file and begin anew."), file=path.name
        )
    # An encrypted database is noise from its first byte and a whole number of pages long.
    if path.stat().st_size % 512 == 0 and len(set(header)) > 64:
        return NotOurs(
            mark(
                "{file} is no database, or is one that was encrypted by another program or is badly damaged. It is"
                " left as it is. If it is the school's, restore the latest backup."
            ),
            file=path.name,
        )
    return NotOurs(mark("{file} is no database. It is left as it is. Choose another file."), file=path.name)


def _has_log(path: Path) -> bool:
    """Whether a write-ahead log stands beside the file, as after a crash: then the file alone says too little."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def unopened(path: Path, error: sqlite3.DatabaseError) -> Trouble:
    """Why SQLite could not open a file, as the trouble it is for the user."""
    known = explained(error, path)
    return known if isinstance(known, Trouble) else Damaged(path)
