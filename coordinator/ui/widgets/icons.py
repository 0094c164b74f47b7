"""Icons of one family, set after the first paint: opening their fonts takes longer than the window (performance §A)."""

from __future__ import annotations

import os
import weakref
from typing import Final

import shiboken6
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton

from coordinator.ui.widgets import theme

_wanted: Final[list[tuple[weakref.ref[QAbstractButton], str]]] = []
_ready: Final[list[bool]] = []


def icon_for(button: QAbstractButton, name: str) -> None:
    """Gives a button its icon: at once when the icons are loaded, otherwise as soon as they are."""
    _wanted.append((weakref.ref(button), name))
    if _ready:
        button.setIcon(_for(button, name))


def load_icons() -> None:
    """Opens the icon fonts and sets every icon that waits; call it when the window has been painted."""
    if not _ready:
        os.environ["QT_API"] = "pyside6"
        _ready.append(True)
    repaint()


def repaint() -> None:
    """Draws the icons anew in the colours of the palette in use."""
    if not _ready:
        return
    alive = []
    for found, name in _wanted:
        button = found()
        if button is not None and _standing(button):
            button.setIcon(_for(button, name))
            alive.append((found, name))
    _wanted[:] = alive


def icon(name: str, colour: str = "") -> QIcon:
    """One icon of the family, empty as long as the icons are not loaded."""
    if not _ready:
        return QIcon()
    import qtawesome

    found = theme.colours()
    made: QIcon = qtawesome.icon(name, color=colour or found.text, color_disabled=found.muted)
    return made


def _for(button: QAbstractButton, name: str) -> QIcon:
    found = theme.colours()
    return icon(name, found.on_accent if button.property("role") == "main" else found.text)


def _standing(button: QAbstractButton) -> bool:
    return bool(shiboken6.isValid(button))
