"""The hand-over desk: hand out, take back, swap, or a whole class, by scan and keyboard (window: budgets)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.counter import desk_acts
from coordinator.desk.counter.desk_draft import (
    CLASS,
    ISSUE,
    RETURN,
    SWAP,
    Desk,
    draft_path,
    keep_desk,
    kept_desk,
    set_damaged_aside,
)
from coordinator.desk.counter.desk_scan import Scan, lay_device, scan
from coordinator.desk.counter.handover_desk import handovers_of
from coordinator.desk.counter.kept_papers import Sheaf, made_papers
from coordinator.domain.choices import SignatureState
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Handover
from coordinator.ledger.outcomes import Notice, Trouble
from coordinator.ledger.questions import Query
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.handover.desk_table import DeskTable
from coordinator.ui.handover.receipts_tab import WAITING, ReceiptsPart
from coordinator.ui.paper.paper_viewer import ReceiptView
from coordinator.ui.threads.timers import later
from coordinator.words import count_text, text

_BREATH = 600  # milliseconds


class HandingPage(QuietPage):
    """One calm desk. What lies on it is a value, shown whole after every step and kept beside the database."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._register = context.ledger.register
        self._path = draft_path(context.path)
        self._damaged = set_damaged_aside(self._path)
        self.desk = kept_desk(self._path, lambda kind, id: self._register.get(KINDS[kind], id) is not None)
        self.table = DeskTable(context)
        self.viewer = ReceiptView(context.window)
        self.viewer.left.connect(self._leave_paper)
        self.receipts = ReceiptsPart(context)
        self.receipts.wanted.connect(self.show_papers)
        self.receipts.left.connect(self.show_desk)
        self.stack = QStackedWidget()
        for page in (self.table, self.receipts, self.viewer):
            self.stack.addWidget(page)
        self._after_paper: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.addWidget(self.stack)
        self._connect()
        self.put(self.desk)

    def _connect(self) -> None:
        table = self.table
        table.person.chosen.connect(lambda id: self.put(replace(self.desk, person=id)))
        table.person.cleared.connect(self._another_person)
        table.person.coded.connect(self._coded)
        table.coded.connect(self._coded)
        table.pieces.changed.connect(lambda piece: self.put(self.desk.with_changed(piece), focus=False))
        table.pieces.removed.connect(lambda device: self.put(self.desk.without(device)))
        table.group.changed.connect(lambda desk: self.put(desk, focus=False))
        table.group.coded.connect(self._coded)
        table.terms.changed.connect(lambda desk: self.put(desk, focus=False))
        table.mode_chosen.connect(self._mode_chosen)
        table.papers.clicked.connect(lambda _checked=False: self.show_receipts())
        table.act.clicked.connect(self.act_now)
        table.clear.clicked.connect(lambda _checked=False: self.put(self.desk.cleared()))
        for keys in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chord = QKeySequence(Qt.KeyboardModifier.ControlModifier.value | keys.value)
            QShortcut(chord, table, self.act_now, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show(self) -> None:
        self.table.show_desk(self.desk)

    def enter(self, **wanted: Any) -> None:
        """The desk as it was left; ``person`` and ``devices`` (ids) are laid on it, ``papers`` lists receipts."""
        self._tell_damage()
        if (receipt := wanted.get("receipt")) is not None:
            self.show_papers([receipt])
            return
        if wanted.get("papers"):
            self.show_receipts(waiting=wanted["papers"] == "waiting", overdue=wanted["papers"] == "overdue")
            return
        self.show_desk()
        if (person := wanted.get("person")) is not None:
            self.put(replace(self.desk, person=person))
        for device in wanted.get("devices", ()):
            if (record := self._register.get(DEVICE, device)) is not None:
                self._lay(lay_device(self.desk, self._register, record))

    def _tell_damage(self) -> None:
        damaged, self._damaged = self._damaged, None
        if damaged is not None:
            sentence = text(
                "An unfinished hand-over could not be read, so the desk is empty; its file is kept as {file}. See among"
                " the receipts what was handed out, and begin the rest anew.",
                file=damaged.name,
            )
            self.context.window.say(sentence, trouble=True)

    def noticed(self, notice: Notice) -> None:
        """Shows the desk anew, since a device or person on it may have changed."""
        if {DEVICE.code, PERSON.code, LOAN.code, GROUP.code} & notice.touched.keys():
            self._show()
        if {HANDOVER.code, PERSON.code} & notice.touched.keys():
            self.receipts.refresh()
            self._count_waiting()

    def scanned(self, code: str) -> bool:
        """A device or person comes onto the desk, a receipt is marked as signed; the window asks about other codes."""
        found = scan(self.desk, self._register, code)
        if found.receipt is not None:
            self.sign(found.receipt)
        elif found.known:
            self._lay(found)
        return found.known

    def _lay(self, found: Scan) -> None:
        if found.said:
            self.context.window.say(found.said)
        self.show_desk()
        self.put(found.desk)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed on a button, by a scanner or by hand, begin a code: never does their Enter press the button."""
        typed = event.text()
        chord = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if typed.strip() and typed.isprintable() and not chord and self.stack.currentWidget() is not self.receipts:
            self.show_desk()
            field = self.table.group.code if self.desk.mode == CLASS else self.table.code
            field.setFocus()
            field.insert(typed)
            return
        super().keyPressEvent(event)

    def put(self, desk: Desk, *, focus: bool = True) -> None:
        """Lays the desk anew, keeps it, and moves the focus to what comes next."""
        if desk != self.desk or not self._path.exists():
            self.desk = desk
            self._keep()
        self._show()
        if focus:
            self.table.next_field(self.desk).setFocus()

    def act_now(self) -> None:
        """Does what the button says."""
        if not desk_acts.promised(self._register, self.desk):
            return
        try:
            changes = desk_acts.prepared_changes(self.context.ledger, self.desk)
        except Trouble as refused:
            self.context.window.say(str(refused), trouble=True)
            return
        done = self.desk
        self.table.act.setEnabled(False)  # a second Enter by the same finger shall not do it again
        later(self, _BREATH, self._show)
        self.context.window.commit(changes, lambda notice: self._acted(notice, done))

    def sign(self, receipt: Handover) -> None:
        """Marks a receipt that has come back as signed."""
        number = receipt.number
        if receipt.void:
            self.context.window.say(text("Receipt {number} is void.", number=number), trouble=True)
        elif receipt.signature == SignatureState.SIGNED:
            self.context.window.say(text("Receipt {number} is signed already.", number=number))
        else:
            self.context.window.commit(desk_acts.signature_changes(receipt, SignatureState.SIGNED))

    def show_desk(self) -> None:
        """Back to the desk."""
        self.stack.setCurrentIndex(0)
        self._count_waiting()
        self.table.next_field(self.desk).setFocus()

    def show_receipts(self, *, waiting: bool = False, overdue: bool = False) -> None:
        """The list of all receipts, of those whose paper has not come back, or of loans past their last day."""
        self.receipts.show_list(waiting=waiting, overdue=overdue)
        self.stack.setCurrentWidget(self.receipts)

    def show_papers(self, handovers: list[int], *, sentence: str = "", fresh: bool = False) -> None:
        """Makes the papers of hand-overs beside the window, then shows them."""
        register = self._register
        self._after_paper = None if fresh else self.receipts
        self.context.window.run(
            count_text("Making {count} receipt", "Making {count} receipts", len(handovers)),
            lambda _progress, _cancelled: made_papers(register, handovers),
            lambda sheaf: self._show_sheaf(sheaf, sentence, fresh=fresh),
        )

    def _show_sheaf(self, sheaf: Sheaf, sentence: str, *, fresh: bool) -> None:
        back = text("Next hand-over") if fresh else text("Back to the list")
        self.viewer.show_paper(
            sheaf.pdf, sheaf.title, sheaf.file_name, sentence=sentence, unprintable=sheaf.unprintable, back=back
        )
        self.stack.setCurrentWidget(self.viewer)
        self.viewer.print.setFocus()
        if fresh and self.table.terms.at_once.isChecked():
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
            keep_desk(self.desk, self._path, self.context.ledger.today)
        except OSError as error:
            told = text("The desk could not be kept for next time: {reason}", reason=error.strerror or "")
            self.context.window.say(told, trouble=True)

    def _coded(self, code: str) -> None:
        """A code written by hand: as a scan, but an unknown one is only said."""
        if not self.scanned(code):
            self.context.window.say(scan(self.desk, self._register, code).said, trouble=True)

    def _another_person(self) -> None:
        self.put(replace(self.desk, person=None))
        self.table.person.field.setFocus()

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

    def _count_waiting(self) -> None:
        waiting = Query(HANDOVER, filters=WAITING)
        count = self._register.count(waiting)
        self.table.papers.setText(text("Receipts ({count} not back)", count=count) if count else text("Receipts"))
