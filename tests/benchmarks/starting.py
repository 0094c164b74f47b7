"""A1, A2: from the start of the program to its first painted window on 200,000 devices, offscreen, beside a bare table.

The floor is an empty window with a QTableView over 1,000 rows, read from the same database by the standard library.
Each start is a process of its own; the clock runs from the moment it is started until the paint is done.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks import inventory
from tests.benchmarks.imports import peak

ROUNDS = 9
Row = tuple[str, float, float, float, float]


def ours(database: Path) -> None:
    """The program as shipped, by its own way in."""
    importlib.import_module("coordinator.app.program_services")  # before Qt, as the program itself does

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from coordinator.app import main
    from coordinator.ui.shell.main_window import MainWindow

    paint = MainWindow.paintEvent

    def painted(self: MainWindow, event: QPaintEvent) -> None:
        QTimer.singleShot(0, _tell)  # before the window's own timer, with which its later work begins
        paint(self, event)

    MainWindow.paintEvent = painted  # type: ignore[method-assign]
    main(["--database", str(database)])


def floor(database: Path) -> None:
    """A bare table: what any program with a window and a list must at least do."""
    import sqlite3

    from PySide6.QtCore import QAbstractTableModel, Qt, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    app = QApplication([])
    conn = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    rows = conn.execute("SELECT serial, asset_tag, name, status, last_seen, id FROM device LIMIT 1000").fetchall()

    class Model(QAbstractTableModel):
        """The rows."""

        def rowCount(self, parent: object = None) -> int:
            return len(rows)

        def columnCount(self, parent: object = None) -> int:
            return 6

        def data(self, index: object, role: int = 0) -> object:
            return rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None  # type: ignore[attr-defined]

    class Window(QMainWindow):
        """The window."""

        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)  # type: ignore[arg-type]
            QTimer.singleShot(0, _tell)

    window, view = Window(), QTableView()
    view.setModel(Model())
    window.setCentralWidget(view)
    window.resize(1280, 720)
    window.show()
    app.exec()


def _tell() -> None:
    """The first paint is done: says when, and the peak memory till then, and ends the process at once."""
    print(json.dumps({"at": time.time(), "mb": peak()}), flush=True)
    os._exit(0)


def start(name: str, database: Path) -> dict[str, float]:
    """One start: seconds to the first paint, and peak memory in MB."""
    command = [sys.executable, "-m", "tests.benchmarks.starting", name, str(database)]
    begun = time.time()
    home = str(database.parent)
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    environ["PYTHONPYCACHEPREFIX"] = str(database.parent / "compiled")  # compiled once, as it is where it is installed
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environ)
    said = json.loads(done.stdout.splitlines()[-1])
    return {"s": said["at"] - begun, "mb": said["mb"]}


def run() -> list[Row]:
    """The figures of targets A1 and A2."""
    database = inventory.school()
    for name in ("floor", "ours"):
        start(name, database)
    rounds = [(start("ours", database), start("floor", database)) for _ in range(ROUNDS)]
    count = f"{inventory.WHOLE:,}"
    return [
        (
            f"{name}; floor: bare table",
            median(one[key] for one, _ in rounds),
            median(other[key] for _, other in rounds),
            median(one[key] / other[key] for one, other in rounds),
            target,
        )
        for name, key, target in (
            (f"A1 start to first paint on {count} devices, s", "s", 1.42),
            ("A2 peak memory at first paint, MB", "mb", 1.3),
        )
    ]


if __name__ == "__main__":
    {"floor": floor, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
