"""The first page: what waits, each with its action, sorted by what it costs to wait; figures come second.

What it shows is loaded and laid out once the register has answered: the first paint waits for none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from coordinator.ledger.outcomes import Notice
from coordinator.ui.asking import Lane
from coordinator.ui.context import Context, QuietPage

if TYPE_CHECKING:
    from coordinator.ui.today import Today


class OverviewPage(QuietPage):
    """Answers “what must I do today?”."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lane = Lane(context.ledger.register, self)
        self.found: Today | None = None
        self.sheet = QScrollArea()
        self.sheet.setWidgetResizable(True)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)

    def enter(self, **wanted: Any) -> None:
        """Looks anew at what waits."""
        from coordinator.ui.today import today_of

        register, today, keeper = self.context.ledger.register, self.context.ledger.today, self.context.keeper
        self.lane.ask(lambda stale: today_of(register, today, keeper, stale), self._show)

    def noticed(self, notice: Notice) -> None:
        """Anything written may change what waits."""
        self.enter()

    def close_page(self) -> None:
        """Ends the thread that asks."""
        self.lane.close()

    def _show(self, found: Today | None) -> None:
        if found is None:
            return
        from coordinator.ui.today_sheet import TodaySheet

        self.found = found
        self.sheet.setWidget(TodaySheet(self.context, found))
