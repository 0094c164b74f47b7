"""The one thread that writes. Jobs queue there; each answers through a future."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.sqlite_errors import explained
from coordinator.words import mark

T = TypeVar("T")
WriterJob = Callable[[sqlite3.Connection], T]


class Writer:
    """Owns the writing connection. ``idle`` jobs run when nothing else waits (building the search index)."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], None]] | None] = queue.SimpleQueue()
        self._closed = False
        self._last: Callable[[], None] = lambda: None
        self._conn: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        opened: Future[None] = Future()
        self._jobs.put((lambda: self._open(connect, opened),))
        self._thread.start()
        opened.result()

    def call(self, job: WriterJob[T]) -> Future[T]:
        """Runs ``job`` with the connection on the writer's thread."""
        future: Future[T] = Future()
        if self._closed and threading.current_thread() is not self._thread:
            raise Trouble(mark("The database is closed."))
        self._jobs.put((lambda: self._run(job, future),))
        return future

    def close(self, last: Callable[[], None] = lambda: None) -> None:
        """Ends the thread after the jobs that wait and what their listeners ask for; then comes ``last``, and then the
        connection is closed.
        """
        if not self._closed:
            self._last = last
            self._closed = True
            self._jobs.put(None)
            self._thread.join()

    def _open(self, connect: Callable[[], sqlite3.Connection], opened: Future[None]) -> None:
        try:
            self._conn = connect()
        except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
            opened.set_exception(error)
        else:
            opened.set_result(None)

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            item[0]()
        while not self._jobs.empty():
            if (item := self._jobs.get()) is not None:
                item[0]()
        self._last()
        if self._conn is not None:
            self._conn.close()

    def _run(self, job: WriterJob[T], future: Future[T]) -> None:
        if not future.set_running_or_notify_cancel() or self._conn is None:
            return
        try:
            answer = job(self._conn)
        except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
            future.set_exception(explained(error))
        else:
            future.set_result(answer)


@contextmanager
def transaction(conn: sqlite3.Connection, mode: str = "IMMEDIATE") -> Iterator[None]:
    """All or nothing. ``IMMEDIATE`` takes the lock at once, so that a write after a read cannot fail half-way."""
    conn.execute(f"BEGIN {mode}")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def in_transaction(conn: sqlite3.Connection, job: WriterJob[T]) -> T:
    """Runs ``job`` within one immediate transaction."""
    with transaction(conn):
        return job(conn)
