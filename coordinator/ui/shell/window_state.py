"""The window opens as it was left: its size, the navigation, the panel's width (window principle 5)."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtWidgets import QSplitter, QWidget

from coordinator.ui.shell.navigation import Navigation
from coordinator.ui.widgets.saved_state import Saved

PANEL: Final = 380  # pixels


class PlacedWindow(Protocol):
    """The window's parts that keep their sizes."""

    saved: Saved
    navigation: Navigation
    splitter: QSplitter

    @property
    def aside(self) -> QWidget:
        """The panel at the right."""

    def width(self) -> int:
        """In pixels."""

    def height(self) -> int:
        """In pixels."""

    def resize(self, width: int, height: int, /) -> None:
        """In pixels."""


def place(window: PlacedWindow) -> None:
    """Gives the window the size and parts it had."""
    kept = window.saved.get("window") or {}
    size = kept.get("size")
    if isinstance(size, list) and len(size) == 2:
        window.resize(int(size[0]), int(size[1]))
    if kept.get("folded") is not None:
        window.navigation.by_hand = True
        window.navigation.set_folded(bool(kept["folded"]))
    window.splitter.setSizes([900, int(kept.get("panel", PANEL))])


def remember(window: PlacedWindow) -> None:
    """Keeps them for next time."""
    panel = window.splitter.sizes()[1] if window.aside.isVisible() else 0
    window.saved.put(
        "window",
        {
            "size": [window.width(), window.height()],
            "folded": window.navigation.is_folded if window.navigation.by_hand else None,
            "panel": panel or (window.saved.get("window") or {}).get("panel", PANEL),
        },
    )
