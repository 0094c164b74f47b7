"""A scanner types very fast and ends with Enter: its codes are recognised anywhere (window principle 2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from coordinator.desk.records.scanned_codes import SHORTEST

FASTEST_FINGERS = 0.035  # seconds between two keys: a scanner is faster, a person slower
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(slots=True)
class Burst:
    """What has been typed so far at a scanner's speed, and what stood in the field before it."""

    typed: str = ""
    last: float = 0.0
    widget: QWidget | None = None
    stood: tuple[str, int] = ("", 0)
    held: list[QKeyEvent] = field(default_factory=list)


class Scanner(QObject):
    """An event filter of the application. ``scanned`` carries a code.

    In a text field nothing is held back while somebody types; when a burst proves to be a scan, it gets back what
    stood in it. A field with the property ``takes_scans`` keeps the code. Elsewhere keys are held until they prove
    to be a person's, so that a scan does not press buttons or turn lists.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._burst = Burst()
        self._passing = False
        self._timer = QTimer(self, singleShot=True, interval=int(FASTEST_FINGERS * 1000) + 10)
        self._timer.timeout.connect(self._let_go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks at every key before the widget with focus does."""
        if self._passing or event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        if not isinstance(watched, QWidget) or watched is not (focus or watched.window()):
            return False
        return self._pressed(watched, event)

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        now = self._clock()
        quick = bool(self._burst.typed) and now - self._burst.last <= FASTEST_FINGERS
        if event.key() in _ENDS:
            return self._ended(quick)
        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        typed = event.text()
        if len(typed) != 1 or not typed.isprintable() or event.modifiers() & commands:
            if event.key() != Qt.Key.Key_Shift:
                self._let_go()
            return False
        if not quick:
            self._let_go()
            self._burst = Burst(widget=widget, stood=_standing(widget))
        self._burst.typed += typed
        self._burst.last = now
        if _is_text(widget) or (typed == " " and not quick):
            return False
        self._burst.held.append(event.clone())
        self._timer.start()
        return True

    def _ended(self, quick: bool) -> bool:
        burst = self._burst
        if not quick or len(burst.typed.strip()) < SHORTEST:
            self._let_go()
            return False
        self._timer.stop()
        self._burst = Burst()
        if burst.widget is not None and burst.widget.property("takes_scans"):
            return False
        if burst.widget is not None:
            _restore(burst.widget, *burst.stood)
        self.scanned.emit(burst.typed.strip())
        return True

    def _let_go(self) -> None:
        """The held keys were a person's: the widget gets them."""
        self._timer.stop()
        held, self._burst = self._burst.held, Burst()
        self._passing = True
        try:
            for event in held:
                focus = QApplication.focusWidget()  # anew each time: the first key may have opened a cell to write in
                if focus is not None:
                    QApplication.sendEvent(focus, event)
        finally:
            self._passing = False


# These are loaded with the first key: the first paint has no text in it.


def _is_text(widget: QWidget) -> bool:
    from PySide6.QtWidgets import QAbstractSpinBox, QPlainTextEdit, QTextEdit

    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox) or (
        widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) and hasattr(widget, "lineEdit")
    )


def _standing(widget: QWidget) -> tuple[str, int]:
    from PySide6.QtWidgets import QPlainTextEdit

    if isinstance(widget, QLineEdit):
        return widget.text(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText(), widget.textCursor().position()
    return "", 0


def _restore(widget: QWidget, stood: str, cursor: int) -> None:
    from PySide6.QtWidgets import QPlainTextEdit

    if isinstance(widget, QLineEdit) and widget.text() != stood:
        widget.setText(stood)
        widget.setCursorPosition(cursor)
        widget.textEdited.emit(stood)
    elif isinstance(widget, QPlainTextEdit) and widget.toPlainText() != stood:
        widget.setPlainText(stood)
        place = widget.textCursor()
        place.setPosition(min(cursor, len(stood)))
        widget.setTextCursor(place)
