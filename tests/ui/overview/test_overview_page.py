"""The first page opens with the term start: the principal's question is answered without a touch."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.desk.plan.coming_start import Start
from coordinator.desk.plan.plans import add_periods, make_plan, plan_called, roll_over
from coordinator.desk.term import term_ahead
from coordinator.desk.term.term_check import check, headline
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.school_year import Period
from coordinator.ledger.ledger import Ledger
from coordinator.ui.overview.overview_page import OverviewPage
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.term.term_page import TermPage
from tests.desk.term.one_need import add_need
from tests.ui.shell.shell_school import TODAY, opened, window_on
from tests.ui.shell.test_main_window import PROGRAM, nameless

ON = date(2027, 8, 17)
BY = Origin.PROGRAM
PLAN = "Östra Ängelholms Förskoleklass hösten 2027"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def planned(school: OpenedSchool) -> OpenedSchool:
    roll_over(school.ledger, PLAN, ON, origin=BY)
    plan = plan_called(school.ledger.register, PLAN)
    assert plan is not None
    for kind, grades in (("chromebook", "7,8,9"), ("tablet", "1,2,3")):
        add_need(school.ledger, plan, kind, "1", grades=grades, origin=BY)
    return school


def reckoned(window: MainWindow, qtbot: QtBot) -> OverviewPage:
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)

    def current() -> bool:
        found = page.found
        return found is not None and (found.term is None or found.term.current) and not page.lane.busy

    qtbot.waitUntil(current, timeout=20_000)
    return page


def said(page: OverviewPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def test_it_opens_with_day_sentence_state_and_gaps(planned: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(planned, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.term is not None
        assert page.term.title.text() == "Terminsstart 2027-08-17 (tisdag, om 268 dagar)"
        found = check(planned.ledger, ON, PLAN)
        words = said(page)
        for row in found.answer.kinds:
            if row.need:
                assert (f"✕ {row.gap} saknas" if row.gap > 0 else "✓ Räcker") in words
        assert headline(found) in words
        assert any("arbetsdagar kvar" in each for each in words) == found.short
        assert page.term.does is not None
        assert page.term.does.accessibleName() == "Öppna terminsstarten"
        assert nameless(QAccessible.queryAccessibleInterface(page)) == []


def test_what_lacks_stands_first_of_what_waits_and_nothing_twice(planned: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(planned, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.found is not None
        assert page.found.term is not None
        assert page.found.term.ahead is not None
        lacking = [str(each) for each in page.found.term.ahead.findings if each.severity == "lacking"]
        buttons = [each.accessibleName() for each in page.findChildren(QPushButton)]
        actions = [name for name in buttons if ": " in name and not name.rpartition(": ")[2].isdigit()]
        assert lacking
        assert actions[0] == f"Beställ fler: {lacking[0]}"
        texts = said(page)
        assert len([each for each in texts if "har inte setts sedan" in each]) == 1


def test_a_plan_for_a_test_day_stands_beside_and_each_button_opens_its_own_plan(
    planned: OpenedSchool, qtbot: QtBot
) -> None:
    """The term start's page is asked about the plan of the button, whatever was chosen there before."""
    make_plan(planned.ledger, "Prov", date(2027, 3, 10), None, None, origin=BY)
    with window_on(planned, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.term is not None
        said = [label.text() for label in page.term.findChildren(QLabel)]
        assert "Bredvid: planen Prov för 2027-03-10." in said
        assert any(PLAN in words for words in said)
        (does,) = page.term.beside
        assert isinstance(does, QPushButton)
        does.click()
        term = window.page
        assert isinstance(term, TermPage)
        assert (term.asks.wish.plan.name, term.asks.on) == ("Prov", date(2027, 3, 10))  # type: ignore[union-attr]
        window.go("overview")
        page = reckoned(window, qtbot)
        assert page.term is not None
        assert isinstance(page.term.does, QPushButton)
        page.term.does.click()
        assert (term.asks.wish.plan.name, term.asks.on) == (PLAN, ON)  # type: ignore[union-attr]


def test_the_figures_are_kept_and_asked_again_only_after_a_change(
    planned: OpenedSchool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(planned, qtbot) as window:
        first = reckoned(window, qtbot).found
    asked: list[int] = []
    real = term_ahead.ask_ahead

    def noted(ledger: Ledger, start: Start, entry: int) -> term_ahead.Ahead | None:
        asked.append(entry)
        return real(ledger, start, entry)

    monkeypatch.setattr(term_ahead, "ask_ahead", noted)
    with window_on(planned, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.found is not None
        assert first is not None
        assert page.found.term == first.term
        assert asked == []
        add_periods(planned.ledger, [Period("break", "Höstlov", date(2027, 10, 25), date(2027, 10, 29))], origin=BY)
        qtbot.waitUntil(lambda: bool(asked), timeout=10_000)
        assert reckoned(window, qtbot).found.term.entry == asked[0]  # type: ignore[union-attr]


def test_figures_of_another_day_are_shown_with_it_and_renewed(
    planned: OpenedSchool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(planned, qtbot) as window:
        reckoned(window, qtbot)
    planned.close()
    later = open_school(planned.path, today=date(2027, 8, 5), actor="Åsa Exempelqvist")
    with monkeypatch.context() as waiting:
        waiting.setattr(OverviewPage, "_reckon", lambda _page: None)
        with later, window_on(later, qtbot) as window:
            before = window.pages["overview"]
            assert isinstance(before, OverviewPage)
            qtbot.waitUntil(lambda: before.term is not None, timeout=10_000)
            assert f"Räknat {TODAY} med planen {PLAN}. Räknas om nu." in said(before)
            waiting.undo()
            before._reckon()
            page = reckoned(window, qtbot)
            assert page.term is not None
            assert "om 12 dagar" in page.term.title.text()
            assert f"Räknat 2027-08-05 med planen {PLAN}." in said(page)


def test_pupils_without_a_plan_are_offered_one(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as window:
        page = reckoned(window, qtbot)
        names = [each.text() for each in page.findChildren(QPushButton)]
        assert names[0] == "Gör en terminsplan"


def test_a_term_without_a_plan_says_so_and_asks_no_check(school: OpenedSchool, qtbot: QtBot) -> None:
    add_periods(school.ledger, [Period("term", "Vårtermin", date(2027, 1, 11), date(2027, 6, 11))], origin=BY)
    with window_on(school, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.term is not None
        assert (
            page.term.title.text() == f"Terminsstart 2027-01-11 (måndag, om {(date(2027, 1, 11) - TODAY).days} dagar)"
        )
        assert "ingen terminsplan" in page.term.sentence.text()


def test_an_empty_school_is_asked_nothing_about_terms(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, empty=True) as school, window_on(school, qtbot) as window:
        page = reckoned(window, qtbot)
        assert page.term is None
        assert not any("terminsplan" in each.lower() for each in said(page))


def test_the_first_paint_waits_for_nothing_heavy_where_a_plan_is(planned: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(planned, qtbot) as window:
        reckoned(window, qtbot)
    planned.close()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(planned.path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
