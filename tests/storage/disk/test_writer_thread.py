"""The one thread that writes: what is asked before it ends is done, and afterwards it says that it has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.store.store_opening import open_store
from coordinator.words import text
from tests.storage.schools import make_school


def test_whoever_writes_to_a_closed_database_is_told(tmp_path: Path) -> None:
    store = open_store(make_school(tmp_path))
    writer = store.writer
    asked = [writer.call(lambda conn: conn.execute("SELECT count(*) FROM device").fetchone()[0]) for _ in range(3)]
    store.close()
    assert [each.result() for each in asked] == [1, 1, 1]
    with pytest.raises(Trouble) as told:
        writer.call(lambda conn: conn.total_changes)
    assert text(told.value.message) == "Databasen är stängd."
    store.close()
