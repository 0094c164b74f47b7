"""What holds for the whole hand-over: the day, when it is due back, the signature, the language of the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, Desk
from coordinator.desk.year.day_words import weekday
from coordinator.domain.choices import SIGNATURES
from coordinator.ui.widgets.choice_box import ChoiceBox, DayBox
from coordinator.ui.widgets.theme import labelled
from coordinator.words import LANGUAGES, text


class TermsPart(QWidget):
    """The fields of the whole hand-over. ``changed`` gives the desk with what was chosen."""

    changed = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._desk = Desk()
        self.on = DayBox()
        self.on.setMaximumDate(_qdate(today))
        self.on.setAccessibleName(text("Day of the hand-over"))
        self.on.dateChanged.connect(self._on_chosen)
        self.on_said = labelled("", "muted", wrap=True)
        self.due = DayBox()
        self.due.setMinimumDate(_qdate(today).addDays(-1))
        self.due.setSpecialValueText(text("No day"))
        self.due.setAccessibleName(text("Return no later than"))
        self.due.dateChanged.connect(self._due_chosen)
        self.due_said = labelled("", "muted", wrap=True)
        self.signature = ChoiceBox()
        for choice in SIGNATURES:
            self.signature.addItem(text(choice.label), choice.code)
        self.signature.setAccessibleName(text("Signature"))
        self.signature.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.signature.setMinimumContentsLength(14)
        self.signature.activated.connect(
            lambda: self._tell(replace(self._desk, signature=self.signature.currentData()))
        )
        self.language = ChoiceBox()
        for code, language in LANGUAGES.items():
            self.language.addItem(language.name, code)
        self.language.setAccessibleName(text("Language of the paper"))
        self.language.activated.connect(lambda: self._tell(replace(self._desk, language=self.language.currentData())))
        self.note = QLineEdit(placeholderText=text("Stands on the receipt"))
        self.note.setAccessibleName(text("Note"))
        self.note.editingFinished.connect(self._noted)
        self.at_once = QCheckBox(text("Print at once"))
        self.at_once.setToolTip(text("Opens the printer's dialog as soon as the receipt is made"))
        self._lay()

    def show_desk(self, desk: Desk) -> None:
        """Shows what the desk says; what does not concern its way of working is hidden."""
        self._desk = desk
        for field in (self.on, self.due):
            field.blockSignals(True)
        day = date.fromisoformat(desk.on) if desk.on else self._today
        self.on.setDate(_qdate(day))
        self.due.setDate(QDate.fromString(desk.due, Qt.DateFormat.ISODate) if desk.due else self.due.minimumDate())
        for field in (self.on, self.due):
            field.blockSignals(False)
        self.signature.setCurrentIndex(max(0, self.signature.findData(desk.signature)))
        self.signature.setToolTip(self.signature.currentText())
        self.language.setCurrentIndex(max(0, self.language.findData(desk.language)))
        if not self.note.hasFocus():
            self.note.setText(desk.note)
        self._say(day, desk)
        lends = desk.mode in (ISSUE, CLASS)
        self._form.setRowVisible(self.due, lends)
        self._form.setRowVisible(self.signature, desk.mode != RETURN)
        self._form.setRowVisible(self.due_said, lends and bool(desk.due))

    def _say(self, day: date, desk: Desk) -> None:
        back = (self._today - day).days
        told = (
            text("Back-dated: holds from {day}", day=weekday(day)) if back else text("{day}, today", day=weekday(day))
        )
        self.on_said.setText(told)
        self.on_said.setProperty("role", "warning" if back else "muted")
        self.on_said.style().polish(self.on_said)
        self.due_said.setText(weekday(date.fromisoformat(desk.due)) if desk.due else "")

    def _lay(self) -> None:
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(4)
        for label, field in (
            (text("Date"), self.on),
            ("", self.on_said),
            (text("Return no later than"), self.due),
            ("", self.due_said),
            (text("Signature"), self.signature),
            (text("Language of the paper"), self.language),
            (text("Note"), self.note),
        ):
            if label:
                self._form.addRow(labelled(label, "caption"), field)
            else:
                self._form.addRow(field)
        self._form.addRow(self.at_once)

    def _on_chosen(self, chosen: QDate) -> None:
        day = chosen.toString(Qt.DateFormat.ISODate)
        self._tell(replace(self._desk, on="" if day == self._today.isoformat() else day))

    def _due_chosen(self, chosen: QDate) -> None:
        none = chosen == self.due.minimumDate()
        self._tell(replace(self._desk, due="" if none else chosen.toString(Qt.DateFormat.ISODate)))

    def _noted(self) -> None:
        if self.note.text().strip() != self._desk.note:
            self._tell(replace(self._desk, note=self.note.text().strip()))

    def _tell(self, desk: Desk) -> None:
        self.changed.emit(desk)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
