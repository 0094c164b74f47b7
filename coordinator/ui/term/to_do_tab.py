"""What to do: each finding with its step, and what is exempt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from coordinator.desk.plan.exemption_records import kept_exemptions
from coordinator.desk.term.check_question import CheckResult
from coordinator.desk.term.findings import Finding, Severity, kind_words
from coordinator.desk.term.remedies import withdraw
from coordinator.domain.changes import Origin, Ref, number_of
from coordinator.domain.termstart.term_kinds import PLAN
from coordinator.domain.termstart.term_records import ExemptionRecord, PlanRecord
from coordinator.ledger.questions import Register
from coordinator.ui.context import Context
from coordinator.ui.term import finding_steps
from coordinator.ui.term.step_preview import Preview
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.small_table import CellsModel, Head, Row, SheetView, word
from coordinator.words import count_text, mark, text

_SEVERITIES: Final = {
    Severity.LACKING: ("✕", mark("Lacking"), "danger"),
    Severity.RISK: ("◔", mark("At risk"), "warning"),
    Severity.HINT: ("●", mark("Worth doing"), "muted"),
    Severity.ACCEPTED: ("–", mark("Accepted"), "muted"),
}


class ToDoPart(QWidget):
    """``plan_wished`` asks for a plan, ``pupils_wished`` for the list of pupils, ``paper`` carries a paper wanted."""

    plan_wished = Signal()
    pupils_wished = Signal(str, str)
    paper = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.found: CheckResult | None = None
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._shown: tuple[Finding, ...] | None = None
        self.preview = Preview(context)
        self.findings = QWidget()
        self.exempt = Exemptions(context, self.withdraw)
        whole = QWidget()
        whole.setProperty("role", "sheet")
        self._inside = QVBoxLayout(whole)
        self._inside.setContentsMargins(0, 0, theme.GRID, 0)
        self._inside.setSpacing(theme.GRID * 2)
        self._inside.addWidget(self.findings)
        self._inside.addWidget(self.exempt)
        self._inside.addStretch(1)
        self.sheet = scrolled(whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.preview)
        column.addWidget(self.sheet, 1)
        self.preview.left.connect(self._to_buttons)

    def show_found(self, found: CheckResult) -> None:
        """Shows another answer's findings; the same ones again are left as they stand, with the focus where it is."""
        self.found = found
        plan = found.check.ground.plan_id
        record = None if plan is None else self.context.ledger.register.get(PLAN, plan)
        self.exempt.show_plan(record)
        # by what they are about, and not by what they say: the same sentence may lead to another product or pupil
        if found.check.findings == self._shown:
            return
        focused = next((key for key, each in self.buttons.items() if each is QApplication.focusWidget()), None)
        self._shown = found.check.findings
        self._lay_findings(found.check.findings)
        if focused is not None:
            self.buttons.get(focused, self).setFocus()

    def withdraw(self, exemptions: Sequence[int]) -> None:
        """Withdraws exemptions, said afterwards with Undo."""
        ledger = self.context.ledger
        do(self.context, lambda: withdraw(ledger, exemptions, origin=Origin.WINDOW))

    def setFocus(self, *_reason: object) -> None:
        """The first thing to do."""
        self._to_buttons()

    def close_lane(self) -> None:
        """It has no thread of its own."""

    def _to_buttons(self) -> None:
        first = next((each for each in self.buttons.values() if each.isVisible()), None)
        if first is not None:
            first.setFocus()

    def _lay_findings(self, findings: Sequence[Finding]) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        self.buttons = {}
        if not findings:
            column.addWidget(theme.labelled(text("Nothing has to be done for this day."), "muted", wrap=True))
        for finding in findings:
            column.addWidget(self._line(finding))
            line = QFrame()
            line.setProperty("role", "line")
            column.addWidget(line)
        self._inside.replaceWidget(self.findings, holder)
        self.findings.deleteLater()
        self.findings = holder

    def _line(self, finding: Finding) -> QWidget:
        shape, word_, tone = _SEVERITIES[finding.severity]
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, theme.GRID // 2, 0, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(theme.labelled(f"{shape} {text(word_)}", tone))
        words.addWidget(theme.labelled(str(finding), "heading", wrap=True))
        row.addLayout(words, 1)
        if finding.exemptable:
            self._add(row, finding, "exempting", text("Exempt with a reason…"),
                      partial(self._begin, finding_steps.begin_exempting, finding))  # fmt: skip
        if does := finding_steps.does_words(finding):
            self._add(row, finding, finding.action, does, partial(self._begin, finding_steps.begin, finding))
        return made

    def _add(self, row: QHBoxLayout, finding: Finding, code: str, words: str, does: partial[None]) -> None:
        made = button(
            words, does, role="main" if finding.severity == Severity.LACKING and code == finding.action else ""
        )
        made.setAccessibleName(f"{words}: {finding}")
        self.buttons[code, str(finding)] = made
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def _begin(self, step: finding_steps.BeginStep, finding: Finding) -> None:
        if self.found is not None:
            self.preview.close_form()
            step(finding, self, self.found.check)


class Exemptions(QWidget):
    """What is exempt for a plan, with the reason; withdrawn by the button or by Delete."""

    def __init__(self, context: Context, withdraws: Callable[[Sequence[int]], None]) -> None:
        super().__init__()
        self._register = context.ledger.register
        self._withdraws = withdraws
        self.records: Sequence[ExemptionRecord] = ()
        self.title = theme.labelled("", "heading")
        self.sheet = CellsModel((
            Head(text("What is exempt"), wide=True), Head(text("Reason"), wide=True), Head(text("Holds for")),
        ))  # fmt: skip
        self.view = SheetView(self.sheet, text("Exemptions"), several=True)
        self.does = button(text("Withdraw"), self.withdraw_chosen, "mdi6.undo-variant")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        row = QHBoxLayout()
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.does)
        column.addLayout(row)
        column.addWidget(self.view)
        self.view.selectionModel().selectionChanged.connect(lambda _on, _off: self._promise())
        self.hide()

    def show_plan(self, plan: PlanRecord | None) -> None:
        """Shows what is exempt for a plan."""
        self.records = kept_exemptions(self._register, plan)
        self.sheet.fill([_cells(self._register, each) for each in self.records])
        self.title.setText(text("Exemptions ({count})", count=len(self.records)))
        rows = min(max(len(self.records), 1), 6) + 1
        self.view.setFixedHeight(rows * theme.row_height(self.view) + theme.GRID)
        self.setVisible(bool(self.records))
        self._promise()

    def withdraw_chosen(self) -> None:
        """Withdraws what is selected."""
        ids = [self.records[row].id for row in self.view.chosen() if row < len(self.records)]
        if ids:
            self._withdraws(ids)

    def _promise(self) -> None:
        count = len(self.view.chosen())
        caption = count_text("Withdraw {count} exemption", "Withdraw {count} exemptions", count)
        self.does.setText(caption if count else text("Withdraw"))
        self.does.setAccessibleName(self.does.text())
        self.does.setEnabled(count > 0)


def _cells(register: Register, record: ExemptionRecord) -> Row:
    names = [
        register.name(Ref(code, id)) for code in ("person", "device") if (id := number_of(record, code)) is not None
    ]
    what = [*names, *([kind_words(record.device_kind)] if record.device_kind else []), record.group]
    plan = record.plan
    holds = text("every plan") if plan is None else register.name(Ref(PLAN.code, plan))
    return (word(" · ".join(each for each in what if each)), word(record.reason), word(holds))
