"""The school year and the rules of the term start through the window, on a real database (needs V14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.records.school_settings import keep_setting
from coordinator.desk.year.kept_year import kept_periods
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import UNIT
from coordinator.exchange.lists.calendar_files import read_year
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.widgets import theme
from coordinator.ui.year.year_page import YearPage
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import opened, window_on
from tests.ui.shell.test_main_window import nameless

LONG = "Studiedag för Östra Ängelholms Förskoleklass och alla fritidshem"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\nSUMMARY:Höstlov\r\nEND:VEVENT\r\n"
    f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261103\r\nSUMMARY:{LONG}\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261002\r\nSUMMARY:Skoljogg\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path, empty=True) as found:
        yield found


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as found:
        found.go("year")
        yield found


class Hands(Fingers):
    """What a person does on the page; waits until the window has answered."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        page = window.page
        assert isinstance(page, YearPage)
        self.window, self.page, self.qtbot = window, page, qtbot
        self.part = page.periods
        self.register = window.context.ledger.register
        self.settle()

    def add(self, kind: str, name: str, first: str, last: str = "") -> None:
        new = self.part.new if self.part.new.isVisible() else self.part.by_hand
        self.press(new)
        self.fill(self.part.form, kind=kind, name=name, first=first, last=last)

    def cells(self) -> list[list[str]]:
        sheet = self.part.sheet
        return [[cell.said for cell in sheet.row(at)] for at in range(sheet.rowCount())]

    def undo(self) -> None:
        self.press(self.window.footer.undo_button)

    def drop(self, file: Path) -> bool:
        taken = self.page.dropped([file])
        self.settle()
        return taken


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    return Hands(window, qtbot)


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    file = tmp_path / "lasar.ics"
    file.write_bytes(CALENDAR.encode())
    return file


def test_the_page_stands_between_the_desk_and_what_comes_after_it() -> None:
    codes = [kind.code for kind in PAGES]
    assert codes.index("handover") < codes.index("year") < codes.index("history")


def test_an_empty_year_has_one_sentence_and_its_actions(hands: Hands) -> None:
    assert hands.part.empty_does.isVisible()
    assert hands.part.by_hand.isVisible()
    assert not hands.part.new.isVisible()
    assert not hands.part.view.isVisible()


def test_a_period_is_added_changed_and_removed_in_place_and_each_is_undone(hands: Hands) -> None:
    hands.add("break", "Höstlov", "2026-10-26", "2026-10-30")
    assert hands.cells() == [["▧ Lov", "Höstlov", "2026-10-26 måndag", "2026-10-30 fredag", "5", "Alla"]]
    assert "Höstlov" in hands.part.strip.accessibleDescription()
    hands.part.view.setFocus()
    QTest.keyClick(hands.part.view, Qt.Key.Key_Return)
    assert hands.part.form.isVisible()
    hands.fill(hands.part.form, name="Läslov", last="2026-10-29")
    assert hands.cells()[0][1:5] == ["Läslov", "2026-10-26 måndag", "2026-10-29 torsdag", "4"]
    hands.undo()
    assert hands.cells()[0][1] == "Höstlov"
    hands.press(hands.part.remove)
    assert kept_periods(hands.register) == []
    assert hands.part.empty_does.isVisible()
    hands.undo()
    assert [each.name for each in kept_periods(hands.register)] == ["Höstlov"]


def test_the_delete_key_removes_the_chosen_period_and_no_other(hands: Hands) -> None:
    hands.add("staff_day", "Första", "2026-11-02")
    hands.add("staff_day", "Andra", "2026-11-03")
    assert hands.part.chosen() is not None
    assert [row[1] for row in hands.cells()] == ["Första", "Andra"]
    assert hands.part.chosen().period.name == "Andra"  # type: ignore[union-attr]
    hands.part.view.selectRow(0)
    QTest.keyClick(hands.part.view, Qt.Key.Key_Delete)
    hands.settle()
    assert [row[1] for row in hands.cells()] == ["Andra"]


def test_several_periods_are_removed_as_one_step(hands: Hands) -> None:
    for name, day in (("Första", "2026-11-02"), ("Andra", "2026-11-03"), ("Tredje", "2026-11-04")):
        hands.add("staff_day", name, day)
    hands.part.view.selectAll()
    assert hands.part.remove.text() == "Ta bort 3 perioder"
    assert not hands.part.change.isEnabled()
    hands.press(hands.part.remove)
    assert kept_periods(hands.register) == []
    hands.undo()
    assert [row[1] for row in hands.cells()] == ["Första", "Andra", "Tredje"]


def test_what_is_wrong_is_said_and_nothing_is_kept(hands: Hands) -> None:
    hands.add("term", "Vårtermin", "2027-06-11", "2027-01-11")
    assert "slutar innan" in hands.window.footer.line.text().lower()
    assert hands.part.form.isVisible()
    assert kept_periods(hands.register) == []


def test_another_school_year_is_one_button_away(hands: Hands) -> None:
    hands.add("term", "Hösttermin", "2027-08-17", "2027-12-17")
    assert hands.part.title.text() == "Läsåret 2027/2028"  # the year of what was added is shown
    hands.press(hands.part.before)
    assert hands.part.title.text() == "Läsåret 2026/2027"
    assert hands.part.none.isVisible()
    hands.press(hands.part.after)
    assert len(hands.cells()) == 1


def test_a_dropped_calendar_is_shown_before_anything_is_kept(hands: Hands, calendar: Path) -> None:
    hands.add("break", "Höstlov", "2026-10-26", "2026-10-30")
    assert hands.drop(calendar)
    taking = hands.part.taking
    assert taking.isVisible()
    assert taking.title.text() == "lasar.ics: 1 period är ny, 1 finns redan, 1 rad går inte att använda."
    assert "rad 13" in taking.refused.text()
    assert [[cell.said for cell in taking.sheet.row(at)][:2] for at in range(3)] == [
        ["= Finns redan", "3"], ["+ Ny", "8"], ["✕ Går inte att använda", "13"],
    ]  # fmt: skip
    assert len(kept_periods(hands.register)) == 1
    assert nameless(QAccessible.queryAccessibleInterface(hands.page)) == []
    assert taking.does.text() == "Lägg till 1 period"
    hands.press(taking.does)
    assert [each.name for each in kept_periods(hands.register)] == ["Höstlov", LONG]
    assert [row[1] for row in hands.cells()] == ["Höstlov", LONG]
    hands.drop(calendar)
    assert not taking.does.isEnabled()
    QTest.keyClick(taking.cancel, Qt.Key.Key_Escape)
    hands.settle()
    assert hands.part.view.isVisible()
    hands.undo()
    assert len(kept_periods(hands.register)) == 1


def test_a_break_on_other_days_is_moved_only_when_the_person_agrees(hands: Hands, calendar: Path) -> None:
    hands.add("break", "Höstlov", "2026-11-02", "2026-11-06")
    hands.add("staff_day", "Kompetensdag", "2026-11-09")
    hands.drop(calendar)
    taking = hands.part.taking
    told = [[cell.said for cell in taking.sheet.row(at)] for at in range(taking.sheet.rowCount())]
    assert told[0] == [
        "Δ Andra dagar här: 2026-11-02 till 2026-11-06",
        "3",
        "▧ Lov",
        "Höstlov",
        "2026-10-26",
        "2026-10-30",
    ]
    assert told[3][:4] == ["· Finns bara här, står kvar", "–", "◆ Studiedag", "Kompetensdag"]
    assert taking.moves.isVisible()
    assert taking.does.text() == "Lägg till 1 period"
    taking.moves.click()
    assert taking.does.text() == "Skriv in 2 perioder"
    assert nameless(QAccessible.queryAccessibleInterface(hands.page)) == []
    hands.press(taking.does)
    assert {(each.name, each.first.isoformat()) for each in kept_periods(hands.register)} == {
        ("Höstlov", "2026-10-26"), (LONG, "2026-11-02"), ("Kompetensdag", "2026-11-09"),
    }  # fmt: skip
    hands.undo()
    assert [each.first.isoformat() for each in kept_periods(hands.register)] == ["2026-11-02", "2026-11-09"]
    hands.drop(calendar)
    assert not taking.moves.isChecked()
    hands.press(taking.does)
    assert [each.first.isoformat() for each in kept_periods(hands.register) if each.name == "Höstlov"] == ["2026-11-02"]


def test_what_is_cancelled_stands_in_the_preview_and_brings_nothing(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "lasar.ics"
    file.write_bytes(CALENDAR.replace("SUMMARY:Höstlov", "SUMMARY:Höstlov\r\nSTATUS:CANCELLED").encode())
    hands.drop(file)
    taking = hands.part.taking
    assert "”Höstlov” är inställt" in taking.refused.text()
    assert [cell.said for cell in taking.sheet.row(0)][:2] == ["i Att veta", "3"]
    hands.press(taking.does)
    assert [each.name for each in kept_periods(hands.register)] == [LONG]


def test_a_damaged_calendar_is_told_and_leaves_the_page_as_it_was(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "halv.ics"
    file.write_bytes(CALENDAR[:120].encode())
    hands.drop(file)
    assert "halv.ics är en skadad kalender" in hands.window.footer.line.text()
    assert hands.part.empty_does.isVisible()


def test_a_list_that_is_no_school_year_is_told_and_leaves_the_page_as_it_was(hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "annat.csv"
    file.write_text("Serienummer;Modell\nA1;B\n", encoding="utf-8")
    assert hands.drop(file)
    assert "Namn, Från" in hands.window.footer.line.text()
    assert hands.part.empty_does.isVisible()
    assert not hands.drop(tmp_path / "bild.png")


def test_the_year_is_saved_as_a_calendar_that_can_be_read_again(hands: Hands, calendar: Path, tmp_path: Path) -> None:
    hands.drop(calendar)
    hands.press(hands.part.taking.does)
    to = tmp_path / "ut"
    hands.part.ask_save = lambda *_: to
    hands.press(hands.part.save)
    assert list(read_year(tmp_path / "ut.ics", date(2026, 11, 30)).periods) == kept_periods(hands.register)


def test_a_period_can_be_for_one_school_unit(hands: Hands, school: OpenedSchool, calendar: Path) -> None:
    unit = Creation(UNIT.code, -1, {"name": "Östra Ängelholms Förskoleklass", "own": 1})
    ref = school.ledger.commit(ChangeSet(Sentence("unit"), Origin.PROGRAM, creations=(unit,))).created[-1]
    hands.settle()
    hands.drop(calendar)
    taking = hands.part.taking
    assert taking.units.isVisible()
    taking.units.setCurrentIndex(taking.units.findData(ref.id))
    hands.press(taking.does)
    hands.add("break", "Sportlov", "2027-03-01", "2027-03-05")
    assert {each.unit for each in kept_periods(hands.register)} == {ref.id, None}
    assert {row[5] for row in hands.cells()} == {"Alla", "Östra Ängelholms Förskoleklass"}
    own = next(id for id in hands.part._units if id != ref.id)
    hands.part.units.setCurrentIndex(hands.part.units.findData(own))
    assert [row[1] for row in hands.cells()] == ["Sportlov"]


def test_a_click_in_the_drawing_chooses_the_period(hands: Hands) -> None:
    for name, day in (("Första", "2026-10-26"), ("Andra", "2027-03-01")):
        hands.add("break", name, day, day[:8] + "28")
    strip = hands.part.strip
    box = strip._box(hands.part.periods[0])
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(int(box.center().x()), int(box.center().y())))
    assert hands.part.chosen() == hands.part.periods[0]
    assert strip.period_at(box.center().x(), 0.0) is None


def test_rules_are_explained_tried_and_kept(hands: Hands) -> None:
    hands.press(hands.page.modes["rules"])
    rules = hands.page.rules
    assert [field.text() for field in rules.numbers.values()] == ["90", "5", "20", "0"]
    hands.qtbot.waitUntil(lambda: "2026-08-24" in rules.told.text(), timeout=5_000)  # 22 November less 90 days
    rules.numbers["term.seen_days"].setText("30")
    rules.numbers["term.seen_days"].textEdited.emit("30")
    hands.qtbot.waitUntil(lambda: "2026-10-23" in rules.told.text(), timeout=5_000)
    assert hands.register.setting("term.seen_days") is None
    rules.grades.setText("4, 7, gy1")
    hands.press(rules.save)
    hands.qtbot.waitUntil(lambda: hands.register.setting("term.seen_days") == "30", timeout=5_000)
    hands.qtbot.waitUntil(lambda: rules._kept != {} and not rules.changed, timeout=5_000)
    assert hands.register.setting("term.swap_grades") == "4,7,GY1"
    assert hands.register.setting("term.lead_days") is None
    assert rules.grades.text() == "4, 7, GY1"
    hands.qtbot.waitUntil(lambda: "ändrades" in hands.window.footer.line.text(), timeout=5_000)
    hands.press(rules.save)
    hands.qtbot.waitUntil(lambda: "Ingenting" in hands.window.footer.line.text(), timeout=5_000)
    hands.window.undo_entry(None)
    hands.settle()
    hands.qtbot.waitUntil(lambda: rules.numbers["term.seen_days"].text() == "90", timeout=5_000)


def test_a_rule_that_was_changed_elsewhere_is_told_before_it_is_written_over(hands: Hands) -> None:
    hands.press(hands.page.modes["rules"])
    rules = hands.page.rules
    rules.numbers["term.lead_days"].setText("25")
    keep_setting(hands.window.context.ledger, "term.lead_days", "40", Origin.COMMAND_LINE)
    keep_setting(hands.window.context.ledger, "term.seen_days", "60", Origin.COMMAND_LINE)
    hands.press(rules.save)
    hands.qtbot.waitUntil(lambda: "nu står där ”40”" in hands.window.footer.line.text(), timeout=5_000)
    assert (hands.register.setting("term.lead_days"), rules.numbers["term.lead_days"].text()) == ("40", "25")
    hands.press(rules.save)
    hands.qtbot.waitUntil(lambda: hands.register.setting("term.lead_days") == "25", timeout=5_000)
    assert hands.register.setting("term.seen_days") == "60", "nobody touched it here"
    hands.qtbot.waitUntil(lambda: rules.numbers["term.seen_days"].text() == "60", timeout=5_000)


@pytest.mark.parametrize("zoom", [100, 150])
def test_it_fits_a_small_screen_and_every_control_has_a_name(hands: Hands, zoom: int, calendar: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, zoom=zoom)
    hands.window.resize(1280, 680)
    hands.drop(calendar)
    hands.press(hands.part.taking.does)
    hands.press(hands.part.new)
    for part in ("periods", "rules"):
        hands.page.show_part(part)
        hands.settle()
        assert hands.window.width() == 1280
        assert hands.window.minimumSizeHint().width() <= 1280
        assert hands.window.minimumSizeHint().height() <= 680
        assert nameless(QAccessible.queryAccessibleInterface(hands.window)) == []
