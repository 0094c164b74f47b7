from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from coordinator.app.school_opening import OpenedSchool
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.threads.jobs import Jobs
from coordinator.ui.threads.lane import Lane
from coordinator.ui.threads.thread_line import Held
from coordinator.ui.threads.timers import later
from coordinator.ui.widgets.scroll_sheet import put_in, scrolled
from tests.ui.shell.shell_school import opened, window_on


class Form:
    """What a call alone holds, as a form that was closed meanwhile."""


def held_alone(ended_in: list[str], then: Callable[[], object]) -> Callable[..., None]:
    """A call that is the last to hold something, and what tells in which thread that ended."""
    form = Form()
    weakref.finalize(form, lambda: ended_in.append(threading.current_thread().name))

    def call(*_given: Any) -> None:
        assert form is not None
        then()

    return call


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        yield found


def test_a_call_let_go_of_holds_nothing() -> None:
    ended_in: list[str] = []
    held = Held(held_alone(ended_in, lambda: None))
    assert ended_in == []
    held.let_go()
    assert ended_in == ["MainThread"]
    assert held("again") is None


def test_what_a_job_held_ends_in_the_windows_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    ended_in: list[str] = []
    done: list[bool] = []
    begin = threading.Event()
    future: Future[Any] = jobs.run("Reckoning…", held_alone(ended_in, begin.wait), held_alone(ended_in, lambda: None))
    future.add_done_callback(lambda _done: time.sleep(0.3))  # the thread keeps its work longer than the window does
    begin.set()
    jobs.ended.connect(lambda _running: done.append(True))
    del future
    qtbot.waitUntil(lambda: len(ended_in) == 2)
    jobs.close()
    assert ended_in == ["MainThread"] * 2
    assert done == [True]


def test_what_a_question_held_ends_in_the_windows_thread(school: OpenedSchool, qtbot: QtBot) -> None:
    lane = Lane(school.ledger.register)
    ended_in: list[str] = []
    answered: list[bool] = []
    for _ in range(3):
        lane.ask(held_alone(ended_in, lambda: None), held_alone(ended_in, lambda: answered.append(True)))
    qtbot.waitUntil(lambda: bool(answered) and not lane.busy)
    lane.ask(lambda _stale: None, lambda _found: answered.append(True))
    qtbot.waitUntil(lambda: len(answered) == 2)
    lane.close()
    assert len(ended_in) == 6
    assert set(ended_in) == {"MainThread"}


def test_what_waits_for_a_commit_ends_in_the_windows_thread(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    ended_in: list[str] = []
    told: list[bool] = []
    for count, name in enumerate(("ett", "två"), 1):
        window.commit(renamed(school, name), held_alone(ended_in, lambda: told.append(True)))
        qtbot.waitUntil(lambda count=count: len(told) == len(ended_in) == count)  # type: ignore[misc]
    assert ended_in == ["MainThread"] * 2


def test_a_commit_that_ends_after_the_window_tells_nobody(
    window: MainWindow, school: OpenedSchool, qtbot: QtBot
) -> None:
    told: list[bool] = []
    window.commit(renamed(school, "sent"), lambda _notice: told.append(True))
    window.close()
    school.ledger.undo()  # the writer is through with the commit
    qtbot.wait(50)
    assert told == []


def renamed(school: OpenedSchool, note: str) -> ChangeSet:
    found = school.ledger.register.find(DEVICE, "asset_tag", "NSK-0204")[0]
    changes = difference(found, {"note": note})
    return ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=changes)


def test_a_button_may_replace_the_sheet_it_stands_on(qtbot: QtBot) -> None:
    area = scrolled()
    qtbot.addWidget(area)
    there: list[bool] = []
    button = QPushButton("Show everything")
    area.setWidget(button)

    def replace() -> None:
        put_in(area, QLabel("Everything"))
        there.append(isValid(button))

    button.clicked.connect(replace)
    button.click()
    assert there == [True]
    assert isinstance(area.widget(), QLabel)
    qtbot.waitUntil(lambda: not isValid(button))


def test_what_was_to_come_later_does_not_come_after_the_window(window: MainWindow, qtbot: QtBot) -> None:
    came: list[str] = []
    later(window.page, 0, lambda: came.append("open"))
    qtbot.waitUntil(lambda: came == ["open"])
    later(window.page, 20, lambda: came.append("closed"))
    window.close()
    qtbot.wait(80)
    assert came == ["open"]
