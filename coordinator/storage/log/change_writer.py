"""Applies change sets: the entry, the tables and the search text in one transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, PaperDraft, Record, Ref, Removal, Sentence
from coordinator.domain.inventory_kinds import HANDOVER
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX, referring
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Stamp
from coordinator.ledger.outcomes import Refused, Stale
from coordinator.storage.log import order_figures
from coordinator.storage.log.open_entry import Writing
from coordinator.storage.log.removal import forget_baselines, keep_removed
from coordinator.storage.log.stale_change import stale_change
from coordinator.storage.queries import search_index, stored_keys
from coordinator.storage.queries.log_queries import pack_values
from coordinator.words import mark

# Which kinds of record are numbered at commit: the name of the series, and what a number looks like.
_NUMBERED = {HANDOVER.code: ("receipt", "{year}-{last:05d}"), ORDER.code: ("order", "B{year}-{last:04d}")}
_OWN_NUMBERS = frozenset({ORDER.code})  # may bring a number of their own, as central IT or the supplier knows them


def begin_entry(
    conn: sqlite3.Connection,
    stamp: Stamp,
    sentence: Sentence,
    *,
    origin: str,
    reason: str | None = None,
    on: str | None = None,
    role: str = "do",
    inverts: int | None = None,
    root: int | None = None,
) -> Writing:
    """Appends the entry and opens the tables for writing under it."""
    sql = (
        'INSERT INTO entry (at, "on", actor, origin, message, "values", reason, role, inverts, root) VALUES'
        " (?,?,?,?,?,?,?,?,?,?)"
    )
    values = (stamp.at, on, stamp.actor, origin, sentence.message, pack_values(sentence), reason, role, inverts, root)
    entry = inserted(conn, sql, values)
    if root is None:
        conn.execute("UPDATE entry SET root = id WHERE id = ?", (entry,))
    conn.execute("INSERT INTO writing VALUES (?)", (entry,))
    return Writing(conn, entry, stamp)


def inserted(conn: sqlite3.Connection, sql: str, values: Sequence[Scalar]) -> int:
    """Inserts one row and returns its id."""
    return int(conn.execute(f"{sql} RETURNING id", tuple(values)).fetchone()[0])


def end_entry(writing: Writing) -> None:
    """Refreshes the keys and the search text of what was touched, counts the changes, and closes the tables again."""
    stored_keys.refresh_keys(writing.conn, writing.unsearched)
    order_figures.settle_figures(writing)
    search_index.refresh_search(writing.conn, writing.unsearched, writing.newborn)
    sql = "UPDATE entry SET changes = (SELECT count(*) FROM change WHERE entry = ?) WHERE id = ?"
    writing.conn.execute(sql, (writing.entry, writing.entry))
    writing.conn.execute("DELETE FROM writing")


def apply_parts(writing: Writing, changes: ChangeSet) -> Sentence:
    """Applies creations, changes, removals and papers; returns the sentence with real ids."""
    for creation in changes.creations:
        _create(writing, creation)
    for change in changes.changes:
        _change(writing, change)
    for removal in changes.removals:
        _remove(writing, removal)
    for paper in changes.papers:
        _keep_paper(writing, paper)
    return _with_real_ids(writing, changes.sentence)


def _create(writing: Writing, creation: Creation) -> None:
    kind = KINDS[creation.kind]
    values = {
        code: _resolved(writing, creation.kind, code, value)
        for code, value in creation.values.items()
        if value is not None
    }
    if creation.kind in _NUMBERED and not (creation.kind in _OWN_NUMBERS and values.get("number")):
        values["number"] = _next_number(writing, creation.kind)
    digest = digest_of(values)
    own = {code[len(OWN_PREFIX) :]: values.pop(code) for code in tuple(values) if code.startswith(OWN_PREFIX)}
    if own:
        values["own_fields"] = json.dumps(own, ensure_ascii=False)
    columns = ", ".join(f'"{code}"' for code in values)
    marks = ", ".join("?" * len(values))
    sql = (
        f'INSERT INTO "{kind.code}" ({columns}) VALUES ({marks})'
        if values
        else f'INSERT INTO "{kind.code}" DEFAULT VALUES'
    )
    id = inserted(writing.conn, sql, tuple(values.values()))
    keep_birth(writing, kind, id, digest)
    writing.created[creation.id] = Ref(kind.code, id)


def keep_birth(writing: Writing, kind: Kind[Record], id: int, digest: bytes) -> None:
    """Logs that a record came to be. The log keeps its key only, and a digest of its values for verification."""
    sql = "INSERT INTO birth (entry, kind, first, last, digest) VALUES (?, ?, ?, ?, ?)"
    writing.conn.execute(sql, (writing.entry, kind.number, id, id, digest))
    writing.bear(kind.code, id)


def digest_of(values: Mapping[str, Scalar]) -> bytes:
    """A digest of a record's values, missing ones apart, so that a later field does not alter it."""
    given = {code: value for code, value in values.items() if value is not None}
    return hashlib.sha256(json.dumps(given, ensure_ascii=False, sort_keys=True).encode()).digest()[:16]


def _next_number(writing: Writing, kind: str) -> str:
    """The numbers of receipts and orders count on for ever; an undo does not give one back."""
    name, shape = _NUMBERED[kind]
    sql = "INSERT INTO series VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1"
    writing.conn.execute(sql, (name,))
    last = writing.conn.execute("SELECT last FROM series WHERE name = ?", (name,)).fetchone()[0]
    return shape.format(year=writing.stamp.on[:4], last=last)


def _change(writing: Writing, change: Change) -> None:
    kind, id, code = change.key.kind, writing.real(change.key.id), change.key.field
    after = _resolved(writing, kind, code, change.after)
    before = _resolved(writing, kind, code, change.before)
    if code.startswith(OWN_PREFIX):
        done = _change_own(writing.conn, kind, id, code[len(OWN_PREFIX) :], before, after)
    else:
        sql = f'UPDATE "{kind}" SET "{code}" = ? WHERE id = ? AND "{code}" IS ?'
        done = writing.conn.execute(sql, (after, id, before)).rowcount
    if not done:
        raise stale_change(writing.conn, Key(kind, id, code), before)
    writing.touch(kind, id, searched=search_index.shows(KINDS[kind], code))


def _change_own(conn: sqlite3.Connection, kind: str, id: int, code: str, before: Scalar, after: Scalar) -> int:
    path = '$."' + code.replace('"', "") + '"'
    if after is None:
        sql = (
            f'UPDATE "{kind}" SET own_fields = json_remove(own_fields, ?) WHERE id = ? AND'
            " json_extract(own_fields, ?) IS ?"
        )
        return conn.execute(sql, (path, id, path, before)).rowcount
    sql = (
        f'UPDATE "{kind}" SET own_fields = json_set(own_fields, ?, ?) WHERE id = ? AND json_extract(own_fields, ?) IS ?'
    )
    return conn.execute(sql, (path, after, id, path, before)).rowcount


def _remove(writing: Writing, removal: Removal) -> None:
    user = referring_record(writing.conn, removal.kind, removal.id)
    if user is not None:
        raise Refused(
            mark("{record} cannot be removed, since {user} refers to it."),
            record=f"#{removal.id}",
            user=f"{KINDS[user.kind].singular} #{user.id}",
        )
    forget_baselines(writing.conn, writing.entry, removal.kind, removal.id)
    if not keep_removed(writing.conn, writing.entry, removal.kind, [removal.id]):
        raise Stale(mark("The record is gone already. Look at the list again."))
    writing.touch(removal.kind, removal.id)


def referring_record(conn: sqlite3.Connection, kind: str, id: int) -> Ref | None:
    """A record that refers to this one, if there is any."""
    for other, by in referring(kind):
        row = conn.execute(f'SELECT id FROM "{other.code}" WHERE "{by.code}" = ? LIMIT 1', (id,)).fetchone()
        if row is not None:
            return Ref(other.code, row[0])
    return None


def _keep_paper(writing: Writing, paper: PaperDraft) -> None:
    """The paper's number was not known when its content was finished: it is set here and nothing else is."""
    handover = writing.real(paper.handover)
    number = writing.conn.execute("SELECT number FROM handover WHERE id = ?", (handover,)).fetchone()[0]
    content = json.dumps({**json.loads(paper.content), "number": number}, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode()).digest()
    writing.conn.execute(
        "INSERT INTO paper VALUES (?, ?, ?, ?, ?)", (handover, writing.entry, content, paper.renderer, digest)
    )


def _resolved(writing: Writing, kind: str, code: str, value: Scalar) -> Scalar:
    field = KINDS[kind].by_code.get(code)
    if field is not None and field.refers and isinstance(value, int):
        return writing.real(value)
    return value


def _with_real_ids(writing: Writing, sentence: Sentence) -> Sentence:
    values: Mapping[str, Ref | Scalar] = {
        place: Ref(value.kind, writing.real(value.id)) if isinstance(value, Ref) else value
        for place, value in sentence.values.items()
    }
    real = Sentence(sentence.message, values)
    if real.values != sentence.values:
        writing.conn.execute('UPDATE entry SET "values" = ? WHERE id = ?', (pack_values(real), writing.entry))
    return real


def frozen(touched: Mapping[str, Iterable[int] | None]) -> dict[str, frozenset[int] | None]:
    """What was touched, as a notice tells it."""
    return {kind: None if ids is None else frozenset(ids) for kind, ids in touched.items()}
