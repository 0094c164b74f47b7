from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemDelegate, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.records.editing import edit
from coordinator.desk.records.filters import ENDED, NOT_SEEN, filter_words
from coordinator.desk.records.list_columns import list_columns_of, rows_of
from coordinator.desk.records.record_names import MISSING
from coordinator.desk.records.school_settings import keep_setting
from coordinator.desk.year.unit_years import recent_since
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.settings import SEEN_DAYS
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.lists.list_actions import write_export, write_list
from coordinator.ui.lists.record_list import RecordList
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets.record_table import PAGE, RecordTable
from tests.ui.shell.shell_school import TODAY, opened, window_on

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen
STATUS = DEVICE.field("status")


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        yield found


def listed(window: MainWindow, qtbot: QtBot, page: str = "devices", **wanted: object) -> RecordList:
    window.go(page, **wanted)
    shown = window.page.list  # type: ignore[attr-defined]
    assert isinstance(shown, RecordList)
    qtbot.waitUntil(lambda: whole(shown) and len(shown.model.ids) > 0, timeout=10_000)
    return shown


def whole(shown: RecordList) -> bool:
    """Whether the list holds more than its first screen."""
    return not shown.lane.busy and not shown.count.text().startswith("minst")


def settled(shown: RecordList, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: whole(shown) and len(shown.model.ids) == count, timeout=10_000)


def test_the_model_keeps_qts_rules(school: OpenedSchool) -> None:
    register = school.ledger.register
    known = list_columns_of("device", register)
    model = RecordTable("device", [known["serial"], known["held_by.shown"]], register)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    every = register.ids(Query(DEVICE))
    model.set_ids(every[:200])
    assert model.grow(every)
    model.set_columns([known["asset_tag"]])
    model.set_ids(array("q"))
    model.set_ids(every)
    assert not model.grow(every[:10])
    assert model.rowCount() == len(every)


def test_rows_are_read_a_page_at_a_time(school: OpenedSchool) -> None:
    asked: list[int] = []
    register = school.ledger.register
    known = list_columns_of("device", register)
    model = RecordTable("device", [known["asset_tag"]], register)
    model.set_ids(register.ids(Query(DEVICE)))

    class Counting:
        def rows(self, kind, ids, paths):  # type: ignore[no-untyped-def]
            asked.append(len(ids))
            return register.rows(kind, ids, paths)

    model.register = Counting()  # type: ignore[assignment]
    model.data(model.index(300, 0))
    model.data(model.index(301, 0))
    assert asked == [PAGE]


def test_a_list_narrows_while_somebody_types(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    every = len(shown.model.ids)
    shown.search.setFocus()
    QTest.keyClicks(shown.search, "nsk-0204", delay=40)
    settled(shown, qtbot, 1)
    assert shown.model.data(shown.model.index(0, 0)) == "NSK-0204"
    shown.show_all()
    settled(shown, qtbot, every)


def test_filters_say_themselves_in_words(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    filters = (Filter("status", Test.IS, ("in_use", "lost")), NOT_SEEN.filter(TODAY, date(2026, 8, 24)))
    shown.set_filters(filters)
    expected = window.context.ledger.register.count(Query(DEVICE, filters=filters))
    settled(shown, qtbot, expected)
    assert [filter_words("device", each, TODAY) for each in filters] == [
        f"Status: {STATUS.show('in_use')}, {STATUS.show('lost')}",
        "Senast sedd: för mer än 90 dagar sedan",
    ]
    assert filter_words("device", ENDED.filter(TODAY), TODAY) == "Livslängden är slut"


def test_the_menu_counts_unseen_days_as_the_school_does(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    ledger = window.context.ledger
    keep_setting(ledger, SEEN_DAYS, "20", Origin.WINDOW)
    day = recent_since(ledger).isoformat()
    shown.chips.add_button.menu().aboutToShow.emit()
    (action,) = (each for each in shown.chips.add_button.menu().actions() if each.text() == f"Inte sedd sedan {day}")
    action.trigger()
    only = (Filter("last_seen", Test.BEFORE, (day,)),)
    assert shown.query.filters == only
    settled(shown, qtbot, ledger.register.count(Query(DEVICE, filters=only)))


def test_whoever_has_left_with_a_device_is_found_by_one_choice(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot, "people")
    ledger = window.context.ledger
    holder = ledger.register.records(Query(PERSON, filters=(Filter("devices", Test.AFTER, (0,)),)))[0]
    ledger.commit(edit(holder, PERSON.field("active"), 0))
    shown.set_filters((Filter("active", Test.IS, (1,)),))
    menu = shown.chips.add_button.menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "Har slutat men har kvar en enhet").trigger()
    assert shown.query.filters == (Filter("devices", Test.AFTER, (0,)), Filter("active", Test.IS, (0,)))
    settled(shown, qtbot, ledger.register.count(Query(PERSON, filters=shown.query.filters)))
    assert holder.id in shown.model.ids


def test_a_header_sorts(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    shown.view.sort_wished.emit("last_seen", True)
    column = next(n for n, each in enumerate(shown.model.columns) if each.path == "last_seen")

    def seen() -> list[str]:
        return [str(shown.model.value(row, column)) for row in range(50)]

    qtbot.waitUntil(lambda: seen() == sorted(seen(), reverse=True) and shown.query.order == (("last_seen", True),))
    assert MISSING not in seen()


def test_a_cell_is_edited_and_repainted_when_it_is_stored(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    column = next(n for n, each in enumerate(shown.model.columns) if each.path == "status")
    index = shown.model.index(3, column)
    shown.view.setCurrentIndex(index)
    shown.view.edit(index)
    editor = shown.view.findChild(QComboBox)
    assert editor is not None
    editor.hidePopup()
    editor.setCurrentIndex(editor.findData("repair"))
    shown.view.commitData(editor)
    shown.view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
    qtbot.waitUntil(lambda: shown.model.data(shown.model.index(3, column)) == STATUS.show("repair"), timeout=10_000)
    qtbot.waitUntil(lambda: window.footer.line.text().endswith("ändrad: Status"), timeout=10_000)
    window.footer.undo_button.click()
    qtbot.waitUntil(lambda: window.footer.line.text().startswith("Ångrat"), timeout=10_000)
    qtbot.waitUntil(lambda: shown.model.data(shown.model.index(3, column)) == STATUS.show("in_use"), timeout=10_000)


def test_what_cannot_be_read_is_said_and_not_written(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    column = next(n for n, each in enumerate(shown.model.columns) if each.path == "last_seen")
    index = shown.model.index(0, column)
    before = shown.model.data(index)
    shown.view.edit(index)
    editor = shown.view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("i går")
    shown.view.commitData(editor)
    assert "i går" in window.footer.line.text()
    assert shown.model.data(index) == before


def test_a_selection_is_changed_after_a_preview(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    shown.view.selectAll()
    many = len(shown.selected())
    shown.change_selected()
    bulk = shown.bulk
    bulk.fields.setCurrentIndex(bulk.fields.findText("Status"))
    assert isinstance(bulk.editor, QComboBox)
    assert not bulk.do_button.isEnabled(), "a value that nobody chose would empty them all"
    assert bulk.preview.rowCount() == 0
    bulk.commit()
    assert bulk.changes == ()
    bulk.editor.setCurrentIndex(bulk.editor.findData("in_store"))
    already = window.context.ledger.register.count(Query(DEVICE, filters=(Filter("status", Test.IS, ("in_store",)),)))
    assert len(bulk.changes) == many - already
    assert f"{already} har det redan" in bulk.said.text()
    bulk.do_button.click()
    stored = Query(DEVICE, filters=(Filter("status", Test.IS, ("in_store",)),))
    qtbot.waitUntil(lambda: window.context.ledger.register.count(stored) == many, timeout=10_000)


def test_a_view_is_kept_for_next_time(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    shown.set_filters((Filter("status", Test.IS, ("lost",)),))
    shown.set_columns(["asset_tag", "note"])
    shown.keep_view("Borttappade")
    again = RecordList("device", window.context)
    again.open_view("Borttappade")
    assert again.query.filters == (Filter("status", Test.IS, ("lost",)),)
    assert [column.path for column in again.model.columns] == ["asset_tag", "note"]
    again.close_lanes()
    again.deleteLater()


@pytest.mark.parametrize(
    ("name", "text", "filters"),
    [
        ("Elev 20140231-0000", "", ()),
        ("Hennes", "20140231-0000", ()),
        ("Hennes", "", (Filter("note", Test.CONTAINS, ("201402310000",)),)),
        ("Hennes", "", (Filter("held_by.username", Test.IS, ("20140231-0000",)),)),
    ],
)
def test_no_view_is_saved_with_an_identity_number(
    window: MainWindow, qtbot: QtBot, name: str, text: str, filters: tuple[Filter, ...]
) -> None:
    shown = listed(window, qtbot)
    shown.query = Query(DEVICE, text, filters)
    shown.keep_view(name)
    assert shown.views() == {}
    assert "kan vara ett personnummer" in window.footer.line.text()
    shown.query = Query(DEVICE, "4512123456", (Filter("serial", Test.IS, ("4512123456",)),))
    shown.keep_view("Ett serienummer")
    assert list(shown.views()) == ["Ett serienummer"]


def test_a_commit_elsewhere_repaints_the_list(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    record = school.ledger.register.get(DEVICE, shown.model.ids[0])
    assert record is not None
    changes = difference(record, {"asset_tag": "ÅÄÖ-1"})
    school.ledger.commit(ChangeSet(Sentence("{record}", {"record": record.ref}), Origin.WINDOW, changes=changes))
    column = next(n for n, each in enumerate(shown.model.columns) if each.path == "asset_tag")
    qtbot.waitUntil(lambda: shown.model.data(shown.model.index(0, column)) == "ÅÄÖ-1", timeout=10_000)


def test_a_list_becomes_paper(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    shown = listed(window, qtbot)
    path = tmp_path / "lista.pdf"
    write_list(shown, shown.model.ids[:40], path)
    qtbot.waitUntil(lambda: not window.jobs.running and path.exists(), timeout=20_000)
    document = pypdfium2.PdfDocument(path)
    said = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "NSK-0201" in said


def test_an_empty_list_says_what_will_stand_there(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, empty=True) as school, window_on(school, qtbot) as window:
        window.go("devices")
        shown = window.page.list  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: not shown.lane.busy and shown.empty.text() != "")
        assert shown.empty.text().startswith("Här kommer skolans digitala enheter")
        assert shown.empty_button.isVisible()


def test_numbers_stand_at_the_right_and_missing_values_are_dashes(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot, kind="product")
    at = next(n for n, each in enumerate(shown.model.columns) if each.path == "devices")
    side = shown.model.data(shown.model.index(0, at), Qt.ItemDataRole.TextAlignmentRole)
    assert side & Qt.AlignmentFlag.AlignRight
    price = next(n for n, each in enumerate(shown.model.columns) if each.path == "price_ore")
    assert shown.model.columns[price].show(None) == "–"


def test_a_list_is_exported_with_what_it_holds_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    shown = listed(window, qtbot)
    path = tmp_path / "lista.csv"
    write_export(shown, shown.model.ids[:3], path)
    qtbot.waitUntil(lambda: not window.jobs.running and path.exists(), timeout=20_000)
    assert len(path.read_text(encoding="utf-8-sig").strip().splitlines()) == 4
    assert "personuppgifter" in window.footer.line.text()


def test_a_protected_person_is_not_named_in_a_list(school: OpenedSchool) -> None:
    register = school.ledger.register
    person = register.records(Query(PERSON, filters=(Filter("role", Test.IS, ("pupil",)),)), 1)[0]
    wanted = difference(person, {"protected": 1, "alias": "Låntagare 17"})
    school.ledger.commit(ChangeSet(Sentence("{record}", {"record": person.ref}), Origin.WINDOW, changes=wanted))
    known = list_columns_of("person", register)
    columns = [known[path] for path in ("shown", "given_name", "email", "group.name")]
    row = rows_of("person", [person.id], columns, register)[0]
    assert row[:3] == ("Låntagare 17", None, None)
    assert row[3] is not None


def test_a_list_opens_with_whole_serials_and_later_as_it_was_left(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    at = next(n for n, column in enumerate(shown.model.columns) if column.path == "serial")
    letters = shown.view.fontMetrics()
    for row in range(20):
        assert letters.horizontalAdvance(str(shown.model.value(row, at))) + 24 < shown.view.columnWidth(at)
    shown.view.setColumnWidth(at, 61)
    shown.remember()
    again = RecordList("device", window.context)
    try:
        assert again.view.columnWidth(at) == 61
    finally:
        again.close_lanes()


def test_widths_kept_at_one_text_size_fit_another(window: MainWindow, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    shown.view.setColumnWidth(0, 200)
    shown.remember()
    kept = shown.saved.get("list.device")
    assert isinstance(kept, dict)
    path, letter = shown.model.columns[0].path, kept["letter"]
    assert kept["widths"][path] == 200
    shown.saved.put("list.device", {**kept, "letter": letter / 2})
    again = RecordList("device", window.context)
    assert again.view.widths()[path] == 400
    again.close_lanes()
    again.deleteLater()


def test_a_cell_edited_on_old_knowledge_is_refused_with_both_values(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    shown = listed(window, qtbot)
    column = next(n for n, each in enumerate(shown.model.columns) if each.path == "status")
    index = shown.model.index(3, column)
    record = shown.model.record_at(index)
    assert record is not None
    assert record.values["status"] == "in_use"
    shown.view.setCurrentIndex(index)
    shown.view.edit(index)
    editor = shown.view.findChild(QComboBox)
    assert editor is not None
    editor.hidePopup()
    school.ledger.commit(edit(record, STATUS, "broken"))  # by somebody else, while the editor is open
    shown.model.read_anew()
    editor.setCurrentIndex(editor.findData("repair"))
    shown.view.commitData(editor)
    qtbot.waitUntil(lambda: "visades" in window.footer.line.text(), timeout=10_000)
    assert f"”{STATUS.show('in_use')}” visades" in window.footer.line.text()
    assert f"nu står där ”{STATUS.show('broken')}”" in window.footer.line.text()
    now = shown.model.record_at(index)
    assert now is not None
    assert now.values["status"] == "broken"


def test_a_bulk_edit_goes_by_what_its_preview_shows(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    shown = listed(window, qtbot)
    record = shown.model.record_at(shown.model.index(0, 0))
    assert record is not None
    shown.bulk.begin(shown.model.ids[:3])
    bulk = shown.bulk
    bulk.fields.setCurrentIndex(bulk.fields.findText("Status"))
    assert isinstance(bulk.editor, QComboBox)
    bulk.editor.setCurrentIndex(bulk.editor.findData("lost"))
    assert bulk.planned
    school.ledger.commit(edit(record, STATUS, "broken"))
    bulk.do_button.click()
    qtbot.waitUntil(lambda: f"nu står där ”{STATUS.show('broken')}”" in window.footer.line.text(), timeout=10_000)
    assert ("lost",) not in school.ledger.register.rows(DEVICE, shown.model.ids[:3], ["status"])
