"""Each reason for which a cell is not taken as it stands is said in the person's own language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coordinator.exchange.cells import cell_dates, cell_money, cell_serials, cell_values
from coordinator.exchange.cells.cell_values import CellProblem
from coordinator.words import text


@pytest.mark.parametrize(
    ("read", "raw", "word"),
    [
        (cell_serials.read_imei, "12", "IMEI"), (cell_serials.read_imei, "8,8E+15", "Excel"),
        (cell_serials.read_serial, "8,8E+15", "Excel"), (cell_serials.read_serial, "000000", "serienummer"),
        (cell_serials.read_serial, "EX%1", "serienummer"), (cell_serials.read_tag, "maj-12", "datum"),
        (cell_dates.read_date_cell, "2026-13-20", "datum"), (cell_dates.read_date_cell, "03/04/2026", "kolumnen"),
        (cell_money.read_money_cell, "12x", "belopp"), (cell_money.read_money_cell, "1,234", "1"),
        (cell_values.read_integer_cell, "tre", "tal"), (cell_values.read_months, "länge", "år"),
        (cell_values.read_flag_cell, "kanske", "ja"),
    ],
)  # fmt: skip
def test_what_is_refused_says_what_it_is_about(read: Callable[[str], object], raw: str, word: str) -> None:
    problem = read(raw)
    assert isinstance(problem, CellProblem)
    assert text(problem.code) != problem.code
    assert word.casefold() in text(problem.code).casefold()
