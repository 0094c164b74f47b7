"""Commits the inverse of an entry, where its changes still hold, in three piles (``design``: undo only adds)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from coordinator.domain.changes import Record, Ref
from coordinator.domain.inventory_kinds import DEVICE, JOINABLE, LOAN, PERSON, SAME_AS
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.kinds import KINDS, referring
from coordinator.domain.protection import ALIAS, ALIAS_PUT, PROTECTED
from coordinator.ledger.outcomes import Kept, Piles, Refused, UndoneRecords
from coordinator.storage.log.open_entry import Writing
from coordinator.storage.log.open_loans import LEFT_AS_LENT, LENT_SINCE, refuse_lent_twice
from coordinator.storage.log.record_name import record_name
from coordinator.storage.log.removal import keep_removed, restore_removed
from coordinator.storage.log.undo_keeps import BOUND, find_bound
from coordinator.storage.queries import search_index
from coordinator.storage.queries.former_records import KINDS_JOINED, kept_sql
from coordinator.storage.queries.log_queries import CODES
from coordinator.storage.queries.own_field_sql import column_of, put
from coordinator.storage.queries.search_index import BULK
from coordinator.words import mark

_LISTED = 1_000
_NAMED = 5


@dataclass(slots=True)
class Sorting:
    """The three piles while they grow."""

    undone: int = 0
    kept: list[Kept] = field(default_factory=list)
    impossible: list[Kept] = field(default_factory=list)
    kept_count: int = 0
    impossible_count: int = 0
    records: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    names: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)

    def note(self, conn: sqlite3.Connection, how: str, kind: str, ids: Sequence[int]) -> None:
        """Something was done to these records, of which the first few are told by name."""
        found = self.records.setdefault((how, kind), set())
        names = self.names.setdefault((how, kind), {})
        for id in ids:
            if len(names) == _NAMED:
                break
            if id not in found:
                names[id] = record_name(conn, kind, id)
                found.add(id)
        found.update(ids)

    def sort(self, kept: Kept) -> None:
        """Something that stays as it is, or cannot be put back."""
        if kept.why in ("gone", "erased"):
            self.impossible_count += 1
            pile = self.impossible
        else:
            self.kept_count += 1
            pile = self.kept
        if len(pile) < _LISTED:
            pile.append(kept)

    def piles(self) -> Piles:
        """The piles as the notice carries them."""
        done = []
        for (how, kind), all_of_them in self.records.items():
            ids = all_of_them - self.records.get(("removed", kind), set()) if how == "changed" else all_of_them
            names = [name for id, name in self.names[how, kind].items() if id in ids]
            done += [UndoneRecords(how, kind, len(ids), tuple(names))] if ids else []
        kept, impossible = tuple(self.kept), tuple(self.impossible)
        counts = (self.kept_count, self.impossible_count)
        return Piles(self.undone, kept, impossible, *counts, tuple(done))


def invert(writing: Writing, inverted: int) -> Piles:
    """Puts back what the entry removed and changed, its baselines, and takes back what it created."""
    sorting = Sorting()
    conn = writing.conn
    _note_births(conn, inverted)
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS revived (kind INTEGER, id INTEGER, PRIMARY KEY (kind, id))")
    conn.execute("DELETE FROM temp.revived")
    for restored in restore_removed(conn, inverted, writing.entry):
        sorting.undone += len(restored.ids)
        number = KINDS[restored.kind].number
        conn.executemany("INSERT INTO temp.revived VALUES (?, ?)", ((number, id) for id in restored.ids))
        sorting.note(conn, "restored", restored.kind, restored.ids)
        _touch(writing, restored.kind, restored.ids, newborn=True)
        for id in restored.missing:
            sorting.sort(Kept(Ref(restored.kind, id), "", "gone"))
    _put_back_changes(writing, inverted, sorting)
    _put_back_baselines(writing, inverted)
    _refuse_twins(conn, inverted)
    refuse_lent_twice(conn)
    find_bound(conn)
    _protect_parted(writing)
    for kind in reversed(tuple(KINDS.values())):
        _take_back_births(writing, inverted, kind, sorting)
    _refuse_half_joined(conn)
    _refuse_nothing(conn, inverted, sorting)
    return sorting.piles()


def _note_births(conn: sqlite3.Connection, inverted: int) -> None:
    """The records that the entry created, with those that were edited since: seen before anything is put back."""
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS born"
        " (kind INTEGER, id INTEGER, edited INTEGER DEFAULT 0, PRIMARY KEY (kind, id)) WITHOUT ROWID"
    )
    conn.execute("DELETE FROM temp.born")
    spans = conn.execute("SELECT kind, first, last FROM birth WHERE entry = ?", (inverted,)).fetchall()
    for number, first, last in spans:
        conn.execute(
            f'INSERT INTO temp.born SELECT ?, id, 0 FROM "{CODES[number]}" WHERE id BETWEEN ? AND ?',
            (number, first, last),
        )
    for number in {number for number, _, _ in spans}:
        _note_edited(conn, inverted, KINDS[CODES[number]])


def _note_edited(conn: sqlite3.Connection, inverted: int, kind: Kind[Record]) -> None:
    """Edited is what has a field that is not as it was at birth: the first ``before`` since then is that value."""
    later = (
        "FROM temp.born b CROSS JOIN change c ON c.kind = b.kind AND c.id = b.id"
        f" WHERE b.kind = {kind.number} AND c.entry > ?"
    )
    for (code,) in conn.execute(f"SELECT DISTINCT c.field {later}", (inverted,)).fetchall():
        first = f"SELECT c.id, c.before, min(c.entry) {later} AND c.field = ? GROUP BY c.id"
        conn.execute(
            f'UPDATE temp.born AS b SET edited = 1 FROM ({first}) f CROSS JOIN "{kind.code}" t ON t.id = f.id'
            f" WHERE b.kind = {kind.number} AND b.id = f.id AND {column_of(code)} IS NOT f.before",
            (inverted, code),
        )


def _put_back_changes(writing: Writing, inverted: int, sorting: Sorting) -> None:
    conn = writing.conn
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS putting_back (id INTEGER PRIMARY KEY, before ANY, obstacle TEXT)")
    codes = conn.execute("SELECT DISTINCT kind, field FROM change WHERE entry = ?", (inverted,)).fetchall()
    put_alias = _put_an_alias(conn, inverted)
    for number, code in sorted(codes, key=lambda each: each[0] == LOAN.number):  # a loan follows its device
        kind = KINDS[CODES[number]]
        _sort_changes(conn, inverted, kind, code, put_alias=put_alias)
        obstacles = "SELECT id, obstacle FROM temp.putting_back WHERE obstacle IS NOT NULL"
        for id, why in conn.execute(obstacles):
            sorting.sort(Kept(Ref(kind.code, id), code, why))
        conn.execute("DELETE FROM temp.putting_back WHERE obstacle IS NOT NULL")
        _write_before(conn, kind, code)
        ids = [row[0] for row in conn.execute("SELECT id FROM temp.putting_back")]
        sorting.undone += len(ids)
        sorting.note(conn, "changed", kind.code, ids)
        _touch(writing, kind.code, ids, searched=search_index.shows(kind, code))


def _sort_changes(conn: sqlite3.Connection, inverted: int, kind: Kind[Record], code: str, *, put_alias: bool) -> None:
    """What was edited since is kept; what is gone, erased, or referred to something now gone, is impossible."""
    refers = kind.by_code[code].refers if code in kind.by_code else None
    erased = f"x.id IS NOT NULL OR {_given_to_erased(kind, code)}"
    guarded = "1" if put_alias else _keeps_protection(kind, code)
    given_on = {(LOAN.code, "returned"): LEFT_AS_LENT, (DEVICE.code, "held_by"): LENT_SINCE}.get((kind.code, code), "0")
    before = f"coalesce({_kept_for('c.before', refers)}, c.before)" if refers in KINDS_JOINED else "c.before"
    lost = f'({before} IS NOT NULL AND {before} NOT IN (SELECT id FROM "{refers}"))' if refers else "0"
    conn.execute("DELETE FROM temp.putting_back")
    conn.execute(
        f"INSERT INTO temp.putting_back SELECT c.id, {before}, CASE WHEN {erased} THEN 'erased'"
        f" WHEN t.id IS NULL THEN 'gone' WHEN {column_of(code)} IS NOT c.after OR {given_on} THEN 'edited'"
        f" WHEN {lost} THEN 'gone' WHEN {guarded} THEN 'protected' END"
        f' FROM change c LEFT JOIN "{kind.code}" t ON t.id = c.id'
        " LEFT JOIN erasure x ON x.kind = c.kind AND x.id = c.id WHERE c.entry = ? AND c.kind = ? AND c.field = ?",
        (inverted, kind.number, code),
    )


def _kept_for(id: str, kind: str) -> str:
    """SQL for the record into which the one with this number, which stands no longer, was joined."""
    return f'CASE WHEN {id} NOT IN (SELECT id FROM "{kind}") THEN {kept_sql(kind, id)} END'


def _keeps_protection(kind: Kind[Record], code: str) -> str:
    """SQL that is true of a change ``c`` of ``t`` whose undoing would show who somebody is: protection is lifted, and
    an alias changed, by a step of its own, never by going back (needs U7).
    """
    if kind is not PERSON:
        return "0"
    return {PROTECTED: "c.after IS 1 AND c.before IS NOT 1", ALIAS: "t.protected IS 1"}.get(code, "0")


def _protect_parted(writing: Writing) -> None:
    """Who was joined into somebody protected stands by themselves again, and stays protected as the other one is."""
    parted = f"SELECT s.former FROM same_as s JOIN temp.born b ON b.kind = {SAME_AS.number} AND b.id = s.id"
    sql = (
        f"UPDATE person SET protected = 1 WHERE protected IS NOT 1 AND id IN ({parted} JOIN person k ON k.id = s.person"
        " WHERE k.protected = 1) RETURNING id"
    )
    _touch(writing, PERSON.code, [id for (id,) in writing.conn.execute(sql).fetchall()])


def _put_an_alias(conn: sqlite3.Connection, entry: int) -> bool:
    """Whether the entry put an alias in somebody's name's place: no undo brings the name back."""
    return conn.execute("SELECT 1 FROM entry WHERE id = ? AND message = ?", (entry, ALIAS_PUT)).fetchone() is not None


def _given_to_erased(kind: Kind[Record], code: str) -> str:
    """SQL that is true of a change ``c`` of ``t`` whose undoing would give somebody who was erased a device again."""
    gone = f"SELECT 1 FROM erasure g WHERE g.kind = {PERSON.number} AND g.id"
    field = kind.by_code.get(code)
    if field is not None and field.refers == PERSON.code:
        return f"EXISTS ({gone} = c.before)"
    if kind.code == LOAN.code:
        return f"EXISTS ({gone} = t.person)"
    if kind.code == DEVICE.code:
        held = f"h.entry = c.entry AND h.kind = {DEVICE.number} AND h.id = c.id AND h.field = 'held_by'"
        return f"EXISTS (SELECT 1 FROM change h WHERE {held} AND EXISTS ({gone} = h.before))"
    return "0"


def _write_before(conn: sqlite3.Connection, kind: Kind[Record], code: str) -> None:
    found = "FROM temp.putting_back p WHERE p.id = t.id"
    conn.execute(f'UPDATE "{kind.code}" AS t SET {put(code, "p.before")} {found}')


def _take_back_births(writing: Writing, inverted: int, kind: Kind[Record], sorting: Sorting) -> None:
    """Created records go again, unless they were edited or erased, another record uses them or a source knows them."""
    conn = writing.conn
    if conn.execute("SELECT 1 FROM temp.born WHERE kind = ? LIMIT 1", (kind.number,)).fetchone() is None:
        return
    if kind is SAME_AS:  # parted is only who stands again by themselves
        conn.execute(f"DELETE FROM temp.born WHERE kind = {kind.number} AND id NOT IN ({_parted()})")
    for why, needed in _needed(kind, inverted):
        sql = f"DELETE FROM temp.born AS b WHERE kind = {kind.number} AND {needed} RETURNING id"
        for (id,) in conn.execute(sql).fetchall():
            sorting.sort(Kept(Ref(kind.code, id), "", why))
    ids = [row[0] for row in conn.execute("SELECT id FROM temp.born WHERE kind = ? ORDER BY id", (kind.number,))]
    sorting.note(conn, "void" if kind.on_undo is OnUndo.VOID else "removed", kind.code, ids)
    if kind.on_undo is OnUndo.VOID:
        born = f"SELECT id FROM temp.born WHERE kind = {kind.number}"
        conn.execute(f'UPDATE "{kind.code}" SET void = 1 WHERE id IN ({born})')
        _touch(writing, kind.code, ids)
    else:
        forgotten = len(ids) > BULK
        if forgotten:
            search_index.forget_text(conn, kind, f"SELECT id FROM temp.born WHERE kind = {kind.number}")
        if kind.code == SAME_AS.code:
            for of, kept in search_index.touch_kept(conn, set(ids)).items():
                _touch(writing, of, sorted(kept))
        keep_removed(conn, writing.entry, kind.code, ids)
        _touch(writing, kind.code, ids, searched=not forgotten, newborn=True)
    sorting.undone += len(ids)


def _needed(kind: Kind[Record], inverted: int) -> list[tuple[str, str]]:
    """Why a created record must stay, as SQL on ``b``. A receipt is void whatever was noted on it, unless a loan needs
    it. One erased before the entry brought it back may go again.
    """
    erasure = f"SELECT 1 FROM erasure x WHERE x.kind = b.kind AND x.id = b.id AND x.entry > {int(inverted)}"
    erased = ("erased", f"EXISTS ({erasure})")
    used = [
        (
            "in_use",
            f'id IN (SELECT o."{by.code}" FROM "{other.code}" o WHERE o."{by.code}" IS NOT NULL)',
        )
        for other, by in referring(kind.code)
    ]
    known = ("known", f"id IN (SELECT n.record FROM baseline n WHERE n.kind = {kind.number})")
    return used if kind.on_undo is OnUndo.VOID else [erased, ("edited", "edited"), ("in_use", BOUND), *used, known]


def _put_back_baselines(writing: Writing, inverted: int) -> None:
    """What the source had said before the entry counts again, unless it has spoken since.

    Each baseline changes places with what the entry displaced (perhaps nothing) and keeps the entry that it came with.
    """
    conn = writing.conn
    key = "source = {0}.source AND kind = {0}.kind AND record = {0}.record"
    columns = "source, kind, record, key, layout, cells, digest, file, line"
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS spoken (source INTEGER, kind INTEGER, record INTEGER,"
        " PRIMARY KEY (source, kind, record)) WITHOUT ROWID"
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
        f"INSERT INTO baseline_past (entry, {columns}, set_by) SELECT ?, k.source, k.kind, k.record, b.key, b.layout,"
        " b.cells, b.digest, b.file, b.line, b.entry FROM temp.spoken k LEFT JOIN baseline b USING (source,"
        " kind, record)",
        (writing.entry,),
    )
    conn.execute(f"DELETE FROM baseline AS b WHERE EXISTS (SELECT 1 FROM temp.spoken WHERE {key.format('b')})")
    for kind in KINDS.values():
        conn.execute(
            f"INSERT INTO baseline ({columns}, entry) SELECT {columns}, set_by FROM baseline_past AS p WHERE entry = ?"
            f" AND kind = {kind.number} AND cells IS NOT NULL"
            f" AND EXISTS (SELECT 1 FROM temp.spoken WHERE {key.format('p')})"
            f' AND EXISTS (SELECT 1 FROM "{kind.code}" t WHERE t.id = p.record) ORDER BY source, kind, record',
            (inverted,),
        )


def _refuse_twins(conn: sqlite3.Connection, inverted: int) -> None:
    """``Refused`` where a row of which a record comes back has come in again meanwhile and made another one: each
    would stand twice.
    """
    count, entry = conn.execute(
        "SELECT count(*), max(n.entry) FROM temp.revived r"
        " JOIN baseline b ON b.kind = r.kind AND b.record = r.id"
        " JOIN (SELECT source, kind, digest, record, entry FROM baseline WHERE entry > ?) n"
        " ON n.source = b.source AND n.kind = b.kind AND n.digest = b.digest AND n.record <> b.record"
        " WHERE b.digest <> x''",  # what was erased of two rows does not make them one
        (inverted,),
    ).fetchone()
    if count:
        message = mark(
            "{count} of its rows have come in again since, the last of them with entry {entry}. Put back, they would"
            " stand twice."
        )
        raise Refused(message, count=count, entry=entry)


def _parted() -> str:
    """SQL for the records of joins of which the joined one stands by itself."""
    stands = (f'"{kind.code}" IS NOT NULL AND former IN (SELECT id FROM "{kind.code}")' for kind in JOINABLE)
    return f"SELECT id FROM same_as WHERE {' OR '.join(stands)}"


def _refuse_half_joined(conn: sqlite3.Connection) -> None:
    """``Refused`` where a join would be done again of which the second record must stay: something new refers to it."""
    revived = f"SELECT id FROM temp.revived WHERE kind = {SAME_AS.number}"
    half = conn.execute(f"SELECT former FROM same_as WHERE id IN ({revived}) AND id IN ({_parted()})").fetchone()
    if half is not None:
        message = mark("#{id} has got something of its own since. Join the two anew instead.")
        raise Refused(message, id=half[0])


def _refuse_nothing(conn: sqlite3.Connection, inverted: int, sorting: Sorting) -> None:
    """``Refused`` where neither parting nor joining again does anything: what belonged to the two is gone."""
    join = " UNION ".join(f"SELECT entry FROM {table} WHERE kind = {SAME_AS.number}" for table in ("birth", "removal"))
    if not sorting.undone and conn.execute(f"SELECT 1 FROM ({join}) WHERE entry = ?", (inverted,)).fetchone():
        raise Refused(mark("Nothing of it can be put back any more: one of the two is gone."))


def _touch(writing: Writing, kind: str, ids: Sequence[int], *, searched: bool = True, newborn: bool = False) -> None:
    if len(ids) > BULK:
        writing.touch_many(kind, searched=searched)
        return
    for id in ids:
        if newborn:
            writing.bear(kind, id)
        else:
            writing.touch(kind, id, searched=searched)
