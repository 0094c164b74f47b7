"""The record at the right: its facts, edited in place, what hangs together with it, and its history in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from coordinator.desk.identity.joining import former_records, former_words
from coordinator.desk.identity.removal import remove
from coordinator.desk.records.list_columns import own_columns
from coordinator.desk.records.record_names import told_apart
from coordinator.desk.records.step_sentences import entry_words, when
from coordinator.domain.changes import Record, Ref, number_of
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import guards
from coordinator.domain.records import Person
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.shown_rows import shown_name
from coordinator.ui.context import Context
from coordinator.ui.record.erasure_form import ErasingForm
from coordinator.ui.record.fact_rows import Fact, panel_heading
from coordinator.ui.record.protection_form import LiftingForm, ProtectionForm
from coordinator.ui.record.record_actions import Act, acts_for
from coordinator.ui.threads.step_doing import do
from coordinator.ui.threads.timers import later
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.buttons import button, link
from coordinator.ui.widgets.field_step import write_field
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.ui.widgets.scroll_sheet import put_in, scrolled
from coordinator.words import count_text, mark, text

if TYPE_CHECKING:
    from coordinator.ui.widgets.join_form import JoinForm

MOST = 12
_LETTERS = 46  # the width that a fact needs beside its caption
_ALWAYS = frozenset(
    {"serial", "asset_tag", "product", "status", "condition", "held_by", "placed_in", "note", "name", "group", "role"}
)

# What hangs on a record: kind -> (heading, other kind, path of the reference, only these).
_RELATED: dict[str, tuple[tuple[str, str, str, tuple[Filter, ...]], ...]] = {
    PERSON.code: (
        (mark("Has these devices"), "device", "held_by", ()),
        (mark("Receipts"), "handover", "person", ()),
    ),
    GROUP.code: ((mark("Members"), "person", "group", (Filter("active", Test.IS_NOT, (0,)),)),),
    ROOM.code: ((mark("Devices here"), "device", "placed_in", ()),),
    PRODUCT.code: ((mark("Devices of this model"), "device", "product", ()),),
    UNIT.code: ((mark("Groups"), "group", "unit", ()),),
}


PersonForm = ErasingForm | ProtectionForm | LiftingForm
_FORMS: dict[str, type[PersonForm]] = {
    "erase": ErasingForm,
    "protect": ProtectionForm,
    "lift": LiftingForm,
}


class RecordPanel(QFrame):
    """Shows one record. ``closed`` tells that it is no longer wanted."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._context = context
        self._register = context.ledger.register
        self.ref: Ref | None = None
        self._all = False
        self.facts: dict[str, Fact] = {}
        self._missed: Notice | None = None
        self.form: PersonForm | JoinForm | None = None
        self.kind_said = theme.labelled("", "caption")
        self.title = theme.labelled("", "heading", wrap=True)
        self.close_button = QToolButton()
        self.close_button.setProperty("role", "flat")
        self.close_button.setText("✕")
        self.close_button.setAccessibleName(text("Close the panel"))
        self.close_button.setToolTip(text("Close the panel (Esc)"))
        self.close_button.clicked.connect(self.closed)
        self.sheet = scrolled()
        self.setMinimumWidth(300)
        self._lay()
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._step_back, context=where)

    def show_record(self, ref: Ref) -> None:
        """Shows a record from its top."""
        self._missed = None
        if ref != self.ref:
            self._all = False
        self.ref = ref
        self._fill()
        self.sheet.verticalScrollBar().setValue(0)

    def noticed(self, notice: Notice) -> None:
        """Shows the record anew when something it shows may have changed; one that is gone closes the panel."""
        if self.ref is None or self.form is not None:
            return
        if self._is_edited:
            self._missed = notice  # what is being written stays; the rest is shown when it is done
            return
        if self._register.get(KINDS[self.ref.kind], self.ref.id) is None:
            self.closed.emit()
            return
        related = {self.ref.kind, *(other for _, other, _, _ in _RELATED.get(self.ref.kind, ()))}
        related |= {field.refers for field in KINDS[self.ref.kind].fields if field.refers} | {"loan", "handover"}
        if related & notice.touched.keys():
            at = self.sheet.verticalScrollBar().value()
            self._fill()
            self.sheet.verticalScrollBar().setValue(at)

    @property
    def _is_edited(self) -> bool:
        return any(fact.editor is not None for fact in self.facts.values())

    def _catch_up(self) -> None:
        if self._missed is not None and not self._is_edited:
            missed, self._missed = self._missed, None
            self.noticed(missed)

    def edit(self, code: str) -> None:
        """Opens the editor of one fact."""
        if code not in self.facts:
            self._all = True
            self._fill()
        self.facts[code].edit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs the facts laid anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.ref and self.form is None and self.isVisible():
            later(self, 0, self._fill)

    def _fill(self) -> None:
        assert self.ref is not None  # noqa: S101 (filled only with a record)
        record = self._register.get(KINDS[self.ref.kind], self.ref.id)
        if record is None:
            self.closed.emit()
            return
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self._name()
        self.form = None
        whole = QWidget()
        whole.setProperty("role", "sheet")
        column = QVBoxLayout(whole)
        column.setContentsMargins(theme.GRID * 2, 0, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(2)
        if isinstance(record, Person) and record.protected:
            column.addWidget(
                theme.labelled(text("Protected identity: shown under another name."), "warning", wrap=True)
            )
        self._add_acts(column, record)
        self._add_facts(column, record)
        for heading, other, path, only in _RELATED.get(record.kind, ()):
            self._add_related(
                column, record, heading, Query(KINDS[other], filters=(Filter(path, Test.IS, (record.id,)), *only))
            )
        if record.kind == DEVICE.code:
            self._add_loans(column, record)
        _add_former(column, record, self._register)
        self._add_history(column, record)
        column.addStretch(1)
        put_in(self.sheet, whole)

    def _name(self) -> None:
        assert self.ref is not None  # noqa: S101 (named only with a record)
        self.kind_said.setText(text(KINDS[self.ref.kind].singular))
        self.title.setText(shown_name(self._register, self.ref))
        self.setAccessibleName(f"{self.kind_said.text()}: {self.title.text()}")

    def _add_acts(self, column: QVBoxLayout, record: Record) -> None:
        holder = QWidget()
        flow = FlowLayout(holder)
        for act in acts_for(record):
            flow.addWidget(button(act.words, partial(self._act, act), act.icon, role="main" if act.main else ""))
        if flow.count():
            column.addWidget(holder)
            column.addSpacing(theme.GRID)

    def _act(self, act: Act) -> None:
        if act.edits:
            self.edit(act.edits)
        elif act.form:
            self.open_form(act.form)
        elif act.changes is not None:
            self._context.window.commit(act.changes)
        elif act.goes is not None:
            self._context.window.go(act.goes, **act.wanted)

    def open_form(self, form: str) -> None:
        """Opens one of the record's forms (``Act.form``), or does what needs none."""
        record = None if self.ref is None else self._register.get(KINDS[self.ref.kind], self.ref.id)
        ledger = self._context.ledger
        if record is None:
            return
        if form == "remove":
            do(self._context, lambda: remove(ledger, record))
        elif form == "join":
            self._begin_joining(record)
        elif isinstance(record, Person):
            opened = _FORMS[form](self._context, record)
            if isinstance(opened, ErasingForm):
                opened.done.connect(self._name)
            self._show_form(opened)
            opened.begin()

    def _begin_joining(self, record: Record) -> None:
        from coordinator.ui.widgets.join_form import JoinForm  # which no start waits for

        joining = JoinForm(self._context)
        joining.joined.connect(self.show_record)  # the one that stayed
        joining.parted.connect(self._leave_form)
        self._show_form(joining)
        joining.begin(record)

    def _show_form(self, form: PersonForm | JoinForm) -> None:
        self.form = form
        form.left.connect(self._leave_form)
        put_in(self.sheet, form)

    def _leave_form(self) -> None:
        """The record again; one that was erased has nothing more to show."""
        if self.form is None or (isinstance(self.form, ErasingForm) and self.form.is_done):
            self.form = None
            self.closed.emit()
            return
        self._fill()
        self.close_button.setFocus()

    def _step_back(self) -> None:
        if self.form is not None:
            self._leave_form()
        else:
            self.closed.emit()

    def _add_facts(self, column: QVBoxLayout, record: Record) -> None:
        self.facts = {}
        hidden = 0
        for field in self._fields(record):
            if not self._all and self._secondary(field, record):
                hidden += 1
                continue
            fact = Fact(field, record, self._register, self._context.window.show_record)
            fact.wanted.connect(partial(self._wanted, record))
            fact.left.connect(lambda: later(self, 0, self._catch_up))
            fact.trouble.connect(lambda sentence: self._context.window.say(sentence, trouble=True))
            self.facts[field.code] = fact
            column.addWidget(fact)
        if hidden:
            more = count_text("Show {count} more fact", "Show {count} more facts", hidden)
            column.addWidget(link(more, self._show_all), 0, Qt.AlignmentFlag.AlignLeft)

    def _fields(self, record: Record) -> Sequence[Field]:
        own = own_columns(record.kind, self._register) if KINDS[record.kind].custom_fields else []
        return (*KINDS[record.kind].fields, *(column.edits for column in own if column.edits is not None))

    def _secondary(self, field: Field, record: Record) -> bool:
        guarding = guards(record.kind, field.code)
        if guarding and 1 in self._register.rows(KINDS[record.kind], [record.id], guarding)[0]:
            return True
        return field.code not in _ALWAYS and record.values.get(field.code) in (None, "")

    def _show_all(self) -> None:
        self._all = True
        self._fill()
        self.close_button.setFocus()

    def _wanted(self, record: Record, field: Field, value: Scalar) -> None:
        write_field(self._context, record, field, value)

    def _add_related(self, column: QVBoxLayout, record: Record, heading: str, query: Query[Record]) -> None:
        count = self._register.count(query)
        if not count:
            return
        column.addWidget(panel_heading(f"{text(heading)} ({count})"))
        ids = list(self._register.ids(query, MOST))
        for id, (name, beside) in zip(ids, told_apart(query.kind.code, ids, self._register), strict=True):
            row = QHBoxLayout()
            row.addWidget(link(name, partial(self._context.window.show_record, Ref(query.kind.code, id))))
            row.addWidget(theme.labelled(beside, "caption", wrap=True), 1)
            column.addLayout(row)
        page = {DEVICE.code: "devices", PERSON.code: "people", GROUP.code: "people"}.get(query.kind.code)
        if count > MOST and page is not None:
            show = partial(self._context.window.go, page, kind=query.kind.code, filters=query.filters)
            words = text("Show all {count} in the list", count=count)
            column.addWidget(link(words, show), 0, Qt.AlignmentFlag.AlignLeft)

    def _add_loans(self, column: QVBoxLayout, record: Record) -> None:
        loans = self._register.records(
            Query(LOAN, filters=(Filter("device", Test.IS, (record.id,)),), order=(("id", True),)), MOST
        )
        if not loans:
            return
        column.addWidget(panel_heading(text("Receipts")))
        for code in ("issued", "returned"):
            for loan in loans:
                if (handover := number_of(loan, code)) is not None:
                    name = self._register.name(Ref(HANDOVER.code, handover))
                    show = partial(self._context.window.show_record, Ref(HANDOVER.code, handover))
                    column.addWidget(link(name, show), 0, Qt.AlignmentFlag.AlignLeft)

    def _add_history(self, column: QVBoxLayout, record: Record) -> None:
        column.addWidget(panel_heading(text("History")))
        for entry in self._register.entries(ref=record.ref, limit=MOST):
            column.addWidget(theme.labelled(f"{when(entry)} · {entry.actor}", "caption"))
            label = theme.labelled(entry_words(entry, self._register), wrap=True)
            label.setContentsMargins(0, 0, 0, theme.GRID // 2)
            column.addWidget(label)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.kind_said)
        words.addWidget(self.title)
        top.addLayout(words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.sheet, 1)
        icons.icon_for(self.close_button, "mdi6.close")


def _add_former(column: QVBoxLayout, record: Record, register: Register) -> None:
    """What was joined into the record: it is found by that as well."""
    protected = isinstance(record, Person) and record.protected
    found = former_records(register, record)
    if found:
        column.addWidget(panel_heading(text("The same as")))
    for each in found:
        said = "" if protected else former_words(register, record, each)
        column.addWidget(theme.labelled(f"#{each.former} {said}".strip(), wrap=True))
