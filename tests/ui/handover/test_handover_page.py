"""The desk on a real database, counted in a person's actions (window: jobs and budgets)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDateEdit, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, SWAP, draft_path
from coordinator.domain.inventory_kinds import GROUP, HANDOVER
from coordinator.ui.handover import PAGE
from coordinator.ui.handover.handover_page import HandingPage
from coordinator.ui.paper.paper_pages import Paper
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets import icons
from tests.ui.handover.handover_school import School, opened_school


class Hands:
    """Counts what a person does: a scan, a word typed, a key, a click."""

    def __init__(self, page: HandingPage) -> None:
        self.page = page
        self.actions = 0

    def scan(self, code: str) -> None:
        self.actions += 1
        assert self.page.scanned(code)

    def type(self, said: str) -> None:
        self.actions += 1
        QTest.keyClicks(self._focused(), said, delay=45)  # a person's speed, no scanner's

    def enter(self) -> None:
        self.actions += 1
        QTest.keyClick(self._focused(), Qt.Key.Key_Return)

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_school(tmp_path / "skola.sqlite") as opened:
        yield opened


@pytest.fixture
def window(school: School, qtbot: QtBot) -> MainWindow:
    made = MainWindow(school.ledger, school.path, kinds=(PAGE,))
    icons.load_icons()
    made.resize(1280, 680)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def page(window: MainWindow) -> HandingPage:
    assert isinstance(window.page, HandingPage)
    window.page.enter()
    return window.page


def words_of(page: HandingPage, qtbot: QtBot) -> list[str]:
    """The pages of the receipt shown, read back from its PDF."""
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.viewer, timeout=15_000)
    paper = page.viewer.pages.paper
    assert paper is not None
    document = pypdfium2.PdfDocument(paper.data)
    try:
        return [sheet.get_textpage().get_text_bounded() for sheet in document]
    finally:
        document.close()


def test_one_device_with_receipt_in_four_actions(page: HandingPage, school: School, qtbot: QtBot) -> None:
    hands = Hands(page)
    hands.scan("nk-0001")
    hands.type("leo påhittsson 4")
    hands.enter()
    assert page.table.act.text() == "Lämna ut 1 enhet till Leo Påhittsson"
    hands.enter()
    assert hands.actions <= 4
    sheets = words_of(page, qtbot)
    assert "Leo Påhittsson" in sheets[0]
    assert "NK-0001" in sheets[0]
    assert "2026-00002" in sheets[0]
    assert len(sheets) == 2  # borrower's and school's copy
    assert school.holder("NK-0001") == school.person("leopah").id
    assert page.desk.empty


def test_taking_back_is_a_scan_and_an_enter(page: HandingPage, school: School, qtbot: QtBot) -> None:
    hands = Hands(page)
    hands.scan("NK-0412")
    assert page.desk.mode == RETURN
    assert page.table.act.text() == "Ta emot 1 enhet från Leo Påhittsson"
    hands.enter()
    assert hands.actions == 2
    assert "NK-0412" in words_of(page, qtbot)[0]
    assert school.holder("NK-0412") is None
    assert school.device("NK-0412").condition == "good"


def test_a_swap_is_two_scans_and_an_enter(page: HandingPage, school: School, qtbot: QtBot) -> None:
    hands = Hands(page)
    hands.scan("NK-0412")
    hands.scan("NK-0005")
    assert page.desk.mode == SWAP
    assert page.table.act.text() == "Låna ut NK-0005 i stället för NK-0412"
    hands.enter()
    assert hands.actions == 3
    assert "NK-0005" in words_of(page, qtbot)[0]
    broken, leo = school.device("NK-0412"), school.person("leopah").id
    assert (broken.status, broken.condition, broken.assigned_to) == ("repair", "damaged", leo)
    assert school.holder("NK-0005") == leo


def test_a_class_is_a_scan_a_pupil_and_an_enter(page: HandingPage, school: School, qtbot: QtBot) -> None:
    group = school.ledger.register.find(GROUP, "name", "7B")[0]
    page.put(replace(page.desk, mode=CLASS, group=group.id))
    hands = Hands(page)
    for number in range(1, 29):
        hands.scan(f"NK-{number:04d}")
    assert page.table.act.text() == "Lämna ut 28 enheter i 7B"
    hands.enter()
    assert hands.actions == 29
    sheets = words_of(page, qtbot)
    assert len(sheets) == 56
    everything = "".join(sheets)
    assert all(f"NK-{number:04d}" in everything for number in range(1, 29))
    assert "Låntagare 17" in everything
    assert "Hemligsson" not in everything
    newest = school.ledger.register.entries(limit=1)[0]
    school.ledger.undo(newest.id)  # the whole class is one step
    assert school.holder("NK-0001") is None


def test_a_marked_pupil_gets_the_next_device(page: HandingPage, school: School) -> None:
    group = school.ledger.register.find(GROUP, "name", "7B")[0]
    page.put(replace(page.desk, mode=CLASS, group=group.id))
    page.table.group.pupils.selectRow(5)
    page.scanned("NK-0003")
    chosen = page.table.group.pupils.item(5, 2)
    assert chosen is not None
    assert chosen.text().startswith("NK-0003")
    page.scanned("NK-0004")
    after = page.table.group.pupils.item(6, 2)
    assert after is not None
    assert after.text().startswith("NK-0004")


def test_an_interrupted_hand_out_is_there_next_time(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.table.terms.signature.setCurrentIndex(page.table.terms.signature.findData("school_only"))
    page.table.terms.signature.activated.emit(page.table.terms.signature.currentIndex())
    kept = draft_path(school.path).read_text(encoding="utf-8")
    assert "Påhittsson" not in kept
    again = HandingPage(page.context)
    qtbot.addWidget(again)
    assert again.desk == page.desk
    assert again.desk.signature == "school_only"
    assert again.table.act.text() == "Lämna ut 1 enhet till Leo Påhittsson"


def test_a_damaged_draft_is_told_with_the_step_and_kept(
    page: HandingPage, window: MainWindow, school: School, qtbot: QtBot
) -> None:
    path = draft_path(school.path)
    path.write_text('{"mode": "issue", "pieces": [{"wrong": 1}]}', encoding="utf-8")
    again = HandingPage(page.context)
    qtbot.addWidget(again)
    assert again.desk.empty
    again.enter()
    assert "bordet är tomt" in window.footer.line.text()
    assert f"{path.name}.damaged" in window.footer.line.text()
    assert "kvittenserna" in window.footer.line.text()
    assert "wrong" in path.with_name(path.name + ".damaged").read_text(encoding="utf-8")
    window.say("")
    again.enter()
    assert window.footer.line.text() == "", "it is said once"


def test_the_note_of_the_desk_is_kept_without_an_identity_number(page: HandingPage, school: School) -> None:
    page.put(replace(page.desk, note="Vikarie 20140231-0000"))
    assert "0231" not in draft_path(school.path).read_text(encoding="utf-8")


def test_warnings_are_words_and_block_nothing(page: HandingPage, school: School, qtbot: QtBot) -> None:
    for code in ("gerslu", "NK-0666", "SY-0001", "NK-0412"):
        page.scanned(code)
    said = "\n".join(" ".join(row.kept[0].warnings) for row in page.table.pieces.rows)
    assert "Borttappad" in said
    assert "Tillhör Sydlyktans skola." in said
    assert "Utlånad till Leo Påhittsson." in said
    assert page.table.act.isEnabled()
    page.act_now()
    words_of(page, qtbot)
    assert school.holder("NK-0412") == school.person("gerslu").id


def test_a_person_who_has_one_already_is_told(page: HandingPage) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    assert "NK-0412" in page.table.person._warning.text()
    assert page.table.act.isEnabled()


def test_an_unknown_code_is_said_and_changes_nothing(page: HandingPage, window: MainWindow) -> None:
    before = page.desk
    assert not page.scanned("XX-9999")  # the window asks what it is
    page.table.coded.emit("XX-9999")
    assert "XX-9999" in window.footer.line.text()
    assert page.desk == before


def test_a_back_dated_hand_out_is_visible_as_such(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.table.terms.on.setDate(page.table.terms.on.date().addDays(-4))
    assert page.table.terms.on_said.text() == "Bakdaterad: gäller från fredag"
    page.act_now()
    assert "2026-08-14" in words_of(page, qtbot)[0]
    entry = school.ledger.register.entries(limit=1)[0]
    assert entry.on == "2026-08-14"


def test_condition_accessories_due_and_language_reach_the_paper(page: HandingPage, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    row = page.table.pieces.rows[0]
    row.condition.setCurrentIndex(row.condition.findData("worn"))
    row.condition.activated.emit(row.condition.currentIndex())
    row.accessories.setText("charger, case")
    row.accessories.editingFinished.emit()
    page.scanned("leopah")
    page.table.terms.language.setCurrentIndex(1)
    page.table.terms.language.activated.emit(1)
    page.table.terms.due.setDate(page.table.terms.due.minimumDate().addDays(300))
    page.act_now()
    sheet = words_of(page, qtbot)[0]
    assert "Loan agreement" in sheet
    assert "Worn" in sheet
    assert "charger" in sheet
    assert "2027-06-13" in sheet
    assert page.desk.due == "2027-06-13"  # stays for the next person


def test_a_guardian_who_did_not_sign_is_a_state(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.put(replace(page.desk, signature="school_only"))
    page.act_now()
    assert "används bara i skolan" in " ".join(words_of(page, qtbot)[0].split())
    newest = school.ledger.register.find(HANDOVER, "number", "2026-00002")[0]
    assert newest.signature == "school_only"


def test_devices_of_several_people_are_taken_back_at_once(page: HandingPage, school: School, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("karlar")
    page.act_now()
    words_of(page, qtbot)
    page.scanned("NK-0001")
    page.scanned("NK-0412")
    assert page.table.act.text() == "Ta emot 2 enheter från 2 personer"
    page.act_now()
    qtbot.waitUntil(lambda: school.holder("NK-0001") is None)
    assert school.holder("NK-0412") is None


def test_a_code_typed_on_the_button_is_a_code_and_no_press(page: HandingPage, school: School) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.table.act.setFocus()
    QTest.keyClicks(page.table.act, "N")
    QTest.qWait(150)  # until the key is no scanner's
    assert QApplication.focusWidget() is page.table.code
    QTest.keyClicks(page.table.code, "K-0002", delay=45)
    QTest.keyClick(page.table.code, Qt.Key.Key_Return)
    assert len(page.desk.pieces) == 2
    assert school.holder("NK-0001") is None


def test_letters_that_cannot_be_printed_are_told(page: HandingPage, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("xiaopro")
    page.act_now()
    sheets = words_of(page, qtbot)
    assert "Provberg" in sheets[0]
    assert "小" in page.viewer._warning.text()


def test_a_protected_person_stands_under_the_alias_everywhere(page: HandingPage, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    QTest.keyClicks(page.table.person.field, "låntagare", delay=45)
    entry = page.table.person.list.item(0)
    assert entry is not None
    assert "hemlig" not in entry.text().lower()
    QTest.keyClick(page.table.person.field, Qt.Key.Key_Return)
    assert page.table.act.text() == "Lämna ut 1 enhet till Låntagare 17"
    page.act_now()
    assert "Hemligsson" not in "".join(words_of(page, qtbot))


def printed_to(path: Path) -> Callable[[QPrinter, QWidget], bool]:
    """A printer that writes what it is sent into a file."""

    def chosen(printer: QPrinter, _parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return True

    return chosen


def test_the_receipt_is_printed_and_saved(page: HandingPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.act_now()
    words_of(page, qtbot)
    page.viewer.ask_printer = printed_to(tmp_path / "printed.pdf")
    assert page.viewer.print_now()
    printed = Paper((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == 2
    assert [round(side) for side in printed.size(0)] == [595, 842]
    drawn = printed.picture(0, 0.5)
    shades = {drawn.pixelColor(x, y).value() < 128 for x in range(0, 290, 2) for y in range(0, 420, 2)}
    assert shades == {True, False}  # ink and paper
    page.viewer.ask_file = lambda _parent, proposed: tmp_path / proposed
    saved = page.viewer.save_now()
    paper = page.viewer.pages.paper
    assert saved is not None
    assert paper is not None
    assert saved.name == "kvittens-2026-00002.pdf"
    assert saved.read_bytes() == paper.data


def test_a_refused_printer_prints_nothing(page: HandingPage, qtbot: QtBot) -> None:
    page.scanned("NK-0001")
    page.scanned("leopah")
    page.act_now()
    words_of(page, qtbot)
    page.viewer.ask_printer = lambda _printer, _parent: False
    assert not page.viewer.print_now()


def test_every_control_has_a_name(page: HandingPage) -> None:
    page.scanned("NK-0001")
    kinds = (QAbstractButton, QLineEdit, QComboBox, QDateEdit)
    nameless = []
    for widget in page.findChildren(QWidget):
        inside = widget.parent()
        if isinstance(widget, kinds) and not isinstance(inside, QComboBox | QDateEdit | QLineEdit):
            known = QAccessible.queryAccessibleInterface(widget)
            if not known.text(QAccessible.Text.Name):
                nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert [each for each in nameless if "qt_" not in each] == []


def test_nothing_is_wider_than_the_window(page: HandingPage, window: MainWindow) -> None:
    for code in ("maxex", "NK-0001", "NK-0666"):
        page.scanned(code)
    assert page.minimumSizeHint().width() <= 1100
    assert page.width() <= window.width()
    assert page.desk.mode == ISSUE


def test_other_pages_lay_people_and_devices_on_the_desk(page: HandingPage, school: School) -> None:
    page.enter(devices=[school.device("NK-0001").id, school.device("NK-0002").id])
    page.enter(person=school.person("leopah").id)
    assert page.table.act.text() == "Lämna ut 2 enheter till Leo Påhittsson"
    page.put(page.desk.cleared())
    page.enter(devices=[school.device("NK-0412").id])
    assert page.table.act.text() == "Ta emot 1 enhet från Leo Påhittsson"


def test_a_desk_left_by_mistake_is_cleared_whole(page: HandingPage) -> None:
    page.scanned("NK-0001")
    page.table.clear.click()
    assert page.desk.empty
    assert not page.table.act.isEnabled()
    assert page.table.hint.text() == "Skanna en enhet."


def test_a_class_is_chosen_by_its_first_letters(page: HandingPage) -> None:
    page.put(replace(page.desk, mode=CLASS, group=None))
    part = page.table.group
    part.group.setFocus()
    names = [part.group.itemText(at) for at in range(part.group.count())]
    wanted = next(name for name in names if name.startswith("7B"))
    hands = Hands(page)
    for letter in wanted[:2]:
        hands.type(letter)
    assert part.group.currentText() == wanted
    assert part.group.hasFocus(), "the next letter of the class's name is for it as well"
    assert part.code.text() == ""
    assert page.desk.group == part.group.currentData()
