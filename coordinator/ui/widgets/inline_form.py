"""A form that opens within the page: a few fields, one button that says what it does, Esc to leave it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.values import Scalar, Unread
from coordinator.ui.context import Context
from coordinator.ui.threads.timers import later
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.field_editors import ReferenceEdit, editor_for, value_of
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import text

FormAnswers = Mapping[str, Scalar]
_BREATH = 600  # milliseconds: a second Enter by the same finger shall not do it again


class Form(QFrame):
    """Hidden until it asks something. ``opened`` tells that it asks, ``left`` that it was closed, done or not."""

    left = Signal()
    opened = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("role", "actions")
        self.editors: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        self._then: Callable[[FormAnswers], None] = lambda _said: None
        self._breathes = False
        self.title = theme.labelled("", "heading", wrap=True)
        self.holder = QWidget()
        self.does = button("", self.done, role="main")
        self.cancel = button(text("Cancel"), self.close_form)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        self._column.addWidget(self.title)
        self._column.addWidget(self.holder)
        row = QHBoxLayout()
        row.addWidget(self.does)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self._column.addLayout(row)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_form, context=where)
        self.hide()

    def ask(
        self,
        title: str,
        fields: Sequence[Field],
        values: FormAnswers,
        does: str,
        then: Callable[[FormAnswers], None],
        *,
        long: Collection[str] = (),
    ) -> None:
        """Asks for these fields; ``then`` gets what they say when the button is pressed.

        ``long`` names the fields of several lines.
        """
        self._then = then
        self._fields = {field.code: field for field in fields}
        self.title.setText(title)
        self.setAccessibleName(title)
        self.does.setText(does)
        self.does.setAccessibleName(does)
        self.does.setEnabled(not self._breathes)  # the press that opened a doubt must not answer it as well
        holder = QWidget()
        flow = FlowLayout(holder, theme.GRID * 2)
        self.editors = {}
        for field in fields:
            editor = editor_for(
                field, self._context.ledger.register, values.get(field.code), holder, long=field.code in long
            )
            editor.setMinimumWidth(self.fontMetrics().averageCharWidth() * (34 if field.refers == PRODUCT.code else 18))
            editor.installEventFilter(self)
            self.editors[field.code] = editor
            flow.addWidget(_labelled(field.caption, editor))
        self._column.replaceWidget(self.holder, holder)
        self.holder.hide()
        self.holder.deleteLater()
        self.holder = holder
        self.show()
        self.opened.emit()
        next(iter(self.editors.values()), self.does).setFocus()

    def done(self) -> None:
        """Reads the fields and does the step; what cannot be read is said, and its field gets the focus."""
        answers: dict[str, Scalar] = {}
        for code, editor in self.editors.items():
            try:
                answers[code] = value_of(editor, self._fields[code])
            except Unread as unread:
                self._context.window.say(str(unread), trouble=True)
                editor.setFocus()
                return
            if answers[code] is None and self._fields[code].required:
                told = text("Say this first: {field}.", field=self._fields[code].caption)
                self._context.window.say(told, trouble=True)
                editor.setFocus()
                return
        self._breathes = True
        self.does.setEnabled(False)
        later(self, _BREATH, self._again)
        self._then(answers)

    def close_form(self) -> None:
        """Closes the form."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in a line of the form is its button."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            popup = watched.completer().popup() if isinstance(watched, ReferenceEdit) else None
            listing = popup is not None and popup.isVisible()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not listing and self.does.isEnabled():
                self.done()
                return True
        return super().eventFilter(watched, event)

    def _again(self) -> None:
        self._breathes = False
        self.does.setEnabled(True)


def _labelled(caption: str, editor: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    label = theme.labelled(caption, "caption")
    label.setBuddy(editor)
    column.addWidget(label)
    column.addWidget(editor)
    return whole
