"""What is removed lies in blocks of the log, however much it is, and comes back from them whole."""

from __future__ import annotations

import sqlite3

import pytest

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.storage.log import removal
from coordinator.storage.log.removal import keep_removed, runs
from tests.storage.school import School, device_rows


@pytest.mark.parametrize(
    ("ids", "spans"),
    [
        ([1, 2, 3, 7], [(1, 3), (7, 7)]),
        ([4], [(4, 4)]),
        ([1, 3, 5], [(1, 1), (3, 3), (5, 5)]),
        ([2, 3, 5, 6], [(2, 3), (5, 6)]),
        ([], []),
    ],
)
def test_ids_are_told_in_runs_without_gaps(ids: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(runs(ids)) == spans


def test_very_many_records_go_in_several_blocks_and_come_back(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "_CHUNK", 2)
    before = school.state()
    imported = school.imported(device_rows(5))
    made = school.state()
    undone = school.ledger.undo(imported.entry)
    assert school.state() == before
    blocks = school.register.conn.execute(
        "SELECT first, last, count FROM removal WHERE entry = ? AND kind = ? ORDER BY first",
        (undone.entry, DEVICE.number),
    ).fetchall()
    assert blocks == [(1, 2, 2), (3, 4, 2), (5, 5, 1)]
    school.ledger.redo(imported.entry)
    assert school.state() == made
    school.sound()


def test_how_many_were_there_is_told(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "_CHUNK", 2)
    entry = school.imported(device_rows(5, product=None)).entry

    def removed(conn: sqlite3.Connection) -> list[int]:
        conn.execute("BEGIN")
        try:
            return [keep_removed(conn, entry, DEVICE.code, ids) for ids in ([1, 2, 3, 5, 9], [1, 2], [4])]
        finally:
            conn.execute("ROLLBACK")

    assert school.store.writer.call(removed).result() == [4, 0, 1]
    assert len(school.all(DEVICE)) == 5
