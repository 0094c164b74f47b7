"""A real day of orders through the window, on a real database (issue: the order log; window: jobs and budgets)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coordinator.desk.orders.order_queries import discrepancies, order_lines, overview, overview_query
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.order_kinds import PRICE
from coordinator.ledger.questions import Query
from coordinator.ui.orders.orders_page import OrderingPage
from coordinator.ui.overview.overview_page import OverviewPage
from coordinator.ui.widgets import theme
from tests.ui.orders.order_hands import Hands, decided, hands_on, order_begun
from tests.ui.orders.order_school import CENTRAL, TODAY
from tests.ui.shell.test_main_window import nameless


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    with hands_on(tmp_path, qtbot) as found:
        yield found


def test_the_empty_page_has_one_sentence_and_one_action(hands: Hands) -> None:
    orders = hands.page.orders
    hands.qtbot.waitUntil(orders.empty_does.isVisible, timeout=3_000)
    assert orders.empty.text()
    assert not orders.new.isVisible()
    assert not any(chip.isVisible() for chip in orders.chips.values())


def test_an_order_is_begun_approved_and_sent_by_the_forms(hands: Hands) -> None:
    order = order_begun(hands)
    [row] = overview(hands.register, overview_query(), TODAY)
    assert (row.id, row["asked"], row["state"], row["approved_by"]) == (order, 34, "sent", "Rut Rektorsson")
    assert [cells[3] for cells in hands.cells(hands.page.order.sheet)] == ["30", "4"]
    assert not hands.page.order.buttons["add"].isVisible()


def test_what_central_changed_is_seen_on_the_overview_and_confirmed_in_two_actions(hands: Hands) -> None:
    order_begun(hands)
    decided(hands)
    hands.window.go("overview")
    overview_page = hands.window.page
    assert isinstance(overview_page, OverviewPage)
    hands.qtbot.waitUntil(lambda: overview_page.found is not None and bool(overview_page.found.waiting), timeout=5_000)
    assert overview_page.found is not None
    waiting = overview_page.found.waiting[0]
    assert "30 → 28" in waiting.beside
    assert CENTRAL in waiting.beside
    assert "Tak per skola" in waiting.beside

    hands.window.go(waiting.page, **waiting.wanted)  # the first action: its button
    part = hands.page.order
    assert part.changes.isVisible()
    assert QApplication.focusWidget() is part.confirm
    QTest.keyClick(part.confirm, Qt.Key.Key_Space)  # the second
    hands.settle()

    assert not part.changes.isVisible()
    assert part.line is not None
    assert not part.line.waiting
    assert any(entry.acknowledged_by == "Åsa Exempelqvist" for entry in part.line.journal)


def test_twenty_boxes_are_twenty_scans_and_two_more(hands: Hands) -> None:
    order = order_begun(hands)
    decided(hands)
    page = hands.page
    actions = 0

    hands.press(page.order.buttons["receive"])
    actions += 1
    page.delivery.ordered_view.selectRow(0)  # two products: the box says which; here it is chosen
    for number in range(20):
        hands.window.scan(f"1S82W20004MXPF{number:06d}")
        actions += 1
    assert page.delivery.does.text().count("20") == 1
    hands.press(page.delivery.does)
    actions += 1

    assert actions == 22
    assert hands.register.count(Query(DEVICE)) == 20
    assert page.stack.currentWidget() is page.check
    [line, _] = order_lines(hands.register, order)
    assert (line.quantities.delivered, line.quantities.missing) == (20, 8)
    device = hands.register.find(DEVICE, "serial", "PF000007")[0]
    assert device.phase == "deployment"
    assert device.price_ore == 317_520


def test_a_box_that_does_not_fit_is_kept_seen_and_told(hands: Hands) -> None:
    order_begun(hands)
    page = hands.page
    hands.press(page.order.buttons["receive"])
    assert page.scanned("OKÄND123")  # two products are open and none is chosen: nothing is guessed
    assert page.delivery.unpacking.units[0].line is None
    assert "OKÄND123" in page.delivery.heard.text()
    assert page.delivery.heard.property("role") == "danger"
    assert page.scanned("OKÄND123")
    assert page.delivery.unpacking.count == 1

    page.delivery.units_view.selectRow(0)
    page.delivery.ordered_view.selectRow(0)
    hands.press(page.delivery.put_on)
    assert page.delivery.unpacking.units[0].line is not None


def twenty_came(hands: Hands) -> int:
    """Nineteen on their line and one that nobody ordered; one lacks its software, the others are accepted."""
    order = order_begun(hands)
    decided(hands)
    page = hands.page
    hands.press(page.order.confirm)
    hands.press(page.order.buttons["receive"])
    page.scanned("82W20004MX")  # the code on the box says what is unpacked
    for number in range(19):
        page.scanned(f"PF{number:06d}")
    page.delivery.ordered_view.clearSelection()
    page.delivery.unpacking = type(page.delivery.unpacking)(
        page.delivery.unpacking.order, "F-77", page.delivery.unpacking.on, None, page.delivery.unpacking.units
    )
    page.scanned("FREMMANDE1")
    hands.press(page.delivery.does)

    check = page.check
    assert check.sheet.rowCount() == 20  # the one that nobody ordered stands last
    page.scanned("PF000003")
    assert [point.text() for point in check.points] == ["Skolans programvara", "Inloggning provad", "Laddare"]
    check.points[0].setChecked(False)
    hands.press(check.does)
    hands.press(check.rest)
    [line, tablets] = order_lines(hands.register, order)
    assert (line.quantities.accepted, line.quantities.deviating, tablets.quantities.missing) == (18, 1, 4)
    return order


def test_the_whole_day(hands: Hands) -> None:
    """30 + 4 asked, 28 + 4 decided, 20 come of which one lacks software and one was never ordered, 8 never will."""
    order = twenty_came(hands)
    page = hands.page
    page.show_order(order)
    hands.choose_line(1)
    hands.press(page.order.buttons["declare"])
    hands.fill(page.order.form, quantity=0, reason="Utgången modell")
    assert "19" in page.order.figures.text()
    told = [page.order.told.item(at).text() for at in range(page.order.told.count())]
    assert any("30 → 28" in said and CENTRAL in said for said in told)

    page.show_part("amiss")
    hands.qtbot.waitUntil(lambda: page.amiss.sheet.rowCount() == 3, timeout=3_000)
    kinds = {each.kind: each.quantity for each in page.amiss.found}
    assert kinds == {"missing": 9, "wrong_content": 1, "wrong_product": 1}
    page.amiss.view.selectAll()
    hands.press(page.amiss.does)

    assert page.stack.currentWidget() is page.order
    supplement = page.order.order
    assert supplement is not None
    assert supplement.origin == order
    assert page.order.lines[0].quantities.asked == 10
    assert page.order.warning.isVisible()  # 20 working days from the thirteenth of July: after the tenth of August
    hands.press(page.order.buttons["escalate"])
    hands.fill(page.order.form)
    assert page.order.order is not None
    assert page.order.order.escalated_to == "Bo Påhittsson"
    hands.press(page.order.buttons["escalation"])
    paper = page.viewer.pages.paper
    assert page.stack.currentWidget() is page.viewer
    assert paper is not None
    assert len(paper) == 1
    assert "30 → 28" in paper.text(0)
    assert not [each for each in discrepancies(hands.register, TODAY) if each.kind != "wrong_product"]


def test_the_order_sheet_is_shown_and_left_with_escape(hands: Hands) -> None:
    order_begun(hands)
    hands.press(hands.page.order.buttons["sheet"])
    paper = hands.page.viewer.pages.paper
    assert paper is not None
    assert "Rut Rektorsson" in paper.text(0)
    QTest.keyClick(hands.page.viewer, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert hands.page.stack.currentWidget() in (hands.page.order, hands.page.viewer)


def test_a_half_unpacked_delivery_is_there_next_time(hands: Hands) -> None:
    order = order_begun(hands)
    hands.press(hands.page.order.buttons["receive"])
    hands.page.scanned("82W20004MX")
    hands.page.scanned("PF000001")
    again = OrderingPage(hands.window.context)
    again.receive(order)
    assert [unit.serial for unit in again.delivery.unpacking.units] == ["PF000001"]
    again.close_page()


def test_the_chips_say_what_they_show(hands: Hands) -> None:
    order_begun(hands)
    page = hands.page
    page.enter(undecided=True)
    hands.qtbot.waitUntil(lambda: page.orders.model.rowCount() == 1, timeout=3_000)
    assert page.orders.chips["sent"].isChecked()
    page.show_order(page.orders.model.things[0])
    decided(hands)
    hands.choose_line(2)
    hands.press(page.order.buttons["decide"])
    hands.fill(page.order.form, quantity=4, reason="Enligt önskan")
    page.enter(undecided=True)
    hands.qtbot.waitUntil(lambda: page.orders.model.rowCount() == 0, timeout=3_000)
    page.enter(waiting=True)
    hands.qtbot.waitUntil(lambda: page.orders.model.rowCount() == 1, timeout=3_000)
    assert page.orders.chips["waiting"].isChecked()
    page.orders.show_only("closed")
    hands.qtbot.waitUntil(lambda: page.orders.model.rowCount() == 0, timeout=3_000)
    hands.press(page.orders.empty_does)
    hands.qtbot.waitUntil(lambda: page.orders.model.rowCount() == 1, timeout=3_000)


def test_the_catalogue_tells_prices_and_its_notices_are_confirmed(hands: Hands) -> None:
    page = hands.page
    page.show_part("catalogue")
    hands.qtbot.waitUntil(lambda: page.catalogue.sheet.rowCount() == 2, timeout=3_000)
    cells = hands.cells(page.catalogue.sheet)
    assert any("3\N{NO-BREAK SPACE}175" in cell for row in cells for cell in row)
    page.catalogue.view.selectRow(0)
    hands.press(page.catalogue.price)
    hands.fill(page.catalogue.form, price_ore="4000", valid_from="2026-09-01")
    assert hands.register.count(Query(PRICE)) == 3


def test_every_control_of_every_part_has_a_name(hands: Hands) -> None:
    order = order_begun(hands)
    decided(hands)
    page = hands.page
    hands.press(page.order.buttons["declare"])
    found = nameless(QAccessible.queryAccessibleInterface(hands.window))
    page.receive(order)
    page.scanned("82W20004MX")
    page.scanned("PF000001")
    found += nameless(QAccessible.queryAccessibleInterface(hands.window))
    hands.press(page.delivery.does)
    found += nameless(QAccessible.queryAccessibleInterface(hands.window))
    for code in ("orders", "amiss", "catalogue"):
        page.show_part(code)
        hands.settle()
        found += nameless(QAccessible.queryAccessibleInterface(hands.window))
    assert not found


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_is_clipped_on_a_small_screen(hands: Hands, zoom: int) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, zoom=zoom)
    order = order_begun(hands)
    page = hands.page
    for show in (page.show_order, page.receive, page.check_order, lambda _order: page.show_part("catalogue")):
        show(order)
        hands.settle()
        assert page.minimumSizeHint().width() <= page.width()
        assert page.minimumSizeHint().height() <= page.height()
