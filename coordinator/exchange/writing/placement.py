"""Puts a finished file in its place, whole or not at all; what hinders it is said in a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from coordinator.ledger.file_targets import refuse_ending
from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FileUnwritable(Trouble):
    """A file could not be written; what stood there before stands there still."""


class Stopped(Trouble):
    """The person stopped the work; what stood there before stands there still."""

    def __init__(self) -> None:
        super().__init__(mark("The export was stopped. No file was written."))


@contextmanager
def placed(to: Path, *endings: str) -> Iterator[Path]:
    """Gives a file beside ``to`` to write into, and puts it in its place once all of it is on the disk; its name must
    end in one of the ``endings``.

    Raises :class:`FileUnwritable`: the file is open elsewhere, the folder is missing, may not be written or is full.
    """
    refuse_ending(to, *endings)
    draft: Path | None = None
    try:
        wanted = to.with_name(f".coordinator-{token_hex(8)}{to.suffix}")
        wanted.open("xb").close()
        draft = wanted
        yield draft
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(to)
    except OSError as trouble:
        raise _unwritable(trouble, to) from trouble
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _unwritable(trouble: OSError, to: Path) -> FileUnwritable:
    values = {"file": to.name, "folder": to.parent}
    if trouble.errno in _NO_ROOM:
        return FileUnwritable(
            mark("There is no room for {file} in {folder}. Choose another folder or make room."), **values
        )
    if not to.parent.is_dir():
        return FileUnwritable(mark("The folder {folder} is not there. Choose another folder for {file}."), **values)
    if to.is_dir():
        return FileUnwritable(mark("{file} is a folder. Choose another name."), **values)
    if isinstance(trouble, PermissionError) and to.exists() and os.access(to.parent, os.W_OK):
        return FileUnwritable(
            mark("{file} cannot be replaced. Perhaps it is open in Excel: close it there and try again."), **values
        )
    if isinstance(trouble, PermissionError) or trouble.errno == errno.EROFS:
        return FileUnwritable(
            mark("Nothing may be written in {folder}. Choose another folder, such as Documents."), **values
        )
    return FileUnwritable(
        mark("{file} could not be written in {folder} ({why}). Choose another folder and try again."),
        why=trouble.strerror or type(trouble).__name__,
        **values,
    )
