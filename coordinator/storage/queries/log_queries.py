"""Reads the log: entries, what they changed, and what became of an import's rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from coordinator.domain.changes import Ref, Sentence
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Entry, ImportedFile, ImportedRow, LoggedChange
from coordinator.ledger.stage import Fate
from coordinator.storage.queries.former_records import same_ids
from coordinator.storage.queries.removed_blocks import unpack_block

# A person's history is also what was handed to them and taken back, and the devices that came to them and went: told
# of the devices that they have or ever borrowed, since the log is not sorted by whom its values mean.
_OF_PERSON = f"""
    UNION SELECT b.entry FROM handover h CROSS JOIN birth b ON b.kind = {HANDOVER.number} AND b.first <= h.id
        AND b.last >= h.id WHERE h.person = ?
    UNION SELECT c.entry FROM handover h CROSS JOIN change c ON c.kind = {HANDOVER.number} AND c.id = h.id
        WHERE h.person = ?
    UNION SELECT c.entry FROM (SELECT id FROM device WHERE held_by = ?
        UNION SELECT id FROM device WHERE assigned_to = ?
        UNION SELECT device FROM loan WHERE person = ?) d
        CROSS JOIN change c ON c.kind = {DEVICE.number} AND c.id = d.id
        WHERE c.field IN ('held_by', 'assigned_to') AND ? IN (c.before, c.after)"""

CODES = {kind.number: kind.code for kind in KINDS.values()}

_ENTRY = """
SELECT e.id, e.at, e."on", e.actor, e.origin, e.message, e."values", e.reason, e.role, e.inverts,
    (SELECT last.role FROM entry last WHERE last.root = coalesce(e.root, e.id) ORDER BY last.id DESC LIMIT 1) AS latest
FROM entry e
"""


def pack_values(sentence: Sentence) -> str:
    """A sentence's values as JSON; a record is ``[kind, id]``."""
    return json.dumps(
        {
            place: [value.kind, value.id] if isinstance(value, Ref) else value
            for place, value in sentence.values.items()
        },
        ensure_ascii=False,
    )


def _unpack_values(packed: str) -> MappingProxyType[str, Ref | Scalar]:
    unpacked = json.loads(packed)
    return MappingProxyType(
        {place: Ref(*value) if isinstance(value, list) else value for place, value in unpacked.items()}
    )


def entries(
    conn: sqlite3.Connection, *, before: int | None, limit: int, ref: Ref | None, message: str | None
) -> Sequence[Entry]:
    """The log, newest first."""
    conditions, values = ["1"], list[Scalar]()
    if before is not None:
        conditions.append("e.id < ?")
        values.append(before)
    if message is not None:
        conditions.append("e.message = ?")
        values.append(message)
    if ref is not None:
        touched = [_touching(ref.kind, id) for id in same_ids(conn, ref)]
        conditions.append(f"e.id IN ({' UNION '.join(sql for sql, _ in touched)})")
        values += [value for _, each in touched for value in each]
    sql = f"{_ENTRY} WHERE {' AND '.join(conditions)} ORDER BY e.id DESC LIMIT ?"
    return [_entry(row) for row in conn.execute(sql, (*values, limit))]


def _touching(kind: str, id: int) -> tuple[str, list[Scalar]]:
    """SQL for the entries that touched a record, with its values."""
    number, of_person = KINDS[kind].number, _OF_PERSON if kind == PERSON.code else ""
    sql = (
        "SELECT entry FROM change WHERE kind = ? AND id = ?"
        " UNION SELECT entry FROM birth WHERE kind = ? AND first <= ? AND last >= ?"
        " UNION SELECT entry FROM removal WHERE kind = ? AND first <= ? AND last >= ?"
        f" UNION SELECT entry FROM erasure WHERE kind = ? AND id = ?{of_person}"
    )
    return sql, [number, id, *(number, id, id) * 2, number, id, *[id] * of_person.count("?")]


def entry(conn: sqlite3.Connection, id: int) -> Entry | None:
    """One entry."""
    row = conn.execute(f"{_ENTRY} WHERE e.id = ?", (id,)).fetchone()
    return None if row is None else _entry(row)


def _entry(row: tuple[Any, ...]) -> Entry:
    id, at, on, actor, origin, message, values, reason, role, inverts, latest = row
    undone = latest == "undo" if role != "undo" else latest != "undo"
    said = _unpack_values(values)
    return Entry(id, at, on, actor, origin, message, said, reason, role, inverts, undone)


def changes(conn: sqlite3.Connection, entry: int, *, ref: Ref | None, limit: int) -> Sequence[LoggedChange]:
    """An entry's changes: creations first, then removals, then fields. A record's are those of what was joined into it
    as well."""
    if ref is None:
        return _changes(conn, entry, None, limit)
    refs = [Ref(ref.kind, id) for id in same_ids(conn, ref)]
    return [change for each in refs for change in _changes(conn, entry, each, limit)][:limit]


def _changes(conn: sqlite3.Connection, entry: int, ref: Ref | None, limit: int) -> list[LoggedChange]:
    values: tuple[Scalar, ...] = (entry,)
    of_run = of_change = ""
    if ref is not None:
        number = KINDS[ref.kind].number
        of_run = " AND kind = ? AND first <= ? AND last >= ?"
        values = (entry, number, ref.id, ref.id)
    found: list[LoggedChange] = []
    for table, before, after in (("birth", None, 1), ("removal", 1, None)):
        for number, first, last in conn.execute(
            f"SELECT kind, first, last FROM {table} WHERE entry = ?{of_run} ORDER BY kind, first", values
        ):
            ids = _ids_of(conn, entry, table, number, first, last, limit - len(found)) if ref is None else (ref.id,)
            found += [LoggedChange(entry, CODES[number], id, "", before, after) for id in ids]
            if len(found) >= limit:
                return found[:limit]
    if ref is not None:
        of_change = " AND c.kind = ? AND c.id = ?"
        values = (entry, KINDS[ref.kind].number, ref.id)
    rows = conn.execute(
        f"""SELECT c.kind, c.id, c.field, c.before, c.after, x.id IS NOT NULL FROM change c
        LEFT JOIN erasure x ON x.kind = c.kind AND x.id = c.id AND x.entry > c.entry
        WHERE c.entry = ?{of_change} LIMIT ?""",
        (*values, limit - len(found)),
    )
    return found + [LoggedChange(entry, CODES[row[0]], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows]


def _ids_of(
    conn: sqlite3.Connection, entry: int, table: str, number: int, first: int, last: int, limit: int
) -> Sequence[int]:
    """The records of a run of births, which has no gaps, or of a block of removals, which may have some."""
    if table == "birth":
        return range(first, min(last + 1, first + limit))
    block = conn.execute(
        "SELECT block FROM removal WHERE entry = ? AND kind = ? AND first = ?", (entry, number, first)
    ).fetchone()[0]
    return [int(str(row[0])) for row in unpack_block(block)[1][:limit]]


def imported_files(conn: sqlite3.Connection, entry: int) -> Sequence[ImportedFile]:
    """The files of an import with their tallies."""
    sql = (
        "SELECT entry, number, name, sha256, profile, kind, encoding, delimiter, rows, created, updated,"
        " unchanged, skipped,"
        " failed, conflicts FROM import_file WHERE entry = ? ORDER BY number"
    )
    return [ImportedFile(*row) for row in conn.execute(sql, (entry,))]


def imported_rows(
    conn: sqlite3.Connection, entry: int, fate: str | None, limit: int, offset: int
) -> Sequence[ImportedRow]:
    """Rows of an import. Created rows stand in the baseline only, so that a first import is not kept twice."""
    kept = (
        'SELECT file, line, fate, kind, record, "column", reason, "values", cells FROM import_row WHERE entry = ?'
        " AND fate NOT IN ('answered', 'unresolved')"
    )
    born = """
    SELECT b.file, b.line, 'new', b.kind, b.record, '', '', '{}', '[]' FROM (
        SELECT kind, record, file, line FROM baseline WHERE entry = ?
        UNION SELECT kind, record, file, line FROM baseline_past WHERE set_by = ?) b
    JOIN birth n ON n.entry = ? AND n.kind = b.kind AND n.file = b.file AND b.record BETWEEN n.first AND n.last
    """
    if fate == Fate.NEW.value:
        sql, values = born, [entry] * 3
    elif fate is None:
        sql, values = f"{kept} UNION ALL {born}", [entry] * 4
    else:
        sql, values = f"{kept} AND fate = ?", [entry, fate]  # type: ignore[list-item]
    return [
        ImportedRow(
            entry,
            row[0],
            row[1],
            row[2],
            None if row[4] is None else Ref(CODES[row[3]], row[4]),
            row[5],
            row[6],
            MappingProxyType(json.loads(row[7])),
            tuple(json.loads(row[8])),
        )
        for row in conn.execute(f"SELECT * FROM ({sql}) ORDER BY 1, 2 LIMIT ? OFFSET ?", (*values, limit, offset))
    ]
