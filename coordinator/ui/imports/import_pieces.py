"""Small things that the views of the import page are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.small_table import Index
from coordinator.words import text


class ListModel(QAbstractTableModel):
    """A short list of lines under named columns; ``danger`` and ``warning`` lines are coloured beside what they say."""

    def __init__(self, headers: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._headers = headers
        self._lines: list[Sequence[str]] = []
        self._tones: list[str] = []
        self.numbers: frozenset[int] = frozenset()

    def set_lines(self, lines: Sequence[Sequence[str]], tones: Sequence[str] = ()) -> None:
        """Shows these lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self._tones = list(tones) or [""] * len(self._lines)
        self.endResetModel()

    def change_line(self, at: int, line: Sequence[str]) -> None:
        """Shows one line anew, and leaves what is chosen as it is."""
        self._lines[at] = line
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._headers) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """The lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The named columns."""
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(self._headers[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        if not index.isValid():
            return None
        cell = self._lines[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell if len(cell) > 24 else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text(self._headers[index.column()])}: {cell}" if cell else ""
        if role == Qt.ItemDataRole.ForegroundRole and self._tones[index.row()]:
            return QBrush(QColor(getattr(theme.colours(), self._tones[index.row()])))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def lines_table(model: ListModel, name: str, widths: Sequence[int], stretch: int) -> QTableView:
    """A table of whole lines, worked by keyboard, with one column that takes the room that is left."""
    made = QTableView()
    made.setModel(model)
    made.setAccessibleName(name)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.row_height(made))
    made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for at, width in enumerate(widths):
        header.resizeSection(at, scaled(width))
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return made


def scaled(width: int) -> int:
    """A width at the text size in use; it grows more slowly than the text, so that the last column stays in view."""
    return width * (100 + (theme.zoom() - 100) * 6 // 10) // 100


def tab_bar(name: str) -> QTabBar:
    """Tabs that scroll where there is no room for all of them."""
    made = QTabBar()
    made.setAccessibleName(name)
    made.setExpanding(False)
    made.setDrawBase(False)
    made.setStyleSheet("QTabBar QToolButton { padding: 0; }")
    return made


def file_button(caption: str, does: Callable[[], object], *, role: str = "", icon: str = "") -> QPushButton:
    """A button that says what it does."""
    made = QPushButton(caption)
    made.setAccessibleName(caption)
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    if icon and role != "main":
        icons.icon_for(made, icon)
    made.clicked.connect(lambda _checked=False: does())
    return made


def say(made: QPushButton, caption: str) -> None:
    """Gives a button other words."""
    made.setText(caption)
    made.setAccessibleName(caption)


def side_by_side(*parts: QWidget | None, spacing: int = theme.GRID) -> QHBoxLayout:
    """Widgets in a row; ``None`` takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


def line() -> QFrame:
    """A thin separator."""
    made = QFrame()
    made.setProperty("role", "line")
    return made
