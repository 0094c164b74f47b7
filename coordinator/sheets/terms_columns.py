"""The terms, set small in two columns that flow on over pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from coordinator.sheets.content import TERMS_LIMIT, Clause
from coordinator.sheets.letters import BOLD, SANS, clean_line, cut_for, wrap
from coordinator.sheets.page import A4, Block, Flow, Mark, Words, heading

_GUTTER: Final = 20.0
_WIDE: Final = (A4.room - _GUTTER) / 2
_SIZE: Final = 7.8
_STEP: Final = 10.4
_PAUSE: Final = 4.6


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    font: str
    before: float
    """Air above, dropped at the head of a column."""
    clings: bool
    """A heading, the first of many lines and the last but one stay with the line that follows."""


def put_terms(flow: Flow, title: str, terms: tuple[Clause, ...]) -> None:
    """Heading and columns, balanced where they fit on the page, otherwise filled and carried on."""
    lines = _lines(terms)
    if flow.left_over < 16.0 + 20.0 + 6 * _STEP:
        flow.turn()
    flow.y += 16.0
    start = 0
    while start < len(lines):
        block, taken = _columns(title if start == 0 else "", lines, start, flow.left_over - 2.0)
        flow.put(block)
        start += taken
        if start < len(lines):
            flow.turn()
            flow.y += 10.0


@lru_cache(maxsize=32)
def _lines(terms: tuple[Clause, ...]) -> tuple[_Line, ...]:
    made: list[_Line] = []
    for clause in terms:
        pause = _PAUSE
        for text, font in ((clause.heading, BOLD), (clause.text, SANS)):
            cleaned = clean_line(text, TERMS_LIMIT)
            cut = cut_for(cleaned, font)
            broken = wrap(cleaned, cut, _SIZE, _WIDE) if cleaned else []
            for n, line in enumerate(broken):
                made.append(_Line(line, cut, pause, font == BOLD or (len(broken) > 1 and n in (0, len(broken) - 2))))
                pause = 0.0
    return tuple(made)


@lru_cache(maxsize=64)
def _columns(title: str, lines: tuple[_Line, ...], start: int, room: float) -> tuple[Block, int]:
    """Two columns from line ``start`` on, no higher than ``room``: the block and how many lines it took."""
    above = heading(title, A4.room) if title else Block(0.0, ())
    room -= above.height
    height = room
    if _taken(lines, start, room) + start == len(lines):
        low, height = _STEP, room
        while height - low > 1.0:
            middle = (low + height) / 2
            if _taken(lines, start, middle) + start == len(lines):
                height = middle
            else:
                low = middle
    first = _column(lines, start, height)
    second = _column(lines, start + first, height)
    marks: list[Mark] = [*above.marks]
    deepest = 0.0
    for begin, count, x in ((start, first, 0.0), (start + first, second, _WIDE + _GUTTER)):
        y = above.height
        for n in range(begin, begin + count):
            y += _STEP + (lines[n].before if n > begin else 0.0)
            marks.append(Words(x, y - 2.0, lines[n].text, lines[n].font, _SIZE))
        deepest = max(deepest, y)
    return Block(deepest, tuple(marks), shared=True), max(1, first + second)


def _taken(lines: tuple[_Line, ...], start: int, height: float) -> int:
    first = _column(lines, start, height)
    return first + _column(lines, start + first, height)


def _column(lines: tuple[_Line, ...], start: int, height: float) -> int:
    """How many lines fit in one column; a heading never ends it."""
    y, count = 0.0, 0
    for line in lines[start:]:
        y += _STEP + (line.before if count else 0.0)
        if y > height:
            break
        count += 1
    if start + count < len(lines):
        while count > 1 and lines[start + count - 1].clings:
            count -= 1
    return count
