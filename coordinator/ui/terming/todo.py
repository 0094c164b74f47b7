"""What to do: each finding with its step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from coordinator.ui import theme
from coordinator.ui.context import Context
from coordinator.ui.terming.asked import Found
from coordinator.ui.terming.preview import Preview


class ToDoPart(QWidget):
    """``plan_wished`` asks for a plan, ``paper`` carries a paper that is wanted."""

    plan_wished = Signal()
    paper = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.found: Found | None = None
        self.preview = Preview()
        self.sheet = QScrollArea()
        self.sheet.setWidgetResizable(True)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        column.addWidget(self.sheet, 1)

    def show_found(self, found: Found) -> None:
        self.found = found
        whole = QWidget()
        whole.setProperty("role", "sheet")
        column = QVBoxLayout(whole)
        for each in found.check.findings:
            column.addWidget(theme.labelled(str(each), "heading", wrap=True))
        column.addStretch(1)
        self.sheet.setWidget(whole)

    def close_lane(self) -> None:
        """."""
