"""School years as registers write them, and how each form of school goes from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from coordinator.domain.choices import SchoolForm

STAYING: Final = frozenset({SchoolForm.PRESCHOOL, SchoolForm.LEISURE, SchoolForm.ADULT})
"""Forms of school whose groups do not move up a year."""
UPPER: Final = frozenset({SchoolForm.UPPER_SECONDARY, SchoolForm.ADAPTED_UPPER_SECONDARY})
"""Forms of school whose years are counted anew, from GY1."""
_PRESCHOOL_CLASS: Final = frozenset({"F", "FK", "0", "KG", "FKLASS"})
LADDER: Final = ("F", "1", "2", "3", "4", "5", "6", "7", "8", "9")
"""The preschool class and the years of compulsory school."""
_UPPER_LADDER: Final = ("GY1", "GY2", "GY3", "GY4")
# The last year of each form whose years are numbered: adapted upper secondary school has four (Skollagen 19 kap. 4 §).
_LAST: Final = {SchoolForm.ADAPTED_COMPULSORY: 9, SchoolForm.UPPER_SECONDARY: 3, SchoolForm.ADAPTED_UPPER_SECONDARY: 4}
# What stands before the number: GY1, GYA2; in adapted compulsory school also T4 or TR4 (*träningsskola*) and ÄO4
# (*ämnesområden*), whose pupils have ladders of their own.
_NUMBERED: Final = re.compile(r"([A-ZÅÄÖ]*)(\d{1,2})")
_BETWEEN: Final = re.compile(r"[,;/+&]|\boch\b|\band\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"(?:åk|årskurs|year)?\s*((?:GY)?\d{1,2}|F)\s*[-–—]\s*((?:GY)?\d{1,2})", re.IGNORECASE)


@lru_cache(maxsize=1024)
def normal_grade(said: str, form: str = "") -> str:
    """A grade as it is compared: ``07`` is 7, ``KG`` and ``0`` are F, ``gy1`` is GY1; ``1`` of an upper secondary
    school is GY1 too."""
    word = re.sub(r"[\s-]|ÅRSKURS|ÅK", "", said.upper())
    if word in _PRESCHOOL_CLASS:
        return "F"
    if word.isascii() and word.isdigit():
        return ("GY" if form in UPPER else "") + str(int(word))
    return word


@lru_cache(maxsize=1024)
def split_grades(said: str, form: str = "") -> tuple[str, ...]:
    """Every grade of a class that has several, each as it is compared: ``4-6`` is 4, 5 and 6, ``F-1`` is F and 1,
    ``2, 3`` and ``2/3`` are 2 and 3; one for ``7`` and for a word that is no range."""
    found: dict[str, None] = {}
    for word in _BETWEEN.split(said):
        found |= dict.fromkeys(_in_range(word.strip(), form))
    return tuple(found)


def _in_range(word: str, form: str) -> Sequence[str]:
    ends = _RANGE.fullmatch(word)
    if ends is not None:
        first, last = (normal_grade(each, form) for each in ends.groups())
        if first.startswith("GY") and last.isdigit():
            last = f"GY{last}"
        for ladder in (LADDER, _UPPER_LADDER):
            if first in ladder and last in ladder and ladder.index(first) < ladder.index(last):
                return ladder[ladder.index(first) : ladder.index(last) + 1]
    return (normal_grade(word, form),) if word else ()


def grades_words(grades: Sequence[str]) -> str:
    """Several grades as one text that :func:`split_grades` reads: ``4-6`` for years in a row, else ``2, 4``."""
    for ladder in (LADDER, _UPPER_LADDER):
        if len(grades) > 1 and all(each in ladder for each in grades):
            places = sorted(map(ladder.index, grades))
            if places == list(range(places[0], places[-1] + 1)):
                return f"{ladder[places[0]]}-{ladder[places[-1]].removeprefix('GY')}"
            return ", ".join(ladder[at] for at in places)
    return ", ".join(grades)


def year_place(grade: str) -> tuple[int, str]:
    """Where a grade stands among others: by the ladders, one of neither after them."""
    every = (*LADDER, *_UPPER_LADDER)
    return (every.index(grade), "") if grade in every else (len(every), grade)


def next_grade(grade: str, form: str = "") -> str | None:
    """The grade after this one; ``None`` for those who leave after it.

    Ninth-graders leave: which programme each goes on to, no register of this school tells. A grade that nobody knows
    stays as it is.
    """
    said = normal_grade(grade, form)
    if said in LADDER and form not in UPPER:
        at = LADDER.index(said) + 1
        return LADDER[at] if at < len(LADDER) else None
    found = _NUMBERED.fullmatch(said)
    last = _LAST.get(form, 3 if said.startswith("GY") else 0)
    if found is None or not last:
        return grade
    number = int(found[2])
    return f"{found[1]}{number + 1}" if number < last else None
