"""The open file is moved, deleted or exchanged: it is said, nothing is written wrong, what is open is rescued."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.desk.records.editing import edit
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_watch import FileWatch
from coordinator.ui.shell.main_window import MainWindow
from coordinator.ui.widgets import file_dialogs
from tests.ui.fingers import Fingers
from tests.ui.shell.shell_school import TODAY, opened, window_on

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def window(school: OpenedSchool, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(school, qtbot) as made:
        yield made


def delete(path: Path) -> None:
    path.unlink()


def rename(path: Path) -> None:
    path.rename(path.with_name("konflikt.sqlite"))


def exchange(path: Path) -> None:
    other = path.with_name("annan.sqlite")
    shutil.copy(path, other)
    other.replace(path)


def note(school: OpenedSchool, said: str) -> None:
    device = school.ledger.register.find(DEVICE, "asset_tag", "NSK-0204")[0]
    school.ledger.commit(edit(device, DEVICE.field("note"), said))


@pytest.mark.parametrize("happens", [delete, rename, exchange])
def test_a_file_that_is_lost_is_said_and_what_is_open_is_rescued(
    window: MainWindow,
    school: OpenedSchool,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Path], None],
) -> None:
    fingers = Fingers()
    fingers.window, fingers.qtbot = window, qtbot
    note(school, "före")
    window.lost_file.look()
    qtbot.wait(100)
    assert not window.lost_file.isVisible()
    happens(school.path)
    there = hashlib.sha256(school.path.read_bytes()).hexdigest() if school.path.exists() else ""
    qtbot.waitUntil(window.lost_file.isVisible, timeout=5_000)  # by itself, within five seconds
    assert "Inget mer skrivs. Spara det som är öppet som en annan fil." in window.lost_file.said.text()
    with pytest.raises(Trouble, match="Inget mer skrivs"):
        note(school, "efter")
    to = school.path.with_name("räddad.sqlite")
    monkeypatch.setattr(file_dialogs, "ask_save", lambda *_: to)
    fingers.press(window.lost_file.save)
    assert str(to) in window.lost_file.said.text()
    with open_school(to, write=False, today=TODAY) as rescued:
        assert rescued.ledger.register.find(DEVICE, "asset_tag", "NSK-0204")[0].note == "före"
        assert rescued.ledger.verify() == []
    if there:
        assert hashlib.sha256(school.path.read_bytes()).hexdigest() == there, "the other file is left as it is"


def test_a_rescue_overwrites_nothing(school: OpenedSchool) -> None:
    there = school.path.with_name("finns.sqlite")
    there.write_text("annat")
    with pytest.raises(Trouble, match=r"finns\.sqlite finns redan"):
        school.keeper.rescue(there)
    assert there.read_text() == "annat"


def test_a_file_that_comes_back_is_well_again(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_text("a")
    watch = FileWatch(path)
    path.rename(tmp_path / "b.sqlite")
    assert watch.said().startswith("a.sqlite finns inte kvar")
    (tmp_path / "b.sqlite").rename(path)
    assert watch.said() == ""
    path.write_text("skrivet på nytt")
    assert watch.said() == "", "the same file, written by whoever has it open"
    path.unlink()
    (tmp_path / "c.sqlite").write_text("c")
    (tmp_path / "c.sqlite").rename(path)
    assert watch.said().startswith("a.sqlite är en annan fil nu")
    assert FileWatch(tmp_path / "aldrig.sqlite").said() == ""
