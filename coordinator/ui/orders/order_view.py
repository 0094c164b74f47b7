"""One order: what others changed in it, its lines, the story of each line, and every step it can take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QPushButton, QSplitter, QVBoxLayout, QWidget

from coordinator.desk.orders import order_actions as desk
from coordinator.desk.orders.contact_ladder import overdue_turn, turns_of
from coordinator.desk.orders.escalation_sheet import escalation_sheet
from coordinator.desk.orders.order_lists import export_order
from coordinator.desk.orders.order_papers import order_sheet
from coordinator.desk.orders.order_queries import handed_out, order_lines, overview_rows
from coordinator.desk.orders.order_words import changed_words, ladder_words, step_words, waiting_changes
from coordinator.desk.orders.promised_days import promises, ready_on
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.inventory_kinds import PRODUCT, UNIT
from coordinator.domain.orders.discrepancies import late_days
from coordinator.domain.orders.line_story import story
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import ENDED, OVER, state_label
from coordinator.domain.orders.promises import Promise
from coordinator.domain.values import iso
from coordinator.ui.context import Context
from coordinator.ui.orders import order_forms
from coordinator.ui.orders.order_cells import late_cell, state_cell
from coordinator.ui.threads.desk_step import act
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form
from coordinator.ui.widgets.small_table import CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, text

# The steps of which one, the next, is the main button; their icons take its colour.
_ICONS: Final = {
    "send": "mdi6.send-outline",
    "approve": "mdi6.draw",
    "receive": "mdi6.package-variant",
    "add": "mdi6.plus",
}


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A paper that is wanted: how it is made, what it is called, and the file's name; ``csv`` writes it as a list."""

    make: Callable[[], bytes]
    title: str
    file_name: str
    csv: Callable[[Path], object] | None = None


def _heads() -> tuple[Head, ...]:
    return (
        Head(text("Line"), right=True),
        Head(text("Product"), wide=True),
        Head(text("State")),
        Head(text("Asked"), right=True),
        Head(text("Decided"), right=True),
        Head(text("Delivered"), right=True),
        Head(text("Missing"), right=True),
        Head(text("Next due")),
        Head(text("Late"), right=True),
    )


class OrderPart(QWidget):
    """``left`` goes back to the list; ``receive`` and ``check`` carry the order's id, ``paper`` the paper wanted."""

    left = Signal()
    receive = Signal(int)
    check = Signal(int)
    opened = Signal(int)
    paper = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._register = context.ledger.register
        self.order: Order | None = None
        self.lines: list[OrderLine] = []
        self._promised: Mapping[int, Promise] = {}
        self.title = theme.labelled("", "title")
        self.state = theme.labelled("", "heading")
        self.facts = theme.labelled("", "muted", wrap=True)
        self.changes = QFrame()
        self.changed = theme.labelled("", wrap=True)
        self.confirm = button(text("Confirm"), self.acknowledge, "mdi6.check", role="main")
        self.warning = theme.labelled("", "danger", wrap=True)
        self.ladder = theme.labelled("", "muted", wrap=True)
        self.contacts = button(text("Fill in contacts…"), self._to_contacts, "mdi6.account-plus-outline", role="link")
        self.form = Form(context)
        self.sheet = CellsModel(_heads())
        self.view = SheetView(self.sheet, text("Lines of the order"))
        self.figures = theme.labelled("", wrap=True)
        self.told = QListWidget()
        self.buttons: dict[str, QPushButton] = {}
        self._lay()
        self.view.selectionModel().currentRowChanged.connect(lambda _new, _old: self._show_line())
        self.form.left.connect(self.view.setFocus)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape, context=where)

    def show_order(self, id: int) -> None:
        """Shows an order; the focus goes to what waits: the confirmation, or the lines."""
        if self.order is None or self.order.id != id:
            self.form.close_form()
        self.order = self._register.get(ORDER, id)
        self.refresh()
        if self.order is not None and not self.form.isVisible():
            (self.confirm if self.changes.isVisibleTo(self) else self.view).setFocus()

    def refresh(self) -> None:
        """Reads the order anew; one that is gone goes back to the list."""
        self.order = None if self.order is None else self._register.get(ORDER, self.order.id)
        if self.order is None:
            self.left.emit()
            return
        self.lines = order_lines(self._register, self.order.id)
        self._promised = promises(self._register, [self.order.id])
        row = self.view.currentIndex().row()
        self.sheet.fill([self._cells(line) for line in self.lines])
        if self.lines:
            self.view.selectRow(row if 0 <= row < len(self.lines) else 0)
        self._show_head(self.order)
        self._show_changes()
        self._show_line()
        self._show_buttons(self.order)

    @property
    def line(self) -> OrderLine | None:
        """The line that is chosen."""
        at = self.view.currentIndex().row()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def choose_line(self, id: int) -> None:
        """Chooses a line by its record, and goes to it."""
        at = next((at for at, line in enumerate(self.lines) if line.record.id == id), None)
        if at is not None:
            self.view.selectRow(at)
            self.view.setFocus()

    def acknowledge(self) -> None:
        """The school has seen what others changed."""
        if self.order is not None:
            order, ledger = self.order, self.context.ledger
            act(
                self.context, lambda: desk.acknowledge(ledger, order, origin=Origin.WINDOW), lambda _done: self._shown()
            )

    def _shown(self) -> None:
        self.refresh()
        self.view.setFocus()

    def product_of(self, line: OrderLine) -> str:
        """What a line's product is called."""
        return self._register.name(Ref(PRODUCT.code, line.record.product or 0))

    def print_sheet(self) -> None:
        """Shows the order sheet, with room for the principal's signature."""
        if (order := self.order) is not None:
            title = text("Order {number}", number=order.number)
            self._print(order, order_sheet, title, "bestallning", lambda to: export_order(self._register, to, order))

    def print_escalation(self) -> None:
        """Shows the sheet that tells why the order must be escalated."""
        if (order := self.order) is not None:
            title = text("Escalation: order {number}", number=order.number)
            self._print(order, escalation_sheet, title, "eskalering")

    def _print(
        self,
        order: Order,
        make: Callable[..., bytes],
        title: str,
        name: str,
        csv: Callable[[Path], object] | None = None,
    ) -> None:
        register, today = self._register, self.context.ledger.today
        file_name = f"{name}-{order.number}.pdf"
        self.paper.emit(WantedPaper(lambda: make(register, order, today), title, file_name, csv))

    def _cells(self, line: OrderLine) -> Row:
        amounts, standing = line.quantities, line.standing
        return (
            number(line.number),
            word(self.product_of(line)),
            state_cell(standing.state),
            number(amounts.asked),
            number(amounts.decided),
            number(amounts.delivered),
            number(amounts.missing, "warning"),
            word(standing.due),
            late_cell(late_days(line, self.context.ledger.today, self._promised.get(line.record.id))),
        )

    def _show_head(self, order: Order) -> None:
        row = overview_rows(self._register, [order.id], self.context.ledger.today)[0]
        kind = ORDER
        self.title.setText(text("Order {number}", number=order.number))
        shown = state_cell(row["state"])
        self.state.setText(shown.said)
        self.state.setAccessibleName(text(state_label(str(row["state"]))))
        unit = order.unit
        approved = " ".join(part for part in (order.approved_by, iso(order.approved_on)) if part)
        pairs = (
            (kind.field("purpose").caption, kind.field("purpose").show(order.purpose)),
            (kind.field("wanted").caption, iso(order.wanted)),
            (kind.field("unit").caption, "" if unit is None else self._register.name(Ref(UNIT.code, unit))),
            (kind.field("cost_centre").caption, order.cost_centre),
            (kind.field("origin").caption, str(row["origin.number"] or "")),
            (kind.field("approved_by").caption, approved),
            (kind.field("sent_on").caption, iso(order.sent_on)),
            (kind.field("expected").caption, iso(ready_on(self._register, order))),
            (kind.field("escalated_on").caption, f"{iso(order.escalated_on)} {order.escalated_to}".strip()),
        )
        self.facts.setText("   ".join(f"{name}: {value}" for name, value in pairs if value))
        self._show_ladder(order, late=bool(row["to_escalate"]), alive=row["state"] not in OVER)

    def _show_ladder(self, order: Order, *, late: bool, alive: bool) -> None:
        """What is marked for escalation says so, and to whom it goes, step by step."""
        today = self.context.ledger.today
        taken = order.escalated_on is not None and alive
        shown = late or taken
        turns = turns_of(self._register, order, today) if shown else []
        ready = iso(ready_on(self._register, order))
        told = text("▲ Ready on {day} at the earliest. That is too late: escalate it.", day=ready)
        overdue = overdue_turn(self._register, order, today) if taken else None
        if overdue is not None and overdue.on is not None:
            told = text("▲ Nobody has helped. It is {name}'s turn since {day}.",
                        name=overdue.called, day=overdue.on.isoformat())  # fmt: skip
        self.warning.setText(told)
        self.warning.setVisible(late or overdue is not None)
        self.ladder.setText(ladder_words(turns, order) or text("The ladder of contacts is empty."))
        self.ladder.setVisible(shown)
        self.contacts.setVisible(shown and not turns)
        self.buttons["escalate"].setVisible(shown)
        self.buttons["escalation"].setVisible(late or order.escalated_on is not None)

    def _show_changes(self) -> None:
        waiting = [
            changed_words(line, told, self.product_of(line)) for line in self.lines for told in waiting_changes(line)
        ]
        self.changed.setText("\n".join(f"◆ {sentence}" for sentence in waiting))
        self.changes.setVisible(bool(waiting))
        count = len(waiting)
        self.confirm.setText(count_text("Confirm {count} change", "Confirm {count} changes", count))
        self.confirm.setAccessibleName(f"{self.confirm.text()}: {' '.join(waiting)}")

    def _show_line(self) -> None:
        line = self.line
        self.told.clear()
        alive = line is not None and line.standing.state not in ENDED
        for name in ("decide", "declare"):
            self.buttons[name].setEnabled(line is not None)
        for name in ("change", "close", "cancel_line"):
            self.buttons[name].setEnabled(alive)
        if line is None:
            self.figures.setText(text("No lines yet. Add what is asked for.") if not self.lines else "")
            return
        amounts = line.quantities
        pairs = (
            (text("Shipped"), amounts.shipped),
            (text("Delivered"), amounts.delivered),
            (text("Accepted"), amounts.accepted),
            (text("Handed out"), handed_out(self._register, line)),
            (text("Back-ordered"), amounts.outstanding),
            (text("Never coming"), amounts.never_coming),
            (text("Too many"), amounts.over),
        )
        head = text("Line {line}, {product}", line=line.number, product=self.product_of(line))
        self.figures.setText(head + "   " + " · ".join(f"{name} {value}" for name, value in pairs))
        self.told.addItems([step_words(told) for told in reversed(story(line))])
        self.told.setCurrentRow(0)
        self.told.setAccessibleName(text("Journal of line {line}", line=line.number))

    def _show_buttons(self, order: Order) -> None:
        shown = self._offered(order)
        for name, visible in shown.items():
            self.buttons[name].setVisible(visible)
        main = next((name for name in _ICONS if shown[name]), "")
        for name in _ICONS:
            theme.in_role(self.buttons[name], "main" if name == main else "")
            colour = theme.colours().on_accent if name == main else ""
            self.buttons[name].setIcon(icons.icon(_ICONS[name], colour))

    def _offered(self, order: Order) -> dict[str, bool]:
        """Whether each step makes sense for the order as it stands."""
        sent, lines = order.sent_on is not None, bool(self.lines)
        alive = any(line.standing.state not in ENDED for line in self.lines)
        draft, placed = lines and not sent, lines and sent
        return {
            "add": not sent,
            "approve": draft and order.approved_on is None,
            "send": draft and not desk.needs_approval(self._register, order),
            "sheet": lines,
            "decide": placed,
            "declare": placed,
            "change": lines,
            "cancel_line": len(self.lines) > 1 and alive,
            "close": placed,
            "receive": placed,
            "check": any(line.units for line in self.lines),
            "cancel": lines and alive,
        }

    def _escape(self) -> None:
        if self.form.isVisible():
            self.form.close_form()
        else:
            self.left.emit()

    def _button(self, name: str, words: str, does: Callable[[], object], icon: str) -> QPushButton:
        self.buttons[name] = button(words, does, icon)
        return self.buttons[name]

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.addWidget(button(text("All orders"), self.left.emit, "mdi6.arrow-left"))
        top.addSpacing(theme.GRID)
        top.addWidget(self.title)
        top.addSpacing(theme.GRID)
        top.addWidget(self.state)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.facts)
        self.changes.setProperty("role", "actions")
        row = QHBoxLayout(self.changes)
        row.addWidget(self.changed, 1)
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.changes)
        column.addWidget(self.warning)
        column.addWidget(self.ladder)
        column.addWidget(self.contacts, 0, Qt.AlignmentFlag.AlignLeft)
        actions = self._actions()
        column.addWidget(actions)
        self.form.opened.connect(actions.hide)  # the form takes their room
        self.form.left.connect(actions.show)
        column.addWidget(self.form)
        below = QWidget()
        beneath = QVBoxLayout(below)
        beneath.setContentsMargins(0, theme.GRID, 0, 0)
        beneath.addWidget(self.figures)
        self.told.setWordWrap(True)
        self.told.setAccessibleName(text("Journal"))
        beneath.addWidget(self.told, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.view)
        parts.addWidget(below)
        parts.setChildrenCollapsible(False)
        parts.setSizes([260, 220])
        column.addWidget(parts, 1)

    def _actions(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for name, words, does, icon in (
            ("add", text("Add line…"), lambda: order_forms.ask_line(self), _ICONS["add"]),
            ("approve", text("Note the approval…"), lambda: order_forms.ask_approval(self), _ICONS["approve"]),
            ("send", text("Mark as sent"), lambda: order_forms.ask_sending(self), _ICONS["send"]),
            ("receive", text("Receive delivery"), lambda: self._emit(self.receive), _ICONS["receive"]),
            ("check", text("Delivery check"), lambda: self._emit(self.check), "mdi6.clipboard-check-outline"),
            ("decide", text("Decision…"), lambda: order_forms.ask_decision(self), "mdi6.gavel"),
            ("declare", text("Back-ordered…"), lambda: order_forms.ask_declaration(self), "mdi6.timer-sand"),
            ("change", text("Change the line…"), lambda: order_forms.ask_change(self), "mdi6.pencil-outline"),
            ("close", text("Take the line as it is…"), lambda: order_forms.ask_closing(self), "mdi6.check-all"),
            (
                "cancel_line",
                text("Cancel the line…"),
                lambda: order_forms.cancel_line(self),
                "mdi6.close-circle-outline",
            ),
            ("cancel", text("Cancel the order…"), lambda: order_forms.ask_cancellation(self), "mdi6.close"),
            ("sheet", text("Order sheet"), self.print_sheet, "mdi6.file-document-outline"),
            ("escalate", text("Note the escalation…"), lambda: order_forms.ask_escalation(self), "mdi6.stairs-up"),
            ("escalation", text("Escalation sheet"), self.print_escalation, "mdi6.file-alert-outline"),
        ):
            flow.addWidget(self._button(name, words, does, icon))
        return holder

    def _to_contacts(self) -> None:
        self.context.window.go("settings", section="orders")

    def _emit(self, signal: SignalInstance) -> None:
        if self.order is not None:
            signal.emit(self.order.id)
