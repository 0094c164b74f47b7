"""Walks the log backwards from the tables: every ``after`` must hold, down to how each record came to be.

A record's values, with the first ``before`` in the place of each field that was changed since, are those of its birth.
They
must give the digest that its birth was logged with, or, for a record that an import brought, the cells of its baseline.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import DEVICE, LOAN, PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.ledger.outcomes import VerifyFinding
from coordinator.ledger.stage import FIELD_DECLINED
from coordinator.storage.log.change_writer import digest_of
from coordinator.storage.log.number_erasure import (
    first_day,
    held_by_papers,
    held_numbers,
    known_by_numbers,
    past_numbers,
)
from coordinator.storage.log.open_loans import loans_elsewhere
from coordinator.storage.log.order_figures import settling_triggers, wrong_figures
from coordinator.storage.log.removal import stored_columns
from coordinator.storage.match.staged_sql import literal
from coordinator.storage.queries.own_field_sql import column_of, is_own, others
from coordinator.storage.queries.removed_blocks import unpack_block
from coordinator.storage.queries.stored_keys import wrong_keys
from coordinator.storage.schema.log_triggers import expected_triggers
from coordinator.words import mark, text

_LISTED = 50
_Values = dict[str, Any]

_BORN_OTHERWISE = mark("{kind} {id} is not as entry {entry} brought it, and the log knows of no change.")


def verify(conn: sqlite3.Connection) -> list[VerifyFinding]:
    """What is wrong with the file, its keys, its log or its papers; nothing when all is well."""
    found: list[VerifyFinding] = []
    try:
        for each in (_structure, _schema, _entries, _hashes, _figures, _keys, _erased, _loans, _numbers):
            found += each(conn)
        for kind in KINDS.values():
            found += _kind(conn, kind)
    except sqlite3.DatabaseError as error:
        found.append(VerifyFinding(mark("The file is damaged: {said}."), {"said": str(error)}))
    return found


def _structure(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    for (said,) in conn.execute(f"PRAGMA integrity_check({_LISTED})"):
        if said != "ok":
            yield VerifyFinding(mark("The file is damaged: {said}."), {"said": said})
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(_LISTED):
        yield VerifyFinding(
            mark("Row {row} of {table} refers to a record of {parent} that is not there."),
            {"row": row, "table": table, "parent": parent},
        )
    there = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, sql in {**expected_triggers(), **settling_triggers()}.items():
        if there.get(name) != sql:
            yield VerifyFinding(
                mark("The log's trigger {name} is missing or altered, so changes may be unlogged."), {"name": name}
            )
    if conn.execute("SELECT 1 FROM writing").fetchone():
        yield VerifyFinding(mark("An entry was left open."), {})


def _schema(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Every table, index and view is as a new database has it; what others have laid beside them is theirs."""
    from coordinator.storage.schema.migrations import SCHEMA, expected_schema

    message = mark("{name} is missing from the file or was altered by another program, so it may be slow or in error.")
    there = dict(conn.execute(SCHEMA))
    for name, sql in expected_schema().items():
        if there.get(name) != sql:
            yield VerifyFinding(message, {"name": name})


def _entries(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """No entry is missing, and each has as many changes as when it was written."""
    last = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entry'").fetchone()
    there = conn.execute("SELECT count(*) FROM entry").fetchone()[0]
    if last is not None and last[0] != there:
        yield VerifyFinding(
            mark("The log has {there} entries, but {logged} were written."), {"there": there, "logged": last[0]}
        )
    counted = "SELECT entry, count(*) AS n FROM change GROUP BY entry"
    sql = (
        f"SELECT e.id, e.changes, coalesce(c.n, 0) FROM entry e LEFT JOIN ({counted}) c ON c.entry = e.id"
        " WHERE e.changes IS NOT coalesce(c.n, 0) LIMIT ?"
    )
    for entry, logged, changes in conn.execute(sql, (_LISTED,)):
        values = {"entry": entry, "logged": logged, "there": changes}
        yield VerifyFinding(mark("Entry {entry} was written with {logged} changes, but {there} are there."), values)


def _kind(conn: sqlite3.Connection, kind: Kind[Record]) -> Iterator[VerifyFinding]:
    yield from _existence(conn, kind)
    codes = [row[0] for row in conn.execute("SELECT DISTINCT field FROM change WHERE kind = ?", (kind.number,))]
    for code in codes:
        yield from _chain(conn, kind, code)
        yield from _ends(conn, kind, code)
    removed = _removed_values(conn, kind)
    yield from _removed_ends(conn, kind, removed)
    yield from _births(conn, kind, removed)
    yield from _imported_births(conn, kind)


def _existence(conn: sqlite3.Connection, kind: Kind[Record]) -> Iterator[VerifyFinding]:
    """As many records as were born and not removed, and each of them born."""
    born = conn.execute(
        "SELECT coalesce(sum(last - first + 1), 0) FROM birth WHERE kind = ?", (kind.number,)
    ).fetchone()[0]
    gone = conn.execute("SELECT coalesce(sum(count), 0) FROM removal WHERE kind = ?", (kind.number,)).fetchone()[0]
    there = conn.execute(f'SELECT count(*) FROM "{kind.code}"').fetchone()[0]
    if there != born - gone:
        values = {"kind": kind.code, "there": there, "logged": born - gone}
        yield VerifyFinding(
            mark("The register holds {there} records of the kind {kind}, but the log knows {logged}."), values
        )
    message = mark("{kind} {id} stands in the register, but the log does not know how it came there.")
    for first, last in _unborn_gaps(conn, kind):
        for (id,) in conn.execute(
            f'SELECT id FROM "{kind.code}" WHERE id BETWEEN ? AND ? LIMIT ?', (first, last, _LISTED)
        ):
            yield VerifyFinding(message, {"kind": kind.code, "id": id})


def _unborn_gaps(conn: sqlite3.Connection, kind: Kind[Record]) -> Iterator[tuple[int, int]]:
    """The spans of ids that no birth covers; births overlap where an undone import was done again."""
    covered = 0
    for first, last in conn.execute(
        "SELECT first, last FROM birth WHERE kind = ? ORDER BY first", (kind.number,)
    ).fetchall():
        if first > covered + 1:
            yield covered + 1, first - 1
        covered = max(covered, last)
    yield covered + 1, 2**62


def _chain(conn: sqlite3.Connection, kind: Kind[Record], code: str) -> Iterator[VerifyFinding]:
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
        yield VerifyFinding(
            mark("Entries {earlier} and {entry} disagree about “{field}” of {kind} {id}."),
            {"kind": kind.code, "id": id, "field": code, "entry": entry, "earlier": earlier},
        )


_NOT_AS_LEFT = mark("“{field}” of {kind} {id} is not what entry {entry} left it as.")


def _ends(conn: sqlite3.Connection, kind: Kind[Record], code: str) -> Iterator[VerifyFinding]:
    """The newest ``after`` is what the table holds."""
    newest = "SELECT id, after, max(entry) AS entry FROM change WHERE kind = ? AND field = ? GROUP BY id"
    sql = (
        f'SELECT n.id, n.entry FROM ({newest}) n JOIN "{kind.code}" t ON t.id = n.id'
        f" WHERE {column_of(code)} IS NOT n.after LIMIT ?"
    )
    for id, entry in conn.execute(sql, (kind.number, code, _LISTED)):
        yield VerifyFinding(_NOT_AS_LEFT, {"kind": kind.code, "id": id, "field": code, "entry": entry})


def _removed_values(conn: sqlite3.Connection, kind: Kind[Record]) -> dict[int, _Values]:
    """The removed records that any change speaks of, or that have a digest, as their latest blocks hold them."""
    there = f'SELECT id FROM "{kind.code}"'
    spoken = {
        row[0]
        for row in conn.execute(
            f"SELECT id FROM change WHERE kind = ? AND id NOT IN ({there})"
            f" UNION SELECT first FROM birth WHERE kind = ? AND digest IS NOT NULL AND first NOT IN ({there})",
            (kind.number, kind.number),
        )
    }
    values: dict[int, _Values] = {}
    if not spoken:
        return values
    for block, digest in conn.execute(
        "SELECT block, sha256 FROM removal WHERE kind = ? ORDER BY entry", (kind.number,)
    ):
        if hashlib.sha256(block).digest() != digest:
            continue  # a finding of its own
        columns, rows = unpack_block(block)
        for row in rows:
            if row[0] in spoken:
                values[int(str(row[0]))] = _with_own(dict(zip(columns, row, strict=True)))
    return values


def _with_own(values: _Values) -> _Values:
    """Own fields beside the others, as the log names them."""
    own = json.loads(values.pop("own_fields", None) or "{}")
    return {**values, **{OWN_PREFIX + code: value for code, value in own.items()}}


def _removed_ends(
    conn: sqlite3.Connection, kind: Kind[Record], removed: Mapping[int, _Values]
) -> Iterator[VerifyFinding]:
    """The newest ``after`` is what a removed record's block holds."""
    newest = "SELECT id, field, after, max(entry) FROM change WHERE kind = ? GROUP BY id, field"
    gone = f'SELECT * FROM ({newest}) n WHERE n.id NOT IN (SELECT id FROM "{kind.code}")'
    for id, code, after, entry in conn.execute(gone, (kind.number,)):
        if id in removed and removed[id].get(code) != after:
            yield VerifyFinding(_NOT_AS_LEFT, {"kind": kind.code, "id": id, "field": code, "entry": entry})


def _first_values(conn: sqlite3.Connection, kind: Kind[Record]) -> dict[int, _Values]:
    """For each record that was ever changed, the fields' values before their first change."""
    found: dict[int, _Values] = {}
    sql = "SELECT id, field, before, min(entry) FROM change WHERE kind = ? GROUP BY id, field"
    for id, code, before, _ in conn.execute(sql, (kind.number,)):
        found.setdefault(id, {})[code] = before
    return found


def _births(conn: sqlite3.Connection, kind: Kind[Record], removed: Mapping[int, _Values]) -> Iterator[VerifyFinding]:
    """What a record was at its birth gives the digest that was logged then."""
    columns = stored_columns(kind.code)
    listed = ", ".join(f't."{column}"' for column in columns)
    first = _first_values(conn, kind)
    sql = (
        f'SELECT b.entry, b.first, b.digest, {listed} FROM birth b LEFT JOIN "{kind.code}" t ON t.id = b.first'
        " WHERE b.kind = ? AND b.digest IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM erasure x WHERE x.kind = b.kind AND x.id = b.first)"
    )
    for entry, id, digest, *row in conn.execute(sql, (kind.number,)):
        now = _with_own(dict(zip(columns, row, strict=True))) if row[0] is not None else removed.get(id)
        if now is None:
            continue
        born = {**now, **first.get(id, {})}
        del born["id"], born["uid"]
        if digest_of(born) != digest:
            yield VerifyFinding(_BORN_OTHERWISE, {"kind": kind.code, "id": id, "entry": entry})


def _said_then(conn: sqlite3.Connection, kind: Kind[Record], born: tuple[int, int], cells: _Values) -> _Values:
    """What a row brought at the record's birth (the entry, and its id): without what was left out, and without what it
    named in vain until a later file of the same import brought it.
    """
    declined = _declined(conn, kind, *born)
    sql = "SELECT field, after FROM change WHERE entry = ? AND kind = ? AND id = ?"
    later = dict(conn.execute(sql, (born[0], kind.number, born[1])))
    return {
        code: cell for code, cell in cells.items() if code not in declined and (cell is None or later.get(code) != cell)
    }


def _imported_births(conn: sqlite3.Connection, kind: Kind[Record]) -> Iterator[VerifyFinding]:
    """What an import brought is what its source said then and nothing else: its baseline, wherever it is kept now."""
    first: dict[int, _Values] | None = None
    layouts = {id: fields.split("\n") for id, fields in conn.execute("SELECT id, fields FROM layout")}
    for entry, low, high, file, brought in conn.execute(
        "SELECT entry, first, last, file, brought FROM birth WHERE kind = ? AND file IS NOT NULL", (kind.number,)
    ).fetchall():
        always = json.loads(brought)
        for layout, fields in layouts.items():
            if not _are_known(kind, fields):
                continue
            place = f"kind = {kind.number} AND record BETWEEN ? AND ? AND file = ? AND layout = ? AND cells IS NOT NULL"
            # The earliest that is kept: a mention that was found later stands in later ones only.
            kept = (
                "SELECT record, cells, min(till) FROM"
                f" (SELECT source, record, cells, {_STANDS} AS till FROM baseline WHERE {place} AND entry = ?"
                f" UNION ALL SELECT source, record, cells, entry FROM baseline_past WHERE {place} AND set_by = ?)"
                " GROUP BY source, record"
            )
            listed = ", ".join(f't."{column}"' for column in stored_columns(kind.code))
            sql = (
                f'SELECT n.cells, {listed} FROM ({kept}) n CROSS JOIN "{kind.code}" t ON t.id = n.record'
                f" WHERE {_differs(kind, fields, always)}"
                f" AND NOT EXISTS (SELECT 1 FROM erasure x WHERE x.kind = {kind.number} AND x.id = t.id)"
            )
            for cells, *row in conn.execute(sql, (low, high, file, layout, entry) * 2):
                first = _first_values(conn, kind) if first is None else first
                now = _with_own(dict(zip(stored_columns(kind.code), row, strict=True)))
                born = {**now, **first.get(row[0], {})}
                said = _said_then(conn, kind, (entry, row[0]), dict(zip(fields, json.loads(cells), strict=True)))
                if _unlike(born, said, always):
                    yield VerifyFinding(_BORN_OTHERWISE, {"kind": kind.code, "id": row[0], "entry": entry})


_STANDS: Final = 2**62  # later than any entry


def _are_known(kind: Kind[Record], fields: Sequence[str]) -> bool:
    """Whether the kind still has all the fields of a layout."""
    return all(code in kind.by_code or is_own(code) for code in fields)


def _differs(kind: Kind[Record], fields: list[str], always: _Values) -> str:
    """SQL that is true of every record which is not as it was brought; changed ones among them are looked at one by
    one.
    """
    defaults, companions = always["defaults"], always["companions"]
    said = []
    for at, code in enumerate(fields):
        value = column_of(code)
        if code in defaults:
            filled = f"json_extract(n.cells, '$[{at}]') IS NULL AND {value} IS {literal(defaults[code])}"
            value = f"CASE WHEN {filled} THEN NULL ELSE {value} END"
        said.append(value)
    apart = [f"json_array({', '.join(said)}) <> n.cells"]
    apart += [
        f't."{field.code}" IS NOT {literal(defaults.get(field.code))}'
        for field in kind.fields
        if field.code not in fields and field.code not in companions
    ]
    apart += [f't."{code}" IS NOT CASE WHEN t."{by}" IS NOT NULL THEN {literal(value)} END'
              for code, (by, value) in companions.items()]  # fmt: skip
    if kind.custom_fields:
        apart.append(others(fields))
    return f"({' OR '.join(apart)})"


def _unlike(born: _Values, cells: _Values, always: _Values) -> bool:
    expected = {**always["defaults"], **{code: cell for code, cell in cells.items() if cell is not None}}
    for code, (by, value) in always["companions"].items():
        expected[code] = value if expected.get(by) is not None else None
    own = {code: None for code in expected if is_own(code)}  # one without a value is no part of the record
    return any(value != expected.get(code) for code, value in {**own, **born}.items() if code not in ("id", "uid"))


def _declined(conn: sqlite3.Connection, kind: Kind[Record], entry: int, id: int) -> set[str]:
    """The fields of a new record that the person who took it in left out."""
    sql = 'SELECT "column" FROM import_row WHERE entry = ? AND kind = ? AND record = ? AND fate = ?'
    return {code for (code,) in conn.execute(sql, (entry, kind.number, id, FIELD_DECLINED))}


def _figures(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    message = mark("The figures of {kind} {id} are not what its journal says.")
    for kind, id in wrong_figures(conn):
        yield VerifyFinding(message, {"kind": kind, "id": id})


def _keys(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    message = mark("{kind} {id} would not be found or sorted by “{field}”: its key is not that of its text.")
    for key, id in wrong_keys(conn, _LISTED):
        yield VerifyFinding(message, {"kind": key.kind, "id": id, "field": key.code})


def _erased(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Nobody was given a device after they were erased."""
    message = mark("Device {id} stands with somebody who was erased for good. Take it back.")
    later = (
        "EXISTS (SELECT 1 FROM change c WHERE c.kind = {0} AND c.id = t.id AND c.field = '{1}' AND c.after IS {2}"
        " AND c.entry > e.entry) OR EXISTS (SELECT 1 FROM birth b WHERE b.kind = {0} AND b.entry > e.entry"
        " AND t.id BETWEEN b.first AND b.last)"
    )
    held, lent = later.format(DEVICE.number, "held_by", "e.id"), later.format(LOAN.number, "returned", "NULL")
    of = f"JOIN erasure e ON e.kind = {PERSON.number}"
    sql = (
        f"SELECT t.id FROM device t {of} AND e.id = t.held_by WHERE {held} UNION"
        f" SELECT t.device FROM loan t {of} AND e.id = t.person WHERE t.returned IS NULL AND ({lent}) LIMIT ?"
    )
    for (id,) in conn.execute(sql, (_LISTED,)):
        yield VerifyFinding(message, {"id": id})


def _loans(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    return loans_elsewhere(conn, _LISTED)


def _numbers(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """No text holds a personal identity number, as none that passed the door does."""
    message = mark(
        "“{field}” of {kind} {id} holds a personal identity number. All of them are taken out by: coordinator erase"
        " numbers --reason TEXT."
    )
    day = first_day(conn)
    for held in islice(held_numbers(conn, day), _LISTED):
        yield VerifyFinding(message, {"kind": held.kind.code, "id": held.id, "field": held.code})
    for id in islice(sorted(known_by_numbers(conn, day)), _LISTED):
        yield VerifyFinding(message, {"kind": PERSON.code, "id": id, "field": text("Id in the source")})
    past = past_numbers(conn, day)
    if past:
        said = mark(
            "{count} steps of the log hold a personal identity number. All of them are taken out by: coordinator erase"
            " numbers --reason TEXT."
        )
        yield VerifyFinding(said, {"count": past})
    papers = held_by_papers(conn, day)
    if papers:
        said = mark(
            "{count} kept papers hold a personal identity number. All of them are taken out by: coordinator erase"
            " numbers --reason TEXT."
        )
        yield VerifyFinding(said, {"count": papers})


def _hashes(conn: sqlite3.Connection) -> Iterator[VerifyFinding]:
    for handover, content, digest in conn.execute("SELECT handover, content, sha256 FROM paper"):
        if hashlib.sha256(content.encode()).digest() != digest:
            yield VerifyFinding(mark("The paper of hand-over {id} is not as it was kept."), {"id": handover})
    for entry, block, digest in conn.execute("SELECT entry, block, sha256 FROM removal"):
        if hashlib.sha256(block).digest() != digest:
            yield VerifyFinding(mark("What entry {entry} removed is not as it was kept."), {"entry": entry})
