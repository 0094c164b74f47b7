"""How much a foreign file may hold: room for every device of a municipality, none for what would stop the computer."""

from __future__ import annotations

from coordinator.exchange.reading import limits

MB = 1_048_576


def test_the_most_that_is_read() -> None:
    assert limits.MAX_BYTES == 768 * MB, "200,000 devices take 60 MB"
    assert (limits.MAX_LINES, limits.MAX_COLUMNS, limits.HEADER_SEARCH_ROWS) == (2_000_000, 500, 20)
    assert (limits.MAX_LINE_BYTES, limits.MAX_CELL) == (4 * MB, MB)
    assert (limits.MAX_MEMBERS, limits.MAX_DEPTH) == (500, 6)
    assert (limits.MAX_UNPACKED, limits.RATIO_FREE, limits.MAX_SHARED_STRINGS) == (1024 * MB, 8 * MB, 96 * MB)
    assert limits.MAX_RATIO == 250, "a list packs 5 to 50 times"
