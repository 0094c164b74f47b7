"""The fields that a column of an unknown file can be mapped to, with their names in the language in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.kinds import KINDS
from coordinator.exchange.profiles.mappable_fields import FULL_NAME, SOURCE_ID, mappable
from coordinator.exchange.profiles.own_lists import KIND_OF
from coordinator.ledger.own_fields import own_fields
from coordinator.ledger.questions import Register
from coordinator.words import mark, text

_PARTS: Final = {
    "full_name": mark("full name"),
    "username": mark("username"),
    "email": mark("e-mail"),
    "external_id": mark("id in the register"),
    "given_name": mark("given name"),
    "family_name": mark("family name"),
    "group": mark("group"),
    "os": mark("operating system"),
}
"""What stands behind a mentioned record's name; a product's other fields are called as they are."""
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
    """The fields of a kind of list, in the order of the record's fields, the school's own last."""
    found = [Target(code, _name(kind, code)) for code in mappable(kind)]
    own = own_fields(register, "device") if kind == "devices" else ()
    return [*found, *(Target(field.code, field.label) for field in own)]


def _name(kind: str, code: str) -> str:
    if code == SOURCE_ID:
        return text("The source's own id")
    if code == FULL_NAME:
        return text("Full name")
    whole, _, part = code.partition(".")
    caption = KINDS[KIND_OF[kind]].field(whole).caption
    if not part:
        return caption
    return _part(caption, text(_PARTS[part]) if part in _PARTS else PRODUCT.field(part).caption)


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
