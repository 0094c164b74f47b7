"""Copies a database while it is in use, checks the copy, and only then gives it its name (``durability`` §3).

Copying the file itself would damage 23 of 60 copies; SQLite's own backup damaged none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.connection import connect_reader
from coordinator.storage.disk.file_version import APPLICATION_ID, VERSION
from coordinator.storage.disk.sqlite_errors import Cause, cause_of
from coordinator.words import mark

_DRAFT = ".unfinished"
_HOUR = 3600.0
WORKPLACES = (".packing-", ".unpacking-", ".restoring-")


class NotCopied(Trouble):
    """A copy could not be made, or came out wrong; nothing of it is left."""


class NoBackup(Trouble):
    """The file is not a sound backup of a database of ours."""


def copy_database(path: Path, to: Path) -> None:
    """Writes a checked copy in one file to ``to``; raises :class:`NotCopied` and leaves no half copy."""
    _checked_copy(lambda draft: _copy(path, draft), to)


def copy_open(conn: sqlite3.Connection, to: Path) -> None:
    """As :func:`copy_database`, of what the connection has open: its file may stand nowhere any more."""
    _checked_copy(lambda draft: _copy_from(conn, draft), to)


def _checked_copy(copy: Callable[[Path], dict[str, int]], to: Path) -> None:
    draft = to.with_name(to.name + _DRAFT)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        counts = copy(draft)
        if _counts_in(draft) != counts:
            raise NotCopied(mark("The copy came out wrong and was thrown away. Try again, or choose another drive."))
        put_in_place(draft, to)
    except (sqlite3.Error, OSError) as error:
        raise not_copied(error, to) from error
    finally:
        remove_draft(draft)


def version_of_backup(file: Path) -> int:
    """The version of a backup that is whole and ours; raises :class:`NoBackup` otherwise."""
    try:
        with closing(_connect_still(file)) as conn:
            application = conn.execute("PRAGMA application_id").fetchone()[0]
            version = int(conn.execute("PRAGMA user_version").fetchone()[0])
            sound = application == APPLICATION_ID and conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (sqlite3.Error, OSError) as error:
        raise NoBackup(
            mark("{file} is not a whole backup, so nothing was changed. Choose another."), file=file.name
        ) from error
    if application != APPLICATION_ID:
        raise NoBackup(
            mark("{file} is no backup of Coordinator's, so nothing was changed. Choose another."), file=file.name
        )
    if not sound:
        raise NoBackup(mark("{file} is damaged, so nothing was changed. Choose another backup."), file=file.name)
    if version > VERSION:
        raise NoBackup(
            mark("{file} is from a newer version of Coordinator. Install that version first; nothing was changed."),
            file=file.name,
        )
    return version


def put_in_place(draft: Path, to: Path) -> None:
    """Gives a finished file its name, once its content is on the disk: a power cut leaves the old or the new."""
    sync(draft)
    draft.replace(to)
    sync_folder(to.parent)


def remove_draft(draft: Path) -> None:
    """Removes an unfinished file; one that is gone already, or cannot be reached any more, is no trouble."""
    for file in (draft, draft.with_name(draft.name + "-journal")):
        with suppress(OSError):
            file.unlink()


def sweep(path: Path, now: float) -> None:
    """Removes what a killed process left unfinished beside the database and among its backups: copies of everybody's
    data. ``now`` is in seconds since 1970; what is younger than an hour may still be in the making.
    """
    for file in [
        *path.parent.glob(f"*{_DRAFT}*"),
        *path.parent.glob(f"backups/*{_DRAFT}*"),
        *path.parent.glob(".*ing-*"),
    ]:
        with suppress(OSError):
            if now - file.stat().st_mtime < _HOUR:
                continue
            if file.is_dir() and file.name.startswith(WORKPLACES):
                import shutil

                shutil.rmtree(file)
            elif _DRAFT in file.name:
                file.unlink()


def sync(file: Path) -> None:
    """Waits until the file's content is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the folder's names are on the disk; Windows does that by itself and lets nobody ask."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(path: Path, draft: Path) -> dict[str, int]:
    """Copies what one moment's readers see, and counts its rows in the same moment."""
    with closing(connect_reader(path)) as source:
        return _copy_from(source, draft)


def _copy_from(source: sqlite3.Connection, draft: Path) -> dict[str, int]:
    with closing(sqlite3.connect(draft, isolation_level=None)) as target:
        source.execute("BEGIN")
        counts = _counts(source)
        source.backup(target)
        source.execute("ROLLBACK")
        # A copy that stands alone: no log beside it, so that moving the one file moves all of it.
        target.execute("PRAGMA journal_mode = DELETE")
    return counts


def _counts_in(file: Path) -> dict[str, int]:
    with closing(_connect_still(file)) as conn:
        if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            return {}
        return _counts(conn)


def _counts(conn: sqlite3.Connection) -> dict[str, int]:
    tables = [
        row[0]
        for row in conn.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        )
    ]
    return {table: conn.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


def _connect_still(file: Path) -> sqlite3.Connection:
    """A file that nobody writes: opened so that nothing is made beside it, on a stick that is write-protected too."""
    conn = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    conn.execute("PRAGMA trusted_schema = OFF")
    return conn


def not_copied(error: Exception, to: Path) -> NotCopied:
    """What kept a copy from being made, in a sentence."""
    cause = cause_of(error)
    folder = to.parent.parent if to.parent.name.startswith(WORKPLACES) else to.parent
    full = cause is Cause.FULL or getattr(error, "errno", None) in (28, 122)  # ENOSPC, EDQUOT
    if full:
        return NotCopied(
            mark("The disk of {folder} is full, so no copy was made. Free some space or choose another drive."),
            folder=str(folder),
        )
    if cause is Cause.DAMAGED:
        return NotCopied(mark("The database is damaged, so no copy of it was made. Restore the latest backup."))
    why = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or type(error).__name__
    return NotCopied(
        mark("{file} could not be written ({why}), so no copy was made. Choose another folder."),
        file=str(to),
        why=why,
    )
