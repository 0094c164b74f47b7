"""The table's model: an array of ids, and pages of 128 rows fetched by id as they come into sight (performance §E)."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from coordinator.desk.records.list_columns import ListColumn, rows_of
from coordinator.domain.changes import Record
from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Register
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.small_table import Index

PAGE = 128
KEPT_PAGES = 48
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordTable(QAbstractTableModel):
    """The records of one kind. Nothing is painted that is not stored: an edit only asks for a change.

    ``wanted`` carries what an editor says: the record as the editor showed it, the field and the value.
    """

    wanted = Signal(object, object, object)

    def __init__(
        self, kind: str, columns: Sequence[ListColumn], register: Register, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.register = register
        self.columns = tuple(columns)
        self.ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[tuple[Scalar, ...]]] = OrderedDict()

    def set_ids(self, ids: array[int]) -> None:
        """Shows other records, or the same in another order; the same ones again are only read anew."""
        if ids == self.ids:
            self.read_anew()
            return
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def grow(self, ids: array[int]) -> bool:
        """Adds records at the end where what is shown stays the beginning; ``False`` where it does not."""
        had = len(self.ids)
        if not 0 < had < len(ids) or ids[:had] != self.ids:
            return False
        self.beginInsertRows(QModelIndex(), had, len(ids) - 1)
        self._pages.pop(had // PAGE, None)
        self.ids = ids
        self.endInsertRows()
        return True

    def set_columns(self, columns: Sequence[ListColumn]) -> None:
        """Shows other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def read_anew(self) -> None:
        """Forgets what was read; what is in sight is read again."""
        self._pages.clear()
        if self.ids and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of records."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's caption."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell: its text, its side, and muted colour for a missing value."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(self.value(index.row(), index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and self.value(index.row(), index.column()) in (None, ""):
            return QColor(theme.colours().muted)
        if role == Qt.ItemDataRole.ToolTipRole and (column.field is None or column.field.type is Type.LONG_TEXT):
            return column.show(self.value(index.row(), index.column()))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A cell can be edited where its column has a field that may be."""
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].edits is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def value(self, row: int, column: int) -> Scalar:
        """The value in a cell, its page read if it is not at hand."""
        number, within = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            ids = self.ids[number * PAGE : (number + 1) * PAGE]
            page = rows_of(self.kind, ids, self.columns, self.register)
            self._pages[number] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[within][column]

    def record_at(self, index: Index) -> Record | None:
        """The whole record of a row, as an editor that opens there shows it; ``None`` for one that is gone."""
        return self.register.get(KINDS[self.kind], self.ids[index.row()])

    def row_of(self, id: int) -> int | None:
        """Where a record stands."""
        try:
            return self.ids.index(id)
        except ValueError:
            return None

    def ask(self, seen: Record, field: Field, value: Scalar) -> None:
        """Asks for a change of what was seen; the cell shows it when it is stored."""
        self.wanted.emit(seen, field, value)
