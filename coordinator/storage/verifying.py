"""Walks the log backwards from the tables: every ``after`` must hold, down to the empty register or the latest
erasure.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Finding
from coordinator.storage.inverting import column_of
from coordinator.storage.removing import unpack_block
from coordinator.storage.triggers import expected_triggers
from coordinator.words import mark

_LISTED = 50


def verify(conn: sqlite3.Connection) -> list[Finding]:
    """What is wrong with the file, its keys, its log or its papers; nothing when all is well."""
    return [*_structure(conn), *(finding for kind in KINDS.values() for finding in _kind(conn, kind)), *_hashes(conn)]


def _structure(conn: sqlite3.Connection) -> Iterator[Finding]:
    for (said,) in conn.execute(f"PRAGMA integrity_check({_LISTED})"):
        if said != "ok":
            yield Finding(mark("The file is damaged: {said}."), {"said": said})
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(_LISTED):
        yield Finding(
            mark("Row {row} of {table} refers to a record of {parent} that is not there."),
            {"row": row, "table": table, "parent": parent},
        )
    there = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, sql in expected_triggers().items():
        if there.get(name) != sql:
            yield Finding(
                mark("The log's trigger {name} is missing or altered, so changes may be unlogged."), {"name": name}
            )
    if conn.execute("SELECT 1 FROM writing").fetchone():
        yield Finding(mark("An entry was left open."), {})


def _kind(conn: sqlite3.Connection, kind: Kind) -> Iterator[Finding]:
    yield from _existence(conn, kind)
    codes = [row[0] for row in conn.execute("SELECT DISTINCT field FROM change WHERE kind = ?", (kind.number,))]
    removed = _removed_values(conn, kind)
    for code in codes:
        yield from _chain(conn, kind, code)
        yield from _ends(conn, kind, code, removed)


def _existence(conn: sqlite3.Connection, kind: Kind) -> Iterator[Finding]:
    """As many records as were born and not removed, and each of them born."""
    born = conn.execute(
        "SELECT coalesce(sum(last - first + 1), 0) FROM birth WHERE kind = ?", (kind.number,)
    ).fetchone()[0]
    gone = conn.execute("SELECT coalesce(sum(count), 0) FROM removal WHERE kind = ?", (kind.number,)).fetchone()[0]
    there = conn.execute(f'SELECT count(*) FROM "{kind.code}"').fetchone()[0]
    if there != born - gone:
        values = {"kind": kind.code, "there": there, "logged": born - gone}
        yield Finding(
            mark("The register holds {there} records of the kind {kind}, but the log knows {logged}."), values
        )
    message = mark("{kind} {id} stands in the register, but the log does not know how it came there.")
    for first, last in _unborn_gaps(conn, kind):
        for (id,) in conn.execute(
            f'SELECT id FROM "{kind.code}" WHERE id BETWEEN ? AND ? LIMIT ?', (first, last, _LISTED)
        ):
            yield Finding(message, {"kind": kind.code, "id": id})


def _unborn_gaps(conn: sqlite3.Connection, kind: Kind) -> Iterator[tuple[int, int]]:
    """The spans of ids that no birth covers; births overlap where an undone import was done again."""
    covered = 0
    for first, last in conn.execute(
        "SELECT first, last FROM birth WHERE kind = ? ORDER BY first", (kind.number,)
    ).fetchall():
        if first > covered + 1:
            yield covered + 1, first - 1
        covered = max(covered, last)
    yield covered + 1, 2**62


def _chain(conn: sqlite3.Connection, kind: Kind, code: str) -> Iterator[Finding]:
    """Each step's ``before`` is the ``after`` of the step before it, except across an erasure."""
    steps = (
        "SELECT id, entry, before, lag(after) OVER w AS was, lag(entry) OVER w AS earlier FROM change"
        " WHERE kind = ? AND field = ? WINDOW w AS (PARTITION BY id ORDER BY entry)"
    )
    broken = (
        f"SELECT id, entry, earlier FROM ({steps}) s WHERE earlier IS NOT NULL AND before IS NOT was"
        " AND NOT EXISTS (SELECT 1 FROM erasure x WHERE x.kind = ? AND x.id = s.id) LIMIT ?"
    )
    for id, entry, earlier in conn.execute(broken, (kind.number, code, kind.number, _LISTED)):
        yield Finding(
            mark("Entries {earlier} and {entry} disagree about “{field}” of {kind} {id}."),
            {"kind": kind.code, "id": id, "field": code, "entry": entry, "earlier": earlier},
        )


def _ends(conn: sqlite3.Connection, kind: Kind, code: str, removed: dict[int, dict[str, object]]) -> Iterator[Finding]:
    """The newest ``after`` is what the table holds."""
    newest = "SELECT id, after, max(entry) AS entry FROM change WHERE kind = ? AND field = ? GROUP BY id"
    sql = (
        f'SELECT n.id, n.entry FROM ({newest}) n JOIN "{kind.code}" t ON t.id = n.id WHERE {column_of(code)}'
        " IS NOT n.after LIMIT ?"
    )
    message = mark("“{field}” of {kind} {id} is not what entry {entry} left it as.")
    for id, entry in conn.execute(sql, (kind.number, code, _LISTED)).fetchall():
        yield Finding(message, {"kind": kind.code, "id": id, "field": code, "entry": entry})
    if not removed:
        return
    gone = f'SELECT n.id, n.entry, n.after FROM ({newest}) n WHERE n.id NOT IN (SELECT id FROM "{kind.code}")'
    for id, entry, after in conn.execute(gone, (kind.number, code)):
        if id in removed and code in removed[id] and removed[id][code] != after:
            yield Finding(message, {"kind": kind.code, "id": id, "field": code, "entry": entry})


def _removed_values(conn: sqlite3.Connection, kind: Kind) -> dict[int, dict[str, object]]:
    """The removed records that any change speaks of, as their latest blocks hold them."""
    spoken = {
        row[0]
        for row in conn.execute(
            f'SELECT DISTINCT id FROM change WHERE kind = ? AND id NOT IN (SELECT id FROM "{kind.code}")',
            (kind.number,),
        )
    }
    values: dict[int, dict[str, object]] = {}
    if not spoken:
        return values
    for (block,) in conn.execute("SELECT block FROM removal WHERE kind = ? ORDER BY entry", (kind.number,)):
        columns, rows = unpack_block(block)
        for row in rows:
            if row[0] in spoken:
                values[row[0]] = dict(zip(columns, row, strict=True))  # type: ignore[index]
    return values


def _hashes(conn: sqlite3.Connection) -> Iterator[Finding]:
    for handover, content, digest in conn.execute("SELECT handover, content, sha256 FROM paper"):
        if hashlib.sha256(content.encode()).digest() != digest:
            yield Finding(mark("The paper of hand-over {id} is not as it was kept."), {"id": handover})
    for entry, block, digest in conn.execute("SELECT entry, block, sha256 FROM removal"):
        if hashlib.sha256(block).digest() != digest:
            yield Finding(mark("What entry {entry} removed is not as it was kept."), {"entry": entry})
