"""Where a file may be written: a slip of the hand must not put a paper in a register's place (needs U2)."""

from __future__ import annotations

from pathlib import Path

from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark, text


def refuse_ending(to: Path, *endings: str) -> None:
    """``Trouble`` for a name with another ending than the file's own (``.pdf``): no register, log, lock or list of ours
    bears one of those, nor does another program's file of another kind.
    """
    if to.suffix.lower() not in endings:
        raise Trouble(
            mark("The name of {file} must end in {ending}. Nothing was written."),
            file=to.name,
            ending=text(" or ").join(endings),
        )


def refuse_existing(to: Path) -> None:
    """``Trouble`` where a file stands there already: what is saved once, such as a backup, replaces nothing."""
    if to.exists():
        raise Trouble(mark("{file} is there already. Choose another name."), file=to.name)
