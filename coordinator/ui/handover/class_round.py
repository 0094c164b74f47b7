"""A whole class at the desk: the pupils in order, and each scan goes to the one whose turn it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.counter.class_members import class_sizes
from coordinator.desk.counter.desk_draft import Desk
from coordinator.desk.counter.desk_scan import pupils_of, whose_turn
from coordinator.desk.counter.unusual_handovers import devices_held, of_device
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.ledger.questions import Query, Register
from coordinator.ui.handover.device_rows import shown_device
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.theme import labelled, row_height
from coordinator.words import text

_PUPIL = Qt.ItemDataRole.UserRole


class ClassPart(QWidget):
    """``changed`` gives the desk after a class, a turn or a device was changed; ``coded`` a code written by hand."""

    changed = Signal(object)
    coded = Signal(str)

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._desk = Desk()
        self.group = ChoiceBox()
        self.group.setAccessibleName(text("Class"))
        self.group.setMinimumHeight(36)
        self.group.setMinimumContentsLength(16)
        self.group.activated.connect(self._group_chosen)
        self.code = QLineEdit(placeholderText=text("Scan"))
        self.code.setAccessibleName(text("Device: serial number or asset tag"))
        self.code.setMinimumHeight(36)
        self.code.setMaximumWidth(240)
        self.code.returnPressed.connect(self._coded)
        self._told = labelled("", "muted", wrap=True)
        self.pupils = QTableWidget(0, 4)
        self.pupils.setAccessibleName(text("Pupils of the class"))
        self.pupils.setHorizontalHeaderLabels([text("Pupil"), text("Has already"), text("Gets"), text("Worth knowing")])
        self.pupils.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.pupils.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.pupils.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.pupils.setShowGrid(False)
        self.pupils.setWordWrap(False)
        self.pupils.setTabKeyNavigation(False)
        self.pupils.verticalHeader().hide()
        header = self.pupils.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        self.pupils.itemSelectionChanged.connect(self._turn_chosen)
        self.pupils.installEventFilter(self)
        self.group.installEventFilter(self)
        self._typing = False  # a class is being typed or stepped to: the next key is for it as well
        top = QHBoxLayout()
        top.addWidget(self.group)
        top.addWidget(self.code)
        top.addWidget(self._told, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.pupils, 1)
        self.setFocusProxy(self.group)

    def show_desk(self, desk: Desk) -> None:
        """Shows the class: who has what, who gets what, and whose turn it is."""
        self._desk = desk
        self._fill_groups(desk)
        pupils = pupils_of(self._register, desk.group)
        self.pupils.blockSignals(True)
        self.pupils.setRowCount(len(pupils))
        given = {one.person: one.device for one in desk.given}
        for row, pupil in enumerate(pupils):
            self._fill(row, pupil, given.get(pupil))
        turn = whose_turn(desk, pupils)
        if turn is not None:
            row = pupils.index(turn)
            self.pupils.selectRow(row)
            self.pupils.scrollTo(self.pupils.model().index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.pupils.clearSelection()
        self.pupils.blockSignals(False)
        self._told.setText(self._round_words(desk, pupils, turn))
        self._widen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete takes the marked pupil's device off the desk."""
        if watched is self.group and event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._typing = event.type() == QEvent.Type.KeyPress
        pressed = watched is self.pupils and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            pupil = self._marked()
            given = tuple(one for one in self._desk.given if one.person != pupil)
            self.changed.emit(replace(self._desk, given=given, next_pupil=pupil))
            return True
        return super().eventFilter(watched, event)

    def _round_words(self, desk: Desk, pupils: list[int], turn: int | None) -> str:
        if desk.group is None:
            return ""
        if not pupils:
            return text("Nobody stands in this class.")
        done = text("{given} of {all} have one on the desk.", given=len(desk.given), all=len(pupils))
        if turn is None:
            return done
        return done + " " + text("Next scan: {person}", person=self._register.name(Ref(PERSON.code, turn)))

    def _fill_groups(self, desk: Desk) -> None:
        ids = list(self._register.ids(Query(GROUP, order=(("name", False),))))
        known = [self.group.itemData(at) for at in range(1, self.group.count())]
        if known != ids or not self.group.count():
            self.group.clear()
            self.group.addItem(text("Choose a class"), None)
            sizes = class_sizes(self._register)
            for id, (name,) in zip(ids, self._register.rows(GROUP, ids, ("name",)), strict=True):
                self.group.addItem(f"{name} ({sizes.get(id, 0)})", id)
        self.group.setCurrentIndex(max(0, self.group.findData(desk.group)))

    def _fill(self, row: int, pupil: int, device: int | None) -> None:
        name = self._register.name(Ref(PERSON.code, pupil))
        gets, known = "", ""
        record = None if device is None else self._register.get(DEVICE, device)
        if record is not None:
            called, what = shown_device(self._register, record)
            gets = f"{called}  {what}"
            known = " ".join(of_device(self._register, record, taker=pupil, handing_out=True))
        cells = (
            name,
            ", ".join(devices_held(self._register, pupil)) or "–",
            gets or "–",
            f"⚠ {known}" if known else "",
        )
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            item.setToolTip(cell)
            item.setData(_PUPIL, pupil)
            self.pupils.setItem(row, column, item)
        self.pupils.setRowHeight(row, row_height(self.pupils))

    def _widen(self) -> None:
        """Columns as wide as what they hold, within the room there is."""
        room = max(self.pupils.viewport().width(), 400)
        for column, most in ((0, 0.34), (1, 0.2), (2, 0.36)):
            header = self.pupils.horizontalHeader().sectionSizeHint(column) + 12
            wanted = max(self.pupils.sizeHintForColumn(column) + 12, header, 110)
            self.pupils.setColumnWidth(column, int(max(min(wanted, room * most), header)))

    def _group_chosen(self) -> None:
        if self.group.currentData() != self._desk.group:
            self.changed.emit(replace(self._desk, group=self.group.currentData(), given=(), next_pupil=None))
        if not self._typing:
            self.code.setFocus()

    def _coded(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self.coded.emit(code)

    def _turn_chosen(self) -> None:
        if (pupil := self._marked()) is not None and pupil != self._desk.next_pupil:
            self.changed.emit(replace(self._desk, next_pupil=pupil))

    def _marked(self) -> int | None:
        items = self.pupils.selectedItems()
        return int(items[0].data(_PUPIL)) if items else None
