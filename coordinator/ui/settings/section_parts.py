"""What the parts of the settings have in common: a heading, a sentence, fields under captions, a button."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from coordinator.domain.changes import ChangeSet
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import text

WIDEST = 640


class Section(QWidget):
    """One part of the settings. ``show_values`` reads them anew from the register."""

    def __init__(self, context: Context, heading: str, sentence: str = "") -> None:
        super().__init__()
        self.context = context
        self.register = context.ledger.register
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.column.setSpacing(12)
        self.column.addWidget(labelled(heading, "heading"))
        if sentence:
            self.column.addWidget(labelled(sentence, "muted", wrap=True))

    def show_values(self) -> None:
        """Nothing here depends on the register."""

    def noticed(self, notice: Notice) -> None:
        """Something was committed; sections show what they show anew."""

    def commit(self, changes: ChangeSet) -> None:
        """Commits through the window, or says that nothing differs."""
        if changes:
            self.context.window.commit(changes, lambda _notice: self.show_values())
        else:
            self.context.window.say(text("Nothing is different from before."))


def form() -> QFormLayout:
    """Fields under their captions."""
    made = QFormLayout()
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    made.setVerticalSpacing(6)
    return made


def add_row(to: QFormLayout, caption: str, field: QWidget, *, width: int = WIDEST) -> None:
    """A field under its caption, which is its accessible name too."""
    field.setAccessibleName(caption)
    field.setMaximumWidth(width)
    label = labelled(caption, "caption")
    label.setBuddy(field)
    to.addRow(label, field)


def section_button(name: str, *, main: bool = False) -> QPushButton:
    """A button that Enter presses too."""
    made = QPushButton(name)
    made.setAutoDefault(True)
    if main:
        in_role(made, "main")
        made.setMinimumHeight(36)
    return made


def row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets beside each other, from the left."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made
