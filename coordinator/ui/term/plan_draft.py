"""What is being thought of: a plan with other headcounts and needs. Nothing of it is stored until it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coordinator.desk.term.findings import kind_words
from coordinator.domain.changes import text_of
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanPart, PolicyRecord
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.small_table import Index
from coordinator.words import text

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
EDITABLE: Final = {PLAN_GROUP.code: ("headcount",), POLICY.code: ("per", "spare")}


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A group or need of the plan, and the text that is thought of instead, by field."""

    part: PlanPart
    thought: tuple[tuple[str, str], ...]

    def said(self, code: str) -> str:
        """What a field says in the draft."""
        return dict(self.thought)[code]

    def moved(self, code: str) -> bool:
        """Whether the draft says otherwise than the plan."""
        return self.said(code) != text_of(self.part, code)


def drafted(parts: Sequence[PlanPart], thought: Mapping[int, Mapping[str, str]]) -> list[DraftLine]:
    """The parts with what is thought of them, by id and field."""
    return [
        DraftLine(
            part, tuple((code, thought.get(part.id, {}).get(code, text_of(part, code))) for code in EDITABLE[part.kind])
        )
        for part in parts
    ]


class DraftTable(QAbstractTableModel):
    """The lines of one kind. ``moved`` tells that something else is thought of."""

    moved = Signal()

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.lines: list[DraftLine] = []
        self._columns: tuple[tuple[str, str], ...] = (
            (("name", text("Group")), ("grade", text("Grade")), ("headcount", text("Headcount")))
            if kind == PLAN_GROUP.code
            else (("what", text("Need")), ("per", text("Devices each")), ("spare", text("Spare, %")))
        )

    def show_lines(self, lines: list[DraftLine]) -> None:
        """Shows other lines; other figures of the same parts leave the cell that is being written open."""
        if [line.part.id for line in lines] == [line.part.id for line in self.lines]:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """The number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's caption."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        code, caption = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return caption
        return (
            (_RIGHT if code in EDITABLE[self._kind] else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What may be thought of otherwise can be edited."""
        flags = super().flags(index)
        editable = index.isValid() and self._columns[index.column()][0] in EDITABLE[self._kind]
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; what is thought of otherwise is bold, in the accent's colour, and says what the plan says."""
        if not index.isValid():
            return None
        line, code = self.lines[index.row()], self._columns[index.column()][0]
        if code not in EDITABLE[self._kind]:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return _field_words(line.part, code) if shown else None
        if role == Qt.ItemDataRole.EditRole:
            return line.said(code)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            was = text_of(line.part, code) or "–"
            return f"{was} → {line.said(code) or '–'}" if line.moved(code) else was
        return _moved_look(role) if line.moved(code) else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Thinks of something else."""
        line, code = self.lines[index.row()], self._columns[index.column()][0]
        typed = str(value).strip()
        if typed == line.said(code):
            return True
        thought = tuple((each, typed if each == code else was) for each, was in line.thought)
        self.lines[index.row()] = replace(line, thought=thought)
        self.dataChanged.emit(index, index)
        self.moved.emit()
        return True


def _field_words(part: PlanPart, code: str) -> str:
    if code != "what" or not isinstance(part, PolicyRecord):
        return text_of(part, code) or "–"
    groups, grades = part.groups, part.grades
    whom = groups or (text("years {grades}", grades=grades) if grades else text("every group"))
    if part.basis != Basis.HEAD.value:
        whom = POLICY.field("basis").show(part.basis).lower()
    return f"{kind_words(part.device_kind)}, {whom}"


class TypingEditor(QStyledItemDelegate):
    """A line whose text is taken with every key, so that the answer moves while it is written."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line named after its column and row."""
        made = QLineEdit(parent)
        model = index.model()
        head = model.headerData(index.column(), Qt.Orientation.Horizontal)
        made.setAccessibleName(f"{head}: {model.index(index.row(), 0).data()}")
        made.setAlignment(_RIGHT)
        row, column = index.row(), index.column()
        made.textEdited.connect(lambda typed: model.setData(model.index(row, column), typed))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is thought of now; a line that is being written is left alone."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Takes what is written so far."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class DraftView(QTableView):
    """A draft's lines: typing in a cell begins to edit it."""

    def __init__(self, model: DraftTable, name: str, wide: int) -> None:
        super().__init__()
        model.setParent(self)  # so that it ends with the window, in the window's thread
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(TypingEditor(self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(56)


def _moved_look(role: int) -> QFont | QColor | None:
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return QColor(theme.colours().accent) if role == Qt.ItemDataRole.ForegroundRole else None
