"""Hand-overs here that a list of devices cannot know of yet: what it says of who has the device asks instead (V20)."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.storage.match.record_match import source_id

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

_HELD_BY: Final = "held_by"
_IN_EFFECT: Final = "(SELECT u.role FROM entry u WHERE u.root = e.root ORDER BY u.id DESC LIMIT 1) <> 'undo'"
_BY_HAND: Final = "e.role = 'do' AND NOT EXISTS (SELECT 1 FROM import_file f WHERE f.entry = e.id)"


def ask_about_hands(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Makes conflicts of those rows which would give somebody a device that was handed out or taken back here since the
    source last spoke of it, be it free by now. What an entry did that was undone, and what a file did, asks nothing.
    """
    if file.layout.kind != DEVICE.code or _HELD_BY not in file.layout.fields:
        return
    theirs = f"c.kind = {DEVICE.number} AND c.id = s.record AND c.field = '{_HELD_BY}'"
    done = (
        f"SELECT 1 FROM change c JOIN entry e ON e.id = c.entry WHERE {theirs} AND c.entry > coalesce(b.entry, 0)"
        f" AND {_BY_HAND} AND {_IN_EFFECT}"
    )
    spoken = f"{file.table} s LEFT JOIN baseline b ON b.source = ? AND b.kind = ? AND b.record = s.record"
    conn.execute(
        "UPDATE temp.stage_difference AS d SET verdict = 'conflict' WHERE d.file = ? AND d.field = ?"
        f" AND d.verdict = 'take' AND EXISTS (SELECT 1 FROM {spoken} WHERE s.nr = d.nr AND EXISTS ({done}))",
        (file.number, _HELD_BY, source_id(conn, file.layout.source), DEVICE.number),
    )
