"""What a person does with a mouse and a form, in every test of a page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.threads.lane import Lane
from coordinator.ui.threads.stage_lane import Beside

_PAUSE = 250  # milliseconds: a shorter timer waits for the end of what somebody types or asks


def is_quiet(window: MainWindow) -> bool:
    """Whether nothing is written, asked, typed or on its way to the window any more."""
    lanes, stages = window.findChildren(Lane), window.findChildren(Beside)
    timers = (each for each in window.findChildren(QTimer) if each.isSingleShot() and each.interval() <= _PAUSE)
    return not (
        window.jobs.running
        or any(lane.busy for lane in lanes)
        or any(stage.busy for stage in stages)
        or any(timer.isActive() for timer in timers)
    )


def wait_until_quiet(window: MainWindow, qtbot: QtBot) -> None:
    """Waits until every page has answered: a job's end writes, a notice asks, an answer is shown."""
    store: Any = window.context.ledger._store
    for _ in range(3):
        store.writer.call(lambda _conn: None).result(timeout=20)  # what was written before has told the window now
        QApplication.processEvents()
        qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)
    QApplication.processEvents()


class Fingers:
    """Presses what is seen and can be pressed, then waits until the window has answered (``settle``)."""

    window: MainWindow
    qtbot: QtBot

    def settle(self) -> None:
        """Until nothing is written, asked or on its way any more."""
        wait_until_quiet(self.window, self.qtbot)

    def press(self, button: QWidget) -> None:
        """Presses a button that can be seen."""
        assert button.isVisible(), "a button that nobody sees cannot be pressed"
        self.qtbot.waitUntil(button.isEnabled, timeout=3_000)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def fill(self, form: Any, **said: object) -> None:
        """Writes into the fields of a form, and presses its button."""
        for code, value in said.items():
            editor = form.editors[code]
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(value))
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(str(value))
            else:
                assert isinstance(editor, QLineEdit)
                editor.setText(str(value))
        self.press(form.does)
