"""What is done a moment later, unless the window has closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(where: QObject, milliseconds: int, does: Callable[[], object]) -> None:
    """Does something in a moment. The timer is a child of ``where``, so that closing the window can stop it."""
    timer = QTimer(where, singleShot=True, interval=milliseconds)
    timer.timeout.connect(does)
    timer.timeout.connect(timer.deleteLater)
    timer.start()


def stop_timers(window: QObject) -> None:
    """Nothing within the window asks the database any more: it is closed next."""
    for timer in window.findChildren(QTimer):
        timer.stop()
