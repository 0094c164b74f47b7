"""The first page: the term start ahead, then what waits, each with its action, sorted by what it costs to wait; figures
come last.

What it shows is loaded and laid out once the register has answered: the first paint waits for none of it.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets.saved_state import saved_for
from coordinator.ui.widgets.scroll_sheet import put_in

if TYPE_CHECKING:
    from coordinator.desk.overview.today import Today
    from coordinator.desk.term.term_ahead import Ahead
    from coordinator.ui.overview.term_block import TermBlock

KEPT: Final = "term_start"


class OverviewPage(QuietPage):
    """Answers “what must I do today?”."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lane = Lane(context.ledger.register, self)
        self.found: Today | None = None
        self.term: TermBlock | None = None
        self._painted = Event()
        self._first = True
        self.sheet = QScrollArea()
        self.sheet.setWidgetResizable(True)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)

    def enter(self, **wanted: Any) -> None:
        """Looks anew at what waits."""
        from coordinator.desk.overview.today import today_of

        register, today, keeper = self.context.ledger.register, self.context.ledger.today, self.context.keeper
        kept = saved_for(self.context.path).get(KEPT)
        kept = kept if isinstance(kept, dict) else None
        painted = self._painted
        self.lane.ask(lambda stale: today_of(register, today, keeper, stale, kept, painted), self._show)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is heavy begins after the first paint."""
        super().paintEvent(event)
        if self._first:
            self._first = False
            QTimer.singleShot(0, self, self._painted.set)

    def noticed(self, notice: Notice) -> None:
        """Anything written may change what waits."""
        self.enter()

    def close_page(self) -> None:
        """Ends the thread that asks."""
        self.lane.close()

    def _show(self, found: Today | None) -> None:
        if found is None:
            return
        from coordinator.ui.overview.today_sheet import TodaySheet

        self.found = found
        at = self.sheet.verticalScrollBar().value()
        whole = TodaySheet(self.context, found)
        self.term = whole.term
        self._put(whole, at)
        self._reckon()

    def _put(self, whole: QWidget, at: int) -> None:
        """The sheet in the place of the one before it; where one was, and which button had the focus, stays."""
        focus = self.focusWidget()
        named = focus.accessibleName() if isinstance(focus, QPushButton) and focus.hasFocus() else ""
        put_in(self.sheet, whole)
        again = next((each for each in whole.findChildren(QPushButton) if named == each.accessibleName()), None)
        if named and again is not None:
            again.setFocus()
        self.sheet.verticalScrollBar().setValue(at)

    def _reckon(self) -> None:
        """Asks the check anew where its figures are of another day or of an earlier entry."""
        term = None if self.found is None else self.found.term
        if term is None or term.current:
            return
        ledger, start, entry = self.context.ledger, term.start, term.entry

        def ask(_stale: object) -> Ahead | None:
            from coordinator.desk.term.term_ahead import ask_ahead

            return ask_ahead(ledger, start, entry)

        self.lane.ask(ask, self._reckoned)

    def _reckoned(self, ahead: Ahead | None) -> None:
        if self.found is None or self.found.term is None or ahead is None:
            return
        from coordinator.desk.term.term_ahead import packed_ahead

        saved_for(self.context.path).put(KEPT, packed_ahead(ahead))
        self._show(replace(self.found, term=replace(self.found.term, ahead=ahead, current=True)))
