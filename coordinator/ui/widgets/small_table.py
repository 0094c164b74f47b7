"""Small tables of finished cells: a word, its tone, and what a screen reader says of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from coordinator.domain.values import Scalar
from coordinator.ui.widgets import theme

Index = QModelIndex | QPersistentModelIndex
Named = TypeVar("Named")
PAGE: Final = 128
_KEPT: Final = 24
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its caption, the path that it sorts by (if any), whether its cells are numbers, or take the room."""

    caption: str
    path: str = ""
    right: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. ``tone`` is a colour of the theme by name; ``told`` what is read aloud where that is not ``said``."""

    said: str
    tone: str = ""
    told: str = ""


Row = tuple[Cell, ...]


def number(value: Scalar, tone: str = "") -> Cell:
    """A figure; missing ones as a dash, zero muted."""
    if value is None:
        return Cell("–", "muted")
    return Cell(str(value), tone if value else "muted")


def word(value: object, tone: str = "") -> Cell:
    """A text; a missing one as a dash."""
    return Cell(str(value), tone) if value not in (None, "") else Cell("–", "muted")


class CellsModel(QAbstractTableModel):
    """Rows that are at hand; a model of very many overrides ``row``."""

    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self.heads = tuple(heads)
        self.order: tuple[str, bool] = ("", False)
        self._rows: tuple[Row, ...] = ()

    def fill(self, rows: Sequence[Row]) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def show_order(self, path: str, *, down: bool) -> None:
        """Marks the column that the rows are sorted by; an arrow beside the caption takes less room than Qt's own."""
        self.order = (path, down)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.heads) - 1)

    def row(self, at: int) -> Row:
        """The cells of a row."""
        return self._rows[at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's caption."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.heads):
            return None
        head = self.heads[section]
        if role == Qt.ItemDataRole.DisplayRole:
            sorts = bool(head.path) and self.order[0] == head.path
            return f"{head.caption} {'▾' if self.order[1] else '▴'}" if sorts else head.caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return head.caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if head.right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, side, colour and what is read of it."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.heads[index.column()].right else _LEFT
        cell = self.row(index.row())[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.said
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.told or cell.said
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            return QColor(getattr(theme.colours(), cell.tone))
        return None


class Paged(CellsModel, Generic[Named]):
    """Rows of very many things, read a page at a time as they come into sight."""

    def __init__(self, heads: Sequence[Head], read: Callable[[Sequence[Named]], list[Row]]) -> None:
        super().__init__(heads)
        self._read = read
        self.things: Sequence[Named] = ()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()

    def show_things(self, things: Sequence[Named]) -> None:
        """Shows other things; the same ones again are only read anew, so that the eye keeps its place."""
        if len(things) == len(self.things) and things == self.things:
            self._pages.clear()
            if things:
                self.dataChanged.emit(self.index(0, 0), self.index(len(things) - 1, len(self.heads) - 1))
            return
        self.beginResetModel()
        self.things = things
        self._pages.clear()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of things."""
        return 0 if parent is not None and parent.isValid() else len(self.things)

    def row(self, at: int) -> Row:
        """The cells of one thing."""
        page, within = divmod(at, PAGE)
        if page not in self._pages:
            self._pages[page] = self._read(self.things[page * PAGE : (page + 1) * PAGE])
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return self._pages[page][within]


class SheetView(QTableView):
    """``opened`` carries the row on which Enter was pressed, or that was clicked twice."""

    opened = Signal(int)
    sort_wished = Signal(str, bool)

    def __init__(self, model: CellsModel, name: str, *, several: bool = False) -> None:
        super().__init__()
        self.sheet = model
        model.setParent(self)  # so that it ends with the window, in the window's thread
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        many, one = QAbstractItemView.SelectionMode.ExtendedSelection, QAbstractItemView.SelectionMode.SingleSelection
        self.setSelectionMode(many if several else one)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(_LEFT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(64)
        header.setMinimumSectionSize(48)
        for at, head in enumerate(model.heads):
            if head.wide:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        if any(head.path for head in model.heads):
            header.setSectionsClickable(True)
            header.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def chosen(self) -> list[int]:
        """The rows selected, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _sort(self, section: int) -> None:
        path = self.sheet.heads[section].path
        if path:
            self.sort_wished.emit(path, self.sheet.order == (path, False))
