"""The school's database as the ledger knows it: one writer, readers beside it (protocol: ``ledger.ledger.Store``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from coordinator.domain.changes import ChangeSet, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kind import OnUndo
from coordinator.domain.kinds import KINDS
from coordinator.ledger.bulk_work import uncollected
from coordinator.ledger.ledger import BEGUN, ErasurePlan, Stamp
from coordinator.ledger.outcomes import NothingUndone, Notice, Piles, Refused, VerifyFinding
from coordinator.storage.disk.connection import connect_reader, connect_writer, tidy_log
from coordinator.storage.disk.erased_names import note_erased_names
from coordinator.storage.disk.sqlite_errors import Damaged
from coordinator.storage.disk.writer_thread import Writer, WriterJob, in_transaction
from coordinator.storage.queries.sqlite_register import SqlRegister
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.ledger.number_guard import NumberGuard
    from coordinator.ledger.stage import Stage
    from coordinator.storage.log.open_entry import Writing
    from coordinator.storage.stage.sqlite_stage import SqlStage

# What writes is loaded on the writer's thread when it is first needed: the first paint waits for none of it.

T = TypeVar("T")


CHECKPOINT = 1_000  # pages of the log, SQLite's own default
_LAST_THAT_DID: Final = (  # an undo from when one that changed nothing was noted, too, is no step to go back from
    "SELECT max(e.id) FROM entry e WHERE e.id = ? OR e.root = ? AND ("
    + " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} x WHERE x.entry = e.id)"
        for table in ("change", "birth", "removal", "baseline_past")
    )
    + ")"
)
LARGE = 1_000  # more rows than this changing at once, and a backup is made first


class BeforeWrite(Protocol):
    """What is told of each write before it, on the writer's thread: ``large`` is an import of very many rows."""

    def __call__(self, *, large: bool) -> None: ...


class SqliteStore:
    """One open database. ``close`` waits for the writer and leaves a file without a write-ahead log.

    ``before_any`` is called on the writer's thread before anything is written, and may refuse it; ``before_write``
    before each write but an erasing, with whether it is a large import: for backups.
    ``after_erase`` is called there when people were erased, ``after_write`` with what else was written and before it is
    told: whom that concerns must outlive a restore.
    """

    def __init__(self, path: Path, writer: Writer | None = None) -> None:
        self.path = path
        self.writer = writer or Writer(lambda: connect_writer(path))
        self.register = SqlRegister(path)
        self.before_any: Callable[[], None] | None = None
        self.before_write: BeforeWrite | None = None
        self.after_erase: Callable[[], None] | None = None
        self.after_write: Callable[[Notice], None] | None = None
        self._stages: dict[int, SqlStage] = {}
        self._stage_count = 0
        self._checked: Future[None] | None = None
        self._checking = Lock()
        self._at_close: list[Callable[[], None]] = []

    def apply(self, changes: ChangeSet, stamp: Stamp) -> Future[Notice]:
        return self._written(lambda conn: self._apply(conn, changes, stamp), changes.stage)

    def invert(self, entry: int, role: str, stamp: Stamp, *, rehearse: bool = False) -> Future[Notice]:
        if rehearse:
            return self.writer.call(lambda conn: _rehearsed(conn, entry, role, stamp))
        return self._written(lambda conn: _inverted(conn, entry, role, stamp))

    def erase(self, plan: ErasurePlan, stamp: Stamp) -> Future[Notice]:
        from coordinator.storage.log import erasure

        def job(conn: sqlite3.Connection) -> Notice:
            words = erasure.known_before(conn, plan)
            notice = in_transaction(conn, lambda conn: erasure.erase(conn, plan, stamp))
            note_erased_names(self.path, words)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if self.after_erase is not None:
                self.after_erase()
            return notice

        return self.writer.call(self._unless_damaged(job))

    def erase_numbers(self, reason: str, stamp: Stamp) -> Future[Notice]:
        from coordinator.storage.log import number_erasure

        def job(conn: sqlite3.Connection) -> Notice:
            day = number_erasure.first_day(conn)
            notice = in_transaction(conn, lambda conn: number_erasure.erase_numbers(conn, stamp, reason, day))
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return notice

        return self.writer.call(self._unless_damaged(job))

    def verify(self) -> Future[Sequence[VerifyFinding]]:
        from coordinator.storage.store.verification import verify

        return self.writer.call(verify)

    def stage(self, guard: NumberGuard) -> Future[Stage]:
        from coordinator.storage.stage.sqlite_stage import SqlStage

        self.check()  # beside the reading of the file, which takes longer
        for old in self._stages.values():
            old.discard()
        self._stage_count += 1
        stage = SqlStage(self.writer, self._stage_count, guard)
        self._stages = {stage.id: stage}
        future: Future[Stage] = Future()
        future.set_result(stage)
        return future

    def copy_open(self, to: Path) -> Future[None]:
        """Writes a checked copy of what is open, wherever its file has gone."""
        from coordinator.storage.disk.file_copy import copy_open

        return self.writer.call(lambda conn: copy_open(conn, to))

    def last_undoable(self) -> int | None:
        return self._one(
            "SELECT max(root) FROM entry e WHERE id = (SELECT max(id) FROM entry WHERE root = e.root) AND role IN"
            " ('do', 'redo') AND message <> ?",
            BEGUN,
        )

    def last_redoable(self) -> int | None:
        return self._one(
            "SELECT root FROM entry e WHERE id = (SELECT max(id) FROM entry WHERE root = e.root) AND role = 'undo'"
            " ORDER BY id DESC LIMIT 1"
        )

    def build_index(self) -> Future[bool]:
        """Builds the trigram index where it is behind; runs after a bulk import, beside the work."""
        from coordinator.storage.queries import search_index

        return self.writer.call(self._unless_damaged(lambda conn: in_transaction(conn, search_index.build_trigrams)))

    def check(self) -> Future[None]:
        """Looks through the file once, on a thread of its own, before the first write if not earlier; the future raises
        :class:`Damaged`. Whatever writes waits for it.
        """
        with self._checking:
            if self._checked is None:
                self._checked = Future()
                Thread(target=_look_through, args=(self.path, self._checked), name="checking", daemon=True).start()
        return self._checked

    def at_close(self, last: Callable[[], None]) -> None:
        """Calls ``last`` once the database is closed: gives up the lock."""
        self._at_close.append(last)

    def close(self) -> None:
        """Ends the writer; the last connection to close takes the write-ahead log into the file."""

        def end_reading() -> None:
            if self._checked is not None:
                wait([self._checked])
            self.register.close()

        # A listener may still be reading on the writer's thread: closing its connection under it ends the process. And
        # only the last connection to close, which may write, takes the log into the file.
        self.writer.close(last=end_reading)
        self.register.close()  # where the writer was never begun
        tidy_log(self.path)
        while self._at_close:
            self._at_close.pop()()

    def _one(self, sql: str, *values: str) -> int | None:
        row = self.register.conn.execute(sql, values).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def _written(self, job: WriterJob[Notice], stage: int | None = None) -> Future[Notice]:
        def guarded(conn: sqlite3.Connection) -> Notice:
            if self.before_write is not None:
                self.before_write(large=stage is not None and self._is_large(conn, stage))
            with _in_bulk(conn, self.writer) if stage is not None else nullcontext():
                notice = in_transaction(conn, job)
            if stage is not None:  # only now: a commit that failed leaves the stage as it was
                self._stages.pop(stage).drop(conn)
            if self.after_write is not None:
                self.after_write(notice)
            return notice

        return self.writer.call(self._unless_damaged(guarded))

    def _unless_damaged(self, job: WriterJob[T]) -> WriterJob[T]:
        checked = self.check()

        def guarded(conn: sqlite3.Connection) -> T:
            checked.result()
            if self.before_any is not None:
                self.before_any()
            return job(conn)

        return guarded

    def _is_large(self, conn: sqlite3.Connection, number: int) -> bool:
        stage = self._stages.get(number)
        if stage is None:
            return False
        if stage.compared_at < 0:
            return sum(file.rows for file in stage.files) > LARGE
        from coordinator.storage.stage import comparison

        tallies = [file.counted or comparison.tally(conn, file) for file in stage.files]
        return sum(found.created + found.updated for found in tallies) > LARGE

    def _apply(self, conn: sqlite3.Connection, changes: ChangeSet, stamp: Stamp) -> Notice:
        from coordinator.storage.log.change_writer import apply_parts, begin_entry, end_entry, frozen

        writing = begin_entry(
            conn, stamp, changes.sentence, origin=changes.origin.value, reason=changes.reason, on=changes.on
        )
        sentence = apply_parts(writing, changes)
        counts = {}
        if changes.stage is not None:
            stage = self._stages.get(changes.stage)
            if stage is None:
                raise Refused(mark("The import was begun anew meanwhile. Look at its preview again."))
            from coordinator.storage.stage.stage_writer import write_stage

            counts = write_stage(writing, stage)
        else:
            _end_by_hand(writing, changes)
        end_entry(writing)
        touched, created = frozen(writing.touched), dict(writing.created)
        return Notice(writing.entry, sentence, touched, created, counts=counts, dropped=changes.dropped)


def _end_by_hand(writing: Writing, changes: ChangeSet) -> None:
    """What follows from what was written by hand, and what forbids it."""
    if any(change.key.kind == DEVICE.code and change.key.field in ("held_by", "status") for change in changes.changes):
        from coordinator.storage.log.open_loans import refuse_lent

        refuse_lent(writing.conn, writing.entry)
    if _may_be_waited_for(changes):
        from coordinator.storage.match.waiting_resolved import resolve_waiting

        resolve_waiting(writing)


_NAMED_BY_ROWS: Final = frozenset({PERSON.code, GROUP.code, ROOM.code, UNIT.code, PRODUCT.code})


def _may_be_waited_for(changes: ChangeSet) -> bool:
    """Whether the changes bring, rename or remove anything that a row of a list could have named: of two of a name, one
    may be left.
    """
    kinds = {each.kind for each in changes.creations} | {each.kind for each in changes.removals}
    kinds |= {each.key.kind for each in changes.changes}
    return not kinds.isdisjoint(_NAMED_BY_ROWS)


@contextmanager
def _in_bulk(conn: sqlite3.Connection, writer: Writer) -> Iterator[None]:
    """Leaves it to the writer's next free moment to take the log into the file: what was committed is kept in the log
    already, and a large one takes as long as a tenth of the import.
    """
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    try:
        with uncollected():
            yield
    finally:
        conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    writer.call(lambda conn: conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone())


def _look_through(path: Path, found: Future[None]) -> None:
    """Answers whether the file is whole, or with why that could not be told."""
    try:
        with closing(connect_reader(path)) as conn:
            whole = conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        damaged = Damaged(path)
        damaged.__cause__ = error
        found.set_exception(damaged)
    except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
        found.set_exception(error)
    else:
        if whole:
            found.set_result(None)
        else:
            found.set_exception(Damaged(path))


def _inverted(conn: sqlite3.Connection, entry: int, role: str, stamp: Stamp) -> Notice:
    """``NothingUndone`` where all of the entry stays as it is, or every receipt that it made stays valid: noted as
    undone, it could not be undone later on.
    """
    notice = _invert(conn, entry, role, stamp)
    why = _why_nothing(notice.piles)
    if why and notice.piles is not None:
        raise NothingUndone(why, piles=_nothing_of(notice.piles), entry=entry)
    return notice


def _why_nothing(piles: Piles | None) -> str:
    if piles is not None and piles.is_nothing:
        return mark("Nothing of entry {entry} can be put back now, so it stays as it is.")
    if piles is not None and _receipts_stay(piles):
        return mark("The receipt of entry {entry} holds: later steps go on from it. So the whole entry stays.")
    return ""


def _nothing_of(piles: Piles) -> Piles:
    """The piles of an undo that is not done."""
    return replace(piles, undone=0, records=())


def _receipts_stay(piles: Piles) -> bool:
    """Whether the entry made receipts, and later steps need each of them: what else could be put back is a trifle."""
    voided = any(done.how == "void" for done in piles.records)
    stays = (KINDS[kept.record.kind].on_undo is OnUndo.VOID and not kept.field for kept in piles.kept)
    return not voided and any(stays)


def _invert(conn: sqlite3.Connection, entry: int, role: str, stamp: Stamp) -> Notice:
    from coordinator.storage.log.change_writer import begin_entry, end_entry, frozen
    from coordinator.storage.log.inversion import invert

    root = conn.execute("SELECT coalesce(root, id) FROM entry WHERE id = ?", (entry,)).fetchone()[0]
    last = conn.execute(_LAST_THAT_DID, (root, root)).fetchone()[0]
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
        notice = _invert(conn, entry, role, stamp)
        refused = notice.piles is not None and _why_nothing(notice.piles)
        return replace(notice, piles=_nothing_of(notice.piles)) if refused and notice.piles is not None else notice
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
