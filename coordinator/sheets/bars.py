"""Figures as bars with their words beside them, drawn once: on paper as they are, on the screen as SVG (needs U3, U5).

Each bar is named at its left and told in words at its right; a mark says what it is measured against. Nothing has to be
decoded from colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics

from coordinator.domain.outputs import OutputForm, writes
from coordinator.sheets.curves import words_at
from coordinator.sheets.letters import BOLD, SANS, font, width
from coordinator.words import mark

_INK: Final = HexColor(0x1F1F1F)
_SOFT: Final = HexColor(0x5C5C5C)
_HAIR: Final = HexColor(0xD0D0D0)
_BAR: Final = HexColor(0x1F5A8A)
_SHORT: Final = HexColor(0xA33B1F)
_SIZE: Final = 8.0
BAR_STEP: Final = 16.0
"""From one bar to the next, in points."""
_BAR_HIGH: Final = 9.0
_TITLE: Final = 20.0
_FOOT: Final = 14.0
_GAP: Final = 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its finished name and words, how long it is, and where its mark stands (``None`` for none).

    ``short`` is one that stays below what it is measured against; it is hollow besides being of another ink.
    """

    label: str
    value: float
    said: str
    mark: float | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class BarSheet:
    """Bars under a title; ``mark_caption`` says what the marks are. ``most`` is a full bar, else the longest is."""

    title: str
    bars: tuple[Bar, ...]
    mark_caption: str = ""
    most: float = 0.0


def bars_height(sheet: BarSheet) -> float:
    """How high the drawing is, in points: it follows from the number of bars."""
    return _TITLE + BAR_STEP * len(sheet.bars) + (_FOOT if sheet.mark_caption else 0.0)


def draw_bars(sheet: BarSheet, wide: float) -> Drawing:
    """The drawing, as high as its bars need."""
    for cut in (SANS, BOLD):
        pdfmetrics.registerFont(font(cut))
    high = bars_height(sheet)
    drawing = Drawing(wide, high)
    drawing.add(words_at(0.0, high - 10.0, sheet.title, BOLD, 9.0))
    if not sheet.bars:
        return drawing
    left = max(width(bar.label, SANS, _SIZE) for bar in sheet.bars) + _GAP
    left = min(left, wide * 0.35)
    right = max(width(bar.said, SANS, _SIZE) for bar in sheet.bars) + _GAP
    room = max(wide - left - right - _GAP, wide * 0.15)
    most = max(sheet.most, *(max(bar.value, bar.mark or 0.0) for bar in sheet.bars)) or 1.0
    for at, bar in enumerate(sheet.bars):
        y = high - _TITLE - BAR_STEP * (at + 1) + (BAR_STEP - _BAR_HIGH) / 2
        _draw_bar(drawing, bar, left, y, room / most)
    if sheet.mark_caption:
        _draw_key(drawing, sheet.mark_caption, left)
    return drawing


@writes("bars", mark("Figures as bars, as picture"), OutputForm.OTHER)
def bars_svg(sheet: BarSheet, wide: float) -> str:
    """The same drawing as SVG."""
    svg = renderSVG.drawToString(draw_bars(sheet, wide))
    return svg.decode() if isinstance(svg, bytes) else str(svg)


def _draw_bar(drawing: Drawing, bar: Bar, left: float, y: float, scale: float) -> None:
    base = y + 1.6
    drawing.add(words_at(0.0, base, _fitting(bar.label, left - _GAP), SANS, _SIZE, _INK))
    drawing.add(Line(left, y - 3.0, left, y + _BAR_HIGH + 3.0, strokeColor=_HAIR, strokeWidth=0.6))
    ink = _SHORT if bar.short else _BAR
    long = bar.value * scale
    if long > 0:
        fill = None if bar.short else ink
        drawing.add(Rect(left, y, long, _BAR_HIGH, fillColor=fill, strokeColor=ink, strokeWidth=1.1))
    end = left + max(long, (bar.mark or 0.0) * scale)
    if bar.mark is not None:
        x = left + bar.mark * scale
        drawing.add(Line(x, y - 2.5, x, y + _BAR_HIGH + 2.5, strokeColor=_INK, strokeWidth=1.6))
    drawing.add(words_at(end + _GAP, base, bar.said, SANS, _SIZE, _SHORT if bar.short else _INK))


def _draw_key(drawing: Drawing, caption: str, left: float) -> None:
    drawing.add(Line(left + 1.0, 1.0, left + 1.0, 10.0, strokeColor=_INK, strokeWidth=1.6))
    drawing.add(words_at(left + 7.0, 2.5, caption, SANS, 7.5, _SOFT))


def _fitting(words: str, room: float) -> str:
    """The words, cut with an ellipsis where they are longer than their room."""
    if width(words, SANS, _SIZE) <= room:
        return words
    while words and width(words + "…", SANS, _SIZE) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def told_bars(bars: Sequence[Bar]) -> str:
    """The bars in words, for who does not see them."""
    return "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
