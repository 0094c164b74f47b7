"""The school year as a drawn strip: months across, a lane for each kind of period, bars with their names, today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from coordinator.desk.year.periods import RegisterPeriod
from coordinator.domain.choices import PeriodKind
from coordinator.domain.termstart.school_year import PERIOD_KINDS
from coordinator.ui.widgets import theme
from coordinator.ui.year.period_shapes import period_kind_words
from coordinator.words import text

_GAP: Final = 6
_MONTHS: Final = 12


def month_name(month: int) -> str:
    """A month's short name."""
    names = (
        text("Jan"), text("Feb"), text("Mar"), text("Apr"), text("May"), text("Jun"), text("Jul"), text("Aug"),
        text("Sep"), text("Oct"), text("Nov"), text("Dec"),
    )  # fmt: skip
    return names[month - 1]


def span_words(first: date, last: date) -> str:
    """Both ends of a period, or its one day."""
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


class YearStrip(QWidget):
    """``chosen`` carries the id of the period that was clicked. The list beside it says the same in words."""

    chosen = Signal(int)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._year = today.year
        self._periods: tuple[RegisterPeriod, ...] = ()
        self._marked = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_year(self, year: int, periods: Sequence[RegisterPeriod]) -> None:
        """Draws the school year that began in ``year``."""
        self._year = year
        self._periods = tuple(periods)
        self.setAccessibleName(text("The school year {year} as a drawing", year=f"{year}/{year + 1}"))
        self.setAccessibleDescription(
            "; ".join(
                f"{period_kind_words(period.kind)}: {period.name}, {span_words(period.first, period.last)}"
                for period in (each.period for each in periods)
            )
        )
        self.updateGeometry()
        self.update()

    def mark_period(self, id: int) -> None:
        """Makes the outline of one period stronger."""
        self._marked = id
        self.update()

    def sizeHint(self) -> QSize:
        """A line of months, then a lane for each kind."""
        return QSize(600, self._lane_height() * len(PERIOD_KINDS) + self._head() + _GAP)

    def minimumSizeHint(self) -> QSize:
        """It gets narrower, not lower."""
        return QSize(320, self.sizeHint().height())

    def period_at(self, x: float, y: float) -> RegisterPeriod | None:
        """The period under a point."""
        near = [each for each in self._periods if self._box(each).adjusted(-3, 0, 3, 0).contains(x, y)]
        return near[-1] if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the period."""
        found = self.period_at(event.position().x(), event.position().y())
        if found is not None:
            self.chosen.emit(found.id)

    def event(self, event: QEvent) -> bool:
        """Tells a period's name and days under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self.period_at(event.pos().x(), event.pos().y())
            sentence = (
                "" if found is None else f"{found.period.name}: {span_words(found.period.first, found.period.last)}"
            )
            QToolTip.showText(event.globalPos(), sentence, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Months, lanes, bars with their names, today."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_grid(painter)
        for kind in PERIOD_KINDS:
            taken = -1.0
            for each in self._periods:
                if each.period.kind == kind:
                    taken = self._draw_period(painter, each, taken)
        self._draw_today(painter)
        painter.end()

    def _draw_grid(self, painter: QPainter) -> None:
        colours = theme.colours()
        small = self.fontMetrics()
        for at in range(_MONTHS + 1):
            month = (7 + at) % 12 + 1
            x = self._x(date(self._year + (8 + at > 12), month, 1))
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - 1))
            if at < _MONTHS:
                painter.setPen(QColor(colours.muted))
                painter.drawText(QPointF(x + 4, small.ascent() + 2), month_name(month))
        for lane, kind in enumerate(PERIOD_KINDS):
            painter.setPen(QColor(colours.muted))
            box = QRectF(0, self._top(lane), self._left() - _GAP, self._lane_height())
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), period_kind_words(kind)
            )

    def _draw_period(self, painter: QPainter, each: RegisterPeriod, taken: float) -> float:
        """Draws one, its name inside or after it where there is room; returns how far its lane is taken."""
        box, colours, kind = self._box(each), theme.colours(), each.period.kind
        thick = 2.5 if each.id == self._marked else 1.2
        painter.setPen(QPen(QColor(colours.text if each.id == self._marked else colours.edge), thick))
        if kind == PeriodKind.STAFF_DAY:
            middle, half = box.center(), min(box.height() / 2 - 3, 7.0)
            painter.setBrush(QColor(colours.warning))
            painter.drawPolygon(_diamond(middle, half))
            box = QRectF(middle.x() - half, box.top(), 2 * half, box.height())
        else:
            painter.setBrush(_fill(kind))
            painter.drawRoundedRect(box, 3, 3)
        wide = self.fontMetrics().horizontalAdvance(each.period.name)
        if kind == PeriodKind.TERM or wide + 8 < box.width():
            painter.setPen(QColor(colours.on_accent if kind == PeriodKind.TERM else colours.text))
            drawn = self.fontMetrics().elidedText(each.period.name, Qt.TextElideMode.ElideRight, int(box.width()) - 8)
            if kind != PeriodKind.TERM and wide + 8 < box.width():
                plate = QRectF(box.center().x() - wide / 2 - 3, box.top() + 2, wide + 6, box.height() - 4)
                painter.fillRect(plate, QColor(colours.window))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), drawn)
            return float(box.right())
        start = box.right() + 4
        if start > taken and start + wide < self._room_after(each):
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(start, box.center().y() + self.fontMetrics().ascent() / 2 - 2), each.period.name)
            return float(start + wide)
        return float(box.right())

    def _room_after(self, each: RegisterPeriod) -> float:
        """Where the next period of the same kind begins, or the drawing ends."""
        later = [
            self._box(other).left()
            for other in self._periods
            if other.period.kind == each.period.kind and other.period.first > each.period.first
        ]
        return min([*later, float(self.width())])

    def _draw_today(self, painter: QPainter) -> None:
        if not date(self._year, 8, 1) <= self._today <= date(self._year + 1, 7, 31):
            return
        x = self._x(self._today)
        painter.setPen(QPen(QColor(theme.colours().danger), 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, self._head() - 2), QPointF(x, self.height() - 1))
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        label = text("Today")
        wide = painter.fontMetrics().horizontalAdvance(label)
        start = min(x + 3, self.width() - wide - 2.0)
        plate = QRectF(start - 2, 0, wide + 4, self.fontMetrics().height())
        painter.fillRect(plate, QColor(theme.colours().window))
        painter.drawText(QPointF(start, self.fontMetrics().ascent() + 2), label)

    def _box(self, each: RegisterPeriod) -> QRectF:
        lane = PERIOD_KINDS.index(each.period.kind)
        begin, end = date(self._year, 8, 1), date(self._year + 1, 8, 1)
        left = self._x(max(each.period.first, begin))
        right = self._x(min(each.period.last + timedelta(days=1), end))
        return QRectF(left, self._top(lane) + 2, max(right - left, 3.0), self._lane_height() - 4)

    def _x(self, day: date) -> float:
        begin = date(self._year, 8, 1)
        days = (date(self._year + 1, 8, 1) - begin).days
        return self._left() + (self.width() - self._left() - 1) * (day - begin).days / days

    def _left(self) -> float:
        return max(self.fontMetrics().horizontalAdvance(period_kind_words(kind)) for kind in PERIOD_KINDS) + 2.0 * _GAP

    def _head(self) -> int:
        return self.fontMetrics().height() + _GAP

    def _lane_height(self) -> int:
        return self.fontMetrics().height() + 10

    def _top(self, lane: int) -> float:
        return float(self._head() + lane * self._lane_height())


def _fill(kind: str) -> QBrush:
    """A term is full, a break hatched one way, a closed week both ways: no meaning by colour alone."""
    colours = theme.colours()
    if kind == PeriodKind.TERM:
        return QBrush(QColor(colours.accent))
    pattern = Qt.BrushStyle.BDiagPattern if kind == PeriodKind.BREAK else Qt.BrushStyle.DiagCrossPattern
    return QBrush(QColor(colours.accent if kind == PeriodKind.BREAK else colours.edge), pattern)


def _diamond(middle: QPointF, half: float) -> QPolygonF:
    return QPolygonF([middle + QPointF(*by) for by in ((0, -half), (half, 0), (0, half), (-half, 0))])
