"""Changing one fact of a whole selection: what would change is shown before anything is (window principle 4)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.records.editing import edit_many, has_step, is_for_many
from coordinator.desk.records.list_columns import own_columns
from coordinator.desk.records.list_kinds import counted
from coordinator.desk.records.record_names import shown_value, told_apart
from coordinator.domain.changes import Change, ChangeSet, Ref
from coordinator.domain.fields import Field
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar, Unread
from coordinator.ui.context import Context
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.field_editors import Editor, editor_for, value_of
from coordinator.ui.widgets.twin_notice import telling_twins_among
from coordinator.words import count_text, text

SHOWN = 200


class BulkEdit(QWidget):
    """The page within the list where a selection is changed. ``left`` tells that it is done with."""

    left = Signal()

    def __init__(self, kind: str, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._context = context
        self._register = context.ledger.register
        self.ids: tuple[int, ...] = ()
        self.seen: dict[int, Scalar] = {}  # the value of each record that the preview shows, once it is read
        self.planned: ChangeSet | None = None
        self.heading = theme.labelled("", "heading")
        self.fields = ChoiceBox()
        self.fields.setAccessibleName(text("What shall be changed"))
        self.fields.currentIndexChanged.connect(self._chosen)
        self._place = QVBoxLayout()
        self.editor: Editor | None = None
        self._typing = QTimer(self, singleShot=True, interval=150)
        self._typing.timeout.connect(self.look)
        self.said = theme.labelled("", wrap=True)
        self.preview = QTableWidget(0, 3)
        self.preview.setAccessibleName(text("What would change"))
        self.preview.setHorizontalHeaderLabels([text("Record"), text("Now"), text("Then")])
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.preview.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.preview.verticalHeader().hide()
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setShowGrid(False)
        self.do_button = button(text("Change"), self.commit, "mdi6.check", role="main")
        self.cancel_button = button(text("Back to the list"), self.left.emit)
        self._lay()
        QShortcut(
            QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def begin(self, ids: Sequence[int]) -> None:
        """Takes up a selection."""
        self.ids = tuple(ids)
        self.heading.setText(text("Change {devices}", devices=counted(self.kind, len(self.ids))))
        own = [column.edits for column in own_columns(self.kind, self._register)] if self._customs else []
        fields = [each for each in KINDS[self.kind].fields if is_for_many(self.kind, each)]
        self.fields.blockSignals(True)
        self.fields.clear()
        for field in (*fields, *(each for each in own if each is not None)):
            self.fields.addItem(field.caption, field)
        first = next((n for n, field in enumerate(fields) if field.code in ("status", "group")), 0)
        self.fields.setCurrentIndex(first)
        self.fields.blockSignals(False)
        self._chosen()
        self.fields.setFocus()

    @property
    def field(self) -> Field:
        """The field that shall be changed."""
        found = self.fields.currentData()
        assert isinstance(found, Field)  # noqa: S101 (only fields stand in the list)
        return found

    def look(self) -> None:
        """Shows what would change."""
        self.planned = None
        if self.editor is None:
            return
        try:
            value = value_of(self.editor, self.field)
        except Unread as unread:
            theme.in_role(self.said, "danger")
            self.said.setText(str(unread))
            self._show(None)
            return
        theme.in_role(self.said, "")
        if not self.seen:
            rows = self._register.rows(KINDS[self.kind], self.ids, ["id", self.field.code])
            self.seen = {id: shown for id, (found, shown) in zip(self.ids, rows, strict=True) if found is not None}
        self.planned = edit_many(self.kind, self.seen, self.field, value)
        same = len(self.ids) - len(self.changes)
        parts = [count_text("{count} will change.", "{count} will change.", len(self.changes))]
        if same:
            parts.append(count_text("{count} has this already.", "{count} have this already.", same))
        self.said.setText(" ".join(parts))
        self._show(value)

    def commit(self) -> None:
        """Commits what is shown; what was changed meanwhile by somebody else is refused and said."""
        if self._typing.isActive():
            self._typing.stop()
            self.look()
        if not self.planned:
            return
        refs = [Ref(self.kind, change.key.id) for change in self.changes]
        self._context.window.commit(self.planned, telling_twins_among(self._context, refs, self.field))
        self.left.emit()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that are planned."""
        return () if self.planned is None else self.planned.changes

    @property
    def _customs(self) -> bool:
        return KINDS[self.kind].custom_fields

    def _chosen(self) -> None:
        while (item := self._place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.editor = editor_for(self.field, self._register, None)
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(-1)  # nothing is proposed: a blank would empty them all
            self.editor.currentIndexChanged.connect(self.look)
        else:
            self.editor.textChanged.connect(self._typing.start)
        self._place.addWidget(self.editor)
        QWidget.setTabOrder(self.fields, self.editor)
        self._wait()

    def _wait(self) -> None:
        """Nothing is planned until a value is written or chosen."""
        self.planned, self.seen = None, {}
        theme.in_role(self.said, "muted")
        parts = [text("Write or choose the new value. You see what changes before anything is kept.")]
        if any(has_step(self.kind, field) for field in KINDS[self.kind].fields):
            parts.append(text("Somebody’s identity is protected in their panel, one person at a time."))
        self.said.setText(" ".join(parts))
        self._show(None)

    def _show(self, value: Scalar) -> None:
        shown = self.changes[:SHOWN]
        self.preview.setRowCount(len(shown))
        names = told_apart(self.kind, [change.key.id for change in shown], self._register)
        after = shown_value(self.field, value, self._register)
        for row, (change, (name, _)) in enumerate(zip(shown, names, strict=True)):
            for at, cell in enumerate((name, shown_value(self.field, change.before, self._register), after)):
                self.preview.setItem(row, at, QTableWidgetItem(cell))
        many = len(self.changes) or len(self.ids)
        self.do_button.setText(text("Change {devices}", devices=counted(self.kind, many)))
        self.do_button.setAccessibleName(self.do_button.text())
        self.do_button.setEnabled(bool(self.changes))

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.heading)
        row = QHBoxLayout()
        for label, widget in ((text("Change"), self.fields), (text("to"), None)):
            made = QLabel(label)
            row.addWidget(made)
            if widget is not None:
                made.setBuddy(widget)
                row.addWidget(widget, 1)
        row.addLayout(self._place, 2)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.preview, 1)
        last = QHBoxLayout()
        last.addWidget(self.do_button)
        last.addWidget(self.cancel_button)
        last.addStretch(1)
        column.addLayout(last)
