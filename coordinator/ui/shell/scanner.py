"""A scanner types very fast and ends with Enter or Tab: its codes are recognised anywhere (window principle 2).

When a key was pressed is told by the event's own time stamp, so that a window that is slow to handle it changes
nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

from coordinator.desk.records.scanned_codes import GROUP_SEPARATOR, SHORTEST

FASTEST_FINGERS: Final = 35.0  # milliseconds between two keys: whoever keeps within it is a scanner
SLOWEST_SCANNER: Final = 65.0  # between two keys of one; fingers may be as quick, but not evenly
EVEN: Final = 18.0  # by how much the pauses of a slow scanner differ
SURE: Final = 6  # characters that a slow scanner must have typed
LATEST_END: Final = 150.0  # from the last character to Enter or Tab, and to a second end behind it
BLANK: Final = LATEST_END  # that a blank waits for the code behind it: by itself it presses a button
BLANK_AFTER_SCAN: Final = 500.0  # the same, while one scan follows the other
ONE_AFTER_OTHER: Final = 3_000.0  # milliseconds in which it does
_SLACK: Final = 10  # milliseconds that a timer waits longer
_STALLED: Final = 25.0  # milliseconds by which a timer that is late says that the window was busy
_LOOK_AGAIN: Final = 5.0  # milliseconds in which the window handles what had come before the time was up
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_BRACKET: Final = frozenset({Qt.Key.Key_BracketRight, Qt.Key.Key_diaeresis, Qt.Key.Key_Dead_Diaeresis})
"""The key of ] on an American keyboard, and on a Swedish one."""
_SILENT: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_Control})


@dataclass(slots=True)
class Burst:
    """What has been typed so far at a scanner's speed, when, and what stood in the field before it."""

    typed: str = ""
    moments: list[float] = attribute(default_factory=list)
    widget: QWidget | None = None
    focus: QWidget | None = None
    patience: float = SLOWEST_SCANNER
    field: QLineEdit | QPlainTextEdit | None = None
    stood: tuple[str, int] = ("", 0)
    held: list[QKeyEvent] = attribute(default_factory=list)
    held_keys: set[int] = attribute(default_factory=set)

    def goes_on(self, moment: float) -> bool:
        """Whether a key of this moment may belong to the burst."""
        return bool(self.moments) and moment - self.moments[-1] <= self.waits

    @property
    def waits(self) -> float:
        """How many milliseconds the next key may take: what begins with blanks has not begun yet."""
        return SLOWEST_SCANNER if self.typed.strip() else self.patience

    def note(self, typed: str, moment: float) -> None:
        """A key of the burst; its pace is counted from the first that is no blank, if that came late."""
        if self.moments and moment - self.moments[-1] > SLOWEST_SCANNER:
            self.moments.clear()
        self.typed += typed
        self.moments.append(moment)

    @property
    def is_scan(self) -> bool:
        """Whether no fingers type so."""
        if len(self.typed.strip()) < SHORTEST:
            return False
        pauses = [after - before for before, after in zip(self.moments, self.moments[1:], strict=False)]
        if max(pauses) <= FASTEST_FINGERS:
            return True
        return len(self.typed) >= SURE and max(pauses) - min(pauses) <= EVEN


class Scanner(QObject):
    """An event filter of the application. ``scanned`` carries a code.

    In a text field nothing is held back while somebody types; when a burst proves to be a scan, it gets back what
    stood in it. A field with the property ``takes_scans`` keeps the code. Elsewhere keys are held until they prove
    to be a person's, so that a scan does not press buttons or turn lists.
    """

    scanned = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` gives the moment of a key that brings none, ``passed`` the time by which timers are late."""
        super().__init__(parent)
        self._clock, self._passed = clock, passed
        self._burst = Burst()
        self._ended_at = float("-inf")
        self._passing = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._time_is_up)
        self._due = 0.0
        self._looked = False
        self.told_of_keyboard = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks at every key before the widget with focus does."""
        if self._passing or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched not in _receivers(watched):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return self._released(event)
        return event.type() is QEvent.Type.KeyPress and self._pressed(watched, event)

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        moment = float(event.timestamp()) or self._clock() * 1000
        if event.key() in _ENDS:
            return self._ended(moment)
        typed = event.text()
        quick = self._burst.goes_on(moment)
        if quick and _separates(event):
            self._burst.note(GROUP_SEPARATOR, moment)
            return True
        if not _writes(event) or event.isAutoRepeat():
            if event.key() not in _SILENT:
                self._let_go()
            return False
        if not quick:
            self._let_go()
            self._burst = self._begun(widget, moment)
        self._burst.note(typed, moment)
        if self._burst.field is not None:
            return False
        self._burst.held.append(event.clone())
        self._burst.held_keys.add(event.key())
        self._looked = False
        self._wait((LATEST_END if self._burst.is_scan else self._burst.waits) + _SLACK)
        return True

    def _begun(self, widget: QWidget, moment: float) -> Burst:
        field = _field(widget)
        burst = Burst(widget=widget, focus=QApplication.focusWidget(), field=field, stood=_standing(field))
        if field is None:
            burst.patience = BLANK_AFTER_SCAN if moment - self._ended_at <= ONE_AFTER_OTHER else BLANK
        return burst

    def _released(self, event: QKeyEvent) -> bool:
        """What is held back of a key is held back whole: a button that is never let go stays down."""
        if event.key() not in self._burst.held_keys:
            return False
        self._burst.held.append(event.clone())
        return True

    def _ended(self, moment: float) -> bool:
        burst = self._burst
        late = not burst.moments or moment - burst.moments[-1] > LATEST_END
        if late or not burst.is_scan:
            after_a_scan = not burst.moments and 0 <= moment - self._ended_at <= LATEST_END
            self._let_go()
            return after_a_scan
        self._timer.stop()
        self._burst, self._ended_at = Burst(), moment
        if burst.widget is not None and burst.widget.property("takes_scans"):
            return False
        if burst.field is not None:
            _restore(burst.field, *burst.stood)
        self.scanned.emit(burst.typed.strip())
        return True

    def _wait(self, milliseconds: float) -> None:
        self._due = self._passed() * 1000 + milliseconds
        self._timer.start(int(milliseconds))

    def _time_is_up(self) -> None:
        """Lets go, once the window has handled what came before: a busy one hears of its timers first."""
        if self._looked and self._passed() * 1000 - self._due <= _STALLED:
            self._let_go()
            return
        self._looked = True
        self._wait(_LOOK_AGAIN)

    def _let_go(self) -> None:
        """The held keys were a person's: the widget gets them, unless another has the focus by now. A blank among other
        keys so close is a scanner's, whose code was cut: it presses nothing.
        """
        self._timer.stop()
        burst, self._burst = self._burst, Burst()
        if burst.focus is not QApplication.focusWidget():
            return
        only_blanks = not burst.typed.strip()
        held = [event for event in burst.held if only_blanks or event.key() != Qt.Key.Key_Space]
        self._passing = True
        try:
            for event in held:
                focus = QApplication.focusWidget()  # anew each time: the first key may have opened a cell to write in
                if focus is not None:
                    QApplication.sendEvent(focus, event)
        finally:
            self._passing = False


def _receivers(watched: QWidget) -> tuple[QWidget | None, ...]:
    """Who gets keys first: an open menu or list of choices, the widget with focus, or a window without any."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return (popup, popup.focusWidget())
    return (QApplication.focusWidget() or watched.window(),)


def _separates(event: QKeyEvent) -> bool:
    """Whether the key is the end of a field of a GS1 code, which scanners send as Ctrl and ]."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.text() == GROUP_SEPARATOR or bool(control and event.key() in _BRACKET)


def _writes(event: QKeyEvent) -> bool:
    """Whether the key writes one character; AltGr is Ctrl and Alt together on some systems."""
    commands = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return len(event.text()) == 1 and event.text().isprintable() and (not commands or commands == both)


# These are loaded with the first key: the first paint has no text in it.


def _field(widget: QWidget) -> QLineEdit | QPlainTextEdit | None:
    """The text field that the widget is or has, in which keys show at once and can be taken back. A field of a day or a
    number has parts that follow each other as they are typed, so that its keys are held like a button's.
    """
    from PySide6.QtWidgets import QComboBox, QPlainTextEdit

    if isinstance(widget, QLineEdit | QPlainTextEdit):
        return widget
    return widget.lineEdit() if isinstance(widget, QComboBox) and widget.isEditable() else None


def _standing(field: QLineEdit | QPlainTextEdit | None) -> tuple[str, int]:
    if field is None:
        return "", 0
    if isinstance(field, QLineEdit):
        return field.text(), field.cursorPosition()
    return field.toPlainText(), field.textCursor().position()


def _restore(field: QLineEdit | QPlainTextEdit, stood: str, cursor: int) -> None:
    if isinstance(field, QLineEdit):
        if field.text() != stood:
            field.setText(stood)
            field.setCursorPosition(cursor)
            field.textEdited.emit(stood)
    elif field.toPlainText() != stood:
        field.setPlainText(stood)
        place = field.textCursor()
        place.setPosition(min(cursor, len(stood)))
        field.setTextCursor(place)
