"""QR codes: what the short way makes is what segno makes."""

from __future__ import annotations

import random

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.sheets.qr_codes import Symbol, symbols


def drawn(payload: str) -> Symbol:
    return symbols([payload])[payload]


@settings(max_examples=6, deadline=None)
@given(st.integers(min_value=2, max_value=40))
def test_many_codes_are_the_same_as_one_at_a_time(length: int) -> None:
    pick = random.Random(length)
    payloads = {"".join(chr(pick.randrange(32, 127)) for _ in range(length)) for _ in range(9 * length + 60)}
    made = symbols(payloads)
    assert set(made) == payloads
    for payload in list(payloads)[:5]:
        assert made[payload] == drawn(payload)


def test_a_symbol_is_the_one_segno_draws() -> None:
    code = segno.make(b"DEV:7f3c2a10", error="m", mode="byte", mask=2, boost_error=False, micro=False)
    symbol = drawn("DEV:7f3c2a10")
    assert symbol.side == 21
    for row, modules in zip(symbol.rows(), code.matrix, strict=True):
        assert f"{int(row, 16):024b}" == "".join(map(str, modules)) + "000"


@pytest.mark.parametrize("length", [1, 14, 64])
def test_rows_are_whole_bytes(length: int) -> None:
    symbol = drawn("x" * length)
    assert {len(row) for row in symbol.rows()} == {(symbol.side + 7) // 8 * 2}
