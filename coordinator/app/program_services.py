"""What the command line is given of the program: opening, the window, the demo, the self-test, reports.

Qt is loaded when a window is wanted, and not before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.app import crash_report
from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.app.start_log import data_folder, log_start, start_log
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_place import default_database
from coordinator.words import mark, text

if TYPE_CHECKING:
    from coordinator.cli import Means


def means() -> Means:
    """Everything the command line asks of the program around it."""
    from coordinator.cli import Means

    return Means(open_school=open_school, window=window, demo=demo, self_test=self_test, report=keep_report)


def wants_window(words: Sequence[str]) -> bool:
    """Whether a command line asks for the window and nothing else, perhaps on a database of its own."""
    return not words or (len(words) == 2 and words[0] == "--database")


def window_alone(words: Sequence[str]) -> int:
    """The window as the command line would open it, without its grammar, for which the first paint need not wait.

    The exit code is 1 when something stood in the way; one sentence on standard error says what.
    """
    try:
        return window(Path(words[1]) if words else None, None)
    except KeyboardInterrupt:
        crash_report.say_on_standard_error(text("Stopped."))
    except Trouble as trouble:
        crash_report.say_on_standard_error(str(trouble))
    except Exception as error:  # noqa: BLE001  # our bug: never a traceback on the user's terminal
        crash_report.say_on_standard_error(keep_report(error))
    return 1


def has_display() -> bool:
    """Whether a window could be shown: always on Windows and macOS, elsewhere when there is a display to show it on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def window(path: Path | None, today: date | None) -> int:
    """The window on the school's database; a ``Trouble`` when there is no display."""
    if not has_display():
        raise Trouble(mark("There is no display for the window. “coordinator --help” lists what works without one."))
    return _shown((path or default_database()).absolute(), today)


def _shown(place: Path, today: date | None, *, invented: bool = False) -> int:
    start_log(data_folder())
    crash_report.install(data_folder())
    log_start(place)
    try:
        from coordinator.ui.shell.window_start import RESTART, run_window
    except ImportError as error:
        from coordinator.app.missing_library import missing_library

        raise missing_library(error) or error from error

    code = run_window(open_school(place, today=today), demo=invented) if place.exists() else _begun(place, today)
    while code == RESTART:  # a backup was put in the database's place
        code = run_window(open_school(place, today=today), demo=invented)
    return code


def _begun(place: Path, today: date | None) -> int:
    """The first start: the window asks for the school, and its database is made where it will be looked for."""
    from coordinator.storage.store.school_package import unpack
    from coordinator.storage.store.store_opening import create_database
    from coordinator.ui.shell.window_start import run_first

    def begin(code: str, name: str) -> OpenedSchool:
        return open_school(create_database(place, code, name, today=today), today=today)

    def take_over(file: Path) -> OpenedSchool:
        return open_school(unpack(file, place.parent, place.name), today=today)

    return run_first(begin, take_over)


def demo(folder: Path | None, today: date | None, *, terminal: bool) -> int:
    """The invented school: in the window, or played in the terminal where there is no display."""
    from coordinator.app.demo.demo_commands import demo_at_work
    from coordinator.app.demo.demo_database import demo_folder
    from coordinator.app.demo.terminal_demo import play

    day = today or datetime.now(UTC).astimezone(STOCKHOLM).date()
    place = demo_folder(folder)
    if terminal or not has_display():
        return play(place, day, means(), display=has_display())
    return _shown(demo_at_work(place, day, means()), day, invented=True)


def self_test() -> list[tuple[str, bool]]:
    """What the self-test tried, and whether it worked."""
    from coordinator.app.self_test import try_program

    return try_program()


def keep_report(error: BaseException) -> str:
    """Keeps a report of an error of ours in the data folder; the sentence says where."""
    return crash_report.write_report(data_folder(), error)
