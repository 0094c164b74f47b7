"""Decisions over many staged rows at once, and the counts that help to make them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordinator.domain.values import fold
from coordinator.ledger.mentions import Mention, unpacked
from coordinator.ledger.stage import Fate, Remarks
from coordinator.storage.match import moved_classes, people_questions
from coordinator.storage.match.mentioned_records import BY_MENTION
from coordinator.storage.stage.comparison import set_fates
from coordinator.storage.stage.stage_preview import cells_of, chosen_rows, protecting_rows

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile


def decline_all(
    conn: sqlite3.Connection, file: StagedFile, fate: Fate, *, search: str, declined: bool, only: str = ""
) -> None:
    """Leaves out every row of a fate whose text holds ``search``, or takes them in again; rows by which somebody who is
    known here becomes protected are always taken in.
    """
    condition, values = _searched(file, search)
    if only:
        condition += f" AND s.nr IN ({chosen_rows(file, only)})"
    if declined:
        condition += f" AND s.nr NOT IN ({protecting_rows(file)})"
    conn.execute(
        f"UPDATE {file.table} AS s SET declined = ? WHERE s.fate = ? AND {condition}",
        (int(declined), fate.value, *values),
    )


def settle_conflicts(conn: sqlite3.Connection, file: StagedFile, *, take: bool, search: str) -> None:
    """Settles every conflict of the rows whose text holds ``search``, and remembers it for a new comparison."""
    condition, values = _searched(file, search)
    nrs = f"SELECT s.nr FROM {file.table} s WHERE s.nr IN ({chosen_rows(file, 'conflict')}) AND {condition}"
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS stage_chosen (nr INTEGER PRIMARY KEY)")
    conn.execute("DELETE FROM temp.stage_chosen")
    conn.execute(f"INSERT INTO temp.stage_chosen {nrs}", values)
    settled = (
        "FROM temp.stage_difference d JOIN temp.stage_chosen c ON c.nr = d.nr"
        f" JOIN {file.table} s ON s.nr = d.nr WHERE d.file = ? AND d.verdict IN ('conflict', 'theirs')"
    )
    conn.execute(
        f"DELETE FROM temp.stage_decision WHERE file = ? AND (line, field) IN (SELECT s.line, d.field {settled})",
        (file.number, file.number),
    )
    if take:
        conn.execute(
            f"INSERT INTO temp.stage_decision SELECT d.file, s.line, d.field, 'theirs' {settled}", (file.number,)
        )
    conn.execute(
        "UPDATE temp.stage_difference SET verdict = ?, declined = 0 WHERE file = ?"
        " AND verdict IN ('conflict', 'theirs') AND nr IN (SELECT nr FROM temp.stage_chosen)",
        ("theirs" if take else "conflict", file.number),
    )
    set_fates(conn, file, "s.nr IN (SELECT nr FROM temp.stage_chosen) AND s.fate IN ('changed', 'unchanged')")


def remarks(conn: sqlite3.Connection, file: StagedFile) -> Remarks:
    """What the tally does not count."""
    conflicts = conn.execute(f"SELECT count(DISTINCT nr) FROM ({chosen_rows(file, 'conflict')})").fetchone()[0]
    near = conn.execute(f"SELECT count(*) FROM ({chosen_rows(file, 'near')})").fetchone()[0]
    notes = conn.execute(
        "SELECT count(*) FROM temp.stage_left WHERE file = ? AND fate = ?", (file.number, Fate.NOTE.value)
    ).fetchone()[0]
    declined = dict(conn.execute(f"SELECT fate, count(*) FROM {file.table} WHERE declined = 1 GROUP BY fate"))
    asked, still_open = people_questions.counts(conn, file)
    new, changed = declined.get(Fate.NEW.value, 0), declined.get(Fate.CHANGED.value, 0)
    return Remarks(conflicts, near, notes, new, changed, asked, still_open, moved_classes.moved_classes(conn, file))


def coming(conn: sqlite3.Connection) -> Sequence[tuple[str, Mention]]:
    """What is mentioned, not in the register, and may come to be: its kind, and how it is mentioned."""
    sql = "SELECT kind, key FROM temp.stage_reference WHERE comes IN (1, ?) AND id IS NULL ORDER BY kind, key"
    rows = conn.execute(sql, (BY_MENTION,))
    return [(kind, unpacked(kind, key)) for kind, key in rows]


def _searched(file: StagedFile, search: str) -> tuple[str, tuple[str, ...]]:
    words = search.strip()
    return (f"instr(fold({cells_of(file)}), ?) > 0", (fold(words),)) if words else ("1", ())
