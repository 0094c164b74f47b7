"""What a far-reaching step would do: how many, which, and one button that says so; Esc thinks better of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from coordinator.ui import theme
from coordinator.ui.buttons import button
from coordinator.words import count_text, text

MOST = 200


class Preview(QFrame):
    """Hidden until it shows something. ``left`` tells that it was closed, whether it was done or not."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "actions")
        self._then: Callable[[], None] = lambda: None
        self.title = theme.labelled("", "heading", wrap=True)
        self.beside = theme.labelled("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(text("What would be changed"))
        self.more = theme.labelled("", "caption")
        self.does = button("", self.done, role="main")
        self.does.setAutoDefault(True)
        self.cancel = button(text("Cancel"), self.close_preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        for part in (self.title, self.beside, self.list, self.more):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.does)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(row)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_preview, context=where)
        self.hide()

    def show_step(self, title: str, beside: str, which: Sequence[str], does: str, then: Callable[[], None]) -> None:
        """Shows what would be done; ``then`` runs when the button is pressed, once."""
        self._then = then
        self.title.setText(title)
        self.setAccessibleName(title)
        self.beside.setText(beside)
        self.beside.setVisible(bool(beside))
        self.list.clear()
        self.list.addItems(list(which[:MOST]))
        self.list.setVisible(bool(which))
        rows = min(max(len(which), 1), 8)
        self.list.setFixedHeight(rows * (self.fontMetrics().height() + theme.GRID * 2) + theme.GRID)
        left_over = len(which) - MOST
        self.more.setText(count_text("and {count} more", "and {count} more", max(left_over, 0)))
        self.more.setVisible(left_over > 0)
        self.does.setText(does)
        self.does.setAccessibleName(does)
        self.show()
        self.does.setFocus()

    def done(self) -> None:
        """Does the step."""
        then, self._then = self._then, lambda: None
        self.close_preview()
        then()

    def close_preview(self) -> None:
        """Closes it."""
        if self.isVisible():
            self.hide()
            self.left.emit()
