"""The right side of the window: a record, or the question what a scanned code is; closed, it takes no room."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from coordinator.domain.changes import Ref
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context

if TYPE_CHECKING:
    from coordinator.ui.record.record_panel import RecordPanel
    from coordinator.ui.shell.unknown_code import UnknownCode


class Aside(QStackedWidget):
    """``left`` tells that it was closed; ``searched`` carries an unknown code to search for."""

    left = Signal()
    searched = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.hide()

    @cached_property
    def record(self) -> RecordPanel:
        """The record's panel, made when it is first wanted: the first paint does not wait for it."""
        from coordinator.ui.record.record_panel import RecordPanel

        made = RecordPanel(self._context)
        made.closed.connect(self.close_panel)
        self.addWidget(made)
        return made

    @cached_property
    def unknown(self) -> UnknownCode:
        """The question what a code is, made when it is first asked."""
        from coordinator.ui.lists.list_actions import create
        from coordinator.ui.shell.unknown_code import UnknownCode

        made = UnknownCode()
        made.closed.connect(self.close_panel)
        made.searched.connect(self.searched)
        made.created.connect(lambda field, code: create(self._context, "device", **{field: code}))
        self.addWidget(made)
        return made

    def show_record(self, ref: Ref, *, form: str = "") -> None:
        """Opens a record, with one of its forms where one is named."""
        self.record.show_record(ref)
        self.setCurrentWidget(self.record)
        self.show()
        if form:
            self.record.open_form(form)

    def ask_about(self, code: str) -> None:
        """Asks what an unknown code is."""
        self.unknown.show_code(code)
        self.setCurrentWidget(self.unknown)
        self.show()
        QTimer.singleShot(0, self.unknown, self.unknown.search_button.setFocus)

    def close_panel(self) -> None:
        """Closes it; the page has the focus again."""
        self.hide()
        self.left.emit()

    def noticed(self, notice: Notice) -> None:
        """The record shown repaints when it was touched."""
        if self.isVisible() and self.currentWidget() is self.record:
            self.record.noticed(notice)
