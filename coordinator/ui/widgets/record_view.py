"""The table as it is seen: dense rows, sorting by header, editing in the cells."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coordinator.domain.changes import Record
from coordinator.domain.values import Unread
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.field_editors import editor_for, value_of
from coordinator.ui.widgets.record_table import RecordTable
from coordinator.ui.widgets.small_table import Index
from coordinator.words import text

_OPENED = "opened"  # an editor whose choices have been shown
_BOLD = 1.12  # the heads are set bolder than the cells
_LOOKED_AT = 40  # rows whose values say how wide a column begins
_MEASURED = 3  # of those values, the longest
_WIDEST = 34  # letters; a longer value is elided until somebody makes its column wider


class CellEditor(QStyledItemDelegate):
    """Edits a cell by its field's type. What cannot be read is said and not asked for."""

    trouble = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: dict[QWidget, Record] = {}  # what each open editor showed, which its edit is made on

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """An editor that shows what is stored now, and keeps it as what was seen."""
        model = _model(index)
        field = model.columns[index.column()].edits
        assert field is not None  # noqa: S101 (a cell without a field is not editable)
        record = model.record_at(index)
        editor = editor_for(field, model.register, None if record is None else record.values.get(field.code), parent)
        if record is not None:
            self._seen[editor] = record
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forgets what the editor showed."""
        self._seen.pop(editor, None)
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The editor was made with its value; what is chosen in it stays when the list is read anew."""
        if isinstance(editor, QComboBox) and not editor.property(_OPENED):
            editor.setProperty(_OPENED, True)
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Asks for the change."""
        table = _model(index)
        field = table.columns[index.column()].edits
        if field is None:
            return
        try:
            value = value_of(editor, field)
        except Unread as unread:
            self.trouble.emit(str(unread))
            return
        seen = self._seen.get(editor)
        if seen is not None and value != seen.values.get(field.code):
            # A combo box says the same again when it loses the focus: what was asked for has been seen, too.
            self._seen[editor] = replace(seen, values={**seen.values, field.code: value})
            table.ask(seen, field, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The editor fills the cell, and is never too narrow to write in."""
        rect = option.rect
        rect.setWidth(max(rect.width(), 160))
        editor.setGeometry(rect)


class RecordView(QTableView):
    """``opened`` carries the row to show in the panel; ``wished`` the order that a click on a header asks for."""

    opened = Signal(int)
    sort_wished = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.cells = CellEditor(self)
        self.setItemDelegate(self.cells)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._sort)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self._fit_rows()

    def show_order(self, path: str, down: bool) -> None:
        """Marks the column that the list is sorted by."""
        model = self.model()
        if isinstance(model, RecordTable):
            at = next((n for n, column in enumerate(model.columns) if column.path == path), -1)
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            self.horizontalHeader().setSortIndicator(at, order)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text makes higher rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_rows()
            self.fit_columns({})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record; F2 edits the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def fit_columns(self, widths: dict[str, int]) -> None:
        """Gives the columns the widths they had, or what the values of the first rows need."""
        model = self.model()
        if not isinstance(model, RecordTable):
            return
        for at, column in enumerate(model.columns):
            self.setColumnWidth(at, widths.get(column.path) or self._needed(model, at))

    def _needed(self, model: RecordTable, at: int) -> int:
        column, metrics = model.columns[at], self.fontMetrics()
        letter, beside = metrics.averageCharWidth(), theme.GRID * 4
        head = int(metrics.horizontalAdvance(column.caption) * _BOLD) + theme.GRID * 4
        shown = {column.show(model.value(row, at)) for row in range(min(_LOOKED_AT, len(model.ids)))}
        longest = sorted(shown, key=len)[-_MEASURED:]  # measuring all of them would keep the first paint waiting
        values = max(map(metrics.horizontalAdvance, longest), default=column.letters * letter)
        return max(head, min(values + beside, _WIDEST * letter))

    @property
    def letter(self) -> int:
        """The width of a letter, by which widths kept at another text size are read."""
        return self.fontMetrics().averageCharWidth()

    def widths(self) -> dict[str, int]:
        """How wide each column is."""
        model = self.model()
        if not isinstance(model, RecordTable):
            return {}
        return {column.path: self.columnWidth(at) for at, column in enumerate(model.columns)}

    def _fit_rows(self) -> None:
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.row_height(self))
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self))

    def _sort(self, section: int) -> None:
        model = self.model()
        if isinstance(model, RecordTable):
            down = self.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            self.sort_wished.emit(model.columns[section].path, down)


def _model(index: Index) -> RecordTable:
    model = index.model()
    assert isinstance(model, RecordTable)  # noqa: S101 (the delegate stands in no other table)
    return model


def named_table(view: RecordView, name: str) -> None:
    """Gives the table the name by which a screen reader tells it."""
    view.setAccessibleName(text("{list}: table", list=name))
