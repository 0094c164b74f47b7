"""Supply against need as a curve: the drawing of the papers, in the colours and at the size of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from coordinator.desk.term.last_safe_day import Point
from coordinator.ui.widgets import theme
from coordinator.words import text

_LETTER = 7.5  # the size of the drawing's letters in its own points


class CurveView(QWidget):
    """One kind's curve; read aloud it is a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._kind = ""
        self._points: tuple[Point, ...] = ()
        self._drawn: tuple[QSize, QSvgRenderer] | None = None

    def show_curve(self, kind: str, points: Sequence[Point]) -> None:
        """Draws another curve."""
        if (kind, tuple(points)) == (self._kind, self._points):
            return
        self._kind, self._points = kind, tuple(points)
        self._drawn = None
        sentence = curve_words(points)
        self.setAccessibleName(text("Curve: {said}", said=sentence) if sentence else text("Curve"))
        self.setToolTip(sentence)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Room for its captions."""
        letter = self.fontMetrics().height()
        return QSize(letter * 17, letter * 10)

    def sizeHint(self) -> QSize:
        """A little more."""
        return self.minimumSizeHint() * 1.3

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing, made anew when size or colours have changed."""
        if not self._points:
            return
        if self._drawn is None or self._drawn[0] != self.size():
            self._drawn = (self.size(), QSvgRenderer(QByteArray(self._svg().encode())))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawn[1].render(painter, QRectF(self.rect()))

    def changeEvent(self, event: QEvent) -> None:
        """Other colours or letters make another drawing."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._drawn = None
            self.update()

    def _svg(self) -> str:
        from coordinator.desk.term.term_sheet import curve_sheet  # loaded beside the window, with the first answer
        from coordinator.sheets.curves import Inks, curve_svg

        found = theme.colours()
        shade = _mixed(QColor(found.window), QColor(found.danger))
        inks = Inks(found.text, found.muted, found.line, found.danger, shade.name())
        letter = self.fontMetrics().height() * 0.72
        scale = letter / _LETTER
        return curve_svg(curve_sheet(self._kind, self._points), self.width() / scale, self.height() / scale, inks)


def curve_words(points: Sequence[Point]) -> str:
    """What a curve tells, in words."""
    if not points:
        return ""
    last = points[-1]
    sentence = text("{supply} of {need} on {day}.", supply=last.supply, need=last.need, day=last.on.isoformat())
    first = next((point.on for point in points if point.supply < point.need), None)
    return sentence if first is None else sentence + " " + text("Devices lack from {day}.", day=first.isoformat())


def _mixed(base: QColor, ink: QColor) -> QColor:
    """A light shade of an ink on its ground."""
    return QColor(*(round(0.82 * b + 0.18 * i) for b, i in zip(_parts(base), _parts(ink), strict=True)))


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
