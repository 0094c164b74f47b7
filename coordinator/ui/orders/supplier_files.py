"""A supplier's delivery list or a catalogue, dropped or chosen: first what it would bring, then one button (V6)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coordinator.desk.orders.order_previews import Brought, Foreseen, foresee, take_in
from coordinator.desk.records.step_sentences import notice_words
from coordinator.exchange.lists.order_files import OrderFile
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ui.context import Context
from coordinator.ui.threads.desk_step import find
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Row, SheetView, number, word
from coordinator.words import count_text, mark, text


class FilesPart(QWidget):
    """One file at a time, the catalogue before the deliveries that may name its items.

    ``checked`` carries the order of a delivery that was taken in, ``catalogued`` that a catalogue was, ``left`` that
    nothing waits any more; ``rest`` the files that are about something else.
    """

    checked = Signal(int)
    catalogued = Signal()
    left = Signal()
    rest = Signal(list)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.files: list[OrderFile] = []
        self.others: list[Path] = []
        self.foreseen: Foreseen | None = None
        self._taking: Foreseen | None = None
        self.title = theme.labelled("", "heading", wrap=True)
        self.said = theme.labelled("", "muted", wrap=True)
        self.brought = CellsModel((
            Head(text("Belongs to")), Head(text("What"), wide=True), Head(text("Quantity"), right=True),
            Head(text("More about it"), wide=True),
        ))  # fmt: skip
        self.brought_view = SheetView(self.brought, text("What the file brings"))
        self.amiss = CellsModel((Head(text("Row"), right=True), Head(text("Column")), Head(text("Why"), wide=True)))
        self.amiss_view = SheetView(self.amiss, text("Rows to look at"))
        self.amiss_said = theme.labelled("", "caption")
        self.does = button("", self.take, role="main")
        self.leave = button(text("Leave the file"), self.skip, "mdi6.close")
        self._lay()
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.skip, context=where)

    def show_files(self, files: Sequence[OrderFile], others: Sequence[Path]) -> None:
        """Shows what the files would bring, one after the other; files of before are left."""
        self.files = sorted(files, key=lambda file: file.kind)
        self.others = list(others)
        self.refresh()

    def refresh(self) -> None:
        """Holds the first file against the register anew; not while it is being taken in."""
        if self._taking is not None:
            return
        self.foreseen = None
        self.does.setEnabled(False)
        if self.files:
            file, ledger = self.files[0], self._context.ledger
            self.title.setText(file.name)
            find(self._context, text("Reading {file}…", file=file.name), partial(foresee, ledger, file), self._show)

    def take(self) -> None:
        """Takes the file in as one step."""
        if self.foreseen is not None and self.does.isEnabled():
            self.does.setEnabled(False)
            self._taking = self.foreseen
            find(self._context, text("Saving…"), self._take_in, self._taken)

    def skip(self) -> None:
        """The file is left as it is; the next one is shown."""
        if self.files:
            self._context.window.say(text("{file} was left. Nothing was changed.", file=self.files[0].name))
        self._next(None)

    def _take_in(self) -> Notice | Trouble | None:
        taking = self._taking
        try:
            return None if taking is None else take_in(self._context.ledger, taking.file)
        except Trouble as trouble:
            return trouble

    def _taken(self, notice: Notice | Trouble | None) -> None:
        foreseen, self._taking = self._taking, None
        if isinstance(notice, Trouble):
            self._context.window.say(str(notice), trouble=True)
            self.refresh()
            return
        if notice is None:
            self._context.window.say(text("The file says nothing new."))
        else:
            sentence = notice_words(notice, self._context.ledger.register)
            self._context.window.say(sentence, undo=notice.entry)
        self._next(foreseen)

    def _next(self, taken: Foreseen | None) -> None:
        self.files = self.files[1:]
        self.foreseen = None
        if self.files:
            self.refresh()
        elif self.others:
            others, self.others = self.others, []
            self.left.emit()
            self.rest.emit(others)
        elif taken is not None and taken.order is not None:
            self.checked.emit(taken.order)
        elif taken is not None and taken.file.kind == "catalogue":
            self.catalogued.emit()
        else:
            self.left.emit()

    def _show(self, found: Foreseen) -> None:
        if not self.files or found.file is not self.files[0]:
            return
        self.foreseen = found
        kind = text(_KINDS[found.file.kind])
        more = len(self.files) - 1
        after = " · " + count_text("{count} more file after it", "{count} more files after it", more) if more else ""
        self.title.setText(f"{kind}: {found.file.name}{after}")
        self.said.setText(_tally_words(found))
        self.brought.fill([_cells(each) for each in found.brought])
        self.brought_view.setVisible(found.news)
        self.amiss.fill([(number(each.line), word(each.column), word(each.reason)) for each in found.problems])
        count = len(found.problems)
        self.amiss_said.setText(count_text("{count} row to look at", "{count} rows to look at", count))
        self.amiss_said.setVisible(bool(count))
        self.amiss_view.setVisible(bool(count))
        self.does.setText(_promise(found))
        self.does.setAccessibleName(self.does.text())
        self.does.setEnabled(found.news)
        (self.does if found.news else self.leave).setFocus()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.title)
        column.addWidget(self.said)
        column.addWidget(self.brought_view, 2)
        column.addWidget(self.amiss_said)
        column.addWidget(self.amiss_view, 1)
        column.addStretch(0)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        self.does.setAutoDefault(True)
        self.does.setMinimumHeight(40)
        row.addWidget(self.does)
        column.addLayout(row)


_KINDS: Final = {
    "catalogue": mark("Catalogue"),
    "deliveries": mark("Delivery list"),
    "orders": mark("List of orders"),
}


def _cells(each: Brought) -> Row:
    shape = "▲ " if each.amiss else ""
    return (
        word(each.place),
        word(each.what),
        number(each.quantity),
        Cell(f"{shape}{each.more}", "danger" if each.amiss else "", each.more),
    )


def _tally_words(found: Foreseen) -> str:
    tally = found.tally
    parts = [
        count_text("{count} new", "{count} new", tally.created),
        count_text("{count} changed", "{count} changed", tally.updated),
        count_text("{count} unchanged", "{count} unchanged", tally.unchanged),
        count_text("{count} skipped", "{count} skipped", tally.skipped),
        count_text("{count} refused", "{count} refused", tally.failed),
    ]
    counts = (tally.created, tally.updated, tally.unchanged, tally.skipped, tally.failed)
    told = ", ".join(part for part, count in zip(parts, counts, strict=True) if count)
    return count_text("{count} row", "{count} rows", tally.rows) + (f": {told}" if told else "")


def _promise(found: Foreseen) -> str:
    if not found.news:
        return text("Nothing new")
    if found.file.kind == "catalogue":
        count = found.tally.created + found.tally.updated
        return count_text("Take in {count} item", "Take in {count} items", count)
    if found.file.kind == "orders":
        return count_text("Take in {count} change", "Take in {count} changes", len(found.brought))
    return count_text("Register delivery: {count} unit", "Register delivery: {count} units", found.units)
