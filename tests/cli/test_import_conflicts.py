"""Conflicts are told with their line; how many more there are counts those that are not listed, too."""

from __future__ import annotations

from coordinator import words
from coordinator.cli.import_conflicts import conflict_lines


def test_the_rest_is_counted_whole() -> None:
    words.use("sv")
    found = [{"line": at, "field": "Status", "ours": "a", "theirs": "b"} for at in range(1_000)]
    assert "och 1490 till" in conflict_lines(found, 1_500)[10].replace("\u00a0", "").replace(" 4", "4")
    assert len(conflict_lines(found[:3], 3)) == 4
    assert conflict_lines([], 0) == []
