"""E1, E2: the window's table model over the register beside QSqlTableModel (for the benchmark only), offscreen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtSql import QSqlDatabase, QSqlTableModel
from PySide6.QtWidgets import QApplication, QTableView

from coordinator.app.opening import open_school
from coordinator.ledger.asking import Query, Register
from coordinator.ui.lists.columns import columns_of
from coordinator.ui.lists.model import RecordTable
from tests.benchmarks import inventory

PATHS = ("serial", "asset_tag", "name", "status", "last_seen", "product.model")
Row = tuple[str, float, float, float, float]


def _ms(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _paint(view: QTableView) -> None:
    view.grab()


def run() -> list[Row]:
    """The figures of targets E1 and E2."""
    app = QApplication.instance() or QApplication([])
    path = inventory.school()
    with open_school(path, write=False, actor="bench") as school:
        found = _figures(path, school.ledger.register)
    app.processEvents()
    return found


def _figures(path: Path, register: Register) -> list[Row]:
    ours, view = _ours(register)
    theirs = _theirs(path)
    rows = [
        (f"E1 {name}, ms; floor: QSqlTableModel", one, other, one / other, target)
        for (name, target), one, other in zip(
            (("open to paint", 1.5), ("sort to paint", 0.6), ("jump to the end", 0.05)), ours, theirs, strict=True
        )
    ]
    tracemalloc.start()
    _walk(view)
    paged = tracemalloc.get_traced_memory()[0]
    everything = register.rows("device", register.ids(Query("device")), PATHS)
    whole = tracemalloc.get_traced_memory()[0] - paged
    tracemalloc.stop()
    rows.append(
        (
            f"E2 Python memory after a walk, MB; floor: all {len(everything)} rows",
            paged / 1e6,
            whole / 1e6,
            paged / whole,
            0.25,
        )
    )
    return rows


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


def _ours(register: Register) -> tuple[tuple[float, float, float], QTableView]:
    kept: list[Any] = []

    def opened() -> None:
        model = RecordTable("device", [columns_of("device", register)[path] for path in PATHS], register)
        model.set_ids(register.ids(Query("device"), 200))
        kept.extend((model, _view(model)))
        _paint(kept[1])

    def sort() -> None:
        kept[0].set_ids(register.ids(Query("device", order=(("last_seen", False),))))
        _paint(kept[1])

    def jump() -> None:
        kept[1].scrollToBottom()
        _paint(kept[1])

    return (_ms(opened), _ms(sort), _ms(jump)), kept[1]


def _theirs(path: Path) -> tuple[float, float, float]:
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

    def sort() -> None:
        model = kept[0]
        model.setSort(model.fieldIndex("last_seen"), Qt.SortOrder.AscendingOrder)
        model.select()
        _paint(kept[1])

    def jump() -> None:
        while kept[0].canFetchMore():
            kept[0].fetchMore()
        kept[1].scrollToBottom()
        _paint(kept[1])

    figures = (_ms(opened), _ms(sort), _ms(jump))
    kept[1].setModel(None)
    kept[0].clear()
    kept[2].close()
    kept.clear()
    QSqlDatabase.removeDatabase("bench")
    return figures
