"""A school year from a file: what it would bring stands here before anything is kept (window principle 4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.desk.records.step_sentences import notice_words
from coordinator.desk.year.kept_year import period_of
from coordinator.desk.year.periods import PeriodFate, Taking, looked_at, take_year
from coordinator.desk.year.taking_words import first_to_last_words, tally_words
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.school_year import Period
from coordinator.exchange.lists.calendar_files import YearList, read_year
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import find
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, number, word
from coordinator.ui.year.period_shapes import kind_cell
from coordinator.words import count_text, text

_LISTED: Final = 5


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
        self.moves = QCheckBox()
        self.moves.toggled.connect(self._count)
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

        today = self._context.ledger.today
        find(self._context, text("Reading {file}…", file=file.name), lambda: read_year(file, today), show)

    def take(self) -> None:
        """Adds what is new, and moves what the person has agreed to."""
        taking, ledger, moves = self.taking, self._context.ledger, self.moves.isChecked()
        if taking is None or not taking.count(moves=moves):
            return

        def done(notice: Notice | None) -> None:
            if notice is not None:
                self._context.window.say(notice_words(notice, ledger.register), undo=notice.entry)
            self.left.emit()

        find(self._context, text("Saving…"), lambda: take_year(ledger, taking, moves=moves, origin=Origin.IMPORT), done)

    def _unit(self) -> int | None:
        unit: Any = self.units.currentData()
        return unit if isinstance(unit, int) else None

    def _look(self) -> None:
        if self._found is None:
            return
        self.taking = taking = looked_at(self._context.ledger.register, self._found, self._unit())
        self.title.setText(f"{self._name}: {tally_words(taking)}")
        told = [(line, text("refused: {reason}", reason=reason)) for line, reason in taking.problems]
        told = sorted([*told, *taking.remarks])
        lines = [f"{text('line {line}', line=line)}: {reason}" for line, reason in told[:_LISTED]]
        if len(told) > _LISTED:
            lines.append(text("… and {count} more, in the list below.", count=len(told) - _LISTED))
        self.refused.setVisible(bool(told))
        self.refused.setText("▲ " + "\n".join(lines))
        moved = len(taking.with_fate(PeriodFate.MOVED))
        self.moves.setVisible(bool(moved))
        self.moves.setChecked(False)
        self.moves.setText(
            count_text("Give {count} period the file's days", "Give {count} periods the file's days", moved)
        )
        self.moves.setAccessibleName(self.moves.text())
        self.sheet.fill(taking_rows(taking))
        self._count()

    def _count(self) -> None:
        if self.taking is None:
            return
        moves = self.moves.isChecked()
        count = self.taking.count(moves=moves)
        self.does.setText(
            count_text("Write {count} period", "Write {count} periods", count)
            if moves
            else count_text("Add {count} period", "Add {count} periods", count)
        )
        self.does.setAccessibleName(self.does.text())
        self.does.setEnabled(bool(count))

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
        column.addWidget(self.moves)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for made in (self.does, self.cancel):
            flow.addWidget(made)
        column.addWidget(buttons)
        column.addWidget(self.view, 1)


def taking_rows(taking: Taking) -> list[Row]:
    """Every row of the file in its order: new, on other days here, there already, refused or told; then what the file
    does not have.
    """
    rows: list[tuple[int, Row]] = []
    fates = {
        PeriodFate.NEW: ("+", text("New"), "accent"),
        PeriodFate.MOVED: ("Δ", text("Other days here"), "warning"),
        PeriodFate.THERE: ("=", text("There already"), "muted"),
    }
    for row in taking.rows:
        shape, fate, tone = fates[row.fate]
        told = fate
        if row.fate is PeriodFate.MOVED and row.kept is not None:
            told = f"{fate}: {first_to_last_words(period_of(row.kept))}"
        rows.append((row.line, (Cell(f"{shape} {told}", tone, told), *_period_cells(row.line, row.period))))
    for tone, shape, fate, lines in (
        ("danger", "✕", text("Not usable"), taking.problems),
        ("muted", "i", text("To know"), taking.remarks),
    ):
        for line, reason in lines:
            cells = (number(line), word(None), word(reason), word(None), word(None))
            rows.append((line, (Cell(f"{shape} {fate}", tone, fate), *cells)))
    rows.sort(key=lambda each: each[0])
    only_here = text("Only here, stays")
    missing = [(Cell(f"· {only_here}", "muted", only_here), *_period_cells(None, each)) for each in taking.missing]
    return [row for _, row in rows] + missing


def _period_cells(line: int | None, period: Period) -> Row:
    days = (word(period.first.isoformat()), word(period.last.isoformat()))
    return (number(line), kind_cell(period.kind), word(period.name), *days)


def _heads() -> tuple[Head, ...]:
    return (
        Head(text("What happens")),
        Head(text("Line"), right=True),
        Head(text("Kind")),
        Head(text("Name"), wide=True),
        Head(text("From")),
        Head(text("To")),
    )
