"""The look for texts that name somebody: shown when it has ended, and taken again when it was stopped."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from coordinator.ui.context import Context
from coordinator.ui.record.named_texts import NamedTexts


class Window:
    """Keeps the jobs that were asked for."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, Future[Any]]] = []

    def run(self, _words: str, job: Any, _then: Any) -> Future[Any]:
        """A job that a test ends."""
        future: Future[Any] = Future()
        self.jobs.append((job, future))
        return future


class OnlyWindow:
    """A context with a window and a register of nothing."""

    def __init__(self) -> None:
        self.window = Window()
        self.ledger = cast("Any", type("Ledger", (), {"register": None})())


@pytest.fixture
def asked(qtbot: QtBot) -> tuple[NamedTexts, Window]:
    context = OnlyWindow()
    texts = NamedTexts(cast("Context", context))
    qtbot.addWidget(texts)
    texts.look(list, lambda count: f"{count} texter")
    return texts, context.window


def test_a_look_that_was_stopped_says_so_and_is_taken_again(asked: tuple[NamedTexts, Window]) -> None:
    texts, window = asked
    seen: list[bool] = []
    texts.looked.connect(lambda: seen.append(True))
    window.jobs[0][1].cancel()
    window.jobs[0][1].set_running_or_notify_cancel()
    assert "har inte letats upp" in texts.told.text()
    assert (texts.again.isHidden(), seen) == (False, [])
    texts.again.click()
    assert texts.again.isHidden()
    window.jobs[1][1].set_result(window.jobs[1][0](None, None))
    assert (texts.told.text(), seen) == ("0 texter", [True])


def test_what_was_found_is_shown_though_cancel_was_pressed_too_late(asked: tuple[NamedTexts, Window]) -> None:
    texts, window = asked
    window.jobs[0][1].set_result([])
    assert texts.told.text() == "0 texter"


def test_a_look_that_failed_can_be_taken_again(asked: tuple[NamedTexts, Window]) -> None:
    texts, window = asked
    window.jobs[0][1].set_exception(OSError())
    assert not texts.again.isHidden()
