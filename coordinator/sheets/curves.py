"""Supply against need over time, drawn once: on paper as it is, on the screen as SVG (needs V17)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics

from coordinator.domain.outputs import OutputForm, writes
from coordinator.sheets.letters import BOLD, SANS, font, width
from coordinator.words import mark

_LEFT: Final = 34.0
_RIGHT: Final = 12.0
_TOP: Final = 26.0
_BOTTOM: Final = 22.0
_SIZE: Final = 7.5


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a curve as ``#rrggbb``: words and supply, lesser words, grid, need, what lacks."""

    ink: str = "#1f1f1f"
    soft: str = "#5c5c5c"
    hair: str = "#d0d0d0"
    need: str = "#a33b1f"
    lack: str = "#f6dfd8"


PAPER: Final = Inks()
"""On paper, and on a light screen."""
_INK: Final = HexColor(PAPER.ink)


@dataclass(frozen=True, slots=True)
class CurveSheet:
    """One kind's curve: finished captions, and (day, need, supply) with the supply holding until the next day given."""

    title: str
    need_caption: str
    supply_caption: str
    points: tuple[tuple[date, int, int], ...]


def draw_curve(sheet: CurveSheet, wide: float, high: float, inks: Inks = PAPER) -> Drawing:
    """The drawing: supply as a stepped line, need as a dashed one; where need lies above, what lacks is shaded."""
    for cut in (SANS, BOLD):
        pdfmetrics.registerFont(font(cut))
    drawing = Drawing(wide, high)
    drawing.add(words_at(0.0, high - 9.0, sheet.title, BOLD, 9.0, HexColor(inks.ink)))
    if len(sheet.points) < 2:
        return drawing
    plot = _Plot(sheet, wide, high, inks)
    plot.draw(drawing)
    return drawing


@writes("curve", mark("Curve as picture"), OutputForm.OTHER)
def curve_svg(sheet: CurveSheet, wide: float, high: float, inks: Inks = PAPER) -> str:
    """The same drawing as SVG, in the colours of the screen."""
    svg = renderSVG.drawToString(draw_curve(sheet, wide, high, inks))
    # SVG fills in black what says nothing else: the supply's line, and the clip path on a screen that knows none. The
    # drawing keeps within its frame without it.
    drawn = _CLIPPED.sub("", svg.decode() if isinstance(svg, bytes) else str(svg))
    return drawn.replace("<svg ", '<svg fill="none" ', 1)


_CLIPPED: Final = re.compile(r"<clipPath.*?</clipPath>|style=\"clip-path:[^\"]*\"", re.DOTALL)


class _Plot:
    """The scales of one curve."""

    def __init__(self, sheet: CurveSheet, wide: float, high: float, inks: Inks) -> None:
        self._sheet = sheet
        self._inks = inks
        self._points = sheet.points
        self._first = sheet.points[0][0]
        self._days = max(1, (sheet.points[-1][0] - self._first).days)
        self._most, self._step = scale_of(max(max(need, supply) for _, need, supply in sheet.points))
        self._wide = wide - _LEFT - _RIGHT
        self._high = high - _TOP - _BOTTOM

    def draw(self, drawing: Drawing) -> None:
        """Grid, shade, lines and captions, in this order."""
        self._draw_grid(drawing)
        self._draw_days(drawing)
        self._shade(drawing)
        need = self._points[-1][1]
        y = self._y(need)
        drawing.add(
            Line(
                _LEFT,
                y,
                _LEFT + self._wide,
                y,
                strokeColor=HexColor(self._inks.need),
                strokeWidth=1.2,
                strokeDashArray=[4, 2.5],
            )
        )
        drawing.add(PolyLine(self._stairs(), strokeColor=HexColor(self._inks.ink), strokeWidth=1.6))
        self._draw_key(drawing)

    def _draw_grid(self, drawing: Drawing) -> None:
        value = 0
        while value <= self._most:
            y = self._y(value)
            drawing.add(Line(_LEFT, y, _LEFT + self._wide, y, strokeColor=HexColor(self._inks.hair), strokeWidth=0.4))
            label = str(value)
            drawing.add(
                words_at(
                    _LEFT - 4.0 - width(label, SANS, _SIZE), y - 2.6, label, SANS, _SIZE, HexColor(self._inks.soft)
                )
            )
            value += self._step

    def _draw_days(self, drawing: Drawing) -> None:
        taken = -100.0
        last = self._points[-1][0]
        ends = _LEFT + self._wide - width(last.isoformat(), SANS, _SIZE)
        for day in [self._first, *_months(self._first, last)]:
            label = day.isoformat()
            x = min(self._x(day), ends)
            if x > taken + 8.0 and x + width(label, SANS, _SIZE) < ends - 8.0:
                drawing.add(words_at(x, 7.0, label, SANS, _SIZE, HexColor(self._inks.soft)))
                taken = x + width(label, SANS, _SIZE)
        drawing.add(words_at(ends, 7.0, last.isoformat(), SANS, _SIZE, HexColor(self._inks.ink)))

    def _shade(self, drawing: Drawing) -> None:
        for (day, need, supply), (next_day, _, _) in zip(self._points, self._points[1:], strict=False):
            if need > supply:
                x, y = self._x(day), self._y(supply)
                drawing.add(
                    Rect(
                        x,
                        y,
                        self._x(next_day) - x,
                        self._y(need) - y,
                        fillColor=HexColor(self._inks.lack),
                        strokeColor=None,
                    )
                )

    def _stairs(self) -> list[float]:
        stairs: list[float] = []
        for day, _, supply in self._points:
            if stairs:
                stairs += [self._x(day), stairs[-1]]
            stairs += [self._x(day), self._y(supply)]
        return stairs

    def _draw_key(self, drawing: Drawing) -> None:
        last = self._points[-1]
        y = self._y(self._most) + 6.0
        x = _LEFT
        for caption, value, ink, dashes in (
            (self._sheet.supply_caption, last[2], self._inks.ink, None),
            (self._sheet.need_caption, last[1], self._inks.need, [4, 2.5]),
        ):
            label = f"{caption} {value}"
            drawing.add(
                Line(x, y + 2.6, x + 16.0, y + 2.6, strokeColor=HexColor(ink), strokeWidth=1.5, strokeDashArray=dashes)
            )
            drawing.add(words_at(x + 20.0, y, label, SANS, _SIZE, HexColor(ink)))
            x += 34.0 + width(label, SANS, _SIZE)

    def _x(self, day: date) -> float:
        return _LEFT + self._wide * (day - self._first).days / self._days

    def _y(self, value: float) -> float:
        return _BOTTOM + self._high * value / self._most


def words_at(x: float, y: float, words: str, cut: str, size: float, ink: HexColor = _INK) -> String:
    """Words in a drawing, from their left end on the line that they stand on."""
    return String(x, y, words, fontName=font(cut).fontName, fontSize=size, fillColor=ink)


def scale_of(most: int) -> tuple[int, int]:
    """A top for the scale and the steps of its grid, in round numbers."""
    step = 1
    while most / step > 4:
        step = step * 2 if str(step)[0] != "2" else step * 5 // 2
    return max(step, -(-most // step) * step), step


def _months(first: date, last: date) -> Sequence[date]:
    found = []
    year, month = first.year, first.month
    while (year, month) < (last.year, last.month):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(date(year, month, 1))
    return found
