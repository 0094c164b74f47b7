"""Who and what a source told of before and tells of no longer: found by its baselines, told and never acted upon.

Deletion is never inferred from absence (``durability`` §4): a file may be a part, or filtered.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from coordinator.domain.choices import Role
from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.storage.match.record_match import source_id

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

_MAY_BE_MEANT = (
    "SELECT j.value FROM temp.stage_question q, json_each(q.candidates) j WHERE q.answer = '' AND q.file IN"
    " (SELECT value FROM json_each(?)) UNION SELECT j.value FROM temp.stage_moved q, json_each(q.candidates) j"
    " WHERE q.answer = '' AND q.file IN (SELECT value FROM json_each(?))"
)
"""SQL for those whom an open question may mean; the numbers of the files twice, in JSON."""
_STILL_HERE = {
    PERSON.code: "coalesce(t.active, 1) <> 0",
    DEVICE.code: "coalesce(t.status, '') <> 'retired' AND coalesce(t.phase, '') <> 'retirement'",
}


def _own_units(conn: sqlite3.Connection, file: StagedFile, files: list[StagedFile]) -> set[int]:
    """The school units that a register's people are of, as far as they stand among the units beside them: one that a
    teacher belongs to as well is another file's.
    """
    beside = [each for each in files if (each.layout.source, each.layout.kind) == (file.layout.source, UNIT.code)]
    sql = "SELECT record FROM {} WHERE record IS NOT NULL"
    listed = {id for each in beside for (id,) in conn.execute(sql.format(each.table))}
    if "unit" not in file.layout.fields:
        return listed
    named = f"SELECT r.id FROM {file.table} s JOIN temp.stage_reference r ON r.number = s.unit WHERE r.id IS NOT NULL"
    own = {id for (id,) in conn.execute(named)}
    return own & listed if own and listed else own or listed


def missing_record_ids(
    conn: sqlite3.Connection, file: StagedFile, files: list[StagedFile], *, of_units: bool = False
) -> list[int]:
    """The records still in use here that an earlier file of this profile had and none of these files has, nor may
    mean; with ``of_units`` only those of the school units that the file is of.
    """
    kind = KINDS[file.layout.kind]
    alike = [each for each in files if (each.layout.source, each.layout.kind) == (file.layout.source, kind.code)]
    named = " UNION ALL ".join(f"SELECT record FROM {each.table} WHERE record IS NOT NULL" for each in alike)
    sql = (
        "SELECT b.record FROM baseline b JOIN import_file f ON f.entry = b.entry AND f.number = b.file"
        f' JOIN "{kind.code}" t ON t.id = b.record WHERE b.source = ? AND b.kind = ? AND f.profile = ?'
        f" AND {_STILL_HERE.get(kind.code, '1')} AND b.record NOT IN ({named})"
        f" AND b.record NOT IN ({_MAY_BE_MEANT})"
    )
    numbers = json.dumps([each.number for each in alike])
    values = [source_id(conn, file.layout.source), kind.number, file.facts.profile, numbers, numbers]
    if of_units:
        sql += " AND t.unit IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(sorted(_own_units(conn, file, files))))
    sql += " ORDER BY b.record"
    return [id for (id,) in conn.execute(sql, values)]


def missing_pupil_ids(conn: sqlite3.Connection, file: StagedFile, files: list[StagedFile]) -> list[int]:
    """The pupils still here, in a class that the file names or that has moved into one of those, who stand in none of
    the files, nor may be meant in them.
    """
    if "group" not in file.layout.fields:
        return []
    people = [each for each in files if each.layout.kind == PERSON.code]
    stand = " UNION ALL ".join(f"SELECT record FROM {each.table} WHERE record IS NOT NULL" for each in people)
    named = (
        f'SELECT r.id FROM {file.table} s JOIN temp.stage_reference r ON r.number = s."group" WHERE r.id IS NOT NULL'
    )
    moved = "SELECT json_extract(j.value, '$[0]') FROM temp.stage_moved q, json_each(q.moves) j WHERE q.file = ?"
    numbers = json.dumps([each.number for each in people])
    sql = (
        "SELECT t.id FROM person t WHERE coalesce(t.active, 1) <> 0"
        f" AND coalesce(t.role, '{Role.PUPIL}') = '{Role.PUPIL}'"
        f' AND t."group" IN ({named} UNION {moved}) AND t.id NOT IN ({stand}) AND t.id NOT IN ({_MAY_BE_MEANT})'
        " ORDER BY t.id"
    )
    return [id for (id,) in conn.execute(sql, (file.number, numbers, numbers))]
