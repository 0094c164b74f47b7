"""How much a foreign file may hold: room for every device of a municipality, none for what would stop the computer."""

from __future__ import annotations

import pytest

from coordinator.exchange.reading import limits

MB = 1_048_576


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (limits.MAX_BYTES, 768 * MB),  # 200,000 devices take 60 MB
        (limits.MAX_LINES, 2_000_000),
        (limits.MAX_LINE_BYTES, 4 * MB),
        (limits.MAX_CELL, MB),
        (limits.MAX_COLUMNS, 500),
        (limits.HEADER_SEARCH_ROWS, 20),  # titles above the names of the columns
        (limits.MAX_MEMBERS, 500),
        (limits.MAX_DEPTH, 6),
        (limits.MAX_UNPACKED, 1024 * MB),
        (limits.MAX_RATIO, 250),  # a list packs 5 to 50 times
        (limits.RATIO_FREE, 8 * MB),
        (limits.MAX_SHARED_STRINGS, 96 * MB),
    ],
)
def test_the_most_that_is_read(limit: int, most: int) -> None:
    assert limit == most
