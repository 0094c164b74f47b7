"""What the one search found, in a list under its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from coordinator.desk.records.search_answers import SearchAnswer
from coordinator.words import text


class Answers(QFrame):
    """Answers under their headings; the field keeps the focus and works the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "answers")
        self.list = QListWidget()
        self.list.setAccessibleName(text("Answers"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.hide()

    def show_answers(self, found: Sequence[tuple[str, Sequence[SearchAnswer]]]) -> None:
        """Fills the list; says so when nothing was found."""
        self.list.clear()
        for heading, answers in found:
            title = QListWidgetItem(heading)
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(title)
            for answer in answers:
                item = QListWidgetItem(f"{answer.words}   {answer.beside}" if answer.beside else answer.words)
                item.setData(Qt.ItemDataRole.UserRole, answer)
                self.list.addItem(item)
        if not found:
            nothing = QListWidgetItem(text("Nothing is called that. Try a part of a name or a serial number."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(1 if found else -1)

    def step(self, step: int) -> None:
        """To the next answer up or down, past the headings."""
        at = self.list.currentRow() + step
        while 0 <= at < self.list.count():
            if self.list.item(at).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(at)
                return
            at += step
