"""Figures over the terms, drawn once: on paper as they are, on the screen as SVG (needs V19).

One panel above the other, each with its own scale; a line is told apart by its mark and dashes and named where it ends,
so that the drawing reads in black and white and without a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, Shape
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics

from coordinator.domain.outputs import OutputForm, writes
from coordinator.sheets.curves import scale_of, words_at
from coordinator.sheets.letters import BOLD, SANS, font, width
from coordinator.words import mark

_SOFT: Final = HexColor(0x5C5C5C)
_HAIR: Final = HexColor(0xD0D0D0)
_INKS: Final = tuple(map(HexColor, (0x1F1F1F, 0xA33B1F, 0x1F5A8A, 0x4A6B1F, 0x6A3B8A)))
_DASHES: Final = (None, [5, 2], [1.5, 2], [7, 2, 1.5, 2], [3, 3])
_SIZE: Final = 7.5
_LEFT: Final = 34.0
_TITLE: Final = 16.0
_FOOT: Final = 14.0
_LINE: Final = 9.0


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line: its finished caption, and a value for each term; ``None`` where nothing was kept."""

    caption: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class HistoryPanel:
    """One figure over the terms: its title, what stands after its numbers (`` %``), and its lines."""

    title: str
    suffix: str
    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class HistorySheet:
    """The panels, and the terms in words, the earliest first, that all of them share."""

    terms: tuple[str, ...]
    panels: tuple[HistoryPanel, ...]


def draw_history(sheet: HistorySheet, wide: float, high: float) -> Drawing:
    """The drawing; with fewer than one term an empty one."""
    for cut in (SANS, BOLD):
        pdfmetrics.registerFont(font(cut))
    drawing = Drawing(wide, high)
    if not sheet.terms or not sheet.panels:
        return drawing
    right = _captions_width(sheet)
    each = high / len(sheet.panels)
    for at, panel in enumerate(sheet.panels):
        _Panel(panel, sheet.terms, wide - _LEFT - right, high - (at + 1) * each, each).draw(drawing)
    return drawing


@writes("history", mark("Figures over the terms as picture"), OutputForm.OTHER)
def history_svg(sheet: HistorySheet, wide: float, high: float) -> str:
    """The same drawing as SVG."""
    svg = renderSVG.drawToString(draw_history(sheet, wide, high))
    return svg.decode() if isinstance(svg, bytes) else str(svg)


def _captions_width(sheet: HistorySheet) -> float:
    labels = [_line_words(line, panel.suffix) for panel in sheet.panels for line in panel.lines]
    return 14.0 + max((width(each, SANS, _SIZE) for each in labels), default=0.0)


def _line_words(line: HistoryLine, suffix: str) -> str:
    last = next((value for value in reversed(line.values) if value is not None), None)
    return line.caption if last is None else f"{line.caption} {_number(last)}{suffix}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}".replace(".", ",")


class _Panel:
    """One panel's place and scale."""

    def __init__(self, panel: HistoryPanel, terms: Sequence[str], wide: float, bottom: float, high: float) -> None:
        self._panel = panel
        self._terms = terms
        self._wide = wide
        self._bottom = bottom + _FOOT
        self._high = high - _TITLE - _FOOT - 6.0
        values = [value for line in panel.lines for value in line.values if value is not None]
        self._most, self._step = scale_of(max(1, -int(-max(values, default=1.0) // 1)))

    def draw(self, drawing: Drawing) -> None:
        """Title, grid, terms, lines, captions, in this order."""
        top = self._bottom + self._high + 8.0
        drawing.add(words_at(0.0, top, self._panel.title, BOLD, 8.5))
        self._draw_grid(drawing)
        self._draw_terms(drawing)
        ends: list[tuple[float, int, str]] = []
        for at, line in enumerate(self._panel.lines):
            points = [(n, value) for n, value in enumerate(line.values) if value is not None]
            if points:
                self._draw_line(drawing, at, points)
                ends.append((self._y(points[-1][1]), at, _line_words(line, self._panel.suffix)))
        for y, at, label in _apart(ends):
            ink = _INKS[at % len(_INKS)]
            drawing.add(words_at(_LEFT + self._wide + 8.0, y - 2.6, label, SANS, _SIZE, ink))

    def _draw_grid(self, drawing: Drawing) -> None:
        value = 0
        while value <= self._most:
            y = self._y(value)
            drawing.add(Line(_LEFT, y, _LEFT + self._wide, y, strokeColor=_HAIR, strokeWidth=0.4))
            label = f"{value}{self._panel.suffix.rstrip('.')}" if value == self._most else str(value)
            drawing.add(words_at(_LEFT - 4.0 - width(label, SANS, _SIZE), y - 2.6, label, SANS, _SIZE, _SOFT))
            value += self._step

    def _draw_terms(self, drawing: Drawing) -> None:
        taken = -100.0
        for at, term in enumerate(self._terms):
            half = width(term, SANS, _SIZE) / 2
            x = self._x(at) - half
            if x > taken + 6.0:
                drawing.add(words_at(x, self._bottom - 11.0, term, SANS, _SIZE, _SOFT))
                taken = x + 2 * half

    def _draw_line(self, drawing: Drawing, at: int, points: Sequence[tuple[int, float]]) -> None:
        ink, dashes = _INKS[at % len(_INKS)], _DASHES[at % len(_DASHES)]
        flat = [place for n, value in points for place in (self._x(n), self._y(value))]
        if len(points) > 1:
            drawing.add(PolyLine(flat, strokeColor=ink, strokeWidth=1.4, strokeDashArray=dashes))
        for n, value in points:
            drawing.add(_mark(at, self._x(n), self._y(value), ink))

    def _x(self, at: int) -> float:
        inset = min(24.0, self._wide / 8)
        if len(self._terms) == 1:
            return _LEFT + self._wide / 2
        return _LEFT + inset + (self._wide - 2 * inset) * at / (len(self._terms) - 1)

    def _y(self, value: float) -> float:
        return self._bottom + self._high * value / self._most


def _mark(at: int, x: float, y: float, ink: HexColor) -> Shape:
    shape = at % 5
    if shape == 0:
        return Circle(x, y, 2.3, fillColor=ink, strokeColor=ink)
    if shape == 1:
        return Rect(x - 2.1, y - 2.1, 4.2, 4.2, fillColor=ink, strokeColor=ink)
    if shape == 2:
        return Polygon([x - 2.6, y - 2.1, x + 2.6, y - 2.1, x, y + 2.8], fillColor=ink, strokeColor=ink)
    if shape == 3:
        return Polygon([x - 2.8, y, x, y + 2.8, x + 2.8, y, x, y - 2.8], fillColor=ink, strokeColor=ink)
    return Circle(x, y, 2.3, fillColor=None, strokeColor=ink, strokeWidth=1.1)


def _apart(ends: Sequence[tuple[float, int, str]]) -> list[tuple[float, int, str]]:
    """The captions moved up where they would stand on one another, from the lowest on."""
    placed: list[tuple[float, int, str]] = []
    for y, at, label in sorted(ends):
        placed.append((max(y, placed[-1][0] + _LINE) if placed else y, at, label))
    return placed
