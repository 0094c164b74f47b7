"""Loads what the other pages are made of once the start is over, so that the first opening of none waits for it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from coordinator.ui.context import PageMaker
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.threads.timers import later

if TYPE_CHECKING:
    from coordinator.ui.shell.main_window import MainWindow

_AFTER: Final = 1_000  # milliseconds
_FIRST: Final = "overview"
BESIDE: Final = ("coordinator.desk.term.term_sheet",)
"""What pages ask for beside the window when they are first opened."""


def load_ahead(window: MainWindow) -> None:
    """Begins to load them beside the window a moment after it was painted, which waits 1 ms at a time for it."""
    jobs = window.jobs
    window.painted.connect(
        lambda: later(window, _AFTER, lambda: window.jobs.quietly(lambda: load_modules(jobs.is_ending)))
    )


def load_modules(stopped: Callable[[], bool]) -> None:
    """Loads the pages' modules one by one till ``stopped``."""
    pages = (page.make.module for page in PAGES if isinstance(page.make, PageMaker) and page.code != _FIRST)
    for name in dict.fromkeys((*pages, *BESIDE)):
        if stopped():
            return
        import_module(name)
