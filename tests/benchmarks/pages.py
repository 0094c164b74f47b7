"""The first opening of a page: the computing that it costs, beside the devices page's, in the invented school.

Each page is opened in a process of its own, once the window stands still after its start. Counted is the computing of
all threads until it stands still again, since a page that asks beside the window is not done when it has been painted.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import importlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, process_time, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROUNDS = 5
TODAY = date(2026, 11, 22)
FLOOR = "devices"
START = 6.0  # seconds, after which nothing of the start is left to do
PAGES = {"orders": "orders", "term": "term start"}
_STILL, _TURN, _LITTLE = 4, 0.1, 0.004  # turns of seconds with less computing than this, and the window stands still
Row = tuple[str, float, float, float, float]


def opened(database: Path, page: str) -> float:
    """The seconds of computing for a page's first opening."""
    importlib.import_module("coordinator.app.program_services")  # before Qt, as the program itself does

    from coordinator.app.school_opening import open_school
    from coordinator.ui.shell.main_window import MainWindow
    from coordinator.ui.shell.warm_up import load_ahead
    from coordinator.ui.shell.window_start import application

    running = application()
    with open_school(database, today=TODAY, actor="bench") as school:
        window = MainWindow(school.ledger, school.path, keeper=school.keeper)
        load_ahead(window)
        window.show()
        until = monotonic() + START
        while monotonic() < until:
            running.processEvents()
            sleep(0.005)
        _settle(running)
        begun = process_time()
        window.go(page)
        last = _settle(running)
        window.close()
    return last - begun


def _settle(running: QApplication) -> float:
    """Waits until the window stands still; returns the computing at the moment when it began to."""
    still, before = 0, process_time()
    since = before
    while still < _STILL:
        until = monotonic() + _TURN
        while monotonic() < until:
            running.processEvents()
            sleep(0.005)
        now = process_time()
        still = still + 1 if now - before < _LITTLE else 0
        if not still:
            since = now
        before = now
    return since


def run() -> list[Row]:
    """The figures of the pages that were the slowest to open."""
    from coordinator.app.demo.demo_database import prepare_demo

    with TemporaryDirectory() as folder:
        environ = os.environ | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), folder)
        environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")  # compiled once, as where it is installed
        database = prepare_demo(Path(folder) / "demo", TODAY)

        def once(page: str) -> float:
            command = [sys.executable, "-m", "tests.benchmarks.pages", str(database), page]
            said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environ).stdout
            return float(json.loads(said))

        for page in (FLOOR, *PAGES):
            once(page)
        rounds = [{page: once(page) for page in (FLOOR, *PAGES)} for _ in range(ROUNDS)]
    return [
        (
            f"first opening of {name}, s of computing; floor: of devices",
            median(each[page] for each in rounds),
            median(each[FLOOR] for each in rounds),
            median(each[page] / each[FLOOR] for each in rounds),
            1.0,
        )
        for page, name in PAGES.items()
    ]


if __name__ == "__main__":
    print(json.dumps(opened(Path(sys.argv[1]), sys.argv[2])))
