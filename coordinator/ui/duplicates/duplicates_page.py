"""What may stand twice, each pair with the reason: joined here, or said to be two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from coordinator.desk.identity.duplicates import Pair, duplicates
from coordinator.desk.records.lookup import described
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import APART, JOINABLE
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Register
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.join_form import JoinForm
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.small_table import CellsModel, Head, Row, SheetView, word
from coordinator.words import count_text, text

MOST = 500
"""So many pairs are shown; the sentence tells how many there are."""
_CONCERNED = frozenset({APART.code, *(kind.code for kind in JOINABLE)})


class DuplicatesPage(QuietPage):
    """The pairs, and beside them what joining the chosen one would do."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._register = context.ledger.register
        self._lane = Lane(self._register, self)
        self.pairs: list[Pair] = []
        self.said = theme.labelled("", "muted", wrap=True)
        self.kinds = ChoiceBox()
        self.kinds.setAccessibleName(text("Kind of record"))
        self.kinds.addItem(text("Everything"), "")
        for kind in JOINABLE:
            self.kinds.addItem(kind.caption, kind.code)
        self.sheet = CellsModel(
            (
                Head(text("Kind")),
                Head(text("One"), wide=True),
                Head(text("The other"), wide=True),
                Head(text("Reason"), wide=True),
            )
        )
        self.view = SheetView(self.sheet, text("Duplicates"))
        self.form = JoinForm(context)
        self.form.leave.hide()
        self._lay()
        self.kinds.currentIndexChanged.connect(lambda _at: self.refresh())
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._choose())
        self.view.opened.connect(self._open)
        self.form.joined.connect(lambda _ref: self.view.setFocus())
        self.form.parted.connect(self.view.setFocus)
        self.form.show_pair(None, None)

    def enter(self, **wanted: Any) -> None:
        """``kind`` chooses what is listed."""
        if "kind" in wanted:
            self.kinds.setCurrentIndex(max(self.kinds.findData(wanted["kind"]), 0))
        self.refresh()
        self.view.setFocus()

    def noticed(self, notice: Notice) -> None:
        """Looks again when a record that may stand twice was touched."""
        if self.isVisible() and _CONCERNED & notice.touched.keys():
            self.refresh()

    def refresh(self) -> None:
        """Looks beside the window."""
        register, kind = self._register, str(self.kinds.currentData() or "")
        self.said.setText(text("Looking for what stands twice…"))
        self._lane.ask(lambda stale: _found(register, kind, stale), self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for the answer any more: coming back asks anew. A window that was made small asks nothing."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._lane.drop()

    def close_page(self) -> None:
        """Ends the thread that looks."""
        self._lane.close()

    def _show(self, found: tuple[list[Pair], list[Row]]) -> None:
        pairs, rows = found
        before = self.view.chosen()
        self.pairs = pairs
        self.sheet.fill(rows)
        self.view.setVisible(bool(pairs))
        self.said.setText(
            count_text("{count} pair may be one record each.", "{count} pairs may be one record each.", len(pairs))
            if pairs
            else text("Nothing stands twice.")
        )
        if len(pairs) > MOST:
            first = text("The first {count} are listed; the next ones follow when these are dealt with.", count=MOST)
            self.said.setText(f"{self.said.text()} {first}")
        if rows:
            self.view.selectRow(min(before[0] if before else 0, len(rows) - 1))
        self._choose()

    def _choose(self) -> None:
        chosen = [self.pairs[row] for row in self.view.chosen() if row < len(self.pairs)]
        if not chosen:
            self.form.show_pair(None, None)
            return
        kind = KINDS[chosen[0].kind]
        self.form.show_pair(self._register.get(kind, chosen[0].one), self._register.get(kind, chosen[0].other))

    def _open(self, row: int) -> None:
        self.context.window.show_record(Ref(self.pairs[row].kind, self.pairs[row].one))

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        column.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.addWidget(theme.labelled(text("Duplicates"), "title"))
        row.addStretch(1)
        row.addWidget(self.kinds)
        column.addLayout(row)
        column.addWidget(self.said)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.view)
        both.addWidget(scrolled(self.form))
        both.setSizes([300, 340])
        column.addWidget(both, 1)


def _found(register: Register, kind: str, stale: Callable[[], bool]) -> tuple[list[Pair], list[Row]]:
    pairs = duplicates(register, (kind,) if kind else (), stale)
    return pairs, [_row(register, each) for each in pairs[:MOST]]


def _row(register: Register, pair: Pair) -> Row:
    kind = KINDS[pair.kind]
    records = (register.get(kind, pair.one), register.get(kind, pair.other))
    names = ("" if record is None else described(register, record) for record in records)
    return (word(text(kind.singular)), *(word(name) for name in names), word(pair.why))
