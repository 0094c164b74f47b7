"""The list of receipts: the same paper again, signatures, void receipts, papers that have not come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from coordinator.desk.counter.desk_acts import signature_changes
from coordinator.desk.counter.handover_desk import Item, issue_devices
from coordinator.desk.counter.handover_papers import print_receipts
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import HANDOVER
from coordinator.ui.handover import PAGE
from coordinator.ui.handover.handover_page import HandingPage
from coordinator.ui.handover.receipt_rows import SIGNATURE, ReceiptRows
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.handover.handover_school import School, opened_school


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_school(tmp_path / "skola.sqlite") as opened:
        for tag, who in (("NK-0001", "leopah"), ("NK-0002", "maxex"), ("NK-0003", "hemlig")):
            terms = Terms(on="2026-08-18")
            issue_devices(opened.ledger, opened.person(who), [Item(opened.device(tag))], terms)
        yield opened


@pytest.fixture
def page(school: School, qtbot: QtBot) -> HandingPage:
    window = MainWindow(school.ledger, school.path, kinds=(PAGE,))
    qtbot.addWidget(window)
    window.show()
    found = window.page
    assert isinstance(found, HandingPage)
    found.show_receipts()
    return found


def cells(page: HandingPage, row: int) -> list[str]:
    rows = page.receipts.rows
    return [str(rows.index(row, column).data()) for column in range(rows.columnCount())]


def test_the_newest_stands_first_with_devices_and_signature(page: HandingPage) -> None:
    assert cells(page, 0) == [
        "2026-00004",
        "Utlämnad",
        "Låntagare 17",
        "2026-08-18",
        "NK-0003",
        "Väntar på underskrift",
    ]


def test_the_model_keeps_qts_rules(school: School) -> None:
    rows = ReceiptRows(school.ledger.register)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.ask("", ())
    assert tester.model() is rows
    assert rows.rowCount() == 4


def test_an_undone_hand_out_stays_as_void(page: HandingPage, school: School, qtbot: QtBot) -> None:
    entry = school.ledger.register.entries(limit=1)[0]
    school.ledger.undo(entry.id)
    qtbot.waitUntil(lambda: cells(page, 0)[SIGNATURE] == "Makulerad")
    assert cells(page, 0)[4] == "NK-0003"
    assert not page.receipts.rows.flags(page.receipts.rows.index(0, SIGNATURE)) & Qt.ItemFlag.ItemIsEditable


def test_a_reprint_is_the_same_paper(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.receipts.search.setText("maximiliana")
    assert page.receipts.rows.rowCount() == 1
    chosen = page.receipts.chosen()
    page.receipts.show_chosen()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.viewer, timeout=15_000)
    paper = page.viewer.pages.paper
    assert paper is not None
    assert paper.data == print_receipts(school.ledger.register, chosen)
    page.viewer.left.emit()
    assert page.stack.currentWidget() is page.receipts


def test_scanning_a_paper_marks_it_as_signed(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.receipts.waiting.setChecked(True)
    assert page.receipts.rows.rowCount() == 3
    assert page.scanned("2026-00003")
    qtbot.waitUntil(lambda: page.receipts.rows.rowCount() == 2)
    assert school.ledger.register.find(HANDOVER, "number", "2026-00003")[0].signature == "signed"
    page.scanned("2026-00003")
    assert school.ledger.register.entries(limit=1)[0].message == "Receipt {receipt} is signed"


def test_loans_past_their_last_day_are_listed_alone(page: HandingPage, school: School) -> None:
    today = school.ledger.today
    for tag, who, days in (("NK-0004", "leopah", 1), ("NK-0005", "maxex", 0)):
        terms = Terms(on="2026-08-18", due=(today - timedelta(days=days)).isoformat())
        issue_devices(school.ledger, school.person(who), [Item(school.device(tag))], terms)
    page.enter(papers="overdue")
    assert page.receipts.overdue.isChecked()
    assert [cells(page, row)[0] for row in range(page.receipts.rows.rowCount())] == ["2026-00005"]
    page.receipts.overdue.setChecked(False)
    assert page.receipts.rows.rowCount() == 6


def test_the_signature_is_edited_in_its_cell(page: HandingPage, qtbot: QtBot) -> None:
    table = page.receipts.table
    index = page.receipts.rows.index(0, SIGNATURE)
    delegate = table.itemDelegateForColumn(SIGNATURE)
    assert delegate is not None
    delegate.chosen.emit(index, "school_only")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "används bara i skolan" in cells(page, 0)[SIGNATURE])


def test_the_paper_of_the_list_shows_how_many_wait(page: HandingPage) -> None:
    page.show_desk()
    assert page.table.papers.text() == "Kvittenser (3 ej åter)"


def test_a_signature_changed_by_somebody_else_is_not_overwritten(
    page: HandingPage, school: School, qtbot: QtBot
) -> None:
    rows, window = page.receipts.rows, page.window()
    assert isinstance(window, MainWindow)
    id = rows.id(0)
    assert cells(page, 0)[SIGNATURE] == "Väntar på underskrift"
    handover = school.ledger.register.get(HANDOVER, id)
    assert handover is not None
    school.ledger.commit(signature_changes(handover, "unneeded"))  # the list does not know of it yet
    delegate = page.receipts.table.itemDelegateForColumn(SIGNATURE)
    assert delegate is not None
    delegate.chosen.emit(rows.index(0, SIGNATURE), "school_only")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "”Väntar på underskrift” visades" in window.footer.line.text(), timeout=5_000)
    stored = school.ledger.register.get(HANDOVER, id)
    assert stored is not None
    assert stored.signature == "unneeded"
