"""Records that were joined into another (``inventory_kinds.SAME_AS``): found by what they said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from coordinator.domain.changes import Ref
from coordinator.domain.derived import identity_column
from coordinator.domain.inventory_kinds import JOINABLE, PERSON, WAS
from coordinator.domain.keys import alike_key, identity_key
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar

KINDS_JOINED: Final = frozenset(kind.code for kind in JOINABLE)


class FormerRecord(NamedTuple):
    """A record that was joined into ``kept``: its number, permanent id (hex) and values by field."""

    kept: int
    id: int
    uid: str
    facts: Mapping[str, Scalar]


def former_of(conn: sqlite3.Connection, kind: str, kept: int | None = None) -> list[FormerRecord]:
    """The records of a kind that were joined into others, or into this one, each with what it said; what a kept one
    said before, where the other's words were chosen, stands with the other's number. What they refer to and was joined
    as well is what was kept. Of whom was erased nothing is told.
    """
    if kind not in KINDS_JOINED:
        return []
    where = "IS NOT NULL" if kept is None else "= ?"
    sql = f'SELECT "{kind}", former, former_uid, facts FROM same_as WHERE "{kind}" {where} ORDER BY id'
    rows = conn.execute(sql, () if kept is None else (kept,)).fetchall()
    moved = {field.code: kept_of(conn, field.refers) for field in KINDS[kind].fields if rows and field.refers}
    found: list[FormerRecord] = []
    for id, former, uid, said in rows:
        facts = json.loads(said or "{}")
        before = facts.pop(WAS, None)
        found += [FormerRecord(id, former, uid, _moved(each, moved)) for each in (facts, before) if each is not None]
    return found


def _moved(facts: dict[str, Scalar], moved: Mapping[str, Mapping[Scalar, int]]) -> dict[str, Scalar]:
    return {**facts, **{code: kept.get(facts[code], facts[code]) for code, kept in moved.items() if code in facts}}


def kept_of(conn: sqlite3.Connection, kind: str) -> Mapping[Scalar, int]:
    """The records of a kind into which others were joined, by the number of those."""
    if kind not in KINDS_JOINED:
        return {}
    return dict(conn.execute(f'SELECT former, "{kind}" FROM same_as WHERE "{kind}" IS NOT NULL ORDER BY id'))


def kept_sql(kind: str, id: str) -> str:
    """SQL for the record into which the one with this number (SQL, too) was joined; NULL for one that was not."""
    of_kind = f'j."{kind}" IS NOT NULL ORDER BY j.id DESC LIMIT 1'
    return f'(SELECT j."{kind}" FROM same_as j WHERE j.former = {id} AND {of_kind})'


def kept_ref(conn: sqlite3.Connection, ref: Ref) -> Ref | None:
    """The record that this one was joined into; ``None`` for one that stands alone."""
    if ref.kind not in KINDS_JOINED:
        return None
    kept = conn.execute(f"SELECT {kept_sql(ref.kind, '?')}", (ref.id,)).fetchone()[0]
    return None if kept is None else Ref(ref.kind, kept)


def found_by(conn: sqlite3.Connection, kind: str, code: str, value: object) -> Sequence[int]:
    """The records into which one was joined that said this. A protected person is not found by a former name."""
    if kind not in KINDS_JOINED:
        return ()
    if value is None:
        return ()
    apart = "AND s.person NOT IN (SELECT id FROM person WHERE protected = 1)" if kind == PERSON.code else ""
    same, asked = (_SAME_UID, value.hex()) if isinstance(value, bytes) else _same_said(kind, code, str(value))
    sql = f'SELECT DISTINCT s."{kind}" FROM same_as s WHERE s."{kind}" IS NOT NULL AND {same} {apart} ORDER BY 1'
    return [id for (id,) in conn.execute(sql, {"said": asked})]


_SAME_UID: Final = "s.former_uid = :said"


def _same_said(kind: str, code: str, value: str) -> tuple[str, str]:
    """SQL that is true of a join ``s`` of which either record said ``:said``, and what that is: serials and tags in any
    spelling, names alike.
    """
    name, key = ("identity_key", identity_key) if identity_column(kind, code) else ("alike_key", alike_key)
    codes = ("given_name", "family_name") if code == "shown" else (code,)
    said = (
        " || ".join(f"coalesce(json_extract(s.facts, '{place}.\"{each}\"'), '')" for each in codes)
        for place in ("$", f"$.{WAS}")
    )
    return f"'' <> :said AND :said IN ({', '.join(f'{name}(CAST({each} AS TEXT))' for each in said)})", key(value)


def same_ids(conn: sqlite3.Connection, ref: Ref) -> list[int]:
    """The record's number, and those of all that were joined into it: its history is theirs as well."""
    return list(dict.fromkeys([ref.id, *(each.id for each in former_of(conn, ref.kind, ref.id))]))
