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


class Collector(QObject):
    """Takes the collector over from Python for as long as the program runs; ``parent`` is the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        atexit.register(gc.collect)  # what Python would end while it takes itself apart ends the program badly
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collects the oldest generation that is due by Python's own counts; nothing while bulk work holds it back."""
        if is_held_back():
            return
        due = [
            at for at, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if due:
            gc.collect(due[-1])
