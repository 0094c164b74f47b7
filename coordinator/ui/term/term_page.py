"""The page of the term start: the situation, what to do about it, what would be if, and the plans behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.term.check_question import TOUCHES, CheckResult, find_out
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.orders.order_view import WantedPaper
from coordinator.ui.paper.paper_view import PaperView
from coordinator.ui.term import term_papers
from coordinator.ui.term.plans_tab import PlansPart
from coordinator.ui.term.question_bar import AskBar
from coordinator.ui.term.situation_tab import SituationPart
from coordinator.ui.term.to_do_tab import ToDoPart
from coordinator.ui.term.what_if_tab import ThinkingPart
from coordinator.ui.threads.desk_step import find
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import menu_button, mode_buttons
from coordinator.ui.widgets.file_dialogs import ask_folder, ask_save
from coordinator.ui.widgets.flow_layout import page_head
from coordinator.words import mark, text

Further = tuple[str, str, str, Callable[[Context], QWidget]]
"""A further part: its code, its caption (a message id), its icon, and what makes it when it is first opened."""


def _money(context: Context) -> QWidget:
    from coordinator.ui.money.money_tab import MoneyPart  # when it is first opened

    return MoneyPart(context)


FURTHER: Final[tuple[Further, ...]] = (("money", mark("Money and coverage"), "mdi6.cash-multiple", _money),)
"""Parts that plug in behind the page's own."""


class TermPage(QuietPage):
    """Parts under one heading; all but the plans and the further ones show the answer for the plan and day above."""

    def __init__(self, context: Context, parent: QWidget | None = None, further: tuple[Further, ...] = FURTHER) -> None:
        super().__init__(context, parent)
        self.lane = Lane(context.ledger.register, self)
        self.found: CheckResult | None = None
        self.asks = AskBar(context)
        self.situation = SituationPart(context)
        self.to_do = ToDoPart(context)
        self.thinking = ThinkingPart(context)
        self.plans = PlansPart(context)
        self.viewer = PaperView(context.window)
        self.ask_save = ask_save
        self.ask_folder = ask_folder
        self.stack = QStackedWidget()
        self.parts: dict[str, QWidget] = {
            "situation": self.situation, "to_do": self.to_do, "thinking": self.thinking, "plans": self.plans,
        }  # fmt: skip
        self._further: Mapping[str, Further] = {each[0]: each for each in further}
        for part in (*self.parts.values(), self.viewer):
            self.stack.addWidget(part)
        self._before: QWidget = self.situation
        self.modes: dict[str, QPushButton] = {}
        self.papers = menu_button(
            text("Papers and files"), "mdi6.file-document-outline", partial(term_papers.fill, self)
        )
        self._lay()
        self._wire()

    def enter(self, **wanted: Any) -> None:
        """As it was left; ``part`` opens a part (``report`` one of money's), ``plan`` (an id) and ``on`` (a date) say
        what is asked about.
        """
        if (part := wanted.get("part")) in self.modes:
            self._show(str(part))
        if part == "money" and (report := wanted.get("report")) is not None:
            self.parts[part].show_report(report)  # type: ignore[attr-defined]
        self.refresh()
        if wanted.get("plan") is not None or wanted.get("on") is not None:
            self.asks.choose(wanted.get("plan"), wanted.get("on"))

    def noticed(self, notice: Notice) -> None:
        """Reckons anew when something was written on which the answer depends."""
        if TOUCHES & notice.touched.keys():
            self.refresh()

    def dropped(self, paths: list[Path]) -> bool:
        """Lists of needs go into a plan; other files are left to the window."""
        return self.plans.dropped(paths, lambda: self.show_part("plans"))

    def close_page(self) -> None:
        """Ends the threads that ask."""
        self.lane.close()
        for part in self.parts.values():
            part.close_lane()  # type: ignore[attr-defined]

    def refresh(self) -> None:
        """Asks the register anew; what is shown stays until the answer is there."""
        self.asks.refresh()
        self.ask()

    def ask(self) -> None:
        """Asks about the plan and day chosen, beside the window."""
        ledger, wish = self.context.ledger, self.asks.wish
        self.asks.show_work(working=True)
        self.lane.ask(lambda stale: find_out(ledger, wish, stale), self._show_found)
        self._refresh_part()

    def show_part(self, code: str) -> None:
        """Opens a part and gives it the focus."""
        self._show(code)
        self._refresh_part()
        self.parts[code].setFocus()

    def show_paper(self, wanted: WantedPaper) -> None:
        """Makes a paper beside the window, then shows it."""

        def show(pdf: bytes) -> None:
            current = self.stack.currentWidget()
            self._before = self._before if current is None or current is self.viewer else current
            self.viewer.show_paper(pdf, wanted.title, wanted.file_name, back=text("Back"))
            self.stack.setCurrentWidget(self.viewer)
            self.viewer.print.setFocus()

        find(self.context, text("Making {paper}", paper=wanted.title), wanted.make, show)

    def begin_plan(self) -> None:
        """Opens the plans with the form that rolls this year's groups over."""
        self.show_part("plans")
        self.plans.begin_roll_over()

    def _show_found(self, found: CheckResult | None) -> None:
        if found is None:
            return
        self.asks.show_work(working=False)
        self.found = found
        self.papers.setEnabled(found.lacks is None)
        wish = self.asks.wish
        for part in (self.situation, self.to_do):
            part.show_found(found)
        self.thinking.show_found(found, wish)
        waits = len(found.check.findings)
        does = text("To do ({count})", count=waits) if waits else text("To do")
        self.modes["to_do"].setText(does)
        self.modes["to_do"].setAccessibleName(does)

    def _show(self, code: str) -> None:
        if code not in self.parts:
            _, _, _, make = self._further[code]
            self.parts[code] = make(self.context)
            self.stack.addWidget(self.parts[code])
        self.stack.setCurrentWidget(self.parts[code])
        self.modes[code].setChecked(True)
        self.asks.show_for(needed=code != "plans" and code not in self._further)

    def _refresh_part(self) -> None:
        current = self.stack.currentWidget()
        if current is self.plans or any(self.parts.get(code) is current for code in self._further):
            current.refresh()  # type: ignore[union-attr]

    def _leave_paper(self) -> None:
        self.stack.setCurrentWidget(self._before)
        self._before.setFocus()

    def _to_pupils(self, kind: str, group: str) -> None:
        self.show_part("situation")
        self.situation.lists.show_pupils(kind, group)

    def _to_plan(self) -> None:
        wish = self.asks.wish
        self.show_part("plans")
        if wish.plan is not None:
            self.plans.show_plan(wish.plan.id)

    def _wire(self) -> None:
        self.asks.changed.connect(self.ask)
        self.situation.plan_wished.connect(self.begin_plan)
        self.situation.needs_wished.connect(self._to_plan)
        self.situation.lists_wished.connect(lambda: self.context.window.go("import"))
        self.to_do.plan_wished.connect(lambda: self.begin_plan() if self.asks.wish.plan is None else self._to_plan())
        self.to_do.pupils_wished.connect(self._to_pupils)
        self.to_do.paper.connect(self.show_paper)
        self.plans.chosen.connect(self.asks.choose)
        self.thinking.saved.connect(lambda on: self.asks.choose(on=on))
        self.viewer.left.connect(self._leave_paper)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        own = (
            ("situation", text("Situation"), "mdi6.scale-balance"),
            ("to_do", text("To do"), "mdi6.check-circle-outline"),
            ("thinking", text("What if"), "mdi6.head-question-outline"),
            ("plans", text("Plans"), "mdi6.format-list-group"),
        )
        others = ((code, text(label), icon) for code, label, icon, _ in self._further.values())
        self.modes.update(mode_buttons(self, (*own, *others), self.show_part))
        column.addWidget(page_head(text("Term start"), (*self.modes.values(), self.papers)))
        column.addWidget(self.asks)
        column.addWidget(self.stack, 1)
