"""The list of protected people beside the database: an older copy put in its place must not show anybody's name (U7).

Whoever was protected since the copy is protected again when it is put in place or opened; who was lifted since, by a
step with its reason, is off the list, and the copy's own mark stands until that step is done once more.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
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
_KNOWN_HERE: Final = " AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = ? AND e.id = p.id)"
_AMONG: Final = "id IN (SELECT value FROM json_each(?))"
_SAID: Final = "SELECT id, lower(hex(uid)), protected FROM person p WHERE "


def protected_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def _concerned(
    conn: sqlite3.Connection, known: Mapping[str, int], touched: Iterable[int] | None = None
) -> Iterable[tuple[int, str, int | None]]:
    """Who is protected, and who has the number of somebody on the list: the others are not read. Of those only the
    ``touched``, where they are given.
    """
    among, ids = (f"(protected = 1 OR {_AMONG})", known.values()) if touched is None else (_AMONG, touched)
    return conn.execute(f"{_SAID}{among}{_KNOWN_HERE}", (json.dumps(list(ids)), PERSON.number))


def note_protected(path: Path, conn: sqlite3.Connection, touched: Iterable[int] | None = None) -> None:
    """Brings the list to what the database says, of the ``touched`` people alone where they are given and there is a
    list; whom this database does not know stays on it.
    """
    known = read_people(protected_path(path))
    listed = dict(known)
    for id, uid, protected in _concerned(conn, known, touched if known else None):
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


def protection_follower(store: SqliteStore) -> Callable[[Notice], None]:
    """What keeps the list up to date after whatever was written about people; what was written stands in any case, and
    a list that could not be written is brought up to date by the next look.
    """
    behind = False

    def follow(notice: Notice) -> None:
        nonlocal behind
        if PERSON.code not in notice.touched:
            return
        try:
            note_protected(store.path, store.register.conn, None if behind else notice.touched[PERSON.code])
            behind = False
        except (OSError, NotCopied, sqlite3.Error) as error:
            behind = True
            _log.warning("The list of protected people could not be written: %s", type(error).__name__)

    return follow
