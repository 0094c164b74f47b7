"""What a record is called where something is said of its change: by its title, of a protected person the alias."""

from __future__ import annotations

import sqlite3

from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.kinds import KINDS
from coordinator.domain.settings import SETTINGS
from coordinator.domain.values import Scalar
from coordinator.storage.queries.sql_query import SelectFrame
from coordinator.words import text


def record_name(conn: sqlite3.Connection, kind: str, id: int) -> str:
    """The first of its kind's titles that says something; its number where none does."""
    found = record_values(conn, kind, id, KINDS[kind].title) or ()
    name = next((str(value) for value in found if value not in (None, "")), f"#{id}")
    return setting_name(name) if kind == SETTING.code else name


def setting_name(code: str) -> str:
    """What a setting is called; its code where nobody knows it any more."""
    known = SETTINGS.get(code)
    return code if known is None else text(known.label)


def record_values(conn: sqlite3.Connection, kind: str, id: int, paths: tuple[str, ...]) -> tuple[Scalar, ...] | None:
    """What stands at the paths of a record; nothing where there is no such record, or no path."""
    if not paths:
        return None
    frame = SelectFrame(kind)
    columns = ", ".join(frame.column(path) for path in paths)
    row = conn.execute(f"SELECT {columns} FROM {frame.sources} WHERE t.id = ?", (id,)).fetchone()
    return None if row is None else tuple(row)
