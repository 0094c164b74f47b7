"""The open panel beside others who write: it follows them, and keeps what is being written in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.domain.changes import ChangeSet, Creation, Origin, Removal, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar
from coordinator.ui.record.record_panel import RecordPanel
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.shell.shell_school import opened, window_on


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path, empty=True) as found:
        creation = Creation(DEVICE.code, -1, {"asset_tag": "NK-1", "status": "in_use", "note": "hel"})
        found.ledger.commit(ChangeSet(Sentence("A device"), Origin.PROGRAM, creations=(creation,)))
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        found.show_record(device(school).ref)
        yield found


def device(school: OpenedSchool) -> Device:
    return school.ledger.register.find(DEVICE, "asset_tag", "NK-1")[0]


def edited_elsewhere(school: OpenedSchool, **values: Scalar) -> None:
    """Somebody else writes: the command line, or another part of the program."""
    changes = difference(device(school), values)
    school.ledger.commit(ChangeSet(Sentence("edited"), Origin.COMMAND_LINE, changes=changes))


def words(panel: RecordPanel) -> list[str]:
    return [label.text() for label in panel.sheet.findChildren(QLabel)]


def test_the_panel_shows_what_others_write(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    panel = window.aside.record
    assert any(said == "hel" for said in words(panel))
    edited_elsewhere(school, note="sprucken")
    qtbot.waitUntil(lambda: "sprucken" in words(panel), timeout=5_000)


def test_the_panel_follows_what_hangs_on_its_record(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    panel = window.aside.record
    person = Creation(PERSON.code, -1, {"given_name": "Leo", "family_name": "Påhittsson"})
    made = school.ledger.commit(ChangeSet(Sentence("x"), Origin.COMMAND_LINE, creations=(person,))).created[-1]
    edited_elsewhere(school, held_by=made.id)
    qtbot.waitUntil(lambda: "held_by" in panel.facts, timeout=5_000)
    window.show_record(made)
    qtbot.waitUntil(lambda: any("(1)" in said for said in words(panel)), timeout=5_000)
    edited_elsewhere(school, held_by=None)
    qtbot.waitUntil(lambda: not any("(1)" in said for said in words(panel)), timeout=5_000)


def test_what_is_being_written_stays_when_others_write(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    panel = window.aside.record
    panel.edit("note")
    editor = panel.facts["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("halvskriv")
    edited_elsewhere(school, status="in_store")
    qtbot.wait(300)
    assert panel.facts["note"].editor is editor
    assert editor.toPlainText() == "halvskriv"


def test_an_edit_made_on_old_knowledge_is_refused_and_what_stands_is_shown(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody wrote without the panel hearing of it."""
    panel = window.aside.record
    with monkeypatch.context() as deaf:
        deaf.setattr(panel, "noticed", lambda _notice: None)
        edited_elsewhere(school, note="sprucken")
        qtbot.wait(300)
    assert "hel" in words(panel)
    panel.edit("note")
    editor = panel.facts["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("egen")
    panel.facts["note"].take()
    qtbot.waitUntil(lambda: "sprucken" in words(panel), timeout=5_000)
    assert ("hel" in words(panel), device(school).note) == (False, "sprucken")


def test_a_record_that_goes_closes_its_panel(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    removal = Removal(DEVICE.code, device(school).id)
    school.ledger.commit(ChangeSet(Sentence("gone"), Origin.COMMAND_LINE, removals=(removal,)))
    qtbot.waitUntil(lambda: not window.aside.isVisible(), timeout=5_000)


def test_no_text_in_the_panel_names_somebody_protected(window: MainWindow, school: OpenedSchool, qtbot: QtBot) -> None:
    leo: dict[str, Scalar] = {"given_name": "Leo", "family_name": "Påhittsson", "protected": 1, "alias": "Elev F01"}
    creation = Creation(PERSON.code, -1, leo)
    school.ledger.commit(ChangeSet(Sentence("A person"), Origin.PROGRAM, creations=(creation,)))
    edited_elsewhere(school, asset_tag=None, name="PÅHITTSSON_LEO", note="Lånas av Leo Påhittsson i 5A")
    panel = window.aside.record
    qtbot.waitUntil(lambda: "Lånas av Elev F01 i 5A" in words(panel), timeout=5_000)
    assert panel.title.text() == "Elev F01"
    assert not any("hittsson" in said.casefold() for said in (*words(panel), panel.accessibleName()))
    assert school.ledger.register.find(DEVICE, "name", "PÅHITTSSON_LEO"), "the record says what it said"


def test_a_text_that_names_nobody_protected_stands_as_it_is(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    creation = Creation(PERSON.code, -1, {"given_name": "Leo", "family_name": "Påhittsson"})
    school.ledger.commit(ChangeSet(Sentence("A person"), Origin.PROGRAM, creations=(creation,)))
    edited_elsewhere(school, note="Lånas av Leo Påhittsson")
    qtbot.waitUntil(lambda: "Lånas av Leo Påhittsson" in words(window.aside.record), timeout=5_000)
