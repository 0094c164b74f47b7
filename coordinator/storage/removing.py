"""Removes records, keeping them as compressed blocks in the log for redo (``design``: decided now, log)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence

from coordinator.domain.kinds import KINDS

_CHUNK = 5_000


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


def restore_removed(conn: sqlite3.Connection, removing_entry: int, entry: int) -> Iterator[tuple[str, int, int]]:
    """Puts back every record that an entry removed; yields (kind, first id, last id) of runs without gaps.

    Kinds are put back in an order in which none refers to one that is still missing.
    """
    for kind in KINDS.values():
        rows = conn.execute(
            "SELECT block FROM removal WHERE entry = ? AND kind = ? ORDER BY first", (removing_entry, kind.number)
        )
        for (block,) in rows.fetchall():
            columns, records = unpack_block(block)
            listed = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            conn.executemany(f'INSERT INTO "{kind.code}" ({listed}) VALUES ({marks})', records)
            for first, last in runs([int(record[0]) for record in records]):  # type: ignore[call-overload]
                conn.execute("INSERT INTO birth VALUES (?, ?, ?, ?)", (entry, kind.number, first, last))
                yield kind.code, first, last


def pack_block(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as one compressed block; the binary uid as hex."""
    plain = [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
    return zlib.compress(json.dumps([columns, plain], ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_block(block: bytes) -> tuple[list[str], list[list[object]]]:
    """The columns and rows of a block."""
    columns, rows = json.loads(zlib.decompress(block))
    uid = columns.index("uid")
    for row in rows:
        row[uid] = bytes.fromhex(row[uid])
    return columns, rows


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
