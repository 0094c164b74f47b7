"""Where a quotation mark was opened that nobody closed."""

from __future__ import annotations

import pytest

from coordinator.exchange.reading.quotes import opening_line


@pytest.mark.parametrize(
    ("lines", "reached", "line"),
    [
        (['a;"b"', 'c;"d'], 2, 2),
        (['a;"b', "c", 'd"', "e"], 4, None),
        (['a;"b', "c", "d"], 3, 1),
        (['a;"b', 'c";"d', "e"], 3, 2),
        (['a;"b ""c"" d"', "e"], 2, None),
        (['a;"b "c" d"', "e"], 2, 1),  # text after a closing mark
        (['a;b"c', 'd;e"'], 2, None),  # a mark amid a text opens nothing
        (['"a";"b"', '"c"'], 2, None),
        (['"a"\n', '"b\n', "c\n"], 3, 2),
        (['"a"\r\n', '"b"\r\n'], 2, None),
        (['a;"b', 'c"'], 1, 1),  # what follows was not reached
        (["a;b"], 9, None),
        (['""', '";"'], 2, None),
        ([], 1, None),
    ],
)
def test_the_line_is_told_on_which_it_was_opened(lines: list[str], reached: int, line: int | None) -> None:
    assert opening_line(lines, ";", reached) == line


def test_the_mark_between_cells_decides_where_one_may_begin() -> None:
    assert opening_line(['a;"b', "c"], ";", 2) == 1
    assert opening_line(['a;"b', "c"], ",", 2) is None
    assert opening_line(['a,"b', "c"], ",", 2) == 1
