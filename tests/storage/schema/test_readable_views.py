"""What other programs read of the file: nothing that a list would not show of somebody protected."""

from __future__ import annotations

import pytest

from coordinator.domain.protection import guards
from coordinator.storage.schema.readable_views import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_no_path_that_is_hidden_of_protected_people(name: str) -> None:
    kind, paths = VIEWS[name]
    assert [path for path in paths if guards(kind, path)] == []
