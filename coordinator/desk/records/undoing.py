"""Going back and forth in the log, by the name of what stands in the way."""

from __future__ import annotations

from typing import Final

from coordinator.desk.records.step_sentences import piles_words
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import NothingUndone, Notice, Refused
from coordinator.words import mark

_PASSES: Final = frozenset({"edited", "in_use", "known"})
"""Why something is kept that may pass: what was edited can be edited back, what refers to it can go."""


def undo(ledger: Ledger, entry: int | None) -> Notice:
    """Undoes an entry, or the newest one in effect. ``Refused`` with what stands in the way where nothing of it can be
    put back: the entry then stays in effect, and can be undone later.
    """
    try:
        return ledger.undo(entry)
    except NothingUndone as nothing:
        raise _in_words(ledger, nothing) from nothing


def redo(ledger: Ledger, entry: int | None) -> Notice:
    """Does an undone entry again, or the one undone last; ``Refused`` as :func:`undo`."""
    try:
        return ledger.redo(entry)
    except NothingUndone as nothing:
        raise _in_words(ledger, nothing) from nothing


def _in_words(ledger: Ledger, nothing: NothingUndone) -> Refused:
    told = {"sentence": str(nothing), "piles": piles_words(ledger.register, nothing.piles)}
    if not any(kept.why in _PASSES for kept in nothing.piles.kept):
        return Refused("{sentence} {piles}", **told)
    return Refused(mark("{sentence} {piles} Change that first, then try again."), **told)
