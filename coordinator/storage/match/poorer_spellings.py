"""Names that a list spells without their marks or capitals, as many systems send them: the better spelling here stays,
which is told once a list. A list of our own that comes back says what it says.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.spellings import is_poorer_spelling
from coordinator.ledger.stage import Fate
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

POORER: Final = mark(
    "The list spells names without the marks or the capital letters that they have here. They stay as they are here:"
    " {count}, of which this row is the first."
)
NAMES: Final = ("given_name", "family_name")


def lay_spelling_function(conn: sqlite3.Connection) -> None:
    """Lets SQL ask which of two spellings is the poorer one."""
    conn.create_function("is_poorer_spelling", 2, is_poorer_spelling, deterministic=True)


def is_poorer(file: StagedFile, code: str) -> str:
    """SQL that is true of a row ``s`` which spells a name more poorly than the person ``d`` has it."""
    if code not in NAMES or file.layout.kind != PERSON.code or file.layout.is_own_list:
        return "0"
    return f'is_poorer_spelling(s."{code}", d."{code}")'


def point_out_poorer_spellings(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Tells how many people a list spells more poorly, at the first row; not of rows that read as they did last time,
    nor of anybody with a protected identity.
    """
    conn.execute("DELETE FROM temp.stage_left WHERE file = ? AND reason = ?", (file.number, POORER))
    poorer = [is_poorer(file, code) for code in NAMES if code in file.layout.fields]
    if file.layout.kind != PERSON.code or not poorer:
        return
    sql = (
        f"SELECT count(*), min(s.line) FROM {file.table} s CROSS JOIN person d ON d.id = s.record"
        " WHERE s.fate IN ('changed', 'unchanged') AND s.detail IS NOT 'same' AND d.protected IS NOT 1"
        f" AND ({' OR '.join(poorer)})"
    )
    count, line = conn.execute(sql).fetchone()
    if count:
        conn.execute(
            "INSERT INTO temp.stage_left SELECT ?, ?, ?, '', ?, ?, '[]'",
            (file.number, line, Fate.NOTE.value, POORER, json.dumps({"count": str(count)})),
        )
