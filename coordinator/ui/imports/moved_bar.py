"""What is asked of a class list as a whole, above its rows: whether its classes have moved up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coordinator.ledger.stage import MEANT, NEW_RECORD, MovedClasses
from coordinator.ui.imports.import_pieces import file_button, side_by_side
from coordinator.ui.imports.preview_words import moved_sentence
from coordinator.ui.widgets import theme
from coordinator.words import text


class MovedBar(QWidget):
    """``answered`` gives the answer: :data:`MEANT` that they have, :data:`NEW_RECORD` that they are others."""

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = theme.labelled("", "", wrap=True)
        self.same = file_button(text("Yes, they have moved up"), lambda: self.answered.emit(MEANT))
        self.others = file_button(text("No, ask about each of them"), lambda: self.answered.emit(NEW_RECORD))
        row = side_by_side(self.said, self.same, self.others)
        row.setStretch(0, 1)
        self.setLayout(row)

    def show_question(self, moved: MovedClasses | None) -> None:
        """The question with its answer; nothing where none is asked."""
        self.setVisible(moved is not None)
        self.said.setText("" if moved is None else moved_sentence(moved))
