"""A paper's place on the disk is made sure of before anything is written to the register: nothing is half done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from coordinator.ledger.file_targets import refuse_ending
from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark


@dataclass(slots=True)
class SheetTarget:
    """Where a paper will lie; ``put`` places it there, whole."""

    to: Path | None
    draft: Path | None = None

    def put(self, pdf: bytes) -> Path | None:
        """Writes the paper; a ``Trouble`` says that the hand-over stands and how to print it again."""
        if self.to is None or self.draft is None:
            return None
        try:
            self.draft.write_bytes(pdf)
            self.draft.replace(self.to)
        except OSError as error:
            raise Trouble(
                mark(
                    "It is written in the register, but the paper {file} could not be written ({why})."
                    " Print it again with “coordinator handover print”."
                ),
                file=str(self.to),
                why=error.strerror or type(error).__name__,
            ) from error
        return self.to


@contextmanager
def sheet(to: Path | None) -> Iterator[SheetTarget]:
    """Makes sure that a file can be written at ``to``; ``Trouble`` when it cannot, before the register is touched."""
    if to is None:
        yield SheetTarget(None)
        return
    refuse_ending(to, ".pdf")
    try:
        if to.is_dir():
            raise IsADirectoryError(21, os.strerror(21))
        handle, name = tempfile.mkstemp(prefix=".coordinator-", suffix=".pdf", dir=to.parent)
        os.close(handle)
    except OSError as error:
        raise Trouble(
            mark("{file} cannot be written ({why}). Choose another place. Nothing was changed."),
            file=str(to),
            why=error.strerror or type(error).__name__,
        ) from error
    draft = Path(name)
    try:
        umask = os.umask(0)
        os.umask(umask)
        draft.chmod(0o666 & ~umask)
        yield SheetTarget(to, draft)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
