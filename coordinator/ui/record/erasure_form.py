"""Erasing a person for good, asked in the panel: what goes, what may be left, why, and the name typed once (L4)."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coordinator.desk.identity.name_places import NamePlace, place_words
from coordinator.desk.identity.person_erasure import erase_person, held_words, is_named, reach_of, staying_places
from coordinator.desk.records.step_sentences import notice_words
from coordinator.domain.records import Person
from coordinator.ledger.outcomes import Notice
from coordinator.ui.context import Context
from coordinator.ui.record.fact_rows import panel_heading
from coordinator.ui.record.named_texts import LeftTexts, NamedTexts, tell_end
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import count_text, text


class ErasingForm(QWidget):
    """Asks once and plainly. ``done`` tells that the person is gone, ``left`` that the form is no longer wanted."""

    left = Signal()
    done = Signal()
    _ended = Signal(object)

    def __init__(self, context: Context, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "sheet")
        self._context = context
        self._person = person
        self._name = context.ledger.register.name(person.ref)
        self._held = held_words(context.ledger.register, person)
        self._running = False
        self._looked = False  # nobody decides before they have seen what stays
        self.is_done = False
        self.reason = QLineEdit()
        self.named = QLineEdit()
        self.does = button(text("Erase for good"), self.erase, "mdi6.account-remove-outline", role="main")
        self.leave = button(text("Leave it"), self.left.emit)
        self.thin = button("", self.remove_backups, "mdi6.delete-outline")
        self.outcome = theme.labelled("", "heading", wrap=True)
        self.older = theme.labelled("", wrap=True)
        self.asked = QWidget()
        self.texts = NamedTexts(context)
        self.after = QVBoxLayout()
        self._lay()
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self.reason.textChanged.connect(self._weigh)
        self.named.textChanged.connect(self._weigh)
        self.reason.returnPressed.connect(self.named.setFocus)
        self.named.returnPressed.connect(self.erase)
        self._weigh()
        self.texts.looked.connect(self._see)
        if not self._held:
            register = context.ledger.register
            self.texts.look(lambda: staying_places(register, person), _staying_words)

    def begin(self) -> None:
        """Puts the focus where the writing begins, or on the way back when nothing can be done."""
        first = self.leave if self._held else self.reason
        QTimer.singleShot(0, first, first.setFocus)

    def erase(self) -> None:
        """Erases beside the window, once it is told why and whom."""
        if not self.does.isEnabled():
            return
        context, person, reason, texts = self._context, self._person, self.reason.text(), self.texts.ticked()
        self._running = True
        self._weigh()

        def job(_progress: object, _cancelled: object) -> _Erased:
            register = context.ledger.register
            notice = erase_person(context.ledger, context.keeper, person, reason, texts)
            return _Erased(notice, [(each, place_words(register, each)) for each in staying_places(register, person)])

        context.window.run(
            text("Erasing {person}", person=self._name),
            job,
            lambda erased: _say(context, erased.notice),
        ).add_done_callback(partial(tell_end, self._ended))

    def remove_backups(self) -> None:
        """Removes the backups from before, beside the window; a new one is made first."""
        context, keeper = self._context, self._context.keeper
        if keeper is not None:
            self.leave.setFocus()
            self.thin.hide()
            context.window.run(
                text("Backing up"), lambda _progress, _cancelled: keeper.thin_erased(), partial(_say_thinned, context)
            ).add_done_callback(partial(tell_end, self._ended))

    def _end(self, done: Future[_Erased | int]) -> None:
        """Shows how it went; the window has said what went wrong."""
        self._running = False
        if done.cancelled() or done.exception() is not None:
            self._weigh()
            self.thin.setVisible(self.is_done)
            return
        result = done.result()
        if isinstance(result, _Erased):
            self.is_done = True
            _say(self._context, result.notice)  # once more: whoever pressed Cancel too late must learn that it was done
            self.asked.hide()
            self.does.hide()
            self.outcome.setText(notice_words(result.notice, self._context.ledger.register))
            self.outcome.show()
            if result.left:
                self.after.addWidget(LeftTexts(self._context, result.left))
            self.leave.setText(text("Close the panel"))
            self.leave.setAccessibleName(text("Close the panel"))
            self.done.emit()
        self._show_older()

    def _show_older(self) -> None:
        count = 0 if self._context.keeper is None else len(self._context.keeper.from_before_erasing())
        words = count_text("Remove {count} older backup", "Remove {count} older backups", count)
        self.thin.setText(words)
        self.thin.setAccessibleName(words)
        self.thin.setVisible(count > 0)
        self.older.setText(
            text("Backups from before may still hold the person. Removing them makes a new backup first.")
            if count
            else text("No backup here holds the person any more. Files saved elsewhere you remove yourself.")
        )
        self.older.show()
        (self.thin if count else self.leave).setFocus()

    def _see(self) -> None:
        self._looked = True
        self.texts.put_between([], [self.reason, self.named, self.does, self.leave])
        if self.texts.places and self.reason.hasFocus() and not self.reason.text():
            self.texts.places[0][1].setFocus()  # what is decided first; the texts have pushed the reason down
        self._weigh()

    def _weigh(self) -> None:
        named = is_named(self._context.ledger.register, self._person, self.named.text())
        free = not (self._held or self._running or self.is_done)
        self.does.setEnabled(free and self._looked and named and bool(self.reason.text().strip()))
        self.reason.setEnabled(free)
        self.named.setEnabled(free)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, 0, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        for widget in (self.outcome, self.older, self.thin):
            widget.hide()
        column.addWidget(self.outcome)
        column.addLayout(self.after)
        column.addWidget(self.older)
        column.addWidget(self.thin, 0, Qt.AlignmentFlag.AlignLeft)
        self._lay_question(QVBoxLayout(self.asked))
        column.addWidget(self.asked)
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.addWidget(self.does)
        flow.addWidget(self.leave)
        column.addWidget(holder)
        column.addStretch(1)
        if self._held:
            self.does.hide()

    def _lay_question(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(panel_heading(text("Erase for good")))
        if self._held:
            sentence = text(
                "{person} still has {devices}. Take them back first.", person=self._name, devices=self._held
            )
            column.addWidget(theme.labelled(sentence, "danger", wrap=True))
            return
        for sentence in self._consequences():
            column.addWidget(theme.labelled(sentence, wrap=True))
        column.addWidget(self.texts)
        column.addWidget(theme.labelled(text("This cannot be undone."), "danger", wrap=True))
        for field, sentence in (
            (self.reason, text("Why, for the protocol: without the person's name.")),
            (self.named, text("Type the name, {person}, to show that it is the right person.", person=self._name)),
        ):
            caption = theme.labelled(sentence, "caption", wrap=True)
            caption.setBuddy(field)
            field.setAccessibleName(sentence)
            column.addWidget(caption)
            column.addWidget(field)

    def _consequences(self) -> list[str]:
        reach = reach_of(self._context.ledger.register, self._context.keeper, self._person)
        sentences = [
            text(
                "The person goes from the register, the history and the search, with receipts, attached files and"
                " everything else that names the person."
            )
        ]
        if reach.receipts:
            sentences.append(
                count_text(
                    "{count} receipt goes. That a device was lent then stays, without a name.",
                    "{count} receipts go. That devices were lent then stays, without a name.",
                    reach.receipts,
                )
            )
        if reach.exemptions:
            sentences.append(
                count_text(
                    "The reason of {count} exemption goes.", "The reasons of {count} exemptions go.", reach.exemptions
                )
            )
        if reach.backups:
            sentences.append(
                count_text(
                    "{count} backup from before may still hold the person. You can remove it in the next step.",
                    "{count} backups from before may still hold the person. You can remove them in the next step.",
                    reach.backups,
                )
            )
        return sentences


@dataclass(frozen=True, slots=True)
class _Erased:
    """What was done, and the texts that were left, each in words."""

    notice: Notice
    left: list[tuple[NamePlace, str]]


def _staying_words(count: int) -> str:
    if not count:
        return text("No text that names the person would stay.")
    return count_text(
        "{count} text of other records may name the person and stays. Ticked, it loses the name, in the past too:",
        "{count} texts of other records may name the person and stay. The ticked ones lose the name, in the past too:",
        count,
    )


def _say(context: Context, notice: Notice) -> None:
    context.window.say(notice_words(notice, context.ledger.register))


def _say_thinned(context: Context, removed: int) -> None:
    sentence = count_text(
        "{count} backup from before the erasing was removed.",
        "{count} backups from before the erasing were removed.",
        removed,
    )
    context.window.say(sentence)
