"""Whole batches of cells read at once, where all of them are plain; each gives None where one is not, and the cells are
read one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from coordinator.exchange.cells.cell_dates import read_date_cell
from coordinator.exchange.cells.cell_serials import PLACEHOLDERS
from coordinator.exchange.cells.cell_values import MAX_TEXT, CellProblem, Nulls
from coordinator.exchange.cells.protection_words import may_be_marked
from coordinator.exchange.cells.serial_words import IN_CAPITALS

_MEMO: Final = 50_000
_ALNUM: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def wave_text(cells: Sequence[str], nothing: Nulls) -> list[str | None] | None:
    """The cells themselves when all of them are plain text already, found out on the whole batch at once; else None."""
    joined = "|".join(cells)
    if not joined.isprintable() or joined.count("|") != len(cells) - 1 or max(map(len, cells)) > MAX_TEXT:
        return None
    if not joined.isascii() and not unicodedata.is_normalized("NFC", joined):
        return None
    framed = f"|{joined}|"
    if any(sign in framed for sign in _NOT_PLAIN) or not nothing.isdisjoint(cells):
        return None
    return _none_for_blank(cells) if "||" in framed else list(cells)


_NOT_PLAIN: Final = ("  ", " |", "| ", "|'", "|=", "|#", "!|")
"""In cells with bars between them: blanks to tidy, guards, and what Excel writes for an error."""


def _none_for_blank(cells: Sequence[str]) -> list[str | None]:
    return [cell or None for cell in cells]


class DateWave:
    """Dates with times, all different: read by day and hour alone, once the whole batch is seen to have one good
    shape.
    """

    def __init__(self, *, utc: bool) -> None:
        self._utc = utc
        self._days: dict[str, Any] = {}

    def __call__(self, cells: Sequence[str]) -> list[Any] | None:
        shapes = set("|".join(cells).translate(_DIGITS).split("|"))
        shapes.discard("")
        if len(shapes) != 1 or (shape := shapes.pop()) not in _SHAPES or (shape[-1] != "Z" and not self._utc):
            return None
        starts = [cell[:13] for cell in cells]
        if len(self._days) > _MEMO:
            self._days.clear()
        for start in set(starts).difference(self._days):
            self._days[start] = read_date_cell(f"{start}:00:00Z") if start else None
        days = list(map(self._days.__getitem__, starts))
        return days if CellProblem not in set(map(type, days)) else None


def wave_names(cells: Sequence[str], nothing: Nulls) -> list[str | None] | None:
    """As :func:`wave_text`, when no letter can have been lost or garbled and nothing tells of protection."""
    joined = "|".join(cells)
    return None if "?" in joined or "Ã" in joined or may_be_marked(joined) else wave_text(cells, nothing)


WAVES: Final[Mapping[str, Callable[[Sequence[str], Nulls], list[str | None] | None]]] = MappingProxyType(
    {"text": wave_text, "name": wave_names}
)
"""By the name of a reader: what reads a whole batch."""


def wave_serials(cells: Sequence[str]) -> list[str | None] | None:
    """The cells themselves when all of them are upper-case letters and digits, none a filler; else None."""
    joined = "|".join(cells)
    solid = joined.replace("|", "")
    if not solid.isascii() or not solid.isalnum() or solid != solid.upper() or max(map(len, cells)) > 64:
        return None
    if (
        not _UPPER_FILLERS.isdisjoint(cells)
        or any(sign * 6 in joined for sign in _ALNUM)
        or not _SHORT_ZEROS.isdisjoint(cells)
    ):
        return None
    return _none_for_blank(cells) if "" in cells else list(cells)


_DIGITS: Final = str.maketrans("123456789", "000000000")
_SHAPES: Final = frozenset(
    f"0000-00-00{between}00:00:00{ending}"
    for between in "T "
    for ending in ("", "Z", ".000Z", ".0000000", ".0000000Z", ".000000", ".000")
)
_UPPER_FILLERS: Final = frozenset(word.upper() for word in PLACEHOLDERS) | IN_CAPITALS
_SHORT_ZEROS: Final = frozenset("0" * length for length in range(1, 6))
