"""All receipts: found by number or person, printed again as the same paper, marked as signed by scanning them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.counter import desk_acts
from coordinator.desk.overview.counter_waiting import overdue_loans
from coordinator.domain.choices import SIGNATURES, Direction, SignatureState
from coordinator.domain.inventory_kinds import HANDOVER
from coordinator.domain.records import Handover
from coordinator.ledger.questions import Filter, Test
from coordinator.ui.context import Context
from coordinator.ui.handover.receipt_rows import SIGNATURE, ReceiptRows
from coordinator.ui.widgets.buttons import icon_button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.theme import in_role, labelled, row_height
from coordinator.words import count_text, text

WAITING = (
    Filter("signature", Test.IS, (SignatureState.AWAITING,)),
    Filter("direction", Test.IS, (Direction.ISSUE,)),
    Filter("void", Test.IS_NOT, (1,)),
)
_MOST_PRINTED = 200
_WIDE = (2, 4)  # person and devices


class _SignatureCell(QStyledItemDelegate):
    """Chooses a signature's state in its cell; committing is the list's business, not the model's."""

    chosen = Signal(QPersistentModelIndex, str)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        box = ChoiceBox(parent)
        box.setAccessibleName(text("Signature"))
        for choice in SIGNATURES:
            box.addItem(text(choice.label), choice.code)
        box.setCurrentIndex(box.findData(index.data(Qt.ItemDataRole.EditRole)))
        box.activated.connect(lambda: self._done(box))
        return box

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QComboBox) and (code := editor.currentData()) != index.data(Qt.ItemDataRole.EditRole):
            self.chosen.emit(QPersistentModelIndex(index), code)

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class ReceiptsPart(QWidget):
    """The list. ``wanted`` asks for the papers of hand-overs, ``left`` tells that the person goes back to the desk."""

    wanted = Signal(list)
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._register = context.ledger.register
        self.rows = ReceiptRows(self._register)
        self.search = QLineEdit(placeholderText=text("Number or person, or scan the receipt"), clearButtonEnabled=True)
        self.search.setAccessibleName(text("Search receipts by number or person"))
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self._coded)
        self.waiting = QPushButton(text("Papers not back"))
        self.waiting.setCheckable(True)
        self.waiting.setToolTip(text("Only receipts that nobody has signed yet"))
        self.waiting.toggled.connect(self.refresh)
        self.overdue = QPushButton(text("Past their last day"))
        self.overdue.setCheckable(True)
        self.overdue.setToolTip(text("Only loans whose last day has gone by"))
        self.overdue.toggled.connect(self.refresh)
        for mode in (self.waiting, self.overdue):
            in_role(mode, "mode")
        self.told = labelled("", "muted")
        self.table = QTableView()
        self.again = icon_button("mdi6.file-eye-outline", text("Show and print"))
        self.again.clicked.connect(self.show_chosen)
        self.sign = icon_button("mdi6.check", text("Mark as signed"))
        self.sign.clicked.connect(self.sign_chosen)
        self.other = QPushButton(text("Other signature"))
        self._build_table()
        self._build_menu()
        self._lay()
        QShortcut(
            QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def show_list(self, *, waiting: bool = False, overdue: bool = False) -> None:
        """Opens the list: whole, with papers that have not come back, or with loans past their last day."""
        self.search.clear()
        self.waiting.setChecked(waiting)
        self.overdue.setChecked(overdue)
        self.table.clearSelection()
        self.refresh()
        self.search.setFocus()

    def refresh(self) -> None:
        """Asks the register anew; what was chosen stays chosen."""
        chosen = self.chosen()
        filters = WAITING if self.waiting.isChecked() else ()
        if self.overdue.isChecked():
            filters = (*filters, *overdue_loans(self._context.ledger.today))
        self.rows.ask(self.search.text(), filters)
        self.told.setText(self._count_words(self.rows.rowCount()))
        if chosen and (row := self.rows.row_of(chosen[0])) is not None:
            self.table.selectRow(row)
        elif self.rows.rowCount():
            self.table.selectRow(0)
        self._show_actions()

    def chosen(self) -> list[int]:
        """The hand-overs chosen, from the top."""
        return [self.rows.id(index.row()) for index in sorted(self.table.selectionModel().selectedRows())]

    def show_chosen(self) -> None:
        """Shows the papers of what is chosen: the same papers as the first time."""
        if chosen := self.chosen()[:_MOST_PRINTED]:
            self.wanted.emit(chosen)

    def sign_chosen(self, code: str = SignatureState.SIGNED) -> None:
        """Sets the signature of what is chosen, one by one, leaving void receipts as they are."""
        for id in self.chosen():
            self._sign(id, code or SignatureState.SIGNED)

    def _sign(self, id: int, code: str) -> None:
        record = self._register.get(HANDOVER, id)
        if record is not None and self._can_be_signed(record) and record.signature != code:
            seen = replace(record, values={**record.values, **self.rows.seen(id)})
            self._context.window.commit(desk_acts.signature_changes(seen, code))

    def _can_be_signed(self, record: Handover) -> bool:
        return record.direction == Direction.ISSUE and not record.void

    def _coded(self) -> None:
        """Enter moves into the list."""
        if self.rows.rowCount():
            self.table.setFocus()

    def _count_words(self, count: int) -> str:
        if count:
            return count_text("{count} receipt", "{count} receipts", count)
        if self.waiting.isChecked() and not self.search.text():
            return text("Every paper has come back.")
        return (
            text("No receipt answers.") if self.search.text() else text("No receipts yet: they come with hand-overs.")
        )

    def _show_actions(self) -> None:
        chosen = self.chosen()
        records = [record for id in chosen[:_MOST_PRINTED] if (record := self._register.get(HANDOVER, id)) is not None]
        count = len(records)
        can = any(self._can_be_signed(record) for record in records)
        self.again.setEnabled(bool(count))
        self.sign.setEnabled(can and any(record.signature != SignatureState.SIGNED for record in records))
        self.other.setEnabled(can)
        if count > 1:
            self.again.setText(count_text("Show {count} paper", "Show {count} papers", count))
            self.sign.setText(text("Mark {count} as signed", count=count))
        else:
            self.again.setText(text("Show and print"))
            self.sign.setText(text("Mark as signed"))

    def _build_table(self) -> None:
        self.table.setModel(self.rows)
        self.table.setAccessibleName(text("Receipts"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(row_height(self.table))
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)  # by the rows in sight
        for column in _WIDE:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        cell = _SignatureCell(self.table)
        cell.chosen.connect(lambda index, code: self._sign(self.rows.id(index.row()), code))
        self.table.setItemDelegateForColumn(SIGNATURE, cell)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_actions())
        self.table.doubleClicked.connect(self._double_clicked)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(key), self.table, self.show_chosen, context=Qt.ShortcutContext.WidgetShortcut)

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() == SIGNATURE:
            self.table.edit(index)
        else:
            self.show_chosen()

    def _build_menu(self) -> None:
        menu = QMenu(self.other)
        for choice in SIGNATURES:
            if choice.code != SignatureState.SIGNED:
                menu.addAction(text(choice.label), partial(self.sign_chosen, choice.code))
        self.other.setMenu(menu)

    def _lay(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        back = icon_button("mdi6.arrow-left", text("To the desk"))
        back.clicked.connect(self.left)
        top.addWidget(labelled(text("Receipts"), "title"))
        top.addSpacing(16)
        top.addWidget(self.search, 1)
        top.addWidget(self.waiting)
        top.addWidget(self.overdue)
        top.addWidget(back)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.told)
        bottom.addStretch(1)
        for button in (self.other, self.sign, self.again):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(bottom)
