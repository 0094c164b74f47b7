"""Puts typed rows into the temporary tables of a stage, and compares a file with its known rows in mind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain, islice, repeat

from coordinator.domain.derived import Keying
from coordinator.domain.keys import name_key
from coordinator.ledger.stage import Fate, LeftRow, StagedBatch, StagedRow
from coordinator.storage.disk.writer_thread import transaction
from coordinator.storage.match import mentioned_records, people_match, record_match
from coordinator.storage.match.staged_file import StagedFile, StagedFiles
from coordinator.storage.queries.stored_keys import key_column
from coordinator.storage.stage import comparison, known_rows

_BATCH = 2_000


def compare_file(conn: sqlite3.Connection, stage: StagedFiles, file: StagedFile) -> None:
    """Compares one file, all its rows where the short cut of its known rows does not lead to what they mean."""
    known = known_rows.are_there(conn, file)
    if known and not known_rows.still_hold(conn, file):
        _stage_again(conn, file)
        known = False
    _compare(conn, stage, file)
    if known and known_rows.are_met(conn, file):
        _stage_again(conn, file)
        _compare(conn, stage, file)


def _compare(conn: sqlite3.Connection, stage: StagedFiles, file: StagedFile) -> None:
    creates = {kind for file in stage.files for kind in file.layout.creates}  # what any of them may bring by naming it
    mentioned_records.resolve_references(conn, stage.references, creates)
    comparison.compare(conn, file, stage.merge)


def _stage_again(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Stages a file's rows anew, none of them taken for known; what was left out by hand stays so."""
    if file.again is None:
        raise ValueError("a file with known rows cannot be staged again")
    declined = conn.execute(f"SELECT line FROM {file.table} WHERE declined = 1").fetchall()
    conn.execute(f"DELETE FROM {file.table}")
    conn.execute("DELETE FROM temp.stage_left WHERE file = ?", (file.number,))
    identities = record_match.identity_reader(file.layout)
    for some in gathered_batches(file.again()):
        insert_staged(conn, file, identities, some)
    file.seen.clear()
    file.counted = None
    for line in declined:
        conn.execute(f"UPDATE {file.table} SET declined = 1 WHERE line = ?", line)


def insert_staged(
    conn: sqlite3.Connection,
    file: StagedFile,
    identities: record_match.Identities,
    batches: Sequence[StagedBatch],
) -> None:
    """Puts some rows into the file's table, in one transaction of their own where none is going on."""
    marks = ", ".join("?" * (5 + len(file.layout.fields) + len(file.keys)))
    columns = f"line, digest, source_key, rank, {_listed(file)}, ident"
    rows = chain.from_iterable(_with_identity(file, identities, batch) for batch in batches)
    # Of temporary tables only, so that nobody waits for it.
    with nullcontext() if conn.in_transaction else transaction(conn, "DEFERRED"):
        for batch in batches:
            known_rows.insert_known(conn, file, batch.known)
        conn.executemany(f"INSERT INTO {file.table} ({columns}) VALUES ({marks})", rows)
        conn.executemany(
            "INSERT INTO temp.stage_left VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    file.number,
                    row.line,
                    row.fate.value,
                    row.column,
                    row.reason,
                    _packed(dict(row.values)),
                    _packed(row.cells),
                )
                for batch in batches
                for row in batch.left
            ),
        )


def _with_identity(
    file: StagedFile, reader: record_match.Identities, batch: StagedBatch
) -> Iterator[tuple[object, ...]]:
    keys = {key.code: key_column(key, batch.columns[file.layout.fields.index(key.code)]) for key in file.keys}
    identities = reader(batch, {key.code: keys[key.code] for key in file.keys if key.keying is Keying.IDENTITY})
    known = [*map(hash, filter(None, identities)), *_names(file, batch)]
    before = len(file.seen)
    file.seen.update(known)
    file.twins = file.twins or len(file.seen) - before < len(known)
    rest: Iterable[str | None] = identities
    if file.first_key:
        first = keys[file.layout.identity[0]]
        rest = [None if key else other for key, other in zip(first, identities, strict=True)] if None in first else ()
    facts = (batch.lines, batch.digests, batch.source_keys, batch.ranks)
    return zip(*facts, *batch.columns, *keys.values(), rest or repeat(None, len(identities)), strict=True)


def _names(file: StagedFile, batch: StagedBatch) -> Iterator[int]:
    """What people are called, so that it is seen whether two rows of a list may be one person."""
    fields = file.layout.fields
    if people_match.asks_who_is_meant(file):
        names = (batch.columns[fields.index(code)] for code in ("given_name", "family_name") if code in fields)
        for said in zip(*names, strict=True):
            yield hash(("name", name_key("".join(str(word or "") for word in said))))


def count_of(batch: StagedBatch) -> int:
    """How many rows of the file a batch accounts for."""
    left = sum(row.fate is not Fate.NOTE for row in batch.left)
    return len(batch.lines) + len(batch.known.lines) + left


def _listed(file: StagedFile) -> str:
    return ", ".join(f'"{code}"' for code in [*file.layout.fields, *(key.column for key in file.keys)])


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def gathered_batches(batches: Iterable[StagedBatch]) -> Iterator[list[StagedBatch]]:
    """Batches together until a call to the writer is worth its while."""
    some: list[StagedBatch] = []
    count = 0
    for batch in batches:
        some.append(batch)
        count += count_of(batch)
        if count >= _BATCH:
            yield some
            some, count = [], 0
    if some:
        yield some


def in_columns(rows: Iterable[StagedRow | LeftRow], width: int) -> Iterator[StagedBatch]:
    """Rows one by one as batches; ``width`` is how many fields each has."""
    rest = iter(rows)
    while some := list(islice(rest, _BATCH)):
        kept = [row for row in some if isinstance(row, StagedRow)]
        yield _batch_of(kept, [row for row in some if isinstance(row, LeftRow)], width)


def _batch_of(kept: Sequence[StagedRow], left: Sequence[LeftRow], width: int) -> StagedBatch:
    return StagedBatch(
        [row.line for row in kept],
        [row.digest for row in kept],
        [row.source_key for row in kept],
        [row.rank for row in kept],
        list(zip(*(row.values for row in kept), strict=True)) or [()] * width,
        left,
    )
