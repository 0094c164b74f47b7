"""Cells of a class of which a spreadsheet has made a day or a number: *02-jan*, *7,00E+03*, *2026-01-02*."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from coordinator.exchange.cells.cell_values import CellProblem, Nulls, clean_cell, read_text_cell
from coordinator.words import mark

MADE_ANEW: Final = mark(
    "A spreadsheet has made a day or a number of the class, so it is left. Write the class as text and read the list "
    "again."
)
_MONTH: Final = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-zå]*\.?"
_MADE: Final = re.compile(
    rf"\d{{1,4}}[\s./-]{_MONTH}(?:[\s./-]\d{{2,4}})?|{_MONTH}[\s./-]\d{{1,4}}|\d{{4}}-\d\d-\d\d(?:[ T][\d:.]+)?"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d+(?:[.,]\d+)?E[+-]?\d+",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_LAST_YEAR: Final = 13


def read_class_cell(raw: str, nothing: Nulls, numbers: Collection[str] = ()) -> object:
    """The class in a cell; a day is none, nor is one of these ``numbers``."""
    said = read_text_cell(raw, nothing)
    made = isinstance(said, str) and (said in numbers or _MADE.fullmatch(said))
    return CellProblem(MADE_ANEW) if made else said


def is_made_anew(raw: str) -> bool:
    """Whether a cell is a day or a figure in which no class is."""
    return _MADE.fullmatch(clean_cell(raw)) is not None


def is_beyond_years(raw: str) -> bool:
    """Whether a cell is a bare number that is no school year."""
    said = clean_cell(raw)
    return _NUMBER.fullmatch(said) is not None and not (said.isdigit() and int(said) <= _LAST_YEAR)
