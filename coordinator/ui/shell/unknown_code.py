"""A scanned code that nothing carries: the panel asks what it is, and nothing is lost by leaving."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.words import text


class UnknownCode(QFrame):
    """``searched`` and ``created`` carry the code."""

    searched = Signal(str)
    created = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName(text("Unknown code"))
        self.setMinimumWidth(300)
        self.code = ""
        self.said = theme.labelled("", "heading", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID * 2, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        column.addWidget(theme.labelled(text("Unknown code"), "caption"))
        column.addWidget(self.said)
        column.addWidget(theme.labelled(text("No device, and no receipt, carries this code. What is it?"), wrap=True))
        self.search_button = button(text("Search for it"), lambda: self.searched.emit(self.code), "mdi6.magnify")
        for made in (
            self.search_button,
            button(text("A new device's serial number"), lambda: self.created.emit("serial", self.code), "mdi6.plus"),
            button(text("A new device's asset tag"), lambda: self.created.emit("asset_tag", self.code), "mdi6.plus"),
            button(text("Never mind"), self.closed.emit, "mdi6.close"),
        ):
            column.addWidget(made)
        column.addStretch(1)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit, context=where)

    def show_code(self, code: str) -> None:
        """Asks about a code."""
        self.code = code
        self.said.setText(code)
