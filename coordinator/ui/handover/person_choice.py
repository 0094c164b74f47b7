"""Choosing the person at the desk: searched as one types, by name, class or username; then shown as a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.shown_rows import shown_rows
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import text

MOST = 40
_ROWS = 7
_PATHS = ("shown", "group.name", "role", "username", "devices", "active")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as the list shows them; a protected person's username is not shown (needs U7)."""

    id: int
    name: str
    group: str
    beside: str


def search_people(register: Register, typed: str, limit: int = MOST) -> list[FoundPerson]:
    """The people who answer the words, those still at the school first, then by name."""
    if not typed.strip():
        return []
    here = Query(PERSON, typed, (Filter("active", Test.IS_NOT, (0,)),), (("shown", False),))
    ids = list(register.ids(here, limit))
    if len(ids) < limit:
        gone = Query(PERSON, typed, (Filter("active", Test.IS, (0,)),), (("shown", False),))
        ids += list(register.ids(gone, limit - len(ids)))
    return described_people(register, ids)


def described_people(register: Register, ids: Sequence[int]) -> list[FoundPerson]:
    """How people stand in a list: name, class or role, and what tells namesakes apart."""
    found = []
    for id, (shown, group, role, username, devices, active) in zip(
        ids, shown_rows(register, PERSON.code, ids, _PATHS), strict=True
    ):
        where = str(group) if group else {Role.STAFF: text("Staff"), Role.GUARDIAN: text("Guardian")}.get(str(role), "")
        beside = [str(username)] if username else []
        if devices:
            beside.append(text("has {count}", count=devices))
        if active == 0:
            beside.append(text("no longer at the school"))
        found.append(FoundPerson(id, str(shown or f"#{id}"), where, " · ".join(beside)))
    return found


class PersonPart(QWidget):
    """The desk's part for the person. ``chosen`` tells an id, ``cleared`` that nobody is, ``coded`` a typed code."""

    chosen = Signal(int)
    cleared = Signal()
    coded = Signal(str)

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._found: list[FoundPerson] = []
        self.field = QLineEdit(placeholderText=text("Name, class or username"), clearButtonEnabled=True)
        self.field.setAccessibleName(text("Person: name, class or username"))
        self.field.setMinimumHeight(36)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._take)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(text("People found"))
        self.list.itemClicked.connect(self._take_item)
        self.list.itemActivated.connect(self._take_item)
        self.list.hide()
        self._nobody = labelled("", "muted", wrap=True)
        self._nobody.hide()
        self._sought, self._shown = self._searching(), self._card()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._sought)
        whole.addWidget(self._shown)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_person(self, id: int | None, warnings: Sequence[str] = ()) -> None:
        """Shows the card of the person, or the field when there is none."""
        self._sought.setVisible(id is None)
        self._shown.setVisible(id is not None)
        if id is None:
            self.setFocusProxy(self.field)
            return
        found = described_people(self._register, [id])[0]
        self._name.setText(found.name)
        self._group.setText(found.group)
        self._warning.setText("\n".join(f"⚠ {warning}" for warning in warnings))
        self._warning.setVisible(bool(warnings))
        self.field.clear()
        self.setFocusProxy(self.other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while one types; Esc empties the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.list.isVisible():
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def _searching(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.field, self.list, self._nobody):
            layout.addWidget(widget)
        return part

    def _card(self) -> QWidget:
        part = QWidget()
        self._name = labelled("", "heading", wrap=True)
        self._group = labelled("", "muted")
        self._warning = labelled("", "warning", wrap=True)
        self.other = QPushButton(text("Choose another"))
        self.other.setAccessibleName(text("Choose another person"))
        in_role(self.other, "link")
        self.other.clicked.connect(self.cleared)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._group)
        top.addSpacing(16)
        top.addWidget(self.other)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._warning)
        return part

    def _search(self, typed: str) -> None:
        self._found = search_people(self._register, typed)
        self.list.clear()
        for found in self._found:
            told = "   ".join(part for part in (found.name, found.group, found.beside) if part)
            item = QListWidgetItem(told)
            item.setData(Qt.ItemDataRole.UserRole, found.id)
            self.list.addItem(item)
        self.list.setVisible(bool(self._found))
        if self._found:
            self.list.setCurrentRow(0)
            row = max(self.list.sizeHintForRow(0), 24)
            self.list.setFixedHeight(row * min(len(self._found), _ROWS) + 6)
        nobody = len(typed.strip()) > 1 and not self._found
        self._nobody.setText(
            text("Nobody answers to “{said}”. Press Enter if it is a code.", said=typed) if nobody else ""
        )
        self._nobody.setVisible(nobody)

    def _take(self) -> None:
        if self._found and self.list.currentRow() >= 0:
            self.chosen.emit(self._found[self.list.currentRow()].id)
        elif typed := self.field.text().strip():
            self.field.clear()
            self.coded.emit(typed)

    def _take_item(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
