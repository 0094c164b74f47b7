"""The kinds of the inventory: units, people, devices, hand-overs and what belongs to them, each with its fields.

Vocabulary: SS 12000 for people and groups (``formats §6b``), needs W2 for the phases, ``formats §9`` for the states.
"""

from __future__ import annotations

from typing import Final

from coordinator.domain.choices import (
    CONDITIONS,
    DEVICE_KINDS,
    DIRECTIONS,
    OWNERSHIPS,
    PHASES,
    ROLES,
    ROOM_KINDS,
    SCHOOL_FORMS,
    SIGNATURES,
    STATUSES,
)
from coordinator.domain.fields import Field, Merge, Owner, Type
from coordinator.domain.kind import Kind, OnUndo
from coordinator.domain.records import (
    Apart,
    CustomField,
    Device,
    Group,
    Handover,
    Loan,
    Person,
    Product,
    Room,
    SameAs,
    Setting,
    Unit,
)
from coordinator.words import mark

_UNIT = Field("unit", mark("School unit"), Type.REFERENCE, refers="unit")
_NOTE = Field("note", mark("Note"), Type.LONG_TEXT, personal=True)
_PRODUCT = Field("product", mark("Product"), Type.REFERENCE, owner=Owner.SHARED, merge=Merge.FILL, refers="product")
_EXTERNAL = Field(
    "external_id", mark("Id in the register"), owner=Owner.CENTRAL, personal=True, merge=Merge.FILL, tells_apart=True
)

UNIT = Kind(
    Unit,
    "unit",
    1,
    mark("School unit"),
    mark("School units"),
    (
        Field("name", mark("Name"), required=True),
        Field("code", mark("School unit code"), owner=Owner.CENTRAL, tells_apart=True),
        Field("own", mark("Looked after here"), Type.FLAG),
        Field("form", mark("School form"), Type.CHOICE, choices=SCHOOL_FORMS),
        Field("external_id", mark("Id in the register"), owner=Owner.CENTRAL, merge=Merge.FILL, tells_apart=True),
        Field("address", mark("Address"), Type.LONG_TEXT),
        Field("contact", mark("Contact")),
        _NOTE,
    ),
    search=("name", "code"),
    title=("name",),
)
PRODUCT = Kind(
    Product,
    "product",
    2,
    mark("Product"),
    mark("Products"),
    (
        Field("maker", mark("Maker"), owner=Owner.SHARED, merge=Merge.FILL),
        Field("model", mark("Model"), required=True, owner=Owner.SHARED, merge=Merge.FILL),
        Field("model_number", mark("Model number"), owner=Owner.SHARED, merge=Merge.FILL, tells_apart=True),
        Field("kind", mark("Kind"), Type.CHOICE, choices=DEVICE_KINDS, merge=Merge.FILL),
        Field("lifetime_months", mark("Lifetime in months"), Type.MONTHS),
        Field("price_ore", mark("Price"), Type.MONEY),
        Field("monthly_fee_ore", mark("Monthly fee"), Type.MONEY),
        Field("service", mark("Service")),
        Field("specification", mark("Specification"), Type.LONG_TEXT),
        _NOTE,
    ),
    search=("maker", "model", "model_number"),
    title=("model",),
)
GROUP = Kind(
    Group,
    "group",
    3,
    mark("Group"),
    mark("Groups"),
    (
        Field("name", mark("Name"), required=True, owner=Owner.CENTRAL),
        _UNIT,
        Field("grade", mark("Grade"), owner=Owner.CENTRAL),
        Field("form", mark("School form"), Type.CHOICE, choices=SCHOOL_FORMS, owner=Owner.CENTRAL),
        Field("external_id", mark("Id in the register"), owner=Owner.CENTRAL, merge=Merge.FILL, tells_apart=True),
        _NOTE,
    ),
    search=("name", "unit.name"),
    title=("name",),
)
ROOM = Kind(
    Room,
    "room",
    4,
    mark("Room or cart"),
    mark("Rooms and carts"),
    (
        Field("name", mark("Name"), required=True),
        _UNIT,
        Field(
            "room_kind",
            mark("Kind"),
            Type.CHOICE,
            choices=ROOM_KINDS,
        ),
        _NOTE,
    ),
    search=("name", "unit.name"),
    title=("name",),
)
PERSON = Kind(
    Person,
    "person",
    5,
    mark("Person"),
    mark("People"),
    (
        Field("given_name", mark("Given name"), owner=Owner.CENTRAL, personal=True),
        Field("family_name", mark("Family name"), owner=Owner.CENTRAL, personal=True),
        Field("role", mark("Role"), Type.CHOICE, choices=ROLES, owner=Owner.CENTRAL),
        Field("group", mark("Group"), Type.REFERENCE, owner=Owner.CENTRAL, personal=True, refers="group"),
        Field("unit", mark("School unit"), Type.REFERENCE, owner=Owner.CENTRAL, personal=True, refers="unit"),
        Field("grade", mark("Grade"), owner=Owner.CENTRAL, personal=True),
        Field("username", mark("Username"), owner=Owner.CENTRAL, personal=True, merge=Merge.FILL, tells_apart=True),
        Field("email", mark("E-mail"), owner=Owner.CENTRAL, personal=True, merge=Merge.FILL, tells_apart=True),
        _EXTERNAL,
        Field("active", mark("Active"), Type.FLAG, owner=Owner.CENTRAL),
        Field("protected", mark("Protected identity"), Type.FLAG, personal=True, merge=Merge.RAISE),
        Field("alias", mark("Shown as"), personal=True),
        Field("guardian_name", mark("Guardian"), personal=True),
        Field("guardian_contact", mark("Guardian's contact"), personal=True),
        _NOTE,
    ),
    search=("shown", "username", "email", "group.name"),
    title=("shown",),
)
DEVICE = Kind(
    Device,
    "device",
    6,
    mark("Device"),
    mark("Devices"),
    (
        Field("serial", mark("Serial number"), owner=Owner.CENTRAL, tells_apart=True),
        Field("asset_tag", mark("Asset tag"), owner=Owner.SHARED, tells_apart=True),
        Field("name", mark("Device name"), owner=Owner.CENTRAL, merge=Merge.FILL),
        _PRODUCT,
        Field("phase", mark("Phase"), Type.CHOICE, choices=PHASES),
        Field("ownership", mark("Form of ownership"), Type.CHOICE, choices=OWNERSHIPS),
        Field("status", mark("Status"), Type.CHOICE, choices=STATUSES),
        Field("condition", mark("Condition"), Type.CHOICE, choices=CONDITIONS),
        Field("repair_back", mark("Back from repair"), Type.DATE),
        Field("held_by", mark("Held by"), Type.REFERENCE, personal=True, refers="person"),
        Field("assigned_to", mark("Assigned to"), Type.REFERENCE, owner=Owner.SHARED, personal=True, refers="person"),
        Field("placed_in", mark("Placed in"), Type.REFERENCE, refers="room"),
        Field("owned_by", mark("Owned by"), Type.REFERENCE, owner=Owner.SHARED, refers="unit"),
        Field("purchase_date", mark("Bought on"), Type.DATE, owner=Owner.SHARED),
        Field("price_ore", mark("Price"), Type.MONEY, owner=Owner.SHARED),
        Field("monthly_fee_ore", mark("Monthly fee"), Type.MONEY, owner=Owner.SHARED),
        Field("end_date", mark("End of life"), Type.DATE, owner=Owner.SHARED),
        Field("update_end", mark("End of updates"), Type.DATE, owner=Owner.CENTRAL),
        Field("warranty_end", mark("Warranty until"), Type.DATE, owner=Owner.SHARED),
        Field("service_agreement", mark("Service agreement"), owner=Owner.SHARED),
        Field("last_seen", mark("Last seen"), Type.DATE, owner=Owner.CENTRAL, merge=Merge.NEWEST),
        Field("last_seen_source", mark("Seen by"), owner=Owner.CENTRAL, editable=False),
        Field("imei", mark("IMEI"), owner=Owner.CENTRAL, merge=Merge.FILL, tells_apart=True),
        Field("entra_id", mark("Entra id"), owner=Owner.CENTRAL, merge=Merge.FILL, tells_apart=True),
        Field("order_no", mark("Order number"), owner=Owner.SHARED, tells_apart=True),
        Field("stated_status", mark("Status in the source"), owner=Owner.CENTRAL, editable=False, merge=Merge.FILL),
        Field(
            "stated_user",
            mark("User in the source"),
            owner=Owner.CENTRAL,
            personal=True,
            editable=False,
            merge=Merge.FILL,
        ),
        Field("stated_place", mark("Place in the source"), owner=Owner.CENTRAL, editable=False, merge=Merge.FILL),
        _NOTE,
    ),
    search=(
        "serial",
        "asset_tag",
        "name",
        "imei",
        "product.maker",
        "product.model",
        "held_by.shown",
        "held_by.group.name",
        "assigned_to.shown",
        "placed_in.name",
        "order_no",
    ),
    title=("asset_tag", "serial", "name", "product.model"),
    custom_fields=True,
)
HANDOVER = Kind(
    Handover,
    "handover",
    7,
    mark("Hand-over"),
    mark("Hand-overs"),
    (
        Field("number", mark("Receipt number"), editable=False, tells_apart=True),
        Field(
            "direction",
            mark("Direction"),
            Type.CHOICE,
            required=True,
            choices=DIRECTIONS,
            editable=False,
        ),
        Field("person", mark("Person"), Type.REFERENCE, personal=True, refers="person", editable=False),
        Field("on", mark("Date"), Type.DATE, required=True, editable=False),
        Field("due", mark("Due back"), Type.DATE),
        Field("signature", mark("Signature"), Type.CHOICE, choices=SIGNATURES),
        Field("paper_language", mark("Language"), editable=False),
        Field("issued_by", mark("Issued by"), editable=False, personal=True),
        Field("void", mark("Void"), Type.FLAG, editable=False),
        _NOTE,
    ),
    search=("number", "person.shown"),
    title=("number",),
    on_undo=OnUndo.VOID,
)
LOAN = Kind(
    Loan,
    "loan",
    8,
    mark("Loan"),
    mark("Loans"),
    (
        Field("device", mark("Device"), Type.REFERENCE, required=True, refers="device", editable=False),
        Field("person", mark("Person"), Type.REFERENCE, personal=True, refers="person", editable=False),
        Field("issued", mark("Handed out with"), Type.REFERENCE, refers="handover", editable=False),
        Field("returned", mark("Taken back with"), Type.REFERENCE, refers="handover", editable=False),
        Field("condition_out", mark("Condition when handed out"), Type.CHOICE, choices=CONDITIONS),
        Field("condition_in", mark("Condition when taken back"), Type.CHOICE, choices=CONDITIONS),
        Field("accessories", mark("Accessories")),
        Field("accessories_missing", mark("Accessories missing")),
    ),
    title=("device.asset_tag", "device.serial"),
)
SETTING = Kind(
    Setting,
    "setting",
    9,
    mark("Setting"),
    mark("Settings"),
    (Field("code", mark("Setting"), required=True, editable=False), Field("value", mark("Value"), Type.LONG_TEXT)),
    title=("code",),
)
CUSTOM_FIELD = Kind(
    CustomField,
    "custom_field",
    10,
    mark("Own field"),
    mark("Own fields"),
    (
        Field("kind", mark("Kind of record"), required=True, editable=False),
        Field("code", mark("Code"), required=True, editable=False),
        Field("label", mark("Name"), required=True),
        Field("type", mark("Holds"), required=True, editable=False),
        Field("personal", mark("Personal data"), Type.FLAG),
    ),
    title=("label",),
)
# A record that was found to be another one over again: its number and permanent id, what it said (JSON by field), and
# the record that it is the same as. Facts are personal: of a person they are the names that the second record bore.
SAME_AS = Kind(
    SameAs,
    "same_as",
    20,
    mark("Joined record"),
    mark("Joined records"),
    (
        Field("former", mark("Number"), Type.INTEGER, required=True, editable=False),
        Field("former_uid", mark("Permanent id"), required=True, editable=False),
        Field("facts", mark("What it said"), Type.LONG_TEXT, required=True, personal=True, editable=False),
        Field("unit", mark("School unit"), Type.REFERENCE, refers="unit", editable=False),
        Field("product", mark("Product"), Type.REFERENCE, refers="product", editable=False),
        Field("group", mark("Group"), Type.REFERENCE, refers="group", editable=False),
        Field("room", mark("Room or cart"), Type.REFERENCE, refers="room", editable=False),
        Field("person", mark("Person"), Type.REFERENCE, refers="person", editable=False),
        Field("device", mark("Device"), Type.REFERENCE, refers="device", editable=False),
    ),
    title=("former",),
)
# Two records that look like one and are two, so that nobody is asked again.
APART = Kind(
    Apart,
    "apart",
    21,
    mark("Two that are two"),
    mark("Those that are two"),
    (
        Field("kind", mark("Kind of record"), required=True, editable=False),
        Field("one", mark("One"), Type.INTEGER, required=True, editable=False),
        Field("other", mark("The other"), Type.INTEGER, required=True, editable=False),
    ),
    title=("kind",),
)

INVENTORY_KINDS: Final = (
    UNIT, PRODUCT, GROUP, ROOM, PERSON, DEVICE, HANDOVER, LOAN, SETTING, CUSTOM_FIELD, SAME_AS, APART,
)  # fmt: skip
JOINABLE: Final = (UNIT, PRODUCT, GROUP, ROOM, PERSON, DEVICE)
"""The kinds of which two records may be found to be one; each has a reference of its name in :data:`SAME_AS`."""
