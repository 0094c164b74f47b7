"""The answer as it is seen: the state with its sentence, and the table of kinds that opens to their groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from coordinator.desk.term.answer_state import reason_for, signed_figure, stand_said
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.term_check import group_words
from coordinator.domain.keys import natural_key
from coordinator.domain.termstart.answer import Answer, AnswerRow, Stand
from coordinator.domain.termstart.exemptions import Accepted
from coordinator.domain.values import show_integer
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.answer_words import TONES, row_cell
from coordinator.ui.widgets.small_table import Cell
from coordinator.words import text

_KIND = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Verdict(QWidget):
    """The state as word, shape and colour; the one sentence; and what else is worth knowing of it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = theme.labelled("", "heading")
        self.sentence = theme.labelled("", "title", wrap=True)
        self.beside = theme.labelled("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.state, self.sentence, self.beside):
            column.addWidget(label)

    def show_verdict(self, stand: Stand | None, sentence: str, beside: str) -> None:
        """Says how it stands; without a state (there is nothing to answer yet) the sentence stands alone."""
        self.state.setVisible(stand is not None)
        if stand is not None:
            self.state.setText(stand_said(stand))
            colour = getattr(theme.colours(), TONES[stand])
            self.state.setStyleSheet(f"color: {colour};")
        self.sentence.setText(sentence)
        self.beside.setText(beside)
        self.beside.setVisible(bool(beside))


class AnswerTree(QTreeView):
    """One row a kind, which opens to its groups. ``kind_chosen`` carries the kind of the current row."""

    kind_chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIndentation(2 * theme.GRID)
        self.wide = 0  # pixels in which every column is seen whole
        self._everything = False
        self._shown: Answer | None = None
        self._accepted: Sequence[Accepted] = ()
        self._written: dict[tuple[str, str, bool], tuple[AnswerRow, str, theme.Colours]] = {}
        self._longest = [""] * 7
        heads = (
            text("Kind and group"), text("Need"), text("Supply"), text("Arriving"), text("At risk"), text("Gap"),
            text("State"),
        )  # fmt: skip
        self.rows.setHorizontalHeaderLabels(list(heads))
        for at in range(1, 6):
            self.rows.horizontalHeaderItem(at).setTextAlignment(_RIGHT)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(48)
        self._fit_rows()
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self._tell())

    @property
    def kind(self) -> str:
        """The kind of the current row; the first one's otherwise."""
        index = self.currentIndex()
        row = index if index.isValid() else self.rows.index(0, 0)
        return str(row.siblingAtColumn(0).data(_KIND) or "") if row.isValid() else ""

    def show_everything(self, everything: bool) -> None:
        """Lists kinds that nobody needs as well, or leaves them out."""
        self._everything = everything
        if self._shown is not None:
            self.show_answer(self._shown, self._accepted)

    def show_answer(self, found: Answer, accepted: Sequence[Accepted] = ()) -> None:
        """Shows another answer; rows that are there stay where they are, open or closed, and so does the eye."""
        self._shown, self._accepted = found, accepted
        kinds = _in_order(found.kinds if self._everything else _of_interest(found.kinds))
        groups = _by_kind(found.groups, kinds)
        wanted = [(kind.kind, [row.group for row in groups[kind.kind]]) for kind in kinds]
        if wanted != self._there():
            self._lay(wanted)
        root = self.rows.invisibleRootItem()
        for at, kind in enumerate(kinds):
            self._fill(root, at, kind, kind_words(kind.kind))
            for below, row in enumerate(groups[kind.kind]):
                self._fill(root.child(at), below, row, group_words(row.group))
        self.wide = self._wide()
        if not self.currentIndex().isValid() and kinds:
            self.setCurrentIndex(self.rows.index(0, 0))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text makes higher rows; other colours are set anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_rows()
        elif event.type() is QEvent.Type.PaletteChange and self._shown is not None:
            self.show_answer(self._shown, self._accepted)

    def _there(self) -> list[tuple[str, list[str]]]:
        root = self.rows.invisibleRootItem()
        return [
            (str(item.data(_KIND)), [str(item.child(below).data(_KIND + 1)) for below in range(item.rowCount())])
            for item in (root.child(at) for at in range(root.rowCount()))
        ]

    def _lay(self, wanted: list[tuple[str, list[str]]]) -> None:
        root = self.rows.invisibleRootItem()
        opened = {
            root.child(at).data(_KIND) for at in range(root.rowCount()) if self.isExpanded(self.rows.index(at, 0))
        }
        chosen = self.kind
        self.rows.removeRows(0, self.rows.rowCount())
        self._written, self._longest = {}, [""] * 7
        for kind, groups in wanted:
            line = _line(kind, "", bold=True)
            for group in groups:
                line[0].appendRow(_line(kind, group, bold=False))
            root.appendRow(line)
            if kind in opened:
                self.expand(line[0].index())
            if kind == chosen:
                self.setCurrentIndex(line[0].index())

    def _wide(self) -> int:
        """The width in pixels in which every column is seen whole, the groups' too while they are closed."""
        metrics, heads = self.fontMetrics(), self.header()
        whole = self.verticalScrollBar().sizeHint().width() + 3 * self.indentation()
        for column, longest in enumerate(self._longest):
            most = metrics.horizontalAdvance(longest) * (1.12 if column == 0 else 1.0)
            whole += max(int(most) + 3 * theme.GRID, heads.sectionSizeHint(column))
        return whole

    def _fill(self, parent: QStandardItem, at: int, row: AnswerRow, name: str) -> None:
        """Writes a row's cells; one that says the same already costs nothing, and there may be a thousand."""
        reason = reason_for(row, self._accepted)
        colours = theme.colours()
        if self._written.get((row.kind, row.group, parent.index().isValid())) == (row, reason, colours):
            return
        self._written[row.kind, row.group, parent.index().isValid()] = (row, reason, colours)
        cells = _cells(row, name, reason, self._accepted)
        for column, cell in enumerate(cells):
            item = parent.child(at, column)
            item.setText(cell.said)
            item.setData(cell.told or cell.said, Qt.ItemDataRole.AccessibleTextRole)
            item.setForeground(QColor(getattr(colours, cell.tone) if cell.tone else colours.text))
        self._longest = [max(was, cell.said, key=len) for was, cell in zip(self._longest, cells, strict=True)]

    def _tell(self) -> None:
        if self.kind:
            self.kind_chosen.emit(self.kind)

    def _fit_rows(self) -> None:
        self.setStyleSheet(f"QTreeView::item {{ height: {theme.row_height(self) - 2}px; padding: 0 6px; }}")


def _line(kind: str, group: str, *, bold: bool) -> list[QStandardItem]:
    line = [QStandardItem() for _ in range(7)]
    line[0].setData(kind, _KIND)
    line[0].setData(group, _KIND + 1)
    if bold:
        font = line[0].font()
        font.setBold(True)
        line[0].setFont(font)
    for item in line[1:6]:
        item.setTextAlignment(_RIGHT)
    return line


def _cells(row: AnswerRow, name: str, reason: str, accepted: Sequence[Accepted]) -> list[Cell]:
    tone = "muted" if reason else TONES[row.stand]
    gap_tone = tone if row.gap > 0 else "muted" if not row.need or not row.gap else ""
    return [
        Cell(name),
        *(Cell(show_integer(figure), "" if figure else "muted") for figure in (row.need, row.supply, row.arriving)),
        Cell(show_integer(row.at_risk), "warning" if row.at_risk else "muted"),
        Cell(signed_figure(row.gap), gap_tone),
        row_cell(row, accepted),
    ]


def _of_interest(kinds: Sequence[AnswerRow]) -> Sequence[AnswerRow]:
    """The kinds that somebody needs, that come or are at risk; all of them where nobody needs any."""
    if not any(row.need for row in kinds):
        return kinds
    return [row for row in kinds if row.need or row.arriving or row.at_risk]


def _by_kind(groups: Sequence[AnswerRow], kinds: Sequence[AnswerRow]) -> dict[str, list[AnswerRow]]:
    return {kind.kind: [row for row in groups if row.kind == kind.kind] for kind in kinds}


def _in_order(kinds: Sequence[AnswerRow]) -> list[AnswerRow]:
    """The largest gap first, what nobody needs last."""
    return sorted(kinds, key=lambda row: (-max(row.gap, 0) if row.need else 1, natural_key(kind_words(row.kind))))
