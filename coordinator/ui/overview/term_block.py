"""The first page's first words: days to the term start, what lacks, the last safe order, and the way there (needs V17).

It answers the principal's question without a touch (window: budgets).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.desk.overview.term_today import (
    PAGE,
    TermToday,
    beside_words,
    device_kind_words,
    reckoned_words,
    safe_order_words,
    served_lines,
    term_sentence,
    term_title,
)
from coordinator.domain.values import show_integer
from coordinator.ui.context import Window
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.words import text

if TYPE_CHECKING:
    from coordinator.desk.term.last_safe_day import SafeOrder
    from coordinator.desk.term.term_ahead import Ahead, KindAhead
    from coordinator.domain.termstart.answer import AnswerRow

_TONES: Final = {"lacking": "danger", "in_time": "warning", "unknown": "warning"}
_SOON: Final = 10  # working days; a safe day that is nearer stands out


class TermBlock(QWidget):
    """The block at the top. ``does`` is its button, where the page that it leads to is there."""

    def __init__(self, found: TermToday, today: date, window: Window, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        ahead = found.ahead
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self.title = theme.labelled(term_title(found, today), "title", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        self.does = _opens(_does_words(found), window, **found.wanted)
        top.addWidget(self.does, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self.sentence = theme.labelled(term_sentence(found), "heading", wrap=True)
        if ahead is None:
            column.addWidget(self.sentence)
            self._lay_beside(column, found, window)
            return
        column.addLayout(self._answer(ahead))
        for words in served_lines(found):
            column.addWidget(theme.labelled(words, wrap=True))
        if ahead.kinds:
            column.addLayout(_table(ahead.kinds))
        for order in _of_first_kind(ahead.orders):
            tone = "warning" if order.left < _SOON else ""
            column.addWidget(theme.labelled(safe_order_words(order, today), tone, wrap=True))
        column.addWidget(theme.labelled(reckoned_words(found, today), "caption", wrap=True))
        self._lay_beside(column, found, window)

    def _lay_beside(self, column: QVBoxLayout, found: TermToday, window: Window) -> None:
        """The other plans that wait, each with the way to its answer."""
        self.beside: list[QWidget] = []
        for each in found.beside:
            row = QHBoxLayout()
            row.addWidget(theme.labelled(beside_words(each), "caption"))
            does = _opens(text("Open {plan}", plan=each.name), window, plan=each.id, on=each.on)
            self.beside.append(does)
            row.addWidget(does)
            row.addStretch(1)
            column.addLayout(row)

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
    sentence = text("Will everybody have a device when the term starts? Make a term plan, and this page will tell.")
    row.addWidget(theme.labelled(sentence, "heading", wrap=True), 1)
    row.addWidget(does, 0, Qt.AlignmentFlag.AlignVCenter)
    return made


def _of_first_kind(orders: Sequence[SafeOrder]) -> list[SafeOrder]:
    """What has to be ordered first; of several products that can be, each."""
    return [order for order in orders if order.kind == orders[0].kind]


def _opens(words: str, window: Window, **wanted: Any) -> QWidget:
    return button(words, partial(window.go, PAGE, **wanted), "mdi6.calendar-start")


def _does_words(found: TermToday) -> str:
    return text("Make a term plan") if found.start.plan is None else text("Open the term start")


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
        grid.addWidget(theme.labelled(device_kind_words(row.kind)), at, 0)
        for column, figure in enumerate((row.need, row.supply, row.arriving, row.at_risk, row.gap), 1):
            label = theme.labelled(show_integer(figure) if figure >= 0 else f"−{show_integer(-figure)}")
            grid.addWidget(_right(label), at, column)
        grid.addWidget(_stand(each.state, row), at, len(heads))
    grid.setColumnStretch(len(heads) + 1, 1)
    return grid


def _stand(state: str, row: AnswerRow | None = None) -> QLabel:
    """How the whole or a row of it stands: a shape, a word, a colour; what is accepted needs none of the last."""
    from coordinator.desk.term.answer_state import SHAPES, row_words, stand_words  # once there is something to say
    from coordinator.domain.termstart.answer import Stand

    stand = Stand.LACKING if state == "accepted" else Stand(state)
    words = stand_words(stand) if row is None else row_words(row, accepted=state == "accepted")
    label = theme.labelled(f"{SHAPES[stand]} {words}" if state != "accepted" else f"– {words}", _TONES.get(state, ""))
    label.setAccessibleName(words)
    return label


def _right(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
