"""One step of the log: what it changed, what became of an import's rows, and its undo with the three piles first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.records.entry_sentences import field_caption, is_hidden, tell_reason, tell_value
from coordinator.desk.records.ordered_anew import would_be_ordered_twice
from coordinator.desk.records.step_sentences import entry_words, notice_words, pile_lines, piles_words, when
from coordinator.desk.records.undoing import redo, undo
from coordinator.domain.changes import Ref
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import show_integer
from coordinator.ledger.outcomes import Notice, Piles
from coordinator.ledger.questions import Entry, ImportedFile, LoggedChange
from coordinator.ledger.stage import FIELD_DECLINED
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import mark, text

MOST = 500
ROOM_FOR_BOTH = 300  # pixels, below which what undoing would do takes the table's place
FATES = (
    ("files", mark("The files")),
    ("", mark("What changed")),
    ("new", mark("New rows")),
    ("changed", mark("Changed rows")),
    ("conflict", mark("Conflicts")),
    (FIELD_DECLINED, mark("Fields left out")),
    ("skipped", mark("Skipped rows")),
    ("failed", mark("Refused rows")),
)


class EntryView(QWidget):
    """Shows one entry. Undoing takes two presses: the rehearsal, then the step."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._register = context.ledger.register
        self.entry: Entry | None = None
        self._refs: list[Ref | None] = []
        self._files: Sequence[ImportedFile] = ()
        self.said = theme.labelled("", "heading", wrap=True)
        self.beside = theme.labelled("", "muted", wrap=True)
        self.undo_button = button(text("Undo…"), self.rehearse, "mdi6.undo")
        self.redo_button = button(text("Do it again"), self.redo, "mdi6.redo")
        self.fates = ChoiceBox()
        self.fates.setAccessibleName(text("Which rows"))
        self.fates.currentIndexChanged.connect(lambda _at: self._fill())
        self.table = QTableWidget(0, 0)
        self.table.setAccessibleName(text("What the step changed"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.piles_said = theme.labelled("", wrap=True)
        self.confirm_button = button(text("Undo now"), self.undo, "mdi6.undo", role="main")
        self.leave_button = button(text("Leave it"), self._leave)
        self.asking = QFrame()
        self.asking.setProperty("role", "actions")
        self._lay()
        self.show_entry(None)

    def show_entry(self, id: int | None) -> None:
        """Shows an entry, or nothing."""
        self.entry = None if id is None else self._register.entry(id)
        self._leave()
        for widget in (self.undo_button, self.redo_button, self.fates, self.table):
            widget.setVisible(self.entry is not None)
        if self.entry is None:
            self.said.setText(text("Nothing has been done yet.") if id is None else "")
            self.beside.setText("")
            return
        self.said.setText(entry_words(self.entry, self._register))
        self.beside.setText(" · ".join(self._circumstances(self.entry)))
        self.undo_button.setVisible(not self.entry.undone and self.entry.role not in ("undo", "erase"))
        self.redo_button.setVisible(self.entry.undone)
        files = self._files = self._register.imported_files(self.entry.id)
        self._fill_fates()
        self.fates.setVisible(bool(files))
        self._fill()

    def _fill_fates(self) -> None:
        self.fates.blockSignals(True)
        self.fates.clear()
        for code, label in FATES if self._files else FATES[1:2]:
            count = self._declined() if code == FIELD_DECLINED else _count(code, self._files)
            if count is None or count:
                self.fates.addItem(text(label) + ("" if count is None else f" ({show_integer(count)})"), code)
        self.fates.blockSignals(False)

    def _declined(self) -> int:
        """How many fields of rows that were taken in were left out; as many as are listed."""
        assert self.entry is not None  # noqa: S101 (called with an entry)
        return len(self._register.imported_rows(self.entry.id, FIELD_DECLINED, MOST))

    def rehearse(self) -> None:
        """Finds out what undoing would do, and shows the three piles."""
        if self.entry is not None:
            ledger, id = self._context.ledger, self.entry.id
            self._context.window.run(
                text("Looking at what can be undone…"), lambda _move, _stop: ledger.rehearse_undo(id), self._show_piles
            )

    def undo(self) -> None:
        """Undoes the entry."""
        if self.entry is not None:
            ledger, id = self._context.ledger, self.entry.id
            self._leave()
            self._context.window.run(text("Undoing…"), lambda _move, _stop: undo(ledger, id), self._say)

    def redo(self) -> None:
        """Does the entry again."""
        if self.entry is not None:
            ledger, id = self._context.ledger, self.entry.id
            self._context.window.run(text("Doing it again…"), lambda _move, _stop: redo(ledger, id), self._say)

    def _say(self, notice: Notice) -> None:
        self._context.window.say(notice_words(notice, self._register), undo=notice.entry)

    def _show_piles(self, piles: Piles) -> None:
        twice = [] if self.entry is None else would_be_ordered_twice(self._register, self.entry.id)
        self.piles_said.setText(" ".join((piles_words(self._register, piles), *twice)))
        self.piles_said.setToolTip("\n".join(pile_lines(self._register, piles, kept=20)))
        self.confirm_button.setEnabled(bool(piles.undone))
        self.undo_button.hide()
        self.table.setVisible(self.height() >= ROOM_FOR_BOTH * theme.zoom() // 100)
        self.asking.show()
        self.confirm_button.setFocus()

    def _leave(self) -> None:
        self.asking.hide()
        if self.entry is not None:
            self.table.show()
            self.undo_button.setVisible(not self.entry.undone and self.entry.role not in ("undo", "erase"))

    def _circumstances(self, entry: Entry) -> list[str]:
        found = [when(entry), entry.actor]
        if entry.on is not None and entry.on != entry.at[:10]:
            found.append(text("holds from {day}", day=entry.on))
        if entry.reason:
            found.append(text("Reason: {reason}", reason=tell_reason(self._register, entry)))
        if entry.undone:
            found.append(text("Undone since"))
        return found

    def _fill(self) -> None:
        if self.entry is None:
            return
        fate = self.fates.currentData() or ""
        if fate == "files":
            self._fill_files()
            return
        if fate:
            self._fill_rows(fate)
            return
        changes = self._register.changes(self.entry.id, limit=MOST)
        self._begin([text("Record"), text("Fact"), text("Before"), text("After")], len(changes))
        for row, change in enumerate(changes):
            self._put(row, Ref(change.kind, change.id), self._cells(change))

    def _fill_files(self) -> None:
        heads = (mark("File"), mark("Rows"), mark("New"), mark("Changed"), mark("Unchanged"), mark("Skipped"))
        self._begin([text(head) for head in (*heads, mark("Refused"), mark("Conflicts"))], len(self._files))
        for row, file in enumerate(self._files):
            counts = (file.rows, file.created, file.updated, file.unchanged, file.skipped, file.failed, file.conflicts)
            self._put(row, None, [file.name, *(show_integer(count) for count in counts)])

    def _fill_rows(self, fate: str) -> None:
        assert self.entry is not None  # noqa: S101 (called with an entry)
        rows = self._register.imported_rows(self.entry.id, fate, MOST)
        self._begin([text("Line"), text("Record"), text("Column"), text("Reason")], len(rows))
        for row, each in enumerate(rows):
            name = "" if each.record is None else self._register.name(each.record)
            values: dict[str, Any] = dict(each.values)
            column, reason = each.column, text(each.reason, **values) if each.reason else ""
            if each.record is not None and column:  # a field of the record, not a column of the file
                column = field_caption(self._register, each.record.kind, column)
            if fate == FIELD_DECLINED and each.record is not None:
                reason = tell_value(self._register, each.record.kind, each.column, values.get("theirs"))
            self._put(row, each.record, [str(each.line), name, column, reason])

    def _cells(self, change: LoggedChange) -> list[str]:
        name = self._register.name(Ref(change.kind, change.id))
        if not change.field:
            label = text("added") if change.after else text("removed")
            return [name, text(KINDS[change.kind].singular), "", label]
        if change.erased:
            return [name, field_caption(self._register, change.kind, change.field), text("erased"), text("erased")]
        caption = field_caption(self._register, change.kind, change.field)
        if is_hidden(self._register, change):
            return [name, caption, text("not shown"), text("not shown")]
        values = (tell_value(self._register, change.kind, change.field, each) for each in (change.before, change.after))
        return [name, caption, *(each or "–" for each in values)]

    def _begin(self, heads: Sequence[str], rows: int) -> None:
        self._refs = [None] * rows
        self.table.clear()
        self.table.setRowCount(rows)
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        if len(heads) > 4:
            for at in range(1, len(heads)):
                self.table.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)

    def _put(self, row: int, ref: Ref | None, cells: Sequence[str]) -> None:
        self._refs[row] = ref
        for at, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            item.setToolTip(cell)
            if cell.replace("\u00a0", "").isdecimal():
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, at, item)

    def _open(self, row: int) -> None:
        ref = self._refs[row] if 0 <= row < len(self._refs) else None
        if ref is not None and self._register.get(KINDS[ref.kind], ref.id) is not None:
            self._context.window.show_record(ref)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.said)
        words.addWidget(self.beside)
        top.addLayout(words, 1)
        for made in (self.fates, self.undo_button, self.redo_button):
            top.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        row = QHBoxLayout(self.asking)
        long = QScrollArea()  # of an import the words can be many, and the window low
        long.setWidgetResizable(True)
        long.setFrameShape(QFrame.Shape.NoFrame)
        long.setWidget(self.piles_said)
        long.viewport().setAutoFillBackground(False)
        self.piles_said.setAutoFillBackground(False)
        long.setMaximumHeight(theme.GRID * 14 * theme.zoom() // 100)
        row.addWidget(long, 1)
        row.addWidget(self.confirm_button)
        row.addWidget(self.leave_button)
        column.addWidget(self.asking)
        column.addWidget(self.table, 1)


def _count(fate: str, files: Sequence[ImportedFile]) -> int | None:
    counted = {
        "new": "created",
        "changed": "updated",
        "conflict": "conflicts",
        "skipped": "skipped",
        "failed": "failed",
    }
    return sum(getattr(file, counted[fate]) for file in files) if fate in counted else None
