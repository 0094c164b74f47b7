"""The devices on the desk, one row each: what it is, its condition, what goes with it, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QToolButton, QVBoxLayout, QWidget

from coordinator.desk.counter.desk_draft import Piece
from coordinator.domain.choices import CONDITIONS
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.records import Device
from coordinator.ledger.questions import Register
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.icons import icon_for
from coordinator.ui.widgets.theme import in_role, labelled
from coordinator.words import text


@dataclass(frozen=True, slots=True)
class Shown:
    """A row: the piece, what the device is called, what it is, and sentences worth knowing."""

    piece: Piece
    name: str
    what: str
    warnings: tuple[str, ...]
    role: str = ""


def shown_device(register: Register, device: Device) -> tuple[str, str]:
    """What a device is called, and beside it its model and serial number."""
    name = register.name(device.ref)
    model = register.rows(DEVICE, [device.id], ("product.model",))[0][0]
    serial = device.serial
    return name, " · ".join(str(part) for part in (model, serial if serial != name else "") if part)


class PieceRow(QFrame):
    """One device. ``changed`` tells its new condition or accessories, ``removed`` that it leaves the desk."""

    changed = Signal(object)
    removed = Signal(int)

    def __init__(self, shown: Shown, *, returning: bool) -> None:
        super().__init__()
        self._piece = shown.piece
        self._kept = (shown, returning)
        self.condition = ChoiceBox()
        self.condition.addItem("–", None)
        for choice in CONDITIONS:
            self.condition.addItem(text(choice.label), choice.code)
        self.condition.setCurrentIndex(max(0, self.condition.findData(shown.piece.condition)))
        self.condition.setAccessibleName(text("Condition of {device}", device=shown.name))
        self.condition.activated.connect(self._condition_chosen)
        self.accessories = QLineEdit(shown.piece.accessories)
        hint = text("Accessories missing") if returning else text("Accessories, such as charger, case")
        self.accessories.setPlaceholderText(hint)
        self.accessories.setAccessibleName(f"{hint}: {shown.name}")
        self.accessories.editingFinished.connect(self._accessories_written)
        self.remove = QToolButton()
        in_role(self.remove, "flat")
        icon_for(self.remove, "mdi6.close")
        self.remove.setToolTip(text("Take {device} off the desk", device=shown.name))
        self.remove.setAccessibleName(text("Take {device} off the desk", device=shown.name))
        self.remove.clicked.connect(lambda: self.removed.emit(self._piece.device))
        self._lay(shown)

    @property
    def kept(self) -> tuple[Shown, bool]:
        """What the row was made of; an equal row need not be made anew."""
        return self._kept

    def _lay(self, shown: Shown) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 4, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        name = labelled(f"{shown.role}: {shown.name}" if shown.role else shown.name, "heading", wrap=True)
        what = labelled(shown.what, "muted", wrap=True)
        grid.addWidget(name, 0, 0)
        grid.addWidget(what, 1, 0)
        grid.addWidget(self.condition, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.accessories, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.remove, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        if shown.warnings:
            grid.addWidget(labelled("⚠ " + " ".join(shown.warnings), "warning", wrap=True), 2, 0, 1, 4)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(2, 4)

    def _condition_chosen(self) -> None:
        self._tell(replace(self._piece, condition=self.condition.currentData()))

    def _accessories_written(self) -> None:
        typed = self.accessories.text().strip()
        if typed != self._piece.accessories:
            self._tell(replace(self._piece, accessories=typed))

    def _tell(self, piece: Piece) -> None:
        self._piece = piece
        shown, returning = self._kept
        self._kept = (replace(shown, piece=piece), returning)
        self.changed.emit(piece)


class Pieces(QScrollArea):
    """All the devices on the desk, or one sentence on how they get here."""

    changed = Signal(object)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(text("Devices on the desk"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(0)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)
        self.rows: list[PieceRow] = []

    def show_pieces(self, shown: Sequence[Shown], *, returning: bool) -> None:
        """Shows the rows; those that did not change stay, and so does what is being written in them."""
        if [row.kept for row in self.rows] == [(one, returning) for one in shown]:
            return
        kept = {row.kept[0].piece.device: row for row in self.rows}
        self._take_out()
        rows = []
        for one in shown:
            old = kept.get(one.piece.device)
            row = (
                kept.pop(one.piece.device)
                if old is not None and old.kept == (one, returning)
                else self._row(one, returning)
            )
            rows.append(row)
            self._layout.addWidget(row)
            line = QFrame()
            in_role(line, "line")
            self._layout.addWidget(line)
        for gone in kept.values():
            gone.deleteLater()
        self.rows = rows
        if rows:
            self.ensureWidgetVisible(rows[-1])

    def _take_out(self) -> None:
        """Empties the layout; the lines between the rows go, the rows may come again."""
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None and not isinstance(widget, PieceRow):
                widget.deleteLater()

    def _row(self, one: Shown, returning: bool) -> PieceRow:
        row = PieceRow(one, returning=returning)
        row.changed.connect(self.changed)
        row.removed.connect(self.removed)
        return row
