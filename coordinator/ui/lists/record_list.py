"""One list: search, filters, views, columns, the table, and the bar of what can be done with a selection."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.records.kept_queries import query_from, query_holds_number, query_kept
from coordinator.desk.records.list_columns import list_columns_of
from coordinator.desk.records.list_kinds import LISTS, counted
from coordinator.domain.changes import Record, Ref
from coordinator.domain.kinds import KINDS
from coordinator.ledger.questions import Filter, Query
from coordinator.ui.context import Context
from coordinator.ui.lists import list_actions, list_menus
from coordinator.ui.lists.bulk_edit import BulkEdit
from coordinator.ui.lists.filter_chips import Chips
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.field_step import write_field
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.record_table import RecordTable
from coordinator.ui.widgets.record_view import RecordView, named_table
from coordinator.ui.widgets.saved_state import saved_for
from coordinator.words import count_text, text

FIRST = 200
KEPT_SELECTION = 500


class RecordList(QWidget):
    """The list of one kind. ``listed`` carries how many records it shows now."""

    listed = Signal(int)

    def __init__(self, kind: str, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.context = context
        self.settings = LISTS[kind]
        self.saved = saved_for(context.path)
        register = context.ledger.register
        self.lane = Lane(register, self)
        self.side = Lane(register, self)
        self.known = list_columns_of(kind, register)
        kept: dict[str, Any] = self.saved.get(f"list.{kind}") or {}
        paths = [path for path in kept.get("columns", self.settings.columns) if path in self.known]
        order = query_from(kind, kept).order or self.settings.order
        self.query = Query(KINDS[kind], order=tuple(each for each in order if each[0] in self.known))
        self.model = RecordTable(kind, [self.known[path] for path in paths], register, self)
        self.view = RecordView()
        self.search = QLineEdit()
        self.chips = Chips(kind, context, self.side)
        self.count = theme.labelled("", "muted")
        self.empty = theme.labelled("", "muted", wrap=True)
        self.empty_button = button(text("Show all"), self.show_all)
        self.bulk = BulkEdit(kind, context)
        self.stack = QStackedWidget()
        self.selected_said = QLabel()
        self.bar = QFrame()
        self._lay()
        self._wire()
        self._fitted = self._fit_columns(kept)
        if self.query.order:
            self.view.show_order(*self.query.order[0])
        else:
            self.view.show_order("", down=False)

    def _fit_columns(self, kept: dict[str, Any]) -> bool:
        """Whether widths were given once: they stay as they were left."""
        widths = kept.get("widths")
        fitted = isinstance(widths, dict) and bool(widths)
        self.view.fit_columns(_at_this_size(widths or {}, kept.get("letter"), self.view.letter) if fitted else {})
        return fitted

    # What a page and the menus ask of it.

    def ask(self, query: Query[Record]) -> None:
        """Shows what answers the query: the first screen at once, the whole as soon as it is known."""
        self.query = query
        if self.search.text() != query.text:
            self.search.setText(query.text)
        self.chips.show_query(query)
        register = self.context.ledger.register
        self.lane.ask(lambda _stale: register.ids(query, FIRST), lambda ids: self._first(query, ids))

    def refresh(self) -> None:
        """Asks again: something was written."""
        query, register = self.query, self.context.ledger.register
        self.lane.ask(lambda _stale: register.ids(query), self._whole)

    def show_all(self) -> None:
        """Takes every filter away; where there is nothing at all, leads to the import."""
        if self.query.text or self.query.filters:
            self.ask(replace(self.query, text="", filters=()))
        else:
            list_actions.open_import(self.context)

    def set_filters(self, filters: tuple[Filter, ...]) -> None:
        """Puts other filters in force."""
        self.ask(replace(self.query, filters=filters))

    def set_columns(self, paths: Sequence[str]) -> None:
        """Shows other columns, and remembers them."""
        widths = self.view.widths()
        self.model.set_columns([self.known[path] for path in paths if path in self.known])
        self.view.fit_columns(widths)
        if self.query.order:
            self.view.show_order(*self.query.order[0])
        self.remember()

    def remember(self) -> None:
        """Keeps columns, widths and order for next time."""
        self.saved.put(
            f"list.{self.kind}",
            {
                "columns": [column.path for column in self.model.columns],
                "widths": self.view.widths() if self._fitted else {},
                "letter": self.view.letter,
                "order": [list(each) for each in self.query.order],
            },
        )

    def views(self) -> dict[str, Any]:
        """The saved views by name."""
        found = self.saved.get(f"views.{self.kind}")
        return dict(found) if isinstance(found, dict) else {}

    def keep_view(self, name: str) -> None:
        """Saves what is shown now under a name; never a personal identity number."""
        if query_holds_number(self.query, name, self.context.ledger.today):
            refused = text(
                "The view holds what may be a personal identity number, so it is not saved. Search for something else."
            )
            self.context.window.say(refused, trouble=True)
            return
        view = {**query_kept(self.query), "columns": [column.path for column in self.model.columns]}
        self.saved.put(f"views.{self.kind}", {**self.views(), name: view})
        self.context.window.say(text("The view “{name}” is saved.", name=name))

    def drop_view(self, name: str) -> None:
        """Forgets a saved view."""
        self.saved.put(f"views.{self.kind}", {each: view for each, view in self.views().items() if each != name})

    def open_view(self, name: str) -> None:
        """Shows a saved view."""
        view = self.views().get(name)
        if view:
            self.set_columns(view.get("columns", self.settings.columns))
            self.ask(query_from(self.kind, view))

    def selected(self) -> list[int]:
        """The ids of the selected records, in the list's order."""
        rows: list[int] = []
        for part in [*self.view.selectionModel().selection()]:  # type: ignore[misc]
            rows += range(part.top(), part.bottom() + 1)
        return [self.model.ids[row] for row in sorted(set(rows)) if row < len(self.model.ids)]

    def change_selected(self) -> None:
        """Opens the bulk edit on the selection."""
        ids = self.selected()
        if ids:
            self.bulk.begin(ids)
            self.stack.setCurrentWidget(self.bulk)
            self.bar.hide()

    def close_lanes(self) -> None:
        """Ends the threads that ask."""
        self.lane.close()
        self.side.close()

    # What happens in it.

    def _first(self, query: Query[Record], ids: array[int]) -> None:
        self._show(ids)
        if len(ids) < FIRST:
            self._whole(ids)
            return
        self.count.setText(text("{count} or more", count=counted(self.kind, FIRST)))
        register = self.context.ledger.register
        self.lane.ask(lambda _stale: register.ids(query), self._whole)

    def _whole(self, ids: array[int]) -> None:
        self._show(ids)
        self.count.setText(counted(self.kind, len(ids)))
        self.listed.emit(len(ids))

    def _show(self, ids: array[int]) -> None:
        chosen = set(self.selected()[:KEPT_SELECTION])
        current = self.view.currentIndex()
        id = self.model.ids[current.row()] if current.isValid() and current.row() < len(self.model.ids) else None
        column = max(current.column(), 0)
        if not self.model.grow(ids):
            self.model.set_ids(ids)
            _select_again(self.view, self.model, chosen, id, column)
        if ids and not self._fitted:
            self._fitted = True
            self.view.fit_columns({})
        if self.stack.currentWidget() is not self.bulk:
            self.stack.setCurrentIndex(0 if len(ids) else 1)
        narrowed = bool(self.query.text or self.query.filters)
        nothing = text("Nothing fits the search.") if narrowed else text(self.settings.empty)
        self.empty.setText(nothing)
        self.empty_button.setText(text("Show all") if narrowed else text("Import files…"))

    def _sort(self, path: str, down: bool) -> None:
        self.ask(replace(self.query, order=((path, down),)))
        self.remember()

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.model.ids) and len(self.selected()) <= 1:
            self.context.window.show_record(Ref(self.kind, self.model.ids[row]))

    def _selection_changed(self) -> None:
        count = sum(part.height() for part in [*self.view.selectionModel().selection()])  # type: ignore[misc]
        self.bar.setVisible(count > 0)
        self.selected_said.setText(count_text("{count} selected:", "{count} selected:", count))

    def _leave_bulk(self) -> None:
        self.stack.setCurrentIndex(0)
        self._selection_changed()
        self.view.setFocus()

    def _wire(self) -> None:
        self.view.setModel(self.model)
        named_table(self.view, KINDS[self.kind].caption)
        self.view.selectionModel().selectionChanged.connect(lambda _on, _off: self._selection_changed())
        self.view.opened.connect(self._open)
        self.view.sort_wished.connect(self._sort)
        self.view.cells.trouble.connect(lambda sentence: self.context.window.say(sentence, trouble=True))
        self.model.wanted.connect(lambda seen, field, value: write_field(self.context, seen, field, value))
        self.chips.changed.connect(self.set_filters)
        self.bulk.left.connect(self._leave_bulk)
        self._typing = QTimer(self, singleShot=True, interval=30)
        self._typing.timeout.connect(lambda: self.ask(replace(self.query, text=self.search.text())))
        self.search.textEdited.connect(lambda _said: self._typing.start())
        self.search.returnPressed.connect(self.view.setFocus)
        self._widths = QTimer(self, singleShot=True, interval=800)
        self._widths.timeout.connect(self.remember)
        self.view.horizontalHeader().sectionResized.connect(lambda *_sizes: self._widths.start())
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus, context=context)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        self.search.setPlaceholderText(text("Search in this list (Ctrl+F)"))
        self.search.setAccessibleName(text("Search in this list"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(300)
        self.search.setMaximumWidth(420)
        top = QWidget()
        flow = FlowLayout(top)
        for made in (self.search, self.count, *list_menus.list_buttons(self)):
            flow.addWidget(made)
        column.addWidget(top)
        column.addWidget(self.chips)
        self.stack.addWidget(self.view)
        self.stack.addWidget(_empty_page(self.empty, self.empty_button))
        self.stack.addWidget(self.bulk)
        column.addWidget(self.stack, 1)
        self.bar.setProperty("role", "actions")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        row.addWidget(self.selected_said)
        for action in list_actions.action_buttons(self):
            row.addWidget(action)
        row.addStretch(1)
        self.bar.hide()
        column.addWidget(self.bar)


def _select_again(view: RecordView, model: RecordTable, chosen: set[int], current: int | None, column: int) -> None:
    if not chosen and current is None:
        return
    selection = QItemSelection()
    for row, id in enumerate(model.ids):
        if id in chosen:
            selection.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
    selected = view.selectionModel()
    row_now = None if current is None else model.row_of(current)
    if row_now is not None:
        selected.setCurrentIndex(model.index(row_now, column), QItemSelectionModel.SelectionFlag.NoUpdate)
    selected.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _empty_page(sentence: QLabel, does: QPushButton) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(sentence)
    column.addWidget(does, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    return page


def _at_this_size(widths: dict[str, int], then: object, now: int) -> dict[str, int]:
    """Widths in pixels that were kept when a letter was ``then`` wide, for letters of ``now``."""
    if not isinstance(then, int | float) or then <= 0:
        return widths
    return {path: round(width * now / then) for path, width in widths.items()}
