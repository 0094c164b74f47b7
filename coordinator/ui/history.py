"""The log as a list in sentences, with what each step changed, and undo with a rehearsal."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.ui import theme
from coordinator.ui.context import Context, QuietPage
from coordinator.words import text


class HistoryPage(QuietPage):
    """Everything that was done, newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        column = QVBoxLayout(self)
        column.addWidget(theme.labelled(text("History"), "title"))
        column.addStretch(1)
