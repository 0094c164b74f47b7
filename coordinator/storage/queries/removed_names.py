"""What a record was called that is no longer in the register: the log keeps it, so the history can still say it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.kinds import KINDS
from coordinator.storage.queries.removed_blocks import unpack_block

_KEPT_BLOCKS: Final = 4  # a list names one record after the other, most of them from the same block
_DEEPEST: Final = 4  # references from a title to what names it

NAME_KEY: Final = "name_key(coalesce({0}.given_name, '') || coalesce({0}.family_name, ''))"
"""SQL for a person's name as it is recognised, of the row with this alias."""

Values = Mapping[str, object]


def removed_name(conn: sqlite3.Connection, ref: Ref) -> str:
    """The name that a removed record had; empty for one that nobody named, that never was, or that is not to be named.

    Somebody who was protected stands under their alias, and so does whoever has the name of somebody who is.
    """
    values = _removed(conn, ref)
    if values is None:
        return ""
    if ref.kind == PERSON.code:
        return _person(conn, values)
    return next((name for path in KINDS[ref.kind].title if (name := _at(conn, ref.kind, values, path, _DEEPEST))), "")


def _removed(conn: sqlite3.Connection, ref: Ref) -> Values | None:
    """The record as it was when it was last removed."""
    sql = "SELECT block FROM removal WHERE kind = ? AND first <= ? AND last >= ? ORDER BY entry DESC"
    for (block,) in conn.execute(sql, (KINDS[ref.kind].number, ref.id, ref.id)):
        found = _records(block).get(ref.id)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=_KEPT_BLOCKS)
def _records(block: bytes) -> Mapping[int, Values]:
    columns, rows = unpack_block(block)
    at = columns.index("id")
    return {int(str(row[at])): dict(zip(columns, row, strict=True)) for row in rows}


def _at(conn: sqlite3.Connection, kind: str, values: Values, path: str, deep: int) -> str:
    """A value of a title's path, by what it leads to, be that in the register or removed as well."""
    head, _, rest = path.partition(".")
    value = values.get(head)
    if value in (None, ""):
        return ""
    field = KINDS[kind].by_code.get(head)
    if not rest or field is None or field.refers is None or not deep:
        return str(value)
    beyond = _standing(conn, field.refers, int(str(value))) or _removed(conn, Ref(field.refers, int(str(value))))
    return "" if beyond is None else _at(conn, field.refers, beyond, rest, deep - 1)


def _standing(conn: sqlite3.Connection, kind: str, id: int) -> Values | None:
    columns = ", ".join(f'"{field.code}"' for field in KINDS[kind].fields)
    row = conn.execute(f'SELECT {columns} FROM "{kind}" WHERE id = ?', (id,)).fetchone()
    return None if row is None else dict(zip((field.code for field in KINDS[kind].fields), row, strict=True))


def _person(conn: sqlite3.Connection, values: Values) -> str:
    given, family = values.get("given_name"), values.get("family_name")
    named = name_key(f"{given or ''}{family or ''}")
    sql = f"SELECT 1 FROM person p WHERE protected = 1 AND {NAME_KEY.format('p')} = ?"
    if values.get("protected") == 1 or conn.execute(sql, (named,)).fetchone() is not None:
        return str(values.get("alias") or "")
    return " ".join(str(part) for part in (given, family) if part)
