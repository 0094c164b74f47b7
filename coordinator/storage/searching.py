"""Keeps the narrow folded search text of every record, and the trigram index over the devices' (``performance`` §D)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.storage.querying import TRIGRAM_KINDS, Frame

# More touched records than this and the trigram index is built anew beside the work instead of row by row.
BULK = 2_000


def refresh(conn: sqlite3.Connection, touched: Mapping[str, set[int] | None], newborn: Mapping[str, set[int]]) -> None:
    """Writes the search text of the touched records anew, and of the records that show the names of those that are not
    new.
    """
    for kind, found in touched.items():
        if KINDS[kind].search:
            _refresh_kind(conn, KINDS[kind], found)
        for other, path in _SHOWN_BY.get(kind, ()):
            _refresh_showing(conn, other, path, None if found is None else found - newborn.get(kind, set()))


# Which kinds show the names of records of another kind in their search text, and through which path.
_SHOWN_BY: dict[str, tuple[tuple[str, str], ...]] = {
    "product": (("device", "product"),),
    "room": (("device", "placed_in"),),
    "person": (("device", "held_by"), ("device", "assigned_to"), ("handover", "person")),
    "group": (("person", "group"), ("device", "held_by.group")),
    "unit": (("group", "unit"), ("room", "unit")),
}


def _refresh_showing(conn: sqlite3.Connection, other: str, path: str, found: set[int] | None) -> None:
    if found is None:
        _refresh_kind(conn, KINDS[other], None)
        return
    for id in found:
        frame = Frame(other)
        column = frame.column(path)
        showing = {row[0] for row in conn.execute(f"SELECT t.id FROM {frame.sources} WHERE {column} = ?", (id,))}
        if showing:
            _refresh_kind(conn, KINDS[other], showing)


def _refresh_kind(conn: sqlite3.Connection, kind: Kind, ids: set[int] | None) -> None:
    if ids is None or len(ids) > BULK:
        rebuild_text(conn, kind)
        return
    follow = kind.code in TRIGRAM_KINDS and _state(conn, kind) == "ready"
    insert = f"INSERT INTO {kind.code}_search {_select_text(kind)} WHERE t.id = ?"
    for id in ids:
        if follow:
            _forget_trigrams(conn, kind, id)
        conn.execute(f"DELETE FROM {kind.code}_search WHERE id = ?", (id,))
        conn.execute(insert, (id,))
        if follow:
            conn.execute(
                f"INSERT INTO {kind.code}_trigram (rowid, text) SELECT id, text FROM {kind.code}_search WHERE id = ?",
                (id,),
            )


def _forget_trigrams(conn: sqlite3.Connection, kind: Kind, id: int) -> None:
    conn.execute(
        f"INSERT INTO {kind.code}_trigram ({kind.code}_trigram, rowid, text)"
        f" SELECT 'delete', id, text FROM {kind.code}_search WHERE id = ?",
        (id,),
    )


def _select_text(kind: Kind) -> str:
    """One fold over all the searched paths, a line break between them so that no match spans two."""
    frame = Frame(kind.code)
    parts = " || char(10) || ".join(f"coalesce({frame.column(path)}, '')" for path in kind.search)
    return f"SELECT t.id, fold({parts}) FROM {frame.sources}"


def rebuild_text(conn: sqlite3.Connection, kind: Kind) -> None:
    """Writes every record's search text anew and leaves the trigram index to be built when there is time."""
    if kind.code in TRIGRAM_KINDS:
        set_state(conn, kind, "building")
    conn.execute(f"DELETE FROM {kind.code}_search")
    conn.execute(f"INSERT INTO {kind.code}_search {_select_text(kind)}")


def add_text(conn: sqlite3.Connection, kind: Kind, first: int) -> None:
    """Writes the search text of records that came to be from ``first`` on."""
    if kind.code in TRIGRAM_KINDS:
        set_state(conn, kind, "building")
    conn.execute(f"INSERT INTO {kind.code}_search {_select_text(kind)} WHERE t.id >= ?", (first,))


def build_trigrams(conn: sqlite3.Connection) -> bool:
    """Builds the trigram indexes that are behind; returns whether any was. To be run in a transaction."""
    built = False
    for kind in KINDS.values():
        if kind.code in TRIGRAM_KINDS and _state(conn, kind) != "ready":
            conn.execute(f"INSERT INTO {kind.code}_trigram ({kind.code}_trigram) VALUES ('rebuild')")
            set_state(conn, kind, "ready")
            built = True
    return built


def set_state(conn: sqlite3.Connection, kind: Kind, state: str) -> None:
    """``ready`` when the trigram index follows the search text, ``building`` while it does not."""
    conn.execute("UPDATE search_state SET state = ? WHERE kind = ?", (state, kind.number))


def _state(conn: sqlite3.Connection, kind: Kind) -> str:
    row = conn.execute("SELECT state FROM search_state WHERE kind = ?", (kind.number,)).fetchone()
    return "" if row is None else str(row[0])
