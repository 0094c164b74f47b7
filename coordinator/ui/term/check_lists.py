"""What stands behind the figures: pupils without, devices that do not count, devices of leavers, days of order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from coordinator.desk.term.check_question import CheckResult
from coordinator.desk.term.findings import kind_words
from coordinator.desk.term.last_safe_day import SafeOrder
from coordinator.desk.term.term_check import Check, group_words, reason_words
from coordinator.desk.year.day_words import day_said
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.termstart.supply import REASONS
from coordinator.domain.values import fold, show_integer
from coordinator.ledger.questions import Register
from coordinator.ledger.term_register import LeftOut
from coordinator.ui.context import Context
from coordinator.ui.threads.lane import Lane
from coordinator.ui.widgets import theme
from coordinator.ui.widgets.choice_box import ChoiceBox
from coordinator.ui.widgets.small_table import Cell, CellsModel, Head, Paged, Row, SheetView, number, word
from coordinator.words import count_text, text

Pupil = tuple[str, str, int]
"""A kind, a group, and the pupil of it who will have no such device."""


def pupils_without(check: Check) -> list[Pupil]:
    """Every pupil by kind and group."""
    return [(each.kind, each.group, person) for each in check.lacking for person in each.people]


def _pupil_rows(register: Register, pupils: Sequence[Pupil]) -> list[Row]:
    names = register.rows(PERSON, [person for _, _, person in pupils], ("shown", "group.name"))
    return [
        (word(name), word(group_words(group)), word(now), word(kind_words(kind)))
        for (kind, group, _), (name, now) in zip(pupils, names, strict=True)
    ]


_BESIDE = ("product.model", "held_by.shown", "placed_in.name", "last_seen")


def _left_out_rows(register: Register, devices: Sequence[LeftOut]) -> list[Row]:
    beside = register.rows(DEVICE, [each.device for each in devices], _BESIDE)
    return [
        (word(each.tag), word(each.serial), word(kind_words(each.kind)), word(reason_words(each.reason)),
         *(word(cell) for cell in more))
        for each, more in zip(devices, beside, strict=True)
    ]  # fmt: skip


_OF_LEAVER = ("asset_tag", "serial", "product.model", "held_by.shown", "held_by.group.name", "last_seen")


def _leaver_rows(register: Register, ids: Sequence[int]) -> list[Row]:
    return [tuple(word(cell) for cell in row) for row in register.rows(DEVICE, ids, _OF_LEAVER)]


class Lists(QWidget):
    """Four lists, one shown at a time, each with its count. ``record_opened`` carries a record to show."""

    record_opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        register = context.ledger.register
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(text("Lists behind the figures"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget()
        self.pupils = Paged[Pupil](
            (Head(text("Pupil"), wide=True), Head(text("Coming group")), Head(text("Group now")), Head(text("Lacks"))),
            lambda pupils: _pupil_rows(register, pupils),
        )
        self.pupils_view = SheetView(self.pupils, text("Pupils who will have no device"))
        self.left_out = LeftOutList(context)
        self.leavers = Paged[int](
            (Head(text("Asset tag")), Head(text("Serial number")), Head(text("Model"), wide=True),
             Head(text("Held by")), Head(text("Group")), Head(text("Last seen"))),
            lambda ids: _leaver_rows(register, ids),
        )  # fmt: skip
        self.leavers_view = SheetView(self.leavers, text("Devices of people who have left"))
        self.orders = CellsModel((
            Head(text("Product"), wide=True), Head(text("Quantity"), right=True), Head(text("Order by")),
            Head(text("Working days left"), right=True), Head(text("Lead time"), right=True),
            Head(text("Preparation"), right=True),
        ))  # fmt: skip
        self.orders_view = SheetView(self.orders, text("Last safe day to order"))
        self._parts: tuple[tuple[QWidget, Callable[[int], str], str], ...] = (
            (self.pupils_view, lambda count: text("Pupils without ({count})", count=count),
             text("Every pupil who is to have a device of their own has one.")),
            (self.left_out, lambda count: text("Do not count ({count})", count=count), text("Every device counts.")),
            (self.leavers_view, lambda count: text("With leavers ({count})", count=count),
             text("Nobody who has left still has a device.")),
            (self.orders_view, lambda count: text("Order by ({count})", count=count),
             text("Nothing lacks, so nothing has to be ordered.")),
        )  # fmt: skip
        self.empty = theme.labelled("", "muted", wrap=True)
        self._counts = [0, 0, 0, 0]
        self._lay()
        self._wire()

    def show_found(self, found: CheckResult, left_out: Sequence[LeftOut]) -> None:
        """Shows another answer's lists; a list that says the same keeps its place."""
        self.pupils.show_things(pupils_without(found.check))
        self.left_out.show_devices(left_out, found.check.reasons)
        self.leavers.show_things(found.leavers)
        self.orders.fill([self._order_cells(each) for each in found.orders])
        self._counts = [len(self.pupils.things), len(left_out), len(found.leavers), len(found.orders)]
        for at, (_, caption, _) in enumerate(self._parts):
            self.tabs.setTabText(at, caption(self._counts[at]))
        self._turn(self.tabs.currentIndex())

    def show_list(self, at: int) -> None:
        """Turns to a list and gives it the focus."""
        self.tabs.setCurrentIndex(at)
        (self.stack.currentWidget() or self).setFocus()

    def show_pupils(self, kind: str, group: str) -> None:
        """Turns to the pupils, at the first one of a group who lacks a kind."""
        self.show_list(0)
        at = next((at for at, pupil in enumerate(self.pupils.things) if pupil[:2] == (kind, group)), None)
        if at is not None:
            self.pupils_view.selectRow(at)
            self.pupils_view.scrollTo(self.pupils.index(at, 0), SheetView.ScrollHint.PositionAtTop)

    def close_lane(self) -> None:
        """Ends the thread that searches."""
        self.left_out.close_lane()

    def _order_cells(self, order: SafeOrder) -> Row:
        late = order.left < 0
        last = day_said(order.last, self._context.ledger.today)
        told = f"✕ {last}" if late else last
        days = count_text("{count} working day", "{count} working days", order.lead)
        return (
            word(order.product or kind_words(order.kind)),
            number(order.count),
            Cell(told, "danger" if late else "", text("too late: {day}", day=last) if late else last),
            number(max(order.left, 0), "warning" if order.left <= 10 else ""),
            word(days),
            word(count_text("{count} working day", "{count} working days", order.preparation)),
        )

    def _turn(self, at: int) -> None:
        part, _, nothing = self._parts[max(at, 0)]
        self.empty.setText(nothing)
        self.stack.setCurrentWidget(part if self._counts[max(at, 0)] else self.empty)

    def _open_pupil(self, row: int) -> None:
        if 0 <= row < len(self.pupils.things):
            self.record_opened.emit(Ref(PERSON.code, self.pupils.things[row][2]))

    def _open_leaver(self, row: int) -> None:
        if 0 <= row < len(self.leavers.things):
            self.record_opened.emit(Ref(DEVICE.code, self.leavers.things[row]))

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        for view, opens in ((self.pupils_view, self._open_pupil), (self.leavers_view, self._open_leaver)):
            view.opened.connect(opens)
            view.clicked.connect(lambda index, opens=opens: opens(index.row()))
        self.left_out.record_opened.connect(self.record_opened)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, caption, _ in self._parts:
            self.tabs.addTab(caption(0))
            self.stack.addWidget(part)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.empty)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.stack, 1)


class LeftOutList(QWidget):
    """The devices that do not count: searched by every word, narrowed by reason; of any number."""

    record_opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        register = context.ledger.register
        self._lane = Lane(register, self)
        self._devices: Sequence[LeftOut] = ()
        self._folded: list[str] | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("Search serial number, tag, kind (Ctrl+F)"))
        self.search.setAccessibleName(text("Search the devices that do not count"))
        self.search.setClearButtonEnabled(True)
        self.reason = ChoiceBox()
        self.reason.setAccessibleName(text("Reason"))
        self.count = theme.labelled("", "muted")
        self.sheet = Paged[LeftOut](
            (Head(text("Asset tag")), Head(text("Serial number")), Head(text("Kind")), Head(text("Reason")),
             Head(text("Model"), wide=True), Head(text("Held by")), Head(text("Place")), Head(text("Last seen"))),
            lambda devices: _left_out_rows(register, devices),
        )  # fmt: skip
        self.view = SheetView(self.sheet, text("Devices that do not count, and why"))
        self.setFocusProxy(self.view)
        self._typing = QTimer(self, singleShot=True, interval=60)
        self._lay()
        self._wire()

    def show_devices(self, devices: Sequence[LeftOut], counts: Mapping[str, int]) -> None:
        """Shows other devices, so many for each reason; search and reason stay as they are."""
        self._devices, self._folded = devices, None
        chosen = self.reason.currentData()
        self.reason.blockSignals(True)
        self.reason.clear()
        self.reason.addItem(text("Every reason ({count})", count=show_integer(len(devices))), None)
        for code in REASONS:
            if code in counts or code == chosen:
                self.reason.addItem(f"{reason_words(code)} ({show_integer(counts.get(code, 0))})", code)
        self.reason.setCurrentIndex(max(self.reason.findData(chosen), 0))
        self.reason.blockSignals(False)
        self.refresh()

    def refresh(self) -> None:
        """Searches anew, beside the window."""
        devices, words, reason = self._devices, fold(self.search.text()).split(), self.reason.currentData()
        if not words and reason is None:
            self._lane.drop()
            self._show(devices)
            return

        def find(_stale: Callable[[], bool]) -> Sequence[LeftOut]:
            if words and self._folded is None:
                self._folded = [_folded(each) for each in devices]
            return _fitting(devices, self._folded or (), words, reason)

        self._lane.ask(find, self._show)

    def close_lane(self) -> None:
        """Ends the thread that searches."""
        self._lane.close()

    def _show(self, found: Sequence[LeftOut]) -> None:
        self.sheet.show_things(found)
        self.count.setText(count_text("{count} device", "{count} devices", len(found)))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.sheet.things):
            self.record_opened.emit(Ref(DEVICE.code, self.sheet.things[row].device))

    def _wire(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _said: self._typing.start())
        self.search.returnPressed.connect(self.view.setFocus)
        self.reason.activated.connect(lambda _at: self.refresh())
        self.view.opened.connect(self._open)
        self.view.clicked.connect(lambda index: self._open(index.row()))
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus, context=where)

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, 0)
        column.setSpacing(theme.GRID // 2)
        row = QHBoxLayout()
        row.addWidget(self.search, 2)
        row.addWidget(self.reason, 1)
        row.addWidget(self.count)
        column.addLayout(row)
        column.addWidget(self.view, 1)


def _folded(device: LeftOut) -> str:
    return f"{device.serial or ''} {device.tag or ''}".casefold() + _folded_words(device.kind, device.reason)


@lru_cache(maxsize=256)
def _folded_words(kind: str, reason: str) -> str:
    return fold(f" {kind_words(kind)} {reason_words(reason)}")


def _fitting(
    devices: Sequence[LeftOut], folded: Sequence[str], words: Sequence[str], reason: str | None
) -> list[LeftOut]:
    """The devices left out for the reason that hold every word; ``folded`` are their words, where words are asked."""
    return [
        each
        for at, each in enumerate(devices)
        if (reason is None or each.reason == reason) and all(word in folded[at] for word in words)
    ]
