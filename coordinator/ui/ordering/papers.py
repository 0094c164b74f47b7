"""The papers of orders on the screen, printed and saved as the receipts are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from coordinator.ui.context import Window
from coordinator.ui.handing.viewer import ReceiptView
from coordinator.words import text


def _ask_printer(printer: QPrinter, parent: QWidget) -> bool:
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(text("Print the paper"))
    return bool(dialog.exec() == QPrintDialog.DialogCode.Accepted)


def _ask_file(parent: QWidget, proposed: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, text("Save the paper"), proposed, text("PDF files (*.pdf)"))
    return Path(chosen) if chosen else None


class PaperView(ReceiptView):
    """Says paper where a receipt's view says receipt."""

    def __init__(self, window: Window, parent: QWidget | None = None) -> None:
        super().__init__(window, parent)
        self.ask_printer = _ask_printer
        self.ask_file = _ask_file
        self.back.setText(text("Back"))
        self.back.setAccessibleName(text("Back"))
        self.back.setToolTip(text("Back (Esc)"))

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
