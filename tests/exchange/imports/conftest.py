"""A school of its own, of which nothing is known yet, for lists to come into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import UNIT
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Provskolan", own=1)
    yield school
    school.sound()
    school.close()
