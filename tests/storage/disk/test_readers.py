"""Each thread reads through a connection of its own, until all are closed."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from coordinator.storage.disk.readers import Connections
from tests.storage.schools import make_school


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(make_school(tmp_path))


def test_a_thread_keeps_its_connection_and_shares_it_with_nobody(connections: Connections) -> None:
    together = Barrier(2)

    def asked() -> tuple[sqlite3.Connection, sqlite3.Connection]:
        first = connections.conn
        together.wait(10)
        return first, connections.conn

    with ThreadPoolExecutor(2) as pool:
        (one, again), (other, _) = (each.result() for each in [pool.submit(asked) for _ in range(2)])
    assert one is again
    assert one is not other
    connections.close()
    for conn in (one, other):
        with pytest.raises(sqlite3.ProgrammingError):
            conn.execute("SELECT 1")


def test_who_has_ended_gives_the_connection_up_and_gets_another(connections: Connections) -> None:
    first = connections.conn
    connections.release()
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")
    second = connections.conn
    assert second is not first
    assert second.execute("SELECT count(*) FROM device").fetchone() == (1,)
    connections.release()
    connections.release()
    connections.close()
    connections.close()


def test_a_long_question_is_ended_from_another_thread(connections: Connections) -> None:
    begun = Event()
    ends: list[object] = []

    def ask() -> None:
        ends.append(connections.interrupter())
        begun.set()
        connections.conn.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT sum(i) FROM n"
        ).fetchone()

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        begun.wait(10)
        while not asked.done():
            ends[0]()  # type: ignore[operator]
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            asked.result()
    connections.close()


def test_closing_ends_the_questions_of_other_threads(connections: Connections) -> None:
    begun = Event()

    def ask() -> object:
        conn = connections.conn
        conn.set_progress_handler(begun.set, 1_000)  # only now is there something to end
        return conn.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT sum(i) FROM n"
        ).fetchone()

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        begun.wait(10)
        connections.close()
        with pytest.raises(sqlite3.Error):
            asked.result(10)
