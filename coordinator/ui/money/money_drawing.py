"""The drawings of the reports: those of the papers, in the colours and at the letter size of the screen."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from coordinator.sheets.bars import BarSheet, bars_height, bars_svg
from coordinator.sheets.histories import HistorySheet, history_svg
from coordinator.ui.widgets import theme

Drawn = BarSheet | HistorySheet
_LETTER: Final = 7.8  # the size of the drawings' letters in their own points
_PANEL: Final = 120.0  # a panel of figures over the terms, in points
# Qt paints the shape that the drawing is cut to, and fills lines where “none” is written in capitals.
_CLIP: Final = re.compile(r"<clipPath.*?</clipPath>", re.DOTALL)
_WIDEST: Final = 1100  # pixels: longer bars tell no more


class DrawingView(QWidget):
    """One drawing as high as it needs to be; read aloud it is ``told``."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.drawn: Drawn | None = None
        self._made: tuple[QSize, QSvgRenderer] | None = None

    def show_drawing(self, drawn: Drawn | None, name: str, told: str) -> None:
        """Shows another drawing, or none."""
        self.drawn = drawn
        self._made = None
        self.setVisible(drawn is not None)
        self.setAccessibleName(name)
        self.setAccessibleDescription(told)
        self._fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing, made anew when size or colours have changed."""
        if self.drawn is None:
            return
        if self._made is None or self._made[0] != self.size():
            self._made = (self.size(), QSvgRenderer(QByteArray(self._svg(self.drawn).encode())))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._made[1].render(painter, QRectF(0, 0, self._wide(), self.height()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours or letters make another drawing."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._made = None
            self._fit()
            self.update()

    def _fit(self) -> None:
        if self.drawn is None:
            return
        high = bars_height(self.drawn) if isinstance(self.drawn, BarSheet) else _PANEL * max(1, len(self.drawn.panels))
        self.setFixedHeight(round(high * self._scale()))

    def _scale(self) -> float:
        return self.fontMetrics().height() * 0.78 / _LETTER

    def _wide(self) -> int:
        return min(self.width(), _WIDEST * theme.zoom() // 100)

    def _svg(self, drawn: Drawn) -> str:
        wide, scale = self._wide(), self._scale()
        if isinstance(drawn, BarSheet):
            svg = bars_svg(drawn, wide / scale)
        else:
            svg = history_svg(drawn, wide / scale, self.height() / scale)
        svg = _CLIP.sub("", svg).replace("fill: None", "fill: none")
        for ink, colour in _screen_inks().items():
            svg = svg.replace(_written(ink), colour)
        return svg


def _screen_inks() -> dict[int, str]:
    """The screen's colour for each ink of the papers; those of no role are lightened where the ground is dark."""
    found = theme.colours()
    dark = found is theme.DARK
    return {
        0x1F1F1F: found.text,
        0x5C5C5C: found.muted,
        0xD0D0D0: found.line,
        0x1F5A8A: found.accent,
        0xA33B1F: found.danger,
        0x4A6B1F: "#a9d178" if dark else "#4a6b1f",
        0x6A3B8A: "#cfa8f0" if dark else "#6a3b8a",
    }


def _written(ink: int) -> str:
    """An ink as the drawings write it in SVG: whole per cent of red, green and blue."""
    red, green, blue = (int(100 * part / 255) for part in ink.to_bytes(3, "big"))
    return f"rgb({red}%,{green}%,{blue}%)"
