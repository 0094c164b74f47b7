"""The records of orders, typed: what ``order_kinds`` describes, as attributes."""

from __future__ import annotations

from coordinator.domain.changes import Record
from coordinator.domain.views import Day, Money, Number, Reference, Text


class CatalogueItem(Record):
    """Catalogue item."""

    __slots__ = ()

    product = Reference("product")
    supplier = Text("supplier")
    article_no = Text("article_no")
    ordered_by = Text("ordered_by")
    meant_for = Text("meant_for")
    lead_days = Number("lead_days")
    checklist = Text("checklist")
    approver = Text("approver")
    warranty_months = Number("warranty_months")
    service_ore = Money("service_ore")
    support_ore = Money("support_ore")
    infrastructure_ore = Money("infrastructure_ore")
    valid_from = Day("valid_from")
    valid_until = Day("valid_until")
    note = Text("note")


class Price(Record):
    """Catalogue price."""

    __slots__ = ()

    item = Reference("item")
    price_ore = Money("price_ore")
    monthly_fee_ore = Money("monthly_fee_ore")
    valid_from = Day("valid_from")
    announced_on = Day("announced_on")
    reason = Text("reason")
    acknowledged_by = Text("acknowledged_by")
    acknowledged_on = Day("acknowledged_on")


class Order(Record):
    """Order."""

    __slots__ = ()

    number = Text("number")
    purpose = Text("purpose")
    wanted = Day("wanted")
    unit = Reference("unit")
    cost_centre = Text("cost_centre")
    supplier = Text("supplier")
    approved_by = Text("approved_by")
    approved_on = Day("approved_on")
    sent_on = Day("sent_on")
    origin = Reference("origin")
    expected = Day("expected")
    escalated_on = Day("escalated_on")
    escalated_to = Text("escalated_to")
    note = Text("note")


class OrderLineRecord(Record):
    """Order line."""

    __slots__ = ()

    order = Reference("order")
    line = Number("line")
    product = Reference("product")
    item = Reference("item")
    price_ore = Money("price_ore")
    monthly_fee_ore = Money("monthly_fee_ore")
    origin = Reference("origin")
    note = Text("note")


class Delivery(Record):
    """Delivery."""

    __slots__ = ()

    order = Reference("order")
    note_number = Text("note_number")
    on = Day("on")
    supplier = Text("supplier")
    received_by = Text("received_by")
    note = Text("note")


class Journal(Record):
    """Journal entry."""

    __slots__ = ()

    line = Reference("line")
    what = Text("what")
    quantity_from = Number("quantity_from")
    quantity_to = Number("quantity_to")
    said_from = Text("said_from")
    said_to = Text("said_to")
    counted = Number("counted")
    party = Text("party")
    name = Text("name")
    on = Day("on")
    category = Text("category")
    reason = Text("reason")
    order = Reference("order")
    delivery = Reference("delivery")
    acknowledged_by = Text("acknowledged_by")
    acknowledged_on = Day("acknowledged_on")


class DeliveredUnit(Record):
    """Delivered unit."""

    __slots__ = ()

    delivery = Reference("delivery")
    line = Reference("line")
    product = Reference("product")
    said = Text("said")
    quantity = Number("quantity")
    serial = Text("serial")
    device = Reference("device")
    verdict = Text("verdict")
    checked_on = Day("checked_on")
    checked_by = Text("checked_by")
    points = Text("points")
    missing = Text("missing")
    deviation = Text("deviation")


class Contact(Record):
    """Contact."""

    __slots__ = ()

    matter = Text("matter")
    rung = Number("rung")
    role = Text("role")
    name = Text("name")
    phone = Text("phone")
    email = Text("email")
    note = Text("note")
    after_days = Number("after_days")


class Attachment(Record):
    """Attachment."""

    __slots__ = ()

    delivery = Reference("delivery")
    delivered = Reference("delivered")
    name = Text("name")
    media = Text("media")
    size = Number("size")
    on = Day("on")
    content = Text("content")
