"""The line above the answer: which plan, which day, and that it is being reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from coordinator.desk.term.check_question import CheckQuestion, plans, usual_day, usual_plan
from coordinator.desk.year.day_words import day_said
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import iso
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import link
from coordinator.ui.widgets.choice_box import ChoiceBox, DayBox
from coordinator.ui.widgets.saved_state import saved_for
from coordinator.words import text

_PAUSE = 250  # milliseconds after the last key before another day is asked about
_PATIENCE = 300  # milliseconds before it is said that it is being reckoned: what is quicker does not flash
_KEPT = "term.plan"


class AskBar(QWidget):
    """``changed`` tells that another plan or day was chosen."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._saved = saved_for(context.path)
        self._plans: Sequence[PlanRecord] = ()
        self._by_hand = False
        self._needed = True
        self.plan = ChoiceBox()
        self.plan.setAccessibleName(text("Term plan"))
        self.plan.setMinimumWidth(self.fontMetrics().averageCharWidth() * 22)
        self.plan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.day = day_field(text("Day"))
        self.said = theme.labelled("", "muted")
        self.plan_day = link("", self._to_plan_day)
        self.working = theme.labelled(text("Reckoning…"), "muted")
        self.working.hide()
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._lay()
        self.plan.activated.connect(self._plan_chosen)
        self.day.dateChanged.connect(self._day_chosen)
        self._typing.timeout.connect(self.changed)
        self._patience.timeout.connect(self.working.show)

    @property
    def wish(self) -> CheckQuestion:
        """What is asked about."""
        chosen = self.plan.currentData()
        record = next((plan for plan in self._plans if plan.id == chosen), None)
        return CheckQuestion(record, self.on)

    @property
    def on(self) -> date:
        """The day that is asked about."""
        return day_of(self.day)

    def refresh(self) -> None:
        """Reads the plans anew; the one chosen stays chosen, and a day that nobody chose follows the school year."""
        self._plans = plans(self._context.ledger.register)
        ledger = self._context.ledger
        chosen = self.plan.currentData() or self._saved.get(_KEPT) or usual_plan(ledger.register, ledger.today)
        self.plan.clear()
        for plan in self._plans:
            self.plan.addItem(plan.name, plan.id)
        self.plan.setCurrentIndex(max(self.plan.findData(chosen), 0) if self._plans else -1)
        self.show_for(needed=self._needed)
        if not self._by_hand:
            self._show_day(usual_day(self._context.ledger, self.wish.plan))

    def choose(self, plan: int | None = None, on: date | None = None) -> None:
        """Asks about a plan, a day, or both."""
        if plan is not None:
            self.plan.setCurrentIndex(max(self.plan.findData(plan), 0))
            self._saved.put(_KEPT, plan)
        if on is not None:
            self._by_hand = True
            self._show_day(on)
        self.changed.emit()

    def show_for(self, *, needed: bool) -> None:
        """Hides where nothing is asked by it, or there is no plan to ask by."""
        self._needed = needed
        self.setVisible(needed and bool(self._plans))

    def show_work(self, *, working: bool) -> None:
        """Says that it is being reckoned, once that takes longer than a moment."""
        if working:
            self._patience.start()
        else:
            self._patience.stop()
            self.working.hide()

    def _plan_chosen(self, _at: int) -> None:
        self._saved.put(_KEPT, self.plan.currentData())
        if not self._by_hand:
            self._show_day(usual_day(self._context.ledger, self.wish.plan))
        self.changed.emit()

    def _day_chosen(self, _day: QDate) -> None:
        self._by_hand = True
        self._say_day()
        self._typing.start()

    def _to_plan_day(self) -> None:
        plan = self.wish.plan
        if plan is not None and (day := plan.on) is not None:
            self.choose(on=day)
            self.day.setFocus()

    def _show_day(self, on: date) -> None:
        self.day.blockSignals(True)
        self.day.setDate(QDate(on.year, on.month, on.day))
        self.day.blockSignals(False)
        self._say_day()

    def _say_day(self) -> None:
        self.said.setText(day_said(self.on, self._context.ledger.today).partition(" ")[2].strip("()"))
        plan = self.wish.plan
        other = "" if plan is None or iso(plan.on) == self.on.isoformat() else iso(plan.on)
        self.plan_day.setVisible(bool(other))
        self.plan_day.setText(text("The plan's day: {day}", day=other))
        self.plan_day.setAccessibleName(self.plan_day.text())

    def _lay(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        for caption, widget in ((text("Plan"), self.plan), (text("Day"), self.day)):
            label = theme.labelled(caption, "caption")
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
        row.addWidget(self.said)
        row.addWidget(self.plan_day)
        row.addWidget(self.working)
        row.addStretch(1)


def day_field(name: str) -> QDateEdit:
    """A field for a day, written as ISO or chosen from a calendar."""
    field = DayBox()
    field.setDateRange(QDate(2000, 1, 1), QDate(2099, 12, 31))
    field.setAccessibleName(name)
    return field


def day_of(field: QDateEdit) -> date:
    """The day that a field says."""
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
