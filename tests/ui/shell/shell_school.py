"""Norrskensskolan, imported once and copied for each test of the window."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coordinator.app.demo import write_school
from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.storage.store.store_opening import create_database
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets import theme

TODAY = date(2026, 11, 22)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="norrskensskolan-"))
    path = create_database(folder / "skola.sqlite", "99999991", "Norrskensskolan", today=TODAY)
    with open_school(path, today=TODAY, actor="Åsa Exempelqvist") as school:
        commit_import(school.ledger, gather(write_school(folder / "filer", TODAY), school.ledger))
    return path


@contextmanager
def opened(folder: Path, *, empty: bool = False) -> Iterator[OpenedSchool]:
    """The imported school, or one with nothing but its name, in a folder of its own."""
    path = folder / "skola.sqlite"
    if empty:
        create_database(path, "99999991", "Norrskensskolan", today=TODAY)
    else:
        shutil.copy(_template(), path)
    with open_school(path, today=TODAY, actor="Åsa Exempelqvist") as school:
        yield school


@cache
def _prepare(application: QApplication) -> None:
    """As the program does it: once."""
    theme.prepare_look(application)


@contextmanager
def window_on(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, shown and painted; closed again whatever the test does."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    _prepare(application)
    theme.apply(application, scheme="light", zoom=100)
    window = MainWindow(school.ledger, school.path, keeper=school.keeper)
    window.resize(1366, 768)
    with qtbot.waitSignal(window.painted, timeout=10_000):
        window.show()
    try:
        yield window
    finally:
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=10_000)
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)  # a look is laid on every window there is
        theme.apply(application, scheme="light", zoom=100)
        application.setStyleSheet("")
