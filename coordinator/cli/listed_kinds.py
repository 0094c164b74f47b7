"""What ``list``, ``show``, ``edit`` and ``add`` know of a kind of record: one row a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.orders.order_kinds import ORDER


@dataclass(frozen=True, slots=True)
class Contents:
    """What a record holds: the key of the document, and the kind whose field refers to it."""

    key: str
    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind as people name it: its plural, the columns of its list, how it is sorted, and what its records hold.

    ``adds`` and ``edits`` say whether its records are made and changed by hand; the others have verbs of their own.
    """

    kind: str
    plural: str
    columns: tuple[str, ...]
    order: tuple[str, ...]
    contents: Contents | None = None
    adds: bool = True
    edits: bool = True


LISTED: Final[Mapping[str, Listed]] = {
    each.kind: each
    for each in (
        Listed(
            DEVICE.code,
            "devices",
            ("serial", "asset_tag", "model", "status", "held_by", "placed_in", "last_seen"),
            ("asset_tag", "serial"),
        ),
        Listed(
            PERSON.code,
            "people",
            ("shown", "role", "group", "username", "devices"),
            ("shown",),
            Contents("devices", "device", "held_by"),
        ),
        Listed(
            GROUP.code, "groups", ("name", "unit", "years", "members"), ("name",), Contents("people", "person", "group")
        ),
        Listed(UNIT.code, "units", ("name", "code", "form", "own"), ("name",)),
        Listed(
            ROOM.code,
            "rooms",
            ("name", "unit", "room_kind", "devices"),
            ("name",),
            Contents("devices", "device", "placed_in"),
        ),
        Listed(
            PRODUCT.code,
            "products",
            ("maker", "model", "kind", "lifetime_months", "devices"),
            ("maker", "model"),
            Contents("devices", "device", "product"),
        ),
        Listed(
            HANDOVER.code,
            "handovers",
            ("number", "direction", "person", "on", "lines", "signature", "void"),
            ("number",),
            adds=False,
        ),
        Listed(
            ORDER.code,
            "orders",
            ("number", "state", "wanted", "asked", "decided", "delivered", "missing"),
            ("number",),
            adds=False,
        ),
    )
}
PLURALS: Final[Mapping[str, str]] = {each.plural: each.kind for each in LISTED.values()}
