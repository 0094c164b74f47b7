"""The desk as it is seen: person, devices or class, what holds for the whole, and the one button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coordinator.desk.counter import desk_acts
from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, SWAP, Desk
from coordinator.desk.counter.desk_scan import worth_knowing_of_person
from coordinator.desk.counter.unusual_handovers import of_device
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ui.context import Context
from coordinator.ui.handover.class_round import ClassPart
from coordinator.ui.handover.device_rows import Pieces, Shown, shown_device
from coordinator.ui.handover.handover_terms import TermsPart
from coordinator.ui.handover.person_choice import PersonPart
from coordinator.ui.widgets.buttons import icon_button
from coordinator.ui.widgets.icons import icon_for
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import text


class DeskTable(QWidget):
    """Shows a desk whole; what is done to it is told by the signals of its parts, by ``mode_chosen`` and ``coded``."""

    mode_chosen = Signal(str)
    coded = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._register = context.ledger.register
        self.modes: dict[str, QPushButton] = {}
        self.person = PersonPart(self._register)
        self.code = QLineEdit()
        self.code.setPlaceholderText(text("Scan, or write a serial number or asset tag"))
        self.code.setClearButtonEnabled(True)
        self.code.setAccessibleName(text("Device: serial number or asset tag"))
        self.code.setMinimumHeight(36)
        self.code.returnPressed.connect(self._code_written)
        self.pieces = Pieces()
        self.group = ClassPart(self._register)
        self.terms = TermsPart(context.ledger.today)
        self.hint = labelled("", "muted", wrap=True)
        self.act = QPushButton()
        self.clear = QPushButton(text("Clear the desk"))
        layout = QVBoxLayout(self)
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

    def show_desk(self, desk: Desk) -> None:
        """Shows everything that lies on the desk, and what the button would do."""
        register = self._register
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
            self.pieces.show_pieces(self._shown_pieces(desk), returning=desk.mode == RETURN)
            self._empty.setVisible(not desk.pieces)
            self.pieces.setVisible(bool(desk.pieces))
        self.terms.show_desk(desk)
        promise = desk_acts.promised(register, desk)
        sentence = promise or self.modes[desk.mode].text()
        self.act.setText(sentence.replace("&", "&&"))
        self.act.setAccessibleName(sentence)
        self.act.setEnabled(bool(promise))
        self.hint.setText(desk_acts.missing_at_desk(desk))
        self.clear.setVisible(not desk.empty)

    def next_field(self, desk: Desk) -> QWidget:
        """Where the hands go next: the button when all is there, otherwise what is missing."""
        if desk.mode == CLASS:
            return self.act if self._complete_class(desk) else self.group.code if desk.group else self.group.group
        if self.act.isEnabled():
            return self.act
        wants_person = desk.mode == ISSUE and desk.person is None
        return self.person.field if wants_person else self.code

    def _complete_class(self, desk: Desk) -> bool:
        return bool(desk.given) and len(desk.given) >= self.group.pupils.rowCount()

    def _code_written(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self.coded.emit(code)
        elif self.act.isEnabled():
            self.act.setFocus()

    def _mode_pressed(self, mode: str, _checked: bool = False) -> None:
        self.mode_chosen.emit(mode)

    def _shown_pieces(self, desk: Desk) -> list[Shown]:
        shown = []
        roles = (text("Broken"), text("Spare")) if desk.mode == SWAP else ()
        for at, piece in enumerate(desk.pieces):
            device = self._register.get(DEVICE, piece.device)
            if device is None:
                continue
            out = desk.mode == ISSUE or (desk.mode == SWAP and at == 1)
            warnings = of_device(self._register, device, taker=desk.person, handing_out=out)
            name, what = shown_device(self._register, device)
            role = roles[at] if at < len(roles) else ""
            shown.append(Shown(piece, name, what, tuple(warnings), role))
        return shown

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
            button.clicked.connect(partial(self._mode_pressed, mode))
            group.addButton(button)
            in_role(button, "mode")
            self.modes[mode] = button
            top.addWidget(button)
        top.addStretch(1)
        self.papers = icon_button("mdi6.file-document-outline", text("Receipts"))
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
        icon_for(self.clear, "mdi6.broom")
        bottom.addWidget(self.hint, 1)
        bottom.addWidget(self.clear)
        bottom.addWidget(self.act)
        return bottom
