"""A paper on the screen: its pages as pictures, drawn when they come into sight, at any size."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import closing
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from coordinator.words import text

if TYPE_CHECKING:
    import pypdfium2

_GAP: Final = 16
_CACHED: Final = 6
_STEPS: Final = (0.35, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2  # when the first paper is looked at

    return pypdfium2.PdfDocument(data)


class Paper:
    """A PDF that is opened for each look at it, so that nothing stays open behind the window's back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with closing(_opened(data)) as document:
            self._sizes = [document.get_page_size(at) for at in range(len(document))]

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, at: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        width, height = self._sizes[at]
        return width, height

    def picture(self, at: int, scale: float) -> QImage:
        """A page as a picture, ``scale`` picture points to each of its 1/72 inch."""
        with closing(_opened(self.data)) as document, closing(document[at]) as page:
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            size = bitmap.width, bitmap.height, bitmap.stride
            return QImage(bitmap.buffer, *size, QImage.Format.Format_RGB32).copy()

    def text(self, at: int) -> str:
        """The words of a page, for a screen reader."""
        with (
            closing(_opened(self.data)) as document,
            closing(document[at]) as page,
            closing(page.get_textpage()) as words,
        ):
            return str(words.get_text_bounded())


class _Sheets(QWidget):
    """All pages below each other; only those in sight are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self._scale = 1.0
        self._drawn: OrderedDict[tuple[int, float], QImage] = OrderedDict()

    def show_paper(self, paper: Paper | None, scale: float) -> None:
        if paper is not self._paper:
            self._drawn.clear()
        self._paper, self._scale = paper, scale
        self.setFixedSize(self._extent())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws what is in sight."""
        if self._paper is None:
            return
        painter = QPainter(self)
        for at, place in enumerate(self._places()):
            if place.toRect().intersects(event.rect()):
                painter.fillRect(place.translated(2, 2), QColor(0, 0, 0, 40))
                painter.drawImage(place.toRect().topLeft(), self._picture(self._paper, at))
        painter.end()

    def _picture(self, paper: Paper, at: int) -> QImage:
        scale = self._scale * self.devicePixelRatioF()
        found = self._drawn.get((at, scale))
        if found is None:
            found = paper.picture(at, scale)
            found.setDevicePixelRatio(self.devicePixelRatioF())
            self._drawn[(at, scale)] = found
            while len(self._drawn) > _CACHED:
                self._drawn.popitem(last=False)
        return found

    def _places(self) -> list[QRectF]:
        places: list[QRectF] = []
        down = float(_GAP) / 2
        paper = self._paper
        for width, height in [] if paper is None else [paper.size(at) for at in range(len(paper))]:
            places.append(
                QRectF((self.width() - width * self._scale) / 2, down, width * self._scale, height * self._scale)
            )
            down += height * self._scale + _GAP
        return places

    def _extent(self) -> QSize:
        if self._paper is None:
            return QSize(0, 0)
        sizes = [self._paper.size(at) for at in range(len(self._paper))]
        width = max(size[0] for size in sizes) * self._scale + _GAP
        height = sum(size[1] * self._scale + _GAP for size in sizes)
        return QSize(int(width) + 1, int(height) + 1)


class PagesView(QScrollArea):
    """Shows a paper as wide as the view allows, or at a chosen size (Ctrl and wheel, + and −). ``scaled`` tells it."""

    scaled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = _Sheets()
        self._paper: Paper | None = None
        self._chosen: float | None = None
        self.setWidget(self._sheets)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text("The paper as it is printed"))

    def show_paper(self, paper: Paper | None) -> None:
        """Shows another paper from its first page."""
        self._paper = paper
        self._fit()
        self.setAccessibleDescription("" if paper is None else paper.text(0))
        self.verticalScrollBar().setValue(0)

    @property
    def paper(self) -> Paper | None:
        """The paper shown."""
        return self._paper

    @property
    def scale(self) -> float:
        """The size shown; 1 is the size on paper."""
        return self._chosen or self._whole_width()

    def zoom(self, step: int) -> None:
        """One step larger or smaller."""
        now = self.scale
        larger = [each for each in _STEPS if each > now * 1.02]
        smaller = [each for each in _STEPS if each < now * 0.98]
        self._chosen = (larger[:1] or [now])[0] if step > 0 else (smaller[-1:] or [now])[0]
        self._fit()

    def fit(self) -> None:
        """As wide as the view."""
        self._chosen = None
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A paper as wide as the view follows it."""
        super().resizeEvent(event)
        if self._chosen is None:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel changes the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus change the size, 0 makes it as wide as the view."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(1 if event.key() == Qt.Key.Key_Plus else -1)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _whole_width(self) -> float:
        if self._paper is None:
            return 1.0
        room = self.viewport().width() - _GAP - 4
        return max(0.25, min(1.2, room / self._paper.size(0)[0]))

    def _fit(self) -> None:
        self._sheets.show_paper(self._paper, self.scale)
        self.scaled.emit(round(self.scale * 100))
