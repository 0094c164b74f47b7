"""A small invented school that orders: two products in the catalogue, an accessory, and short words for each step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coordinator.desk.orders import order_actions
from coordinator.desk.orders.delivery_actions import Box, register_delivery
from coordinator.desk.orders.order_queries import find_order, order_lines
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import PRODUCT, UNIT
from coordinator.domain.orders.deliveries import Declared, Note
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_steps import NEW_ORDER, Decision, Purpose, Statement
from coordinator.domain.records import Product
from coordinator.ledger.outcomes import Notice
from tests.domain.orders.school import TODAY, products
from tests.storage.school import School

BY = Origin.PROGRAM
DAY = TODAY.isoformat()
NOTE = Note(DAY, "F-1", "Leverantör AB")
CENTRAL = Statement("central", DAY, "Central IT", "budget", "ramen är slut")


class Orders(School):
    """The chromebook costs 3 175,20 kr, the tablet 216 kr a month; the keyboard is an accessory of no catalogue."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        known = products(self.ledger)
        self.unit, self.item = self.get(UNIT, known["unit"]), self.get(CATALOGUE_ITEM, known["item"])
        self.chromebook, self.tablet = self.get(PRODUCT, known["chromebook"]), self.get(PRODUCT, known["tablet"])
        self.keyboard = self.get(PRODUCT, known["keyboard"])

    def open(self) -> None:
        super().open()
        self.ledger._today = TODAY

    def order(self, *asked: tuple[Product, int], sent: bool = True, **more: str | int | None) -> Order:
        """An order of so many of each product, approved and sent unless it shall stay a draft."""
        purpose = Purpose("running", str(more.pop("wanted", "2026-08-10")), **more)  # type: ignore[arg-type]
        wishes = [order_actions.Asked(product, count) for product, count in asked]
        made = order_actions.new_order(self.ledger, purpose, wishes, origin=BY)
        order = self.get(ORDER, made.created[NEW_ORDER].id)
        if sent:
            order_actions.send(self.ledger, order, approved=order_actions.approval(self.ledger, "Rektor"), origin=BY)
        return self.get(ORDER, order.id)

    def lines(self, order: Order) -> list[OrderLine]:
        return order_lines(self.register, order.id)

    def line(self, order: Order, number: int = 1) -> OrderLine:
        return self.lines(order)[number - 1]

    def decide(self, order: Order, count: int, number: int = 1) -> None:
        order_actions.decide(self.ledger, self.line(order, number), Decision(count), CENTRAL, origin=BY)

    def deliver(self, order: Order | None, *boxes: Box, note: Note = NOTE, declared: Sequence[Declared] = ()) -> Notice:
        return register_delivery(self.ledger, order, boxes, note, declared=declared, origin=BY)

    def called(self, number: str) -> Order:
        return find_order(self.register, number)
