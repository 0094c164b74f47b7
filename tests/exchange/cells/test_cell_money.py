"""Amounts as lists write them, in whole öre: the last separator marks the decimals, and what is unclear is asked."""

from __future__ import annotations

import pytest

from coordinator.exchange.cells.cell_money import (
    AMBIGUOUS_AMOUNT,
    DESTROYED_AMOUNT,
    FOREIGN_CURRENCY,
    NOT_AN_AMOUNT,
    read_money_cell,
)
from coordinator.exchange.cells.cell_values import CellProblem


@pytest.mark.parametrize(
    ("said", "ore"),
    [
        ("1.234.567,89", 123_456_789), ("1,234,567.89", 123_456_789), ("1 234 567,8", 123_456_780),
        ("1.234.567", 123_456_700), ("1,234,567", 123_456_700), ("12,3456", 1_235), ("0,125", 13),
        ("1234,567", 123_457),
        ("-12,50 kr/mån", -1_250), ("kr 99", 9_900), ("SEK 1 000", 100_000), ("12:-", 1_200), ("12.", 1_200),
        ("99 999 999 999,99", 9_999_999_999_999), ("", None), ("- 5", -500),
    ],
)  # fmt: skip
def test_amounts_are_read_to_the_ore(said: str, ore: int | None) -> None:
    assert read_money_cell(said) == ore


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("1,234", AMBIGUOUS_AMOUNT), ("12.345", AMBIGUOUS_AMOUNT), ("1,2.3,4", NOT_AN_AMOUNT),
        ("1.2,3.4", NOT_AN_AMOUNT), ("per st", NOT_AN_AMOUNT),
        ("1.23.456", NOT_AN_AMOUNT), ("1234.567.890", NOT_AN_AMOUNT), ("1 23 456", NOT_AN_AMOUNT),
        ("tolv", NOT_AN_AMOUNT),
        ("-", None), ("12 €", FOREIGN_CURRENCY), ("12 EUR", FOREIGN_CURRENCY), ("1,2E+05", DESTROYED_AMOUNT),
        ("1 000 000 000 000", NOT_AN_AMOUNT), ("123456789012345678901", NOT_AN_AMOUNT), ("1 234,5,6", NOT_AN_AMOUNT),
    ],
)  # fmt: skip
def test_what_is_no_amount_or_an_unclear_one_is_asked_about(said: str, code: str | None) -> None:
    assert read_money_cell(said) == (None if code is None else CellProblem(code))
