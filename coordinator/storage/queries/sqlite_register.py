"""Answers questions to the register with SQL, from any thread: each thread reads through a connection of its own."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING

from coordinator.domain.changes import Record, Ref
from coordinator.domain.derived import identity_column
from coordinator.domain.keys import identity_key
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, OWN_PREFIX
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import (
    Entry,
    Filter,
    ImportedFile,
    ImportedRow,
    LoggedChange,
    Query,
    R,
    WaitingMention,
)
from coordinator.storage.disk.readers import Connections
from coordinator.storage.queries import former_records
from coordinator.storage.queries.hidden_matches import without_hidden_matches
from coordinator.storage.queries.sql_query import SelectFrame, select_alike, select_count, select_groups, select_ids

if TYPE_CHECKING:
    from coordinator.storage.queries.term_counts import SqlTermRegister

_BATCH = 500


class SqlRegister(Connections):
    """The register in one SQLite file (protocol: ``ledger.asking.Register``)."""

    def get(self, kind: Kind[R], id: int) -> R | None:
        found = self._records(kind, f'SELECT * FROM "{kind.code}" WHERE id = ?', (id,))
        return found[0] if found else None

    def find(self, kind: Kind[R], path: str, value: Scalar) -> Sequence[R]:
        frame = SelectFrame(kind.code)
        if key := identity_column(kind.code, path):
            column, value = f"t.{key}", identity_key(str(value))
        else:
            column = frame.column(path)
        where = f"SELECT t.* FROM {frame.sources} WHERE {column} = ? ORDER BY t.id"
        return self._records(kind, where, (value,)) or self.formerly(kind, path, value)

    def formerly(self, kind: Kind[R], path: str, value: Scalar) -> list[R]:
        ids = former_records.found_by(self.conn, kind.code, path, value)
        marks = ",".join("?" * len(ids))
        return self._records(kind, f'SELECT * FROM "{kind.code}" WHERE id IN ({marks}) ORDER BY id', ids)

    def same_as(self, ref: Ref) -> Ref | None:
        return former_records.kept_ref(self.conn, ref)

    def count(self, query: Query[Record], most: int | None = None) -> int:
        query = without_hidden_matches(self, query)
        statement = select_count(query, most, trigram=_searchable(self.conn, query))
        return int(self.conn.execute(statement.sql, statement.values).fetchone()[0])

    def ids(self, query: Query[Record], limit: int | None = None) -> array[int]:
        return self.matching(without_hidden_matches(self, query), limit)

    def matching(self, query: Query[Record], limit: int | None = None) -> array[int]:
        """As :meth:`ids`, by the texts as they stand, whatever of them is shown."""
        statement = select_ids(query, limit, trigram=_searchable(self.conn, query))
        return array("q", (row[0] for row in self.conn.execute(statement.sql, statement.values)))

    def search_texts(self, kind: Kind[Record], ids: Sequence[int]) -> list[tuple[int, str]]:
        """The folded texts by which these records are searched, by id."""
        sql = f"SELECT id, text FROM {kind.code}_search WHERE id IN (SELECT value FROM json_each(?))"
        return self.conn.execute(sql, (json.dumps(list(ids)),)).fetchall()

    def rows(self, kind: Kind[Record], ids: Sequence[int], paths: Sequence[str]) -> list[tuple[Scalar, ...]]:
        frame = SelectFrame(kind.code)
        columns = ", ".join(["t.id", *(frame.column(path) for path in paths)])
        found: dict[int, tuple[Scalar, ...]] = {}
        for at in range(0, len(ids), _BATCH):
            batch = ids[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            for row in self.conn.execute(
                f"SELECT {columns} FROM {frame.sources} WHERE t.id IN ({marks})", tuple(batch)
            ):
                found[row[0]] = row[1:]
        nothing: tuple[Scalar, ...] = (None,) * len(paths)
        return [found.get(id, nothing) for id in ids]

    def records(self, query: Query[R], limit: int | None = None) -> Sequence[R]:
        ids = self.ids(query, limit)
        found: dict[int, R] = {}
        for at in range(0, len(ids), _BATCH):
            batch = ids[at : at + _BATCH]
            marks = ",".join("?" * len(batch))
            for record in self._records(
                query.kind, f'SELECT * FROM "{query.kind.code}" WHERE id IN ({marks})', tuple(batch)
            ):
                found[record.id] = record
        return [found[id] for id in ids if id in found]

    def group_count(self, query: Query[Record], path: str) -> Sequence[tuple[Scalar, int]]:
        query = without_hidden_matches(self, query)
        statement = select_groups(query, path, trigram=_searchable(self.conn, query))
        return [(value, count) for value, count in self.conn.execute(statement.sql, statement.values)]

    def alike(
        self, kind: Kind[Record], paths: Sequence[str], filters: Sequence[Filter] = ()
    ) -> Sequence[tuple[int, ...]]:
        statement = select_alike(kind.code, paths, filters)
        return [tuple(json.loads(ids)) for (ids,) in self.conn.execute(statement.sql, statement.values)]

    def name(self, ref: Ref) -> str:
        titles = KINDS[ref.kind].title
        if not titles:
            return f"#{ref.id}"
        if not self.exists(ref):
            from coordinator.storage.queries.removed_names import removed_name

            kept = self.same_as(ref)
            return (removed_name(self.conn, ref) or f"#{ref.id}") if kept is None else self.name(kept)
        values = self.rows(KINDS[ref.kind], [ref.id], titles)[0]
        return next((str(value) for value in values if value not in (None, "")), f"#{ref.id}")

    def exists(self, ref: Ref) -> bool:
        """Whether the record stands in the register."""
        return self.conn.execute(f'SELECT 1 FROM "{ref.kind}" WHERE id = ?', (ref.id,)).fetchone() is not None

    def entries(
        self, *, before: int | None = None, limit: int = 200, ref: Ref | None = None, message: str | None = None
    ) -> Sequence[Entry]:
        from coordinator.storage.queries import log_queries

        return log_queries.entries(self.conn, before=before, limit=limit, ref=ref, message=message)

    def entry(self, id: int) -> Entry | None:
        from coordinator.storage.queries import log_queries

        return log_queries.entry(self.conn, id)

    def changes(self, entry: int, *, ref: Ref | None = None, limit: int = 500) -> Sequence[LoggedChange]:
        from coordinator.storage.queries import log_queries

        return log_queries.changes(self.conn, entry, ref=ref, limit=limit)

    def imported_files(self, entry: int) -> Sequence[ImportedFile]:
        from coordinator.storage.queries import log_queries

        return log_queries.imported_files(self.conn, entry)

    def imported_rows(
        self, entry: int, fate: str | None = None, limit: int = 500, offset: int = 0
    ) -> Sequence[ImportedRow]:
        from coordinator.storage.queries import log_queries

        return log_queries.imported_rows(self.conn, entry, fate, limit, offset)

    def waiting_mentions(self, limit: int | None = None) -> Sequence[WaitingMention]:
        from coordinator.storage.queries.waiting_mentions import waiting_mentions

        return waiting_mentions(self.conn, limit)

    def setting(self, code: str) -> str | None:
        row = self.conn.execute("SELECT value FROM setting WHERE code = ?", (code,)).fetchone()
        return None if row is None else row[0]

    def paper(self, handover: int) -> tuple[str, str] | None:
        row = self.conn.execute("SELECT content, renderer FROM paper WHERE handover = ?", (handover,)).fetchone()
        return None if row is None else (row[0], row[1])

    @property
    def term(self) -> SqlTermRegister:
        from coordinator.storage.queries.term_counts import SqlTermRegister

        return SqlTermRegister(self)

    def index_state(self) -> str:
        building = self.conn.execute("SELECT 1 FROM search_state WHERE state <> 'ready'").fetchone()
        return "building" if building else "ready"

    def last_entry(self) -> int:
        """The newest entry's id; 0 for an empty log."""
        return int(self.conn.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0])

    def _records(self, kind: Kind[R], sql: str, values: Sequence[Scalar]) -> list[R]:
        with closing(self.conn.cursor()) as cursor:
            cursor.row_factory = sqlite3.Row
            return [record_of(kind, row) for row in cursor.execute(sql, tuple(values))]


class RegisterOn(SqlRegister):
    """The register as one connection sees it, such as the writing one within a transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._only = conn

    @property
    def conn(self) -> sqlite3.Connection:
        return self._only


def _searchable(conn: sqlite3.Connection, query: Query[Record]) -> bool:
    if not query.text:
        return False
    row = conn.execute("SELECT state FROM search_state WHERE kind = ?", (query.kind.number,)).fetchone()
    return row is not None and row[0] == "ready"


def record_of(kind: Kind[R], row: sqlite3.Row) -> R:
    """A record from a whole row of its table, own fields under ``own.<code>``."""
    values: dict[str, Scalar] = {field.code: row[field.code] for field in kind.fields}
    if kind.custom_fields:
        values |= {OWN_PREFIX + code: value for code, value in json.loads(row["own_fields"]).items()}
    return kind.record(kind.code, row["id"], row["uid"].hex(), MappingProxyType(values))
