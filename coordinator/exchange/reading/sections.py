"""Lists that are parted by headings: a row that says *Klass 7A* above its pupils gives them their class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from coordinator.domain.termstart.class_names import is_parallel_class
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.reading.column_aliases import aliases, names_of_people

SECTION_COLUMN: Final = "Klass"
"""The name of the column that holds, in each row, the class of the heading above it."""
_SAID: Final = re.compile(
    r"^(?:klass|class|klasslista|grupp|group|mentorsgrupp|avdelning)(?:\s*[:–-]\s*|\s+)(\S(?:.{0,28}\S)?)$",
    re.IGNORECASE,
)


def section_of(filled: Sequence[str]) -> str | None:
    """The class that a row names whose filled cells are these; None for a row that is no heading."""
    words = [cell.strip() for cell in filled if cell.strip()]
    if len(words) == 2 and fold_name(words[0]) in ("klass", "class", "grupp", "group"):
        return words[1] if len(words[1]) <= 30 else None
    if len(words) != 1:
        return None
    said = _SAID.match(words[0])
    if said:
        return said.group(1)
    return words[0] if is_parallel_class(words[0]) else None


def has_sections(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Whether a list of people without a column of classes has rows that name a class."""
    names = set(map(fold_name, header))
    known = (*aliases("people")["group"], *aliases("devices")["held_by.group"])
    if not names.isdisjoint(known) or not names_of_people([*names]):
        return False
    return any(map(section_of, rows))
