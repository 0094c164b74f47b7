"""B5: what the per-field log costs an UPDATE from a staged table, at 2 % and at 100 % of the devices changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlite_utils import Database

from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from tests.benchmarks.inventory import ROWS

ROUNDS = 9  # the 2 % lie within the noise of fewer
Row = tuple[str, float, float, float, float]
_UPDATE = (
    "UPDATE device AS t SET last_seen = s.seen, stated_status = s.said FROM temp.said s"
    " WHERE s.id = t.id AND (t.last_seen, t.stated_status) IS NOT (s.seen, s.said)"
)


def _fill(conn: sqlite3.Connection, every: int) -> None:
    conn.execute(
        "INSERT INTO device (serial, last_seen, stated_status)"
        " WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " SELECT 'EX' || i, '2026-01-01', 'Managed' FROM n",
        (ROWS,),
    )
    conn.execute("CREATE TEMP TABLE said (id INTEGER PRIMARY KEY, seen TEXT, said TEXT)")
    seen = "CASE WHEN id % ? = 0 THEN '2026-11-15' ELSE last_seen END"
    said = "CASE WHEN id % ? = 0 THEN 'Retired' ELSE stated_status END"
    conn.execute(f"INSERT INTO temp.said SELECT id, {seen}, {said} FROM device", (every, every))


def _timed(path: Path, every: int, *, logged: bool) -> float:
    with closing(connect_writer(path)) as conn:
        migrate(Database(conn, execute_plugins=False))
        if not logged:
            for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("BEGIN")
        _fill(conn, every)
        conn.execute(
            "INSERT INTO entry (at, actor, origin, message, \"values\", role) VALUES ('', '', '', '', '{}', 'do')"
        )
        conn.execute("INSERT INTO writing VALUES (1)")
        conn.execute("COMMIT")
        started = perf_counter()
        conn.execute("BEGIN")
        conn.execute(_UPDATE)
        conn.execute("COMMIT")
        return perf_counter() - started


def run() -> list[Row]:
    """The figures of target B5."""
    found: list[Row] = []
    for name, every, target in (("2 %", 50, 1.15), ("100 %", 1, 2.5)):
        pairs = []
        for _ in range(ROUNDS):
            with TemporaryDirectory() as folder:
                pairs.append(
                    (
                        _timed(Path(folder) / "logged.sqlite", every, logged=True),
                        _timed(Path(folder) / "plain.sqlite", every, logged=False),
                    )
                )
        ours, plain = median(one for one, _ in pairs), median(other for _, other in pairs)
        ratio = median(one / other for one, other in pairs)
        found.append((f"B5 update of {name}, s; floor: without the log", ours, plain, ratio, target))
    return found
