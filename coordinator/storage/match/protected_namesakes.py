"""New people who are called as somebody with a protected identity: protected too, and told (needs U7).

A list without the mark, and without what would tell that it is the same person, would otherwise show the name again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.domain.protection import PROTECTED
from coordinator.ledger.mentions import Mention, PersonMention, unpacked
from coordinator.ledger.stage import Fate
from coordinator.storage.queries.removed_names import NAME_KEY
from coordinator.words import mark

if TYPE_CHECKING:
    from coordinator.storage.match.staged_file import StagedFile

NAMESAKE: Final = mark(
    "Somebody with a protected identity has this name, so this person is protected too. If it is somebody else, lift"
    " the protection afterwards; if it is the same person, join the two."
)
_AMONG: Final = "IN (SELECT value FROM json_each(?))"


def names_of_protected(conn: sqlite3.Connection) -> frozenset[str]:
    """The names of protected people, as names are recognised; nobody is called by signs alone."""
    sql = f"SELECT {NAME_KEY.format('p')} FROM person p WHERE protected = 1 AND family_name IS NOT NULL"
    return frozenset(name for (name,) in conn.execute(sql)) - {""}


def names_protected(mention: Mention, names: Collection[str]) -> bool:
    """Whether the mention names somebody as one of those ``names``."""
    return isinstance(mention, PersonMention) and bool(mention.name) and name_key(mention.name) in names


def match_aliases(conn: sqlite3.Connection, file: StagedFile, aliases: Mapping[str, int]) -> None:
    """Sets the records of the rows that call somebody with a protected identity as our own lists do: by ``aliases``."""
    if not {"given_name", "family_name"} <= set(file.layout.fields):
        return
    conn.executemany(
        f"UPDATE {file.table} AS s SET record = ? WHERE record IS NULL AND fate IS NULL AND {NAME_KEY.format('s')} = ?",
        [(id, name) for name, id in aliases.items()],
    )


def protection(mention: Mention, names: Collection[str]) -> Mapping[str, int]:
    """What a record that comes to be by this mention is given for its name, if it is one of ``names``."""
    return {PROTECTED: 1} if names_protected(mention, names) else {}


def point_out_namesakes(conn: sqlite3.Connection, file: StagedFile) -> None:
    """Tells of the rows whose person will be protected for their name, be it the row's own or one that it mentions."""
    conn.execute("DELETE FROM temp.stage_left WHERE file = ? AND reason = ?", (file.number, NAMESAKE))
    own = file.layout.kind == PERSON.code and {"given_name", "family_name"} <= set(file.layout.fields)
    mentioning = [code for code, kind in file.reference_fields() if kind == PERSON.code in file.layout.creates]
    names = names_of_protected(conn) if own or mentioning else frozenset()
    if not names:
        return
    if own:
        marked = "s.protected IS NOT 1" if "protected" in file.layout.fields else "1"
        _point_out(conn, file, f"s.fate = 'new' AND {marked} AND {NAME_KEY.format('s')} {_AMONG}", names)
    coming = list(_coming(conn, names))
    for code in mentioning:
        _point_out(conn, file, f"s.\"{code}\" {_AMONG} AND s.fate IN ('new', 'changed')", coming)


def _coming(conn: sqlite3.Connection, names: Collection[str]) -> Iterator[int]:
    """The mentions of people who come to be and are called so, by number."""
    sql = "SELECT number, key FROM temp.stage_reference WHERE kind = ? AND comes = 1 AND id IS NULL"
    for number, key in conn.execute(sql, (PERSON.code,)):
        if names_protected(unpacked(PERSON.code, key), names):
            yield number


def _point_out(
    conn: sqlite3.Connection, file: StagedFile, where: str, among: Collection[str] | Collection[int]
) -> None:
    conn.execute(
        f"INSERT INTO temp.stage_left SELECT ?, s.line, ?, '', ?, '{{}}', '[]' FROM {file.table} s WHERE {where}",
        (file.number, Fate.NOTE.value, NAMESAKE, _packed(among)),
    )


def protect_namesakes(conn: sqlite3.Connection, first: int, last: int, names: Collection[str]) -> None:
    """Protects those of the new people, by their ids, whose names were those of somebody protected; the log has it."""
    conn.execute(
        f"UPDATE person AS t SET protected = 1 WHERE id BETWEEN ? AND ? AND protected IS NOT 1"
        f" AND {NAME_KEY.format('t')} {_AMONG}",
        (first, last, _packed(names)),
    )


def to_be_protected(conn: sqlite3.Connection, file: StagedFile) -> list[int]:
    """Those who are here without protection and whom the file mentions as protected, by id."""
    if not file.layout.protects:
        return []
    people = [code for code, kind in file.reference_fields() if kind == PERSON.code]
    mentioned = " UNION ".join(f'SELECT s."{code}" FROM {file.table} s' for code in people)
    found = conn.execute(
        "SELECT DISTINCT t.id FROM person t JOIN temp.stage_reference r ON r.id = t.id AND r.kind = ?"
        f" WHERE r.number IN ({mentioned}) AND t.protected IS NOT 1 AND {NAME_KEY.format('t')} {_AMONG}",
        (PERSON.code, _packed(file.layout.protects)),
    )
    return [id for (id,) in found]


def protect_mentioned(conn: sqlite3.Connection, file: StagedFile) -> list[int]:
    """Protects those whom the file mentions as protected, and gives their ids; the log has it."""
    ids = to_be_protected(conn, file)
    conn.executemany("UPDATE person SET protected = 1 WHERE id = ?", [(id,) for id in ids])
    return ids


def _packed(among: Collection[str] | Collection[int]) -> str:
    return json.dumps(sorted(among), ensure_ascii=False)
