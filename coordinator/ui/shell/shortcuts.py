"""The keys that work everywhere, and the commands that the search finds by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from coordinator.desk.records.search_answers import Command
from coordinator.ui.context import Context, PageKind
from coordinator.ui.shell.footer import Footer
from coordinator.ui.shell.navigation import Navigation
from coordinator.ui.shell.top_bar import TopBar
from coordinator.ui.widgets import icons, theme
from coordinator.words import text


class KeyedWindow(Protocol):
    """What the keys and the commands reach of the window."""

    context: Context
    kinds: dict[str, PageKind]
    navigation: Navigation
    top: TopBar
    stack: QStackedWidget
    footer: Footer

    @property
    def aside(self) -> QWidget:
        """The panel at the right."""

    def go(self, page: str, **wanted: Any) -> None:
        """Opens a page by its code."""

    def undo_entry(self, entry: int | None) -> None:
        """Undoes an entry, or the newest one in effect."""

    def redo_entry(self, entry: int | None) -> None:
        """Does an undone entry again."""


def lay_keys(window: KeyedWindow, parent: QWidget) -> None:
    """Ctrl+1 to 9 for the pages, Ctrl+K for the search, F6 between the areas, Ctrl and plus or minus for the text."""
    for number, code in enumerate(list(window.kinds)[:9], 1):
        _key(parent, f"Ctrl+{number}", partial(window.go, code))
    _key(parent, "Ctrl+K", partial(to_search, window))
    _key(parent, "F6", partial(to_next_area, window, 1))
    _key(parent, "Shift+F6", partial(to_next_area, window, -1))
    for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
        _key(parent, keys, partial(change_zoom, step))
    _key(parent, "Ctrl+Z", partial(window.undo_entry, None))
    _key(parent, "Ctrl+Y", partial(window.redo_entry, None))
    _key(parent, "Ctrl+Shift+Z", partial(window.redo_entry, None))


def commands_of(window: KeyedWindow) -> Sequence[Command]:
    """What can be opened or done by its name."""
    from coordinator.ui.lists.list_actions import create

    pages = [Command(text(kind.label), partial(window.go, code)) for code, kind in window.kinds.items()]
    context = window.context
    return [
        *pages,
        Command(text("New device"), partial(create, context, "device")),
        Command(text("New person"), partial(create, context, "person")),
        Command(text("New room or cart"), partial(create, context, "room")),
        Command(text("Undo the last step"), partial(window.undo_entry, None)),
        Command(text("Do the last undone step again"), partial(window.redo_entry, None)),
        Command(text("Light look"), partial(change_scheme, "light")),
        Command(text("Dark look"), partial(change_scheme, "dark")),
        Command(text("The system's look"), partial(change_scheme, "system")),
        Command(text("Larger text"), partial(change_zoom, 1)),
        Command(text("Smaller text"), partial(change_zoom, -1)),
    ]


def to_search(window: KeyedWindow) -> None:
    """Puts the cursor into the one search."""
    window.top.search.setFocus()
    window.top.search.selectAll()


def to_next_area(window: KeyedWindow, step: int) -> None:
    """From navigation to search, page, panel and the line at the bottom, round and round."""
    areas: list[QWidget] = [window.navigation, window.top, window.stack]
    areas += [window.aside] if window.aside.isVisible() else []
    areas += [window.footer] if _first_in(window.footer) else []
    focus = QApplication.focusWidget()
    at = next((n for n, area in enumerate(areas) if focus is not None and area.isAncestorOf(focus)), -step)
    for further in range(1, len(areas) + 1):
        found = _first_in(areas[(at + step * further) % len(areas)])
        if found is not None:
            found.setFocus()
            return


def change_zoom(step: int) -> None:
    """Larger or smaller text; 0 for the ordinary size."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.apply(application, zoom=theme.zoomed(step) if step else 100)


def change_scheme(scheme: str) -> None:
    """Light, dark, or as the system has it."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.apply(application, scheme=scheme)
        icons.repaint()


def _first_in(area: QWidget) -> QWidget | None:
    for widget in area.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
    return None


def _key(parent: QWidget, keys: str, does: Callable[[], Any]) -> None:
    QShortcut(QKeySequence(keys), parent).activated.connect(does)
