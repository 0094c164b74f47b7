"""Errors that nobody caught: our bugs go to a report that the user may send; trouble on the user's side is only said.

A report holds where it happened and which kinds of error they were, but not what they said where the words may hold a
name (``durability`` §7.6).
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import Final

from coordinator import __version__
from coordinator.domain.outputs import OutputForm, writes
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_version import SQLITE
from coordinator.storage.disk.sqlite_errors import explained
from coordinator.words import mark, text

SAID: Final = mark("Something in the program went wrong, and nothing half done was kept. A report lies in {file}.")
UNREPORTED: Final = mark("Something in the program went wrong, and no report could be written. Please tell us.")
_MOST: Final = 20  # reports kept
_FOLDERS: Final = re.compile(r"[^:()\n]*[/\\]")
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # where no log is kept, standard error is for the sentence alone


def install(folder: Path, show: Callable[[str], None] | None = None) -> None:
    """Catches what nobody caught, in every thread. ``show`` says the sentence (to standard error where none is given);
    it may be called from any thread.
    """
    say = show or say_on_standard_error

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
        else:
            say(write_report(folder, error))

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread


@writes("report", mark("Report of a fault in the program"), OutputForm.LOG)
def write_report(folder: Path, error: BaseException) -> str:
    """Writes a report of our bug and returns the sentence to show; trouble on the user's side says its own."""
    known = explained(error)  # a damaged file met while reading is no bug of ours
    if isinstance(known, Trouble):
        return str(known)
    now = datetime.now(UTC)
    file = folder / f"report-{now.strftime('%Y%m%dT%H%M%S%fZ')}.txt"
    _log.error("A report was written: %s", type(error).__name__)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(report_lines(error, now)) + "\n", encoding="utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-_MOST]:
            old.unlink()
    except OSError:
        return text(UNREPORTED)
    return text(SAID, file=str(file))


def report_lines(error: BaseException, now: datetime) -> Iterator[str]:
    """The lines of a report: versions, then each error of the chain with its places in the code, newest last."""
    yield f"Coordinator {__version__} · {now.isoformat(timespec='seconds')}"
    yield f"Python {platform.python_version()} · SQLite {SQLITE} · {sys.platform} {platform.machine()}"
    for one in reversed(list(_chain(error))):
        yield ""
        yield f"{type(one).__module__}.{type(one).__qualname__}" + _error_words(one)
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _error_words(error: BaseException) -> str:
    """The words that name nobody: trouble keeps them apart from its values, SQLite names its errors, and what could not
    be imported is a part of the program or the system, once the folders are taken away.
    """
    if isinstance(error, Trouble):
        return f": {error.message}"
    if isinstance(error, ImportError):
        return f": {_FOLDERS.sub('', str(error))}"
    code = getattr(error, "sqlite_errorname", None)
    return f": {code}" if code else ""


def _place(filename: str) -> str:
    """A file of the code without the folders above it, which may name the user."""
    parts = PurePath(filename.replace("\\", "/")).parts
    for root in ("coordinator", "site-packages"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at:])
    return parts[-1] if parts else ""


def say_on_standard_error(sentence: str) -> None:
    """Says a sentence where there is a console."""
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")
