"""The log as a list in sentences, with what each step changed, and undo with a rehearsal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.history.entry_view import EntryView
from coordinator.ui.history.log_model import ORIGINS, LogTable
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import text


class HistoryPage(QuietPage):
    """Everything that was done, newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = LogTable(context.ledger.register, self)
        self.view = QTableView()
        self.view.setAccessibleName(text("The log"))
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(theme.row_height(self))
        header = self.view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(50)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._chosen(now.row()))
        self.origins = ChoiceBox()
        self.origins.setAccessibleName(text("Kind of step"))
        self.actors = ChoiceBox()
        self.actors.setAccessibleName(text("Who did it"))
        self.detail = EntryView(context)
        self._fill_filters()
        self.origins.currentIndexChanged.connect(lambda _at: self._begin())
        self.actors.currentIndexChanged.connect(lambda _at: self._begin())
        self._lay()

    def enter(self, **wanted: Any) -> None:
        """Shows the log from its newest entry; ``entry`` (an id) is chosen."""
        entry = wanted.get("entry")
        if entry is not None:
            self.origins.setCurrentIndex(0)
            self.actors.setCurrentIndex(0)
        self._begin(entry)
        self.view.setFocus()

    def noticed(self, notice: Notice) -> None:
        """There is a new entry."""
        shown = self.detail.entry
        keeps = shown is not None and notice.role == "do"
        self._begin(shown.id if keeps and shown is not None else notice.entry)

    def _begin(self, entry: int | None = None) -> None:
        self.model.begin(self.origins.currentData() or "", self.actors.currentData() or "")
        row = 0 if entry is None else self.model.row_of(entry)
        if row is not None and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row, 1))
            self._chosen(row)
        else:
            self.detail.show_entry(None)

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self.model.entries):
            self.detail.show_entry(self.model.entries[row].id)

    def _fill_filters(self) -> None:
        self.origins.addItem(text("All steps"), "")
        for code, label in ORIGINS.items():
            self.origins.addItem(text(label), code)
        self.actors.addItem(text("Everybody"), "")
        entries = self.context.ledger.register.entries(limit=1_000)
        for actor in dict.fromkeys([self.context.ledger.actor, *(entry.actor for entry in entries)]):
            self.actors.addItem(actor, actor)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        column.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.addWidget(theme.labelled(text("History"), "title"))
        row.addStretch(1)
        row.addWidget(self.origins)
        row.addWidget(self.actors)
        column.addLayout(row)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.view)
        both.addWidget(self.detail)
        both.setSizes([300, 340])
        column.addWidget(both, 1)
