"""What a scanned code means while a delivery is unpacked: an open line's unit, a product to go on with, a stranger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from coordinator.domain.keys import identity_key

Strip = Callable[[str, str, str], str]
"""``strip(scanned, model number, maker)``: the serial without the prefix of its barcode (``formats`` §7)."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that something may still come on: how many it lacks, and the codes that stand on the product's box."""

    line: int
    number: int
    product: int
    missing: int
    maker: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan means: ``unit`` of a line, ``over`` its number, ``product`` chosen, ``unexpected`` or ``twice``.

    ``serial`` is the code without the prefix of its barcode.
    """

    verdict: str
    serial: str
    line: OpenLine | None = None


def match_scan(
    lines: Sequence[OpenLine],
    scanned: str,
    *,
    product: int | None = None,
    counted: Mapping[int, int] | None = None,
    known: Collection[str] = (),
    strip: Strip = lambda serial, *_: serial,
) -> Scanned:
    """What the code means. ``product`` is the one being unpacked, ``counted`` how many were scanned for each line (by
    its id), ``known`` the serials scanned already.

    Without a product, a code that names its model is trusted, and else the only open line; several open lines and no
    hint make it unexpected: nothing is guessed.
    """
    key = identity_key(scanned)
    named = next((line for line in lines if key in map(identity_key, line.codes)), None)
    if named is not None:
        return Scanned("product", "", named)
    serial, product = _told_by_prefix(lines, key, strip) or (_without_prefix(lines, key, product, strip), product)
    if serial in map(identity_key, known):
        return Scanned("twice", serial)
    if product is None and len({line.product for line in lines}) == 1:
        product = lines[0].product
        serial = _stripped(lines[0], serial, strip)
    return _on_a_line(lines, product, serial, counted or {})


def _on_a_line(lines: Sequence[OpenLine], product: int | None, serial: str, counted: Mapping[int, int]) -> Scanned:
    """A unit of the product's first line that still has room; over the number of the last one where none has."""
    fitting = [line for line in lines if line.product == product]
    if not fitting:
        return Scanned("unexpected", serial)
    room = next((line for line in fitting if line.missing > counted.get(line.line, 0)), None)
    return Scanned("unit" if room else "over", serial, room or fitting[-1])


def _without_prefix(lines: Sequence[OpenLine], key: str, product: int | None, strip: Strip) -> str:
    """The serial as a code of the product that is being unpacked."""
    chosen = next((line for line in lines if line.product == product), None)
    return key if chosen is None else _stripped(chosen, key, strip)


def _told_by_prefix(lines: Sequence[OpenLine], key: str, strip: Strip) -> tuple[str, int] | None:
    """The serial and product of a code that begins with ``1S`` and the product's own number."""
    for line in lines:
        for code in line.codes:
            if code and key.startswith("1S" + identity_key(code)):
                serial = strip(key, code, line.maker)
                if serial != key:
                    return serial, line.product
    return None


def _stripped(line: OpenLine, key: str, strip: Strip) -> str:
    for code in (*line.codes, ""):
        bare = strip(key, code, line.maker)
        if bare != key:
            return bare
    return key
