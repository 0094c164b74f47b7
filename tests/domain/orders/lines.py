"""Invented orders, lines and units as records, for tests that need no database."""

from __future__ import annotations

from coordinator.domain.changes import ChangeSet, Record
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Journal, Order, OrderLineRecord
from coordinator.domain.records import Product
from coordinator.domain.values import Scalar

PRODUCT = Product(
    "product", 2, "", {"model": "Bok 11", "kind": "chromebook", "lifetime_months": 48, "service": "Påhittad service"}
)
OTHER = Product("product", 3, "", {"model": "Platta 9", "kind": "tablet", "lifetime_months": None, "service": None})
KEYBOARD = Product("product", 4, "", {"model": "Tangentbord", "kind": "accessory", "lifetime_months": None})


def order(id: int = 1, **values: Scalar) -> Order:
    known: dict[str, Scalar] = {
        "number": "B-2026-001", "unit": 8, "sent_on": "2026-06-01", "wanted": "2026-08-10", "approved_by": None,
        "approved_on": None, "expected": None, "escalated_on": None, "escalated_to": None,
    }  # fmt: skip
    return Order("order", id, "", {**known, **values})


def step(id: int, what: str, to: int | None = None, /, **values: Scalar) -> Journal:
    known: dict[str, Scalar] = {
        "what": what, "quantity_from": None, "quantity_to": to, "said_from": None, "said_to": None, "counted": None,
        "party": "school", "name": None, "on": "2026-06-01", "category": None, "reason": None, "order": None,
        "delivery": None, "acknowledged_by": None, "acknowledged_on": None,
    }  # fmt: skip
    return Journal("journal", id, "", {**known, **values})


def unit(id: int, **values: Scalar) -> DeliveredUnit:
    known: dict[str, Scalar] = {
        "delivery": 5, "line": 20, "product": 2, "said": None, "quantity": 1, "serial": f"S{id}", "device": None,
        "verdict": "unchecked", "checked_on": None, "checked_by": None, "points": None, "missing": None,
        "deviation": None,
    }  # fmt: skip
    return DeliveredUnit("delivered_unit", id, "", {**known, **values})


def line(
    *steps: Journal, units: tuple[DeliveredUnit, ...] = (), of: Order | None = None, id: int = 20, **values: Scalar
) -> OrderLine:
    known: dict[str, Scalar] = {
        "order": 1, "line": 1, "product": 2, "item": 6, "price_ore": 300_000, "monthly_fee_ore": None,
    }  # fmt: skip
    record = OrderLineRecord("order_line", id, "", {**known, **values})
    delivery = Delivery("delivery", 5, "", {"on": "2026-08-03", "note_number": "F-77"})
    return OrderLine(of or order(), record, steps, units, {5: delivery})


def asked(count: int) -> Journal:
    return step(1, "asked", count)


def created(changes: ChangeSet, kind: str) -> list[dict[str, Scalar]]:
    """The values of the records of a kind that a change set makes, without those that are not said."""
    return [
        {code: value for code, value in each.values.items() if value is not None}
        for each in changes.creations
        if each.kind == kind
    ]


def after(changes: ChangeSet, record: Record) -> dict[str, Scalar]:
    """What the change set makes of a record, field by field."""
    return {
        each.key.field: each.after
        for each in changes.changes
        if (each.key.kind, each.key.id) == (record.kind, record.id)
    }
