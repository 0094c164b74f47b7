"""Protecting somebody, asked in the panel with the texts that name them; and lifting it, with a reason (needs U7)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.identity.person_protection import lift, places_of, protect
from coordinator.domain.records import Person
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.record.fact_rows import panel_heading
from coordinator.ui.record.named_texts import NamedTexts
from coordinator.ui.threads.step_doing import do
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import count_text, text


class _StepForm(QWidget):
    """A step with a field to write in; ``left`` tells that the form is no longer wanted."""

    left = Signal()

    def __init__(self, context: Context, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "sheet")
        self._context = context
        self._person = person
        self.written = QLineEdit()
        self.leave = button(text("Leave it"), self.left.emit)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.GRID * 2, 0, theme.GRID * 2, theme.GRID * 2)
        self.column.setSpacing(theme.GRID)

    def begin(self) -> None:
        """Puts the focus where the writing begins."""
        QTimer.singleShot(0, self.written, self.written.setFocus)

    def _ask(self, sentence: str) -> None:
        caption = theme.labelled(sentence, "caption", wrap=True)
        caption.setBuddy(self.written)
        self.written.setAccessibleName(sentence)
        self.column.addWidget(caption)
        self.column.addWidget(self.written)

    def _end(self, does: QWidget) -> None:
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.addWidget(does)
        flow.addWidget(self.leave)
        self.column.addWidget(holder)
        self.column.addStretch(1)


class ProtectionForm(_StepForm):
    """Asks for the alias and, of each text that names the person, whether it shall have it."""

    def __init__(self, context: Context, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(context, person, parent)
        self.texts = NamedTexts(context)
        words = text("Put in the alias") if person.protected else text("Protect the identity")
        self.does = button(words, self.protect, "mdi6.shield-account-outline", role="main")
        self.column.addWidget(panel_heading(text("Protected identity")))
        self.written.setText(person.alias or "")
        self._ask(text("What the person is shown as; without it, by a number."))
        self.column.addWidget(self.texts)
        self._end(self.does)
        self.written.returnPressed.connect(self.protect)
        self.texts.looked.connect(lambda: self.texts.put_between([self.written], [self.does, self.leave]))
        register, alias = context.ledger.register, self.written.text()
        self.texts.look(lambda: places_of(register, person, alias), _named_words)

    def protect(self) -> None:
        """Protects the person and puts the alias into the texts that are ticked, as one step."""
        ledger, person, alias = self._context.ledger, self._person, self.written.text()
        ticked = {(place.ref, place.field) for place in self.texts.ticked()}

        def step() -> Notice | None:
            places = places_of(ledger.register, person, alias) if ticked else []
            changes = protect(person, alias, [each for each in places if (each.ref, each.field) in ticked])
            return ledger.commit(changes) if changes else None

        do(self._context, step, lambda _notice: self.left.emit())


def _named_words(count: int) -> str:
    if not count:
        return text("No text of another record names the person.")
    return count_text(
        "{count} text of other records names the person. The ticked one gets the alias:",
        "{count} texts of other records name the person. The ticked ones get the alias:",
        count,
    )


class LiftingForm(_StepForm):
    """Asks why the protection is lifted; that alone is done, and the log keeps the reason."""

    def __init__(self, context: Context, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(context, person, parent)
        self.does = button(text("Lift the protection"), self.lift, "mdi6.shield-off-outline", role="main")
        self.column.addWidget(panel_heading(text("Lift the protection")))
        sentence = text("The name is shown, printed and exported again from then on.")
        self.column.addWidget(theme.labelled(sentence, "danger", wrap=True))
        self._ask(text("Why, for the log."))
        self._end(self.does)
        self.written.textChanged.connect(self._weigh)
        self.written.returnPressed.connect(self.lift)
        self._weigh()

    def lift(self) -> None:
        """Lifts the protection, once it is told why."""
        if self.does.isEnabled():
            step = partial(_lifted, self._context.ledger, self._person, self.written.text())
            do(self._context, step, lambda _notice: self.left.emit())

    def _weigh(self) -> None:
        self.does.setEnabled(bool(self.written.text().strip()))


def _lifted(ledger: Ledger, person: Person, reason: str) -> Notice | None:
    changes = lift(person, reason)
    return ledger.commit(changes) if changes else None
