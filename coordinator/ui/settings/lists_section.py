"""Two short lists that the school keeps: other school units, and fields of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QListWidget, QListWidgetItem

from coordinator.desk.records.school_settings import FIELD_TYPES, WantedField, field_renamed, fields_added, unit_changes
from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import CUSTOM_FIELD, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.records import CustomField, Unit
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Query, R
from coordinator.ui.context import Context
from coordinator.ui.settings.section_parts import Section, add_row, form, row, section_button
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.words import text

_ID = Qt.ItemDataRole.UserRole


class ListSection(Section):
    """A list, and beneath it the fields of the chosen one, or of a new one."""

    kind: Kind[Record]

    def build_list(self, name: str) -> None:
        """The list itself."""
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setMaximumWidth(640)
        self.list.setMinimumHeight(120)
        self.list.setMaximumHeight(280)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda _new, _old: self.show_chosen())
        self.column.addWidget(self.list, 1)

    def finish(self, fields: QFormLayout, adds: str) -> None:
        """The fields below the list, the button that saves them, and what there is now."""
        self.save = section_button(adds, main=True)
        self.save.clicked.connect(self.save_now)
        self.column.addLayout(fields)
        self.column.addLayout(row(self.save))
        self.column.addStretch(1)
        self.show_values()

    def save_now(self) -> None:
        """Saves what the fields say."""

    def noticed(self, notice: Notice) -> None:
        """Shows the list anew when one of its records changed."""
        if self.kind.code in notice.touched:
            self.show_values()

    def chosen(self, kind: Kind[R]) -> R | None:
        """The record chosen; ``None`` for a new one."""
        number = self.chosen_id()
        return None if number is None else self.register.get(kind, number)

    def chosen_id(self) -> int | None:
        """The id of the record chosen; ``None`` for a new one."""
        number = self.list.currentItem().data(_ID) if self.list.currentRow() >= 0 else None
        return number if isinstance(number, int) else None

    def show_chosen(self) -> None:
        """Shows the chosen record's fields."""

    def fill(self, entries: list[tuple[int | None, str]]) -> None:
        """Shows these records (id, words; no id for a new one); what was chosen stays chosen."""
        chosen = self.chosen_id()
        self.list.blockSignals(True)
        self.list.clear()
        for at, (number, label) in enumerate(entries):
            item = QListWidgetItem(label)
            item.setData(_ID, number)
            self.list.addItem(item)
            if chosen is not None and number == chosen:
                self.list.setCurrentRow(at)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(len(entries) - 1)
        self.list.blockSignals(False)
        self.show_chosen()


class UnitsSection(ListSection):
    """School units: those looked after here, and those that own or receive devices."""

    kind = UNIT
    seen: Unit | None = None  # what the fields show

    def __init__(self, context: Context) -> None:
        sentence = text("Units looked after here share this register. Others can own devices or receive them.")
        super().__init__(context, text("School units"), sentence)
        self.build_list(text("School units"))
        self.name, self.code = QLineEdit(), QLineEdit()
        self.own = QCheckBox(text("Looked after here"))
        fields = form()
        add_row(fields, text("Name"), self.name)
        add_row(fields, text("School unit code"), self.code, width=240)
        fields.addRow(self.own)
        self.finish(fields, text("Add the unit"))

    def show_values(self) -> None:
        """The units by name, and a line for a new one."""
        units = self.register.records(Query(UNIT, order=(("name", False),)))
        entries: list[tuple[int | None, str]] = [(unit.id, self._unit_words(unit)) for unit in units]
        self.fill([*entries, (None, text("+ A further unit"))])

    def show_chosen(self) -> None:
        """The chosen unit's facts."""
        unit = self.seen = self.chosen(UNIT)
        self.name.setText("" if unit is None else unit.name)
        self.code.setText("" if unit is None else unit.code)
        self.own.setChecked(unit is not None and unit.own is True)
        self.save.setText(text("Add the unit") if unit is None else text("Save the unit"))

    def save_now(self) -> None:
        """Adds the unit, or writes what differs."""
        name = self.name.text().strip()
        if not name:
            self.context.window.say(text("The unit needs a name."), trouble=True)
            self.name.setFocus()
            return
        unit = self.seen
        own = int(self.own.isChecked())
        kept = None if unit is None else unit.own
        code = self.code.text().strip() or None
        self.commit(unit_changes(unit, {"name": name, "code": code, "own": own if own or kept is not None else None}))

    def _unit_words(self, unit: Unit) -> str:
        parts = [unit.name, unit.code, text("looked after here") if unit.own else ""]
        return "   ".join(part for part in parts if part)


class OwnFieldsSection(ListSection):
    """Fields that the school has added to its devices."""

    kind = CUSTOM_FIELD
    seen: CustomField | None = None  # what the fields show

    def __init__(self, context: Context) -> None:
        sentence = text("Own fields stand with every device, in lists, searches and exports.")
        super().__init__(context, text("Own fields"), sentence)
        self.build_list(text("Own fields"))
        self.name, self.holds = QLineEdit(), ChoiceBox()
        for code, label in FIELD_TYPES:
            self.holds.addItem(text(label), code)
        self.personal = QCheckBox(text("Holds personal data"))
        self.personal.setToolTip(text("Then it is left out of exports that need no personal data"))
        fields = form()
        add_row(fields, text("The field's name"), self.name)
        add_row(fields, text("Holds"), self.holds, width=240)
        fields.addRow(self.personal)
        self.finish(fields, text("Add the field"))

    def show_values(self) -> None:
        """The fields by name, and a line for a new one."""
        types = {code: text(label) for code, label in FIELD_TYPES}
        found = self.register.records(Query(CUSTOM_FIELD, order=(("label", False),)))
        entries: list[tuple[int | None, str]] = [
            (field.id, f"{field.label}   {types.get(field.type, field.type)}") for field in found
        ]
        self.fill([*entries, (None, text("+ A further field"))])

    def show_chosen(self) -> None:
        """The chosen field; of one that is there only the name can be changed."""
        field = self.seen = self.chosen(CUSTOM_FIELD)
        self.name.setText("" if field is None else field.label)
        self.holds.setCurrentIndex(0 if field is None else max(0, self.holds.findData(field.type)))
        self.holds.setEnabled(field is None)
        self.personal.setChecked(field is not None and field.personal is True)
        self.personal.setEnabled(field is None)
        self.save.setText(text("Add the field") if field is None else text("Rename the field"))

    def save_now(self) -> None:
        """Adds the field, or gives the chosen one its new name."""
        label = self.name.text().strip()
        if not label:
            self.context.window.say(text("The field needs a name."), trouble=True)
            self.name.setFocus()
            return
        field = self.seen
        try:
            if field is None:
                holds = self.holds.currentData()
                changes = fields_added(self.register, [WantedField(label, holds, self.personal.isChecked())])
            else:
                changes = field_renamed(field, label)
        except Refused as refused:
            self.context.window.say(str(refused), trouble=True)
            return
        self.commit(changes)
