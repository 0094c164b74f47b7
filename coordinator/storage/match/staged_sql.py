"""SQL of staged rows that writing, keeping and verifying them share."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from coordinator.domain.values import Scalar

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile


def unless_declined(conn: sqlite3.Connection, file: StagedFile, code: str, said: str) -> str:
    """SQL for what a row ``s`` says of a field (``said``, as SQL), where nobody left that field of the row out."""
    declined = "FROM temp.stage_decision x WHERE x.file = ? AND x.field = ? AND x.decision = 'declined'"
    if conn.execute(f"SELECT 1 {declined} LIMIT 1", (file.number, code)).fetchone() is None:
        return said
    this = f"x.file = {int(file.number)} AND x.line = s.line AND x.field = {literal(code)} AND x.decision = 'declined'"
    return f"CASE WHEN EXISTS (SELECT 1 FROM temp.stage_decision x WHERE {this}) THEN NULL ELSE {said} END"


def literal(value: Scalar) -> str:
    """A value as SQL; for the program's own values only."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
