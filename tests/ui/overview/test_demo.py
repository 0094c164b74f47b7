"""The two faces of the demo tell one story: what the terminal says of the term start stands on the first page, too."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coordinator.app.demo.demo_commands import demo_at_work, next_autumn
from coordinator.app.demo.demo_database import DATABASE, demo_folder
from coordinator.app.demo.terminal_demo import play
from coordinator.app.program_services import means
from coordinator.app.school_opening import open_school
from coordinator.desk.term.term_ahead import Ahead
from coordinator.desk.year.day_words import day_said
from coordinator.ui.overview.overview_page import OverviewPage
from tests.ui.shell.shell_school import window_on

SAFE = re.compile(r": beställ (\d+) senast (\d{4}-\d\d-\d\d) \((\d+) arbetsdagar kvar\)")


def first_page(path: Path, day: date, qtbot: QtBot) -> tuple[Ahead, list[str]]:
    """What the first page of the window has reckoned of the term start, and every text on it."""
    with open_school(path, today=day) as school, window_on(school, qtbot) as window:
        page = window.pages["overview"]
        assert isinstance(page, OverviewPage)

        def reckoned() -> bool:
            return page.found is not None and page.found.term is not None and page.found.term.current

        qtbot.waitUntil(reckoned, timeout=20_000)
        assert page.found is not None
        assert page.found.term is not None
        assert page.found.term.ahead is not None
        return page.found.term.ahead, [label.text() for label in page.findChildren(QLabel)]


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 2, 1)])
def test_terminal_and_window_tell_the_same_last_safe_day_to_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot, day: date
) -> None:
    assert play(demo_folder(tmp_path / "terminal"), day, means(), display=False) == 0
    told = SAFE.findall(capsys.readouterr().out)
    assert len(told) == 4, "the check of two kinds is asked before the order and after it"
    assert [last for _, last, _ in told[:2]] == [last for _, last, _ in told[2:]], (
        "an order changes how many lack, not the day"
    )
    _, last, left = told[2]
    found, texts = first_page(demo_at_work(demo_folder(tmp_path / "window"), day, means()), day, qtbot)
    assert found.start.on == next_autumn(day)
    # who holds what was handed out differs by a device between the two, so that the counts may
    assert [(each.last.isoformat(), str(each.left)) for each in found.orders] == [each[1:] for each in told[2:]]
    assert [each for each in texts if day_said(date.fromisoformat(last), day) in each and f"{left} arbetsdagar" in each]


@pytest.mark.slow
def test_the_window_shows_what_was_played_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    day = date(2026, 11, 22)
    assert play(demo_folder(tmp_path), day, means(), display=True) == 0
    told = SAFE.findall(capsys.readouterr().out)[2:]
    found, _ = first_page(tmp_path / DATABASE, day, qtbot)
    assert [(str(each.count), each.last.isoformat(), str(each.left)) for each in found.orders] == told
