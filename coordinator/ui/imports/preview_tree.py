"""The preview's tree on the screen: rows with their fields, everything by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from coordinator.ui.imports.import_pieces import scaled
from coordinator.ui.imports.preview_model import LINE, OURS, REMARK, THEIRS, TITLE, PreviewModel
from coordinator.ui.widgets import theme
from coordinator.words import text

_WIDTHS = {TITLE: 230, OURS: 180, THEIRS: 240, LINE: 60}
_BESIDE_REMARK = 0.68  # of the width; the sentence that says what is the matter has the rest


class PreviewTree(QTreeView):
    """Space takes or leaves what is chosen; the arrows go up and down, and open and close a row."""

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_fields = False
        self._height = 0
        self._rows = model
        self.setModel(model)
        self.setAccessibleName(text("Rows of the file"))
        self.setAccessibleDescription(text("A tick means that it is taken in."))
        self.setUniformRowHeights(True)
        self.setIndentation(2 * theme.GRID)
        self._set_height()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        self._fit()
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        model.loaded.connect(self._loaded)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._fetch())

    def show_sides(self, *, both: bool) -> None:
        """What stands here beside what the file says, with the fields opened; or only what the file says."""
        self.open_fields = both
        if self.isColumnHidden(OURS) == both:
            self.setColumnHidden(OURS, not both)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window leaves the remark its share."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        both = not self.isColumnHidden(OURS)
        wanted = {**_WIDTHS, THEIRS: _WIDTHS[THEIRS] + (0 if both else _WIDTHS[OURS])}
        shown = {column: scaled(width) for column, width in wanted.items() if both or column != OURS}
        share = min(1.0, self.viewport().width() * _BESIDE_REMARK / sum(shown.values())) if self.isVisible() else 1.0
        for column, width in shown.items():
            self.header().resizeSection(column, width if column == LINE else int(width * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space decides for all the rows that are chosen, as the first of them would."""
        rows = [index for index in self.selectionModel().selectedRows(TITLE) if not index.parent().isValid()]
        if event.key() == Qt.Key.Key_Space and len(rows) > 1:
            ticks = [self._rows.data(index, Qt.ItemDataRole.CheckStateRole) for index in rows]
            taken = all(tick in (None, Qt.CheckState.Unchecked) for tick in ticks)
            self._rows.take_rows([index.row() for index in rows], taken)
            return
        super().keyPressEvent(event)

    def _fetch(self) -> None:
        bar = self.verticalScrollBar()
        if self._rows.more and bar.value() >= bar.maximum() - bar.pageStep():
            self._rows.fetch()

    def _loaded(self) -> None:
        if self.open_fields:
            self.expandAll()
        if self._rows.asked:
            self._span_answers()
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, TITLE))

    def _span_answers(self) -> None:
        """What tells those apart who may be meant is read whole, over all columns."""
        for at in range(self._rows.rowCount()):
            row = self._rows.index(at, TITLE)
            for answer in range(self._rows.rowCount(row)):
                self.setFirstColumnSpanned(answer, row, True)  # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        """Larger text asks for higher rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._set_height()

    def _set_height(self) -> None:
        # The style draws the outline of a tick darker than the window: in the dark palette it could not be seen.
        window = QColor(theme.colours().edge).lighter(140)
        if self.palette().color(QPalette.ColorRole.Window) != window:
            made = self.palette()
            made.setColor(QPalette.ColorRole.Window, window)
            self.setPalette(made)
        height = theme.row_height(self)
        if height != self._height:
            self._height = height
            self.setStyleSheet(f"QTreeView::item {{ height: {height - 2}px; padding: 0 4px; }}")
