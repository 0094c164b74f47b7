"""The page of the term start on a real database: what if, plans, papers and files (needs V17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.plan.plans import plan_called, roll_over, stored_plan
from coordinator.desk.term.year_findings import open_years
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference, text_of
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY, SNAPSHOT
from coordinator.domain.values import iso
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.term import term_papers
from coordinator.ui.widgets.record_table import RecordTable
from tests.ui.shell.shell_school import window_on
from tests.ui.term.term_hands import Hands, checked, gap_of
from tests.ui.term.term_school import opened_term


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened_term(tmp_path) as found:
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        yield found


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    return Hands(window, qtbot)


# 3. What if.


def test_the_answer_moves_while_a_headcount_is_written_and_nothing_is_saved(hands: Hands) -> None:
    hands.part("thinking")
    thinking = hands.page.thinking
    entry = hands.register.entries(limit=1)[0].id
    before = {row.kind: row.gap for row in hands.found.check.answer.kinds}["chromebook"]
    at = next(at for at, line in enumerate(thinking.groups.lines) if text_of(line.part, "name") == "7A")
    heads = int(thinking.groups.lines[at].said("headcount"))
    view = thinking.groups_view
    view.setFocus()
    view.setCurrentIndex(thinking.groups.index(at, 2))
    QTest.keyClicks(view, "99")  # typing in a cell begins to edit it, once it is clear that nobody scans
    QTest.qWait(200)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    hands.settle()
    assert editor.text() == "99", "the line is still being written"
    assert "Chromebook" in thinking.moved.text()
    assert gap_of(thinking.tree, "Chromebook") >= before + 99 - heads
    assert thinking.save.isEnabled()
    assert hands.register.entries(limit=1)[0].id == entry
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hands.settle()
    hands.press(thinking.back)
    assert gap_of(thinking.tree, "Chromebook") == before
    assert not thinking.save.isEnabled()


def test_what_cannot_be_read_is_said_and_cannot_be_saved(hands: Hands) -> None:
    hands.part("thinking")
    thinking = hands.page.thinking
    thinking.needs.setData(thinking.needs.index(0, 1), "en var")
    hands.settle()
    assert "en var" in thinking.moved.text()
    assert not thinking.save.isEnabled()
    thinking.needs.setData(thinking.needs.index(0, 1), "1/2")
    hands.settle()
    assert thinking.save.isEnabled()


def test_what_is_thought_is_kept_saved_and_undone(hands: Hands) -> None:
    hands.part("thinking")
    thinking = hands.page.thinking
    thinking.groups.setData(thinking.groups.index(0, 2), "40")
    thinking.needs.setData(thinking.needs.index(0, 2), "20")
    thinking.preparation.setText("10")
    thinking.day.setDate(QDate(2027, 9, 1))
    hands.settle()
    hands.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, changes=difference(hands.plan(), {"note": "x"})))
    hands.settle()
    assert thinking.groups.lines[0].said("headcount") == "40", "what is written elsewhere does not undo a thought"
    hands.press(thinking.save)
    plan = hands.plan()
    assert plan.on == date(2027, 9, 1)
    assert hands.register.setting("term.preparation_days") == "10"
    assert hands.register.records(Query(PLAN_GROUP, filters=(Filter("headcount", Test.IS, (40,)),)))
    assert not thinking.save.isEnabled()
    hands.undo()
    assert hands.plan().on == date(2027, 8, 18)
    assert hands.register.setting("term.preparation_days") is None


# 4. Plans.


def test_a_plan_is_copied_renamed_and_compared(hands: Hands) -> None:
    hands.part("plans")
    plans = hands.page.plans
    hands.press(plans.copy)
    hands.fill(plans.form, name="HT27 med fler")
    assert [line.record.name for line in plans.lines] == ["HT27", "HT27 med fler"]
    assert plans.plan is not None
    assert plans.plan.name == "HT27 med fler"
    one, other = plans.lines
    assert (one.groups, one.heads) == (other.groups, other.heads)
    assert one.found == other.found
    hands.press(plans.change)
    hands.fill(plans.form, name="ht27")
    assert plans.form.isVisible(), "two plans do not have one name"
    assert "ht27" in hands.said()
    hands.fill(plans.form, name="Reservplan", on="2028-01-10")
    assert [iso(line.record.on) for line in plans.lines] == ["2028-01-10", "2027-08-18"]
    hands.press(plans.answer)
    assert hands.page.asks.wish.plan is not None
    assert hands.page.asks.wish.plan.name == "Reservplan"


def ask(model: RecordTable, row: int, column: int, value: str) -> None:
    """As an editor does, without what it reads of a text first."""
    seen, field = model.record_at(model.index(row, column)), model.columns[column].edits
    assert seen is not None
    assert field is not None
    model.ask(seen, field, value)


def test_groups_and_needs_are_edited_in_their_cells(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    hands.part("plans")
    editor = hands.page.plans.editor
    groups = editor.groups
    at = next(at for at in range(groups.model.rowCount()) if groups.model.index(at, 0).data() == "7A")
    before = checked(hands, capsys)["kinds"]
    index = groups.model.index(at, 1)
    groups.view.setCurrentIndex(index)
    groups.view.edit(index)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setText("30")
    QTest.keyClick(line, Qt.Key.Key_Return)
    hands.settle()
    assert groups.model.index(at, 1).data() == "30"
    assert checked(hands, capsys)["kinds"] != before
    assert hands.page.plans.lines[0].heads == sum(
        group.headcount for group in stored_plan(hands.register, hands.plan()).plan.groups
    )
    needs = editor.needs
    ask(needs.model, 0, 1, "hälften")
    hands.settle()
    assert "hälften" in hands.said(), "what the arithmetic cannot read is refused"
    assert needs.model.index(0, 1).data() == "1"
    hands.undo()
    assert checked(hands, capsys)["kinds"] == before


def test_a_group_takes_its_needs_along(hands: Hands) -> None:
    hands.part("plans")
    editor = hands.page.plans.editor
    hands.press(editor.needs.add)
    hands.fill(editor.form, kind="laptop", per="1", basis="head", groups="7A, 7B")
    groups = editor.groups
    at = next(at for at in range(groups.model.rowCount()) if groups.model.index(at, 0).data() == "7A")
    ask(groups.model, at, 0, "7 Alfa")
    hands.settle()
    policies = hands.register.records(Query(POLICY, filters=(Filter("groups", Test.FILLED),)))
    assert [policy.groups for policy in policies] == ["7 Alfa,7B"]
    rows = [at for at in range(groups.model.rowCount()) if groups.model.index(at, 0).data() in ("7 Alfa", "7B")]
    groups.view.clearSelection()
    for row in rows:
        groups.view.setSelectionMode(groups.view.SelectionMode.MultiSelection)
        groups.view.selectRow(row)
    hands.press(groups.remove)
    assert not hands.register.records(Query(POLICY, filters=(Filter("groups", Test.FILLED),)))
    hands.undo()
    assert len(hands.register.records(Query(POLICY, filters=(Filter("groups", Test.FILLED),)))) == 1


def test_a_second_need_for_the_same_group_is_asked_about(hands: Hands) -> None:
    """The plan has one Chromebook each for years 4 to 9; two each are to be had by 7A."""
    hands.part("plans")
    editor = hands.page.plans.editor
    before = len(hands.register.records(Query(POLICY)))
    hands.press(editor.needs.add)
    hands.fill(editor.form, kind="chromebook", per="2", basis="head", groups="7A")
    assert editor.form.isVisible()
    assert "Chromebook för 7A: 1 var" in editor.form.title.text()
    assert len(hands.register.records(Query(POLICY))) == before, "nothing is added up unsaid"
    editor.form.done()
    assert hands.said().endswith("Fyll i det här först: Vad som menas.")
    hands.fill(editor.form, second="both")
    assert not editor.form.isVisible()
    assert "två behov gäller 7A och läggs ihop, 1 och 2" in hands.page.plans.open.text()
    hands.step("need", about="läggs ihop")
    assert hands.page.stack.currentWidget() is hands.page.plans
    assert not hands.page.plans.form.isVisible(), "the plan is opened, and no other one begun"
    hands.undo()
    hands.press(editor.needs.add)
    hands.fill(editor.form, kind="chromebook", per="2", basis="head", groups="7A")
    hands.fill(editor.form, second="replace")
    assert len(hands.register.records(Query(POLICY))) == before + 1
    assert "läggs ihop" not in hands.page.plans.open.text()


def test_groups_are_added_and_a_plan_begun_empty(hands: Hands) -> None:
    hands.part("plans")
    plans = hands.page.plans
    plans.begin_empty()
    hands.fill(plans.form, name="Provdag", on="2027-03-01")
    assert plans.plan is not None
    assert plans.plan.name == "Provdag"
    hands.press(plans.editor.groups.add)
    hands.fill(plans.editor.form, name="Östra Ängelholms Förskoleklass", headcount="24", grade="F")
    assert [line.heads for line in plans.lines if line.record.name == "Provdag"] == [24]


def test_a_plan_is_removed_after_its_preview_and_comes_back_by_undo(hands: Hands) -> None:
    hands.part("plans")
    plans = hands.page.plans
    hands.press(plans.remove)
    assert plans.preview.list.count() == plans.lines[0].groups
    assert "3 behov" in plans.preview.beside.text()
    hands.press(plans.preview.does)
    assert plan_called(hands.register, None) is None
    assert plans.stack.currentIndex() == 0
    assert plans.empty_does.isVisible()
    hands.undo()
    assert len(stored_plan(hands.register, hands.plan()).plan.policies) == 3


def test_a_plan_goes_out_as_csv_and_comes_back(hands: Hands, tmp_path: Path) -> None:
    hands.part("plans")
    plans = hands.page.plans
    path = tmp_path / "ut.csv"
    plans.ask_save = lambda *_: path
    hands.press(plans.export)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Grupp;Årskurs;Antal;Typ;Per elev;Reserv"
    assert hands.page.dropped([path])
    hands.settle()
    assert "oförändrade" in plans.form.title.text()
    hands.fill(plans.form, name="Tillbaka")
    back, there = (stored_plan(hands.register, hands.plan(name)).plan for name in ("Tillbaka", "HT27"))
    assert {group.name: group.headcount for group in back.groups}.items() <= {
        group.name: group.headcount for group in there.groups
    }.items()
    other = tmp_path / "elever.csv"
    other.write_text("Förnamn;Efternamn;Klass\nAda;Exempelqvist;7A\n", encoding="utf-8")
    assert not hands.page.dropped([other]), "other files are left to the import"


def test_a_list_that_leaves_groups_out_says_so_before_it_is_taken_in(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "sjuan.csv"
    path.write_text("Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n7A;7;20;Chromebook;1;\n", encoding="utf-8")
    groups = len(stored_plan(hands.register, hands.plan()).plan.groups)
    assert hands.page.dropped([path])
    hands.settle()
    form = hands.page.plans.form
    # All groups but 7A, and the need by years, in whose place the one of 7A comes.
    assert f"{groups - 1 + 1} grupper och behov i HT27" in form.title.text()
    hands.fill(form, name="HT27")
    assert [group.name for group in stored_plan(hands.register, hands.plan()).plan.groups] == ["7A"]
    hands.undo()
    assert len(stored_plan(hands.register, hands.plan()).plan.groups) == groups


# 5. Papers and files.


def test_the_report_is_shown_and_the_files_written(hands: Hands, tmp_path: Path) -> None:
    page = hands.page
    term_papers.show_report(page)
    hands.settle()
    paper = page.viewer.pages.paper
    assert paper is not None
    assert page.situation.verdict.sentence.text().split(":")[0] in " ".join(paper.text(0).split())
    QTest.keyClick(page.viewer, Qt.Key.Key_Escape)
    for does, name in ((term_papers.save_table, "tabell.csv"), (term_papers.save_calendar, "d.ics")):
        page.ask_save = lambda *_, name=name: tmp_path / name
        does(page)
        hands.settle()
    need = hands.figures()["Chromebook", "*"][0]
    assert f"Chromebook;Alla;{need}" in (tmp_path / "tabell.csv").read_text("utf-8-sig")
    events = (tmp_path / "d.ics").read_text("utf-8").count("BEGIN:VEVENT")
    assert events == 1 + len(hands.found.orders)

    folder = tmp_path / "listor"
    folder.mkdir()
    page.ask_folder = lambda *_: folder
    term_papers.save_lists(page)
    hands.settle()
    lengths = {path.name: len(path.read_text("utf-8-sig").splitlines()) for path in folder.glob("*.csv")}
    assert len(lengths) >= 4
    assert 1 + len(hands.found.check.left_out) in lengths.values()
    assert "listor" in hands.said()


def test_figures_are_kept_once_a_day(hands: Hands) -> None:
    term_papers.keep_term_figures(hands.page)
    hands.settle()
    kept = hands.register.count(Query(SNAPSHOT))
    assert kept > 0
    term_papers.keep_term_figures(hands.page)
    hands.settle()
    assert hands.said() == "Det står redan så."
    assert hands.register.count(Query(SNAPSHOT)) == kept


def test_what_only_suffices_with_what_is_on_its_way_says_so(hands: Hands) -> None:
    """What lacks without four groups that have no devices yet is on its way: in time if it comes."""
    hands.part("thinking")
    thinking = hands.page.thinking
    row = next(at for at in range(3) if "Chromebook" in thinking.needs.index(at, 0).data())
    thinking.needs.setData(thinking.needs.index(row, 2), "0")
    for at, line in enumerate(thinking.groups.lines):
        if text_of(line.part, "name") in ("9A", "9B", "4A", "3A"):
            thinking.groups.setData(thinking.groups.index(at, 2), "0")
    laptops = next(at for at in range(3) if "Bärbar" in thinking.needs.index(at, 0).data())
    thinking.needs.setData(thinking.needs.index(laptops, 1), "0,5")
    hands.settle()
    assert thinking.verdict.state.text() == "◔ I tid om …"
    assert "2027-06-09" in thinking.verdict.beside.text() or "klara 2027-06" in thinking.verdict.beside.text()


def test_rolling_over_twice_is_refused_with_a_sentence(hands: Hands) -> None:
    hands.part("plans")
    plans = hands.page.plans
    plans.begin_roll_over()
    hands.fill(plans.form, name="HT27")
    assert "HT27" in hands.said()
    assert plans.form.isVisible()
    assert hands.window.page is hands.page
    roll_over(hands.ledger, "HT28", None, origin=Origin.PROGRAM)
    hands.qtbot.waitUntil(lambda: [line.record.name for line in plans.lines] == ["HT27", "HT28"], timeout=20_000)
    hands.settle()


def test_what_a_plan_leaves_open_about_years_stands_above_its_groups(hands: Hands, school: OpenedSchool) -> None:
    roll_over(school.ledger, "HT99", date(2027, 8, 17), origin=Origin.PROGRAM)
    hands.part("plans")
    hands.settle()
    plans = hands.page.plans
    made = plan_called(school.ledger.register, "HT99")
    assert made is not None
    plans.show_plan(made.id)
    hands.settle()
    assert plans.open.isVisible()
    assert plans.open.text() == "\n".join(open_years(school.ledger.register, made))
    assert "de elever som börjar är inte räknade" in plans.open.text()
