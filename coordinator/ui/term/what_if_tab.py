"""What if: headcounts, needs, the day or the preparation are thought of otherwise, and the answer moves meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.plan.ground import WhatIf
from coordinator.desk.plan.plans import plan_parts
from coordinator.desk.term.answer_state import condition, signed_figure
from coordinator.desk.term.check_question import CheckQuestion, CheckResult
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.term_check import headline
from coordinator.desk.term.what_if import Thinking, Thought, TypedTexts, save_thought
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.answer import Answer, Arrival
from coordinator.domain.termstart.exemptions import stand_of
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import Unread
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ui.context import Context
from coordinator.ui.term.answer_table import AnswerTree, Verdict
from coordinator.ui.term.plan_draft import DraftTable, DraftView, drafted
from coordinator.ui.term.question_bar import day_field, day_of
from coordinator.ui.threads.lane import Lane
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.words import text

_NARROW = 100  # letters; below this the answer stands above what is thought
_PAUSE = 40  # milliseconds after the last key


@dataclass(frozen=True, slots=True)
class Thoughts:
    """The answer to what is thought of, or the sentence with which it cannot be read."""

    found: WhatIf | None
    coming: tuple[Arrival, ...] = ()
    trouble: str = ""


class ThinkingPart(QWidget):
    """Begins with the plan and day of the page; what is thought stays until it is put back, saved, or the plan left.

    ``saved`` carries the day for which it was thought."""

    saved = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lane = Lane(context.ledger.register, self)
        self._plan: PlanRecord | None = None
        self._begun: Thought | None = None
        self._base: Answer | None = None
        self._thinking: Thinking | None = None
        self.banner = theme.labelled(text("What if – nothing is saved"), "heading")
        self.moved = theme.labelled("", wrap=True)
        self.back = button(text("Put back"), self.put_back, "mdi6.restore")
        self.save = button(text("Save in the plan"), self.save_now, "mdi6.content-save-outline", role="main")
        self.day = day_field(text("Day that is thought of"))
        self.preparation = QLineEdit()
        self.preparation.setFixedWidth(self.fontMetrics().averageCharWidth() * 9)
        self.preparation.setAccessibleName(text("Preparation in working days"))
        self.groups, self.needs = DraftTable(PLAN_GROUP.code), DraftTable(POLICY.code)
        self.groups_view = DraftView(self.groups, text("Headcounts that are thought of"), 0)
        self.needs_view = DraftView(self.needs, text("Needs that are thought of"), 0)
        self.verdict = Verdict()
        self.tree = AnswerTree(text("Answer to what is thought of"))
        self.empty = theme.labelled(text("What if needs a plan with groups and needs: make one under Plans."), "muted",
                                    wrap=True)  # fmt: skip
        self.stack = QStackedWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay()
        self._wire()

    @property
    def thought(self) -> Thought:
        """What is thought of now."""
        told: list[TypedTexts] = [
            {
                line.part.id: {code: written for code, written in line.thought if line.moved(code)}
                for line in table.lines
            }
            for table in (self.groups, self.needs)
        ]
        groups, needs = ({id: written for id, written in each.items() if written} for each in told)
        return Thought(day_of(self.day), self.preparation.text().strip(), groups, needs)

    def show_found(self, found: CheckResult, wish: CheckQuestion) -> None:
        """Begins anew with another plan or day; the same again keeps what is thought, and answers it anew."""
        plan = wish.plan
        self.stack.setCurrentIndex(1 if plan is not None and found.lacks is None else 0)
        if plan is None:
            self._plan = None
            return
        same = self._plan is not None and plan.id == self._plan.id and self._begun is not None
        kept = self.thought if same and self._begun is not None and self._begun.on == wish.on else None
        self._plan = plan
        self._base = found.check.answer
        self._thinking = Thinking(self._context.ledger.register, found.check.ground)
        begun = Thought(wish.on, str(found.check.ground.preparation))
        self._lay_out(begun, kept)
        self._begun = begun
        self.ask()

    def ask(self) -> None:
        """Answers what is thought of, beside the window."""
        thinking, thought = self._thinking, self.thought
        if thinking is None:
            return

        def find(_stale: Callable[[], bool]) -> Thoughts:
            try:
                return Thoughts(thinking.answer(thought), tuple(thinking.coming(thought)))
            except (Unread, Refused) as trouble:
                return Thoughts(None, trouble=str(trouble))

        self._lane.ask(find, self._show)

    def put_back(self) -> None:
        """Everything as the plan has it."""
        if self._begun is not None:
            self._lay_out(self._begun, None)
            self.ask()
            self.groups_view.setFocus()

    def save_now(self) -> None:
        """Puts it into the plan, said afterwards with Undo."""
        ledger, plan, thought, begun = self._context.ledger, self._plan, self.thought, self._begun
        if plan is None or begun is None:
            return

        def done(notice: Notice | None) -> None:
            if notice is not None:
                self._begun = None  # the next answer begins with the plan as it is now
                self.saved.emit(thought.on)

        moved_day = thought.on if thought.on != begun.on else None
        do(self._context, lambda: save_thought(ledger, plan, thought, day=moved_day, origin=Origin.WINDOW), done)

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The answer above what is thought, where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        above, right = QBoxLayout.Direction.BottomToTop, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(above if narrow else right)

    def _lay_out(self, begun: Thought, kept: Thought | None) -> None:
        """Shows the plan as it is, with what was thought of kept on it."""
        plan = self._plan
        if plan is None:
            return
        thought = kept or begun
        self.day.blockSignals(True)
        self.day.setDate(QDate(thought.on.year, thought.on.month, thought.on.day))
        self.day.blockSignals(False)
        self.preparation.setText(thought.preparation)
        register = self._context.ledger.register
        self.groups.show_lines(drafted(plan_parts(register, PLAN_GROUP, plan.id), thought.groups))
        self.needs.show_lines(drafted(plan_parts(register, POLICY, plan.id), thought.needs))

    def _show(self, thoughts: Thoughts) -> None:
        moved = self._begun is not None and self.thought != self._begun
        self.back.setEnabled(moved)
        self.save.setEnabled(moved and thoughts.found is not None)
        if thoughts.found is None:
            self.moved.setText(f"✕ {thoughts.trouble}")
            return
        self.moved.setText(
            self._moved_words(thoughts.found.answer) if moved else text("Write other figures: the answer moves.")
        )
        answer, accepted = thoughts.found.answer, thoughts.found.accepted
        sentence = condition(answer, thoughts.coming)
        self.verdict.show_verdict(stand_of(answer, accepted), headline(thoughts.found), sentence)
        self.tree.show_answer(answer, accepted)

    def _moved_words(self, found: Answer) -> str:
        before = {row.kind: row.gap for row in (self._base.kinds if self._base else ())}
        parts = [
            f"{kind_words(row.kind)} {signed_figure(before.get(row.kind, 0))} → {signed_figure(row.gap)}"
            for row in found.kinds
            if row.gap != before.get(row.kind, 0)
        ]
        return text("Gap: {listed}", listed=", ".join(parts)) if parts else text("The gap does not change by this.")

    def _moved(self) -> None:
        self._typing.start()

    def _wire(self) -> None:
        for table in (self.groups, self.needs):
            table.moved.connect(self._moved)
        self.day.dateChanged.connect(lambda _day: self._moved())
        self.preparation.textEdited.connect(lambda _said: self._moved())
        self._typing.timeout.connect(self.ask)
        self.setFocusProxy(self.groups_view)

    def _lay(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self.empty)
        self.stack.addWidget(nothing)
        whole = QWidget()
        whole.setProperty("role", "sheet")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._band())
        self._beside.setSpacing(theme.GRID * 2)
        self._beside.addLayout(self._controls(), 2)
        answer = QVBoxLayout()
        answer.addWidget(self.verdict)
        self.tree.setMinimumHeight(self.fontMetrics().height() * 10)
        answer.addWidget(self.tree, 1)
        self._beside.addLayout(answer, 3)
        column.addLayout(self._beside, 1)
        self.stack.addWidget(scrolled(whole))

    def _band(self) -> QWidget:
        band = QFrame()
        band.setProperty("role", "actions")
        row = QHBoxLayout(band)
        row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.banner)
        words.addWidget(self.moved)
        row.addLayout(words, 1)
        row.addWidget(self.back)
        row.addWidget(self.save)
        return band

    def _controls(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        line = QWidget()
        flow = FlowLayout(line)
        for caption, widget in (
            (text("Day that is thought of"), self.day),
            (text("Preparation, working days"), self.preparation),
        ):
            label = theme.labelled(caption, "caption")
            label.setBuddy(widget)
            flow.addWidget(label)
            flow.addWidget(widget)
        column.addWidget(line)
        high = self.fontMetrics().height()
        for view, rows, share in ((self.groups_view, 9, 3), (self.needs_view, 6, 2)):
            view.setMinimumHeight(high * rows)
            column.addWidget(view, share)
        return column
