"""Commits the inverse of an entry, where its changes still hold: undone, kept and impossible (``design``: undo only
adds).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from coordinator.domain.changes import Ref
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.kinds import KINDS, OWN_PREFIX, referring
from coordinator.ledger.outcomes import Kept, Piles
from coordinator.storage.applying import Writing
from coordinator.storage.history import CODES
from coordinator.storage.removing import keep_removed, restore_removed
from coordinator.storage.searching import BULK

_LISTED = 1_000


@dataclass(slots=True)
class Sorting:
    """The three piles while they grow."""

    undone: int = 0
    kept: list[Kept] = field(default_factory=list)
    impossible: list[Kept] = field(default_factory=list)
    kept_count: int = 0
    impossible_count: int = 0

    def keep(self, kept: Kept) -> None:
        """Something that stays as it is."""
        self.kept_count += 1
        if len(self.kept) < _LISTED:
            self.kept.append(kept)

    def give_up(self, kept: Kept) -> None:
        """Something that cannot be put back."""
        self.impossible_count += 1
        if len(self.impossible) < _LISTED:
            self.impossible.append(kept)

    def piles(self) -> Piles:
        """The piles as the notice carries them."""
        return Piles(self.undone, tuple(self.kept), tuple(self.impossible), self.kept_count, self.impossible_count)


def invert(writing: Writing, inverted: int) -> Piles:
    """Puts back what the entry removed, changed and created, in that order, and its baselines."""
    sorting = Sorting()
    for code, first, last in restore_removed(writing.conn, inverted, writing.entry):
        sorting.undone += last - first + 1
        _touch_run(writing, code, first, last)
    _put_back_changes(writing, inverted, sorting)
    for kind in reversed(tuple(KINDS.values())):
        _take_back_births(writing, inverted, kind, sorting)
    _put_back_baselines(writing, inverted)
    return sorting.piles()


def _put_back_changes(writing: Writing, inverted: int, sorting: Sorting) -> None:
    conn = writing.conn
    codes = conn.execute("SELECT DISTINCT kind, field FROM change WHERE entry = ?", (inverted,)).fetchall()
    for number, code in codes:
        kind = KINDS[CODES[number]]
        _list_unchangeable(conn, inverted, kind, code, sorting)
        column = column_of(code)
        still = (
            f'SELECT t.id FROM "{kind.code}" t JOIN change c ON c.id = t.id AND c.entry = ? AND c.kind = ? AND'
            " c.field = ?"
            f" WHERE {column} IS c.after AND t.id NOT IN (SELECT id FROM erasure WHERE kind = ?)"
        )
        ids = [row[0] for row in conn.execute(still, (inverted, number, code, number))]
        _write_before(conn, kind, code, inverted, ids)
        sorting.undone += len(ids)
        _touch(writing, kind.code, ids)


def column_of(code: str) -> str:
    """The SQL for a field of the record ``t``, an own field included."""
    if code.startswith(OWN_PREFIX):
        name = code[len(OWN_PREFIX) :].replace("'", "''").replace('"', "")
        return f"json_extract(t.own_fields, '$.\"{name}\"')"
    return f't."{code}"'


def _write_before(conn: sqlite3.Connection, kind: Kind, code: str, inverted: int, ids: Sequence[int]) -> None:
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS putting_back (id INTEGER PRIMARY KEY)")
    conn.execute("DELETE FROM temp.putting_back")
    conn.executemany("INSERT INTO temp.putting_back VALUES (?)", ((id,) for id in ids))
    key = (inverted, kind.number, code)
    found = (
        "FROM change c WHERE c.entry = ? AND c.kind = ? AND c.field = ? AND c.id = t.id AND t.id IN (SELECT"
        " id FROM temp.putting_back)"
    )
    if not code.startswith(OWN_PREFIX):
        conn.execute(f'UPDATE "{kind.code}" AS t SET "{code}" = c.before {found}', key)
        return
    path = '$."' + code[len(OWN_PREFIX) :].replace('"', "") + '"'
    conn.execute(
        f'UPDATE "{kind.code}" AS t SET own_fields = CASE WHEN c.before IS NULL THEN json_remove(own_fields, ?)'
        f" ELSE json_set(own_fields, ?, c.before) END {found}",
        (path, path, *key),
    )


def _list_unchangeable(conn: sqlite3.Connection, inverted: int, kind: Kind, code: str, sorting: Sorting) -> None:
    """What was edited since is kept; what is gone or erased is impossible."""
    column = column_of(code)
    rows = conn.execute(
        f'SELECT c.id, t.id IS NOT NULL, x.id IS NOT NULL FROM change c LEFT JOIN "{kind.code}" t ON t.id = c.id'
        " LEFT JOIN erasure x ON x.kind = c.kind AND x.id = c.id"
        f" WHERE c.entry = ? AND c.kind = ? AND c.field = ? AND (t.id IS NULL OR x.id IS NOT NULL OR {column}"
        " IS NOT c.after)",
        (inverted, kind.number, code),
    )
    for id, there, erased in rows:
        kept = Kept(Ref(kind.code, id), code, "erased" if erased else "edited" if there else "gone")
        if there and not erased:
            sorting.keep(kept)
        else:
            sorting.give_up(kept)


def _take_back_births(writing: Writing, inverted: int, kind: Kind, sorting: Sorting) -> None:
    """Created records go again, unless somebody edited them since, another record uses them or another source knows
    them.
    """
    conn = writing.conn
    spans = conn.execute(
        "SELECT first, last FROM birth WHERE entry = ? AND kind = ?", (inverted, kind.number)
    ).fetchall()
    if not spans:
        return
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS born (id INTEGER PRIMARY KEY)")
    conn.execute("DELETE FROM temp.born")
    for first, last in spans:
        conn.execute(f'INSERT INTO temp.born SELECT id FROM "{kind.code}" WHERE id BETWEEN ? AND ?', (first, last))
    if kind.on_undo is OnUndo.VOID:
        ids = [row[0] for row in conn.execute("SELECT id FROM temp.born")]
        conn.execute(f'UPDATE "{kind.code}" SET void = 1 WHERE id IN (SELECT id FROM temp.born)')
    else:
        _spare_needed(conn, inverted, kind, sorting)
        ids = [row[0] for row in conn.execute("SELECT id FROM temp.born ORDER BY id")]
        _forget_search(conn, kind, ids)
        keep_removed(conn, writing.entry, kind.code, ids)
    sorting.undone += len(ids)
    _touch(writing, kind.code, ids)


def _forget_search(conn: sqlite3.Connection, kind: Kind, ids: Sequence[int]) -> None:
    """Many at once are simpler to forget set-wise, before their rows are gone."""
    if kind.search and len(ids) > BULK:
        conn.execute(f"DELETE FROM {kind.code}_search WHERE id IN (SELECT id FROM temp.born)")


def _spare_needed(conn: sqlite3.Connection, inverted: int, kind: Kind, sorting: Sorting) -> None:
    for id in _edited_since(conn, inverted, kind):
        _spare(conn, kind, id, "edited", sorting)
    for other, field_ in referring(kind.code):
        sql = f'SELECT DISTINCT b.id FROM temp.born b JOIN "{other.code}" o ON o."{field_.code}" = b.id'
        for (id,) in conn.execute(sql).fetchall():
            _spare(conn, kind, id, "in_use", sorting)
    sql = (
        "SELECT DISTINCT n.record FROM baseline n JOIN temp.born b ON b.id = n.record WHERE n.kind = ? AND n.entry > ?"
    )
    for (id,) in conn.execute(sql, (kind.number, inverted)).fetchall():
        _spare(conn, kind, id, "known", sorting)


def _edited_since(conn: sqlite3.Connection, inverted: int, kind: Kind) -> set[int]:
    """Records with a field that is not as it was at their birth: the first ``before`` since then is that value."""
    edited: set[int] = set()
    later = "c.kind = ? AND c.entry > ? AND c.id IN (SELECT id FROM temp.born)"
    values = (kind.number, inverted)
    for (code,) in conn.execute(f"SELECT DISTINCT c.field FROM change c WHERE {later}", values).fetchall():
        first = f"SELECT c.id, c.before, min(c.entry) FROM change c WHERE {later} AND c.field = ? GROUP BY c.id"
        sql = (
            f'SELECT f.id FROM ({first}) f JOIN "{kind.code}" t ON t.id = f.id WHERE {column_of(code)} IS NOT f.before'
        )
        edited |= {row[0] for row in conn.execute(sql, (*values, code))}
    return edited


def _spare(conn: sqlite3.Connection, kind: Kind, id: int, why: str, sorting: Sorting) -> None:
    if conn.execute("DELETE FROM temp.born WHERE id = ?", (id,)).rowcount:
        sorting.keep(Kept(Ref(kind.code, id), "", why))


def _put_back_baselines(writing: Writing, inverted: int) -> None:
    """What the source had said before the entry counts again, unless it has spoken since.

    Each baseline changes places with what the entry displaced (perhaps nothing) and keeps the entry that it came with.
    """
    conn = writing.conn
    key = "source = {0}.source AND kind = {0}.kind AND record = {0}.record"
    columns = "source, kind, record, key, layout, cells, digest, file, line"
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS spoken (source INTEGER, kind INTEGER, record INTEGER, PRIMARY KEY"
        " (source, kind, record)) WITHOUT ROWID"
    )
    conn.execute("DELETE FROM temp.spoken")
    conn.execute(
        "INSERT INTO temp.spoken SELECT source, kind, record FROM baseline WHERE entry = ?"
        " UNION SELECT source, kind, record FROM baseline_past WHERE entry = ?",
        (inverted, inverted),
    )
    conn.execute(
        f"DELETE FROM temp.spoken AS k WHERE EXISTS (SELECT 1 FROM baseline WHERE {key.format('k')} AND entry > ?)",
        (inverted,),
    )
    conn.execute(
        f"INSERT INTO baseline_past (entry, {columns}, set_by) SELECT ?, k.source, k.kind, k.record, b.key,"
        " b.layout, b.cells,"
        " b.digest, b.file, b.line, b.entry FROM temp.spoken k LEFT JOIN baseline b USING (source, kind, record)",
        (writing.entry,),
    )
    conn.execute(f"DELETE FROM baseline AS b WHERE EXISTS (SELECT 1 FROM temp.spoken WHERE {key.format('b')})")
    conn.execute(
        f"INSERT INTO baseline ({columns}, entry) SELECT {columns}, set_by FROM baseline_past AS p WHERE entry = ?"
        f" AND cells IS NOT NULL AND EXISTS (SELECT 1 FROM temp.spoken WHERE {key.format('p')})",
        (inverted,),
    )
    for kind in KINDS.values():
        conn.execute(
            "DELETE FROM baseline AS b WHERE kind = ? AND EXISTS (SELECT 1 FROM temp.spoken"
            f' WHERE {key.format("b")}) AND record NOT IN (SELECT id FROM "{kind.code}")',
            (kind.number,),
        )


def _touch_run(writing: Writing, kind: str, first: int, last: int) -> None:
    if last - first > BULK:
        writing.touch_many(kind, searched=True)
    else:
        _touch(writing, kind, range(first, last + 1))


def _touch(writing: Writing, kind: str, ids: Sequence[int]) -> None:
    if len(ids) > BULK:
        writing.touch_many(kind, searched=True)
        return
    for id in ids:
        writing.touch(kind, id)
