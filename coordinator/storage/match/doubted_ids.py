"""Rows of a list of people whose user name or id belongs to somebody here while the rest of the row speaks of another,
or of last year: an id alone does not outweigh that, so they are asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from coordinator.domain.near_names import are_near, name_parts, share_given_name
from coordinator.storage.match.class_years import ClassYears
from coordinator.storage.match.described_people import Described, DescribedRow
from coordinator.storage.match.moved_classes import FEWEST


def doubted_rows(
    rows: Sequence[DescribedRow],
    here: Mapping[int, Described],
    years: ClassYears,
    called: Collection[tuple[int | None, str]],
) -> list[DescribedRow]:
    """The rows whose id may not tell whom they mean. ``called`` are people by further names of theirs."""
    found = [(row, here[row.record]) for row in rows if row.record is not None and row.record in here]
    back = _going_back(found, rows, years)
    return [
        row
        for row, other in found
        if (row.record, row.who.name) not in called and (row.who.number in back or says_another(row.who, other, years))
    ]


def says_another(who: Described, other: Described, years: ClassYears) -> bool:
    """Whether the names say that another is meant: the given name is another one; or, where the class is of a lower
    year, any part of the name. A second given name and the words in another order say nothing, nor does another
    spelling, unless the family name and the class are others as well.
    """
    if "" in (who.given, who.family, other.given, other.family) or who.name == other.name:
        return False
    ours, theirs = name_parts(who.spoken), name_parts(other.spoken)
    if sorted(ours) == sorted(theirs):
        return False
    if who.is_called_otherwise(other) and (who.group is None or who.group != other.group):
        return True
    if years.is_lower(who.group, other.group):
        return who.family != other.family or set(who.given_words).isdisjoint(other.given_words)
    return not are_near(ours, theirs) and not share_given_name(who.given_words, other.given_words)


def _going_back(
    found: Sequence[tuple[DescribedRow, Described]], rows: Sequence[DescribedRow], years: ClassYears
) -> set[int]:
    """The rows of classes most of whose pupils are in a higher year here, as in a list of last year."""
    lower = [row for row, other in found if years.is_lower(row.who.group, other.group)]
    named = Counter(row.who.group for row in rows)
    back = Counter(row.who.group for row in lower)
    whole = {group for group, count in back.items() if count >= FEWEST and 2 * count > named[group]}
    return {row.who.number for row in lower if row.who.group in whole}
