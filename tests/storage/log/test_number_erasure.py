"""Numbers from before the door are taken out of what is kept beside the records, too (U7)."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.number_guard import NumberGuard
from tests.storage.school import School, layout

BARE, OTHER = "1304128398", "1204128399"


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
