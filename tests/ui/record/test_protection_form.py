"""Somebody is protected from the panel, with the texts that name them; lifting is asked why (needs U7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.identity.person_protection import protect
from coordinator.desk.records.editing import edit
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Device, Person
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ui.record.protection_form import LiftingForm, ProtectionForm
from coordinator.ui.record.record_actions import acts_for
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import opened, window_on


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


class Panel(Fingers):
    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        query = Query(PERSON, filters=(Filter("role", Test.IS, ("pupil",)), Filter("family_name", Test.FILLED)))
        self.id = self.register.ids(query, 1)[0]
        self.name = self.register.name(self.person.ref)

    @property
    def register(self) -> Register:
        return self.window.context.ledger.register

    @property
    def person(self) -> Person:
        found = self.register.get(PERSON, self.id)
        assert isinstance(found, Person)
        return found

    def device(self, at: int) -> Device:
        found = self.register.records(Query(DEVICE, filters=(Filter("held_by", Test.EMPTY),)), 5)[at]
        assert isinstance(found, Device)
        return found

    def write(self, at: int, note: str) -> Device:
        device = self.device(at)
        self.window.context.ledger.commit(edit(device, DEVICE.field("note"), note))
        return device

    def note(self, device: Device) -> str:
        found = self.register.get(DEVICE, device.id)
        assert isinstance(found, Device)
        return found.note

    def open(self, form: str) -> QWidget:
        self.window.show_record(self.person.ref)
        self.settle()
        panel = self.window.aside.record
        panel._act(next(act for act in acts_for(self.person) if act.form == form))
        self.settle()
        assert panel.form is not None
        return panel.form

    def words(self) -> str:
        said = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        said += [widget.accessibleName() + widget.toolTip() for widget in self.window.findChildren(QWidget)]
        return "\n".join([*said, self.window.windowTitle()])


LONG = ", och hämtas i receptionen på måndag morgon (it-support.for-alla-skolor@edu.en-pahittad-kommun.example)"


@pytest.fixture
def panel(school: OpenedSchool, qtbot: QtBot) -> Iterator[Panel]:
    with window_on(school, qtbot) as window:
        yield Panel(window, qtbot)


def test_a_form_that_is_left_before_the_texts_are_found_says_nothing(panel: Panel) -> None:
    panel.window.show_record(panel.person.ref)
    panel.settle()
    shown = panel.window.aside.record
    shown._act(next(act for act in acts_for(panel.person) if act.form == "protect"))
    shown._leave_form()  # at once: the search is still on its way
    panel.settle()
    assert shown.form is None or not shown.form.isVisible()
    assert "fel" not in panel.window.footer.line.text()


def test_the_texts_are_listed_and_the_ticked_ones_get_the_alias(panel: Panel) -> None:
    sure, left = panel.write(0, f"Lånas av {panel.name}" + LONG), panel.write(1, f"{panel.person.family_name}s skärm")
    form = panel.open("protect")
    assert isinstance(form, ProtectionForm)
    assert form.width() <= panel.window.aside.record.width(), "long texts break into lines"
    ticked = {place.said: box.isChecked() for place, box in form.texts.places}
    assert ticked[f"Lånas av {panel.name}" + LONG]
    assert not ticked[f"{panel.person.family_name}s skärm"]
    assert not any(panel.name in box.accessibleName() for _, box in form.texts.places)
    form.written.setText("Elev F01")
    panel.press(form.does)
    assert (panel.person.protected, panel.person.alias) == (1, "Elev F01")
    assert panel.note(sure) == "Lånas av Elev F01" + LONG
    assert panel.note(left) == f"{panel.person.family_name}s skärm"
    assert panel.window.aside.record.form is None
    assert panel.window.aside.record.title.text() == "Elev F01"
    assert panel.name not in panel.words()
    panel.window.undo_entry(None)
    panel.settle()
    assert panel.person.protected == 1
    assert panel.note(sure) == "Lånas av Elev F01" + LONG
    assert panel.name not in panel.words()


def test_lifting_is_asked_why_and_stands_alone(panel: Panel) -> None:
    form = panel.open("protect")
    assert isinstance(form, ProtectionForm)
    panel.press(form.does)
    lifting = panel.open("lift")
    assert isinstance(lifting, LiftingForm)
    assert not lifting.does.isEnabled()
    assert panel.name not in panel.words()
    lifting.written.setText("Skyddet har upphört")
    panel.press(lifting.does)
    assert panel.person.protected == 0
    entry = panel.register.entries(limit=1)[0]
    assert (entry.reason, len(panel.register.changes(entry.id))) == ("Skyddet har upphört", 1)
    assert panel.window.aside.record.title.text() == panel.name


def test_the_mark_itself_opens_the_step(panel: Panel) -> None:
    panel.window.show_record(panel.person.ref)
    panel.settle()
    record = panel.window.aside.record
    record._wanted(panel.person, PERSON.field("protected"), 1)
    panel.settle()
    assert isinstance(record.form, ProtectionForm)
    assert panel.person.protected != 1
    panel.press(record.form.leave)
    assert record.form is None


def test_somebody_who_is_protected_already_is_offered_the_texts(panel: Panel) -> None:
    panel.window.context.ledger.commit(protect(panel.person, "", ()))
    device = panel.write(0, f"Lånas av {panel.name}")
    form = panel.open("protect")
    assert isinstance(form, ProtectionForm)
    panel.press(form.does)
    assert panel.note(device) == f"Lånas av #{panel.id}"


def test_whom_no_text_names_is_said(panel: Panel) -> None:
    form = panel.open("protect")
    assert isinstance(form, ProtectionForm)
    assert [place for place, _ in form.texts.places if not place.doubtful] == []
