from __future__ import annotations

import getpass
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coordinator.storage.disk.write_lock import Locked, holder_of, note_path, take_lock, user_name
from coordinator.storage.store.store_opening import open_store
from tests.storage.schools import add_device, make_school, open_ledger

PROJECT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from pathlib import Path
from coordinator.storage.store.store_opening import open_store
open_store(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has the database open for writing; it is ended the hard way."""
    command = [sys.executable, "-c", HOLD, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_start_says_who_has_it_open(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    with held_elsewhere(path) as other:
        with pytest.raises(Locked) as refused:
            open_store(path)
        holder = refused.value.holder
        assert holder is not None
        assert holder.pid == other.pid
        assert holder.user in str(refused.value)
        assert holder.host in str(refused.value)
        assert holder.since[:10] in str(refused.value)


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    with held_elsewhere(path) as other:
        other.kill()
        other.wait()
        assert note_path(path).exists()
        store = open_store(path)
        holder = holder_of(path)
        assert holder is not None
        assert holder.pid == os.getpid()
        store.close()
    assert not note_path(path).exists()


def test_a_reader_needs_no_lock_and_sees_what_the_window_writes(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    with held_elsewhere(path):
        reader = open_store(path, write=False)
        assert reader.register.last_entry() == 3
        reader.close()


def test_one_process_cannot_take_the_lock_twice(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    lock = take_lock(path)
    with pytest.raises(Locked):
        take_lock(path)
    lock.release()
    lock.release()
    take_lock(path).release()


def test_a_note_that_cannot_be_read_is_no_obstacle(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    lock = take_lock(path)
    note_path(path).write_text("{", encoding="utf-8")
    with pytest.raises(Locked) as refused:
        take_lock(path)
    assert refused.value.holder is None
    assert str(refused.value)
    lock.release()


def test_the_lock_is_given_up_when_opening_fails(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    store, _ = open_ledger(path)
    store.close()
    take_lock(path).release()


@pytest.mark.parametrize("trouble", [KeyError, OSError, ImportError])
def test_who_has_no_name_in_the_system_is_a_question_mark(
    trouble: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise trouble

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user_name() == "?"


def test_a_reader_leaves_nothing_beside_the_file_and_takes_nothing_from_an_open_window(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    before = sorted(entry.name for entry in tmp_path.iterdir())
    first, second = open_store(path, write=False), open_store(path, write=False)
    assert first.register.last_entry() == second.register.last_entry() == 3
    first.close()
    assert second.register.last_entry() == 3
    second.close()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == before

    store, ledger = open_ledger(path)
    reader = open_store(path, write=False)
    assert reader.register.last_entry() == 3
    reader.close()
    add_device(ledger, "SENARE-1")
    again = open_store(path, write=False)
    assert again.register.last_entry() == 4
    again.close()
    assert ledger.verify() == []
    store.close()
