"""The wheel scrolls the page: it never answers a question that happens to stand under the pointer."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coordinator.ui.widgets.choice_box import ChoiceBox, DayBox

UI = Path(__file__).resolve().parents[3] / "coordinator" / "ui"
Field = TypeVar("Field", bound=QWidget)
TAKES_THE_WHEEL = frozenset(
    {"QComboBox", "QDateEdit", "QDateTimeEdit", "QTimeEdit", "QSpinBox", "QDoubleSpinBox", "QSlider"}
)


def turn(widget: QWidget) -> None:
    """One notch of the wheel towards the person, with the pointer in the widget's middle, as the screen sends it."""
    window = widget.window()
    at = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(at), QPoint(0, -120))
    QApplication.processEvents()


def found(page: QScrollArea, kind: type[Field]) -> Field:
    """The one field of its kind."""
    field = page.findChild(kind)
    assert isinstance(field, kind)
    return field


@pytest.fixture
def page(qtbot: QtBot) -> QScrollArea:
    """A page longer than its window, with a choice and a day at its top."""
    area, sheet = QScrollArea(), QWidget()
    column = QVBoxLayout(sheet)
    choice, day = ChoiceBox(), DayBox()
    choice.addItems([f"Svar {at}" for at in range(5)])
    day.setDate(QDate(2026, 8, 18))
    for each in (QLineEdit(), choice, day):
        column.addWidget(each)
    column.addSpacing(3_000)
    area.setWidget(sheet)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(400, 300)
    area.show()
    qtbot.waitExposed(area)
    return area


@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_over_a_choice_or_a_day_scrolls_the_page(page: QScrollArea, focused: bool) -> None:
    choice, day = found(page, ChoiceBox), found(page, DayBox)
    for field in (choice, day):
        (field if focused else found(page, QLineEdit)).setFocus()
        before = page.verticalScrollBar().value()
        turn(field)
        assert page.verticalScrollBar().value() > before
        assert field.hasFocus() is focused, "what is scrolled over takes no focus"
    assert choice.currentIndex() == 0
    assert day.date() == QDate(2026, 8, 18)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_wheel_moves_within_a_list_that_is_open(page: QScrollArea, qtbot: QtBot) -> None:
    choice = found(page, ChoiceBox)
    choice.setMaxVisibleItems(2)
    choice.setStyleSheet("QComboBox { combobox-popup: 0; }")  # a list that scrolls, as the program's style shows it
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible)
    turn(choice.view().viewport())
    assert choice.view().verticalScrollBar().value() > 0
    assert choice.currentIndex() == 0
    choice.hidePopup()


def test_the_keyboard_still_chooses(page: QScrollArea) -> None:
    choice, day = found(page, ChoiceBox), found(page, DayBox)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "Svar 1"
    day.setCurrentSection(QDateEdit.Section.DaySection)
    QTest.keyClick(day, Qt.Key.Key_Up)
    assert day.date() == QDate(2026, 8, 19)
    assert choice.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert isinstance(choice, QComboBox)


def test_no_page_has_a_field_of_its_own_that_takes_the_wheel() -> None:
    fields = [
        f"{path.relative_to(UI).as_posix()}:{node.lineno}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TAKES_THE_WHEEL
    ]
    assert fields == [], "these change when somebody scrolls over them; widgets/choice_box.py has those that do not"
