"""Fields that the mouse wheel does not change: it scrolls the page, whatever stands under the pointer.

Qt's own take the wheel wherever the pointer happens to be, so that whoever scrolls a form answers its questions.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget


class ChoiceBox(QComboBox):
    """A choice. The wheel moves within its list when that is open, and scrolls the page otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to what the field stands on."""
        event.ignore()


class DayBox(QDateEdit):
    """A day. It is written as ISO, stepped through by keys or chosen in its calendar; the wheel scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to what the field stands on."""
        event.ignore()
