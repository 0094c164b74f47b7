"""Stages typed rows in temporary tables of the writing connection, so that whole files are compared set-wise."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from typing import TypeVar

from coordinator.domain.derived import Keying, StoredKey, identity_column, keys_of
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention
from coordinator.ledger.staging import (
    Fate,
    FileFacts,
    Layout,
    LeftRow,
    Merger,
    PreviewRow,
    Remarks,
    StagedBatch,
    StagedRow,
    Tally,
)
from coordinator.storage import comparing, deciding, matching, previewing, rehearsing
from coordinator.storage.keys import key_column
from coordinator.storage.missing import missing
from coordinator.storage.writer import Writer, transaction

T = TypeVar("T")
_BATCH = 2_000


@dataclass(slots=True)
class StagedFile:
    """One file of a stage: its layout, what is kept of it, and how many rows it had."""

    number: int
    layout: Layout
    facts: FileFacts
    rows: int = 0
    twins: bool = False
    fresh: bool = False  # nothing of its kind was here when it was staged, so every row is born new
    counted: Tally | None = None  # since its rows were compared and decided upon last
    first: int | None = None  # all its rows are new: their ids less their numbers
    seen: set[int] = field(default_factory=set)
    # The stored keys that follow from one of the layout's fields are staged beside it; that by which rows are
    # recognised first is not staged a second time as their identity.
    keys: list[StoredKey] = field(init=False)
    first_key: str | None = field(init=False)

    def __post_init__(self) -> None:
        first = self.layout.identity[0]
        self.keys = [key for key in keys_of(self.layout.kind) if key.code in self.layout.fields]
        self.first_key = identity_column(self.layout.kind, first) if first in self.layout.fields else None

    @property
    def table(self) -> str:
        """The temporary table of the file's rows."""
        return f"temp.stage_{self.number}"

    def reference_fields(self) -> Iterator[tuple[str, str]]:
        """The fields that refer to records, with the kind they refer to."""
        for code in self.layout.fields:
            found = KINDS[self.layout.kind].by_code.get(code)
            if found is not None and found.refers:
                yield code, found.refers


class SqlStage:
    """Files staged for one import (protocol: ``ledger.staging.Stage``)."""

    def __init__(self, writer: Writer, id: int) -> None:
        self._writer = writer
        self._id = id
        self.files: list[StagedFile] = []
        self.references: dict[tuple[str, Mention], int] = {}
        self.compared_at = -1
        self.merge: Merger = _unmerged
        self._call(_create_tables)

    @property
    def id(self) -> int:
        return self._id

    def begin(self, layout: Layout, facts: FileFacts) -> None:
        file = StagedFile(len(self.files) + 1, layout, facts)
        self.files.append(file)
        self._call(lambda conn: _create_table(conn, file))

    def reference(self, kind: str, mention: Mention) -> int:
        number = self.references.get((kind, mention))
        if number is None:
            number = self.references[kind, mention] = len(self.references) + 1
        return number

    def add(self, rows: Iterable[StagedRow | LeftRow]) -> None:
        self.add_batches(_in_columns(rows, len(self.files[-1].layout.fields)))

    def add_batches(self, batches: Iterable[StagedBatch]) -> None:
        file = self.files[-1]
        identities = matching.identity_reader(file.layout)
        for some in _gathered(batches):
            file.rows += sum(len(batch.lines) for batch in some)
            file.rows += sum(row.fate is not Fate.NOTE for batch in some for row in batch.left)
            self._call(lambda conn, some=some: _insert(conn, file, identities, some))  # type: ignore[misc]
        file.seen.clear()

    def compare(self, merge: Merger) -> Sequence[Tally]:
        self.merge = merge
        return self._call(self.compare_on)

    def compare_on(self, conn: sqlite3.Connection) -> Sequence[Tally]:
        """Compares on the writer's thread. Several files are rehearsed, since a later one may speak of what an earlier
        brings.
        """
        last = conn.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0]
        if last != self.compared_at:
            if len(self.files) > 1:
                rehearsing.rehearse(conn, self)
            else:
                matching.resolve_references(conn, self.references, self.creates)
                for file in self.files:
                    comparing.compare(conn, file, self.merge)
            self.compared_at = last
        for file in self.files:
            file.counted = file.counted or comparing.tally(conn, file)
        return [file.counted for file in self.files if file.counted is not None]

    @property
    def creates(self) -> set[str]:
        """The kinds that any of the files may bring by mentioning them."""
        return {kind for file in self.files for kind in file.layout.creates}

    def preview(
        self,
        file: int,
        fate: Fate | None = None,
        *,
        search: str = "",
        limit: int = 200,
        offset: int = 0,
        only: str = "",
    ) -> Sequence[PreviewRow]:
        staged = self.files[file - 1]
        return self._call(lambda conn: previewing.page(conn, staged, fate, search, limit, offset, only))

    def decline(
        self, file: int, lines: Sequence[int], fields: Sequence[str] | None = None, *, declined: bool = True
    ) -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: self._decline(conn, staged, lines, fields, declined))

    def _decline(
        self,
        conn: sqlite3.Connection,
        file: StagedFile,
        lines: Sequence[int],
        fields: Sequence[str] | None,
        declined: bool,
    ) -> None:
        previewing.decline(conn, file, lines, fields, declined)
        self._decided()
        if fields is None and matching.has_older(conn, file):
            # Where the newest of several rows about one thing is left out, the next newest counts.
            self.compared_at = -1
            self.compare_on(conn)

    def settle(self, file: int, line: int, field: str, take: bool) -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: previewing.settle(conn, staged, line, field, take))
        self._decided()

    def _decided(self) -> None:
        """A later file may speak of what an earlier one then does not bring: the next comparison starts anew."""
        for file in self.files:
            file.counted = None
        if len(self.files) > 1:
            self.compared_at = -1

    def decline_all(self, file: int, fate: Fate, *, search: str = "", declined: bool = True, only: str = "") -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: deciding.decline_all(conn, staged, fate, search, declined, only))
        self._decided()

    def settle_all(self, file: int, take: bool, *, search: str = "") -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: deciding.settle_all(conn, staged, take, search))
        self._decided()

    def remarks(self, file: int) -> Remarks:
        staged = self.files[file - 1]
        return self._call(lambda conn: deciding.remarks(conn, staged))

    def missing(self, file: int) -> Sequence[int]:
        staged = self.files[file - 1]
        return self._call(lambda conn: missing(conn, staged, self.files))

    def coming(self) -> Sequence[tuple[str, Mention]]:
        return self._call(deciding.coming)

    def news(self) -> bool:
        return self._call(lambda conn: any(comparing.has_news(conn, file) for file in self.files))

    def forget(self, file: int) -> None:
        forgotten = self.files.pop(file - 1)
        self._call(lambda conn: _forget(conn, forgotten))

    def mentions(self) -> Sequence[tuple[str, str, int | None]]:
        return self._call(matching.mentions)

    def discard(self) -> None:
        self._call(self.drop)

    def drop(self, conn: sqlite3.Connection) -> None:
        """Drops the temporary tables, on the writer's thread."""
        for file in self.files:
            conn.execute(f"DROP TABLE IF EXISTS {file.table}")
        self.files.clear()
        self.references.clear()
        for table in ("stage_left", "stage_reference", "stage_difference", "stage_decision"):
            conn.execute(f"DELETE FROM temp.{table}")

    def _call(self, job: Callable[[sqlite3.Connection], T]) -> T:
        return self._writer.call(job).result()


def _unmerged(*_: Scalar) -> str:
    return "conflict"


def _create_table(conn: sqlite3.Connection, file: StagedFile) -> None:
    file.fresh = file.layout.adds and matching.is_empty(conn, file.layout.kind)
    columns = ", ".join(f'"{code}"' for code in [*file.layout.fields, *(key.column for key in file.keys)])
    default = " DEFAULT 'new'" if file.fresh else ""
    # What is asked of every row stands first, so that the long rest of a row need not be walked through.
    conn.execute(
        f"CREATE TEMP TABLE stage_{file.number} (nr INTEGER PRIMARY KEY, fate TEXT{default}, declined INTEGER,"
        f" record INTEGER, detail TEXT, reason TEXT, line INTEGER, digest BLOB, source_key TEXT, rank TEXT, {columns},"
        " ident TEXT)"
    )


def _create_tables(conn: sqlite3.Connection) -> None:
    conn.execute(
        'CREATE TEMP TABLE IF NOT EXISTS stage_left (file INTEGER, line INTEGER, fate TEXT, "column" TEXT,'
        " reason TEXT, detail TEXT, cells TEXT)"
    )
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_reference (number INTEGER PRIMARY KEY, kind TEXT, key TEXT, id"
        " INTEGER, comes INTEGER)"
    )
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_difference (file INTEGER, nr INTEGER, field TEXT, base ANY,"
        " ours ANY, theirs ANY,"
        " verdict TEXT, declined INTEGER, PRIMARY KEY (file, nr, field)) WITHOUT ROWID"
    )
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_decision (file INTEGER, line INTEGER, field TEXT, decision TEXT)"
    )
    conn.execute("CREATE INDEX IF NOT EXISTS temp.stage_decided ON stage_decision (file, line, field)")


def _forget(conn: sqlite3.Connection, file: StagedFile) -> None:
    conn.execute(f"DROP TABLE IF EXISTS {file.table}")
    conn.execute("DELETE FROM temp.stage_left WHERE file = ?", (file.number,))


def _insert(
    conn: sqlite3.Connection,
    file: StagedFile,
    identities: matching.Identities,
    batches: Sequence[StagedBatch],
) -> None:
    marks = ", ".join("?" * (5 + len(file.layout.fields) + len(file.keys)))
    columns = f"line, digest, source_key, rank, {_listed(file)}, ident"
    rows = chain.from_iterable(_with_identity(file, identities, batch) for batch in batches)
    with transaction(conn, "DEFERRED"):  # of temporary tables only, so that nobody waits for it
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


def _with_identity(file: StagedFile, reader: matching.Identities, batch: StagedBatch) -> Iterator[tuple[object, ...]]:
    keys = {key.code: key_column(key, batch.columns[file.layout.fields.index(key.code)]) for key in file.keys}
    identities = reader(batch, {key.code: keys[key.code] for key in file.keys if key.keying is Keying.IDENTITY})
    known = [*map(hash, filter(None, identities))]
    before = len(file.seen)
    file.seen.update(known)
    file.twins = file.twins or len(file.seen) - before < len(known)
    rest: Iterable[str | None] = identities
    if file.first_key:
        first = keys[file.layout.identity[0]]
        rest = [None if key else other for key, other in zip(first, identities, strict=True)] if None in first else ()
    facts = (batch.lines, batch.digests, batch.source_keys, batch.ranks)
    return zip(*facts, *batch.columns, *keys.values(), rest or repeat(None, len(identities)), strict=True)


def _listed(file: StagedFile) -> str:
    return ", ".join(f'"{code}"' for code in [*file.layout.fields, *(key.column for key in file.keys)])


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _gathered(batches: Iterable[StagedBatch]) -> Iterator[list[StagedBatch]]:
    """Batches together until a call to the writer is worth its while."""
    some: list[StagedBatch] = []
    count = 0
    for batch in batches:
        some.append(batch)
        count += len(batch.lines) + len(batch.left)
        if count >= _BATCH:
            yield some
            some, count = [], 0
    if some:
        yield some


def _in_columns(rows: Iterable[StagedRow | LeftRow], width: int) -> Iterator[StagedBatch]:
    rest = iter(rows)
    while some := list(islice(rest, _BATCH)):
        kept = [row for row in some if isinstance(row, StagedRow)]
        columns = list(zip(*(row.values for row in kept), strict=True)) or [()] * width
        yield StagedBatch(
            [row.line for row in kept],
            [row.digest for row in kept],
            [row.source_key for row in kept],
            [row.rank for row in kept],
            columns,
            [row for row in some if isinstance(row, LeftRow)],
        )
