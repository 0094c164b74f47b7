"""Words that run over several lines in a part that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class Wrapped(QLabel):
    """A label that keeps the height its words need at its width: a scrolled part would squeeze it."""

    def __init__(self, words: str = "", role: str = "") -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        super().resizeEvent(event)
        self.fit()

    def say(self, words: str) -> None:
        """Other words."""
        self.setText(words)
        self.fit()

    def fit(self) -> None:
        """As high as its words at this width."""
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))
