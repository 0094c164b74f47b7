"""Protection in the lists: set and lifted by its own step alone, and nothing that leaves a list says who it is (U7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.identity.person_protection import protect
from coordinator.desk.records.editing import edit
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Person
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.lists.list_actions import write_export, write_list
from coordinator.ui.lists.record_list import RecordList
from coordinator.ui.record.protection_form import LiftingForm, ProtectionForm
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import opened, window_on

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SECRETS = ("Zyxelina", "Qvarnhemlig", "zyxqva", "Mormor Okänd", "0700000000")


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


class Lists(Fingers):
    """The lists of people and devices, with one pupil whose every fact can be told from all others."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        register = window.context.ledger.register
        held = register.records(Query(DEVICE, filters=(Filter("held_by", Test.FILLED),)), 1)[0]
        self.device, self.id = held.id, held.held_by or 0
        values = dict(zip(("given_name", "family_name", "username", "guardian_name", "phone"), SECRETS, strict=True))
        for code, said in values.items():
            if code in PERSON.by_code:
                window.context.ledger.commit(edit(self.person, PERSON.field(code), said))
        window.context.ledger.commit(edit(held, DEVICE.field("note"), "Lånas av Zyxelina Qvarnhemlig"))

    @property
    def person(self) -> Person:
        found = self.window.context.ledger.register.get(PERSON, self.id)
        assert isinstance(found, Person)
        return found

    def protect(self) -> None:
        self.window.context.ledger.commit(protect(self.person, "Elev F01", ()))

    def open(self, page: str, kind: str, id: int) -> RecordList:
        self.window.go(page, kind=kind, filters=())
        self.settle()
        shown = self.window.page.list  # type: ignore[attr-defined]
        assert isinstance(shown, RecordList)
        shown.set_columns(list(shown.known))
        row = shown.model.row_of(id)
        assert row is not None
        shown.view.setCurrentIndex(shown.model.index(row, 0))
        return shown

    def choose(self, shown: RecordList, path: str, value: object) -> None:
        """Edits a cell of the current row as a person does: F2, and a choice in the list that opens."""
        at = next(n for n, column in enumerate(shown.model.columns) if column.path == path)
        index = shown.model.index(shown.view.currentIndex().row(), at)
        shown.view.setCurrentIndex(index)
        shown.view.edit(index)
        editor = shown.view.findChild(QComboBox)
        assert editor is not None
        editor.hidePopup()
        editor.setCurrentIndex(editor.findData(value))
        shown.view.commitData(editor)
        shown.view.closeEditor(editor, shown.view.itemDelegate().EndEditHint.NoHint)
        self.settle()


@pytest.fixture
def lists(school: OpenedSchool, qtbot: QtBot) -> Iterator[Lists]:
    with window_on(school, qtbot) as window:
        yield Lists(window, qtbot)


def test_a_cell_opens_the_step_and_writes_nothing(lists: Lists) -> None:
    shown = lists.open("people", "person", lists.id)
    lists.choose(shown, "protected", 1)
    form = lists.window.aside.record.form
    assert isinstance(form, ProtectionForm)
    assert not lists.person.protected
    assert "Lånas av Zyxelina Qvarnhemlig" in [place.said for place, _ in form.texts.places if not place.doubtful]
    form.written.setText("Elev F01")
    lists.press(form.does)
    assert (lists.person.protected, lists.person.alias) == (1, "Elev F01")
    device = lists.window.context.ledger.register.get(DEVICE, lists.device)
    assert device is not None
    assert device.note == "Lånas av Elev F01"


def test_a_cell_lifts_nothing_without_the_reason(lists: Lists) -> None:
    lists.protect()
    shown = lists.open("people", "person", lists.id)
    lists.choose(shown, "protected", 0)
    form = lists.window.aside.record.form
    assert isinstance(form, LiftingForm)
    assert lists.person.protected
    assert not form.does.isEnabled()
    form.written.setText("Skyddet har upphört")
    lists.press(form.does)
    assert not lists.person.protected


def test_a_no_of_somebody_who_is_not_protected_does_nothing(lists: Lists) -> None:
    shown = lists.open("people", "person", lists.id)
    entry = lists.window.context.ledger.register.entries(limit=1)[0].id
    lists.choose(shown, "protected", 0)
    assert lists.window.aside.isHidden()
    assert lists.window.context.ledger.register.entries(limit=1)[0].id == entry
    assert lists.window.footer.line.text() == "Det står redan så."


def test_many_are_not_protected_at_once_and_the_step_is_named(lists: Lists) -> None:
    shown = lists.open("people", "person", lists.id)
    shown.view.selectAll()
    shown.change_selected()
    offered = {shown.bulk.fields.itemData(at).code for at in range(shown.bulk.fields.count())}
    assert not offered & {"protected", "alias"}
    assert "group" in offered
    assert "en person i taget" in shown.bulk.said.text()
    devices = lists.open("devices", "device", lists.device)
    devices.view.selectAll()
    devices.change_selected()
    assert "en person i taget" not in devices.bulk.said.text()


def copied(shown: RecordList) -> str:
    """Every cell of the current row, as Ctrl+C takes it, with what pointing at it shows."""
    row, said = shown.view.currentIndex().row(), []
    for at in range(shown.model.columnCount()):
        index = shown.model.index(row, at)
        shown.view.setCurrentIndex(index)
        QApplication.clipboard().clear()
        QTest.keyClick(shown.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        said += [QApplication.clipboard().text(), str(index.data(Qt.ItemDataRole.ToolTipRole) or "")]
    return "\n".join(said)


def leaving(lists: Lists, shown: RecordList, folder: Path) -> dict[str, str]:
    """What the current row says on each way out of the list: the clipboard, CSV, a workbook, paper."""
    ids = [shown.model.ids[shown.view.currentIndex().row()]]
    csv, book, paper = (folder / f"ut{ending}" for ending in (".csv", ".xlsx", ".pdf"))
    for write, path in ((write_export, csv), (write_export, book), (write_list, paper)):
        write(shown, ids, path)
        lists.settle()
    sheet = load_workbook(book).active
    assert sheet is not None
    with pypdfium2.PdfDocument(paper) as pages:
        printed = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return {
        "clipboard": copied(shown),
        "csv": csv.read_text(encoding="utf-8-sig"),
        "workbook": "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row),
        "paper": printed,
    }


@pytest.mark.parametrize("kind", ["person", "device"])
def test_no_way_out_of_a_list_says_who_is_protected(lists: Lists, kind: str, tmp_path: Path) -> None:
    page, id = ("people", lists.id) if kind == "person" else ("devices", lists.device)
    named = leaving(lists, lists.open(page, kind, id), tmp_path)
    assert all("Zyxelina" in said.replace("\n", "") for said in named.values()), "the test is about something"
    lists.protect()
    lists.settle()
    hidden = leaving(lists, lists.open(page, kind, id), tmp_path)
    for way, said in hidden.items():
        assert "Elev F01" in said, way
        assert [secret for secret in SECRETS if secret in said] == [], way


def test_nothing_is_dragged_out_of_a_table(lists: Lists) -> None:
    for page in ("people", "devices", "history", "duplicates", "handover"):
        lists.window.go(page)
        lists.settle()
    views = lists.window.findChildren(QAbstractItemView)
    assert len(views) > 5
    assert [view.accessibleName() for view in views if view.dragEnabled()] == []
