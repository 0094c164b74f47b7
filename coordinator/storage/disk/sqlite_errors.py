"""What SQLite's errors mean for whoever works with the file, said in one place."""

from __future__ import annotations

import sqlite3
from enum import Enum
from pathlib import Path

from coordinator.ledger.outcomes import Refused, Trouble
from coordinator.words import mark, text


class Unwritable(Trouble):
    """The file or its folder cannot be written."""


class Damaged(Trouble):
    """The file is a database of ours but is damaged; nothing is written to it any more."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            mark("{file} is damaged, so nothing is written to it. Restore the latest backup."), file=_named(path)
        )


class Cause(Enum):
    """Why SQLite could not do what it was asked, by how the error's name begins (sqlite.org/rescode.html)."""

    FULL = ("SQLITE_FULL",)
    UNWRITABLE = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")
    BUSY = ("SQLITE_BUSY",)
    DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def cause_of(error: BaseException) -> Cause | None:
    """The cause that lies outside the program; ``None`` for an error that is none of SQLite's or our own fault."""
    name = getattr(error, "sqlite_errorname", "")
    return next((cause for cause in Cause if name.startswith(cause.value)), None)


def explained(error: BaseException, path: Path | None = None) -> BaseException:
    """The trouble on the user's side that an error of SQLite's means, or the error itself."""
    if not isinstance(error, sqlite3.Error):
        return error
    trouble = _trouble(error, path)
    if trouble is None:
        return error
    trouble.__cause__ = error
    return trouble


def _trouble(error: sqlite3.Error, path: Path | None) -> Trouble | None:
    if isinstance(error, sqlite3.IntegrityError):
        return Refused(
            mark("The register cannot hold this: what it refers to is not there, or there is one of it already.")
        )
    cause = cause_of(error)
    if cause is Cause.FULL:
        return Unwritable(mark("The disk is full, so nothing was written. Free some space and try again."))
    if cause is Cause.UNWRITABLE:
        return Unwritable(
            mark("{file} cannot be written: the file or its folder is write-protected, or the disk is gone ({code})."),
            file=_named(path),
            code=error.sqlite_errorname,
        )
    if cause is Cause.BUSY:
        return Unwritable(
            mark("{file} is held by another program. Nothing was changed. Close that one, or try again in a moment."),
            file=_named(path),
        )
    return Damaged(path) if cause is Cause.DAMAGED else None


def _named(path: Path | None) -> str:
    return text("The database") if path is None else path.name
