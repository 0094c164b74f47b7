"""Each released version left a database here, which this program must still bring up to date and find sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coordinator.app.school_opening import open_school
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.storage.disk.file_identity import version_of
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.store.store_opening import open_store
from tests.storage.schools import TODAY, rename_device

KEPT = Path(__file__).parents[1] / "kept"


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_the_database_of_a_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "school.sqlite"
    shutil.copy(KEPT / f"v{version}.sqlite", path)
    assert version_of(path) == version
    with open_school(path, today=TODAY, actor="test") as school:
        assert version_of(path) == VERSION
        assert school.ledger.verify() == []
        register = school.ledger.register
        person = register.get(PERSON, 1)
        device = register.get(DEVICE, 1)
        assert person is not None
        assert device is not None
        assert (person.given_name, person.family_name) == ("Åsa", "Exempelqvist")
        assert (device.serial, device.name) == ("EX0001", "Vagn 1")
        assert device.held_by == 1
        rename_device(school.ledger, 1, "Vagn 1", "Vagn 2")
        assert school.ledger.undo().piles is not None
        assert school.ledger.verify() == []
    store = open_store(path, write=False)
    assert store.register.last_entry() > 3
    store.close()
