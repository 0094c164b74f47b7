"""Texts in which an exported list shows an alias for the name of somebody protected: read back, they say what stands
here (needs U7).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordinator.domain.changes import Record
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.ledger.shown_rows import hide_names, may_name
from coordinator.storage.queries.sqlite_register import RegisterOn

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile


def give_names_back(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Gives rows the texts that stand here, wherever they say what an exported list showed of them."""
    kind: Kind[Record] = KINDS[file.layout.kind]
    codes = [code for code in file.layout.fields if code in kind.by_code and may_name(kind.code, code)]
    if codes and conn.execute("SELECT 1 FROM person WHERE protected = 1 LIMIT 1").fetchone() is not None:
        _give_back(conn, file, kind, codes)


def _give_back(conn: sqlite3.Connection, file: StagedFile, kind: Kind[Record], codes: Sequence[str]) -> None:
    differs = " OR ".join(f's."{code}" <> d."{code}"' for code in codes)
    said = ", ".join(f's."{code}"' for code in codes)
    rows = conn.execute(
        f'SELECT s.nr, d.id, {said} FROM {file.table} s JOIN "{kind.code}" d ON d.id = s.record'
        f" WHERE s.fate IS NULL AND ({differs})"
    ).fetchall()
    if not rows:
        return
    register, ids = RegisterOn(conn), [row[1] for row in rows]
    stand = register.rows(kind, ids, codes)
    shown = hide_names(register, kind.code, ids, codes, list(stand))
    for (nr, _, *theirs), ours, hidden in zip(rows, stand, shown, strict=True):
        for code, said_there, here, alias in zip(codes, theirs, ours, hidden, strict=True):
            if said_there == alias != here:
                conn.execute(f'UPDATE {file.table} SET "{code}" = ? WHERE nr = ?', (here, nr))
