"""The backups of a database: made before what could go wrong and once a day, checked, thinned, restored.

They lie in the folder ``backups`` beside the database; their names say when and why they were made.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coordinator.ledger.file_targets import refuse_ending, refuse_existing
from coordinator.ledger.keeper import Backup
from coordinator.storage.disk.connection import connect_reader

FOLDER: Final = "backups"
REASONS: Final = ("daily", "import", "migration", "restore", "asked")
_WRITTEN: Final = "%Y%m%dT%H%M%S%fZ"
_log = logging.getLogger(__name__)


def backup_folder(path: Path) -> Path:
    """Where the backups of a database lie."""
    return path.parent / FOLDER


def backups_of(path: Path) -> list[Backup]:
    """The backups there are of a database, newest first; other files in the folder are left out."""
    told = re.compile(rf"{re.escape(path.stem)}-(\d{{8}}T\d{{12}}Z)-({'|'.join(REASONS)}){re.escape(path.suffix)}")
    found: list[Backup] = []
    folder = backup_folder(path)
    for file in folder.iterdir() if folder.is_dir() else ():
        match = told.fullmatch(file.name)
        if match:
            at = _read_instant(match.group(1))
            found.append(Backup(file, at.isoformat().replace("+00:00", "Z"), file.stat().st_size, match.group(2)))
    return sorted(found, key=lambda backup: backup.path.name, reverse=True)


def back_up(path: Path, reason: str, to: Path | None = None, now: datetime | None = None) -> Backup:
    """Makes a checked backup and, in the backup folder, thins out old ones; raises :class:`NotCopied`."""
    from coordinator.storage.disk.file_copy import copy_database

    if to is not None:
        refuse_ending(to, path.suffix.lower(), ".db", ".sqlite")
        refuse_existing(to)
    now = now or datetime.now(UTC)
    written = now.strftime(_WRITTEN)
    place = to or backup_folder(path) / f"{path.stem}-{written}-{reason}{path.suffix}"
    copy_database(path, place)
    if to is None:
        thin_out(path, now)
    return Backup(place, now.isoformat().replace("+00:00", "Z"), place.stat().st_size, reason)


def thin_out(path: Path, now: datetime) -> None:
    """Removes the backups that need not be kept; one that cannot be removed is left for the next time. The one made
    last stays, whatever the clock said then.
    """
    from coordinator.storage.disk.kept_backups import backups_to_keep

    dated = {datetime.fromisoformat(backup.at): backup for backup in backups_of(path)}
    for at in dated.keys() - backups_to_keep(dated, now) - {now}:
        try:
            dated[at].path.unlink()
        except OSError as error:
            _log.warning("An old backup could not be removed: %s", type(error).__name__)


def from_before_erasing(path: Path) -> list[Backup]:
    """The backups from before the latest erasing of a person, newest first; none where nobody was erased. What they
    hold says so, and not a clock that may have been wrong; one that cannot be read may be from before.
    """
    with closing(connect_reader(path)) as conn:
        found = conn.execute("SELECT id, at FROM entry WHERE role = 'erase' ORDER BY id DESC LIMIT 1").fetchone()
    return [] if found is None else [backup for backup in backups_of(path) if not _holds(backup.path, *found)]


def _holds(backup: Path, entry: int, at: str) -> bool:
    """Whether the copy has the entry."""
    sql = "SELECT 1 FROM entry WHERE id = ? AND at = ? AND role = 'erase'"
    try:
        with closing(connect_reader(backup)) as conn:
            return conn.execute(sql, (entry, at)).fetchone() is not None
    except sqlite3.Error:
        return False


def _read_instant(written: str) -> datetime:
    return datetime.strptime(written, _WRITTEN).replace(tzinfo=UTC)
