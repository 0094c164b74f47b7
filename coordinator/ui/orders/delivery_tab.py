"""Unpacking: the order is chosen, the boxes are scanned one after the other, one button registers them (needs V3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.orders.delivery_actions import open_lines, register_delivery
from coordinator.desk.orders.delivery_draft import (
    DraftUnit,
    Heard,
    Unpacking,
    boxes,
    count_in,
    here_already,
    put_on,
    take,
    unpacking_from,
)
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.records.scanned_codes import device_of
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders.deliveries import Note
from coordinator.domain.orders.delivery_scan import OpenLine
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.values import Unread
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import act
from coordinator.ui.threads.timers import later
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.field_editors import ReferenceEdit
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.saved_state import saved_for
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, mark, text

_KEPT = "ordering.delivery"
_BREATH = 600  # milliseconds: a second Enter by the same finger shall not do it again
_COUNT = Field("quantity", mark("How many"), Type.INTEGER, required=True)


class DeliveryPart(QWidget):
    """``registered`` carries the order of a delivery that was registered; ``from_file`` asks for a supplier's list."""

    registered = Signal(int)
    from_file = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self._saved = saved_for(context.path)
        self.unpacking = unpacking_from(self._saved.get(_KEPT))
        self.order: Order | None = None
        self.lines: list[OrderLine] = []
        self.open: list[OpenLine] = []
        self.field = ReferenceEdit(ORDER.code, self._register)
        self.note = QLineEdit(self.unpacking.note)
        self.on = QLineEdit(self.unpacking.on or context.ledger.today.isoformat())
        self.code = QLineEdit(placeholderText=text("Scan a box, or write its serial number"))
        self.heard = theme.labelled("", "heading", wrap=True)
        self.form = Form(context)
        self.ordered = CellsModel((
            Head(text("Line"), right=True), Head(text("Product"), wide=True), Head(text("Missing"), right=True),
            Head(text("Now"), right=True),
        ))  # fmt: skip
        self.ordered_view = SheetView(self.ordered, text("Lines that something may still come on"))
        self.units = CellsModel((
            Head(text("Serial number")), Head(text("Product"), wide=True), Head(text("How it fits")),
        ))  # fmt: skip
        self.units_view = SheetView(self.units, text("Units in the delivery"), several=True)
        self.does = button("", self.register, role="main")
        self.check = button(text("Delivery check"), self._check, "mdi6.clipboard-check-outline")
        self.without = button(text("Without serial number…"), self._count, "mdi6.counter")
        self.put_on = button(text("Put on the chosen line"), self._move, "mdi6.arrow-left-bold-outline")
        self.set_aside = button(text("Not ordered"), self._set_aside, "mdi6.help")
        self.take_away = button(text("Take away"), self._take_away, "mdi6.minus")
        self.file = button(text("From the supplier's file…"), self.from_file.emit, "mdi6.tray-arrow-down")
        self.clear = button(text("Begin anew"), self._clear, "mdi6.broom")
        self._lay()
        self._wire()

    def receive(self, order: int | None = None) -> None:
        """Goes on unpacking, or begins with an order."""
        if order is not None and order != self.unpacking.order:
            if self.unpacking.units and self.unpacking.order is not None:
                told = text("Another delivery is being unpacked. Register it, or begin anew.")
                self._context.window.say(told, trouble=True)
            else:
                self._put(replace(self.unpacking, order=order, product=None))
                self.heard.setText("")
        self.refresh()
        (self.field if self.order is None else self.code).setFocus()

    def refresh(self) -> None:
        """Shows the order's open lines and what is unpacked."""
        found = self.unpacking.order
        self.order = None if found is None else self._register.get(ORDER, found)
        self.lines = [] if self.order is None else order_lines(self._register, self.order.id)
        self.open = [] if self.order is None else open_lines(self._register, self.order)
        self.field.set_reference(None if self.order is None else self.order.id)
        counted = self.unpacking.counted()
        rows = [_line_row(self._register, line, counted.get(line.line, 0)) for line in self.open]
        self.ordered.fill(rows)
        self._choose_unpacked()
        unpacked = reversed(self.unpacking.units)
        self.units.fill([_unit_row(self._register, self.unpacking, self.open, unit) for unit in unpacked])
        count = self.unpacking.count
        caption = count_text("Register delivery: {count} unit", "Register delivery: {count} units", count)
        self.does.setText(caption if count else text("Register delivery"))
        self.does.setAccessibleName(self.does.text())
        self.does.setEnabled(bool(count))
        self.without.setEnabled(bool(self.open))
        self.clear.setVisible(bool(count) or self.order is not None)
        self.check.setVisible(any(line.units for line in self.lines) and not count)
        self._show_choice()

    def _choose_unpacked(self) -> None:
        """Marks the line of the product that is being unpacked."""
        chosen = next((at for at, line in enumerate(self.open) if line.product == self.unpacking.product), None)
        if chosen is not None:
            self.ordered_view.blockSignals(True)
            self.ordered_view.selectRow(chosen)
            self.ordered_view.blockSignals(False)

    def scanned(self, code: str) -> bool:
        """A box, the order's sheet or number, or the note's number."""
        order = next(iter(self._register.find(ORDER, "number", code)), None)
        if order is not None:
            self.receive(order.id)
            return True
        if self.order is None:
            return self._note_scanned(code)
        device = device_of(self._register, code) or next(iter(self._register.find(DEVICE, "asset_tag", code)), None)
        serial = code if device is None else device.serial or code
        heard = take(self._register, self.open, self._names(), self.unpacking, serial)
        self._tell(heard)
        self.refresh()
        return True

    def _tell(self, heard: Heard) -> None:
        """Keeps the delivery as it is now, and says what came of it."""
        kept = heard.unpacking != self.unpacking
        self._put(heard.unpacking)
        if not heard.said:
            return
        self.heard.setText(("▲ " if heard.amiss else "✓ ") + heard.said)
        theme.in_role(self.heard, "danger" if heard.amiss else "heading")
        self._context.window.say(heard.said, trouble=not kept)
        if heard.amiss:
            QApplication.beep()

    def register(self) -> None:
        """Writes the delivery; its devices are made."""
        typed = self.on.text().strip()
        try:
            day = str(DELIVERY.field("on").read(typed) or "")
        except Unread as unread:
            self._context.window.say(str(unread), trouble=True)
            return
        self.does.setEnabled(False)
        ledger, order, found = self._context.ledger, self.order, boxes(self.unpacking, self.lines)
        supplier = None if order is None else order.supplier or None
        note = Note(day or ledger.today.isoformat(), self.note.text().strip() or None, supplier, ledger.actor)
        act(
            self._context,
            lambda: register_delivery(ledger, order, found, note, sure=True, origin=Origin.WINDOW),
            self._done,
        )
        later(self, _BREATH, self.refresh)

    def _done(self, _notice: Notice) -> None:
        order = self.unpacking.order
        self._put(Unpacking())
        self.note.clear()
        self.on.setText(self._context.ledger.today.isoformat())
        self.heard.setText("")
        self.refresh()
        if order is not None:
            self.registered.emit(order)

    def _note_scanned(self, code: str) -> bool:
        """The code of a delivery note whose order is known already, or else the number of this one."""
        known = self._register.records(Query(DELIVERY, filters=(Filter("note_number", Test.IS, (code,)),)), 1)
        if known and (order := known[0].order) is not None:
            self.receive(order)
            return True
        told = text("Choose the order first, then scan its boxes.")
        self._context.window.say(told, trouble=True)
        self.field.setFocus()
        return True

    def _names(self) -> dict[int, str]:
        return {line.product: self._register.name(Ref(PRODUCT.code, line.product)) for line in self.open}

    def _put(self, unpacking: Unpacking) -> None:
        self.unpacking = unpacking
        self._saved.put(_KEPT, unpacking.kept())

    def _order_chosen(self) -> None:
        try:
            id = self.field.reference()
        except Unread as unread:
            note = (Filter("note_number", Test.IS, (self.field.text().strip(),)),)
            known = self._register.records(Query(DELIVERY, filters=note), 1)
            id = known[0].order if known else None
            if id is None:
                self._context.window.say(str(unread), trouble=True)
        if id is not None:
            self.receive(id)

    def _code_written(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self.scanned(code)
        elif self.does.isEnabled():
            self.does.setFocus()

    def _line_chosen(self) -> None:
        at = self.ordered_view.currentIndex().row()
        if 0 <= at < len(self.open) and self.open[at].product != self.unpacking.product:
            self._put(replace(self.unpacking, product=self.open[at].product))
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self.units_view.chosen()
        for made in (self.take_away, self.set_aside):
            made.setEnabled(bool(chosen))
        self.put_on.setEnabled(bool(chosen) and self.ordered_view.currentIndex().isValid())

    def _picked(self) -> set[int]:
        """Where the selected units stand in the delivery; the table shows the newest first."""
        last = len(self.unpacking.units) - 1
        return {last - row for row in self.units_view.chosen()}

    def _take_away(self) -> None:
        picked = self._picked()
        kept = tuple(unit for at, unit in enumerate(self.unpacking.units) if at not in picked)
        self._put(replace(self.unpacking, units=kept))
        self.refresh()
        self.code.setFocus()

    def _move(self) -> None:
        at = self.ordered_view.currentIndex().row()
        if 0 <= at < len(self.open):
            self._tell(put_on(self._register, self.unpacking, self.open[at], self._picked()))
            self.refresh()
            self.code.setFocus()

    def _set_aside(self) -> None:
        """What is selected was not ordered, whatever was unpacked when it was scanned."""
        picked = self._picked()
        units = tuple(
            replace(unit, line=None, over=False) if at in picked else unit
            for at, unit in enumerate(self.unpacking.units)
        )
        self._put(replace(self.unpacking, units=units))
        self.refresh()
        self.code.setFocus()

    def _count(self) -> None:
        at = max(self.ordered_view.currentIndex().row(), 0)
        line = self.open[at]
        name = self._register.name(Ref(PRODUCT.code, line.product))
        self.form.ask(
            text("How many of line {line}, {product}, came without a serial number?", line=line.number, product=name),
            (_COUNT,),
            {"quantity": max(0, line.missing - self.unpacking.counted().get(line.line, 0)) or 1},
            text("Put them into the delivery"),
            lambda answers: self._counted(line, answers),
        )

    def _counted(self, line: OpenLine, answers: FormAnswers) -> None:
        count = answers["quantity"]
        if isinstance(count, int) and count > 0:
            self._tell(count_in(self._register, self.unpacking, line, count))
        self.form.close_form()
        self.refresh()

    def _clear(self) -> None:
        self._put(Unpacking())
        self.heard.setText("")
        self.refresh()
        self.field.setFocus()

    def _check(self) -> None:
        if self.order is not None:
            self.registered.emit(self.order.id)

    def _wire(self) -> None:
        self.field.returnPressed.connect(self._order_chosen)
        self.field.completer().activated.connect(lambda _said: self._order_chosen())
        self.code.returnPressed.connect(self._code_written)
        self.note.textEdited.connect(lambda typed: self._put(replace(self.unpacking, note=typed)))
        self.on.textEdited.connect(lambda typed: self._put(replace(self.unpacking, on=typed)))
        self.ordered_view.selectionModel().currentRowChanged.connect(lambda _new, _old: self._line_chosen())
        self.units_view.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_choice())
        self.form.left.connect(self.code.setFocus)

    def _lay(self) -> None:
        for made, name in (
            (self.field, text("Order or delivery note")),
            (self.note, text("Delivery note")),
            (self.on, text("Delivered")),
            (self.code, text("Serial number of the box")),
        ):
            made.setAccessibleName(name)
        self.field.setPlaceholderText(text("Order number, scanned or written"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        for caption, made, stretch in (
            (text("Order"), self.field, 2), (text("Delivery note"), self.note, 2), (text("Delivered"), self.on, 1),
        ):  # fmt: skip
            label = theme.labelled(caption, "caption")
            label.setBuddy(made)
            top.addWidget(label)
            top.addWidget(made, stretch)
        top.addWidget(self.clear)
        column.addLayout(top)
        column.addWidget(self.form)
        middle = QHBoxLayout()
        middle.setSpacing(theme.GRID * 2)
        middle.addLayout(_left(self), 2)
        middle.addLayout(_right(self), 3)
        column.addLayout(middle, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.heard, 1)
        bottom.addWidget(self.file)
        bottom.addWidget(self.check)
        self.does.setAutoDefault(True)
        self.does.setMinimumHeight(40)
        bottom.addWidget(self.does)
        column.addLayout(bottom)


def _left(part: DeliveryPart) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(theme.labelled(text("Ordered"), "caption"))
    column.addWidget(part.ordered_view, 1)
    row = QHBoxLayout()
    row.addWidget(part.without)
    row.addStretch(1)
    column.addLayout(row)
    return column


def _right(part: DeliveryPart) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(theme.labelled(text("In the delivery"), "caption"))
    column.addWidget(part.code)
    column.addWidget(part.units_view, 1)
    row = QHBoxLayout()
    row.addWidget(part.put_on)
    row.addWidget(part.set_aside)
    row.addWidget(part.take_away)
    row.addStretch(1)
    column.addLayout(row)
    return column


def _line_row(register: Register, line: OpenLine, now: int) -> Row:
    name = register.name(Ref(PRODUCT.code, line.product))
    tone = "danger" if now > line.missing else "accent"
    return (number(line.number), word(name), number(line.missing), number(now, tone))


def _unit_row(register: Register, unpacking: Unpacking, lines: Sequence[OpenLine], unit: DraftUnit) -> Row:
    line = next((each for each in lines if each.line == unit.line), None)
    serial = word(unit.serial or count_text("{count} unit", "{count} units", unit.quantity))
    if line is None:
        return (serial, word(""), Cell("? " + text("Not ordered"), "danger", text("Not ordered")))
    name = register.name(Ref(PRODUCT.code, line.product))
    label = text("Line {line}", line=line.number)
    there = here_already(register, unpacking, line, unit)
    if there:
        told = text("Line {line}, here already: {device}", line=line.number, device=there)
        return (serial, word(name), Cell("▲ " + told, "danger", told))
    if unit.over:
        too_many = text("Line {line}, too many", line=line.number)
        return (serial, word(name), Cell("▲ " + too_many, "warning", too_many))
    return (serial, word(name), Cell("✓ " + label, "", label))
