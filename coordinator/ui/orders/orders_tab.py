"""The overview: every order with what was asked, decided and delivered, what is missing and what is late (needs V8)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.orders.order_actions import new_order
from coordinator.desk.orders.order_columns import AGE, LATE, OrderColumn, OrderListing, columns_in
from coordinator.desk.orders.order_doubts import wanted_doubt
from coordinator.desk.orders.order_queries import OverviewRow, overview_query, overview_rows, states_counted
from coordinator.desk.orders.promised_days import late_orders
from coordinator.domain.changes import Origin, Record
from coordinator.domain.orders.order_choices import OrderPurpose
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_states import STATES
from coordinator.domain.orders.order_steps import NEW_ORDER, Purpose
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.ui.context import Context
from coordinator.ui.orders.order_cells import late_cell, state_cell
from coordinator.ui.threads.desk_step import act
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.small_table import Cell, Head, Paged, Row, SheetView, number, word
from coordinator.words import count_text, text

_NEW = tuple(ORDER.field(code) for code in ("purpose", "wanted", "unit", "cost_centre", "supplier"))


def _heads() -> tuple[Head, ...]:
    return tuple(
        Head(column.caption, column.sorts or ("" if column.reckoned else column.path), right=column.is_figure)
        for column in columns_in(OrderListing.WINDOW)
    )


def order_cells(row: OverviewRow) -> Row:
    """One order in the overview."""
    return tuple(_cell(column, row) for column in columns_in(OrderListing.WINDOW))


def _cell(column: OrderColumn, row: OverviewRow) -> Cell:
    value = row[column.path]
    if (special := _CELLS.get(column.path)) is not None:
        return special(value)
    return number(value) if column.is_figure else word(column.show(value))


def _to_confirm(value: Scalar) -> Cell:
    return Cell(f"◆ {value}", "warning", text("{count} to confirm", count=value)) if value else number(0)


def _age(value: Scalar) -> Cell:
    return word(count_text("{count} day", "{count} days", value) if isinstance(value, int) else None)


_CELLS: Mapping[str, Callable[[Scalar], Cell]] = {
    "state": state_cell,
    "unacknowledged": _to_confirm,
    "missing": lambda value: number(value, "warning"),
    LATE: lambda value: late_cell(int(value or 0)),
    AGE: _age,
}
"""What has a shape or a colour of its own."""


class OrdersList(QWidget):
    """``opened`` carries the order to open."""

    opened = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self._lane = Lane(self._register, self)
        register, today = self._register, context.ledger.today
        self.model = Paged[int](_heads(), lambda ids: [order_cells(row) for row in overview_rows(register, ids, today)])
        self.view = SheetView(self.model, text("Orders"))
        self.view.horizontalHeader().setStretchLastSection(True)
        self.search = QLineEdit(placeholderText=text("Search orders (Ctrl+F)"), clearButtonEnabled=True)
        self.search.setAccessibleName(text("Search orders"))
        self.count = theme.labelled("", "muted")
        self.chips: dict[str, QPushButton] = {}
        self._order: tuple[tuple[str, bool], ...] = (("wanted", True),)
        self.form = Form(context)
        self.new = button(text("New order…"), self.begin, "mdi6.plus", role="main")
        self.empty = theme.labelled("", "muted", wrap=True)
        self.empty_does = button("", self._out_of_empty)
        self.stack = QStackedWidget()
        self._typing = QTimer(self, singleShot=True, interval=30)
        self._typing.timeout.connect(self.refresh)
        self._lay()
        self._wire()
        self.model.show_order("wanted", down=True)

    def _wish(self) -> Callable[[array[int]], Query[Record]]:
        """What the search field and the chips ask for, given the orders that are late."""
        states = [state.code for state in STATES if self.chips[state.code].isChecked()]
        search, order = self.search.text(), self._order
        waiting, only_late = self.chips["waiting"].isChecked(), self.chips["late"].isChecked()

        def query(late: array[int]) -> Query[Record]:
            found = overview_query(search=search, states=states, late=late if only_late else None, waiting=waiting)
            return replace(found, order=order)

        return query

    def show_only(self, *chips: str) -> None:
        """Shows what these chips say and nothing else."""
        self.search.clear()
        for code, chip in self.chips.items():
            chip.setChecked(code in chips)
        self.refresh()

    def refresh(self) -> None:
        """Asks the register anew."""
        query, register, today = self._wish(), self._register, self._context.ledger.today

        def ask(_stale: object) -> tuple[array[int], dict[str, int], int, int]:
            late = late_orders(register, today)
            waiting = register.count(overview_query(waiting=True))
            return register.ids(query(late)), states_counted(register), len(late), waiting

        self._lane.ask(ask, self._show)

    def begin(self) -> None:
        """Asks what a new order is for."""
        values: dict[str, Scalar] = {"purpose": OrderPurpose.RUNNING}
        self.form.ask(text("New order"), _NEW, values, text("Begin the order"), self._begin)

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def _begin(self, answers: FormAnswers) -> None:
        unit = answers["unit"]
        purpose = Purpose(
            str(answers["purpose"]),
            str(answers["wanted"]),
            unit if isinstance(unit, int) else None,
            str(answers["cost_centre"] or "") or None,
            str(answers["supplier"] or "") or None,
        )
        ledger = self._context.ledger

        def begin(_answers: FormAnswers) -> None:
            act(self._context, lambda: new_order(ledger, purpose, origin=Origin.WINDOW), self._begun)

        if doubt := wanted_doubt(ledger.today, purpose.wanted):
            self.form.ask(doubt, (), {}, text("Begin the order all the same"), begin)
        else:
            begin(answers)

    def _begun(self, notice: Notice) -> None:
        self.form.close_form()
        self.opened.emit(notice.created[NEW_ORDER].id)

    def _show(self, found: tuple[array[int], dict[str, int], int, int]) -> None:
        ids, states, late, waiting = found
        row = self.view.currentIndex().row()
        chosen = self.model.things[row] if 0 <= row < len(self.model.things) else None
        self.model.show_things(ids)
        if ids:
            self.view.selectRow(ids.index(chosen) if chosen is not None and chosen in ids else 0)
        self._count_chips({**states, "late": late, "waiting": waiting})
        self.count.setText(count_text("{count} order", "{count} orders", len(ids)))
        nothing = not sum(states.values())
        self.stack.setCurrentIndex(0 if ids else 1)
        self.empty.setText(
            text("The school's orders will stand here, from the wish to the delivered device.")
            if nothing
            else text("No order fits.")
        )
        self.empty_does.setText(text("New order…") if nothing else text("Show all"))
        self.empty_does.setAccessibleName(self.empty_does.text())
        self.new.setVisible(not nothing)

    def _count_chips(self, counts: dict[str, int]) -> None:
        labels = {"late": text("Late"), "waiting": text("To confirm")}
        labels |= {state.code: text(state.label) for state in STATES}
        for code, chip in self.chips.items():
            count = counts.get(code, 0)
            label = f"{labels[code]} ({count})"
            chip.setText(f"✓ {label}" if chip.isChecked() else label)
            chip.setAccessibleName(text("Show only: {filter}", filter=label))
            chip.setVisible(bool(count) or chip.isChecked())

    def _out_of_empty(self) -> None:
        if any(chip.isChecked() for chip in self.chips.values()) or self.search.text():
            self.show_only()
        else:
            self.begin()

    def _sort(self, path: str, down: bool) -> None:
        self._order = ((path, down),)
        self.model.show_order(path, down=down)
        self.refresh()

    def _wire(self) -> None:
        self.search.textEdited.connect(lambda _said: self._typing.start())
        self.search.returnPressed.connect(self.view.setFocus)
        self.view.opened.connect(lambda row: self.opened.emit(self.model.things[row]))
        self.view.sort_wished.connect(self._sort)
        self.form.left.connect(self.view.setFocus)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus, context=context)
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.begin, context=context)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QWidget()
        flow = FlowLayout(top)
        self.search.setMinimumWidth(260)
        for made in (self.search, self.new, self.count):
            flow.addWidget(made)
        column.addWidget(top)
        chips = QWidget()
        flow = FlowLayout(chips)
        for code in ("waiting", "late", *(state.code for state in STATES)):
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.clicked.connect(self._chip_pressed)
            chip.hide()
            self.chips[code] = chip
            flow.addWidget(chip)
        column.addWidget(chips)
        column.addWidget(self.form)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch(1)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self.empty)
        middle.addWidget(self.empty_does, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        self.stack.addWidget(self.view)
        self.stack.addWidget(empty)
        column.addWidget(self.stack, 1)

    def _chip_pressed(self, _checked: bool) -> None:
        self.refresh()
