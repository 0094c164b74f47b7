from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.identity.person_protection import protect
from coordinator.desk.records.editing import edit
from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.shell import shortcuts
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button, link
from tests.ui.shell.shell_school import opened, window_on

NAMED = frozenset(
    {
        QAccessible.Role.PushButton,
        QAccessible.Role.ButtonMenu,
        QAccessible.Role.ButtonDropDown,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.ComboBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.SpinBox,
        QAccessible.Role.Table,
        QAccessible.Role.Tree,
        QAccessible.Role.List,
        QAccessible.Role.PageTabList,
        QAccessible.Role.ProgressBar,
        QAccessible.Role.Link,
    }
)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        yield found


def device(school: OpenedSchool, tag: str) -> Ref:
    return school.ledger.register.find(DEVICE, "asset_tag", tag)[0].ref


def nameless(found: QAccessibleInterface | None, place: str = "") -> list[str]:
    if found is None or not found.isValid() or found.state().invisible:
        return []
    name = found.text(QAccessible.Text.Name)
    target = found.object()
    here = f"{place}/{type(target).__name__}{':' + name if name else ''}"
    wrong = [here] if found.role() in NAMED and not name.strip() and not inside_combo(target) else []
    for at in range(min(found.childCount(), 400)):
        wrong += nameless(found.child(at), here) if not is_cells(found) else []
    return wrong


def is_cells(found: QAccessibleInterface) -> bool:
    return found.role() in (QAccessible.Role.Table, QAccessible.Role.Tree, QAccessible.Role.List)


def inside_combo(target: object) -> bool:
    """The list and the line within a combo box are named by it."""
    while isinstance(target, QWidget):
        target = target.parentWidget()
        if isinstance(target, QComboBox):
            return True
    return False


@pytest.mark.parametrize("code", [kind.code for kind in PAGES])
def test_every_control_has_a_name(window: MainWindow, school: OpenedSchool, code: str) -> None:
    window.go(code)
    window.show_record(device(school, "NSK-0204"))
    QTest.qWait(300)
    assert nameless(QAccessible.queryAccessibleInterface(window)) == []


def test_the_first_page_says_what_waits(window: MainWindow, qtbot: QtBot) -> None:
    page = window.pages["overview"]
    qtbot.waitUntil(lambda: page.found is not None, timeout=10_000)  # type: ignore[attr-defined]
    found = page.found  # type: ignore[attr-defined]
    assert found.devices > 500
    unseen = next(each for each in found.waiting if each.code == "not_seen")
    assert re.search(r"har inte setts sedan \d{4}-\d\d-\d\d", unseen.sentence)
    assert "kr om året" in unseen.beside
    assert [each.rank for each in found.waiting] == sorted(each.rank for each in found.waiting)


def test_an_empty_school_is_told_how_to_begin(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, empty=True) as school, window_on(school, qtbot) as window:
        page = window.pages["overview"]
        qtbot.waitUntil(lambda: page.found is not None)  # type: ignore[attr-defined]
        assert page.found.waiting == ()  # type: ignore[attr-defined]


def test_a_scan_opens_the_record_from_any_page(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    window.scanner._clock = lambda: 0.0  # a machine with much to do would type as slowly as a person
    for code in ("overview", "devices", "history"):
        window.go(code)
        window.aside.hide()
        window.top.search.setFocus()
        QTest.keyClicks(window.top.search, "NSK-0204")
        QTest.keyClick(window.top.search, Qt.Key.Key_Return)
        qtbot.waitUntil(window.aside.isVisible)
        assert window.aside.record.ref == device(school, "NSK-0204")
    assert "NSK-0204" in window.top.scan.text()


def test_an_unknown_code_asks_what_it_is(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    window.scan("NY-KOD-77")
    assert window.aside.currentWidget() is window.aside.unknown
    window.aside.unknown.created.emit("asset_tag", "NY-KOD-77")
    qtbot.waitUntil(lambda: window.aside.currentWidget() is window.aside.record, timeout=10_000)
    assert window.aside.record.ref == device(school, "NY-KOD-77")


def test_a_fact_is_edited_in_the_panel(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    ref = device(school, "NSK-0204")
    window.show_record(ref)
    panel = window.aside.record
    panel.edit("note")
    editor = panel.facts["note"].editor
    assert editor is not None
    editor.setPlainText("Sprucket hörn")  # type: ignore[union-attr]
    panel.facts["note"].take()
    qtbot.waitUntil(lambda: "Anteckning" in window.footer.line.text(), timeout=10_000)
    record = school.ledger.register.get(DEVICE, ref.id)
    assert record is not None
    assert record.note == "Sprucket hörn"
    assert window.footer.undo_button.isVisible()


def test_escape_closes_the_panel(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    window.show_record(device(school, "NSK-0204"))
    window.aside.record.close_button.setFocus()
    QTest.keyClick(window.aside.record.close_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.aside.isVisible())


def test_the_search_finds_records_pages_and_commands(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    shortcuts.to_search(window)
    search = window.top.search
    QTest.keyClicks(search, "nsk-0204", delay=40)
    qtbot.waitUntil(lambda: search.frame.isVisible() and not search.lane.busy, timeout=10_000)
    qtbot.waitUntil(lambda: search.list.count() > 1 and "NSK-0204" in search.list.item(1).text())
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(search, Qt.Key.Key_Up)
    QTest.qWait(60)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert window.aside.record.ref == device(school, "NSK-0204")
    QTest.keyClicks(search, "historik", delay=40)
    qtbot.waitUntil(lambda: search.list.count() > 1 and search.list.item(1).text() == "Historik")
    QTest.qWait(60)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert window.page is window.pages["history"]


def test_the_import_of_this_morning_is_undone_in_three_steps(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    window.go("history")
    detail = window.pages["history"].detail  # type: ignore[attr-defined]
    assert detail.said.text().startswith("Importera")
    detail.undo_button.click()
    qtbot.waitUntil(detail.asking.isVisible, timeout=30_000)
    assert detail.piles_said.text().startswith("Bort: 603 i Digitala enheter (NSK-0201, ")
    detail.confirm_button.click()
    qtbot.waitUntil(lambda: school.ledger.register.find(DEVICE, "asset_tag", "NSK-0204") == [], timeout=60_000)
    qtbot.waitUntil(lambda: "Ångrat" in window.footer.line.text(), timeout=10_000)


def test_what_is_refused_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.undo_entry(99_999)
    qtbot.waitUntil(lambda: window.footer.line.text().startswith("Inte gjort"), timeout=10_000)


def test_work_beside_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    came: list[object] = []

    def wait(progress, cancelled) -> None:  # type: ignore[no-untyped-def]
        while not cancelled():
            progress(0.5)
            QTest.qSleep(5)

    window.run("Letar…", wait, came.append)
    qtbot.waitUntil(window.footer.cancel_button.isVisible)
    window.footer.cancel_button.click()
    qtbot.waitUntil(lambda: window.footer.line.text() == "Avbrutet: Letar…", timeout=10_000)
    assert came == []


def test_f6_goes_round_the_areas(window: MainWindow, school: OpenedSchool) -> None:
    window.go("devices")
    window.show_record(device(school, "NSK-0204"))
    window.activateWindow()
    window.navigation.buttons["devices"].setFocus()
    places = []
    for _ in range(4):
        shortcuts.to_next_area(window, 1)
        focus = QApplication.focusWidget()
        areas = {"top": window.top, "page": window.stack, "panel": window.aside, "pages": window.navigation}
        places.append(next(name for name, area in areas.items() if focus is not None and area.isAncestorOf(focus)))
    assert places == ["top", "page", "panel", "pages"]


@pytest.mark.parametrize("size", [(1366, 768), (1280, 680)])
@pytest.mark.parametrize("zoom", [100, 150])
def test_the_window_fits_its_screen(window: MainWindow, school: OpenedSchool, size: tuple[int, int], zoom: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, zoom=zoom)
    window.resize(*size)
    for code in ("overview", "devices", "people", "history"):
        window.go(code)
        window.show_record(device(school, "NSK-0204"))
        QTest.qWait(100)
        assert (window.width(), window.height()) == size
        assert window.minimumSizeHint().width() <= size[0]
        assert window.minimumSizeHint().height() <= size[1]


def test_the_window_opens_as_it_was_left(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as first:
        first.resize(1200, 700)
        first.navigation.fold()
    second = MainWindow(school.ledger, school.path)
    assert (second.width(), second.height()) == (1200, 700)
    assert second.navigation.is_folded
    second.close()


PROGRAM = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from datetime import date
from pathlib import Path
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.ledger.ledger import Ledger
from coordinator.ui.shell.window_start import application
from coordinator.ui.shell.main_window import MainWindow
store = SqliteStore(Path(sys.argv[1]))
running = application()
window = MainWindow(Ledger(store, actor="Prov", today=date(2026, 11, 22)), store.path)
seen = []
def look():
    seen.append(sorted(name for name in sys.modules if name.partition(".")[0] in
        {"sqlite_utils", "natsort", "reportlab", "qtawesome", "qtpy", "PIL", "dateutil", "openpyxl", "segno",
         "pypdfium2", "icalendar", "python_calamine", "rapidfuzz"}))
original = window.paintEvent
def painted(event):
    look()
    original(event)
window.paintEvent = painted
window.painted.connect(lambda: running.exit(0))
window.show()
running.exec()
window.close()
store.close()
print(seen[0])
"""


def test_the_first_paint_waits_for_nothing_heavy(tmp_path: Path) -> None:
    with opened(tmp_path) as school:
        path = school.path
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_what_was_on_its_way_when_the_window_closed_asks_nothing_of_it(tmp_path: Path, qtbot: QtBot) -> None:
    answered: list[Notice] = []
    with opened(tmp_path) as school:
        with window_on(school, qtbot) as window:
            record = school.ledger.register.get(DEVICE, device(school, "NSK-0204").id)
            assert record is not None
            changes = difference(record, {"note": "Repa i locket"})
            window.commit(ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=changes), answered.append)
            school.ledger.undo()  # the writer is through with the commit, so its answer is on its way
        assert not answered
    QApplication.processEvents()  # an exception in here would fail the test: the database is closed
    assert not answered


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[str] = []
    for made in (button("Bekräfta", lambda: pressed.append("button")), link("NSK-1", lambda: pressed.append("link"))):
        qtbot.addWidget(made)
        made.show()
        QTest.keyClick(made, Qt.Key.Key_Return)
        QTest.keyClick(made, Qt.Key.Key_Space)
    assert pressed == ["button", "button", "link", "link"]


def test_a_fact_edited_on_old_knowledge_is_refused_and_the_panel_catches_up(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    ref = device(school, "NSK-0204")
    window.show_record(ref)
    panel = window.aside.record
    panel.edit("note")
    editor = panel.facts["note"].editor
    assert editor is not None
    record = school.ledger.register.get(DEVICE, ref.id)
    assert record is not None
    school.ledger.commit(edit(record, DEVICE.field("note"), "Av någon annan"))
    qtbot.waitUntil(lambda: panel._missed is not None, timeout=10_000)
    editor.setPlainText("Sprucket hörn")  # type: ignore[union-attr]
    panel.facts["note"].take()
    qtbot.waitUntil(lambda: "nu står där ”Av någon annan”" in window.footer.line.text(), timeout=10_000)
    stored = school.ledger.register.get(DEVICE, ref.id)
    assert stored is not None
    assert stored.note == "Av någon annan"
    qtbot.waitUntil(lambda: panel.facts["note"]._value == "Av någon annan", timeout=10_000)


def test_the_history_names_no_protected_person(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    register, fields = school.ledger.register, PERSON
    person = register.records(Query(PERSON, filters=(Filter("family_name", Test.FILLED),)), 1)[0]
    before = person.family_name
    school.ledger.commit(edit(person, fields.field("family_name"), "Hemlighetsson"))
    entry = register.entries(limit=1)[0].id
    window.go("history", entry=entry)
    detail = window.pages["history"].detail  # type: ignore[attr-defined]

    def shown() -> list[str]:
        return [detail.table.item(0, at).text() for at in range(detail.table.columnCount())]

    qtbot.waitUntil(lambda: detail.entry is not None and detail.entry.id == entry and len(shown()) == 4, timeout=10_000)
    assert shown()[2:] == [before, "Hemlighetsson"]
    now = register.get(PERSON, person.id)
    assert now is not None
    protecting = protect(now, "Elev F01", ())
    school.ledger.commit(protecting)
    window.go("overview")
    window.go("history", entry=entry)
    qtbot.waitUntil(lambda: shown() == ["Elev F01", "Efternamn", "visas inte", "visas inte"], timeout=10_000)
