"""What may be asked of whoever keeps the database file: backups, restoring, and a package for the next laptop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database: where, when (ISO instant, UTC), how many bytes, and why it was made."""

    path: Path
    at: str
    size: int
    reason: str  # "daily", "import", "migration", "restore" or "asked"


class Keeper(Protocol):
    """Keeps the database file. Every method that fails raises ``ledger.outcomes.Trouble`` with a sentence."""

    @property
    def path(self) -> Path:
        """The database file."""

    def backups(self) -> Sequence[Backup]:
        """The backups there are, newest first."""

    def backup(self, reason: str, to: Path | None = None) -> Backup:
        """Makes a checked backup, in the backup folder unless ``to`` is given, and thins out old ones."""

    def from_before_erasing(self) -> Sequence[Backup]:
        """The backups that were made before somebody was last erased, and so may still hold the person."""

    def thin_erased(self) -> int:
        """Makes a backup, then removes those from before the latest erasing; returns how many. Without a good new one
        none is removed.
        """

    def restore(self, file: Path) -> None:
        """Puts a backup in the database's place, after backing up what stands there now; the program opens it anew."""

    def warnings(self) -> Sequence[str]:
        """Sentences on what is risky about where the database lies (synced, removable or network folder), and the
        :meth:`troubles`.
        """

    def troubles(self) -> Sequence[str]:
        """Sentences on what cannot be trusted today: a backup that could not be made, a clock that may be wrong."""

    def lost(self) -> str:
        """A sentence where the file that is open stands no longer in its place, or another one does; else empty."""

    def rescue(self, to: Path) -> Path:
        """Writes what is open to another file, wherever its own has gone, and returns its path."""

    def pack(self, to: Path) -> Path:
        """Writes the whole school to one file for the next laptop, and returns its path (``.koordinator``)."""
