"""The self-test: the ways through the program that a build may have broken, tried in a database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

from coordinator.app.demo.demo_database import DATABASE, FILES, SCHOOL_CODE, SCHOOL_NAME
from coordinator.app.demo.demo_day import day_story
from coordinator.app.demo.demo_files import write_school
from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.desk.counter.handover_desk import Item, issue_devices
from coordinator.desk.records.lookup import find_device, find_person
from coordinator.domain.handovers import Terms
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.ledger.ledger import Ledger
from coordinator.storage.store.store_opening import create_database
from coordinator.words import text

Attempt = Callable[[str, Callable[[], object]], bool]
_DAY: Final = date(2026, 9, 1)  # any day does; a fixed one gives the same self-test everywhere


def try_program() -> list[tuple[str, bool]]:
    """What was tried, each as a sentence with whether it worked; what hinders one step does not stop the next."""
    steps: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory(prefix="coordinator-self-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)

        def attempt(sentence: str, job: Callable[[], object]) -> bool:
            try:
                worked = bool(job())
            except Exception as error:  # noqa: BLE001  # whatever it is, the self-test tells it
                steps.append((f"{sentence} ({type(error).__name__})", False))
                return False
            steps.append((sentence, worked))
            return worked

        path = folder / DATABASE
        made = attempt(
            text("A database is made"),
            lambda: create_database(path, SCHOOL_CODE, SCHOOL_NAME, today=_DAY),
        )
        attempt(text("The interface speaks Swedish"), lambda: text("Lost", in_language="sv") != "Lost")
        if made:
            with open_school(path, today=_DAY) as school:
                papers = _try_register(school.ledger, folder / FILES, attempt)
                _try_window(school, papers, attempt)
    return steps


def _try_window(school: OpenedSchool, papers: list[bytes], attempt: Attempt) -> None:
    """Qt is loaded inside the attempts: without its system libraries these steps fail, and the others still tell."""

    def open_window() -> bool:
        from coordinator.ui.shell.window_self_test import try_window

        return try_window(school.ledger, school.path)

    def show_paper() -> bool:
        from coordinator.ui.shell.window_self_test import try_paper

        return bool(papers) and all(map(try_paper, papers))

    attempt(text("The window opens with all its pages"), open_window)
    attempt(text("The receipt is shown on the screen"), show_paper)


def _try_register(ledger: Ledger, files: Path, attempt: Attempt) -> list[bytes]:
    """Gives the papers that were made."""
    papers: list[bytes] = []

    def take_in() -> bool:
        written = write_school(files, _DAY)
        notices = [
            commit_import(ledger, gather([path], ledger)) for path in (written[0].parent, files / "skolans_lista.csv")
        ]
        return all(notice is not None for notice in notices)

    def hand_over() -> bool:
        told = day_story(_DAY)
        person = find_person(ledger.register, told.receiver)
        device = find_device(ledger.register, told.handed_serial)
        done = issue_devices(ledger, person, [Item(device)], Terms(on=_DAY.isoformat()))
        papers.append(done.pdf)
        return done.pdf.startswith(b"%PDF-") and done.pdf.rstrip().endswith(b"%%EOF")

    attempt(text("The invented school's files are taken in"), take_in)
    attempt(text("Calendars, older workbooks and near names are read"), lambda: _try_readers(files))
    attempt(text("A device is handed over and its receipt printed"), hand_over)
    attempt(text("The hand-over is undone and done again"), lambda: ledger.undo().entry < ledger.redo().entry)
    attempt(text("The register and its log are whole."), lambda: not ledger.verify())
    return papers


def _try_readers(folder: Path) -> bool:
    """What is loaded only when it is needed, and would not be missed before."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    from coordinator.desk.imports.mentions import near_names
    from coordinator.exchange.lists.calendar_files import CalendarDay, read_year, write_calendar

    calendar = write_calendar(folder / "test.ics", [CalendarDay(_DAY, "Höstlov", category="break")], _DAY)
    book, stream = Workbook(), BytesIO()
    book.worksheets[0].append(["Serienummer"])
    book.save(stream)
    stream.seek(0)
    rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    near = near_names(["Matsallen"], ["Matsalen"])
    return bool(read_year(calendar, _DAY).periods) and rows == [["Serienummer"]] and bool(near)
