"""Which of the records that an entry created must stay when it is undone, and which others stay with them."""

from __future__ import annotations

import sqlite3
from typing import Final

from coordinator.domain.changes import Record
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.kinds import KINDS, referring

_TABLES: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS family (kind INTEGER, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS bound (kind INTEGER, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "DELETE FROM temp.family",
    "DELETE FROM temp.bound",
)
BOUND: Final = "EXISTS (SELECT 1 FROM temp.bound x WHERE x.kind = b.kind AND x.id = b.id)"


def find_bound(conn: sqlite3.Connection) -> None:
    """Fills the temporary table ``bound`` from ``born``: what was edited since, or is used from outside what the entry
    created, and whatever belongs with that (``Kind.stays_with``), so that an order is never left without its lines.
    """
    for statement in _TABLES:
        conn.execute(statement)
    numbers = {row[0] for row in conn.execute("SELECT DISTINCT kind FROM temp.born")}
    born = [kind for kind in KINDS.values() if kind.number in numbers and kind.on_undo is not OnUndo.VOID]
    if not any(kind.stays_with for kind in born):
        return
    conn.execute("INSERT INTO temp.family SELECT kind, id FROM temp.born")
    conn.execute("INSERT INTO temp.bound SELECT kind, id FROM temp.born WHERE edited")
    for kind in born:
        _bind_used(conn, kind)
    while sum(_bind_related(conn, kind) for kind in born):
        pass


def _bind_used(conn: sqlite3.Connection, kind: Kind[Record]) -> None:
    for other, field in referring(kind.code):
        conn.execute(
            f'INSERT OR IGNORE INTO temp.bound SELECT f.kind, f.id FROM temp.family f JOIN "{other.code}" o'
            f' ON o."{field.code}" = f.id WHERE f.kind = ?'
            " AND NOT EXISTS (SELECT 1 FROM temp.family x WHERE x.kind = ? AND x.id = o.id)",
            (kind.number, other.number),
        )


def _bind_related(conn: sqlite3.Connection, kind: Kind[Record]) -> int:
    """One round, down to what stays with the bound and up to what the bound refer to; returns how many it bound."""
    bound = 0
    for field in kind.fields:
        if field.refers is None:
            continue
        referred = KINDS[field.refers].number
        related = (
            f'FROM temp.family f JOIN "{kind.code}" t ON t.id = f.id JOIN temp.family r ON r.id = t."{field.code}"'
        )
        where = "WHERE f.kind = ? AND r.kind = ?"
        held = "(SELECT 1 FROM temp.bound b WHERE b.kind = {0}.kind AND b.id = {0}.id)"
        up = f"SELECT r.kind, r.id {related} {where} AND EXISTS {held.format('f')}"
        down = f"SELECT f.kind, f.id {related} {where} AND EXISTS {held.format('r')}"
        for select in (up, down) if field.code in kind.stays_with else (up,):
            bound += conn.execute(f"INSERT OR IGNORE INTO temp.bound {select}", (kind.number, referred)).rowcount
    return bound
