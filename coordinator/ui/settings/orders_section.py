"""What the school decides about its orders: who approves them, and whom to turn to (needs L3, V16)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit

from coordinator.desk.orders import contact_ladder
from coordinator.desk.records.school_settings import orders_changes, shown_settings
from coordinator.desk.records.step_sentences import notice_words
from coordinator.domain.changes import Origin, text_of
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.orders.order_kinds import CONTACT
from coordinator.domain.orders.order_records import Contact
from coordinator.domain.settings import UNAPPROVED
from coordinator.domain.values import Scalar, Unread
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.settings.lists_section import ListSection
from coordinator.ui.settings.section_parts import add_row, form, row, section_button
from coordinator.words import count_text, text

_CODES = ("role", "name", "phone", "email", "after_days")


class OrdersSection(ListSection):
    """The ladder of contacts step by step; below it the chosen step's facts."""

    kind = CONTACT

    def __init__(self, context: Context) -> None:
        sentence = text("To whom an order is taken up that will not be in time, one step after the other.")
        super().__init__(context, text("Orders"), sentence)
        self.free = QCheckBox(text("Orders may be sent without the principal's approval"))
        self.free.clicked.connect(self._set_free)
        self.column.insertWidget(1, self.free)
        self.build_list(text("Ladder of contacts"))
        self.list.setMinimumHeight(96)
        self.fields = {code: QLineEdit() for code in _CODES}
        self.remove = section_button(text("Take the step away"))
        self.remove.clicked.connect(self._remove)
        self.finish(self._rows(), text("Add the step"))

    def show_values(self) -> None:
        """The steps from the first on, and a line for a new one."""
        self._shown = shown_settings(self.register, (UNAPPROVED,))
        self.free.setChecked(self._shown[UNAPPROVED] == "1")
        steps: list[tuple[int | None, str]] = [
            (rung.id, _rung_words(rung)) for rung in contact_ladder.ladder(self.register)
        ]
        self.fill([*steps, (None, text("+ A further step"))])

    def show_chosen(self) -> None:
        """The chosen step's facts."""
        rung = self.chosen(CONTACT)
        for code, field in self.fields.items():
            field.setText("" if rung is None else text_of(rung, code))
        self.save.setText(text("Add the step") if rung is None else text("Save the step"))
        self.remove.setVisible(rung is not None)

    def noticed(self, notice: Notice) -> None:
        """Shows the ladder and the choice anew."""
        if SETTING.code in notice.touched or self.kind.code in notice.touched:
            self.show_values()

    def save_now(self) -> None:
        """Adds the step, or writes what differs."""
        values: dict[str, Scalar] = {}
        for code, field in self.fields.items():
            try:
                values[code] = CONTACT.field(code).read(field.text())
            except Unread as unread:
                self.context.window.say(str(unread), trouble=True)
                field.setFocus()
                return
        rung, ledger = self.chosen(CONTACT), self.context.ledger
        step = None if rung is None else rung.rung
        self._do(lambda: contact_ladder.set_rung(ledger, step, values, origin=Origin.WINDOW))

    def _remove(self) -> None:
        rung, ledger = self.chosen(CONTACT), self.context.ledger
        if rung is not None:
            step = rung.rung or 0
            self._do(lambda: contact_ladder.remove_rung(ledger, step, origin=Origin.WINDOW))

    def _set_free(self, free: bool) -> None:
        self.commit(orders_changes(self.register, UNAPPROVED, free=free, shown=self._shown))

    def _do(self, step: Callable[[], Notice]) -> None:
        def done(notice: Notice) -> None:
            self.context.window.say(notice_words(notice, self.register), undo=notice.entry)
            self.show_values()

        self.context.window.run(text("Saving…"), lambda _move, _stop: step(), done)

    def _rows(self) -> QFormLayout:
        fields = form()
        kind = CONTACT
        for code in ("role", "name", "phone", "email"):
            add_row(fields, kind.field(code).caption, self.fields[code])
        add_row(fields, text("After how many days without help from the step before"), self.fields["after_days"],
                width=120)  # fmt: skip
        self.column.addLayout(row(self.remove))
        return fields


def _rung_words(rung: Contact) -> str:
    who = " ".join(part for part in (rung.role, rung.name) if part)
    days = rung.after_days
    after = "" if days is None else count_text("after {count} day", "after {count} days", days)
    parts = (f"{rung.rung}. {who}", rung.phone, rung.email, after)
    return "   ".join(part for part in parts if part)
