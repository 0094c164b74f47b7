"""The list of protected people beside the database: an older copy put in its place must not show anybody's name (U7).

Whoever was protected since the copy is protected again when it is put in place or opened; who was lifted since, by a
step with its reason, is off the list, and the copy's own mark stands until that step is done once more.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.protection import PROTECTED
from coordinator.ledger.ledger import Stamp
from coordinator.ledger.outcomes import Notice
from coordinator.storage.disk.file_copy import NotCopied
from coordinator.storage.store.people_list import read_people, write_people
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.words import mark, text

_log = logging.getLogger(__name__)
FILE_NAME: Final = "protected.json"
_CONCERNED: Final = (
    "SELECT id, lower(hex(uid)), protected FROM person p"
    " WHERE (protected = 1 OR id IN (SELECT value FROM json_each(?)))"
    " AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = ? AND e.id = p.id)"
)


def protected_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def _concerned(conn: sqlite3.Connection, known: Mapping[str, int]) -> Iterable[tuple[int, str, int | None]]:
    """Who is protected, and who has the number of somebody on the list: the others are not read."""
    return conn.execute(_CONCERNED, (json.dumps(list(known.values())), PERSON.number))


def note_protected(path: Path, conn: sqlite3.Connection) -> None:
    """Brings the list to what the database says; whom this database does not know stays on it."""
    known = read_people(protected_path(path))
    listed = dict(known)
    for id, uid, protected in _concerned(conn, known):
        if protected == 1:
            listed[uid] = id
        else:
            listed.pop(uid, None)
    if listed != known:
        write_people(protected_path(path), listed)


def protect_again(store: SqliteStore, stamp: Stamp) -> int:
    """Protects whom the list names and an older copy shows by name; returns how many there were."""
    known = read_people(protected_path(store.path))
    if not known:
        return 0
    shown = [
        Change(Key(PERSON.code, id, PROTECTED), protected, 1)
        for id, uid, protected in _concerned(store.register.conn, known)
        if uid in known and protected != 1
    ]
    if shown:
        sentence = Sentence(mark("{count} people protected again"), {"count": len(shown)})
        reason = text("Protected after the copy that was put in place was made.")
        store.apply(ChangeSet(sentence, Origin.PROGRAM, reason, changes=tuple(shown)), stamp).result()
    return len(shown)


def follow_protection(store: SqliteStore, notice: Notice) -> None:
    """Keeps the list up to date after whatever was written about people; what was written stands in any case."""
    if PERSON.code not in notice.touched:
        return
    try:
        note_protected(store.path, store.register.conn)
    except (OSError, NotCopied) as error:
        _log.warning("The list of protected people could not be written: %s", type(error).__name__)
