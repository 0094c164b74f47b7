"""Keeps what rows name and nobody has found, and tries again whenever what may be meant is new or told apart."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kinds import KINDS
from coordinator.ledger.mentions import unpacked
from coordinator.ledger.stage import UnfoundMention
from coordinator.storage.log.open_entry import Writing
from coordinator.storage.match.erased_mentions import NOBODY
from coordinator.storage.match.mentioned_records import BY_MENTION, BY_ROW, Finder, finder_of
from coordinator.storage.match.staged_sql import unless_declined
from coordinator.storage.queries import search_index
from coordinator.storage.queries.waiting_mentions import UNRESOLVED, KeptMention, are_any, kept_mentions

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

_NAMED: Final = (PERSON, GROUP, ROOM, UNIT, PRODUCT)


def keep_unresolved(writing: Writing, file: StagedFile, source: int, record: str, spoken: str) -> None:
    """Keeps, with its row, every mention of a spoken row that nothing was found for and nobody left out. ``record`` and
    ``spoken`` are SQL on the rows ``s``.
    """
    for code, _ in file.reference_fields():
        said = unless_declined(writing.conn, file, code, f's."{code}"')
        writing.conn.execute(
            'INSERT INTO import_row (entry, file, line, fate, kind, record, "column", reason, "values", cells)'
            f" SELECT ?, ?, s.line, '{UNRESOLVED}', ?, {record}, ?, '',"
            " json_object('source', ?, 'kind', r.kind, 'key', r.key, 'several', r.several), '[]'"
            f" FROM {file.table} s CROSS JOIN temp.stage_reference r ON r.number = {said}"
            f" WHERE r.id IS NULL AND r.key <> ? AND {spoken}",
            (writing.entry, file.number, KINDS[file.layout.kind].number, code, source, NOBODY),
        )


def unfound_mentions(conn: sqlite3.Connection, file: StagedFile, limit: int) -> list[UnfoundMention]:
    """What :func:`keep_unresolved` will keep, as far as it is told before the commit: in the file's order."""
    found: list[UnfoundMention] = []
    for code, refers in file.reference_fields():
        said = unless_declined(conn, file, code, f's."{code}"')
        brought = (1, BY_ROW, BY_MENTION) if refers in file.layout.creates else (BY_ROW, BY_MENTION)
        sql = (
            f"SELECT s.line, r.kind, r.key, r.several FROM {file.table} s"
            f" CROSS JOIN temp.stage_reference r ON r.number = {said} WHERE r.comes NOT IN {brought} AND r.id IS NULL"
            " AND r.key <> ?"
            " AND s.fate IN ('new', 'changed', 'unchanged') AND s.detail IS NOT 'same' AND s.declined IS NOT 1"
            " ORDER BY s.nr LIMIT ?"
        )
        for line, kind, key, several in conn.execute(sql, (NOBODY, limit)):
            found.append(UnfoundMention(line, code, unpacked(kind, key), bool(several)))
    return sorted(found, key=lambda each: each.line)[:limit]


def resolve_waiting(writing: Writing) -> None:
    """Fills the fields whose mentions can be found now, where nothing else stands in them; an undo of the entry makes
    them wait again.
    """
    kinds = _altered_kinds(writing.conn, writing.entry)
    if not kinds or not are_any(writing.conn):
        return
    finders: dict[str, Finder] = {}
    for each in list(kept_mentions(writing.conn, kinds)):
        finder = finders.get(each.refers) or finders.setdefault(each.refers, finder_of(writing.conn, each.refers))
        found = finder(unpacked(each.refers, each.key))
        if found:
            _fill(writing, each, found)


def _altered_kinds(conn: sqlite3.Connection, entry: int) -> set[str]:
    """The kinds that a row can name of which the entry brought, changed or removed anything."""
    found = set()
    for kind in _NAMED:
        sql = f"SELECT 1 FROM {{}} WHERE entry = ? AND kind = {kind.number} LIMIT 1"
        if any(conn.execute(sql.format(table), (entry,)).fetchone() for table in ("birth", "change", "removal")):
            found.add(kind.code)
    return found


def _fill(writing: Writing, each: KeptMention, found: int) -> None:
    conn, kind = writing.conn, KINDS[each.kind]
    sql = f'UPDATE "{each.kind}" SET "{each.field}" = ? WHERE id = ? AND "{each.field}" IS NULL'
    if conn.execute(sql, (found, each.record)).rowcount:
        writing.touch(each.kind, each.record, searched=search_index.shows(kind, each.field))
    columns = "source, kind, record, key, layout, cells, digest, file, line"
    key = (each.source, kind.number, each.record)
    conn.execute(
        f"INSERT OR IGNORE INTO baseline_past (entry, {columns}, set_by) SELECT ?, {columns}, entry FROM baseline"
        " WHERE source = ? AND kind = ? AND record = ? AND entry <> ?",
        (writing.entry, *key, writing.entry),
    )
    cells = f"json_set(cells, '$[{each.place}]', ?)"
    conn.execute(f"UPDATE baseline SET cells = {cells} WHERE source = ? AND kind = ? AND record = ?", (found, *key))
