"""Which of two spellings of a name is the poorer one: it has lost marks of letters, or which of them are capital."""

from __future__ import annotations

import unicodedata

from coordinator.domain.values import fold


def is_poorer_spelling(said: str | None, known: str | None) -> bool:
    """Whether ``said`` is the known name without marks of its letters, as *Ake* is of *Åke*, or with nothing but small
    or capital letters where the known one has both. A spelling that has further marks is none.
    """
    if not said or not known or said == known or fold(said) != fold(known):
        return False
    ours, theirs = (unicodedata.normalize("NFC", name).lower() for name in (known, said))
    if ours == theirs:
        return _is_of_one_case(said) and not _is_of_one_case(known)
    if len(ours) != len(theirs):
        return theirs.isascii()
    return all(one == another or another == fold(one) for one, another in zip(ours, theirs, strict=True))


def _is_of_one_case(name: str) -> bool:
    return name.islower() or name.isupper()
