"""Stages typed rows in temporary tables of the writing connection, so that whole files are compared set-wise."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from coordinator.domain.values import Scalar
from coordinator.ledger.mentions import Mention, alike
from coordinator.ledger.number_guard import NumberGuard
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import (
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
    ToldRows,
    Touched,
    UnfoundMention,
)
from coordinator.storage.disk.writer_thread import Writer
from coordinator.storage.match import moved_classes, people_questions, record_match, waiting_resolved
from coordinator.storage.match.mentioned_records import classes_apart
from coordinator.storage.match.staged_file import StagedFile
from coordinator.storage.stage import comparison, decisions, dry_run, known_rows, stage_preview, told_rows
from coordinator.storage.stage.missing_records import missing_pupil_ids, missing_record_ids
from coordinator.storage.stage.staged_rows import compare_file, count_of, gathered_batches, in_columns, insert_staged

T = TypeVar("T")


class SqlStage:
    """Files staged for one import (protocol: ``ledger.staging.Stage``)."""

    def __init__(self, writer: Writer, id: int, guard: NumberGuard) -> None:
        self._writer = writer
        self.guard = guard
        self.doubtful = guard.doubtful
        self.id = id
        self.files: list[StagedFile] = []
        self.references: dict[tuple[str, Mention], int] = {}  # each in its first spelling
        self.numbers: dict[tuple[str, Mention], int] = {}
        self.compared_at = -1
        self.merge: Merger = _unmerged
        self._call(_create_tables)
        self.apart = self._call(classes_apart)

    def begin(self, layout: Layout, facts: FileFacts) -> None:
        file = StagedFile(len(self.files) + 1, layout, self.guard.facts(facts))
        self.files.append(file)
        self._call(lambda conn: _create_table(conn, file))

    def reference(self, kind: str, mention: Mention) -> int:
        same = (kind, alike(kind, mention, self.apart))
        number = self.numbers.get(same)
        if number is None:
            number = self.numbers[same] = self.references[kind, mention] = len(self.numbers) + 1
            self.guard.meet(kind, mention, number)
        return number

    def add(self, rows: Iterable[StagedRow | LeftRow]) -> None:
        self.add_batches(in_columns(rows, len(self.files[-1].layout.fields)))

    def known(self, horizon: str, expected: int) -> dict[bytes, int]:
        file = self.files[-1]
        return self._call(lambda conn: known_rows.known_rows(conn, file, horizon, expected))

    def add_batches(
        self, batches: Iterable[StagedBatch], again: Callable[[], Iterable[StagedBatch]] | None = None
    ) -> None:
        file = self.files[-1]
        file.again = None if again is None else partial(_guarded, self, file, again)
        identities = record_match.identity_reader(file.layout)
        for some in gathered_batches(_guarded(self, file, lambda: batches)):
            file.rows += sum(map(count_of, some))
            self._call(lambda conn, some=some: insert_staged(conn, file, identities, some))  # type: ignore[misc]
        file.seen.clear()

    def compare(self, merge: Merger) -> Sequence[Tally]:
        self.merge = merge
        return self._call(self.compare_on)

    def compare_on(self, conn: sqlite3.Connection) -> Sequence[Tally]:
        """Compares on the writer's thread. Several files are rehearsed, since a later one may speak of what an earlier
        brings.
        """
        last = known_rows.last_entry(conn)
        if last != self.compared_at:
            if len(self.files) > 1:
                dry_run.rehearse(conn, self)
            else:
                for file in self.files:
                    compare_file(conn, self, file)
            self.compared_at = last
        for file in self.files:
            file.counted = file.counted or comparison.tally(conn, file)
        return [file.counted for file in self.files if file.counted is not None]

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
        return self._call(lambda conn: stage_preview.page(conn, staged, fate, search, limit, offset, only))

    def decline(
        self, file: int, lines: Sequence[int], fields: Sequence[str] | None = None, *, declined: bool = True
    ) -> None:
        staged = self.files[file - 1]

        def decide(conn: sqlite3.Connection) -> None:
            stage_preview.decline(conn, staged, lines, fields, declined=declined)
            _compare_anew(self)
            if fields is None and record_match.has_older(conn, staged):
                # Where the newest of several rows about one thing is left out, the next newest counts.
                self.compared_at = -1
                self.compare_on(conn)

        self._call(decide)

    def settle(self, file: int, line: int, field: str, *, take: bool) -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: stage_preview.settle_conflict(conn, staged, line, field, take=take))
        _compare_anew(self)

    def answer(self, file: int, line: int, answer: str, meant: int | None = None) -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: people_questions.take_answer(conn, staged, line, answer, meant))
        _compare_anew(self)
        self.compared_at = -1
        self._call(self.compare_on)

    def decline_all(self, file: int, fate: Fate, *, search: str = "", declined: bool = True, only: str = "") -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: decisions.decline_all(conn, staged, fate, search=search, declined=declined, only=only))
        _compare_anew(self)

    def settle_all(self, file: int, *, take: bool, search: str = "") -> None:
        staged = self.files[file - 1]
        self._call(lambda conn: decisions.settle_conflicts(conn, staged, take=take, search=search))
        _compare_anew(self)

    def remarks(self, file: int) -> Remarks:
        staged = self.files[file - 1]
        return self._call(lambda conn: decisions.remarks(conn, staged))

    def told(self, file: int, fates: Collection[Fate], *, rows: int = 0, reasons: int = 0) -> ToldRows:
        staged = self.files[file - 1]
        return self._call(lambda conn: told_rows.told(conn, staged, fates, rows, reasons))

    def missing(self, file: int, *, by_class: bool = False, of_units: bool = False) -> Sequence[int]:
        staged = self.files[file - 1]
        if by_class:
            return self._call(lambda conn: missing_pupil_ids(conn, staged, self.files))
        return self._call(lambda conn: missing_record_ids(conn, staged, self.files, of_units=of_units))

    def coming(self) -> Sequence[tuple[str, Mention]]:
        return self._call(decisions.coming)

    def unfound(self, file: int, limit: int = 1_000) -> Sequence[UnfoundMention]:
        staged = self.files[file - 1]
        return self._call(lambda conn: waiting_resolved.unfound_mentions(conn, staged, limit))

    def news(self) -> bool:
        return self._call(lambda conn: any(comparison.has_news(conn, file) for file in self.files))

    def as_written(self, ask: Callable[[Register, Touched], T]) -> T:
        return self._call(lambda conn: dry_run.ask_as_written(conn, self, ask))

    def forget(self, file: int) -> None:
        forgotten = self.files.pop(file - 1)
        self._call(lambda conn: _forget(conn, forgotten))

    def discard(self) -> None:
        self._call(self.drop)

    def drop(self, conn: sqlite3.Connection) -> None:
        """Drops the temporary tables, on the writer's thread."""
        for file in self.files:
            conn.execute(f"DROP TABLE IF EXISTS {file.table}")
        self.files.clear()
        self.references.clear()
        for table in (
            "stage_left",
            "stage_reference",
            "stage_difference",
            "stage_decision",
            "stage_question",
            "stage_moved",
        ):
            conn.execute(f"DELETE FROM temp.{table}")

    def _call(self, job: Callable[[sqlite3.Connection], T]) -> T:
        return self._writer.call(job).result()


def _guarded(stage: SqlStage, file: StagedFile, batches: Callable[[], Iterable[StagedBatch]]) -> Iterator[StagedBatch]:
    for batch in batches():
        stage.guard.look(stage.references, stage.numbers, stage.apart)
        yield stage.guard.batch(file.layout, batch)


def _compare_anew(stage: SqlStage) -> None:
    """A later file may speak of what an earlier one then does not bring: the next comparison starts anew."""
    for file in stage.files:
        file.counted = None
    if len(stage.files) > 1:
        stage.compared_at = -1


def _unmerged(*_: Scalar) -> str:
    return "conflict"


def _create_table(conn: sqlite3.Connection, file: StagedFile) -> None:
    file.fresh = file.layout.adds and record_match.is_empty(conn, file.layout.kind)
    columns = ", ".join(f'"{code}"' for code in [*file.layout.fields, *(key.column for key in file.keys)])
    default = " DEFAULT 'new'" if file.fresh else ""
    # What is asked of every row stands first, so that the long rest of a row need not be walked through.
    conn.execute(
        f"CREATE TEMP TABLE stage_{file.number} (nr INTEGER PRIMARY KEY, fate TEXT{default}, declined INTEGER,"
        f" record INTEGER, detail TEXT, reason TEXT, line INTEGER, digest BLOB, source_key TEXT, rank TEXT, known"
        f" INTEGER, {columns}, ident TEXT)"
    )


def _create_tables(conn: sqlite3.Connection) -> None:
    conn.execute(
        'CREATE TEMP TABLE IF NOT EXISTS stage_left (file INTEGER, line INTEGER, fate TEXT, "column" TEXT,'
        " reason TEXT, detail TEXT, cells TEXT)"
    )
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_reference (number INTEGER PRIMARY KEY, kind TEXT, key TEXT, id"
        " INTEGER, comes INTEGER, several INTEGER)"
    )
    # BLOB alone keeps a text as it is: for ANY, outside of strict tables, 00077 is the number 77.
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_difference (file INTEGER, nr INTEGER, field TEXT, base BLOB,"
        " ours BLOB, theirs BLOB,"
        " verdict TEXT, declined INTEGER, PRIMARY KEY (file, nr, field)) WITHOUT ROWID"
    )
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_decision (file INTEGER, line INTEGER, field TEXT, decision TEXT)"
    )
    conn.execute("CREATE INDEX IF NOT EXISTS temp.stage_decided ON stage_decision (file, line, field)")
    people_questions.create_table(conn)
    moved_classes.create_moved_table(conn)


def _forget(conn: sqlite3.Connection, file: StagedFile) -> None:
    conn.execute(f"DROP TABLE IF EXISTS {file.table}")
    for table in ("stage_left", "stage_question", "stage_moved"):
        conn.execute(f"DELETE FROM temp.{table} WHERE file = ?", (file.number,))
