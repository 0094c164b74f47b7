"""What whole files no longer have: told in the preview, with one step to note people as having left after a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import show_integer
from coordinator.exchange.imports.import_run import Gathered
from coordinator.exchange.imports.missing_from_file import MissingRecords, left_changes, missing_from
from coordinator.ledger.questions import Register
from coordinator.ui.imports.import_pieces import ListModel, file_button, lines_table, say, side_by_side
from coordinator.ui.widgets import theme
from coordinator.words import count_text, mark, text

_HEADERS: Final = (mark("No longer in the file"), mark("What is known here"), mark("Devices"))
_DESCRIBED: Final = {
    PERSON.code: ("shown", "group.name", "unit.name", "devices"),
    DEVICE.code: ("title", "product.model", "held_by.shown", "last_seen"),
}
_MOST: Final = 2_000


def missing_of(gathered: Gathered) -> dict[int, MissingRecords]:
    """What each file no longer has, by the file's number; runs beside the window."""
    found = {file.number: missing_from(gathered, file) for file in gathered.staged}
    return {number: each for number, each in found.items() if each is not None}


class GoneView(QWidget):
    """``decided`` gives the change set by which the people listed are noted as having left."""

    decided = Signal(object)

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._missing: MissingRecords | None = None
        self.said = theme.labelled("", "muted", wrap=True)
        self.lines = ListModel(_HEADERS, self)
        self.lines.numbers = frozenset({2})
        self.note = file_button("", self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        row = side_by_side(self.said, self.note)
        row.setStretch(0, 1)
        column.addLayout(row)
        column.addWidget(lines_table(self.lines, text("No longer in the file"), (300, 400, 150), 1), 1)

    def show_missing(self, missing: MissingRecords) -> None:
        """Lists what a file no longer has."""
        self._missing = missing
        people = missing.kind == PERSON.code
        self.said.setText(f"{missing} {text(_LOOK if people else _TOLD)}")
        rows = self._register.rows(KINDS[missing.kind], missing.ids[:_MOST], _DESCRIBED[missing.kind])
        self.lines.set_lines([_line(row, people=people) for row in rows])
        self.note.setVisible(people)
        count = len(missing.ids)
        say(self.note, count_text("Note {count} person as having left", "Note {count} people as having left", count))

    def _note(self) -> None:
        if self._missing is not None:
            changes = left_changes(self._register, [self._missing], Origin.WINDOW)
            if changes is not None:
                self.decided.emit(changes)


_LOOK: Final = mark(
    "Nothing is done by itself. Look through the list: what they hold stays with them until taken back."
)
_TOLD: Final = mark("Nothing is done by itself. Perhaps they are reset, retired or at another school.")


def _line(row: Sequence[object], *, people: bool) -> tuple[str, ...]:
    name, *known, last = row
    devices = show_integer(last) if people and isinstance(last, int) and last else ""
    words = [*known, *(() if people else (last,))]
    return str(name or "–"), " · ".join(str(word) for word in words if word), devices
