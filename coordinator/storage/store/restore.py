"""Puts a backup or a packed school in the database's place: checked first, what stands there kept, swapped at once."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coordinator.ledger.ledger import STOCKHOLM, Stamp
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.connection import connect_reader, connect_writer
from coordinator.storage.disk.file_copy import NoBackup, put_in_place, sync, version_of_backup
from coordinator.storage.disk.file_identity import MissingFile, NotOurs, version_of
from coordinator.storage.disk.file_place import refuse_network
from coordinator.storage.disk.sqlite_errors import Damaged
from coordinator.storage.disk.write_lock import take_lock, user_name
from coordinator.storage.store.erased_people import erase_again, note_erased
from coordinator.storage.store.protected_people import PutBack, note_protected, protect_again
from coordinator.storage.store.school_package import extract
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.upgrade import prepare_database
from coordinator.storage.store.used_numbers import go_on_from, used_numbers
from coordinator.words import mark

_BESIDE: Final = ("-wal", "-shm", "-journal")


def refuse_unfit(file: Path) -> None:
    """Raises :class:`NoBackup` for a file that is no sound backup of ours and no packed school."""
    if not file.is_file():
        raise NoBackup(mark("There is no file {file}."), file=str(file))
    if not zipfile.is_zipfile(file):
        version_of_backup(file)


def restore(path: Path, file: Path) -> PutBack:
    """Puts ``file`` in the place of the database ``path``, which may be missing or damaged; nobody may have it open.

    What stands there is backed up, or set aside when it is damaged. Whoever was erased since is erased again, whoever
    was protected since is protected again, under the alias, in texts too; returns how many those are. Numbers of
    receipts and orders go on from the highest that either gave; where what stood there cannot be read, they leap.
    """
    path = path.absolute()
    refuse_network(path)
    refuse_unfit(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = take_lock(path)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".restoring-") as workplace:
            draft = _draft(file, Path(workplace), path)
            _refuse_another_school(draft, path, file.name)
            leapt = _keep_numbers(draft, path)
            _make_room(path)
            put_in_place(draft, path)
        return _settle(path)._replace(leapt=leapt)
    except OSError as error:
        raise Trouble(
            mark(
                "{file} could not be put in place ({why}). Nothing is lost: what stood there still does, or lies"
                " beside it."
            ),
            file=file.name,
            why=error.strerror or type(error).__name__,
        ) from error
    finally:
        lock.release()


def _draft(file: Path, workplace: Path, path: Path) -> Path:
    """A checked copy of the wanted database on the same disk as its place, so that swapping is one step."""
    if not zipfile.is_zipfile(file):
        draft = workplace / "draft.sqlite"
        _copy_still(file, draft)
        version_of_backup(draft)
        return draft
    database, *beside = extract(file, workplace)
    for name in beside:
        place = path.parent / name
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            (workplace / name).replace(place)
    return workplace / database


def _refuse_another_school(draft: Path, path: Path, called: str) -> None:
    """A copy of another school does not take this one's place; elsewhere it may be laid down."""
    there, wanted = _school_in(path), _school_in(draft)
    if there and wanted and not there.keys() & wanted.keys():
        raise NoBackup(
            mark(
                "{file} is a copy of {other}, and here is {school}. Nothing was changed. Restore it to a file of its"
                " own: coordinator restore {file} --database NEW."
            ),
            file=called,
            other=next(iter(wanted.values())),
            school=next(iter(there.values())),
        )


def _school_in(path: Path) -> dict[str, str]:
    """The school's own units, by their codes; nothing of a file that cannot be read."""
    try:
        with closing(connect_reader(path)) as conn:
            sql = "SELECT coalesce(code, name), name FROM unit WHERE own = 1 ORDER BY id"
            return {str(code): str(name) for code, name in conn.execute(sql)}
    except sqlite3.Error:
        return {}


def _keep_numbers(draft: Path, path: Path) -> bool:
    """In the draft, before anybody can give a number out of it."""
    with closing(connect_writer(draft)) as conn:
        leapt = go_on_from(conn, used_numbers(path))
        conn.execute("PRAGMA journal_mode = DELETE")
    return leapt


def _copy_still(file: Path, draft: Path) -> None:
    with file.open("rb") as source, draft.open("wb") as target:
        while chunk := source.read(1 << 20):
            target.write(chunk)
    sync(draft)


def _make_room(path: Path) -> None:
    """Keeps what stands there and takes its write-ahead log into it: a log left lying would be read into the restored
    file and damage it (sqlite.org/howtocorrupt.html §1.3).
    """
    try:
        version_of(path)
        _keep_present(path)
    except MissingFile:
        _set_aside(path)
    except (Damaged, NotOurs):
        _set_aside(path)


def _keep_present(path: Path) -> None:
    from coordinator.storage.store.backups import back_up

    try:
        with closing(connect_writer(path)) as conn:
            if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise Damaged(path)
            _note_protected(path, conn)
            back_up(path, "restore")
            mode = conn.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise _in_use(path) from error
    except sqlite3.DatabaseError as error:
        raise Damaged(path) from error
    if mode != "delete":
        raise _in_use(path)


def _note_protected(path: Path, conn: sqlite3.Connection) -> None:
    """Of a database from before the list was kept, too; one of another shape has nobody to tell of."""
    with suppress(sqlite3.OperationalError):
        note_protected(path, conn)


def _in_use(path: Path) -> Trouble:
    return Trouble(mark("Another program is reading {file}. Close it and restore again."), file=path.name)


def _set_aside(path: Path) -> None:
    """Renames a damaged or foreign file and what belongs to it; nothing is thrown away."""
    written = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for ending in ("", *_BESIDE):
        old = path.with_name(path.name + ending)
        if old.exists():
            old.replace(path.with_name(f"{path.stem}-damaged-{written}{path.suffix}{ending}"))


def _settle(path: Path) -> PutBack:
    """Brings the restored database up to date, erases again whom it brought back, protects again whom it shows."""
    prepare_database(path)
    store = SqliteStore(path)
    try:
        now = datetime.now(UTC)
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        stamp = Stamp(at, now.astimezone(STOCKHOLM).date().isoformat(), user_name())
        erase_again(store, stamp)
        note_erased(store)
        again = protect_again(store, stamp)
        note_protected(path, store.register.conn)
        return again
    finally:
        store.close()
