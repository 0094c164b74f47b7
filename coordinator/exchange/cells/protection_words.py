"""The words by which a list says that somebody is protected: in a name, in a column of its own, in a column's title.

Words: SS 12000 and Skatteverket (``formats`` §6b).
"""

from __future__ import annotations

import re
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name

_WORDS: Final = (
    r"skydd(?:ad|ade|at)(?:\s+(?:id|identitet|person(?:uppgift(?:er)?)?|uppgift(?:er)?|folkbokföring|adress|elev|namn|pu))?"
    r"|sekretess(?:mark(?:ering|erad|erat)|belagd|skyddad)?|skyddsmark(?:ering|erad)|kvarskriv(?:en|ning)"
    r"|fingerad(?:e)?\s+(?:identitet|person)?\s*uppgift(?:er)?|fingerad(?:e)?\s+identitet|protected(?:\s+identity)?"
)
_SHORT: Final = r"skydd|skyddad?\.?\s*pu\.?|sekr\.?|s-märkt|confidential"
"""What says so only between brackets or dashes, or where nothing else is expected: it may be a name's part."""
_OPEN: Final = r"[(\[{<*_|/!–—-]"
_CLOSE: Final = r"[)\]}>*_|/!–—-]"
IN_A_NAME: Final = re.compile(
    rf"\s*{_OPEN}+\s*(?:{_WORDS}|{_SHORT})[.!]?\s*{_CLOSE}*(?!\w)|(?<!\w)(?:{_WORDS})(?!\w)[.:!,;]?", re.IGNORECASE
)
"""The mark in a name, with what stands around it."""
_IN_A_REMARK: Final = re.compile(rf"{_OPEN}+\s*(?:{_SHORT})[.!]?\s*{_CLOSE}+|(?<!\w)(?:{_WORDS})(?!\w)", re.IGNORECASE)
_ALONE: Final = re.compile(rf"(?:{_WORDS}|{_SHORT})[.!]?", re.IGNORECASE)
_DENIED: Final = re.compile(
    rf"\b(?:ej|inte|icke|ingen|inget|utan|aldrig|not|no)\s+(?:längre\s+)?(?:{_WORDS})(?!\w)"
    rf"|(?<!\w)(?:{_WORDS})\s+(?:har\s+|är\s+)?(?:upphört|upphörd|hävd|hävts|borttagen|avslutad)\b",
    re.IGNORECASE,
)
"""A remark that says the contrary."""
_OF_A_PERSON: Final = re.compile(
    r"(?<!\w)(?:skydd(?:ad|ade)\s+(?:id|identitet|person(?:uppgift(?:er)?)?|uppgift(?:er)?|folkbokföring|adress|elev|namn"
    r"|pu)|sekretess(?:mark(?:ering|erad|erat)|belagd|skyddad)?|kvarskriv(?:en|ning)|fingerad(?:e)?\s+(?:identitet"
    r"|person\s*uppgift(?:er)?)|protected\s+identity)(?!\w)",
    re.IGNORECASE,
)
"""What says so beside a thing, too, of which a case may be *skyddat*."""
_SIGN: Final = r"[*•●■█×#]"
_HIDDEN_WORDS: Final = r"(?:hemligt?|dolt|skyddat|hidden)\s+(?:namn|name)|anonym(?:iserad)?|maskerad"
HIDDEN_NAME: Final = re.compile(
    rf"[\[({{<]?\s*(?:{_SIGN}(?:[\s.,-]*{_SIGN})*|x{{3,}}(?:[\s.,-]+x{{3,}})*|{_HIDDEN_WORDS})\s*[\])}}>]?",
    re.IGNORECASE,
)
"""What stands where a name would be, and hides it."""
_PARTS: Final = (
    "skydd", "sekr", "kvarskriv", "fingerad", "protected", "märkt", "confid", "xxx", "hemlig", "anonym", "maskerad",
    "dolt", "hidden", *"*•●■█×#",
)  # fmt: skip
"""Every word has one of these: a quick look at thousands of names."""
_TITLES: Final = (
    "sekretess", "skyddad", "skyddspersonuppgift", "securitymarking", "kvarskriv", "fingerad", "protectedidentity"
)  # fmt: skip
"""Parts of a column's title, folded; *skydd* alone is a theft mark's, too."""


def may_be_marked(many: str) -> bool:
    """A quick look at many cells together, which overlooks none."""
    folded = many.casefold()
    return any(part in folded for part in _PARTS)


def says_protected(said: str) -> bool:
    """Whether these words alone say that somebody is protected."""
    return may_be_marked(said) and _ALONE.fullmatch(said.strip()) is not None


def remarks_protection(said: str, *, of_thing: bool = False) -> bool:
    """Whether a remark says that the person is protected, alone or amid other words; ``of_thing`` that it stands beside
    a device, of which fewer words tell it.
    """
    if not may_be_marked(said):
        return False
    rest = _DENIED.sub(" ", said)
    if of_thing:
        return _OF_A_PERSON.search(rest) is not None
    return says_protected(rest) or _IN_A_REMARK.search(rest) is not None


def titles_protection(title: str) -> bool:
    """Whether a column of this title tells who is protected."""
    folded = fold_name(title)
    return any(part in folded for part in _TITLES)
