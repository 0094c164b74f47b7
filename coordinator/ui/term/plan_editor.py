"""A plan's groups and needs, edited in their cells."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from coordinator.desk.plan.plans import add_group
from coordinator.desk.records.list_columns import ListColumn, list_columns_of
from coordinator.desk.term.plan_changes import change_part, remove_parts
from coordinator.desk.term.plan_needs import Second, doubled_by, need_values, put_need
from coordinator.domain.changes import Origin, Record
from coordinator.domain.choices import DeviceKind, SchoolForm, choices
from coordinator.domain.fields import Field, Type
from coordinator.domain.kinds import KINDS
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanPart, PlanRecord
from coordinator.domain.values import Scalar, Unread
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.ui.context import Context
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.inline_form import Form, FormAnswers
from coordinator.ui.widgets.record_table import RecordTable
from coordinator.ui.widgets.record_view import RecordView
from coordinator.words import mark, text

_NARROW = 120  # letters; below this the needs stand under the groups
_GROUP = tuple(PLAN_GROUP.field(code) for code in ("name", "headcount", "grade", "form"))
_NEED = (
    POLICY.field("kind"), POLICY.field("basis"), POLICY.field("per"),
    Field("groups", mark("Only these groups (with commas)")), Field("grades", mark("Only these years (with commas)")),
    POLICY.field("spare"), POLICY.field("product"),
)  # fmt: skip
_SECOND = Field(
    "second", mark("What is meant"), Type.CHOICE, required=True,
    choices=choices((Second.REPLACE.value, mark("The new one takes its place")),
                    (Second.BOTH.value, mark("Both are added up"))),
)  # fmt: skip


class PartTable(QWidget):
    """A plan's parts of one kind: a table with cells to edit, and buttons to add and take out. ``wanted`` carries a
    part, the code of a field and the value it shall have."""

    wanted = Signal(object, str, object)
    removal_wished = Signal(object)

    def __init__(self, context: Context, kind: str, codes: Sequence[str], title: str, adds: str, hint: str) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        register = context.ledger.register
        known = list_columns_of(kind, register)
        columns: list[ListColumn] = [known[code] for code in codes]
        self.model = RecordTable(kind, columns, register, self)
        self.view = RecordView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(title)
        self.view.horizontalHeader().setSortIndicatorShown(False)
        self.view.horizontalHeader().setSectionsMovable(False)
        self.view.fit_columns({})
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.view.horizontalHeader().setResizeContentsPrecision(64)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.add = button(adds, lambda: None, "mdi6.plus")
        self.remove = button(text("Take out"), self._remove, "mdi6.close")
        self.remove.setAccessibleName(text("Take the chosen lines out: {list}", list=title))
        self.empty = theme.labelled(hint, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        row = QHBoxLayout()
        row.addWidget(theme.labelled(title, "heading"))
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        column.addLayout(row)
        column.addWidget(self.empty)
        self.view.setMinimumHeight(self.fontMetrics().height() * 9)
        column.addWidget(self.view, 1)
        self.model.wanted.connect(self._edited)
        self.view.cells.trouble.connect(lambda sentence: context.window.say(sentence, trouble=True))
        self.view.selectionModel().selectionChanged.connect(lambda _on, _off: self._promise())
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.view, self._remove, context=where)
        self._promise()

    def show_plan(self, plan: int | None) -> None:
        """Shows the parts of a plan."""
        register = self._context.ledger.register
        order = (("name", False),) if self._kind == PLAN_GROUP.code else (("kind", False),)
        query = Query(KINDS[self._kind], filters=(Filter("plan", Test.IS, (plan,)),), order=order)
        ids = array("q") if plan is None else register.ids(query)
        self.model.set_ids(ids)
        self.empty.setVisible(not ids)
        self._promise()

    def chosen(self) -> list[Record]:
        """The parts that are selected."""
        register = self._context.ledger.register
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        found = [register.get(KINDS[self._kind], self.model.ids[row]) for row in rows if row < len(self.model.ids)]
        return [record for record in found if record is not None]

    def _promise(self) -> None:
        count = len(self.view.selectionModel().selectedRows())
        self.remove.setText(text("Take out {count}", count=count) if count else text("Take out"))
        self.remove.setEnabled(count > 0)

    def _remove(self) -> None:
        if parts := self.chosen():
            self.removal_wished.emit(parts)

    def _edited(self, seen: Record, field: Field, value: Scalar) -> None:
        self.wanted.emit(seen, field.code, value)


class PlanEditor(QWidget):
    """Groups and needs of one plan, side by side where there is room."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.plan: PlanRecord | None = None
        self.form = Form(context)
        self.groups = PartTable(
            context, PLAN_GROUP.code, ("name", "headcount", "grade", "form", "from_group.name"), text("Groups"),
            text("Add a group…"), text("No groups yet."),
        )  # fmt: skip
        self.needs = PartTable(
            context, POLICY.code, ("kind", "per", "spare", "basis", "grades", "groups", "product.model"), text("Needs"),
            text("Add a need…"), text("No needs yet: say for instance 1 Chromebook for each head in years 4 to 9."),
        )  # fmt: skip
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(theme.GRID * 2)
        self._beside.addWidget(self.groups, 1)
        self._beside.addWidget(self.needs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.form)
        column.addLayout(self._beside, 1)
        self.groups.add.clicked.connect(lambda _checked=False: self.begin_group())
        self.needs.add.clicked.connect(lambda _checked=False: self.begin_need())
        for table in (self.groups, self.needs):
            table.wanted.connect(self._change)
            table.removal_wished.connect(self._remove)
        self.form.left.connect(self.groups.view.setFocus)

    def show_plan(self, plan: PlanRecord | None) -> None:
        """Shows a plan's parts."""
        if plan is None or self.plan is None or plan.id != self.plan.id:
            self.form.close_form()
        self.plan = plan
        id = None if plan is None else plan.id
        for table in (self.groups, self.needs):
            table.show_plan(id)

    def begin_group(self) -> None:
        """Asks for a group."""
        plan, ledger = self.plan, self._context.ledger
        if plan is None:
            return

        def step(answers: FormAnswers) -> Notice | None:
            heads = answers["headcount"]
            return add_group(ledger, plan, str(answers["name"]), heads if isinstance(heads, int) else 0,
                             str(answers["grade"] or ""), None if answers["form"] is None else str(answers["form"]),
                             origin=Origin.WINDOW)  # fmt: skip

        title = text("A group of {plan}", plan=plan.name)
        self._ask(title, _GROUP, {"form": SchoolForm.COMPULSORY}, text("Add the group"), step)

    def begin_need(self) -> None:
        """Asks for a need."""
        plan = self.plan
        if plan is None:
            return
        values: dict[str, Scalar] = {"kind": DeviceKind.CHROMEBOOK, "basis": Basis.HEAD.value, "per": "1"}
        title = text("A need of {plan}. Without groups or years it holds for every group.", plan=plan.name)
        self.form.ask(title, _NEED, values, text("Add the need"), lambda answers: self._put_need(plan, answers))

    def _put_need(self, plan: PlanRecord, answers: FormAnswers) -> None:
        """Adds the need; where one of the kind holds for the same groups already, it asks first what is meant."""
        product = answers["product"]
        try:
            values = need_values(
                str(answers["kind"]), str(answers["per"]), basis=Basis(str(answers["basis"])),
                groups=str(answers["groups"] or ""), grades=str(answers["grades"] or ""),
                spare=str(answers["spare"] or ""), product=product if isinstance(product, int) else None,
            )  # fmt: skip
        except Unread as unread:
            self._context.window.say(str(unread), trouble=True)
            return
        there = doubled_by(self._context.ledger.register, plan, values)
        if not there:
            self._add(plan, values, Second.REFUSE)
            return
        title = text(
            "{plan} has a need already: {there}. With the new one, {per} each, they are added up unless the new one"
            " takes its place.",
            plan=plan.name, there="; ".join(each.words for each in there), per=answers["per"],
        )  # fmt: skip
        self.form.ask(title, (_SECOND,), {}, text("Add the need"),
                      lambda said: self._add(plan, values, Second(str(said["second"]))))  # fmt: skip

    def _add(self, plan: PlanRecord, values: FormAnswers, second: Second) -> None:
        ledger = self._context.ledger
        do(self._context, lambda: put_need(ledger, plan, values, second, origin=Origin.WINDOW),
           lambda _notice: self.form.close_form())  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Needs under groups where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(down if narrow else right)

    def _ask(
        self,
        title: str,
        fields: Sequence[Field],
        values: FormAnswers,
        does: str,
        step: Callable[[FormAnswers], Notice | None],
    ) -> None:
        def done(_notice: Notice | None) -> None:
            self.form.close_form()

        self.form.ask(title, fields, values, does, lambda answers: do(self._context, lambda: step(answers), done))

    def _change(self, part: PlanPart, code: str, value: Scalar) -> None:
        ledger = self._context.ledger
        do(self._context, lambda: change_part(ledger, part, code, value, origin=Origin.WINDOW))

    def _remove(self, parts: list[PlanPart]) -> None:
        ledger = self._context.ledger
        do(self._context, lambda: remove_parts(ledger, parts, origin=Origin.WINDOW))
