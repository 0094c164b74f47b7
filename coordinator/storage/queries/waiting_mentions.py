"""What rows of imported lists name and nobody has found yet: kept with their import, alive while the record's source
still says it and nothing else has filled the field.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from coordinator.domain.changes import Ref
from coordinator.ledger.mentions import unpacked
from coordinator.ledger.questions import WaitingMention
from coordinator.storage.queries.log_queries import CODES

UNRESOLVED: Final = "unresolved"
KEPT: Final = "i.fate IN ('answered', 'unresolved')"
"""SQL on an ``import_row i`` that its index of what is looked for later needs word for word."""
IN_EFFECT: Final = "(SELECT x.role FROM entry x WHERE x.root = e.root ORDER BY x.id DESC LIMIT 1) IN ('do', 'redo')"
"""SQL on an ``entry e``: whether it is not undone."""
_FILLED_SINCE: Final = (
    "SELECT 1 FROM change c CROSS JOIN entry e ON e.id = c.entry WHERE c.kind = i.kind AND c.id = i.record"
    f" AND c.field = i.\"column\" AND c.entry > i.entry AND e.role IN ('do', 'redo') AND {IN_EFFECT}"
)


class KeptMention(NamedTuple):
    """A mention that waits: where its row stands, whose field it is, and the baseline that holds nothing in its
    place.
    """

    entry: int
    file: int
    line: int
    kind: str
    record: int
    field: str
    refers: str
    key: str
    several: bool
    source: int
    place: int


def kept_mentions(conn: sqlite3.Connection, kinds: Collection[str] | None = None) -> Iterator[KeptMention]:
    """Every mention that waits, in the order in which they came; only those of these ``kinds``, if any are given."""
    among = "1" if kinds is None else "json_extract(i.\"values\", '$.kind') IN (SELECT value FROM json_each(?))"
    sql = (
        'SELECT i.entry, i.file, i.line, i.kind, i.record, i."column", i."values", b.source, b.cells, l.fields'
        " FROM import_row i CROSS JOIN baseline b ON b.source = json_extract(i.\"values\", '$.source')"
        " AND b.kind = i.kind AND b.record = i.record AND b.entry = i.entry AND b.file = i.file AND b.line = i.line"
        f" CROSS JOIN layout l ON l.id = b.layout WHERE {KEPT} AND i.fate = '{UNRESOLVED}' AND {among}"
        f" AND NOT EXISTS ({_FILLED_SINCE}) ORDER BY i.entry, i.file, i.line"
    )
    values = () if kinds is None else (json.dumps(sorted(kinds)),)
    for entry, file, line, kind, record, field, packed, source, cells, fields in conn.execute(sql, values):
        said, place = json.loads(packed), fields.split("\n").index(field)
        if json.loads(cells)[place] is None:
            several = bool(said["several"])
            yield KeptMention(
                entry, file, line, CODES[kind], record, field, said["kind"], said["key"], several, source, place
            )


def waiting_mentions(conn: sqlite3.Connection, limit: int | None = None) -> list[WaitingMention]:
    """Those whose field is still empty, as they are shown; the first ``limit``."""
    found: list[WaitingMention] = []
    for each in kept_mentions(conn):
        row = conn.execute(f'SELECT "{each.field}" FROM "{each.kind}" WHERE id = ?', (each.record,)).fetchone()
        if row is None or row[0] is not None:
            continue
        if len(found) == limit:
            break
        sql = "SELECT name FROM import_file WHERE entry = ? AND number = ?"
        name = conn.execute(sql, (each.entry, each.file)).fetchone()
        found.append(
            WaitingMention(
                each.entry,
                str(name[0]) if name else "",
                each.line,
                Ref(each.kind, each.record),
                each.field,
                each.refers,
                unpacked(each.refers, each.key),
                each.several,
            )
        )
    return found


def are_any(conn: sqlite3.Connection) -> bool:
    """Whether any mention was ever kept, which is quickly told."""
    sql = f"SELECT 1 FROM import_row i WHERE {KEPT} AND i.fate = '{UNRESOLVED}' LIMIT 1"
    return conn.execute(sql).fetchone() is not None
