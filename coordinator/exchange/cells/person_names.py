"""What reads as somebody's name."""

from __future__ import annotations

import re
from typing import Final

PERSON_NAME: Final = re.compile(r"(?:[^\W\d_]|['’.-])+(?:,? (?:[^\W\d_]|['’.-])+)+")
"""Two words or more of letters alone, as *Åsa Öberg* and *Öberg, Anna-Karin* are and *NSK-PC-01* is not."""


def is_like_a_name(cell: str) -> bool:
    """Whether a cell reads as somebody's whole name, the first letter a capital."""
    return PERSON_NAME.fullmatch(cell) is not None and cell[0].isupper()
