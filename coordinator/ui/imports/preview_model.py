"""The preview as a tree: one row of the file, and under it its fields, old beside new. Paged from the stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from coordinator.desk.imports.import_words import Own, import_caption, row_reason_words, value_words
from coordinator.desk.imports.people_questions import ASKED, PersonChoice
from coordinator.domain.fields import Field
from coordinator.domain.protection import PROTECTED
from coordinator.ledger.stage import NEEDED, Fate, FieldChange, PreviewRow, RowQuestion, Stage
from coordinator.ui.threads.stage_lane import Beside
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.small_table import Index
from coordinator.words import mark, text

PAGE: Final = 200
TITLE, OURS, THEIRS, LINE, REMARK = range(5)
_HEADERS: Final = (mark("What"), mark("Stands here"), mark("The file says"), mark("Line"), mark("Remark"))
_SUMMARY: Final = 6

Choices = Callable[[RowQuestion], Sequence[PersonChoice]]
"""Gives the answers to a question."""


RowWithChoices = tuple[PreviewRow, Sequence[PersonChoice]]
"""A row with the answers to what is asked about it."""


def _read(stage: Stage, wanted: WantedRows, choices: Choices, offset: int) -> Sequence[RowWithChoices]:
    rows = stage.preview(wanted.file, wanted.fate, search=wanted.search, limit=PAGE, offset=offset, only=wanted.only)
    return [(row, choices(row.question) if row.question else ()) for row in rows]


def _no_choices(_question: RowQuestion) -> Sequence[PersonChoice]:
    return ()


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Which rows are looked at: of which file, of which fate, ``only`` those in ``conflict``, ``near`` another or
    ``asked`` about.
    """

    file: int
    fate: Fate | None
    only: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """One field under a row, ``change`` where there is something to decide; or one answer to whom the row means."""

    name: str
    ours: str
    theirs: str
    remark: str = ""
    change: FieldChange | None = None
    choice: PersonChoice | None = None


class PreviewModel(QAbstractItemModel):
    """Rows come in pages as they are scrolled to. A tick means: this will be taken in."""

    decided = Signal()
    loaded = Signal()

    def __init__(self, beside: Beside, parent: QObject) -> None:
        super().__init__(parent)
        self._beside = beside
        self._stage: Stage | None = None
        self._kind = ""
        self._own: Own = {}
        self.asked = False  # whether its rows are those that are asked about, with the answers below them
        self._wanted = WantedRows(0, None)
        self._rows: list[PreviewRow] = []
        self._details: list[list[Detail]] = []
        self._choices: Choices = _no_choices
        self._all = True
        self._asking = False
        self._turn = 0

    # What is shown.

    def show(
        self,
        stage: Stage | None,
        kind: str,
        wanted: WantedRows,
        own: Sequence[Field] = (),
        choices: Choices = _no_choices,
    ) -> None:
        """Begins anew with these rows; ``own`` are the school's own fields of the kind, ``choices`` gives the answers
        to a question.
        """
        self.beginResetModel()
        self._turn += 1
        self._stage, self._kind, self._wanted = stage, kind, wanted
        self.asked = wanted.only == ASKED
        self._own = {field.code: field for field in own}
        self._choices = choices
        self._rows, self._details = [], []
        self._all, self._asking = stage is None, False
        self.endResetModel()
        if stage is not None:
            self.fetch()

    def row(self, index: Index) -> PreviewRow | None:
        """The row of the file that an index belongs to."""
        at = self._place(index)
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Rows at the top; their fields below."""
        if not parent.isValid():
            return len(self._rows)
        return len(self._details[parent.row()]) if parent.internalId() == 0 and parent.column() == 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Five columns everywhere."""
        return len(_HEADERS)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Rows carry 0, fields the number of their row plus one."""
        if row < 0 or row >= self.rowCount(parent) or not 0 <= column < len(_HEADERS):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The row of a field."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    @property
    def more(self) -> bool:
        """Whether there are further rows to be asked for."""
        return not self._all and not self._asking

    def fetch(self) -> None:
        """Asks for the next page. The tree asks when it is scrolled to its end: Qt's own ``fetchMore`` would be called
        by a tree at every layout, until all 200,000 rows were there.
        """
        stage, wanted, turn, offset = self._stage, self._wanted, self._turn, len(self._rows)
        if stage is None or self._asking or self._all:
            return
        self._asking = True

        choices = self._choices if wanted.only == ASKED else _no_choices

        def find() -> Sequence[RowWithChoices]:
            return _read(stage, wanted, choices, offset) if turn == self._turn else ()

        self._beside.ask(find, lambda rows: self._take(turn, rows))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(_HEADERS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell, its tick, and its colour beside the word that says the same."""
        if not index.isValid() or self._place(index) >= len(self._rows):
            return None
        column = index.column()
        if role in _WORDS:
            return _in_role(self._cell_words(index, column), column, role)
        if role == Qt.ItemDataRole.CheckStateRole and column == TITLE:
            return self._tick(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == LINE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index, column)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What may be chosen and ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == TITLE and self._tick(index) is not None:
            row = self._rows[self._place(index)]
            detail = None if index.internalId() == 0 else self._details[self._place(index)][index.row()]
            fixed = detail is not None and detail.change is not None and detail.change.verdict == NEEDED
            if detail is None or not (row.declined or fixed):
                found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    # What is decided.

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick takes a row, a field or the file's side of a conflict; no tick leaves it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        taken = Qt.CheckState(value) is not Qt.CheckState.Unchecked
        if index.internalId() == 0:
            self.take_rows([index.row()], taken)
        elif self._details[self._place(index)][index.row()].choice is not None:
            self.answer(self._place(index), index.row(), taken)
        else:
            self.take_field(self._place(index), index.row(), taken)
        return True

    def answer(self, at: int, detail: int, taken: bool) -> None:
        """Says whom a row means; without a tick nobody is meant, and the row is left out."""
        found = [each.choice for each in self._details[at] if each.choice is not None]
        chosen = found[detail] if taken else found[-1]
        stage, wanted, choices, turn = self._stage, self._wanted, self._choices, self._turn
        line, meant, shown = self._rows[at].line, None if chosen.ref is None else chosen.ref.id, len(self._rows)
        if stage is None:
            return

        def answer() -> Sequence[RowWithChoices]:
            stage.answer(wanted.file, line, chosen.answer, meant)
            return [each for offset in range(0, shown, PAGE) for each in _read(stage, wanted, choices, offset)]

        self._beside.ask(answer, lambda rows: self._renew(turn, rows))

    def _renew(self, turn: int, found: Sequence[RowWithChoices]) -> None:
        """Shows anew what stands of every row, since one answer can settle others."""
        by_line = {row.line: (row, choices) for row, choices in found}
        for at, row in enumerate(self._rows if turn == self._turn else ()):
            if row.line in by_line:
                self._rows[at], choices = by_line[row.line]
                self._details[at] = list(map(_choice_detail, choices))
                self._changed(at)
        self.decided.emit()

    def take_rows(self, places: Sequence[int], taken: bool) -> None:
        """Takes rows in, or leaves them out."""
        lines = [self._rows[at].line for at in places if _decidable(self._rows[at], self._wanted)]
        if not lines:
            return
        file = self._wanted.file
        for at in places:
            self._rows[at] = replace(self._rows[at], declined=not taken)
            self._changed(at)
        self._decide(lambda stage: stage.decline(file, lines, declined=not taken))

    def take_field(self, at: int, detail: int, taken: bool) -> None:
        """Takes one field of a row, or leaves it; for a conflict: takes the file's side, or keeps ours."""
        row, found = self._rows[at], self._details[at][detail]
        change = found.change
        if change is None or change.verdict == NEEDED:
            return
        file, line, code = self._wanted.file, row.line, change.field
        if change.verdict == "take":
            made = replace(change, declined=not taken)
            self._decide(lambda stage: stage.decline(file, [line], [code], declined=not taken))
        else:
            made = replace(change, verdict="theirs" if taken else "conflict")
            self._decide(lambda stage: stage.settle(file, line, code, take=taken))
        changes = tuple(made if each is change else each for each in row.changes)
        self._rows[at] = replace(row, changes=changes)
        self._details[at] = self._details_of(self._rows[at])
        self._changed(at)

    def _decide(self, say: Callable[[Stage], None]) -> None:
        stage = self._stage
        if stage is not None:
            self._beside.ask(lambda: say(stage), lambda _: self.decided.emit())

    def _changed(self, at: int) -> None:
        top = self.index(at, 0)
        self.dataChanged.emit(top, self.index(at, REMARK))
        count = self.rowCount(top)
        if count:
            self.dataChanged.emit(self.index(0, 0, top), self.index(count - 1, REMARK, top))

    def _take(self, turn: int, found: Sequence[RowWithChoices]) -> None:
        rows = [row for row, _ in found]
        if turn != self._turn:
            return
        self._asking = False
        self._all = len(rows) < PAGE
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self._details += [
                [_choice_detail(each) for each in choices] or self._details_of(row) for row, choices in found
            ]
            self.endInsertRows()
        self.loaded.emit()

    # How it reads.

    def _details_of(self, row: PreviewRow) -> list[Detail]:
        """The fields of a row; among the conflicts only those that are in conflict."""
        found = details_of(self._kind, row, self._own)
        if self._wanted.only != "conflict":
            return found
        return [detail for detail in found if detail.change is not None and detail.change.verdict != "take"]

    def _place(self, index: Index) -> int:
        return index.row() if index.internalId() == 0 else int(index.internalId()) - 1

    def _cell_words(self, index: Index, column: int) -> str:
        row = self._rows[self._place(index)]
        if index.internalId() != 0:
            detail = self._details[self._place(index)][index.row()]
            return (detail.name, detail.ours, detail.theirs, "", detail.remark)[column]
        if column == TITLE:
            return row.title or text("Line {line}", line=row.line)
        if column == LINE:
            return str(row.line)
        if column == REMARK:
            return _answer_remark(row) if self._wanted.only == ASKED else row_remark(row)
        from_file = column == THEIRS and (row.fate is Fate.NEW or not row.changes)
        return summary_of(self._kind, row, self._own) if from_file else ""

    def _tick(self, index: Index) -> Qt.CheckState | None:
        row = self._rows[self._place(index)]
        if index.internalId() == 0:
            if not _decidable(row, self._wanted):
                return None
            if row.declined or (row.changes and not any(map(_taken, row.changes))):
                return Qt.CheckState.Unchecked
            whole = all(map(_taken, row.changes))
            return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked
        return _detail_tick(row, self._details[self._place(index)][index.row()])

    def _colour(self, index: Index, column: int) -> QBrush | None:
        row = self._rows[self._place(index)]
        colours = theme.colours()
        if row.declined:
            return QBrush(QColor(colours.muted))
        if index.internalId() == 0:
            warned = column == REMARK and row.reason
            return QBrush(QColor(colours.danger if row.fate is Fate.FAILED else colours.warning)) if warned else None
        if column == REMARK:
            return QBrush(QColor(colours.warning))
        return QBrush(QColor(colours.muted)) if column == OURS else None


def _decidable(row: PreviewRow, wanted: WantedRows) -> bool:
    """A row by which somebody who is known here becomes protected is taken in."""
    if row.fate is not Fate.NEW and any(each.field == PROTECTED and each.verdict == NEEDED for each in row.changes):
        return False
    return wanted.only != ASKED and (row.fate in (Fate.NEW, Fate.CHANGED) or bool(row.changes))


def _answer_remark(row: PreviewRow) -> str:
    """What stands of a row that is asked about."""
    if row.question is None or row.question.is_open:
        return text("Not answered: the row is left out.")
    if row.question.follows:
        return text("Follows from the other answers.")
    return text("Answered in an earlier import.") if row.question.remembered else text("Answered.")


def _detail_tick(row: PreviewRow, detail: Detail) -> Qt.CheckState | None:
    change = detail.change
    if detail.choice is None and change is None:
        return None
    ticked = detail.choice.stands if detail.choice else change is not None and _taken(change) and not row.declined
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked


def _taken(change: FieldChange) -> bool:
    return change.verdict in ("take", "theirs", NEEDED) and not change.declined


def row_remark(row: PreviewRow) -> str:
    """Why a row was refused or left out, or what is odd about it, with the column."""
    if row.declined:
        return text("Left out by you")
    if not row.reason:
        return ""
    sentence = row_reason_words(row.reason, row.values)
    return f"{row.column}: {sentence}" if row.column else sentence


def summary_of(kind: str, row: PreviewRow, own: Own) -> str:
    """What is taken of a row, in one line."""
    details = [each for each in details_of(kind, row, own) if each.change is None or _taken(each.change)]
    words = [detail.theirs for detail in details if detail.theirs not in ("–", row.title)]
    return " · ".join(words[:_SUMMARY])


def details_of(kind: str, row: PreviewRow, own: Own) -> list[Detail]:
    """The fields of a row: what would change, or all that it says."""
    if row.changes:
        return [_change_detail(kind, change, own) for change in row.changes]
    found = []
    for code, value in row.shown:
        if value in (None, ""):
            continue
        name, parted, cell = str(value).partition("\x1f")
        if parted:
            found.append(Detail(name, "", cell))
        else:
            found.append(Detail(import_caption(kind, code, own), "", value_words(kind, code, value, own)))
    return found


def _choice_detail(choice: PersonChoice) -> Detail:
    return Detail(choice.words, "", "", choice=choice)


def _change_detail(kind: str, change: FieldChange, own: Own) -> Detail:
    ours, theirs = (value_words(kind, change.field, value, own) for value in (change.ours, change.theirs))
    remark = text("Left out by you") if change.declined else ""
    if change.verdict == NEEDED:
        words = mark("Always taken: leave the whole row out instead.")
        remark = text(mark("Always taken: the person is protected.") if change.field == PROTECTED else words)
    if change.verdict in ("conflict", "theirs"):
        base = value_words(kind, change.field, change.base, own)
        taken = change.verdict == "theirs"
        remark = text("Conflict: the file's is taken.") if taken else text("Conflict: ours is kept.")
        if change.base is not None:
            remark += " " + text("The source said {base} before.", base=base)
    return Detail(import_caption(kind, change.field, own), ours, theirs, remark, change)


_WORDS: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def _in_role(said: str, column: int, role: int) -> str | None:
    """A cell's words as they are shown, told where they may be cut off, and read out."""
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{text(_HEADERS[column])}: {said}" if said else ""
    return said if role == Qt.ItemDataRole.DisplayRole or len(said) > 30 else None
