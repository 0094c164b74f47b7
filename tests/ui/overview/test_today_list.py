"""The first page and ``coordinator today`` are one list: item by item, in one order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from coordinator import words
from coordinator.app.program_services import means
from coordinator.app.school_opening import OpenedSchool
from coordinator.cli import run_command
from coordinator.desk.plan.plans import plan_called, roll_over
from coordinator.desk.records.editing import add, edit
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.handover.handover_page import HandingPage
from coordinator.ui.overview.overview_page import OverviewPage
from coordinator.ui.overview.today_sheet import TodaySheet
from tests.desk.term.one_need import add_need
from tests.ui.shell.shell_school import TODAY, opened, window_on


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        register = found.ledger.register
        roll_over(found.ledger, "Hösten", date(2027, 8, 17), origin=Origin.PROGRAM)
        plan = plan_called(register, "Hösten")
        assert plan is not None
        for kind, grades in (("chromebook", "7,8,9"), ("tablet", "1,2,3")):
            add_need(found.ledger, plan, kind, "1", grades=grades, origin=Origin.PROGRAM)
        held = register.records(Query(DEVICE, filters=(Filter("held_by", Test.FILLED),)), 1)[0]
        holder = register.get(PERSON, held.held_by or 0)
        assert holder is not None
        found.ledger.commit(edit(holder, PERSON.field("active"), 0))
        yield found


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    words.use("sv")
    code = run_command(["today", "--json", "--database", str(path), "--today", TODAY.isoformat()], means())
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    return json.loads(said.out)


def test_window_and_verb_list_the_same_in_the_same_order(
    school: OpenedSchool, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with window_on(school, qtbot) as window:
        page = window.pages["overview"]
        assert isinstance(page, OverviewPage)
        qtbot.waitUntil(
            lambda: page.found is not None and page.found.term is not None and page.found.term.current, timeout=20_000
        )
        sheet = page.findChild(TodaySheet)
        assert sheet is not None
        document = told(school.path, capsys)
        keys = ("code", "sentence", "beside", "count", "cost_ore", "verb")
        shown = [tuple(getattr(each, key) for key in keys) for each in sheet.waiting]
        assert [tuple(each[key] for key in keys) for each in document["items"]] == shown
        assert {"term_order", "holder_left", "not_seen", "conflicts"} <= {each["code"] for each in document["items"]}
        headings = [label.text() for label in sheet.findChildren(QLabel) if label.property("role") == "heading"]
        sentences = [each["sentence"] for each in document["items"]]
        assert [said for said in headings if said in sentences] == sentences, "what is laid out is the list"
        assert page.term is not None
        assert document["term"]["sentence"] == page.term.sentence.text()


def test_the_report_of_what_is_not_seen_is_one_press_away(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as window:
        page = window.pages["overview"]
        assert isinstance(page, OverviewPage)
        qtbot.waitUntil(lambda: page.found is not None, timeout=20_000)
        sheet = page.findChild(TodaySheet)
        assert sheet is not None
        item = next(each for each in sheet.waiting if each.code == "not_seen")
        name = f"{item.does}: {item.sentence}"
        next(each for each in sheet.findChildren(QPushButton) if each.accessibleName() == name).click()
        money = window.page.parts["money"]  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: money.told is not None and money.code == "idle", timeout=20_000)
        every = item.count
        qtbot.waitUntil(lambda: money.told.whole == every, timeout=20_000)


def test_a_new_pupil_is_one_press_from_the_hand_out_and_stands_in_the_report(
    school: OpenedSchool, qtbot: QtBot
) -> None:
    """Somebody comes into a class of years 7 to 9, each of whom is to have a Chromebook."""
    ledger = school.ledger
    group = next(each for each in ledger.register.records(Query(GROUP)) if each.name.startswith("7"))
    ref = ledger.commit(add(PERSON.code, {"given_name": "Nova", "group": group.id, "role": "pupil"})).created[-1]
    with window_on(school, qtbot) as window:
        page = window.pages["overview"]
        assert isinstance(page, OverviewPage)
        qtbot.waitUntil(lambda: page.found is not None, timeout=20_000)
        sheet = page.findChild(TodaySheet)
        assert sheet is not None
        (item,) = [each for each in sheet.waiting if each.code == "class_new"]
        assert item.beside == f"Nova ({group.name}): ska ha: Chromebook"
        name = f"{item.does}: {item.sentence}"
        next(each for each in sheet.findChildren(QPushButton) if each.accessibleName() == name).click()
        desk = window.page
        assert isinstance(desk, HandingPage)
        assert desk.desk.person == ref.id
        window.go("term", part="money", report="class_changes")
        money = window.page.parts["money"]  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: money.told is not None and money.code == "class_changes", timeout=20_000)
        at = money.told.people.index(ref.id)
        assert money.told.report.rows[at][:3] == ("Ny", "Nova", group.name)
        money.view.opened.emit(at)
        assert window.aside.record.ref == ref
