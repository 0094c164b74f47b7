"""What every page is given: the ledger to ask and write through, and the window's few services."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, cast

from PySide6.QtWidgets import QWidget

from coordinator.domain.changes import ChangeSet, Ref
from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice

RESTART: Final = 75
"""The program's exit code when it shall be started again on the restored database."""


class Window(Protocol):
    """What a page may ask of the window."""

    def say(
        self,
        sentence: str,
        *,
        undo: int | None = None,
        trouble: bool = False,
        agreed: Callable[[], None] | None = None,
    ) -> None:
        """Shows a line at the bottom, with *Undo* for the entry where one is given (window principle 4).

        ``agreed`` is called when somebody answers that what looks like a personal identity number is none.
        """

    def show_record(self, ref: Ref, *, form: str = "") -> None:
        """Opens a record in the panel at the right, there with one of its forms (``Act.form``)."""

    def go(self, page: str, **wanted: Any) -> None:
        """Opens a page by its code; ``wanted`` reaches the page's ``enter``."""

    def commit(self, changes: ChangeSet, then: Callable[[Notice], None] | None = None) -> None:
        """Commits beside the window, says what happened with *Undo*, or why not; ``then`` runs in the window."""

    def run(
        self, words: str, job: Callable[[Callable[[float], None], Callable[[], bool]], Any], then: Callable[[Any], None]
    ) -> Future[Any]:
        """Runs ``job(progress, cancelled)`` beside the window, with *Cancel*; ``then`` gets its value in the window."""


@dataclass(frozen=True, slots=True)
class Context:
    """Given to every page when it is made."""

    ledger: Ledger
    window: Window
    path: Path
    profiles: Path
    keeper: Keeper | None = None


class Page(Protocol):
    """What the window asks of a page, which is a QWidget besides. Every method may be left to :class:`QuietPage`."""

    def enter(self, **wanted: Any) -> None:
        """The page is shown, perhaps with something wanted of it."""

    def noticed(self, notice: Notice) -> None:
        """Something was committed: repaint what it touched."""

    def scanned(self, code: str) -> bool:
        """A code was scanned: ``True`` when the page has dealt with it (window principle 2)."""

    def dropped(self, paths: list[Path]) -> bool:
        """Files were dropped: ``True`` when the page has dealt with them."""


class QuietPage(QWidget):
    """A page that has nothing to say to any of it; pages override what concerns them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def enter(self, **wanted: Any) -> None:
        """Nothing is done on entering."""

    def noticed(self, notice: Notice) -> None:
        """Nothing shown depends on the register."""

    def scanned(self, code: str) -> bool:
        """Scans are left to the window."""
        return False

    def dropped(self, paths: list[Path]) -> bool:
        """Dropped files are left to the window."""
        return False

    def close_page(self) -> None:
        """The window closes; a page that has threads ends them."""


class PageMaker:
    """Imports a page's module when the page is first wanted, then makes it."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def __call__(self, context: Context) -> QuietPage:
        """The page."""
        return cast(QuietPage, getattr(import_module(self.module), self.name)(context))


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page as the navigation lists it: ``label`` a message id, ``icon`` a qtawesome name, ``make`` what builds it."""

    code: str
    label: str
    icon: str
    make: Callable[[Context], QuietPage]
