"""Erasing outlives a restore: whoever was erased since the copy is erased again, whatever number they had there."""

from __future__ import annotations

from pathlib import Path

from coordinator.app.school_opening import open_school
from coordinator.desk.identity.joining import join
from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.ledger import ErasurePlan
from coordinator.storage.store import restore
from coordinator.storage.store.erased_people import read_list
from tests.storage.schools import TODAY, add_person, make_school


def test_who_was_joined_into_somebody_erased_stays_erased_in_a_copy_from_before(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    with open_school(path, today=TODAY, actor="test") as school:
        second = add_person(school.ledger, "Åsa-Lena", "Exempelqvist").created[-1].id
        third = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
        before = school.keeper.backup("asked").path
        one, two = (school.ledger.register.get(PERSON, id) for id in (1, second))
        assert one is not None
        assert two is not None
        join(school.ledger, one, two)
        school.ledger.erase(ErasurePlan((1,), "Slutat skolan"))
        assert read_list(path) == {one.uid: 1, two.uid: second}
    restore.restore(path, before)
    with open_school(path, today=TODAY, actor="test") as school:
        people = [school.ledger.register.get(PERSON, id) for id in (1, second, third)]
        assert [each.family_name for each in people if each is not None] == ["", "", "Påhittsson"]
        assert school.ledger.verify() == []
