"""Cells that name somebody: the name without what is written into it about protection, a login, a surname that comes
first.
"""

from __future__ import annotations

import re
from typing import Final

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, clean_cell, read_text_cell
from coordinator.exchange.reading.encoding import flaw_of_letters
from coordinator.words import mark

MARKED: Final = mark(
    "The cell says that the person is protected: they are, and the mark does not become part of the name."
)

MASKED: Final = mark(
    "The name is hidden here, or a star stands by it: the person is protected, and what hides the name becomes none."
)
GUARDIAN: Final = mark(
    "A guardian is protected here, so the pupil is protected, too. If the pupil is not, lift the protection afterwards."
)
NAMELESS: Final = mark("A protected person without a name: they come in under a number.")

_WORDS: Final = (
    r"skydd(?:ad|ade|at)(?:\s+(?:id|identitet|person(?:uppgift(?:er)?)?|uppgift(?:er)?|folkbokföring|adress|elev|namn|pu))?"
    r"|sekretess(?:mark(?:ering|erad|erat)|belagd|skyddad)?|skyddsmark(?:ering|erad)|kvarskriv(?:en|ning)"
    r"|fingerad(?:e)?\s+(?:identitet|person)?\s*uppgift(?:er)?|fingerad(?:e)?\s+identitet|protected(?:\s+identity)?"
)
_SHORT: Final = r"skydd|skyddad?\.?\s*pu\.?|sekr\.?|s-märkt|confidential"
_OPEN: Final = r"[(\[{<*_|/!–—-]"
_CLOSE: Final = r"[)\]}>*_|/!–—-]"
_MARK: Final = re.compile(
    rf"\s*{_OPEN}+\s*(?:{_WORDS}|{_SHORT})[.!]?\s*{_CLOSE}*(?!\w)|(?<!\w)(?:{_WORDS})(?!\w)[.:!,;]?", re.IGNORECASE
)
_SIGN: Final = r"[*•●■█×#]"
_HIDDEN_WORDS: Final = r"(?:hemligt?|dolt|skyddat|hidden)\s+(?:namn|name)|anonym(?:iserad)?|maskerad"
_HIDDEN: Final = re.compile(
    rf"[\[({{<]?\s*(?:{_SIGN}(?:[\s.,-]*{_SIGN})*|x{{3,}}(?:[\s.,-]+x{{3,}})*|{_HIDDEN_WORDS})\s*[\])}}>]?",
    re.IGNORECASE,
)
_STARS: Final = "*•●"
_STARRED: Final = re.compile(f"[{_STARS}]")
_FEWEST_LETTERS: Final = 3  # of a part of a name by which a star stands; fewer are what the stars have left of it
_PARTS: Final = (
    "skydd", "sekr", "kvarskriv", "fingerad", "protected", "märkt", "confid", "xxx", "hemlig", "anonym", "maskerad",
    "dolt", "hidden", *"*•●■█×#",
)  # fmt: skip


def may_be_marked(many: str) -> bool:
    """A quick look at many cells together, which overlooks none."""
    folded = many.casefold()
    return any(part in folded for part in _PARTS)


def without_mark(said: str) -> str | None:
    """The name without what is written into it about protection, and without what hides it, which is all of it or a
    star for a part; ``None`` for a name in which nothing is.
    """
    bare, hides = _bare(said)
    return bare if hides or bare != said else None


def _bare(said: str) -> tuple[str, bool]:
    """The name without a mark, and whether something hides it; as it stands where neither is in it."""
    if not may_be_marked(said):
        return said, False
    bare = _MARK.sub(" ", said)
    bare = said if bare == said else " ".join(bare.split()).strip(" ,;")
    unhidden = _unhidden(bare)
    return (bare, False) if unhidden is None else (unhidden, True)


def _unhidden(said: str) -> str | None:
    """What is left of a name that is hidden, or by which stars stand; ``None`` where it is neither."""
    if _HIDDEN.fullmatch(said):
        return ""
    if _STARRED.search(said) is None:
        return None
    parts = [part.strip(_STARS) for part in said.split()]
    return "" if any(map(_is_cut_off, said.split())) else " ".join(filter(None, parts))


def _is_cut_off(part: str) -> bool:
    """Whether stars have left hardly anything of a part of a name, or stand within it."""
    bare = part.strip(_STARS)
    return (bare != part and 0 < len(bare) < _FEWEST_LETTERS) or _STARRED.search(bare) is not None


def mark_in(raw: str) -> int | None:
    """1 for a name into which it is written that the person is protected; nothing for any other."""
    return None if without_mark(clean_cell(raw)) is None else 1


def guardian_mark_in(raw: str) -> object:
    """As :func:`mark_in`, of a cell about a guardian: which of the two is protected is in doubt, and told."""
    return CellProblem(GUARDIAN, 1) if "@" not in raw and mark_in(raw) else None


def read_name_cell(raw: str, nothing: Nulls = frozenset(), *, whole: bool = False) -> object:
    """A name, without a mark of protection and with a remark where letters of it may be lost. Of a ``whole`` name by
    which a star stands, one part alone is what the star has left of it, and nobody's name.
    """
    said = read_text_cell(raw, nothing)
    if not isinstance(said, str):
        return said
    bare, hides = _bare(said)
    if hides or bare != said:
        return CellProblem(MASKED if hides or not bare else MARKED, _left_of(bare, whole=whole and hides))
    flaw = None if said.isascii() and "?" not in said else flaw_of_letters(said)
    return CellProblem(flaw, said) if flaw else said


def _left_of(bare: str, *, whole: bool) -> str | None:
    return None if not bare or (whole and " " not in bare) else bare


def read_user_cell(raw: str, nothing: Nulls = frozenset()) -> object:
    """What stands where a user name is wanted; a cell with a blank is a name and read as one, and so is what hides
    one.
    """
    said = read_text_cell(raw, nothing)
    is_name = isinstance(said, str) and (" " in said or (may_be_marked(said) and _unhidden(said) is not None))
    return read_name_cell(raw, nothing, whole=True) if is_name else said


def login_of(said: object) -> object:
    """A user name, which has no blanks; a cell with some names the person."""
    return None if isinstance(said, str) and " " in said else said


def surname_first(said: object) -> object:
    """A name as GLPI shows it, family name first, in the order it is spoken; None for a user name."""
    if not isinstance(said, str) or " " not in said:
        return None
    family, _, given = said.partition(" ")
    return said if "," in said else f"{given} {family}"
