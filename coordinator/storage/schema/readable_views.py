"""Views for other programs: what a record refers to by its name, as lists show it. Ours do not read them.

A table of ours holds numbers where it refers to another; whoever opens the file to ask something of their own would
have to join six of them first. A protected person is the alias here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlite_utils import Database

from coordinator.storage.queries.sql_query import SelectFrame

VIEWS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "device_list": (
        "device",
        ("asset_tag", "serial", "name", "product.kind", "product.maker", "product.model", "status", "condition",
         "held_by.shown", "held_by.group.name", "assigned_to.shown", "placed_in.name", "owned_by.name", "last_seen",
         "purchase_date", "lifetime_end", "fee_ore"),
    ),
    "person_list": ("person", ("shown", "role", "group.name", "unit.name", "active", "devices")),
    "loan_list": (
        "loan",
        ("device.asset_tag", "device.serial", "person.shown", "issued.number", "issued.on", "issued.due",
         "returned.number", "returned.on", "open"),
    ),
}  # fmt: skip
"""Name → the kind, and its paths; a column is named for its path: ``held_by.group.name`` is ``held_by_group_name``."""


def drop_views(db: Database) -> None:
    """Takes the views away: a table that one of them reads could not be altered."""
    for name in VIEWS:
        if name in db.view_names():
            db.view(name).drop()


def lay_views(db: Database) -> None:
    """Makes every view anew."""
    for name, (kind, paths) in VIEWS.items():
        frame = SelectFrame(kind)
        columns = ["t.id", *(f'{frame.column(path)} AS "{path.replace(".", "_")}"' for path in paths)]
        db.create_view(name, f"SELECT {', '.join(columns)} FROM {frame.sources}", replace=True)
