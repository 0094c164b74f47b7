"""What holds for every verb of a run: the database, the day, how to answer, and what only the whole program can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol


class PlayDemo(Protocol):
    """Prepares the invented school in ``folder`` (one of its own when ``None``) and shows it; returns an exit code."""

    def __call__(self, folder: Path | None, today: date | None, *, terminal: bool) -> int:
        """Plays it in the terminal when asked to or when there is no display."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the command line is given by the program around it, since it may not know of a window."""

    window: Callable[[Path], int]
    demo: PlayDemo
    self_test: Callable[[], int]
    report: Callable[[BaseException], Path | None]


@dataclass(slots=True)
class Wish:
    """The options that stand before or after any verb."""

    means: Means
    database: Path | None = None
    as_json: bool = False
    today: date | None = None
    language: str | None = None

    @property
    def path(self) -> Path:
        """The database that is meant."""
        return self.database or default_path()


def default_path() -> Path:
    """Where the school's database lies when nobody says otherwise: the user's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("Coordinator", appauthor=False) / "school.db"
