"""Starts the window on a school that is open (``design``: start)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Protocol

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtWidgets import QApplication

from coordinator import words
from coordinator.ledger.keeping import Keeper
from coordinator.ledger.ledger import Ledger
from coordinator.ui import theme
from coordinator.ui.settings.looks import apply_looks, kept_looks
from coordinator.ui.window import MainWindow
from coordinator.words import text


class School(Protocol):
    """What the window needs of an open school."""

    @property
    def ledger(self) -> Ledger:
        """The door to the register."""

    @property
    def path(self) -> Path:
        """The database file."""

    @property
    def keeper(self) -> Keeper:
        """Who keeps the database file."""

    def close(self) -> None:
        """Closes the database."""


def application() -> QApplication:
    """The Qt application in our look, made where there is none."""
    found = QApplication.instance()
    made = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("Coordinator")
    made.setApplicationDisplayName(text("Coordinator"))
    theme.prepare(made)
    return made


def run(school: School, *, demo: bool = False) -> int:
    """Shows the window until it is closed; returns the program's exit code."""
    looks = kept_looks()
    words.use(looks.language)
    running = application()
    apply_looks(running, looks)
    window = MainWindow(school.ledger, school.path, keeper=school.keeper)
    if demo:
        window.setWindowTitle(text("Coordinator: an invented school"))
    window.show()
    try:
        return running.exec()
    finally:
        school.close()
