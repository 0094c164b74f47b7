"""Decides what becomes of a field that a source speaks of: base, ours, theirs, in that order (``design``)."""

from __future__ import annotations

from coordinator.domain.fields import Merge
from coordinator.domain.keys import name_key
from coordinator.domain.lost_letters import names_meant
from coordinator.domain.values import Scalar

TAKE = "take"
KEEP = "keep"
CONFLICT = "conflict"


def merge(policy: str, base: Scalar, ours: Scalar, theirs: Scalar) -> str:
    """The verdict on one field: ``take`` theirs, ``keep`` ours, or a ``conflict`` for a person to settle.

    ``base`` is what the source said the last time. Where it says the same again, a correction made here since stays.
    What it says with lost or garbled letters never replaces the same with all of them.
    """
    if policy == Merge.RAISE.value:
        return _raised(ours, theirs)
    if theirs in (ours, base):
        return KEEP
    if _is_garbled(ours, theirs):
        return KEEP
    if policy == Merge.NEWEST.value:
        return TAKE if theirs is not None and (ours is None or str(theirs) > str(ours)) else KEEP
    if ours in (None, "", base):
        return TAKE
    if base is None and policy == Merge.FILL.value:
        return KEEP
    return CONFLICT


def _is_garbled(ours: Scalar, theirs: Scalar) -> bool:
    """Whether a file has what stands here with letters lost or garbled on the way."""
    if not isinstance(theirs, str) or not isinstance(ours, str):
        return False
    meant = names_meant(theirs)
    return meant is not None and names_meant(ours) is None and meant.fullmatch(name_key(ours)) is not None


def _raised(ours: Scalar, theirs: Scalar) -> str:
    """A source only ever says yes."""
    return TAKE if theirs == 1 and ours != 1 else KEEP
