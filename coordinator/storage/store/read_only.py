"""The database as one who only looks on sees it: the command line while the window is open."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from coordinator.domain.changes import ChangeSet
from coordinator.ledger.ledger import ErasurePlan, Stamp
from coordinator.ledger.outcomes import Notice, Refused, VerifyFinding
from coordinator.storage.disk.connection import connect_copy
from coordinator.storage.disk.sqlite_errors import Damaged
from coordinator.storage.disk.write_lock import Holder
from coordinator.storage.disk.writer_thread import Writer, WriterJob
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.verification import verify
from coordinator.words import mark

T = TypeVar("T")


class Onlooker(SqliteStore):
    """A store that refuses to write. Previews and rehearsals are played on a copy in memory, made when first needed."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        super().__init__(path, _CopyWriter(path))
        self._holder = holder

    def apply(self, changes: ChangeSet, stamp: Stamp) -> Future[Notice]:
        raise self._refusal()

    def invert(self, entry: int, role: str, stamp: Stamp, *, rehearse: bool = False) -> Future[Notice]:
        if rehearse:
            return super().invert(entry, role, stamp, rehearse=True)
        raise self._refusal()

    def erase(self, plan: ErasurePlan, stamp: Stamp) -> Future[Notice]:
        raise self._refusal()

    def check(self) -> Future[None]:
        return _done(None)

    def build_index(self) -> Future[bool]:
        return _done(False)

    def verify(self) -> Future[Sequence[VerifyFinding]]:
        try:
            return _done(verify(self.register.conn))
        except sqlite3.DatabaseError as error:
            raise Damaged(self.path) from error

    def _refusal(self) -> Refused:
        if self._holder is None:
            return Refused(mark("The database was opened for reading only, so nothing can be written."))
        return Refused(
            mark("{user} has the database open on {host}, so nothing can be written here. Close that window first."),
            user=self._holder.user,
            host=self._holder.host,
        )


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


class _CopyWriter(Writer):
    """Starts its thread and copies the database only when it is first given something to do."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._started = False
        self._starting = threading.Lock()

    def call(self, job: WriterJob[T]) -> Future[T]:
        with self._starting:
            if not self._started:
                super().__init__(lambda: connect_copy(self._path))
                self._started = True
        return super().call(job)

    def close(self, last: Callable[[], None] = lambda: None) -> None:
        with self._starting:
            if self._started:
                super().close(last)
