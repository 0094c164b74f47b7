"""Loads what the other pages are made of once the start is over, so that the first opening of none waits for it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from coordinator.ui.threads.timers import later

if TYPE_CHECKING:
    from coordinator.ui.shell.main_window import MainWindow

_AFTER: Final = 1_000  # milliseconds
MODULES: Final = (
    "coordinator.ui.lists.list_pages",
    "coordinator.ui.orders.orders_page",
    "coordinator.ui.imports.import_page",
    "coordinator.ui.handover.handover_page",
    "coordinator.ui.term.term_page",
    "coordinator.desk.term.term_sheet",
    "coordinator.ui.year.year_page",
    "coordinator.ui.history.history_page",
    "coordinator.ui.duplicates.duplicates_page",
    "coordinator.ui.settings.settings_page",
)
"""The pages' modules, the most used first, and what the term start's page asks for beside the window."""


def load_ahead(window: MainWindow) -> None:
    """Begins to load them beside the window a moment after it was painted, which waits 1 ms at a time for it."""
    jobs = window.jobs
    window.painted.connect(
        lambda: later(window, _AFTER, lambda: window.jobs.quietly(lambda: load_modules(jobs.is_ending)))
    )


def load_modules(stopped: Callable[[], bool]) -> None:
    """Loads the modules one by one till ``stopped``."""
    for name in MODULES:
        if stopped():
            return
        import_module(name)
