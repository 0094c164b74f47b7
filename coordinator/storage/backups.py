"""The backups of a database: made before what could go wrong and once a day, checked, thinned, restored.

They lie in the folder ``backups`` beside the database; their names say when and why they were made.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coordinator.ledger.keeping import Backup
from coordinator.ledger.outcomes import Trouble
from coordinator.storage import places
from coordinator.storage.connecting import connect_reader
from coordinator.words import mark, text

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
    from coordinator.storage.copying import copy_database

    now = now or datetime.now(UTC)
    written = now.strftime(_WRITTEN)
    place = to or backup_folder(path) / f"{path.stem}-{written}-{reason}{path.suffix}"
    copy_database(path, place)
    if to is None:
        thin_out(path, now)
    return Backup(place, now.isoformat().replace("+00:00", "Z"), place.stat().st_size, reason)


def thin_out(path: Path, now: datetime) -> None:
    """Removes the backups that need not be kept; one that cannot be removed is left for the next time."""
    from coordinator.storage.thinning import kept

    dated = {datetime.fromisoformat(backup.at): backup for backup in backups_of(path)}
    for at in dated.keys() - kept(dated, now):
        try:
            dated[at].path.unlink()
        except OSError as error:
            _log.warning("An old backup could not be removed: %s", type(error).__name__)


def from_before_erasing(path: Path) -> list[Backup]:
    """The backups older than the latest erasing of a person, newest first; none where nobody was erased."""
    with closing(connect_reader(path)) as conn:
        (erased,) = conn.execute("SELECT max(at) FROM entry WHERE role = 'erase'").fetchone()
    if erased is None:
        return []
    latest = datetime.fromisoformat(erased)
    return [backup for backup in backups_of(path) if datetime.fromisoformat(backup.at) < latest]


class FileKeeper:
    """Keeps one database file (protocol: ``ledger.keeping.Keeper``)."""

    def __init__(
        self,
        path: Path,
        *,
        close: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._close = close
        self._clock = clock
        self._failed = ""

    @property
    def path(self) -> Path:
        return self._path

    def backups(self) -> Sequence[Backup]:
        return backups_of(self._path)

    def backup(self, reason: str, to: Path | None = None) -> Backup:
        return back_up(self._path, reason, to, self._clock())

    def from_before_erasing(self) -> Sequence[Backup]:
        return from_before_erasing(self._path)

    def thin_erased(self) -> int:
        older = from_before_erasing(self._path)
        if older:
            self.backup("asked")
        removed = 0
        for backup in older:
            try:
                backup.path.unlink(missing_ok=True)
            except OSError as error:
                raise Trouble(
                    mark("{file} could not be removed ({why}). Close what has it open and try again."),
                    file=backup.path.name,
                    why=error.strerror or type(error).__name__,
                ) from error
            removed += 1
        return removed

    def restore(self, file: Path) -> None:
        """Closes the database first, since it is another file afterwards."""
        from coordinator.storage import restoring

        restoring.refuse_unfit(file)
        self._close()
        restoring.restore(self._path, file)

    def pack(self, to: Path) -> Path:
        from coordinator.storage.packing import pack

        return pack(self._path, to)

    def warnings(self) -> Sequence[str]:
        return [*places.warnings(self._path), *([self._failed] if self._failed else [])]

    def before_write(self, large: bool) -> None:
        """Backs up before a large import and before the day's first write. A backup that cannot be made does not stop
        the work, but is said in :meth:`warnings` until one succeeds.
        """
        reason = "import" if large else "" if self._has_one_of_today() else "daily"
        if not reason:
            return
        try:
            self.backup(reason)
        except Trouble as trouble:
            _log.warning("No backup was made before writing: %s", trouble.message)
            self._failed = text("No backup could be made today. {why}", why=trouble)
        else:
            self._failed = ""

    def _has_one_of_today(self) -> bool:
        today = self._clock().astimezone(UTC).date()
        return any(datetime.fromisoformat(backup.at).date() == today for backup in self.backups()[:1])


def _read_instant(written: str) -> datetime:
    return datetime.strptime(written, _WRITTEN).replace(tzinfo=UTC)
