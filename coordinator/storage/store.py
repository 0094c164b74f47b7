"""The school's database as the ledger knows it: one writer, readers beside it (protocol: ``ledger.ledger.Store``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from coordinator.domain.changes import ChangeSet, Sentence
from coordinator.ledger.ledger import ErasurePlan, Stamp
from coordinator.ledger.outcomes import Finding, Notice, Piles, Refused
from coordinator.ledger.staging import Stage
from coordinator.storage import erasing, searching
from coordinator.storage.applying import apply_parts, begin_entry, end_entry, frozen
from coordinator.storage.connecting import connect_writer
from coordinator.storage.importing import write_stage
from coordinator.storage.inverting import invert
from coordinator.storage.register import SqlRegister
from coordinator.storage.staging import SqlStage
from coordinator.storage.verifying import verify
from coordinator.storage.writer import Job, Writer, in_transaction
from coordinator.words import mark


class Store:
    """One open database. ``close`` waits for the writer and leaves a file without a write-ahead log."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer = Writer(lambda: connect_writer(path))
        self.register = SqlRegister(path)
        self._stages: dict[int, SqlStage] = {}
        self._stage_count = 0

    def apply(self, changes: ChangeSet, stamp: Stamp) -> Future[Notice]:
        return self._written(lambda conn: self._apply(conn, changes, stamp))

    def invert(self, entry: int, role: str, stamp: Stamp, *, rehearse: bool = False) -> Future[Notice]:
        if rehearse:
            return self.writer.call(lambda conn: _rehearsed(conn, entry, role, stamp))
        return self._written(lambda conn: _invert(conn, entry, role, stamp))

    def erase(self, plan: ErasurePlan, stamp: Stamp) -> Future[Notice]:
        def job(conn: sqlite3.Connection) -> Notice:
            notice = in_transaction(conn, lambda conn: erasing.erase(conn, plan, stamp))
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return notice

        return self.writer.call(job)

    def verify(self) -> Future[Sequence[Finding]]:
        return self.writer.call(verify)

    def stage(self) -> Future[Stage]:
        for old in self._stages.values():
            old.discard()
        self._stage_count += 1
        stage = SqlStage(self.writer, self._stage_count)
        self._stages = {stage.id: stage}
        future: Future[Stage] = Future()
        future.set_result(stage)
        return future

    def last_undoable(self) -> int | None:
        return self._one(
            "SELECT max(root) FROM entry e WHERE id = (SELECT max(id) FROM entry WHERE root = e.root) AND role IN"
            " ('do', 'redo')"
        )

    def last_redoable(self) -> int | None:
        return self._one(
            "SELECT root FROM entry e WHERE id = (SELECT max(id) FROM entry WHERE root = e.root) AND role = 'undo'"
            " ORDER BY id DESC LIMIT 1"
        )

    def build_index(self) -> Future[bool]:
        """Builds the trigram index where it is behind; runs after a bulk import, beside the work."""
        return self.writer.transact(searching.build_trigrams)

    def close(self) -> None:
        """Ends the writer; the last connection to close takes the write-ahead log into the file."""
        self.register.close()
        self.writer.close()

    def _one(self, sql: str) -> int | None:
        row = self.register.conn.execute(sql).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _written(self, job: Job[Notice]) -> Future[Notice]:
        return self.writer.transact(job)

    def _apply(self, conn: sqlite3.Connection, changes: ChangeSet, stamp: Stamp) -> Notice:
        writing = begin_entry(
            conn, stamp, changes.sentence, origin=changes.origin.value, reason=changes.reason, on=changes.on
        )
        sentence = apply_parts(writing, changes)
        counts = {}
        if changes.stage is not None:
            stage = self._stages.get(changes.stage)
            if stage is None:
                raise Refused(mark("The import was begun anew meanwhile. Look at its preview again."))
            counts = write_stage(writing, stage)
            stage.drop(conn)
            del self._stages[changes.stage]
        end_entry(writing)
        return Notice(writing.entry, sentence, frozen(writing.touched), dict(writing.created), counts=counts)


def _invert(conn: sqlite3.Connection, entry: int, role: str, stamp: Stamp) -> Notice:
    root = conn.execute("SELECT coalesce(root, id) FROM entry WHERE id = ?", (entry,)).fetchone()[0]
    last = conn.execute("SELECT max(id) FROM entry WHERE root = ?", (root,)).fetchone()[0]
    sentence = Sentence(
        mark("Undone: entry {entry}") if role == "undo" else mark("Done again: entry {entry}"), {"entry": root}
    )
    writing = begin_entry(conn, stamp, sentence, origin=role, role=role, inverts=last, root=root)
    piles: Piles = invert(writing, last)
    end_entry(writing)
    return Notice(writing.entry, sentence, frozen(writing.touched), role=role, piles=piles)


def _rehearsed(conn: sqlite3.Connection, entry: int, role: str, stamp: Stamp) -> Notice:
    conn.execute("BEGIN IMMEDIATE")
    try:
        return _invert(conn, entry, role, stamp)
    finally:
        conn.execute("ROLLBACK")
