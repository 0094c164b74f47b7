"""The pages that are lists: devices with their models, rooms and units; people with their groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.ui.context import Context, QuietPage
from coordinator.ui.lists.record_list import RecordList
from coordinator.ui.widgets import theme
from coordinator.words import text


class ListsPage(QuietPage):
    """Some lists, one shown at a time."""

    kinds: Sequence[str] = ()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lists: dict[str, RecordList] = {}
        self._behind: set[str] = set()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(text("Lists"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget()
        for kind in self.kinds:
            self.tabs.addTab(KINDS[kind].caption)
        self.tabs.currentChanged.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    def enter(self, **wanted: Any) -> None:
        """``kind`` chooses the list; ``filters`` or ``text`` what it shows."""
        kind = wanted.get("kind", self.list.kind if self.lists else self.kinds[0])
        at = list(self.kinds).index(kind)
        fresh = kind not in self.lists
        self.tabs.setCurrentIndex(at)
        self._turn(at)
        if "filters" in wanted or "text" in wanted:
            order = self.list.query.order
            self.list.ask(Query(KINDS[kind], wanted.get("text", ""), tuple(wanted.get("filters", ())), order))
        elif not fresh and kind in self._behind:
            self.list.refresh()
        self._behind.discard(kind)

    def noticed(self, notice: Notice) -> None:
        """The list that is shown asks again when what it shows was touched."""
        touched = set(notice.touched)
        for kind, shown in self.lists.items():
            related = {kind} | {field.refers for field in KINDS[kind].fields if field.refers}
            if kind in (PERSON.code, ROOM.code, PRODUCT.code):
                related.add("device")
            if kind == GROUP.code:
                related.add("person")
            if touched & related:
                if shown is self.list and self.isVisible():
                    shown.refresh()
                else:
                    self._behind.add(kind)

    @property
    def list(self) -> RecordList:
        """The list that is shown."""
        return self.lists[self.kinds[max(self.tabs.currentIndex(), 0)]]

    def close_page(self) -> None:
        """Ends the threads of every list."""
        for each in self.lists.values():
            each.close_lanes()

    def _turn(self, at: int) -> None:
        kind = self.kinds[max(at, 0)]
        if kind not in self.lists:
            self.lists[kind] = RecordList(kind, self.context)
            self.stack.addWidget(self.lists[kind])
            self.lists[kind].ask(self.lists[kind].query)
        self.stack.setCurrentWidget(self.lists[kind])
        if kind in self._behind:
            self._behind.discard(kind)
            self.lists[kind].refresh()


class DevicesPage(ListsPage):
    """Devices, and what they are, where they stand and whose they are."""

    kinds = (DEVICE.code, PRODUCT.code, ROOM.code, UNIT.code)


class PeoplePage(ListsPage):
    """People and their groups."""

    kinds = (PERSON.code, GROUP.code)
