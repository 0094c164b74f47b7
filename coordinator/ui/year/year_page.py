"""The page of the year: the school year, and the rules that the term start goes by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.domain.inventory_kinds import SETTING, UNIT
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import mode_buttons
from coordinator.ui.widgets.flow_layout import page_head
from coordinator.ui.year.period_list import PeriodsPart
from coordinator.ui.year.rules_section import RulesPart
from coordinator.words import text

_TOUCHES = frozenset({PERIOD.code, UNIT.code, SETTING.code})


class YearPage(QuietPage):
    """Two parts under one heading."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.periods = PeriodsPart(context)
        self.rules = RulesPart(context)
        self.parts: dict[str, PeriodsPart | RulesPart] = {"periods": self.periods, "rules": self.rules}
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part)
        self.modes: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        column.addWidget(self._top())
        column.addWidget(self.stack, 1)

    def enter(self, **wanted: Any) -> None:
        """As it was left; ``part`` (periods, rules) opens a part."""
        if (part := wanted.get("part")) in self.parts:
            self._show(str(part))
        self._refresh()

    def noticed(self, notice: Notice) -> None:
        """Shows anew what may have changed."""
        if _TOUCHES & notice.touched.keys():
            self._refresh()

    def dropped(self, paths: list[Path]) -> bool:
        """A calendar or a list is a school year; anything else is left to the window."""
        if not self.periods.takes(paths):
            return False
        self._show("periods")
        self.periods.take_file(paths[0])
        return True

    def close_page(self) -> None:
        """Ends the threads that ask."""
        for part in self.parts.values():
            part.close_lane()

    def show_part(self, code: str) -> None:
        """Opens a part and gives it the focus."""
        self._show(code)
        self._refresh()
        self.parts[code].setFocus()

    def _show(self, code: str) -> None:
        self.stack.setCurrentWidget(self.parts[code])
        self.modes[code].setChecked(True)

    def _refresh(self) -> None:
        for part in self.parts.values():
            if part is self.stack.currentWidget():
                part.refresh()

    def _top(self) -> QWidget:
        offered = (
            ("periods", text("School year"), "mdi6.calendar-range"),
            ("rules", text("Rules of the term start"), "mdi6.ruler"),
        )
        self.modes.update(mode_buttons(self, offered, self.show_part))
        return page_head(text("Year plan"), self.modes.values())
