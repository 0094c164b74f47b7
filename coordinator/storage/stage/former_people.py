"""Rows of a list of people that describe somebody who was joined into another: they mean the one who was kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coordinator.domain.inventory_kinds import PERSON
from coordinator.storage.queries.former_records import former_of
from coordinator.storage.stage.described_people import (
    Described,
    by_name,
    described_by_facts,
    described_rows,
    people_here,
)
from coordinator.storage.stage.former_match import lay_former, speak_for_kept

if TYPE_CHECKING:
    from coordinator.storage.stage.staged_file import StagedFile


def match_former_people(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Sets the record of the rows that no id has found, where nobody here is called so and one who was joined was."""
    former = by_name(_former(conn).values())
    if not former:
        return
    here = by_name(people_here(conn).values())
    found = [
        (kept.pop(), row.who.number)
        for row in described_rows(conn, file)
        if row.is_open
        and row.who.name not in here
        and len(kept := {each.number for each in former.get(row.who.name, ()) if _is_one(row.who, each)}) == 1
    ]
    conn.executemany(f"UPDATE {file.table} SET record = ? WHERE nr = ?", found)
    if found and lay_former(conn, PERSON.code):
        speak_for_kept(conn, file)


def _former(conn: sqlite3.Connection) -> Mapping[int, Described]:
    """Those who were joined, as they were described, by place; ``number`` is the one who was kept."""
    return {at: described_by_facts(each.kept, each.facts) for at, each in enumerate(former_of(conn, PERSON.code))}


def _is_one(who: Described, former: Described) -> bool:
    """Whether the row may describe them: nothing sets the two apart, and class or address is the same."""
    if not who.name or who.is_apart(former) or who.writes_elsewhere(former):
        return False
    return bool(who.email and who.email == former.email) or who.shares_class(former)
