"""The window opens as it was left: its size, the navigation, the panel's width (window principle 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coordinator.ui.shell.main_window import MainWindow

PANEL: Final = 380  # pixels


def place(window: MainWindow) -> None:
    """Gives the window the size and parts it had."""
    kept = window.saved.get("window") or {}
    size = kept.get("size")
    if isinstance(size, list) and len(size) == 2:
        window.resize(int(size[0]), int(size[1]))
    if kept.get("folded") is not None:
        window.navigation.by_hand = True
        window.navigation.set_folded(bool(kept["folded"]))
    window.splitter.setSizes([900, int(kept.get("panel", PANEL))])


def remember(window: MainWindow) -> None:
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
