"""A school year from a file: what it would bring stands here before anything is kept (window principle 4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.desk.records.step_sentences import notice_words
from coordinator.desk.term.plans import add_periods
from coordinator.desk.year.periods import Taking, looked_at
from coordinator.domain.changes import Origin
from coordinator.exchange.lists.calendar_files import YearList, read_year
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import find
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, word
from coordinator.ui.year.period_shapes import kind_cell
from coordinator.words import count_text, text


class TakingPart(QWidget):
    """``left`` tells that the person goes on, with the periods added or without."""

    left = Signal()

    def __init__(self, context: Context, units: QComboBox) -> None:
        super().__init__()
        self._context = context
        self._found: YearList | None = None
        self._name = ""
        self.taking: Taking | None = None
        self.title = theme.labelled("", "heading", wrap=True)
        self.refused = theme.labelled("", "warning", wrap=True)
        self.units = units
        self.units.currentIndexChanged.connect(self._look)
        self.sheet = CellsModel(_heads())
        self.view = SheetView(self.sheet, text("What the file would bring"))
        self.does = button("", self.take, "mdi6.calendar-plus", role="main")
        self.cancel = button(text("Add nothing"), self.left.emit)
        self._lay()
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=where)

    def read(self, file: Path, then: Callable[[], None]) -> None:
        """Reads a file beside the window and shows what it would bring; ``then`` when it could be read."""

        def show(found: YearList) -> None:
            self._found = found
            self._name = file.name
            self._look()
            then()
            (self.does if self.does.isEnabled() else self.cancel).setFocus()

        find(self._context, text("Reading {file}…", file=file.name), lambda: read_year(file), show)

    def take(self) -> None:
        """Adds what is new."""
        taking, ledger = self.taking, self._context.ledger
        if taking is None or not taking.count:
            return

        def done(found: tuple[Notice | None, int]) -> None:
            if found[0] is not None:
                sentence = notice_words(found[0], ledger.register)
                self._context.window.say(sentence, undo=found[0].entry)
            self.left.emit()

        find(self._context, text("Saving…"), lambda: add_periods(ledger, taking.periods, origin=Origin.IMPORT), done)

    def _unit(self) -> int | None:
        unit: Any = self.units.currentData()
        return unit if isinstance(unit, int) else None

    def _look(self) -> None:
        if self._found is None:
            return
        self.taking = taking = looked_at(self._context.ledger.register, self._found, self._unit())
        there = len(taking.periods) - taking.count
        parts = [count_text("{count} period is new", "{count} periods are new", taking.count)]
        if there:
            parts.append(count_text("{count} is there already", "{count} are there already", there))
        self.title.setText(f"{self._name}: " + ", ".join(parts) + ".")
        self.refused.setVisible(bool(taking.problems))
        count = len(taking.problems)
        told = count_text("{count} line cannot be used:", "{count} lines cannot be used:", count)
        lines = [f"{text('line {line}', line=line)}: {reason}" for line, reason in taking.problems[:5]]
        if count > len(lines):
            lines.append(text("… and {count} more, in the list below.", count=count - len(lines)))
        self.refused.setText("▲ " + "\n".join((told, *lines)))
        self.does.setText(count_text("Add {count} period", "Add {count} periods", taking.count))
        self.does.setAccessibleName(self.does.text())
        self.does.setEnabled(bool(taking.count))
        self.sheet.fill(taking_rows(taking))

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.title)
        column.addWidget(self.refused)
        self.holder = QWidget()
        self.caption = QLabel(text("For"))
        self.caption.setBuddy(self.units)
        row = QHBoxLayout(self.holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.caption)
        row.addWidget(self.units)
        row.addStretch(1)
        column.addWidget(self.holder)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for made in (self.does, self.cancel):
            flow.addWidget(made)
        column.addWidget(buttons)
        column.addWidget(self.view, 1)


def taking_rows(taking: Taking) -> list[Row]:
    """New ones, those that are there, and the lines refused with their reasons."""
    rows: list[Row] = []
    fates = {True: (text("New"), "+", "accent"), False: (text("There already"), "=", "muted")}
    for period, new in zip(taking.periods, taking.new, strict=True):
        fate, shape, tone = fates[new]
        days = (word(period.first.isoformat()), word(period.last.isoformat()))
        rows.append((Cell(f"{shape} {fate}", tone, fate), kind_cell(period.kind), word(period.name), *days))
    fate = text("Not usable")
    for line, reason in taking.problems:
        cells = (word(text("line {line}", line=line)), word(reason), word(None), word(None))
        rows.append((Cell(f"✕ {fate}", "danger", fate), *cells))
    return rows


def _heads() -> tuple[Head, ...]:
    return (
        Head(text("What happens")),
        Head(text("Kind")),
        Head(text("Name"), wide=True),
        Head(text("From")),
        Head(text("To")),
    )
