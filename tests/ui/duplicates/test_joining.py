"""Two of one thing in the window: listed, joined, said to be two, from the page and from a record's panel."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.identity import duplicates as found_in
from coordinator.desk.identity.duplicates import Pair
from coordinator.desk.records.editing import edit_many
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Ref, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON, ROOM, UNIT
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Query, Register
from coordinator.ui.duplicates import duplicates_page as page_of
from coordinator.ui.duplicates.duplicates_page import DuplicatesPage
from coordinator.ui.lists.bulk_edit import BulkEdit
from coordinator.ui.record.record_panel import RecordPanel
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets.field_step import write_field
from coordinator.ui.widgets.join_form import JoinForm
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import opened, window_on

_RECORDS: tuple[tuple[str, dict[str, Scalar]], ...] = (
    ("room", {"name": "Sal 12"}), ("room", {"name": "sal12", "note": "18 platser"}), ("room", {"name": "Förrådet"}),
    ("device", {"asset_tag": "NK-1", "serial": "EX0001", "placed_in": -2, "status": "in_store"}),
    ("device", {"asset_tag": "NK-1", "serial": "EX0002", "condition": "good", "status": "in_use"}),
    ("person", {"given_name": "Leo", "family_name": "Påhittsson", "active": 1, "role": "pupil"}),
)  # fmt: skip


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path, empty=True) as found:
        creations = tuple(Creation(kind, -1 - at, values) for at, (kind, values) in enumerate(_RECORDS))
        found.ledger.commit(ChangeSet(Sentence("The records"), Origin.PROGRAM, creations=creations))
        yield found


class Hands(Fingers):
    """Fingers on the window of this school."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def page(self) -> DuplicatesPage:
        assert isinstance(self.window.page, DuplicatesPage)
        return self.window.page

    @property
    def panel(self) -> RecordPanel:
        return self.window.aside.record

    def open_page(self, **wanted: str) -> DuplicatesPage:
        self.window.go("duplicates", **wanted)
        self.settle()
        return self.page

    def rows(self) -> list[tuple[str, str, str]]:
        """What the page lists: the two and the reason."""
        return [tuple(cell.said for cell in self.page.sheet.row(at)[1:]) for at in range(self.page.sheet.rowCount())]  # type: ignore[misc]

    def act(self, words: str) -> None:
        """Presses a button of the panel by what it says."""
        (found,) = (each for each in self.panel.sheet.findChildren(QPushButton) if each.text() == words)
        self.press(found)

    def words(self) -> str:
        return "\n".join(label.text() for label in self.panel.sheet.findChildren(QLabel))

    def said(self) -> str:
        return self.window.footer.line.text()


@pytest.fixture
def hands(school: OpenedSchool, qtbot: QtBot) -> Iterator[Hands]:
    with window_on(school, qtbot) as window:
        yield Hands(window, qtbot)


def test_the_page_lists_what_stands_twice_and_joins_it(hands: Hands, school: OpenedSchool) -> None:
    page = hands.open_page()
    assert hands.rows() == [
        ("#1 Sal 12", "#2 sal12", "samma namn i en skolenhet"),
        ("#1 NK-1 (EX0001, sal12)", "#2 NK-1 (EX0002)", "samma inventarienummer"),
    ]
    page.view.selectRow(0)
    hands.press(page.form.does)
    register = school.ledger.register
    assert register.get(ROOM, 2) is None
    assert register.find(DEVICE, "serial", "EX0001")[0].placed_in == 1
    assert [row[2] for row in hands.rows()] == ["samma inventarienummer"]
    hands.window.undo_entry(None)
    hands.settle()
    assert len(hands.rows()) == 2


def test_what_holds_where_they_differ_is_chosen(hands: Hands, school: OpenedSchool) -> None:
    page = hands.open_page(kind="device")
    assert set(page.form.choices) == {"serial", "status"}
    page.form.choices["serial"].setCurrentIndex(1)
    hands.press(page.form.does)
    (kept,) = school.ledger.register.find(DEVICE, "serial", "EX0001")
    assert (kept.id, kept.serial, kept.status, kept.condition) == (1, "EX0002", "in_store", "good")
    assert page.said.text() == "Inget står två gånger."
    assert not page.view.isVisible()


def test_the_other_one_can_stay(hands: Hands, school: OpenedSchool) -> None:
    page = hands.open_page(kind="device")
    hands.press(page.form.swap)
    hands.press(page.form.does)
    assert [each.id for each in school.ledger.register.find(DEVICE, "serial", "EX0001")] == [2]


def test_two_that_are_two_are_not_listed_again(hands: Hands) -> None:
    page = hands.open_page(kind="device")
    hands.press(page.form.apart)
    assert hands.rows() == []
    hands.window.undo_entry(None)
    hands.settle()
    assert len(hands.rows()) == 1


def test_a_pair_that_cannot_be_joined_says_why(hands: Hands, school: OpenedSchool) -> None:
    handed = [
        Creation("handover", -1, {"direction": "issue", "person": 1, "on": "2026-11-20"}),
        *(Creation("loan", -2 - at, {"device": at + 1, "person": 1, "issued": -1}) for at in range(2)),
    ]
    school.ledger.commit(ChangeSet(Sentence("Lent"), Origin.PROGRAM, creations=tuple(handed)))
    page = hands.open_page(kind="device")
    assert any("är båda utlämnade" in label.text() for label in page.form.findChildren(QLabel))
    assert not page.form.does.isEnabled()


def test_same_as_in_the_panel_finds_the_other_one_and_joins_it(hands: Hands, school: OpenedSchool) -> None:
    hands.window.show_record(Ref(ROOM.code, 1))
    hands.act("Samma som …")
    form = hands.panel.form
    assert isinstance(form, JoinForm)
    assert not form.does.isVisible(), "there is nothing to join yet"
    assert form.search is not None
    form.search.setText("sal12")
    form.search.returnPressed.emit()
    hands.press(form.does)
    assert hands.panel.ref == Ref(ROOM.code, 1)
    assert "Samma som" in hands.words()
    assert "#2" in hands.words()
    assert "förts ihop med den" in hands.words(), "the history says it"
    assert school.ledger.register.get(ROOM, 2) is None


def test_leaving_the_form_leaves_both(hands: Hands, school: OpenedSchool) -> None:
    hands.window.show_record(Ref(ROOM.code, 1))
    hands.act("Samma som …")
    form = hands.panel.form
    assert isinstance(form, JoinForm)
    form.left.emit()
    assert hands.panel.form is None
    assert "Sal 12" in hands.panel.title.text()
    assert school.ledger.register.get(ROOM, 2) is not None


def test_a_record_is_removed_or_it_is_said_what_refers_to_it(hands: Hands, school: OpenedSchool) -> None:
    hands.window.show_record(Ref(ROOM.code, 2))
    hands.act("Ta bort")
    assert "sal12 går inte att ta bort" in hands.said()
    assert "NK-1" in hands.said()
    hands.window.show_record(Ref(ROOM.code, 3))
    hands.act("Ta bort")
    assert school.ledger.register.get(ROOM, 3) is None
    assert not hands.window.aside.isVisible()


def test_a_twin_that_an_edit_makes_is_told(hands: Hands) -> None:
    hands.window.show_record(Ref(ROOM.code, 3))
    panel = hands.panel
    panel.edit("name")
    editor = panel.facts["name"].editor
    assert editor is not None
    editor.setText("Sal 12")  # type: ignore[union-attr]
    panel.facts["name"].take()
    hands.settle()
    assert "kan vara" in hands.said()
    assert "samma namn i en skolenhet" in hands.said()


def test_twins_that_an_edit_of_several_makes_are_told(hands: Hands, school: OpenedSchool) -> None:
    unit = next(iter(school.ledger.register.records(Query(UNIT))))
    rooms = tuple(Creation(ROOM.code, -1 - n, {"name": name}) for n, name in enumerate(("Kuben", "kuben", "Tratten")))
    made = school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=rooms)).created
    bulk = BulkEdit(ROOM.code, hands.window.context)
    for code, told in (("note", False), ("unit", True)):
        bulk.begin([made[-1 - n].id for n in range(3)])
        bulk.fields.setCurrentIndex(bulk.fields.findText(ROOM.field(code).caption))
        wanted = unit.id if code == "unit" else "x"
        bulk.planned = edit_many(
            ROOM.code, dict.fromkeys((made[-1 - n].id for n in range(3)), None), bulk.field, wanted
        )
        bulk.commit()
        hands.settle()
        assert ("1 par kan stå två gånger" in hands.said() and "Kuben" in hands.said()) is told
    bulk.deleteLater()


def test_what_a_protected_person_is_called_is_not_told_by_the_form(hands: Hands, school: OpenedSchool) -> None:
    twin: dict[str, Scalar] = {
        "given_name": "Ska",
        "family_name": "Intesynas",
        "protected": 1,
        "alias": "Elev F01",
        "username": "skaint",
        "active": 1,
    }
    creation = Creation(PERSON.code, -1, twin)
    made = school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=(creation,))).created[-1]
    hands.window.show_record(Ref(PERSON.code, 1))
    hands.act("Samma som …")
    form = hands.panel.form
    assert isinstance(form, JoinForm)
    form.show_pair(school.ledger.register.get(PERSON, 1), school.ledger.register.get(PERSON, made.id))
    shown = [choice.itemText(at) for choice in form.choices.values() for at in range(choice.count())]
    assert shown
    assert "Intesynas" not in str(shown)
    assert "Intesynas" not in "\n".join(label.text() for label in form.findChildren(QLabel))


def test_twins_are_looked_for_beside_the_window(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    before = found_in.twins_of

    def noted(register: Register, record: Record) -> list[Pair]:
        threads.append(threading.current_thread())
        return before(register, record)

    monkeypatch.setattr(found_in, "twins_of", noted)
    room = hands.window.context.ledger.register.get(ROOM, 3)
    assert room is not None
    write_field(hands.window.context, room, ROOM.field("name"), "Sal 12")
    hands.settle()
    assert threads
    assert threading.main_thread() not in threads
    assert "kan vara" in hands.said()


def test_leaving_the_page_stops_the_search_and_coming_back_asks_anew(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()
    before = found_in.duplicates

    def slow(register: Register, kinds: Sequence[str], stopped: Callable[[], bool]) -> list[Pair]:
        begun.set()
        while not stopped():
            ended.wait(0.001)
        ended.set()
        return before(register, kinds, stopped)

    monkeypatch.setattr(page_of, "duplicates", slow)
    hands.window.go("duplicates")
    assert begun.wait(5)
    page = hands.page
    assert page.said.text() == "Letar efter det som står två gånger…"
    hands.window.go("overview")
    assert ended.wait(5)
    hands.settle()
    assert page.pairs == []
    monkeypatch.setattr(page_of, "duplicates", before)
    hands.open_page()
    assert len(hands.rows()) == 2
    assert page.said.text() == "2 par kan vara en post var."
    page.kinds.setCurrentIndex(1)
    assert page.said.text() == "Letar efter det som står två gånger…", "no old figure stands for the new question"
    hands.settle()


def test_tab_leads_from_the_pairs_through_the_choices_to_the_buttons(hands: Hands) -> None:
    page = hands.open_page(kind="device")
    for _ in range(2):
        choices = list(page.form.choices.values())
        assert len(choices) == 2
        found: list[QWidget] = [page.view]
        while len(found) < 6:
            one = found[-1].nextInFocusChain()
            while one is not None and not (one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()):
                one = one.nextInFocusChain()
            assert one is not None
            found.append(one)
        assert found == [page.view, *choices, page.form.does, page.form.swap, page.form.apart]
        hands.press(page.form.swap)  # the choices are made anew
