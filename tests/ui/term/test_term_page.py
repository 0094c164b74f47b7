"""The page of the term start on a real database: the answer, and each step with its undo (needs V17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coordinator import words
from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.plan.plans import plan_called, stored_plan
from coordinator.desk.term.answer_state import stand_said
from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.termstart.answer import Stand
from coordinator.ledger.questions import Query
from coordinator.ledger.term_register import LeftOut
from coordinator.ui.orders.orders_page import OrderingPage
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.term.term_page import TermPage
from coordinator.ui.widgets import theme
from tests.ui.shell.shell_school import opened, window_on
from tests.ui.shell.test_main_window import nameless
from tests.ui.term.term_hands import Hands, checked
from tests.ui.term.term_school import PLANNED, holders, opened_term, whole

NEEDS = (
    "Grupp;Årskurs;Antal;Typ;Per elev;Reserv\n"
    "7A;7;20;Chromebook;1;10\n"
    "7B;7;0;Chromebook;1;10\n"
    "Fel;7;många;Chromebook;1;\n"
)  # fmt: skip


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


# 1. The situation.


def test_the_screen_says_what_the_command_line_says(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    situation = hands.page.situation
    hands.press(situation.everything)
    document = checked(hands, capsys)

    assert hands.page.asks.on == PLANNED, "the first page speaks of that day too"
    assert situation.verdict.sentence.text() == document["sentence"]
    assert situation.verdict.state.text() == stand_said(Stand.LACKING)
    labels = {"chromebook": "Chromebook", "laptop": "Bärbar dator", "tablet": "Lärplatta"}
    shown = hands.figures()
    codes = ("need", "supply", "arriving", "at_risk", "gap")
    assert len([key for key in shown if key[1] == "*"]) == len(document["kinds"])
    for row in document["kinds"]:
        if row["kind"] in labels:
            assert shown[labels[row["kind"]], "*"] == tuple(row[code] for code in codes)
    for row in document["groups"]:
        if row["kind"] in labels:
            group = row["group"] or "Gemensamt och reserv"
            assert shown[labels[row["kind"]], group] == tuple(row[code] for code in codes)

    pupils = situation.lists.pupils
    names = [pupils.row(at)[0].said for at in range(pupils.rowCount())]
    assert names == [name for each in document["pupils_without"] for name in each["people"]]
    left = situation.lists.left_out.sheet
    assert [left.row(at)[1].said for at in range(left.rowCount())] == [
        each["serial"] or "–" for each in document["excluded"]
    ]
    assert [str(each) for each in hands.found.check.findings] == [each["sentence"] for each in document["findings"]]
    days = [situation.lists.orders.row(at)[2].said for at in range(situation.lists.orders.rowCount())]
    assert [day[:10] for day in days] == [each["last"] for each in document["orders"]]


def test_a_kind_opens_to_its_groups_and_stays_open(hands: Hands) -> None:
    tree = hands.page.situation.tree
    tree.setCurrentIndex(tree.rows.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.isExpanded(tree.rows.index(0, 0))
    device = holders(hands.ledger)[3]
    before = hands.gap("Chromebook")
    hands.ledger.commit(ChangeSet(Sentence("broken"), Origin.PROGRAM, changes=difference(device, {"status": "broken"})))
    hands.qtbot.waitUntil(lambda: hands.gap("Chromebook") == before + 1, timeout=20_000)  # it follows what others write
    hands.settle()
    assert tree.isExpanded(tree.rows.index(0, 0))
    hands.undo()
    assert hands.gap("Chromebook") == before


def test_the_curve_is_drawn_and_told_in_words(hands: Hands) -> None:
    curve = hands.page.situation.curve
    assert curve.isVisible()
    assert PLANNED.isoformat() in curve.accessibleName()
    picture = curve.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(picture.height())}
    assert theme.colours().window in colours, "the drawing has no ground of its own"
    assert len(colours) > 4
    assert "#000000" not in colours


def test_pupils_and_devices_open_in_the_panel(hands: Hands) -> None:
    lists = hands.page.situation.lists
    view = lists.pupils_view
    first = lists.pupils.things[0][2]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(lists.pupils.index(0, 0)).center())
    assert hands.window.aside.record.ref == Ref(PERSON.code, first)
    lists.show_list(1)
    lists.left_out.view.selectRow(2)
    QTest.keyClick(lists.left_out.view, Qt.Key.Key_Return)
    assert hands.window.aside.record.ref == Ref(DEVICE.code, lists.left_out.sheet.things[2].device)
    lists.show_list(2)
    assert lists.leavers.rowCount() == 1
    QTest.keyClick(lists.leavers_view, Qt.Key.Key_Down)
    lists.leavers_view.selectRow(0)
    QTest.keyClick(lists.leavers_view, Qt.Key.Key_Return)
    assert hands.window.aside.record.ref == Ref(DEVICE.code, lists.leavers.things[0])


def test_the_devices_that_do_not_count_are_searched_and_narrowed(hands: Hands) -> None:
    found = hands.page.situation.lists.left_out
    hands.page.situation.lists.show_list(1)
    whole_list = list(found.sheet.things)
    counts = {reason: sum(each.reason == reason for each in whole_list) for reason in ("unseen", "ended", "repair")}
    assert all(counts.values())
    found.reason.setFocus()
    found.reason.setCurrentIndex(found.reason.findData("unseen"))
    found.reason.activated.emit(found.reason.currentIndex())
    hands.settle()
    assert len(found.sheet.things) == counts["unseen"]
    found.reason.setCurrentIndex(0)
    found.reason.activated.emit(0)
    serial = next(each.serial for each in whole_list if each.serial)
    QTest.keyClicks(found.search, serial.lower())
    hands.settle()
    assert [each.serial for each in found.sheet.things] == [serial]


def test_two_hundred_thousand_devices_do_not_keep_anybody_waiting(hands: Hands, qtbot: QtBot) -> None:
    many = [LeftOut(at, f"SN{at:07}", f"T{at}", "chromebook", "unseen" if at % 2 else "ended") for at in range(200_000)]
    found = hands.page.situation.lists.left_out
    found.show_devices(many, {"unseen": 100_000, "ended": 100_000})
    assert found.sheet.rowCount() == 200_000
    assert found.sheet.row(199_999)[1].said == "SN0199999"
    found.search.setText("0123456")
    qtbot.waitUntil(lambda: [each.device for each in found.sheet.things] == [123456], timeout=10_000)


def test_another_day_is_another_answer_and_a_past_one_says_so(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    asks = hands.page.asks
    assert not asks.plan_day.isVisible(), "it is the plan's day that is asked about first"
    asks.day.setDate(QDate(2026, 3, 1))
    hands.settle()
    hands.press(asks.plan_day)
    assert asks.on == PLANNED
    asks.day.setDate(QDate(2026, 3, 2))
    hands.settle()
    situation = hands.page.situation
    assert situation.verdict.sentence.text() == checked(hands, capsys)["sentence"]
    assert "passerat" in situation.verdict.beside.text()
    assert "för 265 dagar sedan" in asks.said.text()
    hands.window.go("overview")
    hands.window.go("term")
    assert asks.on == date(2026, 3, 2), "the day chosen by hand stays"


@pytest.mark.parametrize("groups", [True, False])
def test_without_a_plan_there_is_one_sentence_and_one_action(tmp_path: Path, qtbot: QtBot, groups: bool) -> None:
    with opened(tmp_path, empty=not groups) as school, window_on(school, qtbot) as window:
        hands = Hands(window, qtbot)
        situation = hands.page.situation
        assert situation.stack.currentIndex() == 0
        assert situation.empty.text()
        assert not hands.page.asks.isVisible()
        hands.press(situation.empty_does)
        if not groups:
            assert window.page is window.pages["import"]
            return
        assert hands.page.plans.form.isVisible()
        hands.fill(hands.page.plans.form, name="HT27", on="2027-08-17")
        assert len(stored_plan(hands.register, hands.plan()).plan.groups) > 10
        hands.part("situation")
        hands.settle()
        assert situation.stack.currentIndex() == 0, "a plan without needs has no answer yet"
        hands.press(situation.empty_does)
        assert hands.page.stack.currentWidget() is hands.page.plans
        assert nameless(QAccessible.queryAccessibleInterface(window)) == []


def test_a_school_without_devices_lacks_them_all(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, empty=True) as school, window_on(school, qtbot) as window:
        hands = Hands(window, qtbot)
        path = tmp_path / "behov.csv"
        path.write_text(NEEDS, encoding="utf-8")
        assert hands.page.dropped([path])
        hands.settle()
        form = hands.page.plans.form
        assert "rad 4" in form.title.text(), "a line that cannot be used is told before"
        hands.fill(form, name="Behov 27")
        hands.part("situation")
        assert hands.figures()["Chromebook", "*"] == (22, 0, 0, 0, 22)
        assert hands.page.situation.verdict.sentence.text().startswith("Det saknas 22 ")
        hands.undo()
        assert plan_called(hands.register, None) is None


# 2. What to do.


def test_an_order_is_begun_with_what_lacks_and_can_be_undone(hands: Hands) -> None:
    gap = hands.gap("Bärbar dator")
    assert gap > 0
    hands.step("order", about="Bärbar dator")
    page = hands.window.page
    assert isinstance(page, OrderingPage)
    assert page.stack.currentWidget() is page.order
    assert [cells[3] for cells in [[cell.said for cell in page.order.sheet.row(at)] for at in range(1)]] == [str(gap)]
    orders = hands.register.count(Query(ORDER))
    assert "påbörjad" in hands.said()
    hands.press(hands.window.footer.undo_button)
    assert hands.register.count(Query(ORDER)) == orders - 1


def test_chasing_opens_the_line(hands: Hands) -> None:
    hands.step("chase")
    page = hands.window.page
    assert isinstance(page, OrderingPage)
    assert page.order.line is not None
    assert page.order.line.quantities.promised == "2027-08-16"
    assert QApplication.focusWidget() is page.order.view


def test_what_central_changed_is_shown_then_confirmed(hands: Hands) -> None:
    hands.step("acknowledge", about="B2026-0001")
    preview = hands.page.to_do.preview
    assert preview.isVisible()
    assert any("60 → 48" in preview.list.item(at).text() for at in range(preview.list.count()))
    hands.press(preview.does)
    assert not preview.isVisible()
    assert hands.orders_of("acknowledge") == {"B2026-0002"}, "whose first answers nobody has confirmed yet"
    hands.undo()
    assert hands.orders_of("acknowledge") == {"B2026-0001", "B2026-0002"}


def test_taking_back_from_leavers_shows_which_first_and_can_be_undone(hands: Hands) -> None:
    hands.step("take_back", about="har slutat")
    preview = hands.page.to_do.preview
    [device] = preview.chosen()
    assert "1" in preview.does.text()
    preview.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not preview.does.isEnabled(), "nothing is ticked, so nothing can be taken back"
    preview.list.item(0).setCheckState(Qt.CheckState.Checked)
    hands.press(preview.does)
    assert whole(hands.ledger, DEVICE, device).held_by is None
    assert hands.page.situation.lists.leavers.rowCount() == 0
    hands.undo()
    assert whole(hands.ledger, DEVICE, device).held_by is not None
    assert hands.page.situation.lists.leavers.rowCount() == 1


def test_devices_of_another_school_are_taken_over_with_a_reason(hands: Hands) -> None:
    hands.step("transfer")
    preview = hands.page.to_do.preview
    ids = preview.chosen()
    own = next(each for each in hands.register.records(Query(UNIT)) if each.own == 1)
    hands.fill(preview, unit=own.name, reason="Stod fel")
    assert {whole(hands.ledger, DEVICE, id).owned_by for id in ids} == {own.id}
    assert f"{len(ids)} " in hands.said()
    hands.undo()
    assert own.id not in {whole(hands.ledger, DEVICE, id).owned_by for id in ids}


def test_the_life_of_some_devices_is_extended(hands: Hands) -> None:
    before = hands.figures()["Chromebook", "*"][1]
    hands.step("extend_life")
    preview = hands.page.to_do.preview
    count = preview.list.count()
    for at in range(2, count):
        preview.list.item(at).setCheckState(Qt.CheckState.Unchecked)
    kept = preview.chosen()
    assert preview.does.text() == "Behåll 2 enheter"
    hands.press(preview.does)
    assert preview.isVisible(), "without a reason nothing is kept"
    hands.fill(preview, until="2028-06-30", reason="Används som provdatorer")
    ends = hands.register.rows(DEVICE, kept, ("lifetime_end", "update_end"))
    assert all(str(day or "9999") >= "2028-06-30" for row in ends for day in row)
    hands.undo()
    assert hands.figures()["Chromebook", "*"][1] == before


def test_the_look_for_list_is_a_paper_and_known_devices_are_exempt(hands: Hands) -> None:
    hands.step("look_for")
    viewer = hands.page.viewer
    assert hands.page.stack.currentWidget() is viewer
    paper = viewer.pages.paper
    assert paper is not None
    assert "Leta upp" in paper.text(0)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert hands.page.stack.currentWidget() is hands.page.to_do

    unseen = next(each for each in hands.found.check.findings if each.action == "look_for")
    hands.step("exempting", about=str(unseen))
    preview = hands.page.to_do.preview
    assert not preview.does.isEnabled(), "nobody is exempt by mistake"
    preview.list.item(0).setCheckState(Qt.CheckState.Checked)
    hands.fill(preview, reason="Ligger i kassaskåpet")
    assert hands.page.to_do.exempt.sheet.rowCount() == 1
    reasons = hands.found.check.reasons
    assert reasons["unseen"] == unseen.target["count"] - 1


def test_a_gap_is_accepted_with_a_reason_and_the_exemption_withdrawn(hands: Hands) -> None:
    finding = next(each for each in hands.found.check.findings if each.target.get("kind") == "laptop")
    figures = hands.figures()
    hands.step("exempting", about=str(finding))
    hands.press(hands.page.to_do.preview.does)
    assert hands.page.to_do.preview.isVisible(), "a gap is not accepted without a reason"
    hands.fill(hands.page.to_do.preview, reason="Vikarier delar")
    assert hands.figures() == figures, "an accepted gap stays in the figures"
    sentence = hands.page.situation.verdict.sentence.text()
    assert "Bärbar dator" not in sentence
    root = hands.page.situation.tree.rows.invisibleRootItem()
    states = {root.child(at).text(): root.child(at, 6).text() for at in range(root.rowCount())}
    assert states["Bärbar dator"] == "– godtaget: Vikarier delar"

    exempt = hands.page.to_do.exempt
    hands.part("to_do")
    exempt.view.selectAll()
    hands.press(exempt.does)
    assert not exempt.isVisible()
    assert "bärbara datorer" in hands.page.situation.verdict.sentence.text()
    hands.undo()
    assert exempt.sheet.rowCount() == 1


def test_a_pupil_who_needs_none_is_exempt(hands: Hands) -> None:
    first = hands.page.situation.lists.pupils.things[0]
    count = hands.page.situation.lists.pupils.rowCount()
    finding = next(each for each in hands.found.check.findings if first[2] in each.target.get("people", ()))
    hands.step("exempting", about=str(finding))
    preview = hands.page.to_do.preview
    preview.list.item(0).setCheckState(Qt.CheckState.Checked)
    hands.fill(preview, reason="Har egen")
    assert hands.page.situation.lists.pupils.rowCount() == count - 1


def test_the_preview_is_left_with_escape(hands: Hands) -> None:
    entries = hands.register.entries(limit=1)[0].id
    hands.step("take_back")
    preview = hands.page.to_do.preview
    QTest.keyClick(preview.list, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert hands.register.entries(limit=1)[0].id == entries


# 6 and 7. Keyboard, names, small screens, two languages.


def test_every_control_of_every_part_has_a_name(hands: Hands) -> None:
    found = []
    for code in ("situation", "to_do", "thinking", "plans"):
        hands.part(code)
        if code == "to_do":
            hands.step("take_back")
        if code == "plans":
            hands.press(hands.page.plans.editor.groups.add)
        found += nameless(QAccessible.queryAccessibleInterface(hands.window))
    assert not found


def test_each_part_gets_the_focus_and_is_walked_by_tab(hands: Hands) -> None:
    for code, first in (
        ("situation", hands.page.situation.tree),
        ("thinking", hands.page.thinking.groups_view),
        ("plans", hands.page.plans.view),
    ):
        hands.page.show_part(code)
        hands.settle()
        assert QApplication.focusWidget() is first
        seen = []
        for _ in range(6):
            QTest.keyClick(QApplication.focusWidget() or first, Qt.Key.Key_Tab)
            seen.append(QApplication.focusWidget())
        assert len(set(seen)) == 6, f"the focus is trapped in {code}"
    hands.page.show_part("to_do")
    assert QApplication.focusWidget() in hands.page.to_do.buttons.values()


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_is_clipped_on_a_small_screen(hands: Hands, zoom: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, zoom=zoom)
    hands.window.resize(1280, 680)
    for code in ("situation", "to_do", "thinking", "plans"):
        hands.part(code)
        hands.settle()
        page = hands.page
        assert page.minimumSizeHint().width() <= page.width()
        assert page.minimumSizeHint().height() <= page.height()


def test_in_english(school: OpenedSchool, qtbot: QtBot) -> None:
    words.use("en")
    try:
        with window_on(school, qtbot) as window:
            hands = Hands(window, qtbot)
            assert hands.page.situation.verdict.state.text() == "✕ Lacking"
            assert "Lacking on 2027-08-18" in hands.page.situation.verdict.sentence.text()
    finally:
        words.use("sv")


def test_a_further_part_has_its_mode_and_is_asked_when_opened(hands: Hands) -> None:
    class Money(QWidget):
        asked = 0

        def refresh(self) -> None:
            self.asked += 1

        def close_lane(self) -> None:
            self.asked = -1

    made = Money()
    page = TermPage(hands.window.context, further=(("money", "Overview", "mdi6.cash-multiple", lambda _context: made),))
    page.show_part("money")
    assert page.stack.currentWidget() is made
    assert made.asked == 1
    page.close_page()
    assert made.asked == -1
