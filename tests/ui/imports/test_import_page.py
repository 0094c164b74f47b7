"""The import page on a real database: from dropped files to what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from coordinator import words
from coordinator.domain.changes import Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.exchange.imports.import_run import gather
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import Fate
from coordinator.ui.imports.preview_model import OURS, PAGE, REMARK, THEIRS, TITLE, PreviewModel
from tests.ui.imports.import_hands import DEVICES, HEADER, UNKNOWN, School

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Check = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot) -> Iterator[School]:
    made = School(tmp_path, qtbot)
    yield made
    made.close()


def tick(school: School, row: int, detail: int | None = None, *, taken: bool) -> None:
    model = school.page.preview.model
    index = model.index(row, TITLE)
    if detail is not None:
        index = model.index(detail, TITLE, index)
    state = Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
    assert model.setData(index, state.value, Check)
    school.settle()


def test_an_empty_school_is_told_what_to_do_first(school: School) -> None:
    start = school.page.start
    assert start.empty.isVisible()
    assert "Börja med listan över elever" in start.empty.text()
    assert not start.table.isVisible()


def test_first_files_are_taken_in_with_three_actions(school: School) -> None:
    """Drop, accept, show: the first paint of one's own devices (window: jobs and budgets)."""
    school.drop(school.write("enheter.csv", *DEVICES))
    page = school.page
    assert page.stack.currentWidget() is page.preview
    assert page.preview.accept.text() == "Importera 3 ändringar"
    assert school.tabs()[0] == "3 nya"
    assert school.count() == 0
    page.preview.accept.click()
    school.settle()
    assert page.stack.currentWidget() is page.result
    assert school.count() == 3
    assert school.window.said[-1][:2] == ("Importerade enheter.csv", 1)
    assert page.result.list is not None
    assert page.result.list.summary.text() == "3 nya"
    page.result.look.click()
    assert school.window.opened == ["devices"]


def test_progress_is_told_and_the_start_lists_what_became_of_it(school: School) -> None:
    school.take_in(school.write("enheter.csv", *DEVICES))
    assert school.window.progress[-1] == 1.0
    start = school.page.start
    assert [start.model.index(0, at).data() for at in (1, 2)] == ["Importerade enheter.csv", "3 nya"]
    school.ledger.undo(1)
    school.page.enter()
    school.settle()
    assert start.model.index(0, 2).data() == "Ångrad. Det var: 3 nya"


def test_the_same_file_again_is_nothing_to_import(school: School) -> None:
    path = school.write("enheter.csv", *DEVICES)
    school.take_in(path)
    school.drop(path)
    preview = school.page.preview
    assert preview.accept.text() == "Inget att importera"
    assert not preview.accept.isEnabled()
    assert preview.verdict.text() == "Filerna säger precis det de sade förra gången."


def test_a_declined_field_and_a_declined_row_stay_as_they_are(school: School) -> None:
    school.take_in(school.write("enheter.csv", *DEVICES))
    changed = [line.replace("I bruk", "Lager").replace("Dell", "Dell").replace(";Repig", ";Lagad") for line in DEVICES]
    school.drop(school.write("enheter.csv", *changed))
    assert school.page.preview.accept.text() == "Importera 2 ändringar"
    school.tab(Fate.CHANGED.value)
    model = school.page.preview.model
    first = model.index(0, TITLE)
    names = [model.index(at, TITLE, first).data() for at in range(model.rowCount(first))]
    note = names.index("Anteckning")
    assert model.index(note, OURS, first).data() == "Repig"
    assert model.index(note, THEIRS, first).data() == "Lagad"
    tick(school, 0, note, taken=False)
    assert model.data(first, Check) is Qt.CheckState.PartiallyChecked
    tick(school, 1, taken=False)
    assert school.page.preview.accept.text() == "Importera 1 ändring"
    school.page.accept()
    school.settle()
    assert school.device("AB12CD34").note == "Repig"
    assert school.device("AB12CD34").status == "in_store"
    assert school.device("AB12CD36").status == "in_use"


def make_conflict(school: School) -> None:
    school.take_in(school.write("enheter.csv", *DEVICES))
    for serial in ("AB12CD34", "AB12CD36"):
        school.correct(serial, "note", "Rättad här")
    changed = [line.replace("Repig", "Sprucken").replace("har den", "har den inte") for line in DEVICES]
    school.drop(school.write("enheter.csv", *changed))


def test_conflicts_keep_ours_until_the_files_is_taken(school: School) -> None:
    make_conflict(school)
    preview = school.page.preview
    assert "2 krockar" in school.tabs()
    assert "I 2 krockar behålls vårt." in preview.verdict.text()
    school.tab("conflict")
    model = preview.model
    first = model.index(0, TITLE)
    assert model.rowCount(first) == 1
    detail = model.index(0, TITLE, first)
    assert model.data(detail, Check) is Qt.CheckState.Unchecked
    assert model.index(0, REMARK, first).data() == "Krock: vårt behålls. Förra gången stod det Repig i källan."
    tick(school, 0, 0, taken=True)
    assert preview.accept.text() == "Importera 1 ändring"
    school.page.accept()
    school.settle()
    assert school.device("AB12CD34").note == "Sprucken"
    assert school.device("AB12CD36").note == "Rättad här"
    result = school.page.result.list
    assert result is not None
    assert [result.tabs.tabText(at) for at in range(result.tabs.count())] == ["1 ändrad", "1 krock"]


def test_all_conflicts_are_settled_at_once_and_unsettled_again(school: School) -> None:
    make_conflict(school)
    preview = school.page.preview
    school.tab("conflict")
    preview.theirs.click()
    school.settle()
    assert preview.accept.text() == "Importera 2 ändringar"
    preview.ours.click()
    school.settle()
    assert "2 krockar" in school.tabs()
    preview.search.setText("cd34")
    preview.theirs.click()
    school.settle()
    assert preview.accept.text() == "Importera 1 ändring"


def test_what_was_decided_holds_when_something_is_written_meanwhile(school: School) -> None:
    make_conflict(school)
    school.tab("conflict")
    tick(school, 0, 0, taken=True)
    school.correct("AB12CD35", "note", "Ny")
    school.page.noticed(school.ledger.undo())
    school.settle()
    assert school.page.preview.accept.text() == "Importera 1 ändring"


def test_all_listed_rows_are_left_out_by_what_was_searched(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    preview = school.page.preview
    preview.search.setText("nsk-2")
    school.qtbot.waitUntil(lambda: preview.model.rowCount() == 1)
    preview.none.click()
    school.settle()
    assert preview.accept.text() == "Importera 2 ändringar"
    assert school.tabs()[0] == "2 nya, 1 utelämnad"
    preview.search.clear()
    school.qtbot.waitUntil(lambda: preview.model.rowCount() == 3)
    preview.all.click()
    school.settle()
    assert preview.accept.text() == "Importera 3 ändringar"


def test_space_leaves_out_and_takes_in_by_keyboard(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    tree = school.page.preview.tree
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Space)
    school.settle()
    assert school.page.preview.accept.text() == "Importera 2 ändringar"
    tree.selectAll()
    QTest.keyClick(tree, Qt.Key.Key_Space)
    school.settle()
    assert not school.page.preview.accept.isEnabled()
    QTest.keyClick(tree, Qt.Key.Key_Space)
    school.settle()
    assert school.page.preview.accept.text() == "Importera 3 ändringar"


def test_escape_leaves_the_preview_and_writes_nothing(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    school.page.go_back()
    school.settle()
    assert school.page.stack.currentWidget() is school.page.start
    assert school.count() == 0


def test_a_refused_file_says_why_and_the_others_are_read(school: School) -> None:
    binary = school.folder / "bild.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    school.drop(school.write("enheter.csv", *DEVICES), binary)
    preview = school.page.preview
    assert preview.accept.text() == "Importera 3 ändringar"
    assert "1 fil tas inte in." in preview.verdict.text()
    preview.files_table.selectRow(1)
    assert preview.parts.currentIndex() == 1
    assert "bild.csv" in preview.sentence.text()
    assert not preview.map.isVisible()


def test_a_missing_file_is_said_and_the_start_stands(school: School) -> None:
    school.drop(school.folder / "borta.csv")
    assert school.page.stack.currentWidget() is school.page.start
    assert "borta.csv" in school.window.said[-1][0]
    assert school.window.said[-1][2]


def test_a_cancelled_reading_leaves_nothing(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: object, **named: object) -> object:
        school.page.cancel()
        return gather(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("coordinator.ui.imports.import_page.gather", slow)
    school.drop(school.write("enheter.csv", *DEVICES))
    assert school.page.stack.currentWidget() is school.page.start
    assert school.count() == 0


def test_a_second_file_joins_the_preview(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    school.drop(school.write("fler.csv", HEADER, "ZZ99ZZ99;NSK-9;Latitude 3340;Dell;I bruk;"))
    assert school.page.preview.files.rowCount() == 2
    assert school.page.preview.accept.text() == "Importera 4 ändringar"


def test_refused_rows_are_saved_for_repair_and_taken_in_again(school: School) -> None:
    lines = (*DEVICES, "8,834E+15;NSK-4;Latitude 3340;Dell;I bruk;=1+1", ";;;;;Vems?")
    school.drop(school.write("enheter.csv", *lines))
    school.tab(Fate.FAILED.value)
    assert "Serienummer" in school.page.preview.model.index(0, REMARK).data()
    school.page.accept()
    school.settle()
    result = school.page.result.list
    assert result is not None
    assert result.save.isVisible()
    repair = school.folder / "avvisade.csv"
    result.save_refused(repair)
    school.settle()
    said = repair.read_text(encoding="utf-8-sig")
    assert "Skäl" in said
    assert "8,834E+15" in said
    assert "'=1+1" in said
    assert "avvisade.csv" in school.window.said[-1][0]
    repair.write_text(said.replace("8,834E+15", "AB12CD37"), encoding="utf-8-sig")
    school.take_in(repair)
    assert school.device("AB12CD37").asset_tag == "NSK-4"
    assert school.count() == 4


def test_refused_rows_of_two_files_are_saved_apart(school: School) -> None:
    first = school.write("en.csv", *DEVICES, "8,834E+15;NSK-4;Latitude 3340;Dell;I bruk;")
    second = school.write("två.csv", "Serienummer;Modell;Tillverkare", "9,1E+12;ThinkPad L13;Lenovo")
    school.drop(first, second)
    school.page.accept()
    school.settle()
    result = school.page.result.list
    assert result is not None
    result.save_refused(school.folder / "avvisade.csv")
    school.settle()
    assert "NSK-4" in (school.folder / "avvisade en.csv").read_text(encoding="utf-8-sig")
    assert "Lenovo" in (school.folder / "avvisade två.csv").read_text(encoding="utf-8-sig")


def test_near_misses_and_what_comes_with_it_are_pointed_out(school: School) -> None:
    school.take_in(school.write("enheter.csv", HEADER, "S5CD1234XY;NSK-1;Latitude 3340;Dell;I bruk;"))
    more = "Serienummer;Märknr;Modell;Tillverkare;Innehavare"
    school.drop(school.write("fler.csv", more, "5CD1234XY;NSK-7;Latitude 3341;Dell;Leo Påhittsson", encoding="utf-8"))
    assert any("följer med" in said for said in school.tabs())
    school.tab("coming")
    coming = school.page.preview.coming
    names = [coming.index(at, 1).data() for at in range(coming.rowCount())]
    assert "Leo Påhittsson" in names


def test_pages_come_as_they_are_scrolled_to(school: School) -> None:
    rows = [f"SN{at:05d}XY;NSK-{at};Latitude 3340;Dell;I bruk;" for at in range(4 * PAGE + 50)]
    school.drop(school.write("enheter.csv", HEADER, *rows))
    model = school.page.preview.model
    assert model.rowCount() == PAGE
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    bar = school.page.preview.tree.verticalScrollBar()
    for _ in range(4):
        bar.setValue(bar.maximum())
        school.settle()
    assert model.rowCount() == 4 * PAGE + 50
    assert not model.more


def test_a_result_is_shown_again_from_the_log(school: School) -> None:
    school.take_in(school.write("enheter.csv", *DEVICES))
    school.page.enter(entry=1)
    school.settle()
    result = school.page.result.list
    assert result is not None
    assert [result.rows.index(at, 1).data() for at in range(3)] == ["NSK-1", "NSK-2", "NSK-3"]
    result.table.setCurrentIndex(result.rows.index(0, 0))
    result.table.activated.emit(result.rows.index(0, 0))
    assert school.window.records[0].kind == DEVICE.code


def controls(whole: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTabBar)
    found = [each for kind in kinds for each in whole.findChildren(kind)]
    return [
        each
        for each in found
        if not each.objectName().startswith("qt_")
        and type(each).__module__.startswith(("coordinator", "PySide6"))
        and each.isVisibleTo(whole)
        and not isinstance(each.parentWidget(), QTabBar | QComboBox | QLineEdit)
    ]


def nameless(page: QWidget) -> list[str]:
    found = []
    for control in controls(page):
        told = QAccessible.queryAccessibleInterface(control)
        if control.focusPolicy() is Qt.FocusPolicy.NoFocus or isinstance(control.parentWidget(), QAbstractItemView):
            continue
        if not told.text(QAccessible.Text.Name):
            found.append(type(control).__name__)
    return found


def test_every_control_has_a_name(school: School) -> None:
    assert nameless(school.page) == []
    make_conflict(school)
    school.tab("conflict")
    assert nameless(school.page) == []
    school.page.accept()
    school.settle()
    assert nameless(school.page) == []
    school.drop(school.write("okänd.csv", *UNKNOWN))
    school.page.preview.map.click()
    assert nameless(school.page) == []
    assert len(controls(school.page)) > 10


def test_a_cell_says_its_header(school: School) -> None:
    school.drop(school.write("enheter.csv", *DEVICES))
    model: PreviewModel = school.page.preview.model
    assert model.index(0, TITLE).data(Qt.ItemDataRole.AccessibleTextRole) == "Vad: NSK-1"


def test_the_page_speaks_english_too(tmp_path: Path, qtbot: QtBot) -> None:
    words.use("en")
    school = School(tmp_path, qtbot)
    school.drop(school.write("enheter.csv", *DEVICES))
    assert school.page.preview.accept.text() == "Import 3 changes"
    school.close()


def test_a_class_beside_a_device_is_nobody(school: School) -> None:
    school.take_in(
        school.write("vagnar.csv", "Serienummer;Modell;Innehavare;Klass", "AB12CD34;iPad;;1A", "AB12CD35;iPad;Leo P;1A")
    )
    assert school.count("person") == 1


def test_a_field_of_a_new_row_is_left_out_by_keyboard_and_told_afterwards(school: School) -> None:
    school.drop(school.write("lista.csv", *DEVICES))
    preview = school.page.preview
    model = preview.model
    first = model.index(0, 0)
    names = [model.index(at, 0, first).data() for at in range(model.rowCount(first))]
    serial, note = (model.index(names.index(name), 0, first) for name in ("Serienummer", "Anteckning"))
    assert not model.flags(serial) & Qt.ItemFlag.ItemIsUserCheckable
    assert "hela raden" in model.index(serial.row(), 4, first).data()
    preview.tree.expand(first)
    preview.tree.setFocus()
    preview.tree.setCurrentIndex(note)
    QTest.keyClick(preview.tree, Qt.Key.Key_Space)
    school.settle()
    assert model.data(note, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.data(first, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    assert "Repig" not in model.index(0, 2).data()
    preview.tree.setCurrentIndex(serial)
    QTest.keyClick(preview.tree, Qt.Key.Key_Space)
    school.settle()
    assert model.data(serial, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    school.page.accept()
    school.settle()
    device = school.device("AB12CD34")
    assert (device.note, device.asset_tag) == ("", "NSK-1")
    result = school.page.result.list
    assert result is not None
    codes = [result.tabs.tabData(at) for at in range(result.tabs.count())]
    result.tabs.setCurrentIndex(codes.index("declined"))
    school.settle()
    assert result.rows.index(0, 2).data() == "Anteckning: Repig utelämnades"
    assert school.ledger.verify() == []


def test_who_a_whole_file_no_longer_has_is_told_and_noted_as_having_left_in_one_step(school: School) -> None:
    head = "person_id,person_number,first_name,middle_name,last_name,grade_level,email_address,sis_username"
    rows = [f"id-{name},,{name},,Provberg,5,,{name.lower()}" for name in ("Leo", "Mio", "Ida")]
    school.take_in(school.write("elever.csv", head, *rows))
    school.drop(school.write("elever.csv", head, *rows[1:]))
    preview = school.page.preview
    assert "1 saknas" in school.tabs()
    assert "1 person finns inte längre i filen." in preview.verdict.text()
    school.tab("gone")
    assert preview.gone.lines.index(0, 0).data() == "Leo Provberg"
    assert not preview.search.isVisible()
    assert preview.gone.note.text() == "Markera att 1 person har slutat"
    preview.gone.note.click()
    school.settle()
    people = school.ledger.register.records(Query(PERSON, order=(("id", False),)))
    assert [person.active for person in people] == [0, 1, 1]
    school.page.noticed(Notice(0, Sentence(""), {}))  # as the window tells it
    school.settle()
    assert "1 saknas" not in school.tabs()
