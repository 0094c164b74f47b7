"""A row of widgets that runs on to the next line when it is full, as words do."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from coordinator.ui.widgets.theme import GRID, labelled


class FlowLayout(QLayout):
    """Lays widgets from left to right, top to bottom."""

    def __init__(self, parent: QWidget | None = None, gap: int = GRID) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way in."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Takes one away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It does not claim more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that a width makes."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Places everything."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """The size of the widest of them."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the largest of them."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        line: list[QLayoutItem] = []
        x = rect.x()
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            if line and x + item.sizeHint().width() > rect.right() + 1:
                y += self._set(line, rect.x(), y, move=move) + self._gap // 2
                line, x = [], rect.x()
            line.append(item)
            x += item.sizeHint().width() + self._gap
        return y + self._set(line, rect.x(), y, move=move) - rect.y()

    def _set(self, line: list[QLayoutItem], x: int, y: int, *, move: bool) -> int:
        """Sets one line, its widgets centred on each other; returns its height."""
        high = max((item.sizeHint().height() for item in line), default=0)
        for item in line:
            size = item.sizeHint()
            if move:
                item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
            x += size.width() + self._gap
        return high


def page_head(title: str, beside: Iterable[QWidget]) -> QWidget:
    """The first row of a page: its title, then the buttons that open its parts, on as many lines as they need."""
    head = QWidget()
    flow = FlowLayout(head)
    for each in (labelled(title, "title"), *beside):
        flow.addWidget(each)
    return head
