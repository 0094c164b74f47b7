"""Which enrolments of a register are of today's classes: a subject's group is nobody's class, and what has ended or not
begun is another term's.

An enrolment has days of its own, or those of its class's terms, which a list of classes and one of terms beside it say.
Where none is of today, as between two terms, the first to come count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, starmap
from typing import Final, NamedTuple

from coordinator.domain.values import iso
from coordinator.exchange.cells.cell_dates import read_date_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.subject_groups import subject_groups
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table

_TERMS: Final = "termsourcedids"
_LAST: Final = "9999-12-31"
Tables = Iterable[tuple[Table | None, Match | None]]


class HeldDays(NamedTuple):
    """The first and the last day of something, as ISO text; both are part of it."""

    first: str = ""
    last: str = _LAST

    def within(self, other: HeldDays) -> HeldDays:
        """What both have in common."""
        return HeldDays(max(self.first, other.first), min(self.last, other.last))


ALWAYS: Final = HeldDays()


class CurrentClasses(NamedTuple):
    """The ids of groups that are a subject's, the days of the others that have any, and the day that counts."""

    subjects: frozenset[str] = frozenset()
    days: Mapping[str, HeldDays] = {}
    on: str = ""

    def days_of(self, group: object, first: object, last: object) -> HeldDays:
        """When an enrolment holds, by its own days and those of its group."""
        own = HeldDays(first if isinstance(first, str) else "", last if isinstance(last, str) else _LAST)
        return own.within(self.days.get(str(group), ALWAYS))


def current_classes(match: Match, tables: Tables, table: Table, today: date) -> CurrentClasses:
    """What counts of a list of enrolments that ``match`` reads from ``table``; the ``tables`` stand beside it. Nothing
    is left out of any other list.
    """
    if match.profile.kind != "enrolments":
        return CurrentClasses()
    beside = [(each, other) for each, other in tables if each is not None and other is not None
              and other.profile.source == match.profile.source]  # fmt: skip
    now = iso(today)
    found = CurrentClasses(subject_groups(match, beside), _days_of_groups(beside), now)
    spans = list(_spans(table, match, found))
    if any(each.first <= now <= each.last for each in spans):
        return found
    return found._replace(on=min((each.first for each in spans if each.first > now), default=now))


def _spans(table: Table, match: Match, classes: CurrentClasses) -> Iterator[HeldDays]:
    """The days of each enrolment in a class."""
    group, first, last = (match.places(code) for code in ("group", "starts_on", "ends_on"))
    for _, row in table.rows():
        said = _cell(row, group)
        if said and said not in classes.subjects:
            yield classes.days_of(said, _day(_cell(row, first)), _day(_cell(row, last)))


def _days_of_groups(beside: Iterable[tuple[Table, Match]]) -> dict[str, HeldDays]:
    """The days of each group that names terms, from the first of them to the end of the last."""
    files = list(beside)
    terms = dict(chain.from_iterable(starmap(_terms, files)))
    found = {}
    for table, match in files:
        for group, ids in _terms_of_groups(table, match):
            said = [terms[each] for each in ids if each in terms]
            if said:
                found[group] = HeldDays(min(each.first for each in said), max(each.last for each in said))
    return found


def _terms_of_groups(table: Table, match: Match) -> Iterator[tuple[str, list[str]]]:
    """The ids of the groups in a list of classes, each with those of its terms."""
    names = [fold_name(name) for name in table.header or ()]
    if match.profile.kind == "groups" and _TERMS in names:
        for _, row in table.rows():
            yield _cell(row, match.places("external_id")), _ids(row[names.index(_TERMS)])


def _terms(table: Table, match: Match) -> Iterator[tuple[str, HeldDays]]:
    """The ids of the terms in a list of them, each with its days; of any other list nothing."""
    if match.profile.kind == "sessions" and match.places("starts_on"):
        for _, row in table.rows():
            first, last = (_day(_cell(row, match.places(code))) for code in ("starts_on", "ends_on"))
            yield _cell(row, match.places("external_id")), HeldDays(first or "", last or _LAST)


def _ids(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(",")]


def _cell(row: list[str], places: tuple[int, ...]) -> str:
    return row[places[0]].strip() if places and places[0] < len(row) else ""


def _day(cell: str) -> str | None:
    read = read_date_cell(cell)
    return read if isinstance(read, str) else None
