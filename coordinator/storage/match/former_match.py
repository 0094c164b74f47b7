"""Staged rows and mentions that speak of a record which was joined into another: they reach the one that was kept.

What such a row is called by (serial number, tag, name, login) is not said anew: where the two differed, somebody has
chosen. So the row takes the kept record's value there, and a list that has both changes nothing at its second import.
Everything else that it says (class, status, place) is news like any other.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.derived import keys_of
from coordinator.domain.kinds import KINDS
from coordinator.storage.queries.former_records import former_of
from coordinator.storage.queries.stored_keys import with_keys

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

FORMER: Final = "temp.former"
_IDENTIFYING: Final = frozenset(
    {
        "serial", "asset_tag", "name", "imei", "entra_id", "given_name", "family_name", "username", "email",
        "external_id", "maker", "model", "model_number", "code",
    }
)  # fmt: skip


def lay_former(conn: sqlite3.Connection, kind: str) -> bool:
    """Lays the joined records of a kind as a table like the kind's own, each row with the id of the record that was
    kept (``id``), its own number (``number``) and permanent id (``uid``). Whether there are any.
    """
    conn.execute(f"DROP TABLE IF EXISTS {FORMER}")
    found = former_of(conn, kind)
    if not found:
        return False
    codes = [field.code for field in KINDS[kind].fields]
    columns, rows = with_keys(
        kind,
        ["id", "number", "uid", *codes],
        [(each.kept, each.id, each.uid, *(each.facts.get(code) for code in codes)) for each in found],
    )
    columns += [key.column for key in keys_of(kind) if key.column not in columns]  # of what no field says
    quoted = [f'"{column}"' for column in columns]
    conn.execute(f"CREATE TEMP TABLE former ({', '.join(quoted)})")
    filled = len(rows[0])
    marks = ", ".join("?" * filled)
    conn.executemany(f"INSERT INTO {FORMER} ({', '.join(quoted[:filled])}) VALUES ({marks})", rows)
    return True


def speak_for_kept(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Gives rows of kept records the kept one's name, number or login wherever they say the joined one's."""
    kind = file.layout.kind
    for code in file.layout.fields:
        if code not in _IDENTIFYING:
            continue
        alike = "name_key" if code in ("given_name", "family_name") else "alike_key"
        key = next((each.column for each in file.keys if each.code == code), None)
        also = f', {key} = d."{key}"' if key else ""
        conn.execute(
            f'UPDATE {file.table} AS s SET "{code}" = d."{code}"{also} FROM {FORMER} f CROSS JOIN "{kind}" d'
            f" WHERE s.record = f.id AND d.id = f.id AND s.fate IS NULL"
            f' AND {alike}(s."{code}") = {alike}(f."{code}") AND d."{code}" IS NOT NULL'
            f' AND {alike}(s."{code}") <> {alike}(d."{code}")'
        )
