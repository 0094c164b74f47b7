"""The delivery check: each unit is held against what it must have, one by one or all at once (needs V4)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.orders import delivery_actions as desk
from coordinator.desk.orders.attachment_files import Attached
from coordinator.desk.orders.delivery_draft import same_serial
from coordinator.desk.orders.order_lists import export_protocol
from coordinator.desk.orders.order_papers import delivery_protocol
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.deliveries import Checked
from coordinator.domain.orders.discrepancies import fault_of
from coordinator.domain.orders.order_choices import UnitVerdict
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY, ORDER
from coordinator.domain.orders.order_records import Delivery, Order
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.orders import correction_forms
from coordinator.ui.orders.attachment_list import AttachedBox
from coordinator.ui.orders.order_view import WantedPaper
from coordinator.ui.threads.desk_step import act
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, word
from coordinator.words import count_text, text

_SHAPES = {
    UnitVerdict.UNCHECKED: ("○", "muted"),
    UnitVerdict.ACCEPTED: ("✓", "accent"),
    UnitVerdict.DEVIATING: ("▲", "danger"),
}


class CheckPart(QWidget):
    """The units of one order. ``left`` carries the order, ``paper`` and ``picture`` what is to be shown."""

    left = Signal(int)
    paper = Signal(object)
    picture = Signal(str, bytes)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._register = context.ledger.register
        self.order: Order | None = None
        self.units: list[desk.UnitCheck] = []
        self.title = theme.labelled("", "title")
        self.said = theme.labelled("", "muted", wrap=True)
        self.sheet = CellsModel((
            Head(text("Serial number")), Head(text("Product"), wide=True), Head(text("Verdict")),
            Head(text("What is amiss"), wide=True),
        ))  # fmt: skip
        self.view = SheetView(self.sheet, text("Units to check"), several=True)
        self.points: list[QCheckBox] = []
        self.holder = QWidget()
        self.deviation = QLineEdit(placeholderText=text("Anything else that is wrong"))
        self.deviation.setAccessibleName(text("Anything else that is wrong"))
        self.deviation.setAcceptDrops(False)  # a photo dropped there is attached, not written as its address
        self.attached = AttachedBox(context)
        self.form = Form(context)
        self.does = button("", self.note, role="main")
        self.correct = button(text("Correct the delivery…"), self._correct, "mdi6.pencil-outline")
        self.put_on = button(text("Put on another line…"), self._move, "mdi6.swap-horizontal")
        self.take_out = button(text("Take out of the delivery…"), self._take_out, "mdi6.minus")
        self.rest = button("", self.accept_rest, "mdi6.check-all")
        self.protocol = button(text("Delivery protocol"), self._protocol, "mdi6.file-document-outline")
        self._lay()
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_points())
        self.deviation.textChanged.connect(lambda _said: self._promise())
        self.deviation.returnPressed.connect(self.note)
        self.deviation.installEventFilter(self.attached)
        self.attached.changed.connect(self._show_files)
        self.attached.shown.connect(self._show_file)
        self.form.left.connect(self.view.setFocus)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape, context=where)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste, context=where)

    def show_order(self, id: int) -> None:
        """Shows the units of an order, those to check first."""
        if self.order is None or self.order.id != id:
            self.attached.clear()
            self.form.close_form()
        self.order = self._register.get(ORDER, id)
        self.view.clearSelection()
        self.refresh()
        self.view.setFocus()

    def refresh(self) -> None:
        """Reads the units anew; what was chosen stays chosen."""
        if self.order is None:
            return
        chosen = {unit.unit.id for unit in self.chosen()}
        found = desk.to_check(self._register, self.order, every=True)
        self.units = sorted(found, key=lambda each: (each.unit.verdict != UnitVerdict.UNCHECKED, each.line is None))
        self.sheet.fill([self._cells(each) for each in self.units])
        for row, each in enumerate(self.units):
            if each.unit.id in chosen:
                self.view.selectRow(row)
        waiting = self._unchecked()
        self.title.setText(text("Delivery check, {order}", order=self.order.number))
        self.said.setText(
            count_text("{count} unit to check.", "{count} units to check.", len(waiting))
            if waiting
            else text("Everything that came is checked.")
        )
        caption = count_text("Accept {count} unchecked unit", "Accept {count} unchecked units", len(waiting))
        self.rest.setText(caption)
        self.rest.setAccessibleName(caption)
        self.rest.setVisible(bool(waiting))
        self._show_points()

    def chosen(self) -> list[desk.UnitCheck]:
        """The units that are selected."""
        return [self.units[row] for row in self.view.chosen() if row < len(self.units)]

    def scanned(self, code: str) -> bool:
        """A scanned unit is selected; the next step concerns it alone."""
        for row, each in enumerate(self.units):
            if same_serial(each.unit.serial or None, code):
                self.view.clearSelection()
                self.view.selectRow(row)
                self.view.scrollTo(self.sheet.index(row, 0))
                (self.points[0] if self.points else self.deviation).setFocus()
                return True
        self.context.window.say(text("{code} is not among these units.", code=code), trouble=True)
        return True

    def note(self) -> None:
        """Writes down how the selected units were found."""
        missing = tuple(point.text() for point in self.points if not point.isChecked())
        deviation = self.deviation.text().strip() or None
        self._check([
            Checked(each.unit, tuple(point for point in missing if point in each.points), deviation, each.points)
            for each in self.chosen()
        ])  # fmt: skip

    def accept_rest(self) -> None:
        """Accepts every unit that nobody has checked yet."""
        self._check([Checked(each.unit, points=each.points) for each in self._unchecked()])

    def _check(self, checked: list[Checked]) -> None:
        ledger, files = self.context.ledger, list(self.attached.waiting)
        act(self.context, lambda: desk.check_units(ledger, checked, files=files, origin=Origin.WINDOW), self._done)

    def _done(self, _notice: Notice) -> None:
        self.attached.clear()
        self.view.clearSelection()
        self.refresh()

    def _unchecked(self) -> list[desk.UnitCheck]:
        """What is left to check; a unit that nobody ordered can only be looked at by itself."""
        return [each for each in self.units if each.unit.verdict == UnitVerdict.UNCHECKED and each.line is not None]

    def attach(self, paths: list[Path]) -> bool:
        """Files were dropped: they are kept with the next note."""
        self.attached.take(paths)
        return True

    def paste(self) -> None:
        """A picture was copied elsewhere."""
        if not self.attached.paste():
            self.context.window.say(text("What was copied is neither a picture nor a file."), trouble=True)

    def _show_file(self, attached: Attached, data: bytes) -> None:
        if attached.media == "application/pdf":
            self.paper.emit(WantedPaper(lambda: data, attached.name, attached.name))
        else:
            self.picture.emit(attached.name, data)

    def _show_files(self) -> None:
        chosen = self.chosen()
        deliveries = list(dict.fromkeys(each.unit.delivery or 0 for each in chosen or self.units))
        self.attached.refresh(deliveries, [each.unit.id for each in chosen])
        self._promise()

    def _delivery(self) -> Delivery | None:
        """The selected unit's delivery, else the newest."""
        found = [each.unit.delivery or 0 for each in self.chosen() or self.units]
        return self._register.get(DELIVERY, max(found, default=0))

    def _correct(self) -> None:
        delivery = self._delivery()
        if delivery is not None:
            correction_forms.ask_delivery_facts(self, delivery)

    def _move(self) -> None:
        correction_forms.ask_move(self, [each.unit for each in self.chosen()])

    def _take_out(self) -> None:
        correction_forms.ask_removal(self, [each.unit for each in self.chosen()])

    def _cells(self, each: desk.UnitCheck) -> Row:
        unit = each.unit
        shape, tone = _SHAPES.get(unit.verdict, ("", ""))
        verdict = DELIVERED_UNIT.field("verdict").show(unit.verdict)
        product = unit.product
        name = unit.said if product is None else self._register.name(Ref(PRODUCT.code, product))
        count = count_text("{count} unit", "{count} units", unit.quantity or 0)
        return (
            word(unit.serial or count),
            word(name),
            Cell(f"{shape} {verdict}", tone, verdict),
            word(
                ", ".join(part for part in (text("Not ordered") if each.line is None else "", fault_of(unit)) if part)
            ),
        )

    def _show_points(self) -> None:
        chosen = self.chosen()
        points = list(dict.fromkeys(point for each in chosen for point in each.points))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self.points = []
        lacking = {point for each in chosen for point in each.unit.missing.splitlines()}
        for point in points:
            box = QCheckBox(point)
            box.setAccessibleName(point)
            box.setChecked(point not in lacking)
            box.toggled.connect(lambda _on: self._promise())
            column.addWidget(box)
            self.points.append(box)
        self._side.replaceWidget(self.holder, holder)
        self.holder.hide()
        self.holder.deleteLater()
        self.holder = holder
        self.deviation.setText(chosen[0].unit.deviation if len(chosen) == 1 else "")
        for made in (self.protocol, self.correct):
            made.setEnabled(bool(self.units))
        for made in (self.put_on, self.take_out):
            made.setEnabled(bool(chosen))
        self._show_files()

    def _promise(self) -> None:
        count = len(self.chosen())
        amiss = any(not point.isChecked() for point in self.points) or bool(self.deviation.text().strip())
        if not count:
            caption = text("Choose units to check")
        elif amiss:
            caption = count_text("Note the deviation of {count} unit", "Note the deviation of {count} units", count)
        else:
            caption = count_text("Accept {count} unit", "Accept {count} units", count)
        if count and (files := len(self.attached.waiting)):
            caption += " " + count_text("with {count} file", "with {count} files", files)
        self.does.setText(caption)
        self.does.setAccessibleName(caption)
        self.does.setEnabled(bool(count))
        self.deviation.setEnabled(bool(count))

    def _protocol(self) -> None:
        """The protocol of the selected unit's delivery, else of the newest one."""
        delivery = self._delivery()
        if delivery is None:
            return
        register, today = self._register, self.context.ledger.today
        name = delivery.note_number or str(delivery.id)
        safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
        title = text("Delivery check, {order}", order=name)
        self.paper.emit(
            WantedPaper(
                lambda: delivery_protocol(register, delivery, today),
                title,
                f"leverans-{safe}.pdf",
                lambda to: export_protocol(register, to, delivery),
            )
        )

    def _escape(self) -> None:
        if self.form.isVisible():
            self.form.close_form()
        else:
            self._back()

    def _back(self) -> None:
        if self.order is not None:
            self.left.emit(self.order.id)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.addWidget(button(text("To the order"), self._back, "mdi6.arrow-left"))
        top.addSpacing(theme.GRID)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.protocol)
        column.addLayout(top)
        column.addWidget(self.said)
        column.addWidget(self.form)
        middle = QHBoxLayout()
        middle.setSpacing(theme.GRID * 2)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        below = QWidget()
        flow = FlowLayout(below)
        for made in (self.correct, self.put_on, self.take_out):
            flow.addWidget(made)
        left.addWidget(below)
        middle.addLayout(left, 1)
        side = QWidget()
        side.setMinimumWidth(260)
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        told = text("Scan or choose units. Untick what they lack.")
        self._side.addWidget(theme.labelled(told, "muted", wrap=True))
        self._side.addWidget(self.holder)
        self._side.addWidget(self.deviation)
        self._side.addWidget(self.attached)
        self._side.addWidget(self.does)
        self._side.addStretch(1)
        self._side.addWidget(self.rest)
        middle.addWidget(side)
        column.addLayout(middle, 1)
