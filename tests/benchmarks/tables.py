"""E1, E2: the window's table model over the register beside QSqlTableModel (for the benchmark only), offscreen."""

from __future__ import annotations

import os

from coordinator.domain.inventory_kinds import DEVICE

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtSql import QSqlDatabase, QSqlTableModel
from PySide6.QtWidgets import QApplication, QTableView

from coordinator.app.school_opening import open_school
from coordinator.desk.records.list_columns import list_columns_of
from coordinator.ledger.questions import Query, Register
from coordinator.ui.lists.record_list import FIRST
from coordinator.ui.widgets.record_table import RecordTable
from tests.benchmarks import inventory

PATHS = ("serial", "asset_tag", "name", "status", "last_seen", "product.model")
ROUNDS = 3
Row = tuple[str, float, float, float, float]
_TARGETS = (
    ("E1 open to paint, ms; floor: QSqlTableModel", 1.5),
    ("E1 sort by a date to paint, ms; floor: QSqlTableModel", 0.6),
    ("E1 sort by a name to paint, ms; floor: QSqlTableModel", 0.6),
    ("E1 jump to the end, ms; floor: QSqlTableModel", 0.05),
    (f"E2 Python memory after a walk, MB; floor: all {inventory.WHOLE:,} rows", 0.25),
)


def _ms(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _paint(view: QTableView) -> None:
    view.grab()


def measured(path: Path) -> dict[str, list[float]]:
    """Milliseconds of ours and of theirs for each target, and the megabytes of our pages and of all rows."""
    app = QApplication.instance() or QApplication([])
    with open_school(path, write=False, actor="bench") as school:
        register = school.ledger.register
        (ours, view), theirs = _ours(register), _theirs(path)
        tracemalloc.start()
        _walk(view)
        paged = tracemalloc.get_traced_memory()[0]
        everything = register.rows(DEVICE, register.ids(Query(DEVICE)), PATHS)
        whole = tracemalloc.get_traced_memory()[0] - paged
        tracemalloc.stop()
        del everything
    app.processEvents()
    return {"ours": [*ours, paged / 1e6], "theirs": [*theirs, whole / 1e6]}


def run() -> list[Row]:
    """The figures of targets E1 and E2; each round is a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.tables", str(inventory.school())]
    rounds = []
    for _ in range(ROUNDS):
        said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        found: dict[str, list[float]] = json.loads(said.splitlines()[-1])
        rounds.append(list(zip(found["ours"], found["theirs"], strict=True)))
    return [
        (
            name,
            median(one for one, _ in pairs),
            median(other for _, other in pairs),
            median(one / other for one, other in pairs),
            target,
        )
        for (name, target), pairs in zip(_TARGETS, zip(*rounds, strict=True), strict=True)
    ]


def _walk(view: QTableView) -> None:
    model = view.model()
    for row in range(0, model.rowCount(), max(1, model.rowCount() // 200)):
        view.scrollTo(model.index(row, 0))
        _paint(view)


def _view(model: QAbstractItemModel) -> QTableView:
    view = QTableView()
    view.resize(1200, 800)
    view.setModel(model)
    return view


def _ours(register: Register) -> tuple[tuple[float, ...], QTableView]:
    kept: list[Any] = []

    def opened() -> None:
        model = RecordTable("device", [list_columns_of("device", register)[path] for path in PATHS], register)
        model.set_ids(register.ids(Query(DEVICE), FIRST))  # the list paints these, then asks for the rest
        kept.extend((model, _view(model)))
        _paint(kept[1])

    def sort(path: str) -> None:
        kept[0].set_ids(register.ids(Query(DEVICE, order=((path, False),)), FIRST))
        _paint(kept[1])

    def jump() -> None:
        kept[1].scrollToBottom()
        _paint(kept[1])

    figures = [_ms(opened), _ms(lambda: sort("last_seen")), _ms(lambda: sort("name"))]
    kept[0].set_ids(register.ids(Query(DEVICE, order=(("name", False),))))  # what the list asks for after the paint
    return (*figures, _ms(jump)), kept[1]


def _theirs(path: Path) -> tuple[float, ...]:
    kept: list[Any] = []

    def opened() -> None:
        database = QSqlDatabase.addDatabase("QSQLITE", "bench")
        database.setDatabaseName(str(path))
        database.open()
        model = QSqlTableModel(None, database)
        model.setTable("device")
        model.select()
        kept.extend((model, _view(model), database))
        _paint(kept[1])

    def sort(path: str) -> None:
        model = kept[0]
        model.setSort(model.fieldIndex(path), Qt.SortOrder.AscendingOrder)
        model.select()
        _paint(kept[1])

    def jump() -> None:
        while kept[0].canFetchMore():
            kept[0].fetchMore()
        kept[1].scrollToBottom()
        _paint(kept[1])

    figures = (_ms(opened), _ms(lambda: sort("last_seen")), _ms(lambda: sort("name")), _ms(jump))
    kept[1].setModel(None)
    kept[0].clear()
    kept[2].close()
    kept.clear()
    QSqlDatabase.removeDatabase("bench")
    return figures


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
