"""What may be somebody's number is asked about at the foot of the window, and written when it is none (U7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.records.editing import edit
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.records import Device
from coordinator.ledger.questions import Query
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import opened, window_on

BARE, SIGNED = "1304128398", "20130412-8398"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


class Asked(Fingers):
    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def device(self) -> Device:
        return self.window.context.ledger.register.records(Query(DEVICE), 1)[0]

    @property
    def line(self) -> str:
        return self.window.footer.line.text()


@pytest.fixture
def asked(school: OpenedSchool, qtbot: QtBot) -> Iterator[Asked]:
    with window_on(school, qtbot) as window:
        yield Asked(window, qtbot)


def test_an_edit_is_asked_about_and_written_when_it_is_no_number(asked: Asked) -> None:
    before = asked.device
    asked.window.commit(edit(before, DEVICE.field("serial"), BARE))
    asked.settle()
    assert "”Serienummer” kan vara ett personnummer" in asked.line
    assert BARE not in asked.line
    assert asked.device.serial == before.serial
    asked.press(asked.window.footer.agree_button)
    assert asked.device.serial == BARE
    assert not asked.window.footer.agree_button.isVisible()
    assert asked.window.footer.undo_button.isVisible()


def test_a_step_beside_the_window_is_done_once_more(asked: Asked) -> None:
    ledger, before, told = asked.window.context.ledger, asked.device, list[object]()
    changes = edit(before, DEVICE.field("asset_tag"), SIGNED)
    asked.window.run("x", lambda _move, _stop: ledger.commit(changes), told.append)
    asked.settle()
    assert told == []
    asked.press(asked.window.footer.agree_button)
    assert asked.device.asset_tag == SIGNED
    assert len(told) == 1


def test_whoever_says_something_else_withdraws_the_question(asked: Asked) -> None:
    asked.window.commit(edit(asked.device, DEVICE.field("serial"), BARE))
    asked.settle()
    asked.window.say("Något annat")
    assert not asked.window.footer.agree_button.isVisible()


def test_a_note_loses_the_number_and_the_window_says_so(asked: Asked) -> None:
    asked.window.commit(edit(asked.device, DEVICE.field("note"), f"lånas av {SIGNED}"))
    asked.settle()
    assert asked.device.note == "lånas av –"
    assert asked.line.endswith("Ett personnummer sparades inte: Anteckning.")
    assert SIGNED not in asked.line
