"""What a person does with a mouse and a form, in every test of a page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot


class Fingers:
    """Presses what is seen and can be pressed, then waits until the window has answered (``settle``)."""

    qtbot: QtBot

    def settle(self) -> None:
        """Each page knows when it has answered."""
        raise AssertionError("a page's hands say when it has answered")

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
