"""Keeps the narrow folded search text of every record, and the trigram index over the devices' (``performance`` §D)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from coordinator.domain.changes import Record
from coordinator.domain.derived import keys_of
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, SAME_AS, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.storage.queries.former_records import KINDS_JOINED
from coordinator.storage.queries.sql_query import TRIGRAM_KINDS, SelectFrame

# More touched records than this and the trigram index is built anew beside the work instead of row by row.
BULK = 2_000


def _note_joined(stale: dict[str, set[int] | None], joined: Mapping[str, set[int]]) -> None:
    for kind, ids in joined.items():
        noted = stale.setdefault(kind, set())
        if noted is not None:
            noted |= ids


def refresh_search(
    conn: sqlite3.Connection, touched: Mapping[str, set[int] | None], newborn: Mapping[str, set[int]]
) -> None:
    """Writes the search text of the touched records anew, and of the records that show the names of those that are not
    new.
    """
    stale: dict[str, set[int] | None] = {kind: found for kind, found in touched.items() if KINDS[kind].search}
    if SAME_AS.code in touched:
        _note_joined(stale, touch_kept(conn, touched[SAME_AS.code]))
    for kind, found in touched.items():
        for other, path in _SHOWN_BY.get(kind, ()):
            noted = stale.get(other, set())
            if noted is None:
                continue
            if found is None or len(found - newborn.get(kind, set())) > BULK:
                stale[other] = None
            elif showing := _showing(conn, other, path, found - newborn.get(kind, set())):
                stale[other] = noted | showing
    for kind, found in stale.items():
        _refresh_kind(conn, KINDS[kind], found)


# Which kinds show the names of records of another kind in their search text, and through which path.
_SHOWN_BY: dict[str, tuple[tuple[str, str], ...]] = {
    PRODUCT.code: (("device", "product"), ("catalogue_item", "product")),
    ROOM.code: (("device", "placed_in"),),
    PERSON.code: (("device", "held_by"), ("device", "assigned_to"), ("handover", "person")),
    GROUP.code: (("person", "group"), ("device", "held_by.group")),
    UNIT.code: (("group", "unit"), ("room", "unit"), ("order", "unit")),
    ORDER.code: (("delivery", "order"),),
}


def _showing(conn: sqlite3.Connection, other: str, path: str, found: set[int]) -> set[int]:
    """The records that show one of those found; gives up counting when there are many."""
    frame = SelectFrame(other)
    sql = f"SELECT t.id FROM {frame.sources} WHERE {frame.column(path)} = ? LIMIT {BULK + 1}"
    if frame.joins:  # from the few that changed to the many that show them
        head, _, rest = path.partition(".")
        owner = KINDS[other].by_code[head].refers
        sql = (
            f'SELECT t.id FROM "{owner}" o CROSS JOIN "{other}" t ON t."{head}" = o.id WHERE o."{rest}" = ?'
            f" LIMIT {BULK + 1}"
        )
    showing: set[int] = set()
    for id in found:
        showing.update(row[0] for row in conn.execute(sql, (id,)))
        if len(showing) > BULK:
            break
    return showing


def shows(kind: Kind[Record], code: str) -> bool:
    """Whether a kind's keys or search text, or the search text of records that show its names, are made of a field."""
    return code in _MADE_OF[kind.code] or any(code in key.fields for key in keys_of(kind.code))


def _made_of() -> dict[str, frozenset[str]]:
    """For each kind the fields that stand in any search text; a person's shown name is made of several."""
    found: dict[str, set[str]] = {code: set() for code in KINDS}
    for kind in KINDS.values():
        for path in kind.search:
            at = kind.code
            for code in path.split("."):
                field = KINDS[at].by_code.get(code)
                found[at] |= {code} if field else {"given_name", "family_name", "alias", "protected"}
                at = (field.refers if field else None) or at
    return {code: frozenset(fields) for code, fields in found.items()}


_MADE_OF = _made_of()


def _refresh_kind(conn: sqlite3.Connection, kind: Kind[Record], ids: set[int] | None) -> None:
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


def _forget_trigrams(conn: sqlite3.Connection, kind: Kind[Record], id: int) -> None:
    conn.execute(
        f"INSERT INTO {kind.code}_trigram ({kind.code}_trigram, rowid, text)"
        f" SELECT 'delete', id, text FROM {kind.code}_search WHERE id = ?",
        (id,),
    )


def _select_text(kind: Kind[Record]) -> str:
    """One fold over all the searched paths, a line break between them so that no match spans two."""
    frame = SelectFrame(kind.code)
    # A protected person's login is often made of the name, so it is not searched (needs U7).
    parts = " || char(10) || ".join(f"coalesce({frame.guarded(path)}, '')" for path in kind.search)
    return f"SELECT t.id, fold({parts}{_former_text(kind, frame)}) FROM {frame.sources}"


def _former_text(kind: Kind[Record], frame: SelectFrame) -> str:
    """What was said by the records that were joined into one, of the fields that are searched."""
    codes = [path for path in (*kind.search, *_NAMES.get(kind.code, ())) if path in kind.by_code]
    if kind.code not in KINDS_JOINED or not codes:
        return ""
    said = " || char(10) || ".join(f"coalesce(json_extract(nullif(s.facts, ''), '$.{code}'), '')" for code in codes)
    found = f'(SELECT group_concat({said}, char(10)) FROM same_as s WHERE s."{kind.code}" = t.id)'
    return f" || coalesce(char(10) || {frame.behind_guard(codes[0], found)}, '')"


_NAMES = {PERSON.code: ("given_name", "family_name")}


def touch_kept(conn: sqlite3.Connection, joins: set[int] | None) -> dict[str, set[int]]:
    """The records into which others were joined by these joins, by kind: their search text follows."""
    where = "1" if joins is None else f"id IN ({', '.join(map(str, sorted(joins)))})"
    listed = ", ".join(f'"{kind}"' for kind in sorted(KINDS_JOINED))
    found: dict[str, set[int]] = {}
    for row in conn.execute(f"SELECT {listed} FROM same_as WHERE {where}"):
        for kind, id in zip(sorted(KINDS_JOINED), row, strict=True):
            if id is not None:
                found.setdefault(kind, set()).add(id)
    return found


def rebuild_text(conn: sqlite3.Connection, kind: Kind[Record]) -> None:
    """Writes every record's search text anew and leaves the trigram index to be built when there is time."""
    if kind.code in TRIGRAM_KINDS:
        set_state(conn, kind, "building")
    conn.execute(f"DELETE FROM {kind.code}_search")
    conn.execute(f"INSERT INTO {kind.code}_search {_select_text(kind)}")


def forget_text(conn: sqlite3.Connection, kind: Kind[Record], ids: str) -> None:
    """Forgets many records at once, before their rows are gone; ``ids`` is a SELECT."""
    if kind.search:
        if kind.code in TRIGRAM_KINDS:
            set_state(conn, kind, "building")
        conn.execute(f"DELETE FROM {kind.code}_search WHERE id IN ({ids})")


def add_text(conn: sqlite3.Connection, kind: Kind[Record], first: int) -> None:
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


def set_state(conn: sqlite3.Connection, kind: Kind[Record], state: str) -> None:
    """``ready`` when the trigram index follows the search text, ``building`` while it does not."""
    conn.execute("UPDATE search_state SET state = ? WHERE kind = ?", (state, kind.number))


def _state(conn: sqlite3.Connection, kind: Kind[Record]) -> str:
    row = conn.execute("SELECT state FROM search_state WHERE kind = ?", (kind.number,)).fetchone()
    return "" if row is None else str(row[0])
