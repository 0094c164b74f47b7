"""Ordering what lacks from the page of the term start, where the catalogue offers several products (needs V7, V17)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.orders.catalogue import add_item
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.records.editing import add
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.ledger.questions import Filter, Query, Test
from tests.ui.shell.shell_school import window_on
from tests.ui.term.term_hands import Hands
from tests.ui.term.term_school import opened_term, whole


@pytest.fixture
def school(tmp_path: Path) -> Iterator[OpenedSchool]:
    with opened_term(tmp_path) as found:
        yield found


@pytest.fixture
def hands(school: OpenedSchool, qtbot: QtBot) -> Iterator[Hands]:
    with window_on(school, qtbot) as window:
        yield Hands(window, qtbot)


def test_of_several_products_that_can_be_ordered_the_page_asks_which(hands: Hands) -> None:
    laptops = hands.register.records(Query(PRODUCT, filters=(Filter("kind", Test.IS, ("laptop",)),)), 1)
    other = hands.ledger.commit(add(PRODUCT.code, {"model": "Påhitt Pro", "kind": "laptop"}))
    chosen = whole(hands.ledger, PRODUCT, next(iter(other.created.values())).id)
    for product in (*laptops, chosen):
        add_item(hands.ledger, product, {"lead_days": 15}, {}, origin=Origin.WINDOW)
    hands.settle()
    told = {each.product: each.last for each in hands.found.orders if each.kind == "laptop"}
    assert told.keys() == {laptops[0].model, "Påhitt Pro"}, "each has its last safe day"
    listed = hands.page.situation.lists.orders
    rows = [" ".join(cell.said for cell in listed.row(at)) for at in range(listed.rowCount())]
    assert all(any(name in row and day.isoformat() in row for row in rows) for name, day in told.items())
    hands.step("order", about="Bärbar dator")
    preview = hands.page.to_do.preview
    before = hands.register.count(Query(ORDER))
    assert preview.isVisible()
    box = preview.editors["product"]
    assert isinstance(box, QComboBox)
    assert {box.itemText(at) for at in range(1, box.count())} == {laptops[0].model, "Påhitt Pro"}
    hands.press(preview.does)
    assert hands.register.count(Query(ORDER)) == before, "nobody has said which"
    box.setCurrentIndex(box.findText("Påhitt Pro"))
    hands.press(preview.does)
    assert hands.register.count(Query(ORDER)) == before + 1
    order = max(hands.register.records(Query(ORDER)), key=lambda each: each.id)
    assert [line.record.product for line in order_lines(hands.register, order.id)] == [chosen.id]
