"""QR codes by the thousand, made by segno with a fixed mask.

With version, level, mode and mask fixed, a symbol is affine over GF(2) in the bits of its payload: the symbol of a text
is the symbol of all-zero bytes with one pattern toggled for each bit set. So segno draws those patterns once for a
payload length and every further symbol is a handful of integer xors (performance §F: the QR was 90 % of a receipt).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import segno

_MASK: Final = 2


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of modules: ``bits`` holds them row by row, the upper left one highest, 1 for dark."""

    side: int
    bits: int

    def rows(self) -> list[str]:
        """Each row as the hexadecimal text of whole bytes, as a 1-bit PDF image wants it."""
        across = (self.side + 7) // 8
        spare = across * 8 - self.side
        row = (1 << self.side) - 1
        return [
            f"{(self.bits >> (self.side * (self.side - 1 - n)) & row) << spare:0{across * 2}x}"
            for n in range(self.side)
        ]


def symbols(payloads: Iterable[str]) -> dict[str, Symbol]:
    """The symbol of every payload (ASCII)."""
    by_length: defaultdict[int, set[str]] = defaultdict(set)
    for payload in payloads:
        by_length[len(payload)].add(payload)
    made: dict[str, Symbol] = {}
    for length, same in by_length.items():
        made.update(_many(same, length) if len(same) > 9 * length else {one: _draw(one.encode()) for one in same})
    return made


def _draw(payload: bytes) -> Symbol:
    code = segno.make(payload, error="m", mode="byte", mask=_MASK, boost_error=False, micro=False)
    bits = 0
    for row in code.matrix:
        for module in row:
            bits = bits << 1 | module
    return Symbol(len(code.matrix), bits)


def _many(payloads: Iterable[str], length: int) -> dict[str, Symbol]:
    blank = _draw(bytes(length))
    patterns = [_draw((1 << bit).to_bytes(length, "big")).bits ^ blank.bits for bit in range(8 * length)]
    made = {}
    for payload in payloads:
        value, bits, bit = int.from_bytes(payload.encode(), "big"), blank.bits, 0
        while value:
            if value & 1:
                bits ^= patterns[bit]
            value >>= 1
            bit += 1
        made[payload] = Symbol(blank.side, bits)
    return made
