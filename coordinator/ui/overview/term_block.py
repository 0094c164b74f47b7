"""The first page's first words: days to the term start, what lacks, the last safe order, and the way there (needs V17).

It answers the principal's question without a touch (window: budgets).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.term.findings import Action, Gap, Severity
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.values import show_integer
from coordinator.ui.context import Window
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.day_words import day_said
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from coordinator.desk.overview.today import TermToday
    from coordinator.desk.term.last_safe_day import SafeOrder
    from coordinator.desk.term.term_ahead import Ahead, KindAhead
    from coordinator.domain.termstart.answer import Row

PAGE: Final = "term"
_TONES: Final = {"lacking": "danger", "in_time": "warning"}
_DOES: Final = {
    Action.ORDER: mark("Order more"),
    Action.CHASE: mark("Chase the delivery"),
    Action.TRANSFER: mark("Transfer them"),
}
_SOON: Final = 10  # working days; a safe day that is nearer stands out
# What lacks costs a pupil their device: it stands before what costs money, and before what only changed.
_FIRST: Final = 10**15 + 10**6


class TermBlock(QWidget):
    """The block at the top. ``does`` is its button, where the page that it leads to is there."""

    def __init__(self, found: TermToday, today: date, window: Window, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        start, ahead = found.start, found.ahead
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        said = text("Term start") + ("" if start.on is None else f" {day_said(start.on, today)}")
        self.title = theme.labelled(said, "title", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        self.does = _opens(_does_said(found), window)
        top.addWidget(self.does, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self.sentence = theme.labelled(_sentence(found), "heading", wrap=True)
        if ahead is None:
            column.addWidget(self.sentence)
            return
        column.addLayout(self._answer(ahead))
        if ahead.kinds:
            column.addLayout(_table(ahead.kinds))
        if ahead.orders:
            tone = "warning" if ahead.orders[0].left < _SOON else ""
            column.addWidget(theme.labelled(_order_said(ahead.orders[0], today), tone, wrap=True))
        column.addWidget(theme.labelled(_reckoned(ahead, today), "caption", wrap=True))

    def _answer(self, ahead: Ahead) -> QHBoxLayout:
        self.state = _stand(ahead.state)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID * 2)
        row.addWidget(self.state, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.sentence, 1, Qt.AlignmentFlag.AlignBaseline)
        return row


def offer(window: Window) -> QWidget:
    """One line that offers to make a plan, where there is none."""
    does = _opens(text("Make a term plan"), window)
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, theme.GRID)
    said = text("Will everybody have a device when the term starts? Make a term plan, and this page will tell.")
    row.addWidget(theme.labelled(said, "heading", wrap=True), 1)
    row.addWidget(does, 0, Qt.AlignmentFlag.AlignVCenter)
    return made


def findings_waiting(found: TermToday, today: date) -> Iterator[Waiting]:
    """What the check found that has an action and is not in the list in other words (``desk.term.term_ahead``)."""
    if found.ahead is None:
        return
    for each in found.ahead.findings:
        cost = {Severity.LACKING: _FIRST, Severity.RISK: 10**15}.get(each.severity, 0) + each.count
        does = text(_DOES.get(each.action, mark("Open the term start")))
        orders = [order for order in found.ahead.orders if isinstance(each, Gap) and order.kind == each.kind]
        beside = _order_said(orders[0], today) if orders else ""
        yield Waiting(str(each), beside, does, PAGE, {"part": "to_do"}, cost)


def _opens(words: str, window: Window) -> QWidget:
    return button(words, partial(window.go, PAGE), "mdi6.calendar-start")


def _does_said(found: TermToday) -> str:
    return text("Make a term plan") if found.start.plan is None else text("Open the term start")


def _sentence(found: TermToday) -> str:
    start, ahead = found.start, found.ahead
    if ahead is not None:
        return ahead.sentence
    if start.on is None:
        return text("The term plan {plan} has no day yet. Give it one, and this page will tell.", plan=start.plan)
    if start.plan is None:
        return text(
            "There is no term plan yet, so it cannot be said who will lack a device on {on}.", on=start.on.isoformat()
        )
    return text("Reckoning with the plan {plan}…", plan=start.plan)


def _order_said(order: SafeOrder, today: date) -> str:
    product = order.product or _kind(order.kind)
    day = day_said(order.last, today)
    if order.left < 0:
        return "▲ " + text(
            "The last safe day to order {count} {product} was {day}.", count=order.count, product=product, day=day
        )
    left = count_text("{count} working day left", "{count} working days left", order.left)
    return text(
        "Order {count} {product} by {day} at the latest: {left}.",
        count=show_integer(order.count), product=product, day=day, left=left,
    )  # fmt: skip


def _reckoned(ahead: Ahead, today: date) -> str:
    said = text("Reckoned {day} with the plan {plan}.", day=ahead.asked.isoformat(), plan=ahead.start.plan)
    return said if ahead.asked == today else said + " " + text("It is being reckoned anew.")


def _table(kinds: tuple[KindAhead, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.GRID * 3)
    grid.setVerticalSpacing(theme.GRID // 2)
    heads = (text("Kind"), text("Need"), text("Supply"), text("Arriving"), text("At risk"), text("Gap"))
    for at, head in enumerate((*heads, text("State"))):
        label = theme.labelled(head, "caption")
        grid.addWidget(label if at in (0, len(heads)) else _right(label), 0, at)
    for at, each in enumerate(kinds, 1):
        row = each.row
        grid.addWidget(theme.labelled(_kind(row.kind)), at, 0)
        for column, figure in enumerate((row.need, row.supply, row.arriving, row.at_risk, row.gap), 1):
            label = theme.labelled(show_integer(figure) if figure >= 0 else f"−{show_integer(-figure)}")
            grid.addWidget(_right(label), at, column)
        grid.addWidget(_stand(each.state, row), at, len(heads))
    grid.setColumnStretch(len(heads) + 1, 1)
    return grid


def _stand(state: str, row: Row | None = None) -> QLabel:
    """How the whole or a row of it stands: a shape, a word, a colour; what is accepted needs none of the last."""
    from coordinator.desk.term.answer_state import (  # once there is something to say
        SHAPES,
        Stand,
        row_words,
        stand_words,
    )

    stand = Stand.LACKING if state == "accepted" else Stand(state)
    said = stand_words(stand) if row is None else row_words(row, accepted=state == "accepted")
    label = theme.labelled(f"{SHAPES[stand]} {said}" if state != "accepted" else f"– {said}", _TONES.get(state, ""))
    label.setAccessibleName(said)
    return label


def _kind(code: str) -> str:
    return PRODUCT.field("kind").show(code)


def _right(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
