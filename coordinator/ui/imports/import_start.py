"""Where an import begins: drop or choose files, go on with what was left half done, see what earlier imports became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from coordinator.desk.imports.import_words import outcome_words
from coordinator.desk.imports.mapping_draft import Draft
from coordinator.desk.records.step_sentences import entry_words, when
from coordinator.domain.changes import Origin
from coordinator.ledger.questions import Entry, ImportedFile, Register
from coordinator.ui.imports.import_pieces import ListModel, file_button, line, lines_table, side_by_side
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.file_dialogs import ask_folder, ask_several, list_kinds
from coordinator.words import mark, text

_RECENT: Final = 8
_LOOKED_THROUGH: Final = 400
_HEADERS: Final = (mark("When"), mark("What"), mark("What became of it"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier import, in words."""

    entry: int
    at: str
    said: str
    became: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts over all files of an import."""

    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int


def totals(files: Sequence[ImportedFile]) -> Totals:
    """The counts of several files as one."""
    return Totals(
        sum(file.created for file in files),
        sum(file.updated for file in files),
        sum(file.unchanged for file in files),
        sum(file.skipped for file in files),
        sum(file.failed for file in files),
    )


def earlier_imports(register: Register) -> list[Earlier]:
    """The latest imports, newest first."""
    found: list[Earlier] = []
    for entry in register.entries(limit=_LOOKED_THROUGH):
        if entry.origin == Origin.IMPORT.value and entry.role == "do":
            found.append(_earlier(entry, register))
            if len(found) == _RECENT:
                break
    return found


def _earlier(entry: Entry, register: Register) -> Earlier:
    became = outcome_words(totals(register.imported_files(entry.id)))
    if entry.undone:
        became = text("Undone. It was: {became}", became=became)
    return Earlier(entry.id, when(entry), entry_words(entry, register), became)


class StartView(QWidget):
    """``chosen`` gives paths, ``resumed`` a draft of a mapping, ``opened`` an entry whose result shall be shown."""

    chosen = Signal(list)
    resumed = Signal(object)
    forgotten = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earlier: list[Earlier] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(theme.labelled(text("Import"), "title"))
        column.addWidget(self._drop_place())
        self.drafts = QVBoxLayout()
        self.drafts.setSpacing(theme.GRID)
        column.addLayout(self.drafts)
        column.addWidget(theme.labelled(text("Earlier imports"), "heading"))
        self.empty = theme.labelled(
            text(
                "Nothing has been imported yet. Begin with the list of pupils and classes, then the devices: "
                "so the devices find their pupils."
            ),
            "muted",
            wrap=True,
        )
        self.model = ListModel(_HEADERS, self)
        self.table = lines_table(self.model, text("Earlier imports"), (140, 320, 300), 2)
        self.table.activated.connect(self._open)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def show_earlier(self, earlier: Sequence[Earlier]) -> None:
        """Shows what earlier imports became."""
        self._earlier = list(earlier)
        self.model.set_lines([(each.at, each.said, each.became) for each in earlier])
        self.empty.setVisible(not earlier)
        self.table.setVisible(bool(earlier))
        if earlier:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Shows the mappings that were left half done."""
        while self.drafts.count():
            item = self.drafts.takeAt(0)
            row = item.widget() if item is not None else None
            if row is not None:
                row.deleteLater()
        for draft in drafts:
            self.drafts.addWidget(self._draft_row(draft))

    def choose_files(self) -> None:
        """Asks for files."""
        if files := ask_several(self, text("Choose files to import"), list_kinds()):
            self.chosen.emit(files)

    def choose_folder(self) -> None:
        """Asks for a folder, whose files are read together."""
        if folder := ask_folder(self, text("Choose a folder to import")):
            self.chosen.emit([folder])

    def _drop_place(self) -> QFrame:
        place = QFrame()
        place.setProperty("role", "actions")
        column = QVBoxLayout(place)
        column.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(theme.labelled(text("Drop files or a folder here"), "heading"))
        column.addWidget(
            theme.labelled(
                text(
                    "Lists from Intune, Google, Jamf, the pupil register or Excel. "
                    "You see what would change before anything is written."
                ),
                "muted",
                wrap=True,
            )
        )
        self.files_button = file_button(text("Choose files…"), self.choose_files, role="main")
        self.folder_button = file_button(text("Choose a folder…"), self.choose_folder, icon="mdi6.folder-outline")
        column.addLayout(side_by_side(self.files_button, self.folder_button, None))
        return place

    def _draft_row(self, draft: Draft) -> QWidget:
        row = QWidget()
        label = text("Half done: the columns of {file}", file=draft.file)
        go_on = file_button(text("Go on"), lambda: self.resumed.emit(draft))
        go_on.setAccessibleName(text("Go on with the columns of {file}", file=draft.file))
        forget = file_button(text("Forget"), lambda: self.forgotten.emit(draft), role="link")
        forget.setAccessibleName(text("Forget the columns of {file}", file=draft.file))
        icons.icon_for(go_on, "mdi6.pencil-outline")
        row.setLayout(side_by_side(theme.labelled(label), go_on, forget, None))
        return row

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._earlier[index.row()].entry)


class ReadingView(QWidget):
    """Shown while files are read: what happens, how far it is, *Cancel*."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        column.setSpacing(theme.GRID)
        self.words = theme.labelled("", "heading", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(text("How far the reading is"))
        self.stop = file_button(text("Cancel"), self.cancelled.emit)
        column.addStretch(1)
        column.addWidget(self.words, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.bar)
        column.addLayout(side_by_side(None, self.stop, None))
        column.addWidget(line())
        column.addStretch(2)

    def begin(self, words: str, *, stoppable: bool = True) -> None:
        """Begins at nought."""
        self.words.setText(words)
        self.bar.setAccessibleDescription(words)
        self.bar.setRange(0, 100 if stoppable else 0)
        self.bar.setValue(0)
        self.stop.setVisible(stoppable)

    def show_share(self, share: float) -> None:
        """Moves on; when all is read, the comparison takes a while of unknown length."""
        if share >= 1.0:
            self.bar.setRange(0, 0)
            self.words.setText(text("Comparing with the register…"))
        else:
            self.bar.setValue(int(share * 100))
