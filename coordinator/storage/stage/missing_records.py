"""Who and what a source told of before and tells of no longer: found by its baselines, told and never acted upon.

Deletion is never inferred from absence (``durability`` §4): a file may be a part, or filtered.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.kinds import KINDS
from coordinator.storage.stage.record_match import source_id

if TYPE_CHECKING:
    from coordinator.storage.stage.staged_file import StagedFile

_STILL_HERE = {
    PERSON.code: "coalesce(t.active, 1) <> 0",
    DEVICE.code: "coalesce(t.status, '') <> 'retired' AND coalesce(t.phase, '') <> 'retirement'",
}


def missing_record_ids(conn: sqlite3.Connection, file: StagedFile, files: list[StagedFile]) -> list[int]:
    """The records still in use here that an earlier file of this profile had and none of these files has, nor may
    mean.
    """
    kind = KINDS[file.layout.kind]
    alike = [each for each in files if (each.layout.source, each.layout.kind) == (file.layout.source, kind.code)]
    named = " UNION ALL ".join(f"SELECT record FROM {each.table} WHERE record IS NOT NULL" for each in alike)
    sql = (
        "SELECT b.record FROM baseline b JOIN import_file f ON f.entry = b.entry AND f.number = b.file"
        f' JOIN "{kind.code}" t ON t.id = b.record WHERE b.source = ? AND b.kind = ? AND f.profile = ?'
        f" AND {_STILL_HERE.get(kind.code, '1')} AND b.record NOT IN ({named})"
        " AND b.record NOT IN (SELECT j.value FROM temp.stage_question q, json_each(q.candidates) j"
        " WHERE q.answer = '' AND q.file IN (SELECT value FROM json_each(?))) ORDER BY b.record"
    )
    numbers = json.dumps([each.number for each in alike])
    values = (source_id(conn, file.layout.source), kind.number, file.facts.profile, numbers)
    return [id for (id,) in conn.execute(sql, values)]
