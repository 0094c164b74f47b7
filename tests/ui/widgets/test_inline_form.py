"""A form within the page: one press answers one question."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coordinator.domain.fields import Field
from coordinator.ui.context import Context
from coordinator.ui.widgets.inline_form import Form


def test_the_press_that_opens_a_doubt_does_not_answer_it(qtbot: QtBot) -> None:
    nothing = cast("Any", type("Ledger", (), {"register": None})())
    page = QWidget()
    qtbot.addWidget(page)
    form = Form(cast("Context", type("Nothing", (), {"ledger": nothing, "window": None})()), page)
    field, pressed = Field("note", "Note"), list[str]()

    def sure(_said: object) -> None:
        pressed.append("sure")

    def doubt(_said: object) -> None:
        pressed.append("doubt")
        form.ask("Sure?", [field], {"note": "x"}, "Yes", sure)

    form.ask("First", [field], {"note": "x"}, "Do it", doubt)
    assert form.does.isEnabled(), "the first question waits for nothing"
    form.does.click()
    form.does.click()
    QTest.keyClick(form.editors["note"], Qt.Key.Key_Return)
    assert pressed == ["doubt"]
    qtbot.waitUntil(form.does.isEnabled, timeout=5_000)
    form.does.click()
    assert pressed == ["doubt", "sure"]
