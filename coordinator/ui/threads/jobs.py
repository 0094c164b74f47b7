"""Work beside the window: it shows progress, can be cancelled, and gives its value back in the window."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from coordinator.ui.threads.thread_line import Held

T = TypeVar("T")
_TURN = 0.001  # seconds a thread may keep the interpreter while the window waits; Python's own 5 ms are felt (B4)
Job = Callable[[Callable[[float], None], Callable[[], bool]], Any]


@dataclass(eq=False, slots=True)
class Running:
    """A piece of work: what it is called, what shall be done with its value, and whether it was cancelled."""

    number: int
    words: str
    job: Held
    then: Held
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[Any] | None = None


class Jobs(QObject):
    """Runs jobs on a few threads. Everything it tells is told in the window's thread."""

    began = Signal(object)
    moved = Signal(object, float)
    ended = Signal(object)
    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="job")
        self._numbers = itertools.count(1)
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self.running: dict[int, Running] = {}
        self._ending = threading.Event()

    def run(self, words: str, job: Job, then: Callable[[Any], None]) -> Future[Any]:
        """Starts a job. It may tell how far it is (0 to 1) and ask whether it was cancelled."""
        return self._start(words, Held(job), Held(then))

    def again(self, running: Running) -> Callable[[], None]:
        """What does the same piece of work once more; asked while its end is told."""
        words, job, then = running.words, running.job.again(), running.then.again()

        def start() -> None:
            self._start(words, job, then)

        return start

    def _start(self, words: str, job: Held, then: Held) -> Future[Any]:
        running = Running(next(self._numbers), words, job, then)
        self.running[running.number] = running
        self.began.emit(running)
        running.future = self._pool.submit(running.job, lambda part: self._move(running, part), running.stop.is_set)
        running.future.add_done_callback(lambda _future: self._done.emit(running))
        return running.future

    def quietly(self, job: Callable[[], T]) -> Future[T]:
        """Finds something out beside the window without telling anybody."""
        return self._pool.submit(job)

    def is_ending(self) -> bool:
        """Whether the window waits for its jobs to end; may be asked on any thread."""
        return self._ending.is_set()

    def cancel(self) -> None:
        """Asks every running job to stop."""
        for running in self.running.values():
            running.stop.set()

    def close(self) -> None:
        """Stops what runs and waits for it."""
        self._ending.set()
        self.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _move(self, running: Running, part: float) -> None:
        self.moved.emit(running, part)

    def _finish(self, running: Running) -> None:
        self.running.pop(running.number, None)
        try:
            self.ended.emit(running)
        finally:
            running.job.let_go()
            running.then.let_go()
