"""What parts the cells: a ``sep=`` line first, else the mark that gives the most rows of one width (formats §13)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

DELIMITERS: Final = (",", ";", "\t", "|")
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?[;,\t|]*\s*$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parting:
    """The chosen mark, the share of sampled rows that have the usual width under it, and that width."""

    delimiter: str
    share: float
    width: int


def declared_delimiter(first_line: str) -> str | None:
    """The mark that Excel's ``sep=`` line declares; None for any other line."""
    found = _SEP_LINE.match(first_line.lstrip("\ufeff"))
    return found.group(1) if found else None


def choose_delimiter(lines: Sequence[str]) -> Parting:
    """The mark with the best share of equal-width rows times columns; a comma when there is only one column."""
    partings = [_part(lines, delimiter) for delimiter in DELIMITERS]
    return max(partings, key=lambda one: one.share * one.width if one.width > 1 else 0.0)


def _part(lines: Sequence[str], delimiter: str) -> Parting:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if row and any(row):
                widths[len(row)] += 1
    except csv.Error:
        return Parting(delimiter, 0.0, 0)
    if not widths:
        return Parting(delimiter, 0.0, 0)
    width, count = max(widths.items(), key=lambda item: (item[1] * item[0], item[0]))
    return Parting(delimiter, count / widths.total(), width)
