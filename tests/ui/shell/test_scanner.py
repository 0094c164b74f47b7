from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coordinator.desk.records.scanned_codes import device_of, spellings
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ui.shell.scanner import Scanner
from tests.storage.school import School
from tests.ui.shell.shell_school import opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen


class Clock:
    """Time moves by ``step`` seconds at each look."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 0.01

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Desk(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.button = QPushButton("Lämna ut", self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def codes(qapp: QApplication, clock: Clock) -> Iterator[list[str]]:
    scanner = Scanner(clock=clock)
    heard: list[str] = []
    scanner.scanned.connect(heard.append)
    qapp.installEventFilter(scanner)
    yield heard
    qapp.removeEventFilter(scanner)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def send(widget: QWidget, code: str) -> None:
    widget.setFocus()
    QTest.keyClicks(widget, code)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_a_burst_with_enter_is_a_scan_wherever_the_focus_is(codes: list[str], desk: Desk) -> None:
    pressed: list[bool] = []
    desk.button.clicked.connect(lambda: pressed.append(True))
    send(desk.button, "NSK-0204")
    assert codes == ["NSK-0204"]
    assert pressed == []


def test_a_scan_in_a_field_gives_back_what_stood_there(codes: list[str], desk: Desk) -> None:
    desk.field.setText("Leo Påh")
    send(desk.field, "5CD0042XQ")
    assert codes == ["5CD0042XQ"]
    assert desk.field.text() == "Leo Påh"


def test_what_is_typed_by_hand_stays(codes: list[str], desk: Desk, clock: Clock) -> None:
    clock.step = 0.12
    returned: list[bool] = []
    desk.field.returnPressed.connect(lambda: returned.append(True))
    send(desk.field, "Exempelqvist")
    assert (codes, desk.field.text(), returned) == ([], "Exempelqvist", [True])


def test_a_short_burst_is_no_scan(codes: list[str], desk: Desk) -> None:
    send(desk.field, "7B")
    assert (codes, desk.field.text()) == ([], "7B")


def test_a_field_may_want_the_code_for_itself(codes: list[str], desk: Desk) -> None:
    desk.field.setProperty("takes_scans", True)
    send(desk.field, "NSK-0999")
    assert (codes, desk.field.text()) == ([], "NSK-0999")


def test_slow_keys_reach_a_widget_that_is_no_field(codes: list[str], desk: Desk, clock: Clock, qtbot: QtBot) -> None:
    clock.step = 0.2
    heard: list[str] = []

    class Listening(QWidget):
        def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
            heard.append(event.text())

    listening = Listening(desk)
    listening.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    listening.show()
    listening.setFocus()
    QTest.keyClicks(listening, "ab")
    qtbot.waitUntil(lambda: heard == ["a", "b"])
    assert codes == []


def test_spellings_of_a_barcode() -> None:
    assert spellings("1SYX0G89VP") == ["1SYX0G89VP", "YX0G89VP"]
    assert spellings("S5CD12") == ["S5CD12", "5CD12"]
    assert spellings("S12") == ["S12"]


def test_a_device_is_found_by_tag_serial_prefix_and_own_label(tmp_path: Path) -> None:
    with opened(tmp_path) as school:
        register = school.ledger.register
        device = register.find(DEVICE, "asset_tag", "NSK-0204")[0]
        for code in ("nsk-0204", device.serial, "1S" + device.serial, f"DEV:{device.uid}"):
            found = device_of(register, code)
            assert found is not None
            assert found.id == device.id
        assert device_of(register, "OKÄND-1") is None
        assert device_of(register, "DEV:" + "0" * 32) is None


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path / "school.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("tag", "scanned"),
    [
        ("Förskola-12", "FÖRSKOLA-12"),
        ("Lärplatta 3", "lärplatta 3"),
        ("Ångan\u00a09", "A\u030angan9"),
        ("Träslöjden-Ä1", "TRÄSLÖJDEN\u2011Ä1"),
        ("Straße 7", "STRASSE7"),
    ],
)
def test_a_tag_with_swedish_letters_is_scanned(shop: School, tag: str, scanned: str) -> None:
    device = shop.create(DEVICE, asset_tag=tag)
    for code in (tag, scanned, scanned.lower()):
        found = device_of(shop.register, code)
        assert found is not None
        assert found.id == device.id


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_whatever_ends_a_scan_reaches_nothing(codes: list[str], desk: Desk, end: Qt.Key) -> None:
    pressed: list[bool] = []
    desk.button.clicked.connect(lambda: pressed.append(True))
    desk.button.setFocus()
    QTest.keyClicks(desk.button, "NSK-0204")
    QTest.keyClick(desk.button, end)
    QTest.keyClick(desk.button, end)  # CR and LF
    assert (codes, pressed) == (["NSK-0204"], [])
    assert QApplication.focusWidget() is desk.button


def test_a_code_of_several_fields_is_one_scan(codes: list[str], desk: Desk) -> None:
    desk.button.setFocus()
    QTest.keyClicks(desk.button, "]d2010735005385001910A1")
    QTest.keyClick(desk.button, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(desk.button, "215CD1234ABC")
    QTest.keyClick(desk.button, Qt.Key.Key_Return)
    assert codes == ["]d2010735005385001910A1\x1d215CD1234ABC"]


def test_a_blank_before_a_code_presses_no_button(codes: list[str], desk: Desk, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    desk.button.clicked.connect(lambda: pressed.append(True))
    send(desk.button, "  NSK-0204 ")
    assert (codes, pressed) == (["NSK-0204"], [])
    qtbot.wait(200)
    QTest.keyClick(desk.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: pressed == [True])
    assert not desk.button.isDown()


def keys_at(widget: QWidget, typed: str, first: float, pace: float = 8.0) -> float:
    """Keys with moments of their own; the moment of the last one."""
    moment = first
    for at, letter in enumerate(typed):
        moment = first + at * pace
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(int(moment))
            QApplication.sendEvent(widget, event)
    return moment


@pytest.fixture
def presses(desk: Desk) -> list[bool]:
    pressed: list[bool] = []
    desk.button.clicked.connect(lambda: pressed.append(True))
    desk.button.setFocus()
    return pressed


def test_a_blank_waits_for_a_code_that_a_busy_machine_brings_late(
    codes: list[str], desk: Desk, presses: list[bool], qtbot: QtBot
) -> None:
    """By itself for 150 milliseconds, and for 500 while one scan follows the other."""
    keys_at(desk.button, " ", 10_000)
    qtbot.wait(110)
    last = keys_at(desk.button, "NSK-0472 \r", 10_120)
    keys_at(desk.button, " ", last + 900)
    qtbot.wait(300)
    last = keys_at(desk.button, "NSK-0480\r", last + 1_300)
    qtbot.wait(200)
    assert (codes, presses) == (["NSK-0472", "NSK-0480"], [])
    keys_at(desk.button, " ", last + 5_000)
    qtbot.waitUntil(lambda: presses == [True])


@pytest.mark.parametrize("cut", [" N", " NSK-0472 ", "  NSK-0472"])
def test_a_code_that_was_cut_presses_no_button(
    codes: list[str], desk: Desk, presses: list[bool], qtbot: QtBot, cut: str
) -> None:
    keys_at(desk.button, cut, 10_000)
    qtbot.wait(300)
    assert (codes, presses, desk.button.isDown()) == ([], [], False)


def test_what_is_held_for_one_button_never_reaches_another(
    codes: list[str], desk: Desk, presses: list[bool], qtbot: QtBot
) -> None:
    other = QPushButton("Ta bort", desk)
    other.show()
    other.setFocus()
    keys_at(other, " ", 10_000)
    desk.button.setFocus()  # as when a record opens meanwhile
    qtbot.wait(300)
    assert (codes, presses) == ([], [])


def test_a_key_that_is_held_down_is_no_scan(codes: list[str], desk: Desk) -> None:
    for _ in range(8):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", True)
        QApplication.sendEvent(desk.field, event)
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert codes == []


def test_a_scan_into_an_open_menu_chooses_nothing(codes: list[str], desk: Desk, qtbot: QtBot) -> None:
    chosen: list[str] = []
    menu = QMenu(desk)
    for words in ("&Nytt", "&Skriv ut", "&Kasta"):
        menu.addAction(words, lambda words=words: chosen.append(words))
    menu.popup(desk.mapToGlobal(desk.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClicks(menu, "NSK-0204")
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert (codes, chosen) == (["NSK-0204"], [])
    menu.close()


def test_a_list_of_choices_that_can_be_written_in_gives_back_what_stood_there(codes: list[str], desk: Desk) -> None:
    box = QComboBox(desk, editable=True)
    box.addItems(["Sal 1", "Sal 12"])
    box.show()
    send(box, "NSK-0204")
    assert (codes, box.currentText()) == (["NSK-0204"], "Sal 1")
