"""Triggers that log every changed field, so that no write can pass the log (``performance``: the log and the speed).

One trigger a column costs nothing for the columns that an update does not name. A trigger finds the entry being
written in
the table ``writing``; where there is none, the write is not the ledger's and is refused.
"""

from __future__ import annotations

import sqlite3

from coordinator.domain.changes import Record
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX

_PREFIX = "log_"


def install_triggers(conn: sqlite3.Connection) -> None:
    """Drops the log's triggers and lays them anew from the fields of every kind."""
    for (name,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?", (_PREFIX + "%",)
    ).fetchall():
        conn.execute(f'DROP TRIGGER "{name}"')
    for statement in expected_triggers().values():
        conn.execute(statement)


def expected_triggers() -> dict[str, str]:
    """Every trigger that a sound database has, by name."""
    triggers: dict[str, str] = {}
    for kind in KINDS.values():
        for field in kind.fields:
            triggers[f"{_PREFIX}{kind.code}_{field.code}"] = _field_trigger(kind, field.code)
        if kind.custom_fields:
            triggers[f"{_PREFIX}{kind.code}_own_fields"] = _own_fields_trigger(kind)
    return triggers


def _field_trigger(kind: Kind[Record], code: str) -> str:
    return f"""CREATE TRIGGER "{_PREFIX}{kind.code}_{code}" AFTER UPDATE OF "{code}" ON "{kind.code}"
WHEN old."{code}" IS NOT new."{code}" BEGIN
INSERT INTO change VALUES ((SELECT entry FROM writing), {kind.number}, new.id, '{code}', old."{code}", new."{code}")
ON CONFLICT DO UPDATE SET after = excluded.after; END"""


def _own_fields_trigger(kind: Kind[Record]) -> str:
    """Values are looked up through json_each: json_extract counts as unsafe in a schema that is not trusted."""
    names = "SELECT key FROM json_each(old.own_fields) UNION SELECT key FROM json_each(new.own_fields)"
    before, after = (
        f"(SELECT value FROM json_each({side}.own_fields) WHERE key = named.key)" for side in ("old", "new")
    )
    return f"""CREATE TRIGGER "{_PREFIX}{kind.code}_own_fields" AFTER UPDATE OF own_fields ON "{kind.code}"
WHEN old.own_fields IS NOT new.own_fields BEGIN
INSERT INTO change SELECT (SELECT entry FROM writing), {kind.number}, new.id, '{OWN_PREFIX}' || named.key, {before},
{after}
FROM ({names}) AS named WHERE {before} IS NOT {after}
ON CONFLICT DO UPDATE SET after = excluded.after; END"""
