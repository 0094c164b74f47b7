"""A finished import: what was not read, its list, and where to go from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.desk.records.step_sentences import entry_words
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.ui.context import Context
from coordinator.ui.imports.import_pieces import file_button, side_by_side
from coordinator.ui.imports.import_result import ImportResult
from coordinator.ui.widgets import theme
from coordinator.words import text

_SHOWN: Final = {DEVICE.code: "devices", PERSON.code: "people", GROUP.code: "people"}


class ResultView(QWidget):
    """A finished import: its list, and where to go from here."""

    left = Signal()
    troubled = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kind = "devices"
        self.list: ImportResult | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, theme.GRID)
        self.column.setSpacing(theme.GRID)
        self.title = theme.labelled("", "title", wrap=True)
        self.back = file_button(text("Import more"), self.left.emit, icon="mdi6.tray-arrow-down")
        self.look = file_button(text("Show what is here now"), self._look, role="main")
        self.told = theme.labelled("", "muted", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.told)
        self.column.addLayout(side_by_side(self.back, None, self.look))

    def show_entry(self, entry: int) -> None:
        """Shows the import that an entry of the log made."""
        register = self._context.ledger.register
        self.tell("")
        if self.list is not None:
            self.column.removeWidget(self.list)
            self.list.deleteLater()
        self.list = ImportResult(register, entry, self._context.profiles)
        self.list.chosen.connect(self._show_record)
        self.list.saved.connect(self._context.window.say)
        self.list.troubled.connect(self.troubled)
        self.column.insertWidget(2, self.list, 1)
        found = register.entry(entry)
        self.title.setText(entry_words(found, register) if found is not None else "")
        kinds: Sequence[str] = [file.kind for file in register.imported_files(entry)]
        last = kinds[-1] if kinds else "device"
        self._kind = _SHOWN.get(last, "devices")
        self.look.setText(text("Show the people") if self._kind == "people" else text("Show the devices"))
        self.look.setAccessibleName(self.look.text())
        self.look.setFocus()

    def tell(self, said: str) -> None:
        """Says what was not read of the files that were just taken in."""
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def end(self) -> None:
        """Ends the thread of what is shown."""
        if self.list is not None:
            self.list.beside.close()

    def _look(self) -> None:
        self._context.window.go(self._kind)

    def _show_record(self, ref: Ref) -> None:
        self._context.window.show_record(ref)
