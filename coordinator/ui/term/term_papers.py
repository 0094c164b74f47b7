"""What can be taken away from the page: the report, the tables, the calendar, and the figures kept for later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QMenu

from coordinator import words
from coordinator.desk.counter.handover_papers import letterhead_for
from coordinator.desk.reports.reports import keep_figures
from coordinator.desk.term.check_question import CheckResult
from coordinator.domain.changes import Origin
from coordinator.exchange.lists.calendar_files import write_calendar
from coordinator.exchange.writing.figures import write_figures
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.ui.context import Context
from coordinator.ui.orders.order_view import WantedPaper
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets.file_dialogs import csv_kinds
from coordinator.words import text


class PapersPage(Protocol):
    """The page whose answer becomes papers and files."""

    @property
    def context(self) -> Context:
        """The ledger and the window."""

    @property
    def found(self) -> CheckResult | None:
        """The answer that is shown."""

    @property
    def ask_save(self) -> Callable[..., Path | None]:
        """Asks where to save a file: parent, title, proposed name, kinds of file."""

    @property
    def ask_folder(self) -> Callable[..., Path | None]:
        """Asks for a folder: parent, title."""

    def show_paper(self, wanted: WantedPaper) -> None:
        """Shows a paper."""


def fill(page: PapersPage, menu: QMenu) -> None:
    """What the menu offers."""
    offers: tuple[tuple[str, Callable[[PapersPage], None]], ...] = (
        (text("Report as a paper (PDF)"), show_report),
        (text("Table as CSV…"), save_table),
        (text("Every list as CSV, in a folder…"), save_lists),
        (text("Last safe days to order as calendar file…"), save_calendar),
        (text("Keep today's figures for later"), keep_term_figures),
    )
    for caption, does in offers:
        menu.addAction(caption).triggered.connect(lambda _checked=False, does=does: does(page))


def term_report_pdf(ledger: Ledger, found: CheckResult) -> bytes:
    """The term-start report as PDF."""
    from coordinator.desk.term.term_sheet import term_report  # loaded beside the window, with the first answer
    from coordinator.sheets.report_paper import render_report

    try:
        school = letterhead_for(ledger.register).name
    except Refused:  # an unreadable logo is said in the settings; the report has none
        school = ""
    sheet = term_report(
        ledger.register, found.check, found.orders, found.curves, school=school, language=words.language()
    )
    return render_report(sheet, stamp=text("Printed {on}", on=ledger.today.isoformat()))


def show_report(page: PapersPage) -> None:
    """The report on the screen, to be printed or saved."""
    found, ledger = page.found, page.context.ledger
    if found is not None:
        on = found.check.on.isoformat()
        wanted = WantedPaper(
            lambda: term_report_pdf(ledger, found), text("Term start {on}", on=on), f"terminsstart-{on}.pdf"
        )
        page.show_paper(wanted)


def save_table(page: PapersPage) -> None:
    """Kinds and groups with their figures."""
    from coordinator.desk.term.term_sheet import captions, table_rows

    found = page.found
    if found is not None:
        _save_csv(page, f"terminsstart-{found.check.on.isoformat()}.csv",
                  lambda path: write_figures(path, captions(), table_rows(found.check)))  # fmt: skip


def save_lists(page: PapersPage) -> None:
    """Everything, a file for each list, in a folder."""
    from coordinator.desk.term.term_sheet import csv_lists

    found, register = page.found, page.context.ledger.register
    folder = None if found is None else page.ask_folder(page, text("Save the lists in a folder"))
    if found is None or folder is None:
        return

    def write() -> int:
        lists = csv_lists(register, found.check, found.orders)
        for name, (heads, rows) in lists.items():
            write_figures(folder / f"{name}.csv", heads, rows)
        return len(lists)

    def said(count: int) -> None:
        page.context.window.say(text("{count} lists saved in {folder}.", count=count, folder=folder.name))

    find(page.context, text("Writing the lists…"), write, said)


def save_calendar(page: PapersPage) -> None:
    """The last safe days to order, and the day itself."""
    from coordinator.desk.term.term_sheet import order_days

    found, ledger = page.found, page.context.ledger
    if found is None:
        return
    proposed = f"terminsstart-{found.check.on.isoformat()}.ics"
    path = page.ask_save(page, text("Save the calendar file"), proposed, text("Calendar files (*.ics)"))
    if path is None:
        return
    days = order_days(found.check, found.orders)
    find(page.context, text("Writing {file}", file=path.name), lambda: write_calendar(path, days, ledger.today),
         lambda _path: _said_written(page, path))  # fmt: skip


def keep_term_figures(page: PapersPage) -> None:
    """Keeps the figures, to be drawn over the terms; a second time on a day there is nothing to keep."""
    found, ledger = page.found, page.context.ledger
    if found is not None:
        do(page.context, lambda: keep_figures(ledger, found.check, origin=Origin.WINDOW))


def _save_csv(page: PapersPage, proposed: str, write: Callable[[Path], int]) -> None:
    path = page.ask_save(page, text("Save as CSV"), proposed, csv_kinds())
    if path is not None:
        find(page.context, text("Writing {file}", file=path.name), lambda: write(path),
             lambda _count: _said_written(page, path))  # fmt: skip


def _said_written(page: PapersPage, path: Path) -> None:
    page.context.window.say(text("Saved as {file}.", file=path.name))
