"""Money and coverage: the reports on what is paid for nothing, what ends, what goes back, and who has a device.

Needs U1–U3, U5, L2, V19. Each is a sentence, a drawing and a table; each can be saved as CSV and printed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.records.step_sentences import notice_words
from coordinator.desk.reports.report_shown import LISTED, MONTHS, REPORTS, ShownReport, keep_today, shown_filters
from coordinator.desk.reports.report_tables import Report, report_paper
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.values import show_integer
from coordinator.exchange.writing.figures import write_figures
from coordinator.ledger.outcomes import Notice
from coordinator.sheets.bars import told_bars
from coordinator.ui.context import Context
from coordinator.ui.money.money_drawing import DrawingView
from coordinator.ui.paper.paper_view import PaperView
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button, mode_buttons
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.file_dialogs import ask_save, csv_kinds
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, SheetView, word
from coordinator.ui.widgets.wrapped_label import Wrapped
from coordinator.words import count_text, text

_TONES: Final = {"✕": "warning", "✓": ""}


class MoneyPart(QWidget):
    """The reports under their captions, one at a time; they are asked for beside the window."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ledger = context.ledger
        self._lane = Lane(context.ledger.register, self)
        self.code = "leaks"
        self.told: ShownReport | None = None
        self.ask_save = ask_save
        self.modes: dict[str, QPushButton] = {}
        self.sentence = Wrapped(text("Reckoning…"), "heading")
        self.note = Wrapped("", "muted")
        self.months = ChoiceBox()
        self.months.setAccessibleName(text("How far ahead"))
        for count in MONTHS:
            self.months.addItem(count_text("within {count} month", "within {count} months", count), count)
        self.months.currentIndexChanged.connect(self.refresh)
        self.csv = button(text("Save as CSV…"), self.save_csv, "mdi6.content-save-outline")
        self.paper = button(text("Print or save as PDF…"), self.show_paper, "mdi6.printer-outline")
        self.before = button("", partial(self._list, never=False), "mdi6.laptop")
        self.never = button(text("Show those never seen"), partial(self._list, never=True), "mdi6.laptop")
        self.unseen = button(text("Show the devices not seen"), partial(self.show_report, "idle"))
        self.residual = button(
            text("Set the residual value…"), lambda: context.window.go("year", part="rules"), "mdi6.ruler"
        )
        self.keep = button(text("Keep today's figures"), self.keep_now, "mdi6.calendar-check-outline")
        self.drawing = DrawingView()
        self.sheet = CellsModel(())
        self.view = SheetView(self.sheet, "")
        self.holder = QWidget()
        self.viewer = PaperView(context.window)
        self.viewer.left.connect(self._leave_paper)
        self.stack = QStackedWidget()
        self._lay()
        self._offer()

    def refresh(self) -> None:
        """Asks for the report that is shown anew; the one before stays until the answer is there."""
        code, months, ledger = self.code, self._months(), self._ledger
        _, _, ask = REPORTS[code]
        self._lane.ask(lambda _stale: (code, ask(ledger, months, LISTED)), self._show)

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def show_report(self, code: str) -> None:
        """Opens one of the reports."""
        self.code = code
        self.modes[code].setChecked(True)
        self.stack.setCurrentIndex(0)
        self.refresh()

    def save_csv(self) -> None:
        """Saves the whole table, also the rows that the screen leaves out."""
        if self.told is None:
            return
        name = f"{self.told.report.title} {self._ledger.today.isoformat()}.csv"
        to = self.ask_save(self, text("Save the report"), name, csv_kinds())
        if to is None:
            return
        to = to if to.suffix else to.with_suffix(".csv")

        def job() -> Path:
            report = self._whole()
            write_figures(to, report.heads, report.rows)
            return to

        sentence = text("Writing the list…")
        window = self._context.window
        find(self._context, sentence, job, lambda done: window.say(text("The report is in {file}.", file=done.name)))

    def show_paper(self) -> None:
        """Makes the report's paper beside the window, then shows it to be printed or saved."""
        if self.told is None:
            return
        title, today = self.told.report.title, self._ledger.today

        def show(pdf: bytes) -> None:
            self.viewer.show_paper(pdf, title, f"{title} {today.isoformat()}.pdf", back=text("Back"))
            self.stack.setCurrentWidget(self.viewer)
            self.viewer.print.setFocus()

        find(self._context, text("Making {paper}", paper=title), lambda: report_paper(self._whole(), today), show)

    def keep_now(self) -> None:
        """Keeps the figures of the coming term start for the drawing over the terms."""
        ledger = self._ledger

        def done(notice: Notice | None) -> None:
            if notice is None:
                self._context.window.say(text("The figures are kept already for today."))
                return
            self._context.window.say(notice_words(notice, ledger.register), undo=notice.entry)
            self.refresh()

        find(self._context, text("Saving…"), lambda: keep_today(ledger, Origin.WINDOW), done)

    def setFocus(self, *_reason: object) -> None:
        """The report that is shown."""
        self.modes[self.code].setFocus()

    def _whole(self) -> Report:
        _, _, ask = REPORTS[self.code]
        return ask(self._ledger, self._months(), None).report

    def _months(self) -> int:
        count = self.months.currentData()
        return count if isinstance(count, int) else MONTHS[0]

    def _show(self, found: tuple[str, ShownReport]) -> None:
        code, told = found
        if code != self.code:
            return
        self.told = told
        report = told.report
        self.sentence.say(report.sentence)
        notes = [report.note]
        if told.whole > len(report.rows):
            notes.append(
                text("The {count} dearest are shown; the CSV file has them all.", count=show_integer(len(report.rows)))
            )
        self.note.say(" ".join(notes))
        drawn = report.bars or report.history
        self.drawing.show_drawing(drawn, report.title, told_bars(report.bars.bars) if report.bars else report.sentence)
        self._fill(report)
        self._offer()

    def _offer(self) -> None:
        """The buttons that belong to the report that is shown."""
        told, code = self.told, self.code
        for made, wanted in (
            (self.months, code == "returns"),
            (self.before, code == "idle" and told is not None and told.seen_before > 0),
            (self.never, code == "idle" and told is not None and told.never > 0),
            (self.unseen, code == "leaks"),
            (self.residual, code == "returns" and told is not None and not told.percent),
            (self.keep, code in {"history", "groups"}),
        ):
            made.setVisible(wanted)
        if told is not None and told.since is not None:
            caption = count_text(
                "Show {count} seen before {since}",
                "Show {count} seen before {since}",
                told.seen_before,
                since=told.since.isoformat(),
            )
            self.before.setText(caption)
            self.before.setAccessibleName(caption)
        rows = told is not None and bool(told.report.rows)
        self.csv.setEnabled(rows)
        self.paper.setEnabled(rows)

    def _fill(self, report: Report) -> None:
        """The table; another report has other columns, so it gets a table of its own."""
        widest = _widest(report)
        heads = tuple(Head(head, right=at in report.figures, wide=at == widest) for at, head in enumerate(report.heads))
        if heads != self.sheet.heads:
            self.sheet = CellsModel(heads)
            view = SheetView(self.sheet, report.title)
            view.opened.connect(self._open)
            view.setMinimumHeight(theme.row_height(view) * 6)
            self._column.replaceWidget(self.view, view)
            self.view.deleteLater()
            self.view = view
        self.view.setAccessibleName(report.title)
        self.sheet.fill([tuple(_cell(value) for value in row) for row in report.rows])
        self.view.setVisible(bool(report.rows))

    def _open(self, row: int) -> None:
        if self.told is None:
            return
        for kind, ids in ((DEVICE, self.told.devices), (PERSON, self.told.people)):
            if row < len(ids) and ids[row]:
                self._context.window.show_record(Ref(kind.code, ids[row]))

    def _list(self, *, never: bool) -> None:
        filters = tuple(shown_filters(self._ledger, never=never))
        self._context.window.go("devices", kind=DEVICE.code, filters=filters)

    def _leave_paper(self) -> None:
        self.stack.setCurrentIndex(0)
        self.paper.setFocus()

    def _lay(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "sheet")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme.GRID, 0)
        self._column.setSpacing(theme.GRID)
        chips = QWidget()
        flow = FlowLayout(chips)
        offered = ((code, text(label), icon) for code, (label, icon, _) in REPORTS.items())
        self.modes.update(mode_buttons(self, offered, self.show_report))
        for made in self.modes.values():
            flow.addWidget(made)
        self.modes[self.code].setChecked(True)
        does = QWidget()
        flow = FlowLayout(does)
        for each in (
            self.months, self.unseen, self.before, self.never, self.residual, self.keep, self.csv, self.paper,
        ):  # fmt: skip
            flow.addWidget(each)
        for part in (chips, self.sentence, self.note, does, self.drawing):
            self._column.addWidget(part)
        self._column.addWidget(self.view, 1)
        self._column.addStretch(0)
        self.stack.addWidget(scrolled(inside))
        self.stack.addWidget(self.viewer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)


def _widest(report: Report) -> int:
    """The column of words with the longest cell: it takes the room that is left."""
    words = [at for at in range(len(report.heads)) if at not in report.figures]
    return max(words, key=lambda at: max((len(row[at]) for row in report.rows[:200]), default=0), default=0)


def _cell(value: str) -> Cell:
    return Cell(value, _TONES.get(value[:1], "")) if value[:1] in _TONES else word(value)
