"""School years as registers write them, and how each form of school goes from one to the next."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from coordinator.domain.choices import SchoolForm

STAYING: Final = frozenset({SchoolForm.PRESCHOOL, SchoolForm.LEISURE, SchoolForm.ADULT})
"""Forms of school whose groups do not move up a year."""
_PRESCHOOL_CLASS: Final = frozenset({"F", "FK", "0", "KG", "FKLASS"})
_LADDER: Final = ("F", "1", "2", "3", "4", "5", "6", "7", "8", "9")
# The last year of each form whose years are numbered: adapted upper secondary school has four (Skollagen 19 kap. 4 §).
_LAST: Final = {SchoolForm.ADAPTED_COMPULSORY: 9, SchoolForm.UPPER_SECONDARY: 3, SchoolForm.ADAPTED_UPPER_SECONDARY: 4}
_UPPER: Final = frozenset({SchoolForm.UPPER_SECONDARY, SchoolForm.ADAPTED_UPPER_SECONDARY})
# What stands before the number: GY1, GYA2; in adapted compulsory school also T4 or TR4 (*träningsskola*) and ÄO4
# (*ämnesområden*), whose pupils have ladders of their own.
_WORD: Final = 3  # letters after F that make it a word rather than a class: FA, Fab, but Förskoleklass
_NUMBERED: Final = re.compile(r"([A-ZÅÄÖ]*)(\d{1,2})")


@lru_cache(maxsize=1024)
def normal_grade(said: str, form: str = "") -> str:
    """A grade as it is compared: ``07`` is 7, ``KG`` and ``0`` are F, ``gy1`` is GY1; ``1`` of an upper secondary
    school is GY1 too."""
    word = re.sub(r"[\s-]|ÅRSKURS|ÅK", "", said.upper())
    if word in _PRESCHOOL_CLASS:
        return "F"
    if word.isascii() and word.isdigit():
        return ("GY" if form in _UPPER else "") + str(int(word))
    return word


def next_grade(grade: str, form: str = "") -> str | None:
    """The grade after this one; ``None`` for those who leave after it.

    Ninth-graders leave: which programme each goes on to, no register of this school tells. A grade that nobody knows
    stays as it is.
    """
    said = normal_grade(grade, form)
    if said in _LADDER and form not in _UPPER:
        at = _LADDER.index(said) + 1
        return _LADDER[at] if at < len(_LADDER) else None
    found = _NUMBERED.fullmatch(said)
    last = _LAST.get(form, 3 if said.startswith("GY") else 0)
    if found is None or not last:
        return grade
    number = int(found[2])
    return f"{found[1]}{number + 1}" if number < last else None


def moved_name(name: str, grade: str, upper: str) -> str:
    """``7B`` becomes ``8B``, ``FA`` becomes ``1A``; a name that does not begin with its grade stays, and so does one
    that goes on as a word or a number (``Förskoleklass A``, ``F1``)."""
    said = normal_grade(grade)
    if not said or not name.upper().startswith(said):
        return name
    rest = name[len(said) :]
    goes_on = rest[:1].isdigit() or (said.isalpha() and len(rest) >= _WORD and rest[0].isalpha())
    return name if goes_on else upper + rest


def grade_in(name: str) -> str:
    """The grade that a class's name begins with: ``7`` of ``7B``, ``F`` of ``FA``."""
    digits = "".join(letter for letter in name[:2] if letter.isdigit())
    return digits or ("F" if name[:1].upper() == "F" and len(name) <= 3 else "")
