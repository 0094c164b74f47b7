"""Looks at what an import would do before anything is written: by file, by fate, row by row and field by field."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from coordinator.desk.imports.import_effects import import_effects
from coordinator.desk.imports.import_words import RECORDS, conflicts_words, fate_words, outcome_words, read_as
from coordinator.desk.imports.mentions import coming_mentions
from coordinator.desk.imports.people_questions import ASKED, person_choices
from coordinator.desk.imports.unread_words import REASONS_SHOWN
from coordinator.domain.values import show_integer
from coordinator.exchange.imports.import_run import Gathered, GatheredFile, UnknownTable
from coordinator.exchange.imports.not_read import may_be_explained, reasons_of
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import Fate, Remarks
from coordinator.ui.imports.gone_view import GoneView, missing_of
from coordinator.ui.imports.import_pieces import ListModel, file_button, line, lines_table, say, side_by_side, tab_bar
from coordinator.ui.imports.moved_bar import MovedBar
from coordinator.ui.imports.preview_model import PreviewModel, WantedRows
from coordinator.ui.imports.preview_tree import PreviewTree
from coordinator.ui.imports.preview_words import (
    COMING,
    CONFLICT,
    GONE,
    HINTS,
    MOST_UNFOUND,
    NEAR,
    UNFOUND,
    UNFOUND_HEADERS,
    PreviewCounts,
    coming_line,
    coming_tones,
    questions_words,
    say_unread,
    unfound_lines,
    unfound_words,
    unread_of_all,
    verdict,
    with_declined,
)
from coordinator.ui.threads.stage_lane import Beside
from coordinator.ui.widgets import theme
from coordinator.words import count_text, mark, text

_FILE_HEADERS: Final = (
    mark("File"),
    mark("Recognised as"),
    mark("What would become of it"),
    mark("Rows"),
    mark("Read as"),
)
_COMING_HEADERS: Final = (mark("Kind"), mark("Name"), mark("Remark"))
_MOST_FILES_SHOWN: Final = 5
_NO_ROWS: Final = ("", COMING, GONE, UNFOUND)


class PreviewView(QWidget):
    """``accepted`` asks to take it in, ``left`` to leave it, ``mapping`` gives a file to be mapped,
    ``explaining`` one of which columns or words are asked.
    """

    accepted = Signal()
    left = Signal()
    mapping = Signal(object)
    explaining = Signal(object)
    more = Signal()
    noted = Signal(object)
    troubled = Signal(object)

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self.gathered: Gathered | None = None
        self._files: list[GatheredFile] = []
        self._standing = PreviewCounts({}, [], {}, False)
        self._filling = False
        self.told = ""
        """What was not read of the files, file by file."""
        self.beside = Beside(self)
        self.beside.troubled.connect(self.troubled)
        self.model = PreviewModel(self.beside, self)
        self.model.decided.connect(self.recount)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(180)
        self._pause.timeout.connect(self._show_rows)
        self._build()

    # What is shown.

    def show_import(self, gathered: Gathered) -> None:
        """Shows what was gathered; the files that need a person stand first."""
        self.gathered = gathered
        self._files = sorted(gathered.files, key=_urgency)
        self._standing = PreviewCounts({}, [], {}, gathered.stage is not None)
        lines = [_file_line(file) for file in self._files]
        self.files.set_lines(lines, ["warning" if file.refused else "" for file in self._files])
        shown = min(len(self._files), _MOST_FILES_SHOWN)
        header = self.files_table.horizontalHeader().sizeHint().height()
        self.files_table.setFixedHeight(header + shown * theme.row_height(self) + 4)
        self.search.clear()
        self.files_table.selectRow(0)
        self._show_file()
        self._say_button()
        self.recount()

    def leave(self) -> None:
        """Lets go of what was gathered."""
        self.gathered = None
        self.model.show(None, "", WantedRows(0, None))

    def end(self) -> None:
        """Ends the thread."""
        self.leave()
        self.beside.close()

    def compare_again(self) -> None:
        """Compares with the register as it stands now: something was written meanwhile."""
        self.recount(rows=True)

    def recount(self, *, rows: bool = False) -> None:
        """Counts anew what would become of every file."""
        gathered = self.gathered
        if gathered is None or gathered.stage is None:
            self._say_button()
            return
        stage, register = gathered.stage, self._register

        def find() -> PreviewCounts:
            gathered.compare()
            remarks = {file.number: stage.remarks(file.number) for file in gathered.staged}
            unfound = {file.number: stage.unfound(file.number, MOST_UNFOUND) for file in gathered.staged}
            reasons = {file.number: reasons_of(gathered, file, REASONS_SHOWN) for file in gathered.staged}
            coming = coming_mentions(stage, register)
            counts = PreviewCounts(remarks, coming, missing_of(gathered), gathered.news, unfound, reasons)
            return replace(counts, effects=import_effects(gathered))

        self.beside.ask(find, lambda found: self._stand(gathered, found, rows))

    def _stand(self, gathered: Gathered, found: PreviewCounts, rows: bool) -> None:
        if gathered is not self.gathered:
            return
        self._standing = found
        self.told = unread_of_all(self._files, found)
        for at, file in enumerate(self._files):
            self.files.change_line(at, _file_line(file))
        self.coming.set_lines([coming_line(each) for each in found.coming], coming_tones(found.coming))
        self._fill_tabs(show=rows)
        if self.file is not None:
            say_unread(self.about, self.file, self._standing)
        self._say_button()

    @property
    def file(self) -> GatheredFile | None:
        """The file that is looked at."""
        at = self.files_table.currentIndex().row()
        return self._files[at] if 0 <= at < len(self._files) else None

    def _show_file(self) -> None:
        file = self.file
        if file is None:
            return
        refused = file.refused
        self.parts.setCurrentIndex(1 if refused else 0)
        if refused is not None:
            self.sentence.setText(str(refused))
            self.map.setVisible(isinstance(refused, UnknownTable))
        say_unread(self.about, file, self._standing)
        self.reread.setVisible(file.table is not None and file.refused is None)
        self.explain.setVisible(may_be_explained(file))
        self._fill_tabs(show=True)

    def _fill_tabs(self, *, show: bool) -> None:
        """The fates of the file, each with its count; the one that was open stays open, but questions come first."""
        file = self.file
        self.moved.show_question(self._standing.remarks.get(file.number if file else 0, Remarks()).moved)
        before = self.tabs.tabData(self.tabs.currentIndex())
        had = {self.tabs.tabData(at) for at in range(self.tabs.count())}
        self._filling = True
        while self.tabs.count():
            self.tabs.removeTab(0)
        for code, label in self._tabs(file):
            self.tabs.setTabData(self.tabs.addTab(label), code)
        codes = [self.tabs.tabData(at) for at in range(self.tabs.count())]
        wanted = ASKED if ASKED in codes and ASKED not in had else before
        self.tabs.setCurrentIndex(codes.index(wanted) if wanted in codes else 0)
        self._filling = False
        if show or self.tabs.tabData(self.tabs.currentIndex()) != before:
            self._show_rows()

    def _tabs(self, file: GatheredFile | None) -> list[tuple[str, str]]:
        tally = file.tally if file else None
        if file is None or tally is None:
            return []
        remarks = self._standing.remarks.get(file.number, Remarks())
        new, changed = remarks.declined_new, remarks.declined_changed
        skipped = tally.skipped - new - changed
        found = [
            (ASKED, remarks.asked, questions_words(remarks.asked)),
            (Fate.NEW.value, tally.created + new, with_declined(Fate.NEW, tally.created, new)),
            (Fate.CHANGED.value, tally.updated + changed, with_declined(Fate.CHANGED, tally.updated, changed)),
            (CONFLICT, remarks.conflicts, conflicts_words(remarks.conflicts)),
            (NEAR, remarks.near, count_text("{count} near miss", "{count} near misses", remarks.near)),
            (Fate.FAILED.value, tally.failed, fate_words(Fate.FAILED, tally.failed)),
            (Fate.SKIPPED.value, skipped, fate_words(Fate.SKIPPED, skipped)),
            (Fate.NOTE.value, remarks.notes, fate_words(Fate.NOTE, remarks.notes)),
            (Fate.UNCHANGED.value, tally.unchanged, fate_words(Fate.UNCHANGED, tally.unchanged)),
        ]
        tabs = [(code, label) for code, count, label in found if count > 0]
        gone = self._standing.missing.get(file.number)
        if gone is not None and not gone.part:
            tabs.append((GONE, count_text("{count} missing", "{count} missing", len(gone.ids))))
        if unfound := self._standing.unfound.get(file.number):
            tabs.append((UNFOUND, unfound_words(len(unfound))))
        coming = len(self._standing.coming)
        if coming:
            tabs.append((COMING, count_text("{count} comes with it", "{count} come with it", coming)))
        return tabs

    def _show_rows(self) -> None:
        if self._filling:
            return
        self._pause.stop()
        code = str(self.tabs.tabData(self.tabs.currentIndex()) or "")
        file, gathered = self.file, self.gathered
        self._show_list(code, file)
        self._show_tools(code)
        if file is None or gathered is None or code in _NO_ROWS or file.match is None or not file.number:
            self.model.show(None, "", WantedRows(0, None))
            return
        self.tree.show_sides(both=code in (CONFLICT, Fate.CHANGED.value))
        kind, wanted = _kind_of(file), _wanted(file.number, code, self.search.text())
        self.tree.open_fields = self.tree.open_fields or code == ASKED
        own, register = own_fields(self._register, kind), self._register
        self.model.show(gathered.stage, kind, wanted, own, lambda question: person_choices(register, question))

    def _show_list(self, code: str, file: GatheredFile | None) -> None:
        """The rows, or in their place the list that belongs to the tab."""
        self.lists.setCurrentIndex({COMING: 1, GONE: 2, UNFOUND: 3}.get(code, 0))
        number = file.number if file is not None else 0
        if code == GONE and (missing := self._standing.missing.get(number)) is not None:
            self.gone.show_missing(missing)
        if code == UNFOUND and file is not None:
            self.unfound.set_lines(unfound_lines(_kind_of(file), self._standing.unfound.get(number, ())))

    def _show_tools(self, code: str) -> None:
        conflict = code == CONFLICT
        bulk = code in (Fate.NEW.value, Fate.CHANGED.value, NEAR)
        for each, shown in ((self.ours, conflict), (self.theirs, conflict), (self.none, bulk), (self.all, bulk)):
            each.setVisible(shown)
        self.search.setVisible(code not in (COMING, GONE, UNFOUND))
        self.hint.setText(HINTS.get(code, "") and text(HINTS[code]))
        self.hint.setVisible(bool(self.hint.text()))

    # What is decided.

    def _all_of_them(self, *, taken: bool) -> None:
        """Takes every row that is listed, or leaves all of them out, the ones not yet scrolled to as well."""
        file, gathered = self.file, self.gathered
        if file is None or gathered is None or gathered.stage is None:
            return
        stage, number, search = gathered.stage, file.number, self.search.text()
        code = str(self.tabs.tabData(self.tabs.currentIndex()))
        fate = Fate.NEW if code == NEAR else Fate(code)
        only = NEAR if code == NEAR else ""
        self.beside.ask(
            lambda: stage.decline_all(number, fate, search=search, declined=not taken, only=only),
            lambda _: self.recount(rows=True),
        )

    def _settle_all(self, *, take: bool) -> None:
        file, gathered = self.file, self.gathered
        if file is not None and gathered is not None and gathered.stage is not None:
            stage, number, search = gathered.stage, file.number, self.search.text()
            self.beside.ask(
                lambda: stage.settle_all(number, take=take, search=search), lambda _: self.recount(rows=True)
            )

    def _give(self, to: SignalInstance) -> None:
        if self.file is not None:
            to.emit(self.file)

    def _say_button(self) -> None:
        """The button says what it does and to how many."""
        gathered = self.gathered
        staged = gathered.staged if gathered is not None else []
        tallies = [file.tally for file in staged if file.tally is not None]
        count = sum(tally.created + tally.updated for tally in tallies)
        if count:
            caption = count_text("Import {count} change", "Import {count} changes", count)
        elif self._standing.news:
            caption = text("Note what the files say; nothing changes")
        else:
            caption = text("Nothing to import")
        say(self.accept, caption)
        self.accept.setEnabled(bool(count) or self._standing.news)
        self.verdict.setText(verdict(gathered.files if gathered else (), count, self._standing))

    # How it is laid out.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        self.back = file_button(text("Leave without importing"), self.left.emit, icon="mdi6.arrow-left")
        self.add = file_button(text("Add more files…"), self.more.emit, icon="mdi6.file-plus-outline")
        self.reread = file_button(text("Read it another way…"), lambda: self._give(self.mapping), role="link")
        self.explain = file_button(text("Say what it means…"), lambda: self._give(self.explaining), role="link")
        title = theme.labelled(text("Look before anything is written"), "title")
        column.addLayout(side_by_side(title, None, self.explain, self.reread, self.add))
        self.files = ListModel(_FILE_HEADERS, self)
        self.files.numbers = frozenset({3})
        self.files_table = lines_table(self.files, text("Files to import"), (220, 170, 300, 70, 160), 2)
        self.files_table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_file())
        column.addWidget(self.files_table)
        self.parts = QStackedWidget()
        self.parts.addWidget(self._rows_part())
        self.parts.addWidget(self._refused_part())
        column.addWidget(self.parts, 1)
        column.addWidget(line())
        self.verdict = theme.labelled("", "muted", wrap=True)
        self.accept = file_button("", self.accepted.emit, role="main")
        row = side_by_side(self.back, self.verdict, self.accept, spacing=2 * theme.GRID)
        row.setStretch(1, 1)
        column.addLayout(row)

    def _rows_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.about = theme.labelled("", "muted", wrap=True)
        column.addWidget(self.about)
        self.moved = MovedBar()
        self.moved.answered.connect(partial(_answer_moved, self))
        column.addWidget(self.moved)
        self.tabs = tab_bar(text("What would become of the rows"))
        self.tabs.currentChanged.connect(lambda _at: self._show_rows())
        column.addWidget(self.tabs)
        column.addLayout(self._tools())
        self.hint = theme.labelled("", "muted", wrap=True)
        column.addWidget(self.hint)
        self.tree = PreviewTree(self.model)
        self.coming = ListModel(_COMING_HEADERS, self)
        self.lists = QStackedWidget()
        self.lists.addWidget(self.tree)
        self.gone = GoneView(self._register)
        self.gone.decided.connect(self.noted)
        self.lists.addWidget(lines_table(self.coming, text("What comes with the import"), (160, 340, 380), 2))
        self.lists.addWidget(self.gone)
        self.unfound = ListModel(UNFOUND_HEADERS, self)
        self.lists.addWidget(lines_table(self.unfound, text("What is not found yet"), (300, 200, 70, 280), 3))
        column.addWidget(self.lists, 1)
        return part

    def _tools(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("Filter the rows"))
        self.search.setAccessibleName(text("Filter the rows"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _said: self._pause.start())
        self.ours = file_button(text("Keep ours in all"), lambda: self._settle_all(take=False))
        self.theirs = file_button(text("Take the file's in all"), lambda: self._settle_all(take=True))
        self.none = file_button(text("Leave out all listed"), lambda: self._all_of_them(taken=False))
        self.all = file_button(text("Take in all listed"), lambda: self._all_of_them(taken=True))
        row = side_by_side(self.search, self.ours, self.theirs, self.none, self.all)
        row.setStretch(0, 1)
        return row

    def _refused_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(2 * theme.GRID)
        self.sentence = theme.labelled("", "heading", wrap=True)
        self.map = file_button(text("Say what the columns mean…"), lambda: self._give(self.mapping), role="main")
        column.addWidget(self.sentence)
        column.addLayout(side_by_side(self.map, None))
        column.addStretch(1)
        return part


def _urgency(file: GatheredFile) -> tuple[int, int]:
    if isinstance(file.refused, UnknownTable):
        return 0, 0
    return (2, 0) if file.refused else (1, file.number)


def _kind_of(file: GatheredFile) -> str:
    return RECORDS.get(file.match.profile.kind, "device") if file.match else "device"


def _file_line(file: GatheredFile) -> tuple[str, ...]:
    known = file.profile.title() if file.profile is not None else text("unknown list")
    if file.table is None:
        return file.name, "–", str(file.refused or ""), "–", "–"
    rows = file.rows or file.table.estimate
    outcome = str(file.refused) if file.refused else outcome_words(file.tally) if file.tally else ""
    return file.name, known, outcome, show_integer(rows), read_as(file.table.encoding, file.table.delimiter)


def _wanted(file: int, code: str, search: str) -> WantedRows:
    fate = None if code in (CONFLICT, ASKED) else Fate.NEW if code == NEAR else Fate(code)
    return WantedRows(file, fate, code if code in (ASKED, CONFLICT, NEAR) else "", search)


def _answer_moved(view: PreviewView, answer: str) -> None:
    """Says of the file that is looked at whether its classes have moved up."""
    file, gathered = view.file, view.gathered
    if file is not None and gathered is not None and gathered.stage is not None:
        stage, number = gathered.stage, file.number
        view.beside.ask(lambda: stage.answer(number, 0, answer), lambda _: view.recount(rows=True))
