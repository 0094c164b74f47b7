"""Removes records, keeping them as compressed blocks in the log for redo (``design``: decided now, log)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coordinator.domain.inventory_kinds import LOAN, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.storage.queries.former_records import KINDS_JOINED, kept_sql
from coordinator.storage.queries.removed_blocks import pack_block, unpack_block
from coordinator.storage.queries.stored_keys import with_keys

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Restored:
    """Records of one kind that came back, and those that could not: what they refer to is gone."""

    kind: str
    ids: Sequence[int]
    missing: Sequence[int]


def stored_columns(kind: str) -> list[str]:
    """The columns of a kind's table that hold something of their own."""
    own = ["own_fields"] if KINDS[kind].custom_fields else []
    return ["id", "uid", *(field.code for field in KINDS[kind].fields), *own]


def keep_removed(conn: sqlite3.Connection, entry: int, kind: str, ids: Sequence[int]) -> int:
    """Moves the records out of their table into blocks of the entry; returns how many there were."""
    removed = 0
    for at in range(0, len(ids), _CHUNK):
        conn.execute("CREATE TEMP TABLE IF NOT EXISTS leaving (id INTEGER PRIMARY KEY)")
        conn.execute("DELETE FROM temp.leaving")
        conn.executemany("INSERT INTO temp.leaving VALUES (?)", ((id,) for id in ids[at : at + _CHUNK]))
        removed += _remove_chunk(conn, entry, kind)
    return removed


def _remove_chunk(conn: sqlite3.Connection, entry: int, kind: str) -> int:
    columns = stored_columns(kind)
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = conn.execute(
        f'SELECT {listed} FROM "{kind}" WHERE id IN (SELECT id FROM temp.leaving) ORDER BY id'
    ).fetchall()
    if not rows:
        return 0
    block = pack_block(columns, rows)
    values = (entry, KINDS[kind].number, rows[0][0], rows[-1][0], len(rows), block, hashlib.sha256(block).digest())
    conn.execute("INSERT INTO removal VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    conn.execute(f'DELETE FROM "{kind}" WHERE id IN (SELECT id FROM temp.leaving)')
    return len(rows)


def forget_baselines(conn: sqlite3.Connection, entry: int, kind: str, id: int) -> None:
    """What sources said of a removed record goes with it, kept for undo."""
    columns = "source, kind, record, key, layout, cells, digest, file, line"
    conn.execute(
        f"INSERT INTO baseline_past (entry, {columns}, set_by) SELECT ?, {columns}, entry FROM baseline"
        " WHERE kind = ? AND record = ?",
        (entry, KINDS[kind].number, id),
    )
    conn.execute("DELETE FROM baseline WHERE kind = ? AND record = ?", (KINDS[kind].number, id))


def restore_removed(conn: sqlite3.Connection, removing_entry: int, entry: int) -> Iterator[Restored]:
    """Puts back every record that an entry removed, where what it refers to still stands.

    Kinds are put back in an order in which none refers to one that is still missing.
    """
    for kind in KINDS.values():
        rows = conn.execute(
            "SELECT block FROM removal WHERE entry = ? AND kind = ? ORDER BY first", (removing_entry, kind.number)
        )
        back: list[int] = []
        missing: list[int] = []
        for (block,) in rows.fetchall():
            columns, records = unpack_block(block)
            came = _insert_standing(conn, kind.code, entry, columns, records)
            back += came
            if len(came) < len(records):
                there = set(came)
                missing += [id for record in records if (id := int(str(record[0]))) not in there]
        for first, last in runs(back):
            conn.execute(
                "INSERT INTO birth (entry, kind, first, last) VALUES (?, ?, ?, ?)", (entry, kind.number, first, last)
            )
        if back or missing:
            yield Restored(kind.code, back, missing)


def _insert_standing(
    conn: sqlite3.Connection, kind: str, entry: int, columns: Sequence[str], records: Sequence[Sequence[object]]
) -> list[int]:
    """Inserts the records whose references stand; returns the ids of those that found their place. What they refer to
    and was joined into another since is that other one, and the log has it.
    """
    records, moved = _referring_to_kept(conn, kind, columns, records)
    columns, records = with_keys(kind, columns, _standing(conn, kind, columns, records))
    listed = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT OR IGNORE INTO "{kind}" ({listed}) VALUES ({marks})'
    ids = [int(str(record[0])) for record in records]
    if conn.executemany(sql, records).rowcount != len(ids):
        there = _there(conn, kind, ids)
        ids = [id for id in ids if id in there]
    came = set(ids) if moved else ()
    conn.executemany(
        "INSERT INTO change (entry, kind, id, field, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        [(entry, KINDS[kind].number, *each) for each in moved if each[0] in came],
    )
    return ids


def _referring_to_kept(
    conn: sqlite3.Connection, kind: str, columns: Sequence[str], records: Sequence[Sequence[object]]
) -> tuple[Sequence[Sequence[object]], Sequence[tuple[object, str, object, object]]]:
    """The records with the kept one wherever they refer to one that was joined; and which that were: the id, the field
    and what it said and says.
    """
    moved: list[tuple[object, str, object, object]] = []
    for field in KINDS[kind].fields:
        if field.refers not in KINDS_JOINED or field.code not in columns:
            continue
        at = columns.index(field.code)
        kept = _kept(conn, str(field.refers), {int(str(record[at])) for record in records if record[at] is not None})
        if kept:
            moved += [(each[0], field.code, each[at], kept[each[at]]) for each in records if each[at] in kept]
            records = [[*each[:at], kept.get(each[at], each[at]), *each[at + 1 :]] for each in records]
    return records, moved


def _kept(conn: sqlite3.Connection, kind: str, ids: set[int]) -> dict[object, object]:
    """Into which records those of them were joined that stand no longer."""
    gone = sorted(ids - _there(conn, kind, sorted(ids)))
    sql = f"SELECT value, {kept_sql(kind, 'value')} AS kept FROM json_each(?) WHERE kept IS NOT NULL"
    return dict(conn.execute(sql, (json.dumps(gone),))) if gone else {}


def _standing(
    conn: sqlite3.Connection, kind: str, columns: Sequence[str], records: Sequence[Sequence[object]]
) -> Sequence[Sequence[object]]:
    """The records of which everything that they refer to is in the register."""
    for field in KINDS[kind].fields:
        if field.refers and field.code in columns:
            at = columns.index(field.code)
            named = {int(str(record[at])) for record in records if record[at] is not None}
            there = {None, *_there(conn, field.refers, sorted(named))}
            if kind == LOAN.code and field.refers == PERSON.code:  # nothing is lent to somebody who was erased
                sql = "SELECT id FROM erasure WHERE kind = ?"
                there -= {row[0] for row in conn.execute(sql, (PERSON.number,))}
            records = [record for record in records if record[at] in there]
    return records


def _there(conn: sqlite3.Connection, kind: str, ids: Sequence[int]) -> set[int]:
    """Those of the ids that the register has."""
    sql = f'SELECT id FROM "{kind}" WHERE id IN (SELECT value FROM json_each(?))'
    return {row[0] for row in conn.execute(sql, (json.dumps(ids),))}


def runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending ids as runs without gaps: ``1 2 3 7`` gives ``(1, 3), (7, 7)``."""
    first = last = None
    for id in ids:
        if last is not None and first is not None and id == last + 1:
            last = id
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = id
    if first is not None and last is not None:
        yield first, last
