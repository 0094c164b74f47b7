"""Erases attached files that belong to a person: by their name, their text, or the deviation they show (needs L4)."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable

from coordinator.domain.orders.order_kinds import DELIVERED_UNIT
from coordinator.storage.queries.removed_blocks import unpack_block

_UNIT = DELIVERED_UNIT
_READABLE = 1_000_000  # bytes of a text file that are looked through
Names = Callable[[object], bool]
Rewrite = Callable[[list[str], list[object]], bool]


def units_named(conn: sqlite3.Connection, names: Names) -> set[int]:
    """The delivered units whose deviation names somebody, now or in the past; asked before the words are erased."""
    found = {row[0] for row in conn.execute("SELECT id FROM delivered_unit WHERE names_one(deviation)")}
    found |= {
        row[0]
        for row in conn.execute(
            "SELECT id FROM change WHERE kind = ? AND field = 'deviation' AND (names_one(before) OR names_one(after))",
            (_UNIT.number,),
        )
    }
    for (block,) in conn.execute("SELECT block FROM removal WHERE kind = ?", (_UNIT.number,)):
        columns, rows = unpack_block(block)
        found |= {int(str(row[0])) for row in rows if names(row[columns.index("deviation")])}
    return found


def attachments_named(conn: sqlite3.Connection, names: Names, units: set[int]) -> list[int]:
    """The attachments that stand in the register and belong to somebody who is named."""
    found: list[int] = []
    for id, delivered, name, media, size in conn.execute(
        "SELECT id, delivered, name, media, size FROM attachment WHERE content IS NOT NULL"
    ).fetchall():
        if delivered in units or names(name) or (_is_text(media, size) and names(_words(conn, id))):
            found.append(id)
    return found


def blank_named(names: Names, units: set[int]) -> Rewrite:
    """What blanks the same in a block of removed attachments."""

    def blank(columns: list[str], row: list[object]) -> bool:
        said = dict(zip(columns, row, strict=True))
        text = _decoded(said["content"]) if _is_text(said["media"], said["size"]) else ""
        if said["delivered"] not in units and not names(said["name"]) and not names(text):
            return False
        row[columns.index("content")] = row[columns.index("name")] = None
        return True

    return blank


def _is_text(media: object, size: object) -> bool:
    return str(media or "").startswith("text/") and isinstance(size, int) and size <= _READABLE


def _words(conn: sqlite3.Connection, id: int) -> str:
    return _decoded(conn.execute("SELECT content FROM attachment WHERE id = ?", (id,)).fetchone()[0])


def _decoded(content: object) -> str:
    data = base64.b64decode(str(content or ""))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
