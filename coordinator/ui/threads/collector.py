"""Python's collector of cycles works in the window's thread alone.

By itself it runs in whichever thread happens to ask for memory, and there it would end widgets that nobody holds any
more: outside their thread, which ends the program.
"""

from __future__ import annotations

import atexit
import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

from coordinator.ledger.bulk_work import is_held_back

_EVERY: Final = 500  # milliseconds
_SETTLED: Final = 10
"""Turns after which the start is over, with all that comes a moment after the first paint."""
_kept: list[Collector] = []


class Collector(QObject):
    """Takes the collector over from Python for as long as the program runs; ``parent`` is the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        atexit.register(_collect_all)  # what Python would end while it takes itself apart ends the program badly
        self._turns = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collects the oldest generation that is due by Python's own counts; nothing while bulk work holds it back.

        What the start made stays till the end, so it is set apart once, and never looked through again: that took
        20 ms, for which the window waited.
        """
        if is_held_back():
            return
        self._turns += 1
        if self._turns == _SETTLED:
            gc.collect()
            gc.freeze()
            return
        due = [
            at for at, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(due[-1])


def collect_in(application: QObject) -> None:
    """Makes the one collector of the program, where there is none yet."""
    # Kept here: to look for it among the application's children, Qt's Python side would lay out all that a style knows.
    if not _kept:
        made = Collector(application)
        made.destroyed.connect(_kept.clear)
        _kept.append(made)


def _collect_all() -> None:
    gc.unfreeze()
    gc.collect()
