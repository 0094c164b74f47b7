"""The rows of the receipts list: only those in sight are read from the register."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from coordinator.desk.counter.handover_papers import stored_receipt
from coordinator.domain.changes import Ref, number_of
from coordinator.domain.choices import Direction
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark, text

COLUMNS: Final = (mark("Number"), mark("Direction"), mark("Person"), mark("Date"), mark("Devices"), mark("Signature"))
SIGNATURE: Final = 5
ID: Final = Qt.ItemDataRole.UserRole
_PATHS: Final = ("number", "direction", "person.shown", "on", "signature", "void")
_BATCH: Final = 60
_NAMED: Final = 3
_Index = QModelIndex | QPersistentModelIndex


class ReceiptRows(QAbstractTableModel):
    """Hand-overs, newest first, with what they concerned."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._ids: array[int] = array("q")
        self._read: dict[int, tuple[str, ...]] = {}
        self._signatures: dict[int, tuple[str, bool]] = {}

    def ask(self, words: str, filters: Sequence[Filter]) -> None:
        """Shows the hand-overs that answer."""
        self.beginResetModel()
        query = Query(HANDOVER, words, tuple(filters), (("on", True), ("number", True)))
        self._ids = self._register.ids(query)
        self._read.clear()
        self.endResetModel()

    def id(self, row: int) -> int:
        """The hand-over at a row."""
        return self._ids[row]

    def seen(self, id: int) -> dict[str, Scalar]:
        """The signature that the list shows of a hand-over, by its field; nothing where it shows none yet."""
        return {"signature": self._signatures[id][0] or None} if id in self._read else {}

    def row_of(self, id: int) -> int | None:
        """Where a hand-over stands, if it does."""
        return self._ids.index(id) if id in self._ids else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many hand-overs answer."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text(COLUMNS[section])
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """The signature can be edited where the receipt holds."""
        flags = super().flags(index)
        if index.column() == SIGNATURE and not self._cells(index.row())[1][1]:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        if not index.isValid():
            return None
        if role == ID:
            return self._ids[index.row()]
        cells, (signature, void) = self._cells(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[index.column()]
        if role == Qt.ItemDataRole.EditRole and index.column() == SIGNATURE:
            return signature
        if role == Qt.ItemDataRole.FontRole and void and index.column() == 0:
            font = QFont()
            font.setStrikeOut(True)
            return font
        return None

    def _cells(self, row: int) -> tuple[tuple[str, ...], tuple[str, bool]]:
        id = self._ids[row]
        if id not in self._read:
            self._load(row)
        return self._read[id], self._signatures[id]

    def _load(self, row: int) -> None:
        start = max(0, row - _BATCH // 2)
        ids = self._ids[start : start + _BATCH]
        devices = self._devices(ids)
        for id, values in zip(ids, self._register.rows(HANDOVER, ids, _PATHS), strict=True):
            number, direction, person, on, signature, void = values
            told = HANDOVER.field("signature").show(signature)
            state = text("Void") if void else told if direction == Direction.ISSUE else "–"
            shown = HANDOVER.field("direction").show(direction)
            named = devices.get(id, [])
            few = ", ".join(named[:_NAMED]) + (f" +{len(named) - _NAMED}" if len(named) > _NAMED else "")
            self._read[id] = (str(number or ""), shown, str(person or "–"), str(on or ""), few or "–", state)
            self._signatures[id] = (str(signature or ""), bool(void) or direction != Direction.ISSUE)

    def _devices(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """What the devices of each hand-over are called."""
        found: dict[int, list[str]] = {}
        for path in ("issued", "returned"):
            loans = self._register.records(Query(LOAN, filters=(Filter(path, Test.IS, tuple(ids)),)))
            for loan in loans:
                name = self._register.name(Ref(DEVICE.code, loan.device or 0))
                found.setdefault(number_of(loan, path) or 0, []).append(name)
        for id in ids:
            if id not in found:
                found[id] = self._on_paper(id)
        return found

    def _on_paper(self, id: int) -> list[str]:
        """The devices of a void receipt, whose loans are gone, as its paper names them."""
        try:
            return [line.asset_tag or line.serial for line in stored_receipt(self._register, id).devices]
        except Refused:
            return []  # it never had a paper, or retention has taken it: the cell says –
