"""Lists that are parted by headings: a row that says *Klass 7A* above its pupils gives them their class. So does the
name of their file, and a class that stands in the first row of its pupils alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from coordinator.domain.termstart.class_names import is_heading_class
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.person_names import is_like_a_name
from coordinator.exchange.reading.column_aliases import aliases, known_by_number, names_of_people
from coordinator.exchange.reading.named_classes import class_in_name
from coordinator.exchange.reading.row_widths import fitted

_Rows = Iterator[tuple[list[int], list[list[str]]]]
SECTION_COLUMN: Final = "Klass"
"""The name of the column that holds, in each row, the class of the heading above it."""
_SAID: Final = re.compile(
    r"^(?:klass|class|klasslista|grupp|group|mentorsgrupp|avdelning)(?:\s*[:–-]\s*|\s+)(\S(?:.{0,28}\S)?)$",
    re.IGNORECASE,
)

_TERM: Final = re.compile(
    r"[\s,(–-]+(?:(?:ht|vt|läsår(?:et)?|lå|hösten|våren|höstterminen|vårterminen|hösttermin|vårtermin)\.?[\s-]*"
    r"(?:20)?\d\d(?:[/–-](?:20)?\d\d)?|20\d\d(?:[/–-](?:20)?\d\d)?|\(?mentor(?:er)?:?\s[^()]+)\)?$",
    re.IGNORECASE,
)
"""What a title says behind the class: the term or year, the mentor."""


def section_of(filled: Sequence[str]) -> str | None:
    """The class that a row names whose filled cells are these; None for a row that is no heading."""
    words = [cell.strip() for cell in filled if cell.strip()]
    if len(words) == 2 and fold_name(words[0]) in ("klass", "class", "grupp", "group"):
        return words[1] if len(words[1]) <= 30 else None
    if len(words) != 1:
        return None
    said = _SAID.match(words[0])
    if said:
        return _of_title(words[0], said.group(1))
    bare = _without_term(words[0])
    return bare if is_heading_class(bare) else None


def _of_title(title: str, said: str) -> str:
    """The class that a title says, without the term, the year or what else stands behind: *Klasslista 7A ht 2026*."""
    bare = _without_term(said)
    if is_heading_class(bare):
        return bare
    return (title.casefold().startswith("klasslista") and class_in_name(said)) or said


def _without_term(said: str) -> str:
    return _TERM.sub("", said).strip()


def may_have_sections(header: Sequence[str]) -> bool:
    """Whether a header is that of a list with people's names and without a column of classes."""
    names = set(map(fold_name, header))
    return names.isdisjoint(_classes()) and bool(names_of_people([*names]))


def has_sections(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Whether a list of people without a column of classes has rows that name a class."""
    return may_have_sections(header) and any(map(section_of, rows))


def takes_named_class(header: Sequence[str], rows: Sequence[Sequence[str]], sheet: str = "") -> bool:
    """Whether the class that the name of a file says is that of its rows: of a list of people without classes, and
    without roles, by which some are no pupils, in no ``sheet`` of staff. Under a name that devices may have people's
    names must stand.
    """
    names = list(map(fold_name, header))
    if ends_sections(sheet) or not may_have_sections(header) or not set(aliases("people")["role"]).isdisjoint(names):
        return False
    if not known_by_number(names):
        return True
    place = names.index(names_of_people(names)[0])
    cells = [cell for row in rows if place < len(row) and (cell := row[place].strip())]
    return bool(cells) and all(map(is_like_a_name, cells))


def class_said_once(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The place of a column of classes that holds the class only where a new one begins: in a row of its own above its
    pupils, or beside the first of them, which is heeded in lists of people without roles alone. ``None`` where each row
    says its own, or some have none.
    """
    names = list(map(fold_name, header))
    place = next((at for at, name in enumerate(names) if name in _classes()), None)
    if place is None or not names_of_people(names):
        return None
    said = _ClassWords.of(place, rows)
    pupils = set(aliases("people")["role"]).isdisjoint(names) and not known_by_number(names)
    return place if said.stand_above() or (pupils and said.stand_beside_the_first()) else None


class _ClassWords(NamedTuple):
    """What a column of classes says: in rows of its own (``alone``), beside somebody (``beside``), whether the first
    row has any, and how many rows have none.
    """

    alone: tuple[str, ...]
    beside: tuple[str, ...]
    first: bool
    without: int

    @classmethod
    def of(cls, place: int, rows: Sequence[Sequence[str]]) -> _ClassWords:
        said = [(row[place].strip() if place < len(row) else "", any(_but(row, place))) for row in rows]
        alone = tuple(word for word, others in said if word and not others)
        beside = tuple(word for word, others in said if word and others)
        return cls(alone, beside, bool(said and said[0][0]), said.count(("", True)))

    def stand_above(self) -> bool:
        """Whether classes stand in rows of their own above those without."""
        return bool(self.without) and any(section_of([word]) for word in self.alone)

    def stand_beside_the_first(self) -> bool:
        """Whether only the first pupil of each class has it beside them: no class comes again, and most rows are
        without, else those without are in none.
        """
        begun = [word for word, _ in groupby(self.beside)]
        once = len(set(begun)) == len(begun) and 0 < len(self.beside) <= self.without
        return self.first and once and all(section_of([word]) for word in begun)


def _but(row: Sequence[str], place: int) -> list[str]:
    """The cells of a row beside the one at a place."""
    return [cell.strip() for at, cell in enumerate(row) if at != place]


def _classes() -> tuple[str, ...]:
    return (*aliases("people")["group"], *aliases("devices")["held_by.group"])


_ENDS: Final = re.compile(
    r"(?:(?:övrig |all )?personal(?:en)?|lärare|pedagoger|mentorer|vuxna|anställda|staff|teachers)\s*:?$", re.IGNORECASE
)
"""What a heading says of people who are in no class."""


def ends_sections(words: str) -> bool:
    """Whether a heading is that of people who are in no class."""
    return _ENDS.match(words.strip()) is not None


def _section_after(row: Sequence[str], section: str) -> str:
    """The class of the rows after one: the one that it names, none after a heading of staff, else as before."""
    named = section_of(row)
    if named is not None:
        return named
    words = [cell.strip() for cell in row if cell.strip()]
    return "" if len(words) == 1 and ends_sections(words[0]) else section


def with_sections(read: Callable[[], _Rows], width: int, header: int, first: str) -> Callable[[], _Rows]:
    """The rows with one cell more: the class of the last heading above each, else the ``first`` one; the header names
    that column.
    """

    def parted() -> _Rows:
        section = first
        for lines, rows in read():
            longer = []
            for line, row in zip(lines, rows, strict=True):
                section = _section_after(row, section)
                longer.append([*fitted(row, width), SECTION_COLUMN if line == header else section])
            yield lines, longer

    return parted


def with_class_carried(read: Callable[[], _Rows], width: int, header: int, place: int) -> Callable[[], _Rows]:
    """The rows with one cell more: the class that the column at ``place`` says, or said last above the row."""

    def carried() -> _Rows:
        section = ""
        for lines, rows in read():
            longer = []
            for line, row in zip(lines, rows, strict=True):
                cells = fitted(row, width)
                if line > header and cells[place].strip():
                    alone = sum(map(bool, map(str.strip, cells))) == 1
                    section = section_of([cells[place]]) or ("" if alone else cells[place].strip())
                longer.append([*cells, cells[place] if line == header else section])
            yield lines, longer

    return carried
