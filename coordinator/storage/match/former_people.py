"""Rows of a list of people that describe somebody who was joined into another: they mean the one who was kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from coordinator.domain.inventory_kinds import PERSON
from coordinator.storage.match.described_people import (
    Described,
    by_email,
    by_family_and_class,
    by_name,
    described_by_facts,
    described_rows,
)
from coordinator.storage.queries.former_records import former_of

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile


def former_people(conn: sqlite3.Connection) -> Sequence[Described]:
    """Those who were joined, as they were described; ``number`` is the one who was kept."""
    return [described_by_facts(each.kept, each.facts) for each in former_of(conn, PERSON.code)]


class JoinedPeople:
    """Those who were joined, as they may be meant by somebody's row."""

    def __init__(self, joined: Sequence[Described]) -> None:
        self._named = by_name(joined)
        self._writing = by_email(joined)
        self._families = by_family_and_class(joined)

    def alike(self, who: Described) -> set[int]:
        """Into whom somebody was joined who may be meant: of the name in any class, of the address, or nearly so called
        in the class.
        """
        same = (*self._named.get(who.name, ()), *filter(who.may_be_renamed, self._writing.get(who.email, ())))
        near = self._families.get((who.family, who.group), ()) if who.group is not None else ()
        return {each.number for each in (*same, *filter(who.may_be_called, near)) if not who.is_apart(each)}


def match_former_people(
    conn: sqlite3.Connection, file: StagedFile, joined: Sequence[Described], people: Mapping[int, Described]
) -> set[int]:
    """Sets the record of the rows that no id has found, where one who was joined was called so and nobody here is, or
    the row writes to the address of that one.

    Returns whom they mean: another row of the file may mean them under the name that was kept.
    """
    former = by_name(joined)
    if not former:
        return set()
    here = by_name(people.values())
    meant = ((row.who.number, _meant(row.who, former, here)) for row in described_rows(conn, file) if row.is_open)
    found = [(kept.pop(), nr) for nr, kept in meant if len(kept) == 1]
    conn.executemany(f"UPDATE {file.table} SET record = ? WHERE nr = ?", found)
    return {id for id, _ in found}


def _meant(who: Described, former: Mapping[str, Sequence[Described]], here: Collection[str]) -> set[int]:
    """Into whom those were joined whom a row of this name may describe; ``here`` are the names that stand."""
    alike = (each for each in former.get(who.name, ()) if _is_one(who, each))
    return {each.number for each in alike if who.name not in here or _writes_to(who, each)}


def _is_one(who: Described, former: Described) -> bool:
    """Whether the row may describe them: nothing sets the two apart, and class or address is the same."""
    if not who.name or who.is_apart(former) or who.writes_elsewhere(former):
        return False
    return _writes_to(who, former) or who.shares_class(former)


def _writes_to(who: Described, former: Described) -> bool:
    return bool(who.email) and who.email == former.email
