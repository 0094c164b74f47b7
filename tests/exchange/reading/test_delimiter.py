"""What parts the cells of a file, by what it says itself or by what its rows look like."""

from __future__ import annotations

import pytest

from coordinator.exchange.reading.delimiter import Parting, choose_delimiter, declared_delimiter


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("sep=;", ";"), ("SEP=,", ","), ('"sep=;"', ";"), ("\ufeffsep=|", "|"), ("sep=\t", "\t"), ("sep=;;;;", ";"),
        ("sep=; ", ";"), ("sep=", None), ("sep=ab", None), ("x sep=;", None), ("Serienummer;Namn", None),
    ],
)  # fmt: skip
def test_excel_s_own_line_declares_the_mark(line: str, mark: str | None) -> None:
    assert declared_delimiter(line) == mark


@pytest.mark.parametrize(
    ("lines", "parting"),
    [
        (["a;b", "c;d"], Parting(";", 1.0, 2)),
        (["a,b,c", "d,e,f"], Parting(",", 1.0, 3)),
        (["a\tb", "c\td"], Parting("\t", 1.0, 2)),
        (["a|b", "c|d"], Parting("|", 1.0, 2)),
        (["a;b,c", "d;e,f", "g;h"], Parting(";", 1.0, 2)),  # the more even one
        (["a;b;c", "1,5;2,5;3,5"], Parting(";", 1.0, 3)),
        (["a;b", "", ";", "c;d"], Parting(";", 1.0, 2)),  # blank rows tell nothing
        (["a;b", "c;d", "Summa"], Parting(";", 2 / 3, 2)),
        (['a;"b;c"', 'd;"e;f"'], Parting(";", 1.0, 2)),
        (["a", "b"], Parting(",", 1.0, 1)),
        (["a;b;c;d", "e;f"], Parting(";", 0.5, 4)),  # of two widths alike the wider
    ],
)
def test_the_mark_that_gives_the_most_rows_of_one_width_is_chosen(lines: list[str], parting: Parting) -> None:
    assert choose_delimiter(lines) == parting


def test_a_file_of_nothing_has_a_comma() -> None:
    assert choose_delimiter([]) == Parting(",", 0.0, 0)
    assert choose_delimiter(["", ""]) == Parting(",", 0.0, 0)
