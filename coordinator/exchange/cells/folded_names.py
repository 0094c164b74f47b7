"""How header names are compared: lower case, without blanks, hyphens, underscores, dots and accents of spelling
(formats §0, §5d).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DROPPED = {ord(char): None for char in " \t\r\n\u00a0\u202f\u2009\ufeff-_.:*/\\()[]'\"#‐‑–"}


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The name as it is compared; ``Serial Number``, ``serial_number`` and ``SerialNumber`` fold to one. ``S/N``
    gives ``sn``.
    """
    return unicodedata.normalize("NFC", name).translate(_DROPPED).casefold()
