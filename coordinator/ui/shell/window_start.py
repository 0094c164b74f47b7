"""Starts the window on a school that is open (``design``: start)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtWidgets import QApplication

from coordinator import words
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Trouble
from coordinator.ui.context import RESTART
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.warm_up import load_ahead
from coordinator.ui.threads.collector import collect_in
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.appearance import apply_looks, kept_looks
from coordinator.words import text

if TYPE_CHECKING:
    from coordinator.ui.settings.first_start_page import Begin, TakeOver

__all__ = ["RESTART", "WindowSchool", "application", "run_first", "run_window"]


class WindowSchool(Protocol):
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
    if isinstance(found, QApplication):
        made = found
        made.setStyle("Fusion")
    else:  # named on the way in: asked for later, Qt's Python side would first lay out all that a style knows
        made = QApplication([*sys.argv[:1], "-style", "Fusion"])
    collect_in(made)
    made.setApplicationName("Coordinator")
    made.setApplicationDisplayName(text("Coordinator"))
    theme.prepare_look(made)
    return made


def run_window(school: WindowSchool, *, demo: bool = False) -> int:
    """Shows the window until it is closed; returns the program's exit code."""
    running = _dressed()
    try:
        return _shown(running, school, demo=demo)
    finally:
        school.close()


def run_first(begin: Callable[[str, str], WindowSchool], take_over: Callable[[Path], WindowSchool]) -> int:
    """Asks for the school first, where there is no database yet; returns the program's exit code.

    ``begin`` makes a database for a school's code and name, ``take_over`` lays down a packed school; either gives the
    open school, or raises the ``Trouble`` that the page then shows.
    """
    from coordinator.ui.settings.first_start_page import BeginningPage, TakeOver

    running = _dressed()
    page = BeginningPage()
    opened: list[tuple[WindowSchool, tuple[Path, ...]]] = []

    def decided(wanted: Begin | TakeOver) -> None:
        try:
            if isinstance(wanted, TakeOver):
                opened.append((take_over(wanted.file), ()))
            else:
                opened.append((begin(wanted.code, wanted.name), wanted.files))
        except Trouble as trouble:
            page.refuse(str(trouble))
        else:
            page.close()

    page.decided.connect(decided)
    page.resize(960, 640)
    page.show()
    running.exec()
    page.deleteLater()
    if not opened:
        return 0
    school, files = opened[0]
    try:
        return _shown(running, school, files=files)
    finally:
        school.close()


def _dressed() -> QApplication:
    looks = kept_looks()
    words.use(looks.language)
    running = application()
    apply_looks(running, looks)
    return running


def _shown(running: QApplication, school: WindowSchool, *, demo: bool = False, files: tuple[Path, ...] = ()) -> int:
    window = MainWindow(school.ledger, school.path, keeper=school.keeper)
    load_ahead(window)
    if demo:
        window.setWindowTitle(text("Coordinator: an invented school"))
    window.show()
    if files:
        window.go("import", paths=list(files))
    code = running.exec()
    window.close()  # also after a restart was asked for, which closes nothing by itself
    window.deleteLater()
    return code
