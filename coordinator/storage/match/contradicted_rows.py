"""Rows of a list without ids that say one record by one number and another by the next, as after a spreadsheet has
sorted a single column: they are left and told, since they would mix up what belongs to whom.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.derived import identity_column
from coordinator.domain.inventory_kinds import PERSON, UNIT
from coordinator.domain.keys import name_key
from coordinator.domain.kinds import KINDS
from coordinator.ledger.stage import Fate
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

CONTRADICTED: Final = mark(
    "{field} is another record's here than the rest of the row. Perhaps one column was sorted by itself; the row was"
    " left."
)
MIXED_UP: Final = mark(
    "Many rows of the list say two records at once, perhaps since one column was sorted by itself. So this row was"
    " left, too."
)
_FEWEST: Final = 3
_OF_SO_MANY: Final = 5
_NAMES: Final = ("given_name", "family_name")


def leave_contradicted(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Fails the rows whose record has not the number that they say, where another record has it; of people the name as
    well.
    """
    for code in file.layout.agrees:
        key = identity_column(file.layout.kind, code)
        same = f"o.{key} = s.{key}" if key else f'o."{code}" = s."{code}"'
        other = f'SELECT 1 FROM "{file.layout.kind}" o WHERE {same} AND o.id'
        conn.execute(
            f"UPDATE {file.table} AS s SET fate = ?, reason = ?, detail = ? WHERE fate IS NULL AND record IS NOT NULL"
            f" AND \"{code}\" <> '' AND EXISTS ({other} <> s.record) AND NOT EXISTS ({other} = s.record)",
            (Fate.FAILED.value, CONTRADICTED, _detail(KINDS[file.layout.kind].by_code[code].label)),
        )
    if file.layout.agrees and file.layout.kind == PERSON.code and set(_NAMES) <= set(file.layout.fields):
        _leave_others_names(conn, file)
    if file.layout.agrees:
        _leave_all_if_most_are(conn, file)


def _leave_all_if_most_are(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Leaves every other row, too, where every fifth that is known here says two records."""
    counted = f"SELECT count(*) FILTER (WHERE reason = ?), count(*) FROM {file.table} WHERE record IS NOT NULL"
    contradicted, known = conn.execute(counted, (CONTRADICTED,)).fetchone()
    if contradicted >= _FEWEST and contradicted * _OF_SO_MANY > known:
        conn.execute(f"UPDATE {file.table} SET fate = ?, reason = ? WHERE fate IS NULL", (Fate.FAILED.value, MIXED_UP))


def _detail(label: str) -> str:
    return json.dumps({"field": label})


def _leave_others_names(conn: sqlite3.Connection, file: StagedFile) -> None:
    called: dict[str, set[int]] = {}
    for id, shown, *names in conn.execute("SELECT id, shown, given_name, family_name FROM person"):
        for name in (shown or "", "".join(filter(None, names))):
            called.setdefault(name_key(name), set()).add(id)
    rows = conn.execute(
        f"SELECT nr, record, coalesce(given_name, '') || coalesce(family_name, '') FROM {file.table}"
        " WHERE fate IS NULL AND record IS NOT NULL"
    ).fetchall()
    found = ((called.get(name_key(name)) if name else None, nr, record) for nr, record, name in rows)
    conn.executemany(
        f"UPDATE {file.table} SET fate = ?, reason = ?, detail = ? WHERE nr = ?",
        [
            (Fate.FAILED.value, CONTRADICTED, _detail(UNIT.by_code["name"].label), nr)
            for others, nr, record in found
            if others and record not in others
        ],
    )
