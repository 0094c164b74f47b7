"""The columns of an unknown file: what each is called, what it means, what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from coordinator.desk.imports.mapping_targets import Target
from coordinator.exchange.cells.forbidden_cells import is_forbidden_name
from coordinator.exchange.imports.column_mapping import GuessedColumn
from coordinator.ui.imports.import_pieces import scaled
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import mark, text

NAME, FIELD, SAMPLES = range(3)
HEADERS: Final = (mark("Column in the file"), mark("Means"), mark("Stands there, for example"))
BY_NAME: Final = mark("Dropped before anything is kept: personal identity numbers, passwords and codes are not stored.")
BY_CONTENT: Final = mark("Dropped before anything is kept: the cells look like personal identity numbers.")


class ColumnsTable(QTableWidget):
    """One line a column; the arrow keys go between them, the choice opens with Alt+Down or by typing a field's name."""

    changed = Signal()

    def __init__(self, headers: Sequence[str], name: str, parent: QWidget | None = None, *, once: bool = True) -> None:
        super().__init__(0, len(headers), parent)
        self._once = once
        self.setHorizontalHeaderLabels([text(header) for header in headers])
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.resizeSection(NAME, scaled(240))
        header.resizeSection(FIELD, scaled(260))
        header.setSectionResizeMode(SAMPLES, QHeaderView.ResizeMode.Stretch)
        self._boxes: dict[int, QComboBox] = {}

    def show_columns(
        self,
        columns: Sequence[GuessedColumn],
        samples: Sequence[str],
        targets: Sequence[Target],
        new: Callable[[int], Sequence[Target]] = lambda _place: (),
    ) -> None:
        """Shows every column with its field; ``new`` gives what a column at a place can be made."""
        self._boxes.clear()
        self.clearContents()
        self.setRowCount(len(columns))
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self) + 4)
        for at, (column, sample) in enumerate(zip(columns, samples, strict=True)):
            self.setItem(at, NAME, _cell(column.name))
            if column.forbidden:
                self._show_forbidden(at, column)
                continue
            self.setItem(at, SAMPLES, _cell(sample or "–"))
            self.setCellWidget(at, FIELD, self._box(column, [*targets, *new(column.place)]))

    def fields(self) -> dict[int, str]:
        """The field of every mapped column, by its place."""
        return {place: code for place, box in self._boxes.items() if (code := box.currentData())}

    def box(self, place: int) -> QComboBox | None:
        """The choice of a column; ``None`` for one that is dropped."""
        return self._boxes.get(place)

    def _box(self, column: GuessedColumn, targets: Sequence[Target]) -> QComboBox:
        box = ChoiceBox(self)
        box.setAccessibleName(text("What {column} means", column=column.name))
        box.addItem(text("ignore"), "")
        for target in targets:
            box.addItem(target.name, target.code)
        box.setMaxVisibleItems(18)
        box.setCurrentIndex(max(0, box.findData(column.field or "")))
        box.currentIndexChanged.connect(lambda _at: self._chosen(column.place))
        self._boxes[column.place] = box
        return box

    def _chosen(self, place: int) -> None:
        """Each field is given by one column, the one chosen last, unless several lines may mean the same."""
        code = self._boxes[place].currentData()
        for other, box in self._boxes.items():
            if self._once and code and other != place and box.currentData() == code:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self.changed.emit()

    def _show_forbidden(self, at: int, column: GuessedColumn) -> None:
        reason = _cell(text(BY_NAME) if is_forbidden_name(column.name) else text(BY_CONTENT))
        dropped = _cell(text("is dropped"))
        for item in (dropped, reason):
            item.setForeground(QBrush(QColor(theme.colours().warning)))
        self.setItem(at, FIELD, dropped)
        self.setItem(at, SAMPLES, reason)


def _cell(sample: str) -> QTableWidgetItem:
    item = QTableWidgetItem(sample)
    item.setToolTip(sample if len(sample) > 24 else "")
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
