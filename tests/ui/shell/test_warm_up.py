"""What the pages are made of is loaded once the start is over, and not while the window ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.ui.context import PageMaker
from coordinator.ui.shell import warm_up
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.shell.page_table import PAGES
from coordinator.ui.shell.warm_up import load_ahead, load_modules
from tests.ui.shell.shell_school import opened, window_on

LOADED = """
import json, sys
from coordinator.ui.shell.warm_up import load_modules
load_modules(lambda: False)
print(json.dumps(sorted(sys.modules)))
"""


def test_every_page_but_the_first_and_the_help_is_loaded() -> None:
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    loaded = set(json.loads(said))
    wanted = {kind.code: kind.make.module if isinstance(kind.make, PageMaker) else "" for kind in PAGES}
    assert {code for code, module in wanted.items() if module not in loaded} == {"overview", "help"}
    assert "pypdfium2" not in loaded, "it shows papers, and is loaded with the first"


def test_nothing_more_is_loaded_once_the_window_ends() -> None:
    turns: list[bool] = []

    def stopped() -> bool:
        turns.append(True)
        return len(turns) > 1

    load_modules(stopped)
    assert len(turns) == 2


def test_the_window_begins_it_after_it_was_painted_and_tells_when_it_ends(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[], bool]] = []
    monkeypatch.setattr(warm_up, "load_modules", begun.append)
    monkeypatch.setattr(warm_up, "_AFTER", 10)
    with opened(tmp_path, empty=True) as school:
        with window_on(school, qtbot) as window:
            load_ahead(window)
            assert begun == []
            window.painted.emit()
            qtbot.waitUntil(lambda: len(begun) == 1)
            assert not begun[0]()
        assert begun[0](), "the window has closed"


def test_a_window_that_closed_meanwhile_begins_nothing(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[], bool]] = []
    monkeypatch.setattr(warm_up, "load_modules", begun.append)
    monkeypatch.setattr(warm_up, "_AFTER", 50)
    with opened(tmp_path, empty=True) as school:
        with window_on(school, qtbot) as window:
            load_ahead(window)
            window.painted.emit()
        qtbot.wait(150)
    assert isinstance(window, MainWindow)
    assert begun == []
