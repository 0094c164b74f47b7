"""The class that the name of a file or sheet says: *Klasslista 7A vt27.xlsx*, *8 a (mentor Rut Påhitt)*."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import names_guardian

_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CLASS: Final = re.compile(
    r"(?<![^\W_])(?<!\d-)(?:(?:[1-9]-)?[1-9]|F)(?:[A-ZÅÄÖ]{1,2}|[a-zåäö])(?![^\W_])"
    r"|(?<![^\W_])(?<!\d-)[1-9] [A-Ha-h](?![^\W_])"
)
"""Grade and letter; parted by a blank only with one of the first letters, for *3 i* is no class."""
_NO_PUPILS: Final = re.compile(
    r"personal|lärar|larar|pedagog|mentor|staff|teacher|anställd|medarbetar|ledning|kontakt|vikari", re.IGNORECASE
)


def class_in_name(name: str) -> str:
    """The one class that a name says; empty where it says none or several, or names staff or guardians outside of
    brackets.
    """
    words = " ".join(_ASIDE.sub(" ", name).replace("_", " ").split())
    if _NO_PUPILS.search(words) or any(map(names_guardian, words.split())):
        return ""
    found = {fold_name(each): each for each in _CLASS.findall(words)}
    return "".join(found.values()).upper().replace(" ", "") if len(found) == 1 else ""


def stem_of(name: str) -> str:
    """The name of a file, or of a member of a ZIP, without folder and ending."""
    return PurePosixPath(name.replace("\\", "/")).stem
