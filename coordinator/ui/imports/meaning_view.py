"""“Say what it means”: the columns and words of a known list that nothing reads, each with what it can be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.desk.imports.mapping_targets import Target, targets
from coordinator.desk.imports.meanings import AskedWord, Meanings, asked_words, remember_meanings, unread_columns
from coordinator.exchange.imports.column_mapping import GuessedColumn
from coordinator.exchange.imports.import_run import GatheredFile
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.ledger.questions import Register
from coordinator.ui.imports.columns_table import HEADERS, ColumnsTable
from coordinator.ui.imports.import_pieces import file_button, line, side_by_side
from coordinator.ui.widgets import theme
from coordinator.words import mark, text

_WORDS = (mark("Word in the file"), mark("Means"), mark("In the column"))
_NOTHING = "nothing"


class MeaningView(QWidget):
    """``finished`` gives the file's name and how it is read from now on; ``left`` goes back."""

    finished = Signal(str, object)
    left = Signal()
    troubled = Signal(object)

    def __init__(self, register: Register, profiles: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._profiles = profiles
        self._file: GatheredFile | None = None
        self._asked: list[AskedWord] = []
        self._build()

    def open(self, file: GatheredFile) -> None:
        """Shows what is not read of a file that was recognised."""
        table, match = file.table, file.match
        if table is None or match is None or table.header is None:
            return
        self._file = file
        self.title.setText(text("What do these columns and words of {file} mean?", file=file.name))
        places = unread_columns(file)
        columns = [GuessedColumn(place, table.header[place], None, ()) for place in places]
        self.columns.show_columns(
            columns, [_examples(file, place) for place in places], targets(match.profile.kind, self._register)
        )
        self._asked = asked_words(file)
        words = [GuessedColumn(at, each.word, None, ()) for at, each in enumerate(self._asked)]
        self.words.show_columns(
            words,
            [each.column for each in self._asked],
            (),
            lambda at: (*self._asked[at].choices, Target(_NOTHING, text("nothing"))),
        )
        self.columns.setVisible(bool(columns))
        self.words.setVisible(bool(words))
        self._renew()
        (self.columns if columns else self.words).setFocus()

    def meanings(self) -> Meanings:
        """What has been said."""
        said = Meanings(self.columns.fields())
        for at, code in self.words.fields().items():
            asked = self._asked[at]
            said.words.setdefault(asked.place, {})[asked.word] = "" if code == _NOTHING else code
        return said

    def finish(self) -> None:
        """Remembers what was said and gives it on."""
        file, said = self._file, self.meanings()
        if file is None or not (said.fields or said.words):
            return
        try:
            choice = remember_meanings(file, said, self._profiles)
        except Unreadable as trouble:
            self.troubled.emit(trouble)
            return
        self.finished.emit(file.name, choice)

    def _renew(self) -> None:
        said = self.meanings()
        self.done.setEnabled(bool(said.fields or said.words))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        self.title = theme.labelled("", "title", wrap=True)
        column.addWidget(self.title)
        self.columns = ColumnsTable(HEADERS, text("Columns that nothing reads"))
        self.words = ColumnsTable(_WORDS, text("Words without a meaning here"), once=False)
        for table in (self.columns, self.words):
            table.changed.connect(self._renew)
            column.addWidget(table, 1)
        column.addWidget(line())
        self.back = file_button(text("Back"), self.left.emit, icon="mdi6.arrow-left")
        self.done = file_button(text("Remember this and read the file again"), self.finish, role="main")
        column.addLayout(side_by_side(self.back, None, self.done))


def _examples(file: GatheredFile, place: int) -> str:
    rows = file.table.sample if file.table is not None else ()
    cells = dict.fromkeys(" ".join(row[place].split()) for _, row in rows if row[place].strip())
    return " · ".join(cell[:40] for cell in list(cells)[:5])
