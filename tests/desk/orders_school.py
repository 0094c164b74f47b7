"""A small invented school that orders: two products in the catalogue, an accessory, and short words for each step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coordinator.desk.orders import order_actions
from coordinator.desk.orders.order_queries import find_order, order_lines
from coordinator.desk.orders.delivery_actions import Box, register_delivery
from coordinator.domain.changes import Origin, Record
from coordinator.domain.orders.deliveries import Declared, Note
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_steps import ORDER, Decision, Purpose, Statement
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
        self.unit, self.item = self.get("unit", known["unit"]), self.get("catalogue_item", known["item"])
        self.chromebook, self.tablet = self.get("product", known["chromebook"]), self.get("product", known["tablet"])
        self.keyboard = self.get("product", known["keyboard"])

    def open(self) -> None:
        super().open()
        self.ledger._today = TODAY

    def order(self, *asked: tuple[Record, int], sent: bool = True, **more: str | int | None) -> Record:
        """An order of so many of each product, approved and sent unless it shall stay a draft."""
        purpose = Purpose("running", str(more.pop("wanted", "2026-08-10")), **more)  # type: ignore[arg-type]
        wishes = [order_actions.Asked(product, count) for product, count in asked]
        made = order_actions.new_order(self.ledger, purpose, wishes, origin=BY)
        order = self.get("order", made.created[ORDER].id)
        if sent:
            order_actions.send(self.ledger, order, approved=order_actions.approval(self.ledger, "Rektor"), origin=BY)
        return self.get("order", order.id)

    def lines(self, order: Record) -> list[OrderLine]:
        return order_lines(self.register, order.id)

    def line(self, order: Record, number: int = 1) -> OrderLine:
        return self.lines(order)[number - 1]

    def decide(self, order: Record, count: int, number: int = 1) -> None:
        order_actions.decide(self.ledger, self.line(order, number), Decision(count), CENTRAL, origin=BY)

    def deliver(
        self, order: Record | None, *boxes: Box, note: Note = NOTE, declared: Sequence[Declared] = ()
    ) -> Notice:
        return register_delivery(self.ledger, order, boxes, note, declared=declared, origin=BY)

    def called(self, number: str) -> Record:
        return find_order(self.register, number)
