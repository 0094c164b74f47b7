"""The records of the inventory, typed: what ``kinds`` describes, as attributes."""

from __future__ import annotations

from coordinator.domain.changes import Record
from coordinator.domain.views import Day, Flag, Money, Number, Reference, Text


class Unit(Record):
    """School unit."""

    __slots__ = ()

    name = Text("name")
    code = Text("code")
    own = Flag("own")
    form = Text("form")
    external_id = Text("external_id")
    address = Text("address")
    contact = Text("contact")
    note = Text("note")


class Product(Record):
    """Product."""

    __slots__ = ()

    maker = Text("maker")
    model = Text("model")
    model_number = Text("model_number")
    device_kind = Text("kind")
    lifetime_months = Number("lifetime_months")
    price_ore = Money("price_ore")
    monthly_fee_ore = Money("monthly_fee_ore")
    service = Text("service")
    specification = Text("specification")
    note = Text("note")


class Group(Record):
    """Group."""

    __slots__ = ()

    name = Text("name")
    unit = Reference("unit")
    grade = Text("grade")
    form = Text("form")
    external_id = Text("external_id")
    note = Text("note")


class Room(Record):
    """Room or cart."""

    __slots__ = ()

    name = Text("name")
    unit = Reference("unit")
    room_kind = Text("room_kind")
    note = Text("note")


class Person(Record):
    """Person."""

    __slots__ = ()

    given_name = Text("given_name")
    family_name = Text("family_name")
    role = Text("role")
    group = Reference("group")
    unit = Reference("unit")
    grade = Text("grade")
    username = Text("username")
    email = Text("email")
    external_id = Text("external_id")
    active = Flag("active")
    protected = Flag("protected")
    alias = Text("alias")
    guardian_name = Text("guardian_name")
    guardian_contact = Text("guardian_contact")
    note = Text("note")


class Device(Record):
    """Device."""

    __slots__ = ()

    serial = Text("serial")
    asset_tag = Text("asset_tag")
    name = Text("name")
    product = Reference("product")
    phase = Text("phase")
    ownership = Text("ownership")
    status = Text("status")
    condition = Text("condition")
    repair_back = Day("repair_back")
    held_by = Reference("held_by")
    assigned_to = Reference("assigned_to")
    placed_in = Reference("placed_in")
    owned_by = Reference("owned_by")
    purchase_date = Day("purchase_date")
    price_ore = Money("price_ore")
    monthly_fee_ore = Money("monthly_fee_ore")
    end_date = Day("end_date")
    update_end = Day("update_end")
    warranty_end = Day("warranty_end")
    service_agreement = Text("service_agreement")
    last_seen = Day("last_seen")
    last_seen_source = Text("last_seen_source")
    imei = Text("imei")
    entra_id = Text("entra_id")
    order_no = Text("order_no")
    stated_status = Text("stated_status")
    stated_user = Text("stated_user")
    stated_place = Text("stated_place")
    note = Text("note")


class Handover(Record):
    """Hand-over."""

    __slots__ = ()

    number = Text("number")
    direction = Text("direction")
    person = Reference("person")
    on = Day("on")
    due = Day("due")
    signature = Text("signature")
    paper_language = Text("paper_language")
    issued_by = Text("issued_by")
    void = Flag("void")
    note = Text("note")


class Loan(Record):
    """Loan."""

    __slots__ = ()

    device = Reference("device")
    person = Reference("person")
    issued = Reference("issued")
    returned = Reference("returned")
    condition_out = Text("condition_out")
    condition_in = Text("condition_in")
    accessories = Text("accessories")
    accessories_missing = Text("accessories_missing")


class Setting(Record):
    """Setting."""

    __slots__ = ()

    code = Text("code")
    value = Text("value")


class CustomField(Record):
    """Own field."""

    __slots__ = ()

    of_kind = Text("kind")
    code = Text("code")
    label = Text("label")
    type = Text("type")
    personal = Flag("personal")


class SameAs(Record):
    """Joined record."""

    __slots__ = ()

    former = Number("former")
    former_uid = Text("former_uid")
    facts = Text("facts")
    unit = Reference("unit")
    product = Reference("product")
    group = Reference("group")
    room = Reference("room")
    person = Reference("person")
    device = Reference("device")


class Apart(Record):
    """Two records that are two."""

    __slots__ = ()

    of_kind = Text("kind")
    one = Number("one")
    other = Number("other")
