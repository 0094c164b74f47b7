"""What each list opens with: its columns, its order, and what it says while it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.words import count_text, mark


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list. ``empty`` says what will stand here; ``creates`` whether records can be added by hand."""

    kind: str
    columns: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]
    empty: str
    creates: bool = True


LISTS: Mapping[str, ListKind] = {
    each.kind: each
    for each in (
        ListKind(
            DEVICE.code,
            (
                "asset_tag",
                "serial",
                "product.model",
                "product.kind",
                "status",
                "held_by.shown",
                "held_by.group.name",
                "placed_in.name",
                "last_seen",
                "lifetime_end",
            ),
            (),
            mark("The school's devices will stand here once a list of them has been imported."),
        ),
        ListKind(
            PERSON.code,
            ("shown", "role", "group.name", "devices", "username", "email", "active"),
            (("shown", False),),
            mark("Pupils and staff will stand here once the class lists have been imported."),
        ),
        ListKind(
            GROUP.code,
            ("name", "unit.name", "years", "members"),
            (("name", False),),
            mark("Classes and groups will stand here once the class lists have been imported."),
        ),
        ListKind(
            PRODUCT.code,
            ("maker", "model", "kind", "devices", "lifetime_months", "monthly_fee_ore", "price_ore"),
            (("devices", True),),
            mark("The models of the devices will stand here."),
        ),
        ListKind(
            ROOM.code,
            ("name", "room_kind", "unit.name", "devices"),
            (("name", False),),
            mark("Rooms and carts where devices have their place will stand here."),
        ),
        ListKind(
            UNIT.code,
            ("name", "code", "form", "own"),
            (("name", False),),
            mark("The school and its units will stand here."),
        ),
    )
}


def counted(kind: str, count: int) -> str:
    """How many records, in words."""
    return _COUNTED[kind](count)


_COUNTED: Mapping[str, Callable[[int], str]] = {
    DEVICE.code: lambda count: count_text("{count} device", "{count} devices", count),
    PERSON.code: lambda count: count_text("{count} person", "{count} people", count),
    GROUP.code: lambda count: count_text("{count} group", "{count} groups", count),
    PRODUCT.code: lambda count: count_text("{count} product", "{count} products", count),
    ROOM.code: lambda count: count_text("{count} room", "{count} rooms", count),
    UNIT.code: lambda count: count_text("{count} school unit", "{count} school units", count),
}
