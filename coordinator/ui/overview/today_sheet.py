"""What the first page shows: the term start ahead, what waits, each with its action, figures, what was done last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.desk.overview.today import Today, label_of, to_do
from coordinator.desk.overview.waiting import Waiting
from coordinator.desk.records.list_kinds import counted
from coordinator.desk.records.step_sentences import entry_words, when
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.questions import Filter, Test
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button, link
from coordinator.ui.widgets.elided import NarrowLink
from coordinator.words import text

if TYPE_CHECKING:
    from coordinator.ui.overview.term_block import TermBlock

MOST_STATUSES = 6


class TodaySheet(QWidget):
    """Everything found out about today, laid out."""

    def __init__(self, context: Context, found: Today) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "sheet")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self.waiting: tuple[Waiting, ...] = ()
        empty = not found.devices and not found.people
        self.term: TermBlock | None = None
        self._add_term(column, found)
        if empty:
            self._add_beginning(column)
        if not empty or found.waiting:
            self._add_waiting(column, found)
        if not empty:
            self._add_figures(column, found)
        self._add_latest(column, found)
        column.addStretch(1)

    def _add_term(self, column: QVBoxLayout, found: Today) -> None:
        if found.term is None and not found.pupils:
            return
        from coordinator.ui.overview.term_block import (  # the first paint of an empty school does without
            TermBlock,
            offer,
        )

        if found.term is not None:
            self.term = TermBlock(found.term, self.context.ledger.today, self.context.window)
            column.addWidget(self.term)
        elif found.pupils and (offered := offer(self.context.window)) is not None:
            column.addWidget(offered)

    def _add_beginning(self, column: QVBoxLayout) -> None:
        column.addWidget(theme.labelled(text("Begin with the lists you have"), "title", wrap=True))
        sentence = text(
            "Drop the files here as they come: class lists, Intune, Google, Jamf or your own Excel list."
            " You see what they hold before anything is kept, and everything can be undone."
        )
        column.addWidget(theme.labelled(sentence, "muted", wrap=True))
        made = button(text("Import files…"), partial(self.context.window.go, "import"), "mdi6.tray-arrow-down")
        theme.in_role(made, "main")
        column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_waiting(self, column: QVBoxLayout, found: Today) -> None:
        column.addWidget(theme.labelled(text("To do"), "title"))
        self.waiting = to_do(found, self.context.ledger.today)
        if not self.waiting:
            column.addWidget(theme.labelled(text("Nothing waits today."), "muted"))
        for each in self.waiting:
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
        if waiting.does:
            go = partial(self.context.window.go, waiting.page, **waiting.wanted)
            does = button(waiting.does, go)
            does.setAccessibleName(f"{waiting.does}: {waiting.sentence}")
            row.addWidget(does, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _add_figures(self, column: QVBoxLayout, found: Today) -> None:
        column.addSpacing(theme.GRID * 2)
        column.addWidget(theme.labelled(text("The devices today"), "heading"))
        sentence = f"{counted('device', found.devices)} · {counted('person', found.people)}"
        if found.pupils_without:
            sentence += " · " + text("{count} pupils without a device", count=show_integer(found.pupils_without))
        column.addWidget(theme.labelled(sentence, "muted", wrap=True))
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
        self.context.window.go("devices", kind=DEVICE.code, filters=tuple(filters))

    def _add_latest(self, column: QVBoxLayout, found: Today) -> None:
        if not found.latest:
            return
        column.addSpacing(theme.GRID * 2)
        column.addWidget(theme.labelled(text("Last done"), "heading"))
        for entry in found.latest:
            row = QHBoxLayout()
            row.addWidget(theme.labelled(when(entry), "caption"))
            sentence = entry_words(entry, self.context.ledger.register)
            row.addWidget(NarrowLink(sentence, partial(self.context.window.go, "history", entry=entry.id)), 1)
            column.addLayout(row)


def _right(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
