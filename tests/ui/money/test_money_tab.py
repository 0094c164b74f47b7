"""The reports on money and coverage in the window say what the command line says (needs U1–U3, U5, L2, V19)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from coordinator.app.program_services import means
from coordinator.app.school_opening import OpenedSchool
from coordinator.cli import run_command
from coordinator.desk.plan.plans import plan_called, roll_over
from coordinator.desk.records.editing import edit
from coordinator.desk.reports.report_shown import REPORTS, keep_today, unseen_filters
from coordinator.desk.reports.reports import leak_words
from coordinator.desk.term.findings import kind_words
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, UNIT
from coordinator.domain.values import show_integer, show_money
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.sheets.bars import Bar, BarSheet, bars_height, bars_svg
from coordinator.ui.context import Context, PageKind, QuietPage
from coordinator.ui.money.money_tab import MoneyPart
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from tests.desk.term.one_need import add_need
from tests.ui.fingers import wait_until_quiet
from tests.ui.shell.shell_school import TODAY, opened, window_on
from tests.ui.shell.test_main_window import nameless

BY = Origin.PROGRAM


class MoneyPage(QuietPage):
    """A page with nothing but the part, until the window has it in its own."""

    def __init__(self, context: Context) -> None:
        from PySide6.QtWidgets import QVBoxLayout

        super().__init__(context)
        self.part = MoneyPart(context)
        QVBoxLayout(self).addWidget(self.part)

    def enter(self, **wanted: Any) -> None:
        self.part.refresh()

    def close_page(self) -> None:
        self.part.close_lane()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path, empty=True) as found:
        yield found


def part_of(window: MainWindow) -> MoneyPart:
    if "money" not in window.kinds:
        window.kinds["money"] = PageKind("money", "Money", "mdi6.cash", MoneyPage)
    window.go("money")
    page = window.page
    assert isinstance(page, MoneyPage)
    return page.part


def show(window: MainWindow, code: str, qtbot: QtBot) -> MoneyPart:
    part = part_of(window)
    QTest.mouseClick(part.modes[code], Qt.MouseButton.LeftButton)
    wait_until_quiet(window, qtbot)
    return part


def cells(part: MoneyPart) -> list[list[str]]:
    return [[cell.said for cell in part.sheet.row(at)] for at in range(part.sheet.rowCount())]


def told(school: OpenedSchool, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What the command line answers beside the window."""
    capsys.readouterr()
    common = ["--json", "--database", str(school.path), "--today", TODAY.isoformat()]
    assert run_command(["report", *words, *common], means()) == 0
    return json.loads(capsys.readouterr().out)


def press(button: QPushButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def second_unit(school: OpenedSchool) -> None:
    """A school unit with one pupil and one device."""
    school.ledger.commit(ChangeSet(Sentence("unit"), BY, creations=(
        Creation(UNIT.code, -1, {"name": "Sydskolan", "own": 1}),
        Creation(PERSON.code, -2, {"given_name": "Påhitt", "role": "pupil", "active": 1, "unit": -1}),
        Creation(DEVICE.code, -3, {"serial": "SYD1", "owned_by": -1, "product": 1, "last_seen": TODAY.isoformat()}),
    )))  # fmt: skip


def test_the_figures_on_the_screen_are_those_of_the_command_line(
    school: OpenedSchool, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    second_unit(school)
    with window_on(school, qtbot) as window:
        leaks = told(school, capsys, "cost-leaks")
        rows = cells(show(window, "leaks", qtbot))
        assert rows == [
            *([leak_words(each["reason"]), show_integer(each["count"]), show_money(each["yearly_cost_ore"])]
              for each in leaks["reasons"]),
            ["Totalt", show_integer(leaks["count"]), show_money(leaks["yearly_cost_ore"])],
        ]  # fmt: skip
        idle = told(school, capsys, "idle")
        part = show(window, "idle", qtbot)
        assert [(row[0].replace("–", ""), row[2]) for row in cells(part)] == [
            (each["serial"] or "", show_money(each["yearly_cost_ore"])) for each in idle["items"]
        ]
        assert show_money(idle["yearly_cost_ore"]) in part.sentence.text()
        assert "Möjlig kostnad" in part.sentence.text()
        ending = told(school, capsys, "replacement")
        part = show(window, "replacement", qtbot)
        assert [row[:4] for row in cells(part)] == [
            [str(each["year"]), kind_words(each["kind"]), show_integer(each["count"]), show_money(each["price_ore"])]
            for each in ending["items"]
        ] + [["Utan slutdatum", kind_words(each["kind"]), show_integer(each["count"]), "–"]
             for each in ending["without_end"]]  # fmt: skip
        assert show_money(ending["price_ore"]) in part.sentence.text()
        back = told(school, capsys, "returns")
        part = show(window, "returns", qtbot)
        assert [(row[4], row[5]) for row in cells(part)] == [
            (each["end"], show_money(each["residual_ore"])) for each in back["items"]
        ]
        covered = told(school, capsys, "coverage")
        assert [[row[0], row[2], row[3]] for row in cells(show(window, "coverage", qtbot))] == [
            [each["group"] or "Ingen grupp", show_integer(each["pupils"]), show_integer(each["covered"])]
            for each in covered["items"]
        ]
        heads = told(school, capsys, "density")
        parts = [("Alla", heads), *((each["unit"] or "Ingen skolenhet", each) for each in heads["units"])]
        assert {each["unit"] for each in heads["units"]} == {"Norrskensskolan", "Sydskolan"}
        shown = cells(show(window, "density", qtbot))
        assert [[*row[:4], row[4].replace("–", ""), row[5].replace("–", "")] for row in shown] == [
            [name, kind_words(each["kind"]), show_integer(each["devices"]), show_integer(part["pupils"]),
             per_head(each["per_pupil"]), per_head(each["pupils_per_device"])]
            for name, part in parts
            for each in part["items"]
        ]  # fmt: skip


def per_head(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}".replace(".", ",")


def test_1225_unseen_computers_at_216_kr_are_3_175_200_kr_a_year(empty: OpenedSchool, qtbot: QtBot) -> None:
    # Needs U2: 1 225 × 216 kr × 12 = 3 175 200 kr.
    product = Creation(PRODUCT.code, -1, {"model": "Påhitt 14", "kind": "laptop", "monthly_fee_ore": 21_600})
    devices = [
        Creation(DEVICE.code, -2 - at, {"serial": f"U2-{at:05}", "product": -1, "status": "in_use",
                                        "phase": "operation", "last_seen": "2025-10-01"})
        for at in range(1_225)
    ]  # fmt: skip
    empty.ledger.commit(ChangeSet(Sentence("devices"), BY, creations=(product, *devices)))
    with window_on(empty, qtbot) as window:
        part = show(window, "idle", qtbot)
        assert "1 225" in part.sentence.text().replace("\u00a0", " ")
        assert "3 175 200 kr" in part.sentence.text().replace("\u00a0", " ")
        assert part.sheet.rowCount() == 1_000
        assert "1 000 dyraste" in part.note.text().replace("\u00a0", " ")
        assert len(part._whole().rows) == 1_225
        assert part.before.text().replace("\u00a0", " ").startswith("Visa 1 225 som sågs före")


def test_the_unseen_open_as_a_list_of_devices(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as window:
        part = show(window, "idle", qtbot)
        assert part.told is not None
        assert part.told.since is not None
        seen = [each[1] for each in cells(part) if each[1] != "aldrig"]
        assert part.told.seen_before == len(seen)
        press(part.before)
        shown = window.pages["devices"].list  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: len(shown.model.ids) == len(seen), timeout=30_000)
        before, never = unseen_filters(school.ledger.register, part.told.since)
        assert shown.query.filters == before
        assert before != never


def test_an_answer_on_its_way_counts_no_more_once_another_was_asked(school: OpenedSchool, qtbot: QtBot) -> None:
    lane = Lane(school.ledger.register)
    given: list[str] = []
    lane.ask(lambda _stale: "first", given.append)
    while lane._waiting or lane._current:  # until it is answered, and not yet given: the window has not come to it
        QTest.qSleep(5)
    lane.ask(lambda _stale: "second", given.append)
    qtbot.waitUntil(lambda: bool(given), timeout=5_000)
    QTest.qWait(50)
    lane.close()
    assert given == ["second"]


def test_a_row_opens_its_device(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as window:
        part = show(window, "idle", qtbot)
        part.view.setFocus()
        part.view.selectRow(1)
        QTest.keyClick(part.view, Qt.Key.Key_Return)
        assert part.told is not None
        ref = window.aside.record.ref
        assert ref is not None
        assert (ref.kind, ref.id) == ("device", part.told.devices[1])


def test_coverage_stands_beside_what_the_plan_wants(school: OpenedSchool, qtbot: QtBot) -> None:
    roll_over(school.ledger, "Hösten 2027", date(2027, 8, 17), origin=BY)
    plan = plan_called(school.ledger.register, "Hösten 2027")
    assert plan is not None
    add_need(school.ledger, plan, "chromebook", "1", grades="7,8,9", origin=BY)
    with window_on(school, qtbot) as window:
        part = show(window, "coverage", qtbot)
        assert part.told is not None
        wanted = [row for row in cells(part) if row[5] == "100 %"]
        assert {row[0][0] for row in wanted} == {"7", "8", "9"}
        for row in wanted:
            lacks = int(row[2]) - int(row[3])
            assert row[6] == (f"✕ {lacks} saknas" if lacks else "✓ Räcker")
        bars = part.told.report.bars
        assert bars is not None
        assert [bar.short for bar in bars.bars] == [row[6].startswith("✕") for row in wanted]
        short = sum(1 for bar in bars.bars if bar.short)
        assert part.sentence.text().startswith(f"{short} av {len(wanted)} behov")
        assert all(bar.label in part.drawing.accessibleDescription() for bar in bars.bars)


def test_what_each_group_had_is_kept_in_the_same_step(
    school: OpenedSchool, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    roll_over(school.ledger, "Hösten 2027", date(2027, 8, 17), origin=BY)
    plan = plan_called(school.ledger.register, "Hösten 2027")
    assert plan is not None
    add_need(school.ledger, plan, "chromebook", "1", grades="7,8,9", origin=BY)
    with window_on(school, qtbot) as window:
        part = show(window, "groups", qtbot)
        assert part.sheet.rowCount() == 0
        assert part.sentence.text() == "Inga siffror för enskilda grupper är sparade än."
        press(part.keep)
        wait_until_quiet(window, qtbot)
        qtbot.waitUntil(lambda: part.sheet.rowCount() > 0, timeout=10_000)
        covered = told(school, capsys, "coverage", "--groups")["groups"]
        assert {each["group"][0] for each in covered if each["need"]} == {"7", "8", "9"}
        assert [(row[0], row[2], row[4], row[5]) for row in cells(part)] == [
            (each["term"], each["group"], show_integer(each["need"]), show_integer(each["supply"])) for each in covered
        ]
        assert part.sentence.text().startswith("HT27: ")


def test_figures_are_kept_once_a_day_and_drawn(school: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(school, qtbot) as window:
        part = show(window, "history", qtbot)
        assert part.sheet.rowCount() == 0
        assert not part.csv.isEnabled()
        press(part.keep)
        wait_until_quiet(window, qtbot)
        qtbot.waitUntil(lambda: part.sheet.rowCount() > 0, timeout=10_000)
        assert part.drawing.isVisible()
        assert cells(part)[0][0] == "HT26"
        press(part.keep)
        wait_until_quiet(window, qtbot)
        assert "redan" in window.footer.line.text()


def have_something_to_tell(school: OpenedSchool) -> None:
    """What the school of the demo lacks for a row in every report: kept figures, of its groups, and who moved."""
    roll_over(school.ledger, "Hösten 2027", date(2027, 8, 17), origin=BY)
    plan = plan_called(school.ledger.register, "Hösten 2027")
    assert plan is not None
    add_need(school.ledger, plan, "chromebook", "1", grades="7,8,9", origin=BY)
    assert keep_today(school.ledger, BY) is not None
    register = school.ledger.register
    wanted = (Filter("role", Test.IS, (Role.PUPIL,)), Filter("group.name", Test.IS, ("7A",)))
    (pupil,) = register.records(Query(PERSON, filters=(*wanted, Filter("protected", Test.IS_NOT, (1,)))), 1)
    (other,) = register.find(GROUP, "name", "8B")[:1]
    school.ledger.commit(edit(pupil, PERSON.field("group"), other.id))


def test_each_report_is_saved_as_csv_and_becomes_a_paper(school: OpenedSchool, qtbot: QtBot, tmp_path: Path) -> None:
    have_something_to_tell(school)
    with window_on(school, qtbot) as window:
        for code in REPORTS:
            part = show(window, code, qtbot)
            assert part.sheet.rowCount(), code
            to = tmp_path / f"{code}.csv"
            part.ask_save = lambda *_, to=to: to
            press(part.csv)
            wait_until_quiet(window, qtbot)
            rows = list(csv.reader(to.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
            assert part.told is not None
            assert rows[0] == list(part.told.report.heads)
            assert len(rows) - 1 == part.sheet.rowCount()
            press(part.paper)
            wait_until_quiet(window, qtbot)
            assert part.stack.currentWidget() is part.viewer
            paper = part.viewer.pages.paper
            assert paper is not None
            said = pypdfium2.PdfDocument(paper.data)[0].get_textpage().get_text_range()
            assert " ".join(part.told.report.sentence.split()[:3]) in " ".join(said.split())
            QTest.keyClick(part.viewer, Qt.Key.Key_Escape)
            assert part.stack.currentIndex() == 0


def test_an_empty_school_is_told_so_without_a_table(empty: OpenedSchool, qtbot: QtBot) -> None:
    with window_on(empty, qtbot) as window:
        for code in REPORTS:
            part = show(window, code, qtbot)
            assert part.sentence.text()
            if code != "leaks":
                assert not part.view.isVisible()
                assert not part.paper.isEnabled()


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_control_has_a_name_and_it_fits(school: OpenedSchool, qtbot: QtBot, zoom: int) -> None:
    with window_on(school, qtbot) as window:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, scheme="dark", zoom=zoom)
        window.resize(1280, 680)
        for code in REPORTS:
            part = show(window, code, qtbot)
            assert nameless(QAccessible.queryAccessibleInterface(part)) == []
        assert window.minimumSizeHint().width() <= 1280
        assert window.minimumSizeHint().height() <= 680


def test_a_bar_that_falls_short_is_hollow_and_every_bar_is_told_in_words() -> None:
    bars = (Bar("7A · Chromebook", 90.0, "18 / 20", 100.0, short=True), Bar("Östra Ängelholms Förskoleklass", 0.0, "0"))
    sheet = BarSheet("Täckning", bars, "så många ska ha", 100.0)
    svg = bars_svg(sheet, 400.0)
    for said in ("7A · Chromebook", "18 / 20", "så många ska ha", "Täckning"):
        assert said in svg
    assert bars_height(replace(sheet, bars=bars[:1])) < bars_height(sheet)
    long = replace(bars[0], short=False)
    assert svg.count("fill: none") == bars_svg(replace(sheet, bars=(long, bars[1])), 400.0).count("fill: none") + 1
