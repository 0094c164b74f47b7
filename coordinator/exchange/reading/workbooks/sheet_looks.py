"""What a sheet of an .xlsx workbook shows beside the values of its cells: numbers with zeros before them, one value
over several merged rows, formulas whose value was never reckoned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from coordinator.exchange.reading.limits import CHUNK

_MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_NO_VALUE: Final = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_MOST_MERGED: Final = 20_000
_LONGEST: Final = 64 << 10
"""Bytes of a cell with its formula, at the most 8,192 letters in Excel."""
_PARTS: Final = re.compile(r'\[[^\]]*\]|"([^"]*)"|\\(.)|[_*].|([0#?]+)|([- ])|(.)')
_FIRST_CUSTOM: Final = 164
_DIGITS: Final = ("0", "#", "?")


@dataclass(frozen=True, slots=True)
class SheetLooks:
    """``merged`` gives, by the first row, the column (from 0) and the last row of what is merged downwards; and
    ``unreckoned``, by column, how many formulas have no value.
    """

    merged: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)
    unreckoned: Mapping[int, int] = field(default_factory=dict)


def looks_of(content: IO[bytes]) -> SheetLooks:
    """Reads the looks from the XML of a sheet, a piece at a time."""
    merged: dict[int, list[tuple[int, int]]] = {}
    unreckoned: dict[int, int] = {}
    count, rest = 0, b""
    while chunk := content.read(CHUNK):
        piece = rest + chunk
        if b"<f" in piece:
            for found in _NO_VALUE.finditer(piece):
                place = _place(found.group(1))
                unreckoned[place] = unreckoned.get(place, 0) + 1
        if b"<mergeCell" in piece:
            for found in _MERGED.finditer(piece):
                first, last = int(found.group(2)), int(found.group(4))
                if last > first and (count := count + 1) <= _MOST_MERGED:
                    merged.setdefault(first, []).append((_place(found.group(1)), last))
        # What a piece cuts in two goes into the next one; what was found does not.
        at = max(piece.rfind(b"<c "), piece.rfind(b"<mergeCell "), 0)
        rest = piece[at + _whole(piece[at:]) :][-_LONGEST:]
    return SheetLooks(merged, unreckoned)


def _whole(piece: bytes) -> bool:
    return _NO_VALUE.match(piece) is not None or _MERGED.match(piece) is not None


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def rows_as_shown(book: Any, sheet: Any, looks: SheetLooks) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet that openpyxl has opened to read, as they are shown; rows without content are empty."""
    padded = _padded_styles(book)
    rows = _padded_rows(sheet, padded) if padded else sheet.iter_rows(values_only=True)
    return _with_merged(rows, looks.merged) if looks.merged else rows


def _padded_styles(book: Any) -> dict[int, str]:
    """The number formats that put zeros or letters before a number, by the id of the style."""
    templates = {at + _FIRST_CUSTOM: said for at, said in enumerate(book._number_formats) if padded("7", said)}  # noqa: SLF001  # openpyxl tells them nowhere else
    return {
        at: templates[style.numFmtId]
        for at, style in enumerate(book._cell_styles)  # noqa: SLF001  # as above
        if style.numFmtId in templates
    }


def _padded_rows(sheet: Any, styles: Mapping[int, str]) -> Iterator[tuple[object, ...]]:
    for cells in sheet.iter_rows():
        yield tuple(_shown(cell, styles) for cell in cells)


def _shown(cell: Any, styles: Mapping[int, str]) -> object:
    value: object = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or value != int(value):
        return value
    template = styles.get(getattr(cell, "_style_id", 0))
    return value if template is None else padded(str(int(value)), template) or value


def padded(digits: str, template: str) -> str | None:
    """A number's digits as a number format shows them, where that puts zeros or letters before them; None for another
    format: of dates, decimals, thousands, or with words behind the number alone.
    """
    shown = _shown_parts(template)
    places = [at for at, part in enumerate(shown) if part in _DIGITS]
    zeros = sum(shown[at] == "0" for at in places)
    named = bool(places) and "".join(shown[: places[0]])[-1:].isalnum()
    if not places or (zeros < 2 and not named):
        return None
    figures = digits.rjust(zeros, "0")
    for at in reversed(places):
        shown[at], figures = figures[-1:], figures[:-1]
    shown[places[0]] = figures + shown[places[0]]
    return "".join(part.removeprefix("\0") for part in shown)


def _shown_parts(template: str) -> list[str]:
    """What a format shows, part by part: places of digits, and literals (behind a zero byte); nothing where it has more
    than those.
    """
    parts: list[str] = []
    for word, single, places, between, other in _PARTS.findall(template.split(";", maxsplit=1)[0]):
        if other:
            return []
        parts += list(places)
        parts += ["\0" + literal for literal in (word or single or between,) if literal]
    return parts


def _with_merged(
    rows: Iterator[tuple[object, ...]], merged: Mapping[int, list[tuple[int, int]]]
) -> Iterator[tuple[object, ...]]:
    """Each row of a merged cell has its value; a row that has nothing else stays empty."""
    running: dict[int, tuple[int, object]] = {}
    for number, row in enumerate(rows, 1):
        running = {place: (last, value) for place, (last, value) in running.items() if last >= number}
        shown = _filled(row, running) if running else row
        for place, last in merged.get(number, ()):
            if place < len(shown):
                running[place] = (last, shown[place])
        yield shown


def _filled(row: tuple[object, ...], running: Mapping[int, tuple[int, object]]) -> tuple[object, ...]:
    """A row with the values of the merged cells that reach into it."""
    if all(value is None for value in row):
        return row
    filled = list(row) + [None] * (max(running) + 1 - len(row))
    for place, (_, value) in running.items():
        filled[place] = value if filled[place] is None else filled[place]
    return tuple(filled)
