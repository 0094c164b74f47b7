"""B4: how long the window's thread is kept waiting while an import runs in a job beside it; and what undoing costs.

A 10 ms timer ticks in the event loop of the window's own application, whose collector of cycles works there; a gap is
what lies between two ticks beyond those 10 ms. Idle is the same loop with nothing beside it, once the start is over:
its modules are loaded, and what it made is set apart. Undo and redo have no floor: their seconds stand as they are,
against a plain limit.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from tests.benchmarks import inventory

TICK = 10  # ms
START, IDLE = 6.0, 4.0  # seconds
Row = tuple[str, float, float, float, float]


def gaps(work: Callable[[], object]) -> list[float]:
    """Milliseconds by which each tick came late while the work ran as a job of the window's."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from coordinator.ui.shell.window_start import application
    from coordinator.ui.threads.jobs import Jobs

    app = application()
    loop, ticks = QEventLoop(), [perf_counter()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    jobs = Jobs()
    future = jobs.run("", lambda _move, _stop: work(), lambda _: None)

    def tick() -> None:
        ticks.append(perf_counter())
        if future.done():
            loop.quit()

    timer.timeout.connect(tick)
    timer.start(TICK)
    loop.exec()
    future.result()
    timer.stop()
    jobs.close()
    app.processEvents()
    return [(after - before) * 1000 - TICK for before, after in pairwise(ticks)]


def measured(folder: Path) -> dict[str, float]:
    """The gaps beside nothing and beside an import, and the seconds of its undo and redo."""
    from coordinator.app.school_opening import open_school
    from coordinator.exchange.imports.import_run import commit_import, gather
    from coordinator.storage.store.store_opening import create_database
    from coordinator.ui.shell.warm_up import load_modules

    file, path = inventory.write(folder / "first.csv"), folder / "school.sqlite"
    create_database(path, "0000", "Exempelskolan")
    with open_school(path, today=date(2026, 11, 22), actor="bench") as school:
        gaps(lambda: load_modules(lambda: False))
        gaps(lambda: sleep(START))
        idle = gaps(lambda: sleep(IDLE))
        busy = gaps(lambda: commit_import(school.ledger, gather([file], school.ledger)))
        school.store.build_index().result()
        found = {
            "idle_p99": quantiles(idle, n=100)[-1],
            "busy_p99": quantiles(busy, n=100)[-1],
            "idle_max": max(idle),
            "busy_max": max(busy),
        }
        for name, step in (("undo", school.ledger.undo), ("redo", school.ledger.redo)):
            started = perf_counter()
            step()
            found[name] = perf_counter() - started
            school.store.build_index().result()
    return found


def run() -> list[Row]:
    """The figures of target B4; the limits of undo and redo are seconds for 200,000 devices, taken by the rows."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.waiting", folder]
        said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    found: dict[str, float] = json.loads(said)
    limit = 30 * inventory.ROWS / inventory.WHOLE
    return [
        ("B4 gap during an import, p99, ms; floor: the target's 16 ms", *_ratio(found["busy_p99"], 16), 1.0),
        ("B4 gap during an import, max, ms; floor: the target's 16 ms", *_ratio(found["busy_max"], 16), 1.0),
        ("   gap while idle, max, ms; floor: the target's 16 ms", *_ratio(found["idle_max"], 16), 1.0),
        ("   gap while idle, p99, ms; floor: the target's 16 ms", *_ratio(found["idle_p99"], 16), 1.0),
        *(
            (f"   {name} of {inventory.ROWS:,} devices, s; floor: 30 s at 200,000", *_ratio(found[name], limit), 1.0)
            for name in ("undo", "redo")
        ),
    ]


def _ratio(one: float, other: float) -> tuple[float, float, float]:
    return one, other, one / other


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
