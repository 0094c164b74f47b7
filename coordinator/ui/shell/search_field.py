"""The one search (Ctrl+K): records, pages and commands in one list, found while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.desk.records.search_answers import Command, SearchAnswer, find_answers
from coordinator.ledger.questions import Register
from coordinator.ui.threads.lane import Lane
from coordinator.words import text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidget, QListWidgetItem

    from coordinator.ui.shell.answer_list import Answers


class Search(QLineEdit):
    """The field with its list of answers. ``opened`` carries a record, ``ran`` a command."""

    opened = Signal(object)

    def __init__(
        self, register: Register, commands: Callable[[], Sequence[Command]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._register = register
        self._commands = commands
        self.lane = Lane(register, self)
        self.setPlaceholderText(text("Search devices, people, rooms, pages… (Ctrl+K)"))
        self.setAccessibleName(text("Search everything"))
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._typed)

    @cached_property
    def frame(self) -> Answers:
        """The list under the field, made when somebody first searches."""
        from coordinator.ui.shell.answer_list import Answers

        made = Answers()
        made.list.itemClicked.connect(self._take)
        return made

    @property
    def list(self) -> QListWidget:
        """The answers."""
        return self.frame.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down, Enter and Esc work the list while the field keeps the focus."""
        if not (self.frame.isVisible() and self._worked(event.key())):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        self.frame.hide()
        super().focusOutEvent(event)

    def _worked(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.frame.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def begin(self, typed: str) -> None:
        """Searches for a text that came from elsewhere."""
        self.setFocus()
        self.setText(typed)
        self._typed(typed)

    def leave(self) -> None:
        """Closes the list and empties the field."""
        self.lane.drop()
        self.frame.hide()
        self.clear()

    def _typed(self, typed: str) -> None:
        if not typed.strip():
            self.lane.drop()
            self.frame.hide()
            return
        commands = list(self._commands())
        self.lane.ask(lambda stale: find_answers(typed, self._register, commands, stale), self._show)

    def _show(self, found: Sequence[tuple[str, Sequence[SearchAnswer]]]) -> None:
        self.frame.show_answers(found)
        self._place()

    def _place(self) -> None:
        window = self.window()
        self.frame.setParent(window)
        rows = min(self.list.count(), 18)
        height = sum(self.list.sizeHintForRow(row) for row in range(rows)) + 16
        corner = self.mapTo(window, QPoint(0, self.height() + 2))
        width = min(max(self.width(), 560), window.width() - corner.x() - 8)
        self.frame.setGeometry(corner.x(), corner.y(), width, min(height, window.height() - corner.y() - 16))
        self.frame.show()
        self.frame.raise_()

    def _take(self, item: QListWidgetItem | None) -> None:
        answer = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if not isinstance(answer, SearchAnswer):
            return
        self.leave()
        if answer.ref is not None:
            self.opened.emit(answer.ref)
        elif answer.command is not None:
            answer.command.does()
