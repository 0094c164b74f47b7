from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coordinator.ledger.bulk_work import uncollected
from coordinator.ui.threads import collector as collecting
from coordinator.ui.threads.collector import Collector


def dropped_cycles(ended_in: list[QThread]) -> None:
    """Objects of the window that only a cycle holds."""
    for _ in range(50):
        thing = QObject()
        thing.destroyed.connect(lambda: ended_in.append(QThread.currentThread()))
        around: list[Any] = [thing]
        around.append(around)


def busy_elsewhere() -> list[list[int]]:
    """Another thread makes so many objects that Python would collect there."""
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([] for _ in range(200_000)))
    thread.start()
    thread.join()
    return kept


def test_what_nobody_holds_ends_in_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    collector = Collector(qapp)
    try:
        ended_in: list[QThread] = []
        dropped_cycles(ended_in)
        kept = busy_elsewhere()
        assert ended_in == []
        qtbot.waitUntil(lambda: len(ended_in) == 50, timeout=10_000)
        assert set(ended_in) == {qapp.thread()}
        assert kept
    finally:
        collector.deleteLater()


def test_bulk_work_holds_it_back_and_leaves_it_as_it_was(qapp: QApplication) -> None:
    collector = Collector(qapp)
    try:
        ended_in: list[QThread] = []
        with uncollected():
            dropped_cycles(ended_in)
            kept = busy_elsewhere()
            collector.collect()
            assert ended_in == []
        assert not gc.isenabled()
        kept += busy_elsewhere()
        collector.collect()
        assert len(ended_in) == 50
    finally:
        collector.deleteLater()


@pytest.fixture
def unfrozen() -> Iterator[None]:
    """Nothing is set apart yet; what the run of tests had set apart is so again afterwards."""
    apart = gc.get_freeze_count() > 0
    gc.unfreeze()
    yield
    gc.unfreeze()
    if apart:
        gc.freeze()


@pytest.mark.usefixtures("unfrozen")
def test_what_the_start_made_is_set_apart_once_and_later_cycles_are_not(qapp: QApplication) -> None:
    collector = Collector(qapp)
    try:
        before = gc.get_freeze_count()
        ended_in: list[QThread] = []
        dropped_cycles(ended_in)
        for _ in range(collecting._SETTLED):
            collector.collect()
        assert len(ended_in) == 50, "what is dropped by then goes first"
        frozen = gc.get_freeze_count()
        assert frozen > before + 10_000
        dropped_cycles(ended_in)
        kept = busy_elsewhere()
        for _ in range(collecting._SETTLED * 2):
            collector.collect()
        assert len(ended_in) == 100
        assert gc.get_freeze_count() <= frozen
        assert kept
    finally:
        collector.deleteLater()


@pytest.mark.usefixtures("unfrozen")
def test_bulk_work_puts_off_that_the_start_is_set_apart(qapp: QApplication) -> None:
    collector = Collector(qapp)
    try:
        with uncollected():
            for _ in range(collecting._SETTLED * 2):
                collector.collect()
            assert gc.get_freeze_count() == 0
    finally:
        collector.deleteLater()


def test_the_program_has_one_collector(qapp: QApplication) -> None:
    for _ in range(2):
        collecting.collect_in(qapp)
    (found,) = collecting._kept
    found.deleteLater()
    QCoreApplication.sendPostedEvents(found, QEvent.Type.DeferredDelete)
    assert collecting._kept == []


LEAVING = """
import sys
from PySide6.QtWidgets import QPushButton, QWidget
from coordinator.ui.shell.window_start import application
running = application()
class Page(QWidget):
    def __del__(self):
        print("late" if sys.is_finalizing() else "ended")
for _ in range(50):
    page = Page()
    page.button = QPushButton("x", page)
    page.itself = page
del page
if FROZEN:
    import gc
    gc.freeze()
print("leaving")
"""


@pytest.mark.parametrize("frozen", [False, True])
def test_what_is_left_ends_before_python_does(frozen: bool) -> None:
    program = f"FROZEN = {frozen}\n{LEAVING}"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == ["leaving", *["ended"] * 50]
