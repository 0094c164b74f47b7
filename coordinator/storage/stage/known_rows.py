"""Staged rows that read as they did the last time: which those are, and whether they still are when it counts.

Such a row needs neither reading nor matching, since the long way (``matching``, ``comparing``) would find its record by
its serial number and leave it as it is. It stands in the stage with its line, record and digest alone; what it says is
what its source's baseline holds.
"""

from __future__ import annotations

import sqlite3

from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.domain.values import Scalar
from coordinator.ledger.stage import GONE, KnownRows
from coordinator.storage.match.record_match import layout_text, source_id
from coordinator.storage.match.staged_file import StagedFile
from coordinator.storage.queries.sql_query import SelectFrame

_FEW = 4  # a file of fewer rows than one in so many that are known is read as quickly
_SERIAL = "serial"


def known_rows(conn: sqlite3.Connection, file: StagedFile, horizon: str, expected: int) -> dict[bytes, int]:
    """See :meth:`coordinator.ledger.stage.Stage.known`."""
    layout = file.layout
    source = source_id(conn, layout.source)
    plain = layout.kind == DEVICE.code and layout.identity[0] == _SERIAL and GONE not in layout.fields
    plain = plain and not layout.anew
    if not plain or _SERIAL not in layout.fields or source is None:
        return {}
    most = _FEW * expected
    sql = "SELECT count(*) FROM (SELECT 1 FROM baseline WHERE source = ? AND kind = ? LIMIT ?)"
    if conn.execute(sql, (source, KINDS[layout.kind].number, most + 1)).fetchone()[0] > most:
        return {}
    file.known_at, file.source, file.horizon = last_entry(conn), source, horizon
    sources, values = _as_before(conn, file)
    return dict(conn.execute(f"SELECT b.digest, b.record FROM baseline b {sources}", values))


def insert_known(conn: sqlite3.Connection, file: StagedFile, known: KnownRows) -> None:
    """Stages known rows: unchanged, and none of their fields."""
    conn.executemany(
        f"INSERT INTO {file.table} (fate, detail, known, record, line, digest)"
        " VALUES ('unchanged', 'same', 1, ?, ?, ?)",
        zip(known.records, known.lines, known.digests, strict=True),
    )


def are_there(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether any of the file's rows was taken for known."""
    if file.known_at is None:
        return False
    return conn.execute(f"SELECT 1 FROM {file.table} WHERE known = 1 LIMIT 1").fetchone() is not None


def still_hold(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether every known row would be known today as well; it need only be asked after another commit."""
    if file.known_at == last_entry(conn):
        return True
    sources, values = _as_before(conn, file)
    held = conn.execute(
        f"SELECT count(*) FROM {file.table} s CROSS JOIN baseline b ON b.record = s.record AND b.digest = s.digest"
        f" {sources} AND s.known = 1",
        values,
    ).fetchone()[0]
    return bool(held == conn.execute(f"SELECT count(*) FROM {file.table} WHERE known = 1").fetchone()[0])


def are_met(conn: sqlite3.Connection, file: StagedFile) -> bool:
    """Whether another row of the file speaks of the record of a known one."""
    others = f"SELECT record FROM {file.table} WHERE known IS NULL AND record IS NOT NULL"
    sql = f"SELECT 1 FROM {file.table} WHERE known = 1 AND record IN ({others}) LIMIT 1"
    return conn.execute(sql).fetchone() is not None


def last_entry(conn: sqlite3.Connection) -> int:
    """The newest entry of the log; 0 when there is none."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()[0])


def _as_before(conn: sqlite3.Connection, file: StagedFile) -> tuple[str, tuple[Scalar, ...]]:
    """Joins and conditions, with their values, on a baseline ``b`` whose row would be found unchanged by its digest.

    What was said of a device in print that other alphabets could not share stands alone on its serial number; no cell
    of its row was doubtful; and it was not seen later than can be.
    """
    layout = file.layout
    serial = known_cell(file, _SERIAL)
    sources = (
        f"CROSS JOIN device d ON d.id = b.record AND d.serial_key = upper(replace({serial}, ' ', ''))"
        " WHERE b.source = ? AND b.kind = ? AND b.layout = (SELECT id FROM layout WHERE fields = ?)"
        f" AND {serial} NOT GLOB '*[^ -~]*' AND d.serial_key NOT IN (SELECT serial_key FROM device"
        " WHERE serial_key IS NOT NULL GROUP BY serial_key HAVING count(*) > 1)"
        " AND NOT EXISTS (SELECT 1 FROM import_row i WHERE i.entry = b.entry AND i.file = b.file AND i.line = b.line"
        " AND i.fate = 'note')"
    )
    values = (source_id(conn, layout.source), KINDS[layout.kind].number, layout_text(file))
    if "last_seen" not in layout.fields:
        return sources, values
    return f"{sources} AND coalesce({known_cell(file, 'last_seen')}, '') <= ?", (*values, file.horizon)


def known_cell(file: StagedFile, code: str) -> str:
    """SQL for what a baseline ``b`` of the file's layout holds of a field; of a reference the record's id."""
    return f"json_extract(b.cells, '$[{file.layout.fields.index(code)}]')"


def known_values_sql(file: StagedFile) -> str:
    """SQL for what a known row ``s`` says, field by field as JSON: what its source said last, what it names by name."""
    kind = KINDS[file.layout.kind]
    cells = ", ".join(_known_text(file, code) for code in file.layout.fields)
    nothing = ", ".join("NULL" for _ in file.layout.fields)
    where = f"b.source = {file.source} AND b.kind = {kind.number} AND b.record = s.record"
    return f"coalesce((SELECT json_array({cells}) FROM baseline b WHERE {where}), json_array({nothing}))"


def _known_text(file: StagedFile, code: str) -> str:
    found = KINDS[file.layout.kind].by_code.get(code)
    if found is None or found.refers is None:
        return known_cell(file, code)
    frame = SelectFrame(found.refers)
    titles = ", ".join(f"nullif({frame.column(path)}, '')" for path in KINDS[found.refers].title)
    return f"(SELECT coalesce({titles}, NULL) FROM {frame.sources} WHERE t.id = {known_cell(file, code)})"
