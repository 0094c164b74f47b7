"""Numbers from before the door are taken out of what is kept beside the records, too (U7)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest

from coordinator.domain.inventory_kinds import CUSTOM_FIELD, DEVICE, PERSON
from coordinator.ledger.number_guard import NumberGuard
from coordinator.storage.log.number_erasure import held_numbers, past_numbers
from tests.storage.school import School, device_rows, layout

SIGNED, BARE, OTHER = "20130412-8398", "1304128398", "1204128399"


def test_no_source_knows_anybody_by_their_number_any_longer(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = layout(kind="person", creates=frozenset())
    rows = [
        {"id": BARE, "given_name": "Zyx", "family_name": "Qvarn", "external_id": "u1"},
        {"id": "el-2", "given_name": "Fredo", "family_name": "Annan", "external_id": "u2"},
    ]
    with monkeypatch.context() as open_door:
        open_door.setattr(NumberGuard, "batch", lambda _self, _layout, batch: batch)
        school.imported(rows, shape)
        school.imported([{**rows[0], "id": OTHER, "email": "zyx@edu.x"}, rows[1]], shape)
        school.imported([{"serial": BARE, "id": BARE}])
    told = [(each.values["kind"], each.values["id"]) for each in school.ledger.verify()]
    assert told == [("person", 1)], "a device's number is asked about at the door"
    school.ledger.erase_numbers("Gamla listor")
    school.sound()
    keys = "SELECT key FROM baseline WHERE kind = ?1 UNION ALL SELECT key FROM baseline_past WHERE kind = ?1"
    found = [key for (key,) in school.register.conn.execute(keys, (PERSON.number,))]
    assert sorted(map(str, found)) == ["None", "None", "el-2"]


def test_of_the_log_only_what_may_hold_a_number_is_read(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    school.imported(device_rows(30))
    school.imported(device_rows(30, last_seen="2026-11-02"))
    monkeypatch.setattr("coordinator.ledger.ledger.numbers_dropped", lambda changes, _today: changes)
    school.edit(school.all(DEVICE)[0], note=f"hos {SIGNED}", last_seen="2026-11-03")
    school.create(CUSTOM_FIELD, kind="device", code="mamma", label="Mamma", type="text")
    school.edit(school.all(DEVICE)[0], own__mamma=SIGNED)
    read = Counting(school.register.conn)
    assert (past_numbers(cast("sqlite3.Connection", read), date(2026, 11, 1)), read.rows) == (2, 2)


def test_of_the_records_no_day_is_read(school: School) -> None:
    for code, kind in (("mamma", "text"), ("dag", "date")):
        school.create(CUSTOM_FIELD, kind="device", code=code, label=code.title(), type=kind)
    school.imported(device_rows(3, name="2026-11-02"))
    school.edit(school.all(DEVICE)[0], own__dag="2026-11-03", own__mamma="en lång mening")
    read = Counting(school.register.conn)
    assert list(held_numbers(cast("sqlite3.Connection", read), date(2026, 11, 1))) == []
    assert read.rows == 1


class Counting:
    """A connection that counts the rows that are read through it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.rows = 0

    def execute(self, *asked: Any) -> Iterator[Any]:
        for row in self.conn.execute(*asked):
            self.rows += 1
            yield row
