"""Buttons as the window has them: words first, an icon beside, always a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from coordinator.ui.widgets import icons
from coordinator.ui.widgets.icons import icon_for


def button(words: str, does: Callable[[], Any], icon: str = "", *, role: str = "") -> QPushButton:
    """A push button that says what it does; Enter presses it as Space does."""
    made = QPushButton(words)
    made.setAutoDefault(True)
    made.setAccessibleName(words)
    if role:
        made.setProperty("role", role)
    if icon:
        icons.icon_for(made, icon)
    made.clicked.connect(lambda _checked=False: does())
    return made


def link(words: str, does: Callable[[], Any]) -> QPushButton:
    """A name that leads to its record."""
    made = QPushButton(words)
    as_link(made, does)
    return made


def as_link(made: QPushButton, does: Callable[[], Any]) -> None:
    """Gives a button the look and the name of a link."""
    made.setAutoDefault(True)
    made.setAccessibleName(made.text())
    made.setProperty("role", "link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: does())


def mode_buttons(
    parent: QWidget, offered: Iterable[tuple[str, str, str]], show: Callable[[str], Any]
) -> dict[str, QPushButton]:
    """Buttons of which one is down, by code: each opens a part of the page. Offered as code, words and icon."""
    group = QButtonGroup(parent)
    made = {code: button(words, partial(show, code), icon, role="mode") for code, words, icon in offered}
    for each in made.values():
        each.setCheckable(True)
        group.addButton(each)
    group.buttons()[0].setChecked(True)
    return made


def menu_button(words: str, icon: str, fill: Callable[[QMenu], Any], parent: QWidget | None = None) -> QToolButton:
    """A button that opens a menu, filled when it opens."""
    made = QToolButton(parent)
    made.setText(words)
    made.setAccessibleName(words)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    icons.icon_for(made, icon)
    menu = QMenu(made)

    def refill() -> None:
        menu.clear()
        fill(menu)

    menu.aboutToShow.connect(refill)
    made.setMenu(menu)
    return made


def icon_button(icon: str, name: str) -> QPushButton:
    """A button with an icon and words."""
    button = QPushButton(name)
    button.setAutoDefault(True)  # Enter presses it, as people expect
    icon_for(button, icon)
    return button
