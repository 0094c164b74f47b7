"""The fields that a column of an unknown file can be mapped to, with their names in the language in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from coordinator.domain.kinds import DEVICE, KINDS, PERSON, PRODUCT
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_PRODUCT: Final = ("maker", "model", "model_number", "kind")
_HOLDER: Final = (
    ("full_name", mark("full name")),
    ("username", mark("username")),
    ("email", mark("e-mail")),
    ("external_id", mark("id in the register")),
    ("given_name", mark("given name")),
    ("family_name", mark("family name")),
    ("group", mark("group")),
)
_DEVICE: Final = (
    "serial asset_tag name status condition phase ownership placed_in owned_by purchase_date price_ore monthly_fee_ore "
    "end_date update_end warranty_end service_agreement last_seen order_no imei entra_id note"
).split()
_PERSON: Final = (
    "given_name family_name group unit grade role username email external_id active protected guardian_name "
    "guardian_contact note"
).split()
_NEEDED: Final = {
    "devices": (
        ({"serial"}, {"asset_tag"}, {"source_id"}),
        mark("Say which column holds the serial number or the asset tag: without it no device is known again."),
    ),
    "people": (
        ({"full_name"}, {"given_name", "family_name"}, {"username"}, {"email"}, {"external_id"}),
        mark("Say which column holds the name, the username or an id: without it no person is known again."),
    ),
    "products": (
        ({"model"},),
        mark("Say which column holds the model: without it no product is known again."),
    ),
}
_NAMED: Final = (({"name"},), mark("Say which column holds the name: without it nothing is known again."))
KINDS_OFFERED: Final = ("devices", "people", "groups", "rooms", "products", "units")


NEW: Final = "new."
NEW_PERSONAL: Final = "new_personal."
"""Codes that stand for an own field which is still to be made of the column at the place that follows."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field to map to: its code as profiles write it, and its name."""

    code: str
    name: str


def targets(kind: str, register: Register) -> list[Target]:
    """The fields of a kind of list, the most usual first, the school's own last."""
    if kind == "people":
        found = [Target("full_name", text("Full name"))]
        found += [Target(code, PERSON.field(code).caption) for code in _PERSON]
        return [*found, Target("source_id", text("The source's own id"))]
    if kind != "devices":
        fields = KINDS[KIND_OF[kind]].fields
        return [
            *(Target(field.code, field.caption) for field in fields),
            Target("source_id", text("The source's own id")),
        ]
    found = [Target(code, DEVICE.field(code).caption) for code in _DEVICE[:3]]
    product = DEVICE.field("product").caption
    found += [Target(f"product.{code}", _part(product, PRODUCT.field(code).caption)) for code in _PRODUCT]
    found += [Target("product.os", _part(product, text("operating system")))]
    for holder in ("held_by", "assigned_to"):
        named = DEVICE.field(holder).caption
        found += [Target(f"{holder}.{code}", _part(named, text(name))) for code, name in _HOLDER]
    found += [Target(code, DEVICE.field(code).caption) for code in _DEVICE[3:]]
    found += [Target("source_id", text("The source's own id"))]
    return [*found, *(Target(field.code, field.label) for field in own_fields(register, "device"))]


def new_fields(kind: str, place: int, holds: str) -> list[Target]:
    """What a column that no field fits can be made: a field of the school's own."""
    if kind != "devices":
        return []
    return [
        Target(f"{NEW}{place}", text("a new own field ({holds})", holds=holds)),
        Target(f"{NEW_PERSONAL}{place}", text("a new own field with personal data ({holds})", holds=holds)),
    ]


def lacking(kind: str, fields: Iterable[str]) -> str:
    """What is still missing before the rows can be read, as a sentence; nothing when all is there."""
    ways, sentence = _NEEDED.get(kind, _NAMED)
    given = set(fields)
    return "" if any(way <= given for way in ways) else text(sentence)


def _part(whole: str, part: str) -> str:
    return f"{whole}: {part[:1].lower()}{part[1:]}"
