"""New people who are called as somebody with a protected identity: protected too, and told (needs U7).

A list without the mark, and without what would tell that it is the same person, would otherwise show the name again.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.values import fold
from coordinator.ledger.stage import Fate
from coordinator.storage.stage.described_people import protected_by_alias
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.stage.staged_file import StagedFile

NAMESAKE: Final = mark(
    "Somebody with a protected identity has this name, so this person is protected too. If it is somebody else, lift"
    " the protection afterwards; if it is the same person, join the two."
)
_NAMED: Final = "fold(coalesce({0}.given_name, '') || ' ' || coalesce({0}.family_name, ''))"


def names_of_protected(conn: sqlite3.Connection) -> str:
    """The folded names of protected people, as a JSON list."""
    rows = conn.execute("SELECT given_name, family_name FROM person WHERE protected = 1 AND family_name IS NOT NULL")
    return json.dumps(
        sorted({fold(f"{given or ''} {family}") for given, family in rows.fetchall()}), ensure_ascii=False
    )


def match_aliases(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Sets the records of the rows that call somebody with a protected identity as our own lists do."""
    if not {"given_name", "family_name"} <= set(file.layout.fields):
        return
    named = "name_key(coalesce(given_name, '') || coalesce(family_name, ''))"
    conn.executemany(
        f"UPDATE {file.table} SET record = ? WHERE record IS NULL AND fate IS NULL AND {named} = ?",
        [(id, name) for name, id in protected_by_alias(conn).items()],
    )


def point_out_namesakes(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Tells of the new rows whose person will be protected for their name."""
    conn.execute("DELETE FROM temp.stage_left WHERE file = ? AND reason = ?", (file.number, NAMESAKE))
    if file.layout.kind != PERSON.code or not {"given_name", "family_name"} <= set(file.layout.fields):
        return
    marked = "s.protected IS NOT 1" if "protected" in file.layout.fields else "1"
    named = f"{_NAMED.format('s')} IN (SELECT value FROM json_each(?))"
    conn.execute(
        f"INSERT INTO temp.stage_left SELECT ?, s.line, ?, '', ?, '{{}}', '[]' FROM {file.table} s"
        f" WHERE s.fate = 'new' AND {marked} AND {named}",
        (file.number, Fate.NOTE.value, NAMESAKE, names_of_protected(conn)),
    )


def protect_namesakes(conn: sqlite3.Connection, first: int, last: int, names: str) -> None:
    """Protects those of the new people, by their ids, whose names were those of somebody protected; the log has it."""
    conn.execute(
        f"UPDATE person AS t SET protected = 1 WHERE id BETWEEN ? AND ? AND protected IS NOT 1"
        f" AND {_NAMED.format('t')} IN (SELECT value FROM json_each(?))",
        (first, last, names),
    )
