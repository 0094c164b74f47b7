"""*Same as …*: two records of one thing become one. What goes over, where they differ, which of them stays."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from coordinator.desk.identity.duplicates import keep_apart
from coordinator.desk.identity.joining import Conflict, JoinPlan, join, join_plan
from coordinator.desk.records.lookup import described
from coordinator.desk.records.record_names import shown_value
from coordinator.domain.changes import Record
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import guards
from coordinator.domain.records import Person
from coordinator.domain.values import Unread
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ui.context import Context
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.field_editors import ReferenceEdit
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import text


class JoinForm(QWidget):
    """Asks which record is the same, and what holds where the two differ. ``joined`` carries the record that stays,
    ``parted`` tells that they are two, ``left`` that the form is no longer wanted.
    """

    joined = Signal(object)
    parted = Signal()
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "sheet")
        self._context = context
        self._register = context.ledger.register
        self.kept: Record | None = None
        self.other: Record | None = None
        self.search: ReferenceEdit | None = None
        self.choices: dict[str, QComboBox] = {}
        self.does = button(text("Join them"), self.join_now, "mdi6.call-merge", role="main")
        self.swap = button(text("Keep the other one"), self.swap_now, "mdi6.swap-vertical")
        self.apart = button(text("They are two"), self.keep_apart, "mdi6.call-split")
        self.leave = button(text("Leave it"), self.left.emit)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID * 2)
        self.column.setSpacing(theme.GRID)
        self._asked = QWidget()
        self.column.addWidget(self._asked)
        holder = QWidget()
        flow = FlowLayout(holder)
        for made in (self.does, self.swap, self.apart, self.leave):
            flow.addWidget(made)
        self.column.addWidget(holder)
        self.column.addStretch(1)

    def begin(self, kept: Record) -> None:
        """Asks what else the record stands as."""
        self.show_pair(kept, None)
        if self.search is not None:
            QTimer.singleShot(0, self.search, self.search.setFocus)

    def show_pair(self, kept: Record | None, other: Record | None) -> None:
        """Shows what joining the two would do; of one alone, a field to find the other."""
        self.kept, self.other = kept, other
        self.choices, self.search = {}, None
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        if kept is not None and other is None:
            self._ask_other(column, kept)
        elif kept is not None and other is not None:
            self._show_plan(column, kept, other)
        self.column.replaceWidget(self._asked, asked)
        self._asked.hide()
        self._asked.deleteLater()
        self._asked = asked
        both = kept is not None and other is not None
        self.swap.setVisible(both)
        self.apart.setVisible(both)
        self.does.setVisible(both)
        self.setVisible(kept is not None)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes through the form as it is read: what was made anew would come last in the whole window."""
        asked = [*([] if self.search is None else [self.search]), *self.choices.values()]
        for one, other in pairwise([self, *asked, self.does, self.swap, self.apart, self.leave]):
            QWidget.setTabOrder(one, other)

    def swap_now(self) -> None:
        """The other one stays instead."""
        self.show_pair(self.other, self.kept)

    def join_now(self) -> None:
        """Joins them beside the window."""
        kept, other, ledger = self.kept, self.other, self._context.ledger
        if kept is None or other is None:
            return
        take = [code for code, choice in self.choices.items() if choice.currentData() == "other"]

        def done(_notice: Notice | None) -> None:
            self.joined.emit(kept.ref)

        do(self._context, lambda: join(ledger, kept, other, take), done)

    def keep_apart(self) -> None:
        """Says that they are two, so that nobody is asked again."""
        kept, other, ledger = self.kept, self.other, self._context.ledger
        if kept is not None and other is not None:
            do(
                self._context,
                lambda: keep_apart(ledger, kept.kind, kept.id, other.id),
                lambda _notice: self.parted.emit(),
            )

    def _ask_other(self, column: QVBoxLayout, kept: Record) -> None:
        column.addWidget(theme.labelled(text("Same as …"), "heading"))
        said = text("Which record is {record} once more?", record=self._register.name(kept.ref))
        caption = theme.labelled(said, wrap=True)
        self.search = ReferenceEdit(kept.kind, self._register)
        self.search.setAccessibleName(said)
        caption.setBuddy(self.search)
        self.search.returnPressed.connect(self._take)
        completer = self.search.completer()
        if completer is not None:
            completer.activated.connect(lambda _said: QTimer.singleShot(0, self, self._take))
        column.addWidget(caption)
        column.addWidget(self.search)

    def _take(self) -> None:
        """The record that was found, next to the first."""
        if self.search is None or self.kept is None:
            return
        try:
            id = self.search.reference()
        except Unread as unread:
            self._context.window.say(str(unread), trouble=True)
            return
        other = None if id is None else self._register.get(KINDS[self.kept.kind], id)
        if other is not None:
            self.show_pair(self.kept, other)
            (self.does if self.does.isEnabled() else self.leave).setFocus()

    def _show_plan(self, column: QVBoxLayout, kept: Record, other: Record) -> None:
        for said, record in ((text("Stays"), kept), (text("Joins it"), other)):
            column.addWidget(theme.labelled(said, "caption"))
            column.addWidget(theme.labelled(described(self._register, record), wrap=True))
        try:
            plan = join_plan(self._register, kept, other)
        except Refused as refused:
            column.addWidget(theme.labelled(str(refused), "danger", wrap=True))
            self.does.setEnabled(False)
            return
        self.does.setEnabled(True)
        column.addWidget(theme.labelled(self._consequences(plan), wrap=True))
        for sentence in plan.told:
            column.addWidget(theme.labelled(sentence, "warning", wrap=True))
        if plan.conflicts:
            column.addWidget(theme.labelled(text("Where they differ, this holds:"), "heading", wrap=True))
        hidden = any(isinstance(each, Person) and each.protected for each in (kept, other))
        for conflict in plan.conflicts:
            self._add_choice(column, kept.kind, conflict, hidden=hidden)

    def _consequences(self, plan: JoinPlan) -> str:
        moved = ", ".join(f"{KINDS[kind].caption} ({count})" for kind, count in plan.moved.items())
        if not moved:
            return text("Nothing belongs to the other one but its history. Undo parts them again.")
        return text("This goes over, with the history: {moved}. Undo parts them again.", moved=moved)

    def _add_choice(self, column: QVBoxLayout, kind: str, conflict: Conflict, *, hidden: bool) -> None:
        choice = ChoiceBox()
        choice.setAccessibleName(conflict.field.caption)
        guarded = hidden and bool(guards(kind, conflict.field.code))
        for code, value, said in (
            ("kept", conflict.kept, text("as the one that stays")),
            ("other", conflict.other, text("as the other one")),
        ):
            choice.addItem(said if guarded else shown_value(conflict.field, value, self._register), code)
        caption = theme.labelled(conflict.field.caption, "caption", wrap=True)
        caption.setBuddy(choice)
        column.addWidget(caption)
        column.addWidget(choice)
        self.choices[conflict.field.code] = choice
