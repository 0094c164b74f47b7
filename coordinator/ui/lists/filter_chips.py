"""The filters in force as chips that say them in words, and the menu that adds one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from coordinator.desk.records.filters import OFFERS, FilterOffer, filter_value_words, filter_words, offer_of
from coordinator.desk.year.unit_years import recent_since
from coordinator.domain.changes import Record
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar, show_integer
from coordinator.ledger.questions import Filter, Query, Register
from coordinator.ui.context import Context
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import icons, theme
from coordinator.ui.widgets.flow_layout import FlowLayout
from coordinator.words import text

MOST_VALUES = 200


class Chips(QWidget):
    """``changed`` carries the filters in force."""

    changed = Signal(object)

    def __init__(self, kind: str, context: Context, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._ledger = context.ledger
        self._today = context.ledger.today
        self._register: Register = context.ledger.register
        self._lane = lane
        self.query = Query(KINDS[kind])
        self._flow = FlowLayout(self)
        self.add_button = QToolButton()
        self.add_button.setText(text("Filter"))
        self.add_button.setToolTip(text("Show only some of them"))
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.icon_for(self.add_button, "mdi6.filter-plus-outline")
        self._flow.addWidget(self.add_button)
        self._chips: list[QToolButton] = []
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._offer)
        self.add_button.setMenu(self._menu)

    def show_query(self, query: Query[Record]) -> None:
        """Shows the filters of a query."""
        self.query = query
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for filter in query.filters:
            chip = self._chip(filter)
            self._flow.addWidget(chip)
            chip.show()
            self._chips.append(chip)
        self.updateGeometry()

    def _chip(self, filter: Filter) -> QToolButton:
        label = filter_words(self._kind, filter, self._today)
        chip = QToolButton(self)
        chip.setProperty("role", "chip")
        chip.setText(label + "  ✕")
        chip.setAccessibleName(text("Filter: {filter}. Press to remove it.", filter=label))
        chip.setToolTip(text("Remove this filter"))
        chip.clicked.connect(partial(self._remove, filter))
        offer = offer_of(self._kind, filter, self._today)
        if offer is not None and not offer.fixed:
            chip.setText(label)
            chip.setAccessibleName(text("Filter: {filter}. Press to change it.", filter=label))
            chip.setToolTip(text("Change or remove this filter"))
            chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            chip.setMenu(self._choice_menu(offer, chip))
        return chip

    def _offer(self) -> None:
        self._menu.clear()
        fixed, recent = False, recent_since(self._ledger)
        for offer in OFFERS.get(self._kind, ()):
            if offer.fixed and not fixed:
                self._menu.addSeparator()
                fixed = True
            if offer.fixed:
                action = self._menu.addAction(text(offer.label, day=recent.isoformat()))
                action.triggered.connect(partial(self._put, offer.filter(self._today, recent), *offer.also))
            else:
                submenu = self._choice_menu(offer, self._menu)
                submenu.setTitle(text(offer.label))
                self._menu.addMenu(submenu)

    def _choice_menu(self, offer: FilterOffer, parent: QWidget) -> QMenu:
        menu = ChoiceMenu(self._kind, offer, parent)
        menu.aboutToShow.connect(partial(self._ask_values, menu))
        menu.chosen.connect(partial(self._choose, offer))
        return menu

    def _ask_values(self, menu: ChoiceMenu) -> None:
        others = tuple(each for each in self.query.filters if each.path != menu.offer.path)
        mine = [each for each in self.query.filters if each.path == menu.offer.path]
        query = Query(KINDS[self._kind], self.query.text, others)
        chosen = frozenset(mine[0].values) if mine else frozenset()
        self._lane.ask(
            lambda _stale: self._register.group_count(query, menu.offer.path)[:MOST_VALUES],
            lambda found: menu.fill(found, chosen),
        )

    def _choose(self, offer: FilterOffer, values: Sequence[Scalar]) -> None:
        others = tuple(each for each in self.query.filters if each.path != offer.path)
        wanted = (*others, Filter(offer.path, offer.test, tuple(values))) if values else others
        if wanted != self.query.filters:
            self.changed.emit(wanted)

    def _put(self, *filters: Filter) -> None:
        paths = {each.path for each in filters}
        self.changed.emit((*(each for each in self.query.filters if each.path not in paths), *filters))

    def _remove(self, filter: Filter) -> None:
        self.changed.emit(tuple(each for each in self.query.filters if each != filter))
        self.add_button.setFocus()


class ChoiceMenu(QMenu):
    """The values that occur, each with how many there are; several may be ticked. ``chosen`` comes when it closes."""

    chosen = Signal(object)

    def __init__(self, kind: str, offer: FilterOffer, parent: QWidget) -> None:
        super().__init__(parent)
        self.offer = offer
        self._kind = kind
        self._filled = False
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(4, 4, 4, 4)
        self.list = QListWidget()
        self.list.setAccessibleName(text(offer.label))
        self.list.setMinimumWidth(240)
        self.list.itemActivated.connect(self._flip)
        column.addWidget(self.list)
        column.addWidget(theme.labelled(text("Tick with the space bar or the mouse. Esc closes."), "caption"))
        action = QWidgetAction(self)
        action.setDefaultWidget(whole)
        self.addAction(action)
        self.aboutToHide.connect(self._tell)

    def fill(self, found: Sequence[tuple[Scalar, int]], chosen: frozenset[Scalar]) -> None:
        """Shows the values, those that are chosen already ticked."""
        self.list.clear()
        for value, count in found:
            item = QListWidgetItem(f"{filter_value_words(self._kind, self.offer.path, value)}  ({show_integer(count)})")
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        rows = min(max(self.list.count(), 1), 12)
        self.list.setFixedHeight(rows * (self.list.sizeHintForRow(0) if found else 28) + 8)
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self._filled = True

    def _flip(self, item: QListWidgetItem) -> None:
        checked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def _tell(self) -> None:
        if not self._filled:
            return
        self._filled = False
        items = [self.list.item(row) for row in range(self.list.count())]
        self.chosen.emit(
            [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]
        )
