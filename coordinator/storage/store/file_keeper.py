"""Keeps one database file for the ledger: backups, restoring, the package for the next laptop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

from coordinator.ledger.file_targets import refuse_existing
from coordinator.ledger.keeper import Backup
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk import file_place
from coordinator.storage.disk.file_watch import FileWatch
from coordinator.storage.store.backups import back_up, backups_of, from_before_erasing
from coordinator.words import mark, text

_log = logging.getLogger(__name__)


class FileKeeper:
    """Keeps one database file (protocol: ``ledger.keeping.Keeper``)."""

    def __init__(
        self,
        path: Path,
        *,
        close: Callable[[], None] = lambda: None,
        copy_open: Callable[[Path], Future[None]] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._close = close
        self._clock = clock
        self._copy_open = copy_open
        self._watch = FileWatch(path)
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
        from coordinator.storage.store import restore

        restore.refuse_unfit(file)
        self._close()
        restore.restore(self._path, file)

    def pack(self, to: Path) -> Path:
        from coordinator.storage.store.school_package import pack

        return pack(self._path, to)

    def warnings(self) -> Sequence[str]:
        return [*file_place.warnings(self._path), *self.troubles()]

    def troubles(self) -> Sequence[str]:
        from coordinator.storage.store.clock_doubt import clock_doubt

        if lost := self.lost():
            return [lost]
        return [said for said in (clock_doubt(self._path, self._clock()), self._failed) if said]

    def lost(self) -> str:
        return self._watch.said()

    def rescue(self, to: Path) -> Path:
        refuse_existing(to)
        if self._copy_open is not None:
            self._copy_open(to).result()
        return to

    def before_any(self) -> None:
        """Refuses to write where another file stands in the place of the one that was opened, or none."""
        if lost := self.lost():
            raise Trouble("{sentence}", sentence=lost)

    def before_write(self, *, large: bool) -> None:
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
        return any(datetime.fromisoformat(backup.at).date() == today for backup in self.backups())
