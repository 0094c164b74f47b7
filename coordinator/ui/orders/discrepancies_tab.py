"""Discrepancies over all orders: what will not come, is too much, wrong or late, and what becomes of it (needs V5)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coordinator.desk.orders.order_actions import Replacement, Supplemented, replacements, supplement, wanted_anew
from coordinator.desk.orders.order_lists import export_discrepancies
from coordinator.desk.orders.order_papers import discrepancy_list
from coordinator.desk.orders.order_queries import discrepancies
from coordinator.desk.records.step_sentences import notice_words
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.discrepancies import Discrepancy, DiscrepancyKind
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.values import iso
from coordinator.ui.context import Context
from coordinator.ui.orders.order_cells import late_cell
from coordinator.ui.orders.order_view import WantedPaper
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.inline_form import Form
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, text

_SHAPES = {
    DiscrepancyKind.MISSING: ("✕", "danger"), DiscrepancyKind.OVER: ("▲", "warning"),
    DiscrepancyKind.WRONG_PRODUCT: ("?", "danger"),
    DiscrepancyKind.WRONG_CONTENT: ("▲", "danger"), DiscrepancyKind.LATE: ("◔", "danger"),
    DiscrepancyKind.DOUBLED: ("▲", "danger"),
}  # fmt: skip


class DiscrepanciesPart(QWidget):
    """``opened`` carries an order, ``paper`` the list as a paper."""

    opened = Signal(int)
    paper = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self._lane = Lane(self._register, self)
        self.found: list[Discrepancy] = []
        self.said = theme.labelled("", "muted", wrap=True)
        self.sheet = CellsModel((
            Head(text("What")), Head(text("Quantity"), right=True), Head(text("Order")),
            Head(text("Line"), right=True), Head(text("Product"), wide=True), Head(text("Wanted")),
            Head(text("Late"), right=True), Head(text("Note"), wide=True),
        ))  # fmt: skip
        self.view = SheetView(self.sheet, text("Discrepancies"), several=True)
        self.form = Form(context)
        self.does = button("", self.supplement, "mdi6.cart-plus", role="main")
        self.open = button(text("Open the order"), self._open, "mdi6.arrow-right")
        self.list = button(text("List as PDF…"), self._print, "mdi6.printer-outline")
        self._lay()
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._promise())
        self.view.opened.connect(lambda _row: self._open())
        self._promise()

    def refresh(self) -> None:
        """Asks the register anew."""
        register, today = self._register, self._context.ledger.today
        if not self.found:
            self.said.setText(text("Looking through the orders…"))
        self._lane.ask(lambda _stale: discrepancies(register, today), self._show)

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def chosen(self) -> list[Discrepancy]:
        """The discrepancies that are selected."""
        return [self.found[row] for row in self.view.chosen() if row < len(self.found)]

    def supplement(self) -> None:
        """One supplementary order of what is selected; it refers back to its origin."""
        wanted = self._wanted()
        order = wanted[0].line.order if wanted else None
        if order is None or wanted_anew(self._context.ledger, order) is not None:
            self._supplement(wanted, None)
            return
        title = text("{order} was wanted on {day}, which has gone by. By which day is the supplement wanted?",
                     order=order.number, day=iso(order.wanted))  # fmt: skip
        self.form.ask(title, (ORDER.field("wanted"),), {}, self.does.text(),
                      lambda answers: self._supplement(wanted, str(answers["wanted"])))  # fmt: skip

    def _supplement(self, wanted: list[Replacement], day: str | None) -> None:
        ledger = self._context.ledger
        self.does.setEnabled(False)
        find(
            self._context,
            text("Saving…"),
            lambda: supplement(ledger, wanted, wanted=day, origin=Origin.WINDOW),
            self._supplemented,
        )

    def _wanted(self) -> list[Replacement]:
        return replacements(self.chosen())

    def _supplemented(self, made: Supplemented) -> None:
        self.form.close_form()
        sentence = notice_words(made.notice, self._register)
        if made.outlook.too_late:
            late = count_text(
                "It will be {count} day late: escalate it.",
                "It will be {count} days late: escalate it.",
                made.outlook.days_late,
            )
            sentence = f"{sentence}. {late}"
        self._context.window.say(sentence, undo=made.notice.entry)
        self.opened.emit(made.order)

    def _show(self, found: list[Discrepancy]) -> None:
        self.found = found
        self.sheet.fill([self._cells(each) for each in found])
        self.said.setText(
            count_text("{count} thing is not as decided.", "{count} things are not as decided.", len(found))
            if found
            else text("Everything is as decided.")
        )
        self.view.setVisible(bool(found))
        self.list.setEnabled(bool(found))
        self._promise()

    def _cells(self, each: Discrepancy) -> Row:
        shape, tone = _SHAPES.get(each.kind, ("", ""))
        kind, product = each.label, each.product
        described = "" if each.unit is None else each.unit.said
        serial = "" if each.unit is None else each.unit.serial
        return (
            Cell(f"{shape} {kind}", tone, kind),
            number(each.quantity),
            word(None if each.order is None else each.order.number),
            number(None if each.line is None else each.line.number),
            word(described if product is None else self._register.name(Ref(PRODUCT.code, product))),
            word(None if each.order is None else iso(each.order.wanted)),
            late_cell(each.days),
            word(": ".join(part for part in (serial, each.detail) if part)),
        )

    def _promise(self) -> None:
        wanted = self._wanted()
        count = sum(each.quantity for each in wanted)
        if wanted:
            caption = count_text(
                "Create a supplementary order of {count} unit", "Create a supplementary order of {count} units", count
            )
        else:
            caption = text("Create a supplementary order")
        self.does.setText(caption)
        self.does.setAccessibleName(caption)
        self.does.setEnabled(bool(wanted))
        self.open.setEnabled(any(each.order is not None for each in self.chosen()))

    def _open(self) -> None:
        order = next((each.order for each in self.chosen() if each.order is not None), None)
        if order is not None:
            self.opened.emit(order.id)

    def _print(self) -> None:
        register, found, today = self._register, list(self.found), self._context.ledger.today
        made = WantedPaper(
            lambda: discrepancy_list(register, found, today),
            text("Discrepancies"),
            "avvikelser.pdf",
            lambda to: export_discrepancies(register, to, found, today),
        )
        self.paper.emit(made)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.said)
        column.addWidget(self.form)
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        for made in (self.list, self.open):
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self.does)
        column.addLayout(row)
        column.addStretch(0)
