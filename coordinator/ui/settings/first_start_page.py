"""The page that a new school begins with: its name, its files, or a file from whoever looked after it before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.ui.settings.section_parts import add_row, form, section_button
from coordinator.ui.widgets.file_dialogs import ask_open, ask_several, list_kinds, school_kinds
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import count_text, text

PACKAGE = ".koordinator"


@dataclass(frozen=True, slots=True)
class Begin:
    """A new register for this school, and the files that shall be taken in at once."""

    name: str
    code: str
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The register comes in this file, from another laptop or whoever looked after the school before."""

    file: Path


def ask_files(parent: QWidget) -> list[Path]:
    """Which files to take in; none when the person thinks better of it."""
    return ask_several(parent, text("Choose files"), list_kinds())


def ask_package_source(parent: QWidget) -> Path | None:
    """Which take-over file; ``None`` when the person thinks better of it."""
    return ask_open(parent, text("I take over a school"), school_kinds())


class BeginningPage(QWidget):
    """``decided`` gives a :class:`Begin` or a :class:`TakeOver`. Whoever asked does it; ``refuse`` tells trouble."""

    decided = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask_files: Callable[[QWidget], list[Path]] = ask_files
        self.ask_package: Callable[[QWidget], Path | None] = ask_package_source
        self.files: list[Path] = []
        self.setAcceptDrops(True)
        self.setWindowTitle(text("Coordinator"))
        self.name = QLineEdit(placeholderText=text("Such as Norrskensskolan"))
        self.name.setMinimumHeight(36)
        self.name.textChanged.connect(self._show)
        self.name.returnPressed.connect(self.begin_now)
        self.code = QLineEdit(placeholderText=text("Eight digits, if you have it at hand"))
        self.code.returnPressed.connect(self.begin_now)
        self.dropped = labelled("", wrap=True)
        self.choose = section_button(text("Choose files …"))
        self.choose.clicked.connect(lambda: self.add_files(self.ask_files(self)))
        self.begin = section_button("", main=True)
        self.begin.setMinimumHeight(44)
        self.begin.clicked.connect(self.begin_now)
        self.over = section_button(text("I take over a school …"))
        self.over.clicked.connect(self.take_over_now)
        self.told = labelled("", "danger", wrap=True)
        self._lay()
        self._show()

    def add_files(self, files: Sequence[Path]) -> None:
        """Puts files on the page; a take-over file is taken over at once."""
        for file in files:
            if file.suffix.lower() == PACKAGE:
                self.decided.emit(TakeOver(file))
                return
        self.files = list(dict.fromkeys([*self.files, *files]))
        self._show()
        (self.begin if self.name.text().strip() else self.name).setFocus()

    def begin_now(self) -> None:
        """Begins, when the school has a name."""
        name = self.name.text().strip()
        if name:
            self.decided.emit(Begin(name, self.code.text().strip(), tuple(self.files)))
        else:
            self.name.setFocus()

    def take_over_now(self) -> None:
        """Asks for the file from the other computer."""
        if (file := self.ask_package(self)) is not None:
            self.decided.emit(TakeOver(file))

    def refuse(self, sentence: str) -> None:
        """Says why it could not be done; everything on the page stays."""
        self.told.setText(f"⚠ {sentence}")
        self.told.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the page."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes the dropped files."""
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _show(self) -> None:
        self.told.hide()
        names = ", ".join(file.name for file in self.files[:4]) + ("…" if len(self.files) > 4 else "")
        invited = text("Drop the files here that you get from central IT, or your own list. You can also do it later.")
        self.dropped.setText(names or invited)
        self.begin.setEnabled(bool(self.name.text().strip()))
        count = len(self.files)
        self.begin.setText(
            count_text("Begin, and look at {count} file", "Begin, and look at {count} files", count)
            if count
            else text("Begin with an empty register")
        )

    def _lay(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(16)
        middle.addStretch(1)
        middle.addWidget(labelled(text("Welcome to Coordinator"), "title"))
        middle.addWidget(labelled(text("Which school do you look after?"), "muted"))
        fields = form()
        add_row(fields, text("The school's name"), self.name)
        add_row(fields, text("School unit code"), self.code)
        middle.addLayout(fields)
        box = QFrame()
        in_role(box, "answers")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.addWidget(self.dropped, 1)
        inside.addWidget(self.choose)
        middle.addWidget(box)
        middle.addWidget(self.told)
        last = QHBoxLayout()
        last.addWidget(self.over)
        last.addStretch(1)
        last.addWidget(self.begin)
        middle.addLayout(last)
        middle.addStretch(2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.addStretch(1)
        column = QWidget()
        column.setFixedWidth(640)
        column.setLayout(middle)
        middle.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(1)
