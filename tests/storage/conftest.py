"""A school in a temporary folder, closed and sound at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """An empty school in a real file."""
    school = School(tmp_path / "school.sqlite")
    yield school
    school.close()
