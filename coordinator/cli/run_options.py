"""What holds for every verb of a run: the database, the day, how to answer, and what only the whole program can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.file_place import default_database


class CommandLineSchool(Protocol):
    """An open school, as the program around opens it."""

    @property
    def ledger(self) -> Ledger:
        """The door to the register."""

    @property
    def keeper(self) -> Keeper:
        """Who keeps the file."""

    def close(self) -> None:
        """Closes the database."""


class OpenSchool(Protocol):
    """Opens a database for one verb."""

    def __call__(self, path: Path, *, write: bool, today: date | None) -> CommandLineSchool:
        """Raises a ``Trouble`` for whatever stands in the way."""


class PlayDemo(Protocol):
    """Prepares the invented school in ``folder`` (one of its own when ``None``) and shows it; returns an exit code."""

    def __call__(self, folder: Path | None, today: date | None, *, terminal: bool) -> int:
        """Plays it in the terminal when asked to or when there is no display."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the command line is given by the program around it, since it may not know of a window.

    ``report`` keeps a report of an error of ours and gives the sentence to say. ``self_test`` gives what it tried, each
    as a sentence with whether it worked.
    """

    open_school: OpenSchool
    window: Callable[[Path | None, date | None], int]
    demo: PlayDemo
    self_test: Callable[[], Sequence[tuple[str, bool]]]
    report: Callable[[BaseException], str]


@dataclass(slots=True)
class RunOptions:
    """The options that stand before or after any verb."""

    means: Means
    database: Path | None = None
    as_json: bool = False
    today: date | None = None
    language: str | None = None
    keep_numbers: bool = False

    @property
    def path(self) -> Path:
        """The database that is meant."""
        return (self.database or default_database()).absolute()
