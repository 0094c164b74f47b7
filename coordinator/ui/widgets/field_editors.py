"""Editors for a field's value by its type: the same in a cell, in the panel and in a bulk edit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from coordinator.desk.records.record_names import answers_to, told_apart
from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar, Unread, fold
from coordinator.ledger.questions import Query, Register
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import text

MOST_ANSWERS = 12
Editor = QLineEdit | QComboBox | QPlainTextEdit


class ReferenceEdit(QLineEdit):
    """A line that finds records of one kind while their name is typed."""

    def __init__(self, kind: str, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._register = register
        self._chosen: tuple[str, int] | None = None
        self._answers = QStandardItemModel(self)
        completer = QCompleter(self._answers, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._pick)  # type: ignore[index]
        self.setCompleter(completer)
        self.textEdited.connect(self._look)

    def set_reference(self, id: int | None) -> None:
        """Shows the record that is referred to now."""
        name = "" if id is None else told_apart(self._kind, [id], self._register)[0][0]
        self._chosen = None if id is None else (name, id)
        self.setText(name)

    def reference(self) -> int | None:
        """The record that the line names; ``Unread`` where it names none, or several."""
        typed = self.text().strip()
        if not typed:
            return None
        if self._chosen is not None and self._chosen[0] == typed:
            return self._chosen[1]
        ids = list(self._register.ids(Query(KINDS[self._kind], text=typed), MOST_ANSWERS))
        same = [
            id
            for id, (name, _) in zip(ids, told_apart(self._kind, ids, self._register), strict=True)
            if fold(name) == fold(typed)
        ]
        if len(same) == 1 or len(ids) == 1:
            return (same or ids)[0]
        if ids:
            raise Unread(text("“{said}” fits several. Choose one from the list.", said=typed))
        raise Unread(text("There is nothing called “{said}”.", said=typed))

    def _look(self, typed: str) -> None:
        self._answers.clear()
        if typed.strip():
            ids = list(self._register.ids(answers_to(KINDS[self._kind], typed), MOST_ANSWERS))
            for id, (name, beside) in zip(ids, told_apart(self._kind, ids, self._register), strict=True):
                item = QStandardItem(f"{name} · {beside}" if beside else name)
                item.setData((name, id), Qt.ItemDataRole.UserRole)
                self._answers.appendRow(item)

    def _pick(self, index: QModelIndex) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        if found is not None:
            self._chosen = (found[0], found[1])
            self.setText(found[0])


def editor_for(
    field: Field, register: Register, value: Scalar, parent: QWidget | None = None, *, long: bool = False
) -> Editor:
    """An editor that shows a value, named after its field."""
    made: Editor
    if field.type in (Type.CHOICE, Type.FLAG):
        made = _choices(field, value, parent)
    elif field.type is Type.REFERENCE and field.refers:
        made = ReferenceEdit(field.refers, register, parent)
        made.set_reference(value if isinstance(value, int) else None)
    elif field.type is Type.LONG_TEXT and long:
        made = QPlainTextEdit(field.show(value), parent)
        made.setTabChangesFocus(True)
        made.setFixedHeight(made.fontMetrics().height() * 4)
    else:
        made = QLineEdit(field.show(value), parent)
        if field.type is Type.DATE:
            made.setPlaceholderText(text("YYYY-MM-DD"))
    made.setAccessibleName(field.caption)
    return made


def value_of(editor: QWidget, field: Field) -> Scalar:
    """What the editor says; ``Unread`` with a sentence where it cannot be read."""
    if isinstance(editor, QComboBox):
        found: Scalar = editor.currentData()
        return found
    if isinstance(editor, ReferenceEdit):
        return editor.reference()
    if isinstance(editor, QPlainTextEdit):
        return field.read(editor.toPlainText())
    return field.read(editor.text()) if isinstance(editor, QLineEdit) else None


def _choices(field: Field, value: Scalar, parent: QWidget | None) -> QComboBox:
    made = ChoiceBox(parent)
    made.addItem("–", None)
    if field.type is Type.FLAG:
        made.addItem(text("yes"), 1)
        made.addItem(text("no"), 0)
    for choice in field.choices:
        made.addItem(text(choice.label), choice.code)
    made.setCurrentIndex(max(made.findData(value), 0))
    return made
