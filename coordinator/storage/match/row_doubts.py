"""What leaves it open whom a row of a list of people means, though its name says somebody, or nobody: the row is asked
about then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from coordinator.domain.near_names import NearNames, name_parts
from coordinator.storage.match.class_years import ClassYears
from coordinator.storage.match.described_people import Described, DescribedRow
from coordinator.storage.match.moved_classes import FEWEST

_FEW: Final = 5  # of a class; where more are missing the list is one of some of the class
PeopleByName = Mapping[str, Sequence[Described]]


def hidden_people(who: Described, free: Iterable[Described]) -> set[int]:
    """Whom a row may mean that hides the name: whoever of the class no other row means, where they are few, and those
    who have no name here either.
    """
    if who.is_told:
        return set()
    there = [each for each in free if None is not who.group == each.group and not who.has_another_part(each)]
    return {each.number for each in there if len(there) <= _FEW or not each.is_told}


def is_doubtful(who: Described, there: Sequence[Described], alike: Sequence[Described]) -> bool:
    """Whether those of the name in the row's class may be others all the same: they write elsewhere; or the row has no
    class, and some of the name have one, or belong to another school.
    """
    if any(map(who.writes_elsewhere, there)):
        return True
    return who.group is None and (len(there) < len(alike) or any(map(who.is_elsewhere, there)))


def may_be_one(who: Described, other: Described) -> bool:
    """Whether two rows of one name may be one person: in one class, and nothing sets them apart."""
    same_address = who.email and who.email == other.email
    alike = bool(same_address) or (who.is_told and who.shares_class(other))
    return alike and not who.is_apart(other) and not who.writes_elsewhere(other)


def namesakes_in_doubt(rows: PeopleByName, here: PeopleByName, years: ClassYears) -> set[tuple[str, int | None]]:
    """The names, each with a class, whose row may mean somebody new: somebody here is of just that name in just that
    class, the list has the name in the year above as well, and others have moved up there.
    """
    found = {
        (each.name, each.group): above
        for name in rows.keys() & here.keys()
        if len(rows[name]) > 1
        for each in here[name]
        if (above := _above(each, rows[name], years))
    }
    if not found:
        return set()
    moved = Counter(name for name in rows for who in rows[name] if _has_moved(who, here.get(name, ()), years))
    return {each for each in found if sum(moved.values()) - moved[each[0]] >= FEWEST}


def _above(known: Described, rows: Sequence[Described], years: ClassYears) -> bool:
    """Whether a row of these names the class of the known one, and another the year above."""
    groups = {row.group for row in rows}
    return known.group in groups and any(years.follows(group, known.group) for group in groups)


def _has_moved(who: Described, known: Sequence[Described], years: ClassYears) -> bool:
    groups = {each.group for each in known}
    return who.group not in groups and any(years.follows(who.group, group) for group in groups)


class WithoutClass:
    """Those here of whom no class is known, as a list of devices names its users: a class list that comes later may
    mean them by nearly their name, or by the given name that is all there is.
    """

    def __init__(self, here: Iterable[Described], rows: Sequence[DescribedRow]) -> None:
        self._people = [each for each in here if each.group is None and each.spoken.strip()]
        self._rows = rows

    @cached_property
    def _near(self) -> NearNames:
        return NearNames([name_parts(each.spoken) for each in self._people])

    @cached_property
    def _called(self) -> Mapping[str, list[Described]]:
        found: dict[str, list[Described]] = {}
        for each in self._people:
            if len(name_parts(each.spoken)) == 1:
                found.setdefault(each.name, []).append(each)
        return found

    @cached_property
    def _given(self) -> Counter[str]:
        return Counter(row.who.given for row in self._rows if row.who.group is not None)

    def may_be(self, who: Described) -> set[int]:
        """Whom of them a row with a class may mean. A given name that many of the list have means none of them."""
        if who.group is None or not self._people:
            return set()
        return {each.number for each in self._alike(who) if not (who.is_apart(each) or who.writes_elsewhere(each))}

    def _alike(self, who: Described) -> Iterator[Described]:
        yield from (self._people[at] for at in self._near.near(name_parts(who.spoken)))
        if self._given[who.given] <= _FEW:
            yield from self._called.get(who.given, ())
