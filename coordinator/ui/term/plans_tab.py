"""The plans side by side, and every way to make, change and remove one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.plan.needs_files import NeedsFile, fates, needs_source, read_needs_file, take_needs_file
from coordinator.desk.plan.needs_lists import needs_list
from coordinator.desk.plan.plans import make_plan, plan_parts, remove_plan, roll_over, stored_plan
from coordinator.desk.term.answer_state import stand_said
from coordinator.desk.term.check_question import usual_day
from coordinator.desk.term.plan_changes import PlanLine, change_plan, copy_plan, plan_lines
from coordinator.domain.changes import Origin
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import GROUP
from coordinator.domain.termstart.exemptions import open_gap, stand_of
from coordinator.domain.termstart.term_kinds import EXEMPTION, PLAN, PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.exchange.lists.needs_list import write_needs
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.context import Context
from coordinator.ui.term.plan_editor import PlanEditor
from coordinator.ui.term.situation_tab import empty_page
from coordinator.ui.term.step_preview import Preview, PreviewStep
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.lane import Lane
from coordinator.ui.threads.step_doing import do
from coordinator.ui.threads.timers import later
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.answer_words import TONES
from coordinator.ui.widgets.buttons import button, menu_button
from coordinator.ui.widgets.file_dialogs import ask_open, ask_save, csv_kinds, list_kinds
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, mark, text

_NAME, _DAY = PLAN.field("name"), PLAN.field("on")
_FACTS = tuple(PLAN.field(code) for code in ("name", "on", "employees", "rooms"))
_INTO = Field("name", mark("Goes into the plan"), Type.TEXT, required=True)


def _heads() -> tuple[Head, ...]:
    return (
        Head(text("Term plan"), wide=True), Head(text("Day")), Head(text("Groups"), right=True),
        Head(text("Headcount"), right=True), Head(text("Need"), right=True), Head(text("Lacking"), right=True),
        Head(text("State")),
    )  # fmt: skip


class PlansPart(QWidget):
    """``chosen`` carries the plan that the page shall answer for."""

    chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lane = Lane(context.ledger.register, self)
        self.lines: list[PlanLine] = []
        self._wanted: int | None = None
        self.ask_open = ask_open
        self.ask_save = ask_save
        self.form = Form(context)
        self.preview = Preview(context)
        self.sheet = CellsModel(_heads())
        self.view = SheetView(self.sheet, text("Term plans"))
        self.editor = PlanEditor(context)
        self.open = theme.labelled("", "warning", wrap=True)
        self.new = menu_button(text("New plan"), "mdi6.plus", self._fill_new)
        self.answer = button(text("Show its answer"), self._choose, "mdi6.scale-balance")
        self.copy = button(text("Copy…"), self.begin_copy, "mdi6.content-copy")
        self.change = button(text("Name and day…"), self.begin_change, "mdi6.pencil-outline")
        self.export = button(text("Save as CSV…"), self.save_csv, "mdi6.content-save-outline")
        self.remove = button(text("Remove…"), self.begin_remove, "mdi6.trash-can-outline")
        self.empty = theme.labelled(
            text("Term plans stand here side by side: groups, how many they are, and what each is to have."),
            "muted", wrap=True,
        )  # fmt: skip
        self.empty_does = button(text("Make a plan of this year's groups…"), self.begin_roll_over, role="main")
        self.empty_hint = theme.labelled(
            text("Or drop a list of needs here: Group; Year; Headcount; Kind; Devices per head; Spare."), "caption"
        )
        self.stack = QStackedWidget()
        self._lay()
        self._wire()

    @property
    def plan(self) -> PlanRecord | None:
        """The plan that is chosen in the table."""
        row = self.view.currentIndex().row()
        return self.lines[row].record if 0 <= row < len(self.lines) else None

    def refresh(self) -> None:
        """Asks the register anew."""
        ledger = self._context.ledger
        self._lane.ask(lambda stale: plan_lines(ledger, stale), self._show)

    def show_plan(self, id: int) -> None:
        """Chooses a plan, once it is read."""
        self._wanted = id
        self.refresh()

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def dropped(self, paths: list[Path], open_part: Callable[[], None]) -> bool:
        """Takes one list of needs; anything else is not for here."""
        if len(paths) != 1 or needs_source(paths[0], self._context.profiles) is None:
            return False
        open_part()
        self.begin_file(paths[0])
        return True

    # Every way to make one.

    def begin_roll_over(self) -> None:
        """Asks for the name and day of a plan made of this year's groups."""
        ledger = self._context.ledger

        def step(answers: FormAnswers) -> Notice:
            return roll_over(ledger, str(answers["name"]), _day(answers), origin=Origin.WINDOW)

        self._ask_new(text("A plan of this year's groups: each moves up a year, those who leave are left out."), step,
                      text("Make the plan"))  # fmt: skip

    def begin_empty(self) -> None:
        """Asks for the name and day of a plan without groups."""
        ledger = self._context.ledger

        def step(answers: FormAnswers) -> Notice:
            return make_plan(ledger, str(answers["name"]), _day(answers), None, None, origin=Origin.WINDOW)

        self._ask_new(text("An empty plan: groups and needs are added afterwards."), step, text("Make the plan"))

    def begin_file(self, path: Path | None = None) -> None:
        """Reads a list of needs and shows what would become of it."""
        path = path or self.ask_open(self, text("Take in a list of needs"), list_kinds())
        if path is None:
            return
        ledger, profiles = self._context.ledger, self._context.profiles
        find(self._context, text("Reading {file}", file=path.name), lambda: read_needs_file(ledger, path, profiles),
             self._preview_file)  # fmt: skip

    def begin_copy(self) -> None:
        """Asks for the name of the copy."""
        ledger, plan = self._context.ledger, self.plan
        if plan is None:
            return
        proposed = text("{plan}, a copy", plan=plan.name)
        self.form.ask(text("Copy {plan}", plan=plan.name), (_NAME,), {"name": proposed}, text("Copy the plan"),
                      lambda answers: self._do(
                          lambda: copy_plan(ledger, plan, str(answers["name"]), origin=Origin.WINDOW)),
                      )  # fmt: skip

    def begin_change(self) -> None:
        """Asks for another name, day, or number of employees and rooms."""
        ledger, plan = self._context.ledger, self.plan
        if plan is None:
            return
        title = text("Employees and rooms left blank are counted in the register.")
        self.form.ask(title, _FACTS, plan.values, text("Save the plan"), lambda answers: self._do(
            lambda: change_plan(ledger, plan, answers, origin=Origin.WINDOW)))  # fmt: skip

    def begin_remove(self) -> None:
        """Shows what would go with the plan."""
        ledger, plan = self._context.ledger, self.plan
        if plan is None:
            return
        register = ledger.register
        groups, needs = plan_parts(register, PLAN_GROUP, plan.id), plan_parts(register, POLICY, plan.id)
        exemptions = register.count(Query(EXEMPTION, filters=(Filter("plan", Test.IS, (plan.id,)),)))
        which = [(group.id, group.name) for group in groups]
        beside = ", ".join((
            count_text("{count} group", "{count} groups", len(groups)),
            count_text("{count} need", "{count} needs", len(needs)),
            count_text("{count} exemption", "{count} exemptions", exemptions),
        ))  # fmt: skip
        name = plan.name
        self.form.close_form()
        step = PreviewStep(text("Remove the plan {plan}?", plan=name), lambda _count: text("Remove the plan"), which,
                    text("With it go: {listed}.", listed=beside), ticks=False)  # fmt: skip
        self.preview.show_step(
            step, lambda _said, _ids: self._do(lambda: remove_plan(ledger, plan, origin=Origin.WINDOW))
        )

    def save_csv(self) -> None:
        """Writes the plan as a list of needs."""
        plan = self.plan
        if plan is None:
            return
        name = plan.name
        path = self.ask_save(self, text("Save the plan"), f"{name}.csv".replace("/", "-"), csv_kinds())
        if path is None:
            return
        register = self._context.ledger.register
        rows = needs_list(stored_plan(register, plan).plan)
        find(self._context, text("Writing {file}", file=path.name), lambda: write_needs(path, rows),
             lambda count: self._context.window.say(
                 text("{count} lines written to {file}.", count=count, file=path.name)))  # fmt: skip

    def _preview_file(self, file: NeedsFile) -> None:
        problems = [
            text("line {line}", line=each.line) + (f", {each.column}" if each.column else "") + f": {each.reason}"
            for each in file.needs.problems
        ]
        new, changed, same, gone = fates(self._context.ledger, file)
        sentence = ", ".join((
            count_text("{count} row", "{count} rows", file.needs.count), count_text("{count} new", "{count} new", new),
            count_text("{count} changed", "{count} changed", changed),
            count_text("{count} unchanged", "{count} unchanged", same),
            count_text("{count} refused", "{count} refused", file.needs.failed),
        ))  # fmt: skip
        title = text("{file}: {said}", file=file.name, said=sentence)
        if gone:
            title += "\n" + count_text(
                "{count} group or need of {plan} that the list does not mention is taken out.",
                "{count} groups and needs of {plan} that the list does not mention are taken out.",
                gone,
                plan=file.plan,
            )
        ledger = self._context.ledger

        def take(answer: FormAnswers) -> None:
            self._do(lambda: take_needs_file(ledger, file, str(answer["name"])))

        self.preview.close_form()
        self.form.ask(title + "".join(f"\n{each}" for each in problems[:5]), (_INTO,), {"name": file.plan},
                      text("Take the list in"), take)  # fmt: skip

    def _ask_new(self, title: str, step: Callable[[FormAnswers], Notice], does: str) -> None:
        ledger = self._context.ledger
        on = usual_day(ledger, None)
        day = None if on == ledger.today else on.isoformat()
        self.preview.close_form()
        self.form.ask(
            title, (_NAME, _DAY), {"name": "", "on": day}, does, lambda answers: self._do(lambda: step(answers))
        )

    def _do(self, step: Callable[[], Notice | None]) -> None:
        def done(notice: Notice | None) -> None:
            self.form.close_form()
            self.preview.close_form()
            if notice is not None and (made := [ref.id for ref in notice.created.values() if ref.kind == PLAN.code]):
                self._wanted = made[0]
            self.refresh()

        do(self._context, step, done)

    # What is shown.

    def _show(self, lines: list[PlanLine]) -> None:
        chosen = self.plan
        wanted = self._wanted if self._wanted is not None else None if chosen is None else chosen.id
        self._wanted = None
        self.lines = lines
        self.sheet.fill([_cells(line) for line in lines])
        self.stack.setCurrentIndex(1 if lines else 0)
        self.empty_does.setVisible(bool(self._context.ledger.register.count(Query(GROUP), 1)))
        at = next((at for at, line in enumerate(lines) if line.record.id == wanted), 0)
        if lines:
            self.view.selectRow(at)
        rows = min(max(len(lines), 2), 5)
        self.view.setMaximumHeight((rows + 1) * theme.row_height(self.view) + theme.GRID)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.editor.show_plan(self.plan)
        row = self.view.currentIndex().row()
        left_open = self.lines[row].open if 0 <= row < len(self.lines) else ()
        self.open.setText("\n".join(left_open))
        self.open.setVisible(bool(left_open))

    def _choose(self) -> None:
        if self.plan is not None:
            self.chosen.emit(self.plan.id)

    def _fill_new(self, menu: QMenu) -> None:
        for words, does in (
            (text("Of this year's groups…"), self.begin_roll_over),
            (text("Empty…"), self.begin_empty),
            (text("From a list of needs…"), self.begin_file),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, does=does: does())

    def _wire(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(lambda _new, _old: later(self, 0, self._show_chosen))
        self.view.opened.connect(lambda _row: self._choose())
        self.form.left.connect(self.view.setFocus)
        self.preview.left.connect(self.view.setFocus)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.begin_roll_over, context=where)
        self.setFocusProxy(self.view)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        tools = QWidget()
        flow = FlowLayout(tools)
        for made in (self.new, self.answer, self.copy, self.change, self.export, self.remove):
            flow.addWidget(made)
        column.addWidget(self.form)
        column.addWidget(self.preview)
        whole = QWidget()
        whole.setProperty("role", "sheet")
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, theme.GRID, 0)
        inside.setSpacing(theme.GRID)
        inside.addWidget(tools)
        inside.addWidget(self.view)
        inside.addWidget(self.open)
        inside.addWidget(self.editor, 1)
        nothing = empty_page(self.empty, self.empty_does)
        self.empty_hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        nothing.layout().insertWidget(3, self.empty_hint)  # type: ignore[union-attr]
        self.stack.addWidget(nothing)
        self.stack.addWidget(scrolled(whole))
        column.addWidget(self.stack, 1)


def _day(answers: FormAnswers) -> date | None:
    return None if answers["on"] is None else date.fromisoformat(str(answers["on"]))


def _cells(line: PlanLine) -> Row:
    name, on = word(line.record.name), word(line.record.on)
    counts = (number(line.groups), number(line.heads))
    if line.found is None:
        return (name, on, *counts, number(None), number(None), Cell(text("no day"), "muted"))
    need = sum(row.need for row in line.found.answer.kinds)
    lacking = sum(open_gap(row, line.found.accepted) for row in line.found.answer.lacking)
    if not need:
        return (name, on, *counts, number(0), number(None), Cell(text("no needs yet"), "muted"))
    stand = stand_of(line.found.answer, line.found.accepted)
    label = stand_said(stand)
    state = Cell(label, TONES[stand], label.partition(" ")[2])
    return (name, on, *counts, number(need), number(lacking, "danger"), state)
