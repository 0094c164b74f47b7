"""The log as a table that is read further as somebody scrolls."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from coordinator.desk.records.step_sentences import entry_words, when
from coordinator.ledger.questions import Entry, Register
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.small_table import Index
from coordinator.words import mark, text

PAGE = 100

HEADS = (mark("When"), mark("What"), mark("Who"))
# What an origin in the log is called as a filter; undo and redo are origins of their own.
ORIGINS = {
    "window": mark("Changes in the window"),
    "import": mark("Imports"),
    "exchange": mark("Exchange with central IT"),
    "cli": mark("From the command line"),
    "undo": mark("Undone"),
    "redo": mark("Done again"),
    "program": mark("By the program"),
}


class LogTable(QAbstractTableModel):
    """The entries, newest first; ``origin`` and ``actor`` narrow them where they are given."""

    def __init__(self, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.register = register
        self.entries: list[Entry] = []
        self.origin = ""
        self.actor = ""
        self._last: int | None = None
        self._whole = False

    def begin(self, origin: str = "", actor: str = "") -> None:
        """Reads the log from its newest entry."""
        self.beginResetModel()
        self.origin, self.actor = origin, actor
        self.entries, self._last, self._whole = [], None, False
        self.entries = self._next()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The entries read so far."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """When, what, who."""
        return 0 if parent.isValid() else len(HEADS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older entries may be left."""
        return not parent.isValid() and not self._whole

    def fetchMore(self, parent: Index) -> None:
        """Reads older entries."""
        more = self._next()
        if more:
            self.beginInsertRows(QModelIndex(), len(self.entries), len(self.entries) + len(more) - 1)
            self.entries += more
            self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; an entry that is undone says so."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if index.column() == 1:
                sentence = entry_words(entry, self.register)
                return text("{sentence} (undone since)", sentence=sentence) if entry.undone else sentence
            return when(entry) if index.column() == 0 else entry.actor
        if role == Qt.ItemDataRole.ForegroundRole and (entry.undone or index.column() != 1):
            return QColor(theme.colours().muted)
        return None

    def row_of(self, entry: int) -> int | None:
        """Where an entry stands, reading on until it is found."""
        while True:
            for row, each in enumerate(self.entries):
                if each.id == entry:
                    return row
            if self._whole or (self.entries and self.entries[-1].id < entry):
                return None
            self.fetchMore(QModelIndex())

    def _next(self) -> list[Entry]:
        found: list[Entry] = []
        while not self._whole and len(found) < PAGE:
            page = self.register.entries(before=self._last, limit=PAGE)
            self._whole = len(page) < PAGE
            if page:
                self._last = page[-1].id
            found += [each for each in page if self._fits(each)]
        return found

    def _fits(self, entry: Entry) -> bool:
        return (not self.origin or entry.origin == self.origin) and (not self.actor or entry.actor == self.actor)
