"""No number of a receipt or an order is given twice, when an older copy takes the database's place either."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from coordinator.storage.disk.connection import connect_reader

LEAP: Final = 1_000
"""How far the numbers go on where nobody can tell which were used after the copy was made: more than any school gives
between two backups.
"""
_SERIES: Final = ("receipt", "order")


def used_numbers(path: Path) -> Mapping[str, int] | None:
    """The last number of each series in a database; ``None`` where none can be read."""
    try:
        with closing(connect_reader(path)) as conn:
            return dict(conn.execute("SELECT name, last FROM series"))
    except sqlite3.Error:
        return None


def go_on_from(conn: sqlite3.Connection, used: Mapping[str, int] | None) -> bool:
    """Lets the numbers go on from the highest that was ``used``, or leap; returns whether they leapt."""
    for name in _SERIES:
        found = conn.execute("SELECT last FROM series WHERE name = ?", (name,)).fetchone()
        last = found[0] if found else 0
        then = last + LEAP if used is None else max(last, used.get(name, 0))
        if then > last:
            conn.execute(
                "INSERT INTO series VALUES (?, ?) ON CONFLICT DO UPDATE SET last = excluded.last", (name, then)
            )
    return used is None
