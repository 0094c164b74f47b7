"""What became of an import: the list that stays with the log entry. Shown after the import, and by the history."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coordinator.desk.imports.import_words import (
    conflicts_words,
    fate_words,
    outcome_words,
    read_as,
    row_reason_words,
    value_words,
)
from coordinator.desk.records.entry_sentences import field_caption
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import show_integer
from coordinator.exchange.profiles.profiles import load_profiles
from coordinator.exchange.writing.repair_rows import export_repair
from coordinator.ledger.outcomes import Trouble
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import ImportedFile, ImportedRow, LoggedChange, Register
from coordinator.ledger.stage import FIELD_DECLINED, Fate
from coordinator.ui.imports.import_pieces import ListModel, file_button, lines_table, say, side_by_side, tab_bar
from coordinator.ui.imports.import_start import totals
from coordinator.ui.threads.stage_lane import Beside
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.file_dialogs import ask_save, csv_kinds
from coordinator.ui.widgets.small_table import Index
from coordinator.words import count_text, mark, text

_PAGE: Final = 200
_FILE_HEADERS: Final = (mark("File"), mark("What became of it"), mark("Rows"), mark("Read as"))
_ROW_HEADERS: Final = (mark("Line"), mark("Record"), mark("What"), mark("File"))
_CONFLICT: Final = "conflict"
_DESCRIBED: Final = {
    DEVICE.code: ("product.maker", "product.model", "held_by.shown", "placed_in.name"),
    PERSON.code: ("group.name", "unit.name"),
    GROUP.code: ("unit.name",),
    UNIT.code: ("code",),
}


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One row of an import, in words, and the record that it touched."""

    cells: tuple[str, ...]
    record: Ref | None


class RowsModel(ListModel):
    """The rows of one fate, in pages as they are scrolled to."""

    def __init__(self, register: Register, entry: int, beside: Beside, parent: QObject) -> None:
        super().__init__(_ROW_HEADERS, parent)
        self.numbers = frozenset({0})
        self._register, self._entry, self._beside = register, entry, beside
        self._files: dict[int, ImportedFile] = {}
        self._fate = ""
        self._found: list[ResultLine] = []
        self._all = True
        self._asking = False
        self._turn = 0

    def show(self, fate: str, files: Sequence[ImportedFile]) -> None:
        """Begins anew with the rows of this fate."""
        self._turn += 1
        self._files = {file.number: file for file in files}
        self._fate, self._found, self._all, self._asking = fate, [], False, False
        self.set_lines([])
        self.fetchMore(QModelIndex())

    def record(self, at: int) -> Ref | None:
        """The record that a row touched."""
        return self._found[at].record if 0 <= at < len(self._found) else None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are further rows."""
        return not parent.isValid() and not self._all and not self._asking

    def fetchMore(self, parent: Index) -> None:
        """Asks for the next page."""
        if self._asking or self._all:
            return
        self._asking = True
        turn, fate, offset = self._turn, self._fate, len(self._found)

        def find() -> list[ResultLine]:
            rows = self._register.imported_rows(self._entry, fate, _PAGE, offset)
            new = _described(rows, self._register) if fate == Fate.NEW.value else {}
            return [_line(row, self._files.get(row.file), self._register, new) for row in rows]

        self._beside.ask(find, lambda lines: self._take(turn, lines))

    def _take(self, turn: int, lines: list[ResultLine]) -> None:
        if turn != self._turn:
            return
        self._asking = False
        self._all = len(lines) < _PAGE
        if lines:
            first = len(self._found)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._found += lines
            self._lines += [line.cells for line in lines]
            self._tones += [""] * len(lines)
            self.endInsertRows()


class ImportResult(QWidget):
    """What became of one import. ``chosen`` gives the record of a row that was opened, ``troubled`` what went wrong."""

    chosen = Signal(object)
    saved = Signal(str)
    troubled = Signal(object)

    def __init__(
        self, register: Register, entry: int, profiles: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._register, self._entry, self._profiles = register, entry, profiles
        self._files: Sequence[ImportedFile] = ()
        self.beside = Beside(self)
        self.beside.troubled.connect(self.troubled)
        self._build()
        self.beside.ask(
            lambda: (register.imported_files(entry), len(register.imported_rows(entry, FIELD_DECLINED, _PAGE))),
            lambda found: self._show(*found),
        )

    def save_refused(self, path: Path) -> None:
        """Saves the refused rows for repair, beside the window."""
        self.beside.ask(lambda: self._saved(path), self.saved.emit)

    def _saved(self, path: Path) -> str:
        """One file of repair for each that was read: their columns differ."""
        profiles = {profile.id: profile for profile in load_profiles(self._profiles)}
        refused = [file for file in self._files if file.failed]
        count, holds, names = 0, "", []
        for file in refused:
            to = path if len(refused) == 1 else path.with_stem(f"{path.stem} {_stem(file.name)}")
            done = export_repair(self._register, self._entry, file.number, to, profiles.get(file.profile))
            count, holds = count + done.rows, done.holds
            names.append(to.name)
        sentence = count_text(
            "{count} refused row was saved in {file}. Correct it and import the file again.",
            "{count} refused rows were saved in {file}. Correct them and import the file again.",
            count,
            file=", ".join(names),
        )
        return f"{sentence} {holds}".strip()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.summary = theme.labelled("", "heading", wrap=True)
        column.addWidget(self.summary)
        self.files = ListModel(_FILE_HEADERS, self)
        self.files.numbers = frozenset({2})
        self.files_table = lines_table(self.files, text("Files of the import"), (260, 330, 70, 160), 1)
        column.addWidget(self.files_table)
        self.tabs = tab_bar(text("What became of the rows"))
        self.tabs.currentChanged.connect(self._show_fate)
        self.save = file_button("", self._ask_where, icon="mdi6.file-download-outline")
        row = side_by_side(self.tabs, self.save)
        row.setStretch(0, 1)
        column.addLayout(row)
        self.rows = RowsModel(self._register, self._entry, self.beside, self)
        self.table = lines_table(self.rows, text("Rows of the import"), (70, 220, 420, 200), 2)
        self.table.activated.connect(self._open)
        column.addWidget(self.table, 1)

    def _show(self, files: Sequence[ImportedFile], declined: int) -> None:
        self._files = files
        whole = totals(files)
        self.summary.setText(outcome_words(whole))
        self.files.set_lines([_file_line(file) for file in files])
        height = theme.row_height(self) * min(len(files), 4) + self.files_table.horizontalHeader().sizeHint().height()
        self.files_table.setFixedHeight(height + 4)
        conflicts = sum(file.conflicts for file in files)
        tabs = [
            (Fate.NEW.value, whole.created, fate_words(Fate.NEW, whole.created)),
            (Fate.CHANGED.value, whole.updated, fate_words(Fate.CHANGED, whole.updated)),
            (_CONFLICT, conflicts, conflicts_words(conflicts)),
            (FIELD_DECLINED, declined, text("Fields left out")),
            (Fate.SKIPPED.value, whole.skipped, fate_words(Fate.SKIPPED, whole.skipped)),
            (Fate.FAILED.value, whole.failed, fate_words(Fate.FAILED, whole.failed)),
        ]
        while self.tabs.count():
            self.tabs.removeTab(0)
        for code, count, label in tabs:
            if count:
                self.tabs.setTabData(self.tabs.addTab(label), code)
        self._show_fate(self.tabs.currentIndex())
        say(self.save, count_text("Save the refused row…", "Save the {count} refused rows…", whole.failed))
        self.save.setVisible(whole.failed > 0)
        self.table.setVisible(self.tabs.count() > 0)

    def _show_fate(self, at: int) -> None:
        code = self.tabs.tabData(at)
        if code:
            self.rows.show(str(code), self._files)

    def _open(self, index: QModelIndex) -> None:
        record = self.rows.record(index.row())
        if record is not None:
            self.chosen.emit(record)

    def _ask_where(self) -> None:
        title = text("Save the refused rows")
        if to := ask_save(self, title, text("refused rows") + ".csv", csv_kinds()):
            self.save_refused(to)


def _stem(name: str) -> str:
    """A file's name as a part of another's: a member of a ZIP is shown with its path."""
    return re.sub(r"[^\w.-]+", " ", Path(name.rpartition(": ")[2]).stem).strip()


def _file_line(file: ImportedFile) -> tuple[str, ...]:
    return file.name, outcome_words(file), show_integer(file.rows), read_as(file.encoding, file.delimiter)


def _described(rows: Sequence[ImportedRow], register: Register) -> dict[Ref, str]:
    """New records in a few words: what a device is and where, whose class a pupil is in."""
    found: dict[Ref, str] = {}
    for kind, paths in _DESCRIBED.items():
        ids = [row.record.id for row in rows if row.record is not None and row.record.kind == kind]
        if ids:
            for at, words in zip(ids, register.rows(KINDS[kind], ids, paths), strict=True):
                found[Ref(kind, at)] = " · ".join(str(word) for word in words if word)
    return found


def _line(row: ImportedRow, file: ImportedFile | None, register: Register, new: Mapping[Ref, str]) -> ResultLine:
    record = row.record
    named = ""
    if record is not None:
        named = register.name(record) if register.get(KINDS[record.kind], record.id) else text("no longer here")
    kind = file.kind if file else "device"
    what = new.get(record) if record is not None and new else _what(row, kind, register)
    return ResultLine((str(row.line), named, what or "", file.name if file else ""), record)


def _what(row: ImportedRow, kind: str, register: Register) -> str:
    if row.fate == _CONFLICT:
        return _conflict_words(row, kind, register)
    if row.fate == FIELD_DECLINED:
        field, remark = field_caption(register, kind, row.column), row.values.get("theirs")
        return text("{field}: {theirs} was left out", field=field, theirs=_named(kind, row.column, remark, register))
    if row.fate == Fate.CHANGED.value and row.record is not None:
        changes = register.changes(row.entry, ref=row.record, limit=6)
        return "; ".join(_change_said(change, register) for change in changes if change.field)
    return _reason_or_cells(row)


def _reason_or_cells(row: ImportedRow) -> str:
    remark = row_reason_words(row.reason, row.values)
    if row.column and remark:
        return f"{row.column}: {remark}"
    if remark or not row.cells:
        return remark
    return " · ".join(cell.rpartition("\x1f")[2] for cell in row.cells)


def _change_said(change: LoggedChange, register: Register) -> str:
    return text(
        "{field}: {before} → {after}",
        field=field_caption(register, change.kind, change.field),
        before=_named(change.kind, change.field, change.before, register),
        after=_named(change.kind, change.field, change.after, register),
    )


def _conflict_words(row: ImportedRow, kind: str, register: Register) -> str:
    field = field_caption(register, kind, row.column)
    ours, theirs = (_named(kind, row.column, row.values.get(place), register) for place in ("ours", "theirs"))
    if row.values.get("taken"):
        return text("{field}: the file's {theirs} was taken, not {ours}", field=field, theirs=theirs, ours=ours)
    return text("{field}: {ours} was kept, not the file's {theirs}", field=field, theirs=theirs, ours=ours)


def _named(kind: str, code: str, value: Any, register: Register) -> str:
    found = KINDS[kind].by_code.get(code)
    if found is not None and found.refers and isinstance(value, int):
        return register.name(Ref(found.refers, value)) if value > 0 else "–"
    return value_words(kind, code, value, {each.code: each for each in own_fields(register, kind)})


def trouble_words(error: BaseException) -> str:
    """What went wrong, for the person: trouble carries its own sentence."""
    return (
        str(error) if isinstance(error, Trouble) else text("Something went wrong in the program. Nothing was changed.")
    )
