"""A large import waits for nothing that can be done beside it or afterwards, and loses nothing by it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from coordinator.domain.changes import ChangeSet, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.sqlite_errors import Damaged
from coordinator.storage.store import sqlite_store as storing
from coordinator.storage.store.sqlite_store import SqliteStore
from tests.storage.school import School, device_rows, layout


def commit_of(school: School, count: int) -> ChangeSet:
    """An import, staged and compared."""
    stage, _ = school.staged((layout(), device_rows(count)))
    return ChangeSet(Sentence("Prov"), Origin.IMPORT, stage=stage.id)


def held_back(monkeypatch: pytest.MonkeyPatch, answer: Event) -> None:
    """The look through the file takes until ``answer`` is set."""
    look = storing._look_through

    def slowly(path: Path, found: Future[None]) -> None:
        answer.wait(30)
        look(path, found)

    monkeypatch.setattr(storing, "_look_through", slowly)


def test_an_import_is_staged_while_the_file_is_looked_through_and_written_afterwards(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.reopen()
    answer = Event()
    held_back(monkeypatch, answer)
    changes = commit_of(school, 3)
    assert not school.store.check().done()
    written = school.ledger.submit(changes)
    with pytest.raises(TimeoutError):
        written.result(0.3)
    assert school.all(DEVICE) == []
    answer.set()
    written.result(30)
    assert len(school.all(DEVICE)) == 3
    school.sound()


def test_a_damaged_file_that_is_found_beside_the_staging_is_not_written_to(tmp_path: Path) -> None:
    school = School(tmp_path / "school.sqlite")
    school.imported(device_rows(300))
    school.close()
    size = school.path.read_bytes()[16] * 256
    with closing(sqlite3.connect(school.path)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'import_row'").fetchone()
    with school.path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * 64)
    school.store = SqliteStore(school.path)
    school.ledger = Ledger(school.store, actor="Prov")
    school.register = school.store.register
    changes = commit_of(school, 2)
    with pytest.raises(Damaged):
        school.ledger.commit(changes)
    school.close()


def test_the_log_of_a_large_import_is_taken_into_the_file_after_its_answer(school: School) -> None:
    said: list[str] = []
    school.store.writer.call(lambda conn: conn.set_trace_callback(said.append)).result()
    school.ledger.commit(commit_of(school, 2_500))
    school.create(DEVICE, serial="EX-EFTER")
    school.store.writer.call(lambda conn: conn.set_trace_callback(None)).result()
    order = [line for line in said if line == "COMMIT" or "checkpoint" in line]
    begun = order.index("PRAGMA wal_autocheckpoint = 0")
    assert order[begun:] == [
        "PRAGMA wal_autocheckpoint = 0",
        "COMMIT",
        "PRAGMA wal_autocheckpoint = 1000",
        "PRAGMA wal_checkpoint(PASSIVE)",
        "COMMIT",
    ]


def test_a_database_that_closes_at_once_holds_a_large_import_in_its_file(school: School) -> None:
    school.ledger.commit(commit_of(school, 2_500))
    school.close()
    assert not school.path.with_name(school.path.name + "-wal").exists()
    with closing(sqlite3.connect(f"{school.path.as_uri()}?immutable=1", uri=True)) as conn:
        assert conn.execute("SELECT count(*) FROM device").fetchone() == (2_500,)
    school.open()


def test_a_database_that_closes_while_it_is_looked_through_leaves_no_log(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.imported(device_rows(3))
    school.reopen()
    answer = Event()
    held_back(monkeypatch, answer)
    looked = school.store.check()
    school.store.writer.call(lambda _: answer.set())
    school.close()
    assert looked.done()
    assert not school.path.with_name(school.path.name + "-wal").exists()
    school.open()
