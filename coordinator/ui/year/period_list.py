"""The school year as a list and a drawing; periods are added, changed and removed in place (needs V14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.records.step_sentences import notice_words
from coordinator.desk.year.day_words import weekday
from coordinator.desk.year.periods import (
    RegisterPeriod,
    add_period,
    all_periods,
    change_period,
    in_year,
    write_year,
    year_of,
)
from coordinator.desk.year.unit_years import remove_periods
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.choices import PeriodKind
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import act, find
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.file_dialogs import YEAR_ENDINGS, ask_open, ask_save, year_kinds
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.small_table import CellsModel, Head, Row, SheetView, number, word
from coordinator.ui.year.period_shapes import kind_cell
from coordinator.ui.year.year_file import TakingPart
from coordinator.ui.year.year_strip import YearStrip
from coordinator.words import count_text, mark, text


class PeriodsPart(QWidget):
    """One school year at a time, beginning with the one that today lies in."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._register = context.ledger.register
        self._lane = Lane(self._register, self)
        self.year = year_of(context.ledger.today)
        self.periods: list[RegisterPeriod] = []
        self._all: list[RegisterPeriod] = []
        self._units: dict[int, str] = {}
        self._then: int | None = None
        self._last = 0
        self.ask_open = ask_open
        self.ask_save = ask_save
        self.before = button("", lambda: self.turn(-1), "mdi6.chevron-left")
        self.after = button("", lambda: self.turn(1), "mdi6.chevron-right")
        self.title = theme.labelled("", "heading")
        self.units = ChoiceBox()
        self.units.setAccessibleName(text("School unit"))
        self.units.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.units.currentIndexChanged.connect(self._fill)
        self.new = button(text("New period…"), self.add, "mdi6.plus", role="main")
        self.take = button(text("Read from a file…"), self.take_file, "mdi6.tray-arrow-down")
        self.save = button(text("Save as a file…"), self.save_file, "mdi6.content-save-outline")
        self.change = button(text("Change…"), self.change_chosen, "mdi6.pencil-outline")
        self.remove = button(text("Remove"), self.remove_chosen, "mdi6.trash-can-outline")
        self.form = Form(context)
        self.strip = YearStrip(context.ledger.today)
        self.sheet = CellsModel(_heads())
        self.view = SheetView(self.sheet, text("Periods of the school year"), several=True)
        self.taking = TakingPart(context, ChoiceBox())
        self.taking.units.setAccessibleName(text("School unit"))
        self.empty_does: QPushButton = button(text("Read from a file…"), self.take_file, role="main")
        self.by_hand = button(text("New period…"), self.add)
        self.stack = QStackedWidget()
        self._lay()
        self._wire()

    def refresh(self) -> None:
        """Asks the register anew, beside the window: working days are slow to count the first time."""
        register = self._register

        def ask(_stale: object) -> tuple[list[RegisterPeriod], dict[int, str]]:
            units = {each.id: each.name for each in register.records(Query(UNIT, order=(("name", False),)))}
            return all_periods(register), units

        self._lane.ask(ask, self._show)

    def turn(self, by: int) -> None:
        """Another school year."""
        self.year += by
        self._fill()

    def add(self) -> None:
        """Asks for a new period."""
        values: dict[str, Scalar] = {"kind": PeriodKind.BREAK, "unit": self._unit()}
        self.form.ask(
            text("New period"), _fields(units=len(self._units) > 1), values, text("Add the period"), self._add
        )

    def change_chosen(self) -> None:
        """Asks for other facts of the chosen period."""
        kept = self.chosen()
        record = None if kept is None else self._register.get(PERIOD, kept.id)
        if record is None:
            return

        def change(answers: FormAnswers) -> None:
            self.form.close_form()
            ledger = self._context.ledger
            find(
                self._context,
                text("Saving…"),
                lambda: change_period(ledger, record, answers, origin=Origin.WINDOW),
                self._changed,
            )

        self.form.ask(
            text("Change {name}", name=record.name),
            _fields(units=len(self._units) > 1),
            record.values,
            text("Save the period"),
            change,
        )

    def remove_chosen(self) -> None:
        """Removes the chosen periods as one step; it can be undone from the line at the bottom."""
        ids = [self.periods[row].id for row in self.view.chosen()]
        if ids:
            self.form.close_form()
            ledger = self._context.ledger
            act(self._context, lambda: remove_periods(ledger, ids, origin=Origin.WINDOW))

    def chosen(self) -> RegisterPeriod | None:
        """The period chosen in the list; ``None`` while none or several are."""
        rows = self.view.chosen()
        return self.periods[rows[0]] if len(rows) == 1 else None

    def take_file(self, file: Path | None = None) -> None:
        """Shows what a file would bring; asks for the file where none is given."""
        path = file or self.ask_open(self, text("Read a school year"), year_kinds())
        if path is not None:
            self.form.close_form()
            self.taking.read(path, self._show_taking)

    def save_file(self) -> None:
        """Saves the year that is shown as a calendar file or a list."""
        kinds = text("Calendar file (*.ics);;CSV for Excel (*.csv)")
        name = f"{text('School year')} {self.year}-{self.year + 1}.ics"
        to = self.ask_save(self, text("Save the school year"), name, kinds)
        if to is None:
            return
        if not to.suffix:
            to = to.with_suffix(".ics")
        periods, today = list(self.periods), self._context.ledger.today
        find(
            self._context,
            text("Saving…"),
            lambda: write_year(to, periods, today),
            lambda done: self._context.window.say(text("The school year is in {file}.", file=done.name)),
        )

    def takes(self, paths: list[Path]) -> bool:
        """Whether dropped files are a school year: one calendar or list, dropped where the school year stands."""
        return len(paths) == 1 and paths[0].suffix.lower() in YEAR_ENDINGS

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def _add(self, answers: FormAnswers) -> None:
        ledger = self._context.ledger

        def done(notice: Notice) -> None:
            self.form.close_form()
            ref = notice.created.get(-1)
            self._then = ref.id if isinstance(ref, Ref) else None
            self.year = year_of(date.fromisoformat(str(answers["first"])))
            self.refresh()  # the notice may have come before this did

        act(self._context, lambda: add_period(ledger, answers, origin=Origin.WINDOW), done)

    def _changed(self, notice: Notice | None) -> None:
        if notice is None:
            self._context.window.say(text("Nothing is different from before."))
            return
        self._context.window.say(notice_words(notice, self._register), undo=notice.entry)

    def _unit(self) -> int | None:
        unit = self.units.currentData()
        return unit if isinstance(unit, int) else None

    def _show(self, found: tuple[list[RegisterPeriod], dict[int, str]]) -> None:
        self._all, units = found
        if units != self._units:
            self._units = units
            self._offer(self.units, text("All school units"), everything=True)
            self._offer(self.taking.units, text("All school units"), everything=False)
        several = len(units) > 1
        self.units.setVisible(several)
        self.taking.holder.setVisible(several)
        self._fill()

    def _offer(self, box: QComboBox, all_of_them: str, *, everything: bool) -> None:
        kept = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(all_of_them, "" if everything else None)
        for id, name in self._units.items():
            box.addItem(name, id)
        box.setCurrentIndex(max(box.findData(kept), 0))
        box.blockSignals(False)

    def _fill(self) -> None:
        unit = self._unit()
        shown = [each for each in self._all if unit is None or each.period.unit in (None, unit)]
        self.periods = in_year(shown, self.year)
        label = f"{self.year}/{self.year + 1}"
        self.title.setText(text("School year {year}", year=label))
        for made, year in ((self.before, self.year - 1), (self.after, self.year + 1)):
            made.setAccessibleName(text("School year {year}", year=f"{year}/{year + 1}"))
            made.setToolTip(made.accessibleName())
        chosen = self._then or self._last
        self._then = None
        self.sheet.fill([self._row(each) for each in self.periods])
        self.view.setColumnHidden(5, len(self._units) < 2)
        self.strip.show_year(self.year, self.periods)
        self._pages()
        at = next((at for at, each in enumerate(self.periods) if each.id == chosen), 0)
        if self.periods:
            self.view.selectRow(at)
        self._marked()

    def _row(self, each: RegisterPeriod) -> Row:
        period = each.period
        unit = text("All") if each.period.unit is None else self._units.get(each.period.unit, "")
        last = word(None) if period.last == period.first else word(_day(period.last))
        cells = (kind_cell(period.kind), word(period.name), word(_day(period.first)), last)
        return (*cells, number(each.working_days), word(unit))

    def _pages(self) -> None:
        if self.stack.currentWidget() is self.taking:
            return
        self.stack.setCurrentWidget(self._list if self._all else self._empty)
        self._top.setVisible(bool(self._all))
        self.strip.setVisible(bool(self.periods))
        self.none.setVisible(not self.periods)
        self.view.setVisible(bool(self.periods))

    def _marked(self) -> None:
        kept = self.chosen()
        self._last = 0 if kept is None else kept.id
        self.strip.mark_period(self._last)
        self.change.setEnabled(kept is not None)
        count = len(self.view.chosen())
        several = count_text("Remove {count} period", "Remove {count} periods", count)
        self.remove.setText(several if count > 1 else text("Remove"))
        self.remove.setAccessibleName(self.remove.text())
        self.remove.setEnabled(count > 0)

    def _choose(self, id: int) -> None:
        at = next((at for at, each in enumerate(self.periods) if each.id == id), None)
        if at is not None:
            self.view.selectRow(at)
            self.view.setFocus()

    def _show_taking(self) -> None:
        self.stack.setCurrentWidget(self.taking)
        self._top.hide()

    def _leave_taking(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self._pages()
        self.refresh()
        (self.view if self.periods else self.new).setFocus()

    def _wire(self) -> None:
        self.strip.chosen.connect(self._choose)
        self.view.opened.connect(lambda _row: self.change_chosen())
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._marked())
        self.taking.left.connect(self._leave_taking)
        self.form.left.connect(self.view.setFocus)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.view, self.remove_chosen, context=where)
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.add, context=where)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self._top = QWidget()
        flow = FlowLayout(self._top)
        for made in (
            self.before, self.title, self.after, self.units, self.new, self.change, self.remove, self.take, self.save,
        ):  # fmt: skip
            flow.addWidget(made)
        column.addWidget(self._top)
        column.addWidget(self.form)
        self._list = QWidget()
        below = QVBoxLayout(self._list)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.GRID)
        self.none = theme.labelled(text("Nothing is known of this school year yet."), "muted")
        below.addWidget(self.strip)
        below.addWidget(self.none)
        below.addWidget(self.view, 1)
        below.addStretch(0)
        self._empty = _empty_page(self.empty_does, self.by_hand)
        for page in (self._list, self._empty, self.taking):
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)


def _fields(*, units: bool) -> list[Field]:
    """What is asked of a period; its last day may be left out."""
    codes = ["kind", "name", "first", "last", *(["unit"] if units else [])]
    words = {"last": mark("To (the same day if empty)"), "unit": mark("School unit (all if empty)")}
    return [
        replace(field, label=words.get(code, field.label), required=field.required and code != "last")
        for code in codes
        for field in (PERIOD.field(code),)
    ]


def _empty_page(*does: QWidget) -> QWidget:
    """One sentence on what will stand here, and the actions that bring it."""
    empty = QWidget()
    middle = QVBoxLayout(empty)
    middle.addStretch(1)
    sentence = text(
        "Here the school year will stand: terms, breaks, staff days and closed weeks. All working days that the"
        " program counts follow it. Drop a calendar file (.ics) or a list here."
    )
    label = theme.labelled(sentence, "muted", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    middle.addWidget(label)
    for each in does:
        middle.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
    middle.addStretch(2)
    return empty


def _day(day: date) -> str:
    return f"{day.isoformat()} {weekday(day)}"


def _heads() -> tuple[Head, ...]:
    return (
        Head(text("Kind")),
        Head(text("Name"), wide=True),
        Head(text("From")),
        Head(text("To")),
        Head(text("Working days"), right=True),
        Head(text("For")),
    )
