"""The hand-over desk: hand out, take back, swap, or a whole class, by scan and keyboard (window: budgets)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.receiving import handovers_of
from coordinator.domain.changes import Record
from coordinator.ledger.asking import Query
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.handing import acts
from coordinator.ui.handing.classes import ClassPart
from coordinator.ui.handing.draft import CLASS, ISSUE, RETURN, SWAP, Desk, draft_path, keep, kept
from coordinator.ui.handing.papers import Sheaf, made_papers
from coordinator.ui.handing.people import PersonPart, icon_button
from coordinator.ui.handing.pieces import Pieces, Shown, shown_device
from coordinator.ui.handing.receipts import WAITING, ReceiptsPart
from coordinator.ui.handing.recognising import scan, worth_knowing_of_device, worth_knowing_of_person
from coordinator.ui.handing.terms import TermsPart
from coordinator.ui.handing.viewer import ReceiptView
from coordinator.ui.icons import icon_for
from coordinator.ui.theme import in_role, labelled
from coordinator.words import count_text, text

_BREATH = 600  # milliseconds


class HandingPage(QuietPage):
    """One calm desk. What lies on it is a value, shown whole after every step and kept beside the database."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._register = context.ledger.register
        self._path = draft_path(context.path)
        self.desk = kept(self._path, lambda kind, id: self._register.get(kind, id) is not None)
        self.modes: dict[str, QPushButton] = {}
        self.person = PersonPart(self._register)
        self.person.chosen.connect(lambda id: self.put(replace(self.desk, person=id)))
        self.person.cleared.connect(self._another_person)
        self.person.coded.connect(self.scanned)
        self.code = QLineEdit(
            placeholderText=text("Scan, or write a serial number or asset tag"), clearButtonEnabled=True
        )
        self.code.setAccessibleName(text("Device: serial number or asset tag"))
        self.code.setMinimumHeight(36)
        self.code.returnPressed.connect(self._coded)
        self.pieces = Pieces()
        self.pieces.changed.connect(lambda piece: self.put(self.desk.with_changed(piece), focus=False))
        self.pieces.removed.connect(lambda device: self.put(self.desk.without(device)))
        self.group = ClassPart(self._register)
        self.group.changed.connect(lambda desk: self.put(desk, focus=False))
        self.group.coded.connect(self.scanned)
        self.terms = TermsPart(context.ledger.today)
        self.terms.changed.connect(lambda desk: self.put(desk, focus=False))
        self.hint = labelled("", "muted", wrap=True)
        self.act = QPushButton()
        self.clear = QPushButton(text("Clear the desk"))
        self.viewer = ReceiptView(context.window)
        self.viewer.left.connect(self._leave_paper)
        self.receipts = ReceiptsPart(context)
        self.receipts.wanted.connect(self.show_papers)
        self.receipts.left.connect(self.show_desk)
        self.stack = QStackedWidget()
        self._after_paper: QWidget | None = None
        self._lay()
        self.put(self.desk)

    def enter(self, **wanted: Any) -> None:
        """Opens on the desk as it was left; ``person`` or ``device`` (ids) are put on it, ``papers`` lists receipts."""
        if (receipt := wanted.get("receipt")) is not None:
            self.show_papers([receipt])
            return
        if wanted.get("papers"):
            self.show_receipts(waiting=wanted["papers"] == "waiting")
            return
        self.show_desk()
        if (person := wanted.get("person")) is not None:
            self.put(replace(self.desk, person=person))
        for device in wanted.get("devices", ()):
            if (record := self._register.get("device", device)) is not None:
                self.scanned(record.text("asset_tag") or record.text("serial"))

    def noticed(self, notice: Notice) -> None:
        """Shows the desk anew, since a device or person on it may have changed."""
        if {"device", "person", "loan", "group"} & notice.touched.keys():
            self._show()
        if {"handover", "person"} & notice.touched.keys():
            self.receipts.refresh()
            self._count_waiting()

    def scanned(self, code: str) -> bool:
        """Every scan is the desk's: a device or person comes onto it, a receipt is marked as signed."""
        found = scan(self.desk, self._register, code)
        if found.receipt is not None:
            self.sign(found.receipt)
            return True
        if found.said:
            self.context.window.say(found.said, trouble=not found.known)
        if found.known:
            self.show_desk()
            self.put(found.desk)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed on a button, by a scanner or by hand, begin a code: never does their Enter press the button."""
        said = event.text()
        chord = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if said.strip() and said.isprintable() and not chord and self.stack.currentWidget() is not self.receipts:
            self.show_desk()
            field = self.group.code if self.desk.mode == CLASS else self.code
            field.setFocus()
            field.insert(said)
            return
        super().keyPressEvent(event)

    def put(self, desk: Desk, *, focus: bool = True) -> None:
        """Lays the desk anew, keeps it, and moves the focus to what comes next."""
        if desk != self.desk or not self._path.exists():
            self.desk = desk
            self._keep()
        self._show()
        if focus:
            self._next_field().setFocus()

    def act_now(self) -> None:
        """Does what the button says."""
        if not acts.promised(self._register, self.desk):
            return
        try:
            changes = acts.prepared(self.context.ledger, self.desk)
        except Trouble as refused:
            self.context.window.say(str(refused), trouble=True)
            return
        done = self.desk
        self.act.setEnabled(False)  # a second Enter by the same finger shall not do it again
        QTimer.singleShot(_BREATH, self._show)
        self.context.window.commit(changes, lambda notice: self._acted(notice, done))

    def sign(self, receipt: Record) -> None:
        """Marks a receipt that has come back as signed."""
        number = receipt.text("number")
        if receipt["void"] == 1:
            self.context.window.say(text("Receipt {number} is void.", number=number), trouble=True)
        elif receipt["signature"] == "signed":
            self.context.window.say(text("Receipt {number} is signed already.", number=number))
        else:
            self.context.window.commit(acts.signed(receipt, "signed"))

    def show_desk(self) -> None:
        """Back to the desk."""
        self.stack.setCurrentIndex(0)
        self._count_waiting()
        self._next_field().setFocus()

    def show_receipts(self, *, waiting: bool = False) -> None:
        """The list of all receipts, or of those whose paper has not come back."""
        self.receipts.show_list(waiting=waiting)
        self.stack.setCurrentWidget(self.receipts)

    def show_papers(self, handovers: list[int], *, said: str = "", fresh: bool = False) -> None:
        """Makes the papers of hand-overs beside the window, then shows them."""
        register = self._register
        self._after_paper = None if fresh else self.receipts
        self.context.window.run(
            count_text("Making {count} receipt", "Making {count} receipts", len(handovers)),
            lambda _progress, _cancelled: made_papers(register, handovers),
            lambda sheaf: self._show_sheaf(sheaf, said, fresh=fresh),
        )

    def _show_sheaf(self, sheaf: Sheaf, said: str, *, fresh: bool) -> None:
        back = text("Next hand-over") if fresh else text("Back to the list")
        self.viewer.show_paper(
            sheaf.pdf, sheaf.title, sheaf.file_name, said=said, unprintable=sheaf.unprintable, back=back
        )
        self.stack.setCurrentWidget(self.viewer)
        self.viewer.print.setFocus()
        if fresh and self.terms.at_once.isChecked():
            self.viewer.print_now()

    def _acted(self, notice: Notice, done: Desk) -> None:
        """The desk is free again, but for what was scanned while the commit ran."""
        later = tuple(piece for piece in self.desk.pieces if piece.device not in done.devices)
        self.desk = replace(done.cleared(), pieces=later)
        self._keep()
        self._show()
        self.show_papers(handovers_of(notice), fresh=True)

    def _leave_paper(self) -> None:
        if self._after_paper is not None:
            self.stack.setCurrentWidget(self._after_paper)
        else:
            self.show_desk()

    def _keep(self) -> None:
        try:
            keep(self.desk, self._path)
        except OSError as error:
            told = text("The desk could not be kept for next time: {reason}", reason=error.strerror or "")
            self.context.window.say(told, trouble=True)

    def _coded(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self.scanned(code)
        elif self.act.isEnabled():
            self.act.setFocus()

    def _another_person(self) -> None:
        self.put(replace(self.desk, person=None))
        self.person.field.setFocus()

    def _next_field(self) -> QWidget:
        """Where the hands go next: the button when all is there, otherwise what is missing."""
        if self.desk.mode == CLASS:
            return self.act if self._complete_class() else self.group.code if self.desk.group else self.group.group
        if self.act.isEnabled():
            return self.act
        wants_person = self.desk.mode == ISSUE and self.desk.person is None
        return self.person.field if wants_person else self.code

    def _complete_class(self) -> bool:
        return bool(self.desk.given) and len(self.desk.given) >= self.group.pupils.rowCount()

    def _mode_chosen(self, mode: str) -> None:
        """Another way of working; what fits it stays on the desk."""
        desk = replace(self.desk, mode=mode)
        if CLASS in (mode, self.desk.mode):
            desk = replace(desk, person=None, pieces=(), given=())
        elif mode == SWAP:
            desk = replace(desk, pieces=desk.pieces[:2])
        elif mode == ISSUE and self.desk.mode in (RETURN, SWAP):
            desk = replace(desk, person=None)
        self.put(desk)

    # What is shown.

    def _show(self) -> None:
        desk, register = self.desk, self._register
        self.modes[desk.mode].setChecked(True)
        in_class = desk.mode == CLASS
        self._loose.setVisible(not in_class)
        self.group.setVisible(in_class)
        if in_class:
            self.group.show_desk(desk)
        else:
            self._person_label.setText(text("Who borrows") if desk.mode == ISSUE else text("Who has borrowed"))
            shows_person = desk.mode == ISSUE or desk.person is not None
            self._person_label.setVisible(shows_person)
            self.person.setVisible(shows_person)
            self.person.show_person(desk.person, worth_knowing_of_person(register, desk))
            self.person.other.setVisible(desk.mode == ISSUE)
            self.pieces.show_pieces(self._shown_pieces(), returning=desk.mode == RETURN)
            self._empty.setVisible(not desk.pieces)
            self.pieces.setVisible(bool(desk.pieces))
        self.terms.show_desk(desk)
        promise = acts.promised(register, desk)
        said = promise or self.modes[desk.mode].text()
        self.act.setText(said.replace("&", "&&"))
        self.act.setAccessibleName(said)
        self.act.setEnabled(bool(promise))
        self.hint.setText(acts.missing(desk))
        self.clear.setVisible(not desk.empty)

    def _shown_pieces(self) -> list[Shown]:
        desk, shown = self.desk, []
        roles = (text("Broken"), text("Spare")) if desk.mode == SWAP else ()
        for at, piece in enumerate(desk.pieces):
            device = self._register.get("device", piece.device)
            if device is None:
                continue
            out = desk.mode == ISSUE or (desk.mode == SWAP and at == 1)
            warnings = worth_knowing_of_device(self._register, device, taker=desk.person, handing_out=out)
            name, what = shown_device(self._register, device)
            role = roles[at] if at < len(roles) else ""
            shown.append(Shown(piece, name, what, tuple(warnings), role))
        return shown

    def _count_waiting(self) -> None:
        waiting = Query("handover", filters=WAITING)
        count = self._register.count(waiting)
        self.papers.setText(text("Receipts ({count} not back)", count=count) if count else text("Receipts"))

    # How it is laid out.

    def _lay(self) -> None:
        table = QWidget()
        layout = QVBoxLayout(table)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(self._top())
        middle = QHBoxLayout()
        middle.setSpacing(24)
        left = QVBoxLayout()
        left.addWidget(self._loose_part(), 1)
        left.addWidget(self.group, 1)
        middle.addLayout(left, 1)
        middle.addWidget(self._side())
        layout.addLayout(middle, 1)
        layout.addLayout(self._bottom())
        for page in (table, self.receipts, self.viewer):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.addWidget(self.stack)
        for keys in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chord = QKeySequence(Qt.KeyboardModifier.ControlModifier.value | keys.value)
            QShortcut(chord, table, self.act_now, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(labelled(text("Hand-over desk"), "title"))
        top.addSpacing(16)
        group = QButtonGroup(self)
        for mode, name, icon in (
            (ISSUE, text("Hand out"), "mdi6.tray-arrow-up"),
            (RETURN, text("Take back"), "mdi6.tray-arrow-down"),
            (SWAP, text("Swap"), "mdi6.swap-horizontal"),
            (CLASS, text("Class"), "mdi6.account-group-outline"),
        ):
            button = icon_button(icon, name)
            button.setCheckable(True)
            button.clicked.connect(partial(self._mode_chosen, mode))
            group.addButton(button)
            in_role(button, "mode")
            self.modes[mode] = button
            top.addWidget(button)
        top.addStretch(1)
        self.papers = icon_button("mdi6.file-document-outline", text("Receipts"))
        self.papers.clicked.connect(lambda _checked=False: self.show_receipts())
        top.addWidget(self.papers)
        return top

    def _loose_part(self) -> QWidget:
        """Person and devices, in every way of working but the class."""
        self._loose = QWidget()
        layout = QVBoxLayout(self._loose)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._person_label: QLabel = labelled(text("Who borrows"), "caption")
        self._empty = labelled(
            text("Nothing lies on the desk. Scan a device: a free one is handed out, a borrowed one is taken back."),
            "muted",
            wrap=True,
        )
        layout.addWidget(self._person_label)
        layout.addWidget(self.person)
        layout.addSpacing(12)
        layout.addWidget(labelled(text("Devices"), "caption"))
        layout.addWidget(self.code)
        layout.addWidget(self._empty)
        layout.addWidget(self.pieces, 1)
        layout.addStretch(0)
        return self._loose

    def _side(self) -> QWidget:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.terms)
        scroll.setFixedWidth(max(240, self.terms.sizeHint().width() + 24))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        return scroll

    def _bottom(self) -> QHBoxLayout:
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        in_role(self.act, "main")
        self.act.setMinimumHeight(44)
        self.act.setAutoDefault(True)
        self.act.clicked.connect(self.act_now)
        icon_for(self.clear, "mdi6.broom")
        self.clear.clicked.connect(lambda: self.put(self.desk.cleared()))
        bottom.addWidget(self.hint, 1)
        bottom.addWidget(self.clear)
        bottom.addWidget(self.act)
        return bottom
