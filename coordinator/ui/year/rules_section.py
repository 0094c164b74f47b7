"""What the school sets for the term start, each rule with what it means, and what it comes to today (needs V17)."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.records.school_settings import Settings, rules_changes, shown_settings
from coordinator.desk.reports.term_rules import Example, example, kept_rules, listed_grades
from coordinator.desk.year.day_words import weekday
from coordinator.domain.calendar import add_months
from coordinator.domain.settings import (
    LEAD_DAYS,
    NUMBERS,
    PREPARATION_DAYS,
    RESIDUAL_PERCENT,
    RULES,
    SEEN_DAYS,
    SWAP_GRADES,
)
from coordinator.ui.context import Context
from coordinator.ui.settings.section_parts import WIDEST
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.scroll_sheet import scrolled
from coordinator.ui.widgets.wrapped_label import Wrapped
from coordinator.words import mark, text

_WORDS: Final = {
    SEEN_DAYS: (
        mark("Seen within … days"),
        mark(
            "A device that nobody and nothing has seen for longer does not count. Breaks and closed weeks are left out."
        ),
    ),
    PREPARATION_DAYS: (
        mark("Preparation in working days"),
        mark("From the day a delivery comes until its devices can be handed out: unpack, register, label, charge."),
    ),
    LEAD_DAYS: (
        mark("Usual lead time in working days"),
        mark("From order to delivery, where the catalogue tells no lead time of the product's own."),
    ),
    RESIDUAL_PERCENT: (
        mark("Residual value in per cent"),
        mark(
            "What a bought device may still bring when its life ends, out of a hundred kronor of its price:"
            " 10 means 10 kr of every 100 kr. Damaged ones and rented ones bring nothing."
        ),
    ),
}


class RulesPart(QWidget):
    """The rules as fields; what they come to is told while they are changed, and kept when they are saved."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lane = Lane(context.ledger.register, self)
        self._kept: dict[str, str] = {}
        self._shown: Settings = {}
        self.numbers: dict[str, QLineEdit] = {}
        self.grades = QLineEdit()
        self.told = Wrapped()
        self.save = button(text("Save the rules"), self.save_now, "mdi6.content-save-outline", role="main")
        self._typing = QTimer(self, singleShot=True, interval=150)
        self._typing.timeout.connect(self._tell)
        self._lay()

    def refresh(self) -> None:
        """Shows the rules as they stand, unless somebody is in the middle of changing them."""
        if self.changed and self._kept:
            return
        register = self._context.ledger.register
        self._kept, self._shown = kept_rules(register), shown_settings(register, (*RULES, SWAP_GRADES))
        for code, field in self.numbers.items():
            field.setText(self._kept[code])
        self.grades.setText(self._kept[SWAP_GRADES].replace(",", ", "))
        self._tell()

    @property
    def wanted(self) -> dict[str, str]:
        """What the fields say."""
        numbers = {code: str(self._number(code)) for code in self.numbers}
        return {**numbers, SWAP_GRADES: listed_grades(self.grades.text())}

    @property
    def changed(self) -> bool:
        """Whether the fields say otherwise than the register did."""
        return bool(self._kept) and self.wanted != self._kept

    def save_now(self) -> None:
        """Keeps what the fields say."""
        changed = {code: value for code, value in self.wanted.items() if self._kept.get(code) != value}
        changes = rules_changes(self._context.ledger.register, changed, self._shown)
        if not changes:
            self._context.window.say(text("Nothing is different from before."))
            return
        # Whoever is told what stands now may write over it.
        self._shown = shown_settings(self._context.ledger.register, self._shown)
        self._context.window.commit(changes, lambda _notice: self._saved())

    def _saved(self) -> None:
        self._kept = {}
        self.refresh()

    def close_lane(self) -> None:
        """Ends the thread that asks."""
        self._lane.close()

    def _number(self, code: str) -> int:
        """What a field says; what holds otherwise where it says nothing."""
        rule, typed = NUMBERS[code], self.numbers[code].text().strip()
        return min(int(typed), rule.most or 0) if typed.isascii() and typed.isdigit() else rule.default

    def _tell(self) -> None:
        register, today = self._context.ledger.register, self._context.ledger.today
        on = add_months(today, 3)
        numbers = {code: self._number(code) for code in self.numbers}

        def ask(_stale: object) -> Example:
            from coordinator.desk.plan.coming_start import next_start

            start = next_start(register, today)
            return example(register, today, start.on if start is not None and start.on is not None else on, numbers)

        self._lane.ask(ask, self._show)

    def _show(self, found: Example) -> None:
        sentence = text(
            "With these rules a device counts today if it was seen on {since} or later. What shall be ready on {on} is"
            " ordered on {last} at the latest.",
            since=_day_words(found.seen_since),
            on=_day_words(found.on),
            last=_day_words(found.last),
        )
        self.told.say(sentence)

    def _lay(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(WIDEST * theme.zoom() // 100)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.setSpacing(theme.GRID * 2)
        lead = text("The check of the term start goes by these rules. They hold for the whole school.")
        column.addWidget(theme.labelled(lead, "muted", wrap=True))
        for code, (caption, explained) in _WORDS.items():
            field = QLineEdit(placeholderText=str(NUMBERS[code].default))
            field.setValidator(QIntValidator(0, NUMBERS[code].most or 0, field))
            field.textEdited.connect(lambda _said: self._typing.start())
            self.numbers[code] = field
            _add(column, text(caption), field, text(explained), 14)
        explained = text(
            "Years whose pupils get other devices when they begin them, with commas: 4, 7, GY1. They give theirs back,"
            " and the check counts new ones for all of them."
        )
        _add(column, text("Years that swap devices"), self.grades, explained, 32)
        column.addWidget(self.told)
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        self.setFocusProxy(next(iter(self.numbers.values())))


def _add(to: QVBoxLayout, caption: str, field: QWidget, explained: str, letters: int) -> None:
    """A field under its caption, and what it means beneath it."""
    field.setAccessibleName(caption)
    field.setAccessibleDescription(explained)
    field.setMaximumWidth(field.fontMetrics().averageCharWidth() * letters)
    label = theme.labelled(caption)
    label.setBuddy(field)
    explanation = Wrapped(explained, "caption")
    rule = QVBoxLayout()
    rule.setSpacing(theme.GRID // 2)
    for made in (label, field, explanation):
        rule.addWidget(made)
    to.addLayout(rule)


def _day_words(day: date) -> str:
    return f"{day.isoformat()} ({weekday(day)})"
