"""The school years that a class's name says, as Swedish schools name their classes (issue 8, ``people/class_names``).

What a name leaves open is not guessed: ``10A`` may be of a special school or of upper secondary school, ``NA24`` says
when it began and not where it is now, ``12A`` may be two years or one that there is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from coordinator.domain.choices import SchoolForm
from coordinator.domain.termstart.grades import (
    LADDER,
    STAYING,
    UPPER,
    grades_words,
    normal_grade,
    split_grades,
    year_place,
)

LEADS: Final = "klass|kl|åk|årskurs|år|grade|year|class"
LEAD: Final = rf"(?:(?:{LEADS})(?![a-zåäö])[.:]?\s*)"
"""A word that a year may stand behind, as a pattern."""
_ONE: Final = r"(?:F(?![a-zåäö]{2})|0?[1-9]|0)"
_SECTION: Final = r"(?:\s?[A-ZÅÄÖ](?![a-zåäö]))?"
# 6-9 år are ages, 8.30 is a time.
_END: Final = r"(?!\d|[.:]\d\d|\s*-?\s*år)"
_MIXED: Final = rf"({_ONE}{_SECTION}(?:\s*(?:[-–—/+&,]|och\b|and\b)\s*{_ONE}{_SECTION})+){_END}"
_SINGLE: Final = rf"(0?[1-9]|0){_END}"
_AFTER_LEAD: Final = rf"\b(?:åk|årskurs|klass)(?![a-zåäö])[.:]?\s*(?:{_MIXED}|{_SINGLE}|(F)(?![a-zåäö]))"
_PRESCHOOL_CLASS: Final = re.compile(
    rf"{LEAD}?(?:(f[\s-]?klass\w*|förskoleklass\w*|fkl\.?|fk)(?=[\s-]|[A-ZÅÄÖ]?$)|(F)(?:(?=[\s:-])|[A-ZÅÄÖ]{{0,2}}\s*$|\d\s*$))",
    re.IGNORECASE,
)
_BEGINS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (rf"{LEAD}?{_MIXED}", rf"{LEAD}?{_SINGLE}"))
_WITHIN: Final = re.compile(_AFTER_LEAD, re.IGNORECASE)
# A group is the letter of the parallel class; F with two letters may be a name (*Fia*), 24 st a number of pupils.
_WHOLE: Final = re.compile(
    rf"{LEAD}?(?:(?:fskl?|f-?klass|förskoleklass)\.?(?:[\s-]?[a-zåäö]{{1,2}})?"
    r"|f(?:\s?[-–/]\s?\d)?(?:[\s-]?[a-zåäö])?|\d(?:\s?[-–/]\s?\d)?(?:\s?[a-zåäö]|[a-zåäö]{2})?|\d\d[a-zåäö]?)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"f|\d+", re.IGNORECASE)
_TOKEN: Final = re.compile(r"(?:^|[\s_-])([0-9])[A-ZÅÄÖ](?=$|[\s_-])")
_NO_CLASS: Final = re.compile(r"\b(?:grupp|lag|team|avd|avdelning|arbetslag|spår|pass|omgång)", re.IGNORECASE)
_LETTER_FIRST: Final = re.compile(r"[A-EG-ZÅÄÖ]([1-9])", re.IGNORECASE)
# The stages of compulsory school (Skollagen 10 kap. 3 b §).
_STAGES: Final = (("låg", ("1", "2", "3")), ("mellan", ("4", "5", "6")), ("hög", ("7", "8", "9")))
# Upper secondary programmes by their codes (Skolverket); HT is left out, since it also says autumn term.
_PROGRAMME: Final = re.compile(
    r"(?:BA|BF|EE|EK|ES|FR|FS|FT|FX|HA|HU|HV|IB|IN|NA|NB|RL|SA|TE|VF|VO)[\s-]?([1-4])(?![0-9])", re.IGNORECASE
)
_UPPER_GRADES: Final = frozenset({"GY1", "GY2", "GY3", "GY4"})


class _Read(NamedTuple):
    """The grades, and where in the name the first one stands."""

    grades: tuple[str, ...]
    first: int = 0
    last: int = 0


def grades_in(name: str, form: str = "") -> tuple[str, ...]:
    """The grades that a class's name says: 7 of ``7B``, 1 and 2 of ``1-2A``, F of ``F-klass B``, GY1 of ``TE1``;
    nothing where it says none, or leaves open which."""
    return _read(name, form).grades


def is_class(said: str) -> bool:
    """Whether these words are the name of a class or a year and of nothing else: ``7A``, ``Klass 4-6``, ``F``, ``12``.

    What stands in a column of people or in a unit's path is told from names by this.
    """
    return _WHOLE.fullmatch(said) is not None


def is_heading_class(said: str) -> bool:
    """Whether these words are a class or a year by more than a bare number, which may be any number: ``7A``, ``4-6``,
    ``Åk 4``, ``FSK``.
    """
    return is_class(said) and _BARE.fullmatch(said) is None


def group_grades(stated: str, name: str, form: str, of_pupils: Iterable[str]) -> tuple[str, ...]:
    """A group's grades: those that it is said to have, else those of its name, else those of its pupils; none for
    groups of preschools, leisure-time centres and adult education that are not said to have any."""
    if said := split_grades(stated, form):
        return said
    if form in STAYING:
        return ()
    if found := grades_in(name, form):
        return found
    theirs = {grade for each in of_pupils for grade in split_grades(each, form)}
    return tuple(sorted(theirs, key=year_place))


def moved_name(name: str, grade: str, upper: str) -> str:
    """``7B`` becomes ``8B``, ``Klass 5B`` ``Klass 6B``, ``FA`` ``1A``; a name that does not say this one grade stays,
    and so does ``F1``, which has a number already."""
    said = normal_grade(grade)
    if said and said not in (*LADDER, *_UPPER_GRADES) and name.upper().startswith(said):  # TR3, of a ladder of its own
        return upper + name[len(said) :]
    read = _read(name, SchoolForm.UPPER_SECONDARY if said in _UPPER_GRADES else "")
    if read.grades != (said,) or read.last == read.first or name[read.last : read.last + 1].isdigit():
        return name
    return name[: read.first] + _renumbered(name[read.first : read.last], name[read.last :], upper)


def _renumbered(was: str, rest: str, upper: str) -> str:
    """The new year in the place of the old one: as wide as that, and without the hyphen of *F-klass B*."""
    number = upper.removeprefix("GY").zfill(len(was) if was.isdigit() else 1)
    bare = rest.strip(" -")
    return number + (bare if len(bare) == 1 and len(was) > 1 and not was.isdigit() else rest)


@lru_cache(maxsize=4096)
def _read(name: str, form: str) -> _Read:
    said = name.strip()
    if form in STAYING:
        return _Read(())
    if form in ("", *UPPER) and (found := _PROGRAMME.match(said)) is not None:
        read = _Read((f"GY{found[1]}",), *found.span(1))
    else:
        read = _mixed(said) or _preschool_class(said) or _number(said) or _elsewhere(said) or _Read(())
        read = _of_upper(read) if form in UPPER else read
    shift = len(name) - len(name.lstrip())
    return _Read(read.grades, read.first + shift, read.last + shift)


def _of_upper(read: _Read) -> _Read:
    """The same in a school whose years are GY1 to GY4: any other number is no grade there."""
    grades = tuple(f"GY{each}" for each in read.grades)
    return read._replace(grades=grades) if set(grades) <= _UPPER_GRADES else _Read(())


def _mixed(said: str) -> _Read | None:
    found = _BEGINS[0].match(said)
    if found is None:
        return None
    grades, parallel = _several(found[1])
    return _Read(grades) if len(grades) > 1 or parallel else None  # 7-1 is a class of one year with a number


def _several(said: str) -> tuple[tuple[str, ...], bool]:
    """The grades of ``1-2A``, ``2B/3B`` or ``4-6``: those between as well where a hyphen stands; one for ``7-1``, and
    for the parallel classes ``2A+2B``, which is told."""
    numbers = [normal_grade(each) for each in re.findall(r"0?[1-9]|0|F", said.upper())]
    places = [LADDER.index(each) for each in numbers]
    if len(set(places)) == 1:
        return (numbers[0],), bool(re.search(r"[A-ZÅÄÖ].*[A-ZÅÄÖ]", said.upper()))
    if places != sorted(set(places)):
        return (numbers[0],), False
    if re.search("[-–—]", said):
        return LADDER[places[0] : places[-1] + 1], False
    return tuple(LADDER[at] for at in places), False


def _preschool_class(said: str) -> _Read | None:
    found = _PRESCHOOL_CLASS.match(said)
    return None if found is None else _Read(("F",), *found.span(1 if found[1] else 2))


def _number(said: str) -> _Read | None:
    found = _BEGINS[1].match(said)
    return None if found is None else _Read((normal_grade(found[1]),), *found.span(1))


def _elsewhere(said: str) -> _Read | None:
    """A grade that the name does not begin with: *Röda åk 3*, *A7*, *Provskolan 7B*, *Mellanstadiet*."""
    if (found := _WITHIN.search(said)) is not None:
        grades = _several(found[1])[0] if found[1] else (normal_grade(found[2] or found[3]),)
        return _Read(grades, *(found.span(2) if found[2] else (0, 0)))
    if (found := _LETTER_FIRST.fullmatch(said)) is not None:
        return _Read((found[1],), *found.span(1))
    for word, grades in _STAGES:
        if said.casefold().startswith(f"{word}stadie"):
            return _Read(grades)
    tokens = [] if _NO_CLASS.search(said) else [*_TOKEN.finditer(said)]
    return _Read((normal_grade(tokens[0][1]),), *tokens[0].span(1)) if len(tokens) == 1 else None


def shown_grades(stated: str, name: str, form: str, of_pupils: Sequence[str]) -> str:
    """:func:`group_grades` as one text; empty where no grade is known."""
    return grades_words(group_grades(stated, name, form, of_pupils))
