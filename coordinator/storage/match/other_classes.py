"""People whom a list of something else names with another class than theirs here: told, since one of the two is old."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import group_key
from coordinator.ledger.mentions import PersonMention, unpacked
from coordinator.ledger.stage import Fate
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

OTHER_CLASS: Final = mark(
    "The row names somebody of {said} who is in {here} here. Who has what is taken, the class stays: it comes from a"
    " class list."
)


def point_out_other_classes(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Tells of the rows that name somebody here with another class; nothing of anybody with a protected identity."""
    conn.execute("DELETE FROM temp.stage_left WHERE file = ? AND reason = ?", (file.number, OTHER_CLASS))
    codes = [code for code, kind in file.reference_fields() if kind == PERSON.code]
    others = list(_named_elsewhere(conn)) if codes else []
    for code in codes:
        conn.executemany(
            f"INSERT INTO temp.stage_left SELECT ?, s.line, ?, '', ?, ?, '[]' FROM {file.table} s"
            f" WHERE s.\"{code}\" = ? AND coalesce(s.fate, '') NOT IN ('skipped', 'failed')",
            ((file.number, Fate.NOTE.value, OTHER_CLASS, detail, number) for number, detail in others),
        )


def _named_elsewhere(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """The mentions that say another class than that of whom they mean, by number, with both."""
    sql = (
        'SELECT r.number, r.key, g.name FROM temp.stage_reference r JOIN person p ON p.id = r.id JOIN "group" g'
        ' ON g.id = p."group" WHERE r.kind = ? AND p.protected IS NOT 1'
    )
    for number, key, here in conn.execute(sql, (PERSON.code,)):
        mention = unpacked(PERSON.code, key)
        said = mention.group if isinstance(mention, PersonMention) else ""
        if said and group_key(said) != group_key(here):
            yield number, json.dumps({"said": said, "here": here}, ensure_ascii=False)
