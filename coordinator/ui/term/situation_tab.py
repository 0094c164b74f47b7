"""The situation: the sentence, the table, the curve, and the lists behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.term.answer_state import condition
from coordinator.desk.term.check_question import CheckResult, Nothing
from coordinator.desk.term.last_safe_day import Point
from coordinator.desk.term.served_words import names_words, served_kinds, served_words
from coordinator.desk.term.term_check import headline
from coordinator.domain.termstart.exemptions import stand_of
from coordinator.ui.context import Context
from coordinator.ui.term.answer_table import AnswerTree, Verdict
from coordinator.ui.term.check_lists import Lists
from coordinator.ui.term.curve_view import CurveView
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.words import text


class SituationPart(QWidget):
    """``plan_wished`` asks for a plan where there is none, ``needs_wished`` for its needs, ``lists_wished`` for class
    lists."""

    plan_wished = Signal()
    needs_wished = Signal()
    lists_wished = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.found: CheckResult | None = None
        self._curves: Mapping[str, Sequence[Point]] = {}
        self.verdict = Verdict()
        self.tree = AnswerTree(text("Need and supply by kind and group"))
        self.everything = QPushButton(text("Kinds that nobody needs as well"))
        self.everything.setCheckable(True)
        self.everything.setProperty("role", "chip")
        self.curve = CurveView()
        self.lists = Lists(context)
        self.empty = theme.labelled("", "muted", wrap=True)
        self.empty_does = button("", self._out_of_empty, role="main")
        self.empty_does.hide()  # till it is known what there is to do
        self.stack = QStackedWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay()
        self.tree.kind_chosen.connect(self._draw)
        self.everything.toggled.connect(self._show_everything)
        self.lists.record_opened.connect(context.window.show_record)
        self.setFocusProxy(self.tree)

    def show_found(self, found: CheckResult) -> None:
        """Shows another answer."""
        self.found = found
        if found.lacks is not None:
            self._show_empty(found)
            return
        check, today = found.check, self._context.ledger.today
        parts = [
            *map(served_words, served_kinds(check)),
            *names_words(check),
            condition(check.answer, check.ground.arrivals),
        ]
        if check.on < today:
            parts.append(text("The day has gone by: this is how it would be with what is known today."))
        parts.append(text("Devices seen since {since} count.", since=check.seen_since.isoformat()))
        stand = stand_of(check.answer, check.accepted)
        self.verdict.show_verdict(stand, headline(check), " ".join(part for part in parts if part))
        self._curves = found.curves
        self.tree.show_answer(check.answer, check.accepted)
        self._arrange()
        self._draw(self.tree.kind)
        self.lists.show_found(found, check.left_out)
        self.stack.setCurrentIndex(1)

    def close_lane(self) -> None:
        """Ends the threads that ask."""
        self.lists.close_lane()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the curve under the table where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - 4 * theme.GRID
        narrow = room < self.tree.wide + self.curve.minimumSizeHint().width()
        self.tree.setMinimumWidth(0 if narrow else self.tree.wide)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(down if narrow else right)

    def _draw(self, kind: str) -> None:
        points = self._curves.get(kind, ())
        self.curve.show_curve(kind, points)
        self.curve.setVisible(len(points) > 1)

    def _show_everything(self, everything: bool) -> None:
        caption = text("Kinds that nobody needs as well")
        self.everything.setText(f"✓ {caption}" if everything else caption)
        self.tree.show_everything(everything)

    def _show_empty(self, found: CheckResult) -> None:
        if found.lacks is Nothing.NEEDS:
            sentence = text(
                "The plan does not say yet what anybody needs: add groups and needs, and the answer stands here."
            )
            does = text("Open the plan")
        elif found.groups:
            sentence = text("Make a term plan, and it will stand here who gets a device and who will lack one.")
            does = text("Make a plan of this year's groups…")
        else:
            sentence = text(
                "Once the class lists are here, it will stand here who gets a device and who will lack one."
            )
            does = text("Import the class lists…")
        self.empty.setText(sentence)
        self.empty_does.setText(does)
        self.empty_does.setAccessibleName(does)
        self.empty_does.show()
        self.stack.setCurrentIndex(0)

    def _out_of_empty(self) -> None:
        if self.found is None:
            return
        if self.found.lacks is Nothing.NEEDS:
            self.needs_wished.emit()
        elif self.found.groups:
            self.plan_wished.emit()
        else:
            self.lists_wished.emit()

    def _lay(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.stack.addWidget(empty_page(self.empty, self.empty_does))
        whole = QWidget()
        whole.setProperty("role", "sheet")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.verdict)
        high = self.fontMetrics().height()
        self.tree.setMinimumHeight(high * 10)
        self._beside.setSpacing(theme.GRID * 2)
        left = QVBoxLayout()
        left.setSpacing(theme.GRID // 2)
        left.addWidget(self.tree, 1)
        left.addWidget(self.everything, 0, Qt.AlignmentFlag.AlignLeft)
        self._beside.addLayout(left, 3)
        self._beside.addWidget(self.curve, 2)
        column.addLayout(self._beside, 2)
        self.lists.setMinimumHeight(high * 12)
        column.addWidget(self.lists, 3)
        self.stack.addWidget(scrolled(whole))


def empty_page(sentence: QWidget, does: QWidget) -> QWidget:
    """One sentence and the one action, in the middle."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)  # type: ignore[attr-defined]
    column.addWidget(sentence)
    column.addWidget(does, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    return page
