"""Scans and typed words by the thousand, with the moments of a scanner and of fingers, on every page (needs U4).

Each key carries its own time stamp; a window that stalls hears of its timers before the keys that wait for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.shell.scanner import Scanner
from tests.ui.fingers import wait_until_quiet
from tests.ui.shell.shell_school import opened, window_on

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

ROUNDS = 10_000
CODES = ("NSK-0472", "nsk+0202", "5CD1234ABC", "leopah", "2026-00004", "]C0NSK-0472", "  NSK-0001", "HTTPS://A.EX/T/7")
WORDS = ("Åsa", "Leo Påhittsson", "Anna", "7B", "hemma hos mormor", "Sal 12", "2026", "Märta Sjögren", "ok")
ENDS = ((Qt.Key.Key_Return,), (Qt.Key.Key_Enter,), (Qt.Key.Key_Tab,), (Qt.Key.Key_Return, Qt.Key.Key_Return))


@dataclass
class Hand:
    """Presses keys with moments of their own, and lets the window stall between them."""

    scanner: Scanner
    rng: random.Random
    moment: float = 1_000.0
    stalls: int = 0
    late: float = 0.0
    passed: list[float] = field(default_factory=lambda: [0.0])

    def press(self, widget: QWidget, key: int, typed: str, after: float) -> None:
        """One key, ``after`` so many milliseconds."""
        self.moment += after
        self.passed[0] += after / 1000
        if self.rng.random() < 0.15:
            self._stall()
        focus = QApplication.focusWidget() or widget
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, typed)
            event.setTimestamp(int(self.moment))
            QApplication.sendEvent(focus, event)

    def _stall(self) -> None:
        """The window is busy for a while; then the timer that ran out is told before the keys that came meanwhile."""
        self.stalls += 1
        self.passed[0] += self.rng.uniform(0, 0.5)
        if self.scanner._timer.isActive() and self.passed[0] * 1000 >= self.scanner._due:
            self.scanner._time_is_up()

    def rest(self) -> None:
        """Long enough for the window to know that nothing more comes."""
        self.moment += 1_000
        for _ in range(3):
            self.passed[0] = max(self.passed[0], self.scanner._due / 1000)
            if self.scanner._timer.isActive():
                self.scanner._time_is_up()

    def scan(self, widget: QWidget, code: str) -> None:
        """As a scanner types, even and quick, and its end a little later."""
        speed = self.rng.uniform(2, 60)
        for letter in code:
            self.press(widget, ord(letter.upper()), letter, max(2.0, min(60.0, speed + self.rng.uniform(-3, 3))))
        after = self.rng.uniform(2, 60)
        for key in self.rng.choice(ENDS):
            self.press(widget, key, "\r" if key != Qt.Key.Key_Tab else "\t", after)

    def type(self, widget: QWidget, word: str) -> None:
        """As quick fingers type: some pauses as short as a scanner's, but never all of them, nor evenly."""
        for letter in word:
            self.press(widget, ord(letter.upper()), letter, max(25.0, self.rng.gauss(120, 45)))


class Board(QDialog):
    """What a dialog has: fields, a list of choices, a button that Enter presses."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        for each in (QLineEdit("Leo"), QPlainTextEdit("Anteckning"), QComboBox(), self.buttons):
            column.addWidget(each)


def _places(root: QWidget, rng: random.Random, most: int = 14) -> list[QWidget]:
    """Some of what can have the keys."""
    kinds = (QAbstractButton, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QComboBox)
    found: list[QWidget] = [
        each
        for each in root.findChildren(QWidget)
        if isinstance(each, kinds) and each.isVisible() and each.isEnabled() and not each.property("takes_scans")
        and not isinstance(each.parent(), QAbstractSpinBox | QComboBox)
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus and not getattr(each, "isReadOnly", bool)()
    ]  # fmt: skip
    rng.shuffle(found)
    return list(found[:most])


def _is_plain(field: QWidget) -> bool:
    """Whether it takes any word: fields with a mask, a validator or choices of their own do not."""
    return not isinstance(field, QLineEdit) or not (field.inputMask() or field.maxLength() < 30)


def _said(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLineEdit | QAbstractSpinBox) else ""


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with opened(tmp_path) as school, window_on(school, qtbot) as made:
        wait_until_quiet(made, qtbot)
        yield made


@dataclass
class Replay:
    """A scanner that hears instead of the window's, and all that was pressed meanwhile."""

    window: MainWindow
    qtbot: QtBot
    hand: Hand
    heard: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    scans: int = 0
    words: int = 0

    def listen_to(self, place: QWidget) -> None:
        """Notes when a button is pressed."""
        if isinstance(place, QAbstractButton):
            name = place.text()
            place.clicked.connect(lambda *_: self.pressed.append(name))

    def open(self, turn: str, board: Board) -> list[QWidget]:
        """The page, or the dialog; what of it can have the keys."""
        if turn:
            self.window.go(turn)
            wait_until_quiet(self.window, self.qtbot)
        top = self.window if turn else board
        top.show()
        top.raise_()
        top.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is top)
        rng = self.hand.rng
        return _places(self.window.page, rng) + _places(self.window.top, rng) if turn else _places(board, rng)

    def step(self, turn: str, place: QWidget) -> None:
        """A scan, or a word where words are written."""
        rng, before = self.hand.rng, _said(place)
        place.setFocus()
        if isinstance(place, QLineEdit | QPlainTextEdit) and _is_plain(place) and rng.random() < 0.4:
            word = rng.choice(WORDS)
            self.hand.type(place, word)
            self.hand.rest()
            self.words += 1
            assert word in _said(place), (turn, before, word)
            assert self.heard == [], (turn, word)
            place.setText(before) if isinstance(place, QLineEdit) else place.setPlainText(before)
        else:
            code = rng.choice(CODES)
            self.hand.scan(place, code)
            self.hand.rest()
            self.scans += 1
            assert self.heard == [code.strip()], (turn, type(place).__name__, code)
            self.heard.clear()
            assert _said(place) == before, (turn, type(place).__name__, place.accessibleName(), code)
        assert QApplication.focusWidget() is place, (turn, type(place).__name__, place.accessibleName())
        assert self.pressed == [], (turn, self.pressed)


def test_ten_thousand_scans_and_words_on_every_page(window: MainWindow, qtbot: QtBot) -> None:
    """None is lost, cut or presses anything, and no word is taken for a scan."""
    application = QApplication.instance()
    assert application is not None
    application.removeEventFilter(window.scanner)
    passed = [0.0]
    scanner = Scanner(passed=lambda: passed[0])
    replay = Replay(window, qtbot, Hand(scanner, random.Random(20_261_130), passed=passed))
    scanner.scanned.connect(replay.heard.append)
    application.installEventFilter(scanner)
    board = Board()
    qtbot.addWidget(board)
    board.finished.connect(lambda code: replay.pressed.append(f"closed {code}"))
    try:
        turns = [*(kind.code for kind in PAGES), ""]
        for turn in turns:
            places = replay.open(turn, board)
            assert places, turn
            for each in places:
                replay.listen_to(each)
            for _ in range(ROUNDS // len(turns) + 1):
                replay.step(turn, replay.hand.rng.choice(places))
    finally:
        application.removeEventFilter(scanner)
        application.installEventFilter(window.scanner)
    assert replay.scans + replay.words >= ROUNDS
    assert min(replay.scans, replay.words) > ROUNDS // 20
    assert replay.hand.stalls > ROUNDS // 4
