"""Which of two classes is of a lower school year, as far as their names say it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache

from coordinator.domain.termstart.class_names import grades_in
from coordinator.domain.termstart.grades import year_place
from coordinator.storage.match.moved_classes import class_name

Years = tuple[int, int]


class ClassYears:
    """The school years of classes by their ids, of those that are still to come by their numbers below 0. A class of
    several years has a first and a last one.
    """

    def __init__(self, name_of: Callable[[int], str]) -> None:
        self._years = cache(lambda group: _years_in(name_of(group)))

    @classmethod
    def of(cls, conn: sqlite3.Connection) -> ClassYears:
        """Those of the classes here and of the ones that the import brings."""
        return cls(lambda group: class_name(conn, group))

    def is_lower(self, group: int | None, other: int | None) -> bool:
        """Whether the class is of a lower year than the other; not where a name leaves a year open."""
        one, another = self._pair(group, other)
        return one is not None and another is not None and one[1] < another[0]

    def follows(self, group: int | None, other: int | None) -> bool:
        """Whether the class is of the year right after the other's."""
        one, another = self._pair(group, other)
        return one is not None and another is not None and one[0] == another[1] + 1

    def _pair(self, group: int | None, other: int | None) -> tuple[Years | None, Years | None]:
        return (None, None) if group is None or other is None else (self._years(group), self._years(other))


def _years_in(name: str) -> Years | None:
    places = sorted(year_place(grade)[0] for grade in grades_in(name))
    return (places[0], places[-1]) if places else None
