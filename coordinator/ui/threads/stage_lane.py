"""Asks the stage beside the window, one question after the other: a decision must never be overtaken by a later one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from coordinator.ui.threads.thread_line import Held


class Beside(QObject):
    """One thread with a queue. ``then`` runs in the window's thread; trouble goes to ``troubled``."""

    troubled = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preview")
        self._waiting = 0
        self._closed = False
        self._answered.connect(self._give, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(partial(self._pool.shutdown, wait=False, cancel_futures=True))

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting > 0

    def ask(self, find: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Finds out beside the window and gives the answer to ``then``."""
        if self._closed:
            return
        self._waiting += 1
        finds, takes = Held(find), Held(then)
        self._pool.submit(finds).add_done_callback(partial(self._tell, finds, takes))

    def close(self) -> None:
        """Drops what waits, lets what is asked end, and ends the thread."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, finds: Held, takes: Held, done: Future[Any]) -> None:
        if not done.cancelled():
            self._answered.emit(done, (finds, takes))

    def _give(self, done: Future[Any], held: tuple[Held, Held]) -> None:
        self._waiting -= 1
        finds, takes = held
        try:
            if self._closed:
                return
            error = done.exception()
            if error is None:
                takes(done.result())
            else:
                self.troubled.emit(error)
        finally:
            finds.let_go()
            takes.let_go()
