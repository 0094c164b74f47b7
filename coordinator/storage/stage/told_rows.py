"""Why rows of a staged file were left out, refused or doubtful: counted by reason, and read only as far as is shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from types import MappingProxyType

from coordinator.ledger.stage import LINES_TOLD, Fate, ToldReason, ToldRow, ToldRows
from coordinator.storage.match.staged_file import StagedFile

Same = tuple[str, str, str]
"""Column, reason and detail of a row: rows that agree in them are told together."""
_SAME = "coalesce(\"column\", ''), coalesce(reason, ''), coalesce(nullif(detail, 'same'), '')"


def told(conn: sqlite3.Connection, file: StagedFile, fates: Collection[Fate], rows: int, reasons: int) -> ToldRows:
    """The first of these rows by line, and the first reasons in the order of their first lines."""
    both = " UNION ALL ".join(_rows(file, fates))
    first = (
        conn.execute(f"SELECT line, {_SAME} FROM ({both}) ORDER BY 1, 2 LIMIT ?", (rows,)).fetchall() if rows else []
    )
    listed, more = _reasons(conn, file, fates, reasons) if reasons else ([], 0)
    return ToldRows(
        [ToldRow(line, column, reason, _values(detail)) for line, column, reason, detail in first], listed, more
    )


def _reasons(
    conn: sqlite3.Connection, file: StagedFile, fates: Collection[Fate], limit: int
) -> tuple[list[ToldReason], int]:
    both = " UNION ALL ".join(_rows(file, fates))
    counted = f"SELECT {_SAME}, count(*) AS n, min(line) AS first FROM ({both}) GROUP BY 1, 2, 3"
    whole = conn.execute(f"SELECT *, count(*) OVER () FROM ({counted}) ORDER BY first LIMIT ?", (limit,)).fetchall()
    counts = {(column, reason, detail): count for column, reason, detail, count, _, _ in whole}
    first = _first_lines(conn, file, fates, counts)
    found = [
        ToldReason(column, reason, _values(detail), count, tuple(sorted(first[column, reason, detail])[:LINES_TOLD]))
        for (column, reason, detail), count in counts.items()
    ]
    return found, (whole[0][-1] if whole else 0) - len(found)


def _first_lines(
    conn: sqlite3.Connection, file: StagedFile, fates: Collection[Fate], counts: dict[Same, int]
) -> dict[Same, list[int]]:
    """The first lines of each reason. Rows stand in the file's order, and are walked till each reason has its lines."""
    found: dict[Same, list[int]] = {why: [] for why in counts}
    for rows in _rows(file, fates):
        taken = dict.fromkeys(counts, 0)
        open_ones = {why for why, count in counts.items() if min(LINES_TOLD, count)}
        for line, why in _walked(conn, rows) if open_ones else ():
            if why in open_ones:
                found[why].append(line)
                taken[why] += 1
                if taken[why] == min(LINES_TOLD, counts[why]):
                    open_ones.discard(why)
                    if not open_ones:
                        break
    return found


def _walked(conn: sqlite3.Connection, rows: str) -> Iterator[tuple[int, Same]]:
    for line, column, reason, detail in conn.execute(f"SELECT line, {_SAME} FROM ({rows})"):
        yield line, (column, reason, detail)


def _rows(file: StagedFile, fates: Collection[Fate]) -> tuple[str, str]:
    """SQL for the staged rows, and for those that were left: new ones that are nearly a record here, others by fate."""
    staged = [
        f"(fate = '{fate.value}'{' AND reason IS NOT NULL' if fate is Fate.NEW else ''})"
        for fate in fates
        if fate is not Fate.NOTE
    ]
    left = ", ".join(f"'{fate.value}'" for fate in fates if fate is not Fate.NEW)
    staged_rows = f"SELECT line, '' AS \"column\", reason, detail FROM {file.table} WHERE {' OR '.join(staged) or '0'}"
    left_rows = f'SELECT line, "column", reason, detail FROM temp.stage_left WHERE file = {int(file.number)}'
    return staged_rows, f"{left_rows} AND fate IN ({left})"


def _values(detail: str) -> MappingProxyType[str, object]:
    return MappingProxyType(json.loads(detail) if detail else {})
