"""The first page: what waits, each with its action, sorted by what it costs to wait; figures come second."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.ui import theme
from coordinator.ui.context import Context, QuietPage
from coordinator.words import text


class OverviewPage(QuietPage):
    """Answers “what must I do today?”."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        column = QVBoxLayout(self)
        column.addWidget(theme.labelled(text("Overview"), "title"))
        column.addStretch(1)
