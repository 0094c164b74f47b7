"""Opens a database: looks at what it is before anything is written, takes the lock, brings an older one up to date.

Every reason for not opening one is an error of its own with its sentence; the file is left as it is
(``durability`` §3).
"""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import Future
from datetime import date
from pathlib import Path

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import UNIT
from coordinator.ledger.ledger import BEGUN, Ledger
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_copy import sweep
from coordinator.storage.disk.file_identity import open_here, unopened, version_of
from coordinator.storage.disk.file_place import refuse_network
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.disk.sqlite_errors import Unwritable
from coordinator.storage.disk.write_lock import holder_of, take_lock, user_name
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.upgrade import prepare_database
from coordinator.words import mark


class Exists(Trouble):
    """A database shall be made where a file is already."""


def open_store(path: Path, *, write: bool = True, create: bool = False) -> SqliteStore:
    """Opens the database. ``write=False`` needs no lock and refuses every write; ``create`` makes a missing one.

    Raises a :class:`Trouble` of this module, :class:`Locked`, :class:`OnNetwork` or :class:`Damaged`.
    """
    path = real_path(path)
    refuse_network(path)
    if create and not path.exists():
        _make_folder(path.parent)
    else:
        version_of(path)
    if not write:
        from coordinator.storage.store.read_only import Onlooker

        if version_of(path) < VERSION:
            raise Trouble(mark("{file} is from an older version. Open it in the window once first."), file=path.name)
        return _noted(Onlooker(path, holder_of(path)))
    _refuse_second_name(path)
    lock = take_lock(path)
    try:
        sweep(path, time.time())
        prepare_database(path, create=create)
        store = _opened(path)
    except BaseException:
        lock.release()
        raise
    store.at_close(lock.release)
    return _noted(store)


def _noted(store: SqliteStore) -> SqliteStore:
    open_here.append(store.path)
    store.at_close(lambda: open_here.remove(store.path))
    return store


def quick_check(store: SqliteStore) -> Future[None]:
    """Looks through the file beside the window's work; the future raises :class:`Damaged`. Writes wait for it."""
    return store.check()


def create_database(path: Path, code: str, name: str, *, actor: str | None = None, today: date | None = None) -> Path:
    """Makes a new database with the school's own unit in it; refuses a file that is there already."""
    path = path.absolute()
    if path.exists():
        raise Exists(
            mark("{file} is there already and is left as it is. Choose another name, or open it."), file=str(path)
        )
    store = open_store(path, create=True)
    try:
        unit = Creation(UNIT.code, -1, {"name": name, "code": code or None, "own": 1})
        sentence = Sentence(BEGUN, {"name": name})
        ledger = Ledger(store, actor=actor or user_name(), today=today)
        ledger.commit(ChangeSet(sentence, Origin.PROGRAM, creations=(unit,)))
    finally:
        store.close()
    return path


def _opened(path: Path) -> SqliteStore:
    try:
        return SqliteStore(path)
    except sqlite3.DatabaseError as error:
        raise unopened(path, error) from error


def real_path(path: Path) -> Path:
    """The file's own name: a link to it has no lock and no log of its own."""
    return path.resolve() if path.is_symlink() else path.absolute()


def _refuse_second_name(path: Path) -> None:
    """``Trouble`` for a file with two names: each would have a lock and a log of its own, and steps would be lost
    (sqlite.org/howtocorrupt.html §2.5).
    """
    if path.exists() and path.stat().st_nlink > 1:
        raise Trouble(
            mark(
                "{file} has a second name (a hard link), so that somebody could work in it unseen. Remove the other"
                " name, or make a copy and open that."
            ),
            file=path.name,
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(
            mark("The folder {folder} cannot be made ({why}). Choose another."),
            folder=str(folder),
            why=error.strerror or type(error).__name__,
        ) from error
