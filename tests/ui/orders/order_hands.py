"""What a person does on the pages of orders, for the tests that play them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from coordinator.desk.overview.waiting import Waiting
from coordinator.ui.orders.orders_page import OrderingPage
from coordinator.ui.overview.overview_page import OverviewPage
from coordinator.ui.shell.main_window import MainWindow
from tests.ui.fingers import Fingers
from tests.ui.orders.order_school import CENTRAL, TODAY, opened_orders
from tests.ui.shell.shell_school import window_on


class Hands(Fingers):
    """What a person does on the page; waits until the window has answered."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        page = window.page
        assert isinstance(page, OrderingPage)
        self.window, self.page, self.qtbot = window, page, qtbot
        self.register = window.context.ledger.register

    def choose_line(self, number: int) -> None:
        self.page.order.view.selectRow(number - 1)

    def first_waiting(self) -> Waiting:
        """Opens the first page; what costs most to wait with there."""
        self.window.go("overview")
        first = self.window.page
        assert isinstance(first, OverviewPage)
        self.qtbot.waitUntil(lambda: first.found is not None and bool(first.found.waiting), timeout=5_000)
        assert first.found is not None
        return first.found.waiting[0]

    def cells(self, sheet: Any) -> list[list[str]]:
        return [[cell.said for cell in sheet.row(at)] for at in range(sheet.rowCount())]


@contextmanager
def hands_on(folder: Path, qtbot: QtBot) -> Iterator[Hands]:
    """The window on a school that may order, its page of orders open."""
    with opened_orders(folder) as (school, _names), window_on(school, qtbot) as window:
        window.go("orders")
        yield Hands(window, qtbot)


def order_begun(hands: Hands) -> int:
    """Term start: 30 Chromebooks and 4 tablets, approved and sent."""
    page = hands.page
    hands.qtbot.waitUntil(page.orders.empty_does.isVisible, timeout=3_000)
    hands.press(page.orders.empty_does)
    hands.fill(page.orders.form, purpose="term_start", wanted="2026-08-10", cost_centre="4711")
    assert page.stack.currentWidget() is page.order
    for product, quantity in (("300e Yoga Chromebook Gen 4", 30), ("iPad 10,9 64 GB", 4)):
        hands.press(page.order.buttons["add"])
        hands.fill(page.order.form, product=product, quantity=quantity)
    hands.press(page.order.buttons["approve"])
    hands.fill(page.order.form, approved_by="Rut Rektorsson")
    hands.press(page.order.buttons["send"])
    assert page.order.order is not None
    assert page.order.order.sent_on == TODAY
    return page.order.order.id


def decided(hands: Hands, quantity: int = 28) -> None:
    hands.choose_line(1)
    hands.press(hands.page.order.buttons["decide"])
    hands.fill(hands.page.order.form, quantity=quantity, name=CENTRAL, category="budget", reason="Tak per skola")


def three_came(hands: Hands, note: str = "FS-1") -> int:
    """Three boxes of the first line, registered; the check is open."""
    order = order_begun(hands)
    hands.press(hands.page.order.buttons["receive"])
    hands.page.delivery.note.setText(note)
    hands.page.delivery.note.textEdited.emit(note)
    hands.window.scan("82W20004MX")
    for number in range(3):
        hands.window.scan(f"PF{number:06d}")
    hands.press(hands.page.delivery.does)
    return order


def drop(hands: Hands, *paths: Path) -> None:
    """Files are let fall on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    hands.window.dropEvent(event)
    hands.settle()


def said(hands: Hands) -> str:
    return hands.window.footer.line.text()
