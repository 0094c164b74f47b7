"""A file taken in once more with another option: its rows are compared though they read as before, the conflicts that
were left are told again, and its empty cells speak of what stands here now.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from coordinator.domain.fields import Field, Merge
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.protection import PROTECTED
from coordinator.storage.match.record_match import UID, collect_matches
from coordinator.storage.queries.own_field_sql import column_of

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile


def unless_hidden(file: StagedFile, code: str) -> str:
    """SQL behind a condition on rows ``s``: an empty name in a row whose person is protected is hidden there, and
    erases none. Nothing for any other field.
    """
    names = file.layout.kind == PERSON.code and code in ("given_name", "family_name")
    return f' AND (s."{code}" IS NOT NULL OR s.protected IS NOT 1)' if names and PROTECTED in file.layout.fields else ""


def base_of_conflict(told: str, code: str) -> str:
    """SQL for the base of a field's merge: where the baseline ``b`` came with a conflict that was left, what it was
    then, else ``told``.
    """
    left = (
        "FROM import_row i WHERE i.entry = b.entry AND i.file = b.file AND i.line = b.line AND i.fate = 'conflict'"
        f" AND i.\"column\" = '{code}' AND NOT json_extract(i.\"values\", '$.taken')"
    )
    return (
        f"CASE WHEN EXISTS (SELECT 1 {left}) THEN (SELECT json_extract(i.\"values\", '$.base') {left}) ELSE {told} END"
    )


def find_blanks(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Puts every empty cell, beside which something stands here, among the differences: it is taken where an earlier
    file of this profile said it, and is a conflict where the school or another source did.
    """
    layout = file.layout
    if not layout.erases or layout.identity[0] == UID:
        return
    kind = KINDS[layout.kind]
    collect_matches(conn, f"SELECT nr, record, 1 FROM {file.table} WHERE fate IS NULL AND record IS NOT NULL")
    for code in layout.fields:
        field = kind.by_code.get(code)
        if field is not None and not _must_stay(field):
            conn.execute(
                "INSERT OR IGNORE INTO temp.stage_difference SELECT ?, s.nr, ?, NULL, ours, NULL,"
                f" CASE WHEN {_said_by_the_file(kind.number, code)} THEN 'take' ELSE 'conflict' END, 0"
                f" FROM (SELECT s.nr, d.id, {column_of(code, 'd')} AS ours FROM temp.stage_match m"
                f' CROSS JOIN {file.table} s ON s.nr = m.nr CROSS JOIN "{kind.code}" d ON d.id = s.record'
                f' WHERE s."{code}" IS NULL{unless_hidden(file, code)}) s WHERE ours IS NOT NULL',
                (file.number, code, file.facts.profile),
            )


def _must_stay(field: Field) -> bool:
    """What no record can be without, and what a source only ever raises, such as protection."""
    return field.required or field.merge is Merge.RAISE


def _said_by_the_file(kind: int, code: str) -> str:
    """SQL on a row ``s``: whether what stands in the field came last with a file of the profile."""
    changed = (
        f"SELECT c.entry FROM change c WHERE c.kind = {kind} AND c.id = s.id AND c.field = '{code}'"
        " ORDER BY c.entry DESC LIMIT 1"
    )
    born = f"SELECT n.entry FROM birth n WHERE n.kind = {kind} AND n.first <= s.id AND n.last >= s.id LIMIT 1"
    return f"EXISTS (SELECT 1 FROM import_file f WHERE f.profile = ? AND f.entry = coalesce(({changed}), ({born})))"
