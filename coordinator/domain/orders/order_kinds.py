"""The kinds of record that an order is made of (needs V1–V8, V12, V13, L3; vocabulary of UBL's order response and
despatch advice, ``formats`` §7).

What a line amounts to (asked, decided, delivered, outstanding …) is no field: it follows from the journal and from the
delivered units, see ``quantities``.
"""

from __future__ import annotations

from coordinator.domain.fields import Field, Owner, Type
from coordinator.domain.kind import Kind
from coordinator.domain.orders.order_choices import PARTIES, PURPOSES, REASONS, STEPS, VERDICTS
from coordinator.domain.orders.order_records import (
    Attachment,
    CatalogueItem,
    Contact,
    DeliveredUnit,
    Delivery,
    Journal,
    Order,
    OrderLineRecord,
    Price,
)
from coordinator.words import mark

_NOTE = Field("note", mark("Note"), Type.LONG_TEXT, personal=True)
_PRICE = Field("price_ore", mark("Price"), Type.MONEY, owner=Owner.CENTRAL)
_FEE = Field("monthly_fee_ore", mark("Monthly fee"), Type.MONEY, owner=Owner.CENTRAL)
_SUPPLIER = Field("supplier", mark("Supplier"), owner=Owner.CENTRAL)

CATALOGUE_ITEM = Kind(
    CatalogueItem,
    "catalogue_item",
    11,
    mark("Catalogue item"),
    mark("Catalogue"),
    (
        Field("product", mark("Product"), Type.REFERENCE, required=True, owner=Owner.CENTRAL, refers="product"),
        _SUPPLIER,
        Field("article_no", mark("Article number"), owner=Owner.CENTRAL, tells_apart=True),
        Field("ordered_by", mark("May be ordered by"), owner=Owner.CENTRAL),
        Field("meant_for", mark("Meant for"), owner=Owner.CENTRAL),
        Field("lead_days", mark("Lead time in working days"), Type.INTEGER, owner=Owner.CENTRAL),
        Field("checklist", mark("A delivered unit must have"), Type.LONG_TEXT, owner=Owner.CENTRAL),
        Field("approver", mark("Approved by"), owner=Owner.CENTRAL),
        Field("warranty_months", mark("Warranty in months"), Type.MONTHS, owner=Owner.CENTRAL),
        Field("service_ore", mark("Service, per device and year"), Type.MONEY, owner=Owner.CENTRAL),
        Field("support_ore", mark("Support, per device and year"), Type.MONEY, owner=Owner.CENTRAL),
        Field("infrastructure_ore", mark("Infrastructure, per device and year"), Type.MONEY, owner=Owner.CENTRAL),
        Field("valid_from", mark("Valid from"), Type.DATE, owner=Owner.CENTRAL),
        Field("valid_until", mark("Valid until"), Type.DATE, owner=Owner.CENTRAL),
        _NOTE,
    ),
    search=("product.maker", "product.model", "article_no", "supplier"),
    title=("product.model",),
)
PRICE = Kind(
    Price,
    "price",
    12,
    mark("Catalogue price"),
    mark("Catalogue prices"),
    (
        Field("item", mark("Catalogue item"), Type.REFERENCE, required=True, refers="catalogue_item"),
        _PRICE,
        _FEE,
        Field("valid_from", mark("Valid from"), Type.DATE, required=True, owner=Owner.CENTRAL),
        Field("announced_on", mark("Announced on"), Type.DATE, owner=Owner.CENTRAL),
        Field("reason", mark("Reason"), Type.LONG_TEXT, owner=Owner.CENTRAL),
        Field("acknowledged_by", mark("Acknowledged by"), personal=True),
        Field("acknowledged_on", mark("Acknowledged on"), Type.DATE),
    ),
    title=("item.product.model",),
)
ORDER = Kind(
    Order,
    "order",
    13,
    mark("Order"),
    mark("Orders"),
    (
        Field("number", mark("Order number"), editable=False, tells_apart=True),
        Field("purpose", mark("Purpose"), Type.CHOICE, required=True, choices=PURPOSES),
        Field("wanted", mark("Wanted"), Type.DATE, required=True),
        Field("unit", mark("Receiver"), Type.REFERENCE, refers="unit"),
        Field("cost_centre", mark("Cost centre"), tells_apart=True),
        _SUPPLIER,
        Field("approved_by", mark("Approved by"), personal=True),
        Field("approved_on", mark("Approved on"), Type.DATE),
        Field("sent_on", mark("Sent on"), Type.DATE),
        Field("origin", mark("Supplement to"), Type.REFERENCE, refers="order", editable=False),
        Field("expected", mark("Expected ready"), Type.DATE),
        Field("escalated_on", mark("Escalated on"), Type.DATE),
        Field("escalated_to", mark("Escalated to"), personal=True),
        _NOTE,
    ),
    search=("number", "supplier", "cost_centre", "unit.name"),
    title=("number",),
)
ORDER_LINE = Kind(
    OrderLineRecord,
    "order_line",
    14,
    mark("Order line"),
    mark("Order lines"),
    (
        Field("order", mark("Order"), Type.REFERENCE, required=True, refers="order", editable=False),
        Field("line", mark("Line"), Type.INTEGER, required=True, editable=False),
        Field("product", mark("Product"), Type.REFERENCE, required=True, refers="product"),
        Field("item", mark("Catalogue item"), Type.REFERENCE, refers="catalogue_item"),
        _PRICE,
        _FEE,
        Field("origin", mark("Supplement to"), Type.REFERENCE, refers="order_line", editable=False),
        _NOTE,
    ),
    title=("order.number",),
    stays_with=("order",),
)
JOURNAL = Kind(
    Journal,
    "journal",
    15,
    mark("Journal entry"),
    mark("Journal"),
    (
        Field("line", mark("Order line"), Type.REFERENCE, required=True, refers="order_line", editable=False),
        Field("what", mark("What"), Type.CHOICE, required=True, choices=STEPS, editable=False),
        Field("quantity_from", mark("From"), Type.INTEGER, editable=False),
        Field("quantity_to", mark("To"), Type.INTEGER, editable=False),
        Field("said_from", mark("From"), editable=False),
        Field("said_to", mark("To"), editable=False),
        Field("counted", mark("Delivered by then"), Type.INTEGER, editable=False),
        Field("party", mark("By"), Type.CHOICE, required=True, choices=PARTIES, editable=False),
        Field("name", mark("Name"), personal=True),
        Field("on", mark("Date"), Type.DATE, required=True),
        Field("category", mark("Kind of reason"), Type.CHOICE, choices=REASONS),
        Field("reason", mark("Reason"), Type.LONG_TEXT, personal=True),
        Field("order", mark("Supplementary order"), Type.REFERENCE, refers="order", editable=False),
        Field("delivery", mark("Delivery"), Type.REFERENCE, refers="delivery", editable=False),
        Field("acknowledged_by", mark("Acknowledged by"), personal=True, editable=False),
        Field("acknowledged_on", mark("Acknowledged on"), Type.DATE, editable=False),
    ),
    title=("line.order.number",),
    stays_with=("line", "order", "delivery"),
)
DELIVERY = Kind(
    Delivery,
    "delivery",
    16,
    mark("Delivery"),
    mark("Deliveries"),
    (
        Field("order", mark("Order"), Type.REFERENCE, refers="order"),
        Field("note_number", mark("Delivery note"), tells_apart=True),
        Field("on", mark("Date"), Type.DATE, required=True),
        _SUPPLIER,
        Field("received_by", mark("Received by"), personal=True),
        _NOTE,
    ),
    search=("note_number", "order.number", "supplier"),
    title=("note_number", "order.number"),
)
DELIVERED_UNIT = Kind(
    DeliveredUnit,
    "delivered_unit",
    17,
    mark("Delivered unit"),
    mark("Delivered units"),
    (
        Field("delivery", mark("Delivery"), Type.REFERENCE, required=True, refers="delivery", editable=False),
        Field("line", mark("Order line"), Type.REFERENCE, refers="order_line"),
        Field("product", mark("Product"), Type.REFERENCE, refers="product"),
        Field("said", mark("Named on the delivery note")),
        Field("quantity", mark("Quantity"), Type.INTEGER, required=True),
        Field("serial", mark("Serial number"), tells_apart=True),
        Field("device", mark("Device"), Type.REFERENCE, refers="device"),
        Field("verdict", mark("Verdict"), Type.CHOICE, required=True, choices=VERDICTS),
        Field("checked_on", mark("Checked on"), Type.DATE),
        Field("checked_by", mark("Checked by"), personal=True),
        Field("points", mark("Checked"), Type.LONG_TEXT),
        Field("missing", mark("Missing"), Type.LONG_TEXT),
        Field("deviation", mark("Deviation"), Type.LONG_TEXT, personal=True),
    ),
    title=("serial", "product.model"),
    stays_with=("device",),
)
CONTACT = Kind(
    Contact,
    "contact",
    18,
    mark("Contact"),
    mark("Contacts"),
    (
        Field("matter", mark("Matter"), required=True),
        Field("rung", mark("Step"), Type.INTEGER),
        Field("role", mark("Role")),
        Field("name", mark("Name"), personal=True),
        Field("phone", mark("Phone"), personal=True),
        Field("email", mark("E-mail"), personal=True, tells_apart=True),
        _NOTE,
        Field("after_days", mark("After so many days"), Type.INTEGER),
    ),
    title=("name", "role"),
)
ATTACHMENT = Kind(
    Attachment,
    "attachment",
    19,
    mark("Attachment"),
    mark("Attachments"),
    (
        Field("delivery", mark("Delivery"), Type.REFERENCE, required=True, refers="delivery", editable=False),
        Field("delivered", mark("Delivered unit"), Type.REFERENCE, refers="delivered_unit", editable=False),
        Field("name", mark("File"), personal=True, editable=False),
        Field("media", mark("Kind of file"), editable=False),
        Field("size", mark("Size"), Type.INTEGER, editable=False),
        Field("on", mark("Date"), Type.DATE, editable=False),
        Field("content", mark("What the file holds"), Type.CONTENT, personal=True, editable=False),
    ),
    title=("name",),
    stays_with=("delivery", "delivered"),
)
ORDER_KINDS = (CATALOGUE_ITEM, PRICE, ORDER, ORDER_LINE, DELIVERY, JOURNAL, DELIVERED_UNIT, CONTACT, ATTACHMENT)
