"""Questions asked while somebody types: a thread of their own, only the newest counts, the one before is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from coordinator.ledger.questions import Register
from coordinator.ui.threads.thread_line import Held


@dataclass(eq=False, slots=True)
class Question:
    """What shall be found out, and who waits for the answer; ``stale`` once a newer question was asked."""

    find: Held
    then: Held
    stale: bool = False

    def let_go(self) -> None:
        """It was answered, or dropped."""
        self.find.let_go()
        self.then.let_go()


class Lane(QObject):
    """One thread that answers the newest question. ``ask`` and ``then`` belong to the window's thread."""

    _answered = Signal(object, object, object)

    def __init__(self, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._turn = threading.Condition()
        self._waiting: Question | None = None
        self._current: Question | None = None
        self._newest: Question | None = None  # an answer on its way to the window when another was asked is dropped
        self._stop: Callable[[], None] | None = None
        self._closed = False
        self._answered.connect(self._give, Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None  # begun with the first question

    def ask(self, find: Callable[[Callable[[], bool]], Any], then: Callable[[Any], None]) -> None:
        """Finds out beside the window; ``find`` may ask whether it is stale. A question asked before is dropped."""
        question = Question(Held(find), Held(then))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="asking", daemon=True)
            self._thread.start()
        with self._turn:
            self._drop()
            self._waiting = self._newest = question
            self._turn.notify()

    def drop(self) -> None:
        """Nobody waits for an answer any more."""
        with self._turn:
            self._drop()
            self._waiting = self._newest = None

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer: the question waits, is being answered, or its answer is on the way."""
        with self._turn:
            return self._newest is not None

    def close(self) -> None:
        """Ends the thread."""
        with self._turn:
            self._drop()
            self._waiting = self._newest = None
            self._closed = True
            self._turn.notify()
        if self._thread is not None:
            self._thread.join()

    def _drop(self) -> None:
        for question in (self._waiting, self._current):
            if question is not None:
                question.stale = True
        if self._current is not None and self._stop is not None:
            self._stop()

    def _work(self) -> None:
        self._stop = self._register.interrupter()
        while (question := self._next()) is not None:
            answer: Any = None
            error: BaseException | None = None
            try:
                answer = question.find(lambda question=question: question.stale)
            except Exception as raised:  # noqa: BLE001 (shown in the window, or the interruption of a stale question)
                error = raised
            with self._turn:
                self._current = None
            self._answered.emit(question, answer, error)  # also a stale one, which is let go of there
        self._register.release()

    def _next(self) -> Question | None:
        with self._turn:
            while self._waiting is None and not self._closed:
                self._turn.wait()
            self._current, self._waiting = self._waiting, None
            return self._current

    def _give(self, question: Question, answer: Any, error: BaseException | None) -> None:
        # What was overtaken by a newer question, or comes when the window has closed, is for nobody.
        try:
            with self._turn:
                if question.stale or self._closed or question is not self._newest:
                    return
                self._newest = None
            if error is not None:
                raise error
            question.then(answer)
        finally:
            question.let_go()
