"""One process writes at a time: a lock file beside the database, and beside it a note of who holds it (``design``).

The operating system lets go of a lock when its process ends, however it ends, so that no stale lock can stand in the
way. The note is a file of its own because Windows lets nobody read a file that is locked.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the database open for writing; ``since`` is an instant, UTC, ISO."""

    pid: int
    user: str
    host: str
    since: str


class Locked(Trouble):
    """Another process has the database open for writing; ``holder`` is who, where that could be read."""

    def __init__(self, message: str, /, holder: Holder | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.holder = holder


class Lock:
    """The right to write, held until :meth:`release` or the end of the process."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self.path = path
        self._file: IO[str] | None = file

    def release(self) -> None:
        """Gives up the right to write; a second call does nothing."""
        if self._file is not None:
            note_path(self.path).unlink(missing_ok=True)
            _unlock(self._file)
            self._file.close()
            self._file = None


def lock_path(path: Path) -> Path:
    """The file that is locked while the database is open for writing. It stays: removing it would race with a second
    start.
    """
    return path.with_name(path.name + ".lock")


def note_path(path: Path) -> Path:
    """The file that says who holds the lock."""
    return path.with_name(path.name + ".open")


def take_lock(path: Path) -> Lock:
    """Takes the right to write; raises :class:`Locked` at once when another process has it."""
    try:
        file = lock_path(path).open("a", encoding="utf-8")
    except OSError as error:
        raise Trouble(
            mark("Nothing can be written in the folder {folder} ({why}). Choose a folder of your own."),
            folder=str(path.parent),
            why=error.strerror or type(error).__name__,
        ) from error
    try:
        free = _lock(file)
    except BaseException:
        file.close()
        raise
    if not free:
        file.close()
        raise _locked(path)
    try:
        _write_note(path)
    except OSError as error:
        file.close()
        raise Trouble(
            mark("The disk is full, or nothing can be written in {folder}. Free some space and try again."),
            folder=str(path.parent),
        ) from error
    return Lock(path, file)


def holder_of(path: Path) -> Holder | None:
    """Who says to hold the database; ``None`` where nothing readable is said."""
    try:
        said = json.loads(note_path(path).read_text(encoding="utf-8"))
        return Holder(int(said["pid"]), str(said["user"]), str(said["host"]), str(said["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def user_name() -> str:
    """The operating system's name for who is at the computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the system's list, as in some containers
        return "?"


# Elsewhere portalocker does no more than this one call, and loading it takes longer than opening the database.
if sys.platform == "win32":

    def _lock(file: IO[str]) -> bool:
        import portalocker

        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        import portalocker

        portalocker.unlock(file)

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def _write_note(path: Path) -> None:
    holder = Holder(os.getpid(), user_name(), platform.node(), datetime.now(UTC).isoformat(timespec="seconds"))
    note = note_path(path)
    draft = note.with_name(note.name + ".new")
    draft.write_text(json.dumps(asdict(holder)), encoding="utf-8")
    draft.replace(note)


def _locked(path: Path) -> Locked:
    holder = holder_of(path)
    if holder is None:
        return Locked(
            mark("The database is open already, in another window of this program. Use that one, or close it first.")
        )
    since = datetime.fromisoformat(holder.since).astimezone()
    return Locked(
        mark(
            "The database is open already: {user} has had it open on {host} since {since}. Use that window, or close"
            " it first."
        ),
        holder,
        user=holder.user,
        host=holder.host,
        since=since.strftime("%Y-%m-%d %H:%M"),
    )
