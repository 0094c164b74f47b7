"""Between threads and the window: calls that only the window's thread lets go of, and a line that it can cut."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance


class Held:
    """A call handed to another thread.

    What it refers to (a page, a form that was closed meanwhile) may have nobody else to hold it, and would end in the
    thread that drops the call last: a widget that ends outside the window's thread ends the program. So that thread
    holds this alone, and the window's thread calls :meth:`let_go` when the answer has arrived.
    """

    __slots__ = ("_call",)

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def __call__(self, *given: Any) -> Any:
        """Makes the call."""
        return self._call(*given)

    def again(self) -> Held:
        """The same call, to be handed to another thread once more; made in the window's thread before it is let go."""
        return Held(self._call)

    def let_go(self) -> None:
        """Holds nothing any more; a call made after that does nothing."""
        self._call = _nothing


class ThreadLine:
    """By which other threads tell a window something, until the window cuts it.

    A signal sent while its window is being ended, or after that, would end the program.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._cut = False

    @property
    def is_cut(self) -> bool:
        """Whether nobody listens any more."""
        return self._cut

    def cut(self) -> None:
        """Waits for whoever is telling something, and listens to nobody after that."""
        with self._turn:
            self._cut = True

    def tell(self, signal: SignalInstance, *told: object) -> None:
        """Sends a signal to the window's thread, unless the line is cut."""
        with self._turn:
            if not self._cut:
                signal.emit(*told)


def _nothing(*_given: Any) -> None:
    return None
