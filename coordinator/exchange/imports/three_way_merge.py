"""Decides what becomes of a field that a source speaks of: base, ours, theirs, in that order (``design``)."""

from __future__ import annotations

from coordinator.domain.fields import Merge
from coordinator.domain.values import Scalar

TAKE = "take"
KEEP = "keep"
CONFLICT = "conflict"


def merge(policy: str, base: Scalar, ours: Scalar, theirs: Scalar) -> str:
    """The verdict on one field: ``take`` theirs, ``keep`` ours, or a ``conflict`` for a person to settle.

    ``base`` is what the source said the last time. Where it says the same again, a correction made here since stays.
    """
    if policy == Merge.RAISE.value:
        return _raised(ours, theirs)
    if theirs in (ours, base):
        return KEEP
    if policy == Merge.NEWEST.value:
        return TAKE if theirs is not None and (ours is None or str(theirs) > str(ours)) else KEEP
    if ours in (None, "", base):
        return TAKE
    if base is None and policy == Merge.FILL.value:
        return KEEP
    return CONFLICT


def _raised(ours: Scalar, theirs: Scalar) -> str:
    """A source only ever says yes."""
    return TAKE if theirs == 1 and ours != 1 else KEEP
