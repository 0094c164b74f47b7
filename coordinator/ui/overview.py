"""The first page: the term start ahead, then what waits, each with its action, sorted by what it costs to wait; figures
come last."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.asking import Filter, Test
from coordinator.ledger.outcomes import Notice
from coordinator.ui import theme
from coordinator.ui.asking import Lane
from coordinator.ui.buttons import button, link
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.lists.kinds import counted
from coordinator.ui.pages import listed
from coordinator.ui.saved import saved_for
from coordinator.ui.sentences import entry_said, when
from coordinator.ui.today import Today, label_of, today_of
from coordinator.ui.waiting import Waiting
from coordinator.words import text

if TYPE_CHECKING:
    from coordinator.desk.ahead import Ahead
    from coordinator.ui.ahead import TermBlock

MOST_STATUSES = 6
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
        self.found = found
        at = self.sheet.verticalScrollBar().value()
        whole = QWidget()
        whole.setProperty("role", "sheet")
        column = QVBoxLayout(whole)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        empty = not found.devices and not found.people
        self._add_term(column, found)
        if empty:
            self._add_beginning(column)
        if not empty or found.waiting:
            self._add_waiting(column, found)
        if not empty:
            self._add_figures(column, found)
        self._add_latest(column, found)
        column.addStretch(1)
        self._put(whole, at)
        self._reckon()

    def _put(self, whole: QWidget, at: int) -> None:
        """The sheet in the place of the one before it; where one was, and which button had the focus, stays."""
        focus = self.focusWidget()
        named = focus.accessibleName() if isinstance(focus, QPushButton) and focus.hasFocus() else ""
        self.sheet.setWidget(whole)
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
            from coordinator.desk.ahead import ask_ahead

            return ask_ahead(ledger, start, entry)

        self.lane.ask(ask, self._reckoned)

    def _reckoned(self, ahead: Ahead | None) -> None:
        if self.found is None or self.found.term is None or ahead is None:
            return
        from coordinator.desk.ahead import packed

        saved_for(self.context.path).put(KEPT, packed(ahead))
        self._show(replace(self.found, term=replace(self.found.term, ahead=ahead, current=True)))

    def _add_term(self, column: QVBoxLayout, found: Today) -> None:
        self.term = None
        if found.term is None and not found.pupils:
            return
        from coordinator.ui.ahead import TermBlock, offer  # the first paint of an empty school does without

        if found.term is not None:
            self.term = TermBlock(found.term, self.context.ledger.today, self.context.window)
            column.addWidget(self.term)
        elif found.pupils and (offered := offer(self.context.window)) is not None:
            column.addWidget(offered)

    def _add_beginning(self, column: QVBoxLayout) -> None:
        column.addWidget(theme.labelled(text("Begin with the lists you have"), "title", wrap=True))
        said = text(
            "Drop the files here as they come: class lists, Intune, Google, Jamf or your own Excel list."
            " You see what they hold before anything is kept, and everything can be undone."
        )
        column.addWidget(theme.labelled(said, "muted", wrap=True))
        if listed("import"):
            made = button(text("Import files…"), partial(self.context.window.go, "import"), "mdi6.tray-arrow-down")
            theme.in_role(made, "main")
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_waiting(self, column: QVBoxLayout, found: Today) -> None:
        column.addWidget(theme.labelled(text("To do"), "title"))
        waiting = list(found.waiting)
        if found.term is not None:
            from coordinator.ui.ahead import findings_waiting

            waiting += findings_waiting(found.term, self.context.ledger.today)
            waiting.sort(key=lambda each: -each.cost_ore)
        if not waiting:
            column.addWidget(theme.labelled(text("Nothing waits today."), "muted"))
        for each in waiting:
            column.addWidget(self._line(each))
            line = QFrame()
            line.setProperty("role", "line")
            column.addWidget(line)

    def _line(self, waiting: Waiting) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, theme.GRID // 2, 0, theme.GRID // 2)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(theme.labelled(waiting.sentence, "heading", wrap=True))
        if waiting.beside:
            words.addWidget(theme.labelled(waiting.beside, "muted", wrap=True))
        row.addLayout(words, 1)
        if waiting.does and listed(waiting.page):
            go = partial(self.context.window.go, waiting.page, **waiting.wanted)
            does = button(waiting.does, go)
            does.setAccessibleName(f"{waiting.does}: {waiting.sentence}")
            row.addWidget(does, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _add_figures(self, column: QVBoxLayout, found: Today) -> None:
        column.addSpacing(theme.GRID * 2)
        column.addWidget(theme.labelled(text("The devices today"), "heading"))
        said = f"{counted('device', found.devices)} · {counted('person', found.people)}"
        if found.pupils_without:
            said += " · " + text("{count} pupils without a device", count=show_integer(found.pupils_without))
        column.addWidget(theme.labelled(said, "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID * 3)
        grid.setVerticalSpacing(theme.GRID // 2)
        statuses = [value for value, _ in found.statuses[:MOST_STATUSES]]
        heads = [text("All"), *(label_of("status", value) for value in statuses)]
        for at, head in enumerate(heads, 1):
            grid.addWidget(_right(theme.labelled(head, "caption")), 0, at)
        for row, (kind, count) in enumerate(found.kinds, 1):
            name = link(label_of("product.kind", kind), partial(self._list, kind, None))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._figure(kind, None, count), row, 1, Qt.AlignmentFlag.AlignRight)
            for at, status in enumerate(statuses, 2):
                number = found.table.get((kind, status), 0)
                grid.addWidget(self._figure(kind, status, number), row, at, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(len(heads) + 1, 1)
        column.addLayout(grid)

    def _figure(self, kind: Scalar, status: Scalar, count: int) -> QWidget:
        if not count:
            return theme.labelled("–", "muted")
        made = link(show_integer(count), partial(self._list, kind, status))
        words = label_of("product.kind", kind) + ("" if status is None else ", " + label_of("status", status))
        made.setAccessibleName(f"{words}: {count}")
        return made

    def _list(self, kind: Scalar, status: Scalar) -> None:
        filters = [Filter("product.kind", Test.IS, (kind,))]
        if status is not None:
            filters.append(Filter("status", Test.IS, (status,)))
        self.context.window.go("devices", kind="device", filters=tuple(filters))

    def _add_latest(self, column: QVBoxLayout, found: Today) -> None:
        if not found.latest:
            return
        column.addSpacing(theme.GRID * 2)
        column.addWidget(theme.labelled(text("Last done"), "heading"))
        for entry in found.latest:
            row = QHBoxLayout()
            row.addWidget(theme.labelled(when(entry), "caption"))
            said = entry_said(entry, self.context.ledger.register)
            row.addWidget(link(said, partial(self.context.window.go, "history", entry=entry.id)), 1)
            column.addLayout(row)


def _right(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
