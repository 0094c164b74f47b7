"""Words in a narrow place: what does not fit ends in … and stands whole in the tip and in what is copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from coordinator.ui.widgets.buttons import as_link

_BESIDE = 12  # pixels of a link that are not its words


class NarrowLabel(QLabel):
    """Breaks between words; a single word that is too long, as an address, ends in …."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setToolTip(words if len(words) > 24 else "")

    def is_cut(self) -> bool:
        """Whether a word does not fit."""
        measure = self.fontMetrics()
        longest = max((measure.horizontalAdvance(word) for word in self.text().split()), default=0)
        return longest > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws what fits; while text is chosen it is drawn whole."""
        if self.hasSelectedText() or not self.is_cut():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        place = self.contentsRect()
        drawn = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        self.style().drawItemText(
            painter, place, int(self.alignment().value), self.palette(), self.isEnabled(), drawn, self.foregroundRole()
        )
        painter.end()


class NarrowLink(QPushButton):
    """A name that leads to its record, cut where it does not fit."""

    def __init__(self, words: str, does: Callable[[], Any]) -> None:
        super().__init__(words)
        as_link(self, does)
        self._said = words
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words follow the width."""
        super().resizeEvent(event)
        room = self.width() - _BESIDE
        self.setText(self.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, room))
