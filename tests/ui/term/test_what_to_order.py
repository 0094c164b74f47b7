"""What the page asks before it orders or exempts: which product, and whether there is anything left to exempt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from coordinator.app.school_opening import OpenedSchool
from coordinator.desk.orders.catalogue import add_item
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.records.editing import add
from coordinator.desk.term.term_check import devices_of
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.ledger.questions import Filter, Query, Test
from tests.ui.shell.shell_school import TODAY, window_on
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


def test_an_exemption_that_would_change_nothing_any_more_is_refused_in_the_window(hands: Hands) -> None:
    """While the devices are ticked a list says that they were seen: there is nothing left to exempt."""
    unseen = next(each for each in hands.found.check.findings if each.action == "look_for")
    hands.step("exempting", about=str(unseen))
    preview = hands.page.to_do.preview
    preview.list.item(0).setCheckState(Qt.CheckState.Checked)
    ids = devices_of(hands.ledger, hands.found.check, unseen)
    seen = tuple(
        change
        for id in ids
        if (device := hands.register.get(DEVICE, id)) is not None
        for change in difference(device, {"last_seen": TODAY.isoformat()})
    )
    hands.ledger.commit(ChangeSet(Sentence("seen"), Origin.PROGRAM, changes=seen))
    before = hands.register.count(Query(EXEMPTION))
    hands.fill(preview, reason="Ligger i kassaskåpet")
    assert "ett undantag skulle inte ändra något" in hands.said()
    assert hands.register.count(Query(EXEMPTION)) == before
