"""The receipt just made, or one looked up again: shown, printed, saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from coordinator.ledger.outcomes import Trouble
from coordinator.ui.context import Window
from coordinator.ui.paper.paper_pages import PagesView, Paper
from coordinator.ui.paper.printing import Asker, ask_printer, prepared_printer, print_paper
from coordinator.ui.widgets.buttons import icon_button
from coordinator.ui.widgets.file_dialogs import ask_save, pdf_kinds
from coordinator.ui.widgets.icons import icon_for
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import count_text, text


def ask_file(parent: QWidget, proposed: str) -> Path | None:
    """Where to save; ``None`` when the person thinks better of it."""
    return ask_save(parent, text("Save the receipt"), proposed, pdf_kinds())


class ReceiptView(QWidget):
    """A paper with what can be done with it. ``left`` tells that the person goes on."""

    left = Signal()

    def __init__(self, window: Window, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._file_name = "kvittens.pdf"
        self.ask_printer: Asker = ask_printer
        self.ask_file: Callable[[QWidget, str], Path | None] = ask_file
        self.pages = PagesView()
        self._title = labelled("", "heading", wrap=True)
        self._said = labelled("", "muted", wrap=True)
        self._warning = labelled("", "warning", wrap=True)
        self.print = QPushButton(text("Print"))
        self.print.setAutoDefault(True)
        self.print.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self.print.clicked.connect(self.print_now)
        self.save = icon_button("mdi6.content-save-outline", text("Save as a file …"))
        self.save.clicked.connect(self.save_now)
        self.back = icon_button("mdi6.arrow-left", text("Next hand-over"))
        self.back.setToolTip(text("Esc, or just scan the next device"))
        self.back.clicked.connect(self.left)
        self._size = labelled("", "muted")
        self._top = QHBoxLayout()
        self.pages.scaled.connect(lambda scale: self._size.setText(f"{scale} %"))
        self._lay()
        QShortcut(
            QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def show_paper(
        self, pdf: bytes, title: str, file_name: str, *, sentence: str = "", unprintable: str = "", back: str
    ) -> None:
        """Shows a PDF under its title; ``unprintable`` are letters that stand as code points, said in a warning."""
        self._title.setText(title)
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        told = text("The typeface lacks {letters}: their code points are printed instead.", letters=unprintable)
        self._warning.setText("⚠ " + told)
        self._warning.setVisible(bool(unprintable))
        self._file_name = file_name
        self.back.setText(back)
        self.pages.show_paper(Paper(pdf))
        in_role(self.print, "main")
        self.print.setFocus()

    def print_now(self) -> bool:
        """Asks for the printer, then prints; returns whether anything was printed."""
        paper = self.pages.paper
        if paper is None:
            return False
        printer = prepared_printer(len(paper))
        return self.ask_printer(printer, self) and self._print(paper, printer)

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
            told = text(
                "The receipt could not be saved as {file}: {reason}", file=path.name, reason=error.strerror or ""
            )
            self._window.say(told, trouble=True)
            return None
        self._window.say(text("The receipt is saved as {file}.", file=path.name))
        return path

    def _print(self, paper: Paper, printer: QPrinter) -> bool:
        try:
            pages = print_paper(paper, printer)
        except Trouble as trouble:
            self._window.say(str(trouble), trouble=True)
            return False
        self._window.say(count_text("{count} page sent to the printer.", "{count} pages sent to the printer.", pages))
        return True

    def _lay(self) -> None:
        top = self._top
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._said, self._warning):
            words.addWidget(label)
        top.addLayout(words, 1)
        for step, icon, name in (
            (-1, "mdi6.magnify-minus-outline", text("Smaller")),
            (1, "mdi6.magnify-plus-outline", text("Larger")),
        ):
            button = QToolButton()
            in_role(button, "flat")
            icon_for(button, icon)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, step=step: self.pages.zoom(step))
            top.addWidget(button)
            if step < 0:
                top.addWidget(self._size)
        for action in (self.save, self.print):
            top.addWidget(action)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.pages, 1)
