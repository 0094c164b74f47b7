"""The papers of orders on the screen, printed and saved as the receipts are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from coordinator.ledger.outcomes import Trouble
from coordinator.ui.context import Window
from coordinator.ui.paper.paper_viewer import ReceiptView
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.file_dialogs import ask_save, csv_kinds, pdf_kinds
from coordinator.words import text


def _ask_printer(printer: QPrinter, parent: QWidget) -> bool:
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(text("Print the paper"))
    return bool(dialog.exec() == QPrintDialog.DialogCode.Accepted)


def _ask_file(parent: QWidget, proposed: str) -> Path | None:
    return ask_save(parent, text("Save the paper"), proposed, pdf_kinds())


def _ask_csv(parent: QWidget, proposed: str) -> Path | None:
    return ask_save(parent, text("Save the list"), proposed, csv_kinds())


class PaperView(ReceiptView):
    """Says paper where a receipt's view says receipt."""

    def __init__(self, window: Window, parent: QWidget | None = None) -> None:
        super().__init__(window, parent)
        self.ask_printer = _ask_printer
        self.ask_file = _ask_file
        self.back.setText(text("Back"))
        self.back.setAccessibleName(text("Back"))
        self.back.setToolTip(text("Back (Esc)"))
        self.ask_csv: Callable[[QWidget, str], Path | None] = _ask_csv
        self._csv: Callable[[Path], object] | None = None
        self.csv = button(text("Save as CSV…"), self.save_csv, "mdi6.file-delimited-outline")
        self._top.insertWidget(self._top.count() - 2, self.csv)
        self.offer_csv(None)

    def offer_csv(self, csv: Callable[[Path], object] | None) -> None:
        """Whether the paper can be saved as a list as well, and what writes it."""
        self._csv = csv
        self.csv.setVisible(csv is not None)

    def save_csv(self) -> Path | None:
        """Asks where, then writes the paper's list; returns the file."""
        path = self.ask_csv(self, str(Path(self._file_name).with_suffix(".csv")))
        if self._csv is None or path is None:
            return None
        if path.suffix.lower() != ".csv":
            path = path.with_name(path.name + ".csv")
        try:
            self._csv(path)
        except Trouble as trouble:
            self._window.say(str(trouble), trouble=True)
            return None
        self._window.say(text("The list is saved as {file}.", file=path.name))
        return path

    def save_now(self) -> Path | None:
        """Asks where, then saves the paper; returns the file."""
        paper = self.pages.paper
        if paper is None or (path := self.ask_file(self, self._file_name)) is None:
            return None
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        try:
            path.write_bytes(paper.data)
        except OSError as error:
            told = text("The paper could not be saved as {file}: {reason}", file=path.name, reason=error.strerror or "")
            self._window.say(told, trouble=True)
            return None
        self._window.say(text("The paper is saved as {file}.", file=path.name))
        return path
