"""What must not end too early, or in the wrong thread: calls handed to threads, and a sheet that another replaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QScrollArea, QWidget


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

    def let_go(self) -> None:
        """Holds nothing any more; a call made after that does nothing."""
        self._call = _nothing


def put_in(area: QScrollArea, whole: QWidget) -> None:
    """Another sheet in the place of the one before, which may hold the button that asked for it: it ends afterwards.

    ``QScrollArea.setWidget`` by itself would end it at once, within that button's own click.
    """
    before = area.takeWidget()
    area.setWidget(whole)
    if before is not None:
        before.deleteLater()


def _nothing(*_given: Any) -> None:
    return None
