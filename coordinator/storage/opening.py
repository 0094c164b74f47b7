"""Opens a database: looks at what it is before anything is written, takes the lock, brings an older one up to date.

Every reason for not opening one is an error of its own with its sentence; the file is left as it is
(``durability`` §3).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.connecting import connect_reader, connect_writer
from coordinator.storage.copying import sweep
from coordinator.storage.locking import holder_of, take_lock, user_name
from coordinator.storage.places import refuse_network
from coordinator.storage.sqlite_errors import Damaged, Unwritable, explained
from coordinator.storage.store import Store
from coordinator.storage.versions import APPLICATION_ID, VERSION
from coordinator.words import mark

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100  # bytes (sqlite.org, database file format §1.3)
# What this process has open. Opening and closing such a file by other means than SQLite would drop SQLite's locks on it
# (sqlite.org/howtocorrupt.html §2.2), so its header is not looked at again.
_open_here: list[Path] = []


class Missing(Trouble):
    """There is no such file."""


class NotOurs(Trouble):
    """The file is no database, or another program's."""


class Newer(Trouble):
    """The database was made by a newer version of this program."""


class Exists(Trouble):
    """A database shall be made where a file is already."""


def open_store(path: Path, *, write: bool = True, create: bool = False) -> Store:
    """Opens the database. ``write=False`` needs no lock and refuses every write; ``create`` makes a missing one.

    Raises a :class:`Trouble` of this module, :class:`Locked`, :class:`OnNetwork` or :class:`Damaged`.
    """
    path = path.absolute()
    refuse_network(path)
    if create and not path.exists():
        _make_folder(path.parent)
    else:
        version_of(path)
    if not write:
        from coordinator.storage.onlooking import Onlooker

        if version_of(path) < VERSION:
            raise Trouble(mark("{file} is from an older version. Open it in the window once first."), file=path.name)
        return _noted(Onlooker(path, holder_of(path)))
    lock = take_lock(path)
    try:
        sweep(path, time.time())
        prepare(path, create=create)
        store = _opened(path)
    except BaseException:
        lock.release()
        raise
    store.at_close(lock.release)
    return _noted(store)


def _noted(store: Store) -> Store:
    _open_here.append(store.path)
    store.at_close(lambda: _open_here.remove(store.path))
    return store


def quick_check(store: Store) -> Future[None]:
    """Looks through the file beside the window's work; the future raises :class:`Damaged`. Writes wait for it."""
    return store.check()


def prepare(path: Path, *, create: bool = False, before_migration: Callable[[Path], object] | None = None) -> None:
    """Brings a database up to this program's version, after a backup; to be called under the lock."""
    if create and not path.exists():
        _migrate(path)
    elif version_of(path) < VERSION:
        if before_migration is None:
            from coordinator.storage.backups import back_up

            def before_migration(older: Path) -> object:
                return back_up(older, "migration")

        before_migration(path)
        _migrate(path)


def version_of(path: Path) -> int:
    """The version of a database of ours, looked at without changing anything; raises what is wrong with the file."""
    if path not in _open_here:
        header = _header(path)
        if not _has_log(path):
            return _judged(path, int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big"))
    try:
        with closing(connect_reader(path)) as conn:
            application, version = (
                conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
    except sqlite3.DatabaseError as error:
        raise _explained(path, error) from error
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


def create_database(path: Path, code: str, name: str, *, actor: str | None = None, today: date | None = None) -> Path:
    """Makes a new database with the school's own unit in it; refuses a file that is there already."""
    path = path.absolute()
    if path.exists():
        raise Exists(
            mark("{file} is there already and is left as it is. Choose another name, or open it."), file=str(path)
        )
    store = open_store(path, create=True)
    try:
        unit = Creation("unit", -1, {"name": name, "code": code or None, "own": 1})
        sentence = Sentence(mark("The register of {name} was begun."), {"name": name})
        ledger = Ledger(store, actor=actor or user_name(), today=today)
        ledger.commit(ChangeSet(sentence, Origin.PROGRAM, creations=(unit,)))
    finally:
        store.close()
    return path


def _header(path: Path) -> bytes:
    """The first bytes, by which what is not ours is known before SQLite touches it and lays files beside it."""
    if not path.exists():
        raise Missing(
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


def _opened(path: Path) -> Store:
    try:
        return Store(path)
    except sqlite3.DatabaseError as error:
        raise _explained(path, error) from error


def _migrate(path: Path) -> None:
    # Here and nowhere else is sqlite_utils loaded: the first page is painted without it (``design``: start).
    from sqlite_utils import Database

    from coordinator.storage.migrations import migrate

    fresh = not path.exists()
    try:
        with closing(connect_writer(path)) as conn:
            migrate(Database(conn, execute_plugins=False))
    except sqlite3.DatabaseError as error:
        if fresh:
            path.unlink(missing_ok=True)
        raise _explained(path, error) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(
            mark("The folder {folder} cannot be made ({why}). Choose another."),
            folder=str(folder),
            why=error.strerror or type(error).__name__,
        ) from error


def _explained(path: Path, error: sqlite3.DatabaseError) -> Trouble:
    known = explained(error, path)
    return known if isinstance(known, Trouble) else Damaged(path)
