"""A record's facts, one a line, each edited where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from coordinator.desk.records.record_names import shown_value
from coordinator.domain.changes import Record, Ref
from coordinator.domain.fields import Field, Type
from coordinator.domain.values import Scalar, Unread
from coordinator.ledger.questions import Register
from coordinator.ledger.shown_rows import hide_names
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.elided import NarrowLabel, NarrowLink
from coordinator.ui.widgets.field_editors import Editor, editor_for, value_of
from coordinator.words import text

_CAPTION_WIDTH = 17  # letters


class Fact(QWidget):
    """One fact: its caption, its value, and an editor when it is wanted. ``wanted`` carries what the editor says,
    ``left`` that it is closed again.
    """

    wanted = Signal(object, object)
    left = Signal()
    trouble = Signal(str)

    def __init__(
        self,
        field: Field,
        record: Record,
        register: Register,
        show: Callable[[Ref], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._value: Scalar = record.values.get(field.code)
        self._shown = shown_fact(register, record, field.code)
        self._register = register
        self._show = show
        self.editor: Editor | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GRID // 2)
        caption = theme.labelled(field.caption, "caption", wrap=True)
        caption.setFixedWidth(self.fontMetrics().averageCharWidth() * _CAPTION_WIDTH)
        caption.setToolTip(field.caption)
        caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        caption.setContentsMargins(0, 5, 0, 0)
        self._row.addWidget(caption)
        self._widgets = self._value_widgets()
        for widget in self._widgets:
            self._row.addWidget(widget, 1 if widget is self._widgets[0] else 0)

    def edit(self) -> None:
        """Opens the editor in the value's place."""
        if self.editor is not None or not self.field.editable:
            return
        for widget in self._widgets:
            widget.hide()
        self.editor = editor_for(self.field, self._register, self._value, self, long=True)
        self.editor.installEventFilter(self)
        self._row.addWidget(self.editor, 1)
        self.editor.setFocus()
        if isinstance(self.editor, QComboBox):
            self.editor.activated.connect(self.take)

    def take(self) -> None:
        """Asks for what the editor says."""
        if self.editor is None:
            return
        try:
            value = value_of(self.editor, self.field)
        except Unread as unread:
            self.trouble.emit(str(unread))
            return
        self.leave()
        if value != self._value:
            self.wanted.emit(self.field, value)

    def leave(self) -> None:
        """Closes the editor; the value stands as it was."""
        if self.editor is not None:
            self.editor.removeEventFilter(self)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            for widget in self._widgets:
                widget.show()
            self._widgets[-1].setFocus()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what was written, Esc leaves it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            long = isinstance(watched, QPlainTextEdit)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (plain != long):
                self.take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _value_widgets(self) -> tuple[QWidget, ...]:
        shown = shown_value(self.field, self._shown, self._register)
        refers = self.field.refers if self.field.type is Type.REFERENCE else None
        if refers is not None and isinstance(self._value, int):
            ref = Ref(refers, self._value)
            name = NarrowLink(shown, lambda: self._show(ref))
            name.setAccessibleName(text("{field}: {value}. Opens the record.", field=self.field.caption, value=shown))
            return (name, self._pencil()) if self.field.editable else (name,)
        label = NarrowLabel(shown)
        label.setMinimumHeight(self.fontMetrics().height() + 10)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if self._value is None:
            label.setProperty("role", "muted")
        label.setAccessibleName(f"{self.field.caption}: {shown}")
        return (label, self._pencil()) if self.field.editable else (label,)

    def _pencil(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "flat")
        made.setAccessibleName(text("Change {field}", field=self.field.caption))
        made.setToolTip(made.accessibleName())
        icons.icon_for(made, "mdi6.pencil-outline")
        made.clicked.connect(self.edit)
        return made


def shown_fact(register: Register, record: Record, code: str) -> Scalar:
    """A fact's value as it is shown: a text has the alias in the place of the name of somebody protected, as in lists;
    whoever corrects it sees what it says.
    """
    value = record.values.get(code)
    (shown,) = hide_names(register, record.kind, [record.id], [code], [(value,)])
    return shown[0]


def panel_heading(words: str) -> QLabel:
    """A heading within the panel."""
    made = theme.labelled(words, "heading")
    made.setContentsMargins(0, theme.GRID, 0, 0)
    return made
