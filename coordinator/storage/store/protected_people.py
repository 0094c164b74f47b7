"""An older copy put in the database's place must not show anybody's name who is protected by now (U7).

Whoever was protected since the copy is protected again when it is put in place or opened, under the alias, which takes
the name's place once more in the texts where it had done so. Who was lifted since, by a step with its reason, is off
the list, and the copy's own mark stands until that step is done once more.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.kinds import KINDS
from coordinator.domain.name_words import name_words, naming
from coordinator.domain.protection import ALIAS_PUT, PROTECTED
from coordinator.ledger.ledger import Stamp
from coordinator.ledger.outcomes import Notice
from coordinator.storage.disk.file_copy import NotCopied
from coordinator.storage.queries.log_queries import CODES
from coordinator.storage.queries.own_field_sql import column_of, is_own
from coordinator.storage.store.protected_list import ListedPerson, protected_path, read_protected, write_protected
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.words import mark, text

_log = logging.getLogger(__name__)
_KNOWN_HERE: Final = " AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = ? AND e.id = p.id)"
_AMONG: Final = "id IN (SELECT value FROM json_each(?))"
_SAID: Final = "SELECT id, lower(hex(uid)), protected, alias FROM person p WHERE "
_ERASED: Final = "SELECT lower(hex(p.uid)) FROM erasure e JOIN person p ON p.id = e.id WHERE e.kind = ?"
_FORMER: Final = "SELECT person, former, former_uid FROM same_as WHERE person IS NOT NULL"
_PUT: Final = (
    "SELECT json_extract(e.\"values\", '$.record[1]'), c.kind, c.id, c.field FROM entry e"
    " CROSS JOIN change c ON c.entry = e.id WHERE e.message = ?"
)


class PutBack(NamedTuple):
    """What an older copy had lost: people who are protected again, and texts that have the alias again. ``leapt`` that
    the numbers of receipts and orders go on further than one by one: nobody can tell which were used after the copy.
    """

    people: int = 0
    texts: int = 0
    leapt: bool = False


class _Said(NamedTuple):
    """What the database says of somebody."""

    id: int
    uid: str
    protected: int | None
    alias: str | None


def _concerned(
    conn: sqlite3.Connection, known: Mapping[str, ListedPerson], touched: Iterable[int] | None = None
) -> Iterator[_Said]:
    """Who is protected, and who has the number of somebody on the list: the others are not read. Of those only the
    ``touched``, where they are given.
    """
    listed = [one.id for one in known.values()]
    among, ids = (f"(protected = 1 OR {_AMONG})", listed) if touched is None else (_AMONG, touched)
    return map(_Said._make, conn.execute(f"{_SAID}{among}{_KNOWN_HERE}", (json.dumps(list(ids)), PERSON.number)))


def note_protected(path: Path, conn: sqlite3.Connection, touched: Iterable[int] | None = None) -> None:
    """Brings the list to what the database says, of the ``touched`` people alone where they are given and there is a
    list; whom this database does not know stays on it, and so does a text that it has not put the alias into.
    """
    known = read_protected(protected_path(path))
    erased = {uid for (uid,) in conn.execute(_ERASED, (PERSON.number,))}
    listed = {uid: one for uid, one in known.items() if uid not in erased}
    said = list(_concerned(conn, known, touched if known else None))
    if said:
        _bring_up_to_date(listed, said, _former(conn), _texts_with_alias(conn))
    if listed != known:
        write_protected(protected_path(path), listed)


def _bring_up_to_date(
    listed: dict[str, ListedPerson],
    said: Iterable[_Said],
    former: Mapping[int, Mapping[str, int]],
    texts: Mapping[int, Collection[Key]],
) -> None:
    for one in said:
        numbers = {one.uid: one.id, **former.get(one.id, {})}  # an older copy has those who were joined by themselves
        if one.protected != 1:
            for uid in numbers:
                listed.pop(uid, None)
            continue
        put = frozenset[Key]().union(*(texts.get(id, ()) for id in numbers.values()))
        for uid, id in numbers.items():
            before = listed.get(uid)
            listed[uid] = ListedPerson(id, one.alias or "", put if before is None else put | before.texts)


def _former(conn: sqlite3.Connection) -> Mapping[int, Mapping[str, int]]:
    """Those who were joined into somebody, uid to number, by the number of who was kept."""
    found: dict[int, dict[str, int]] = {}
    for kept, former, uid in conn.execute(_FORMER):
        found.setdefault(kept, {})[uid] = former
    return found


def _texts_with_alias(conn: sqlite3.Connection) -> Mapping[int, Collection[Key]]:
    """The texts of other records into which somebody's alias was put, by the person's number."""
    found: dict[int, set[Key]] = {}
    for person, number, id, field in conn.execute(_PUT, (ALIAS_PUT,)):
        if (CODES[number], id) != (PERSON.code, person):
            found.setdefault(person, set()).add(Key(CODES[number], id, field))
    return found


def protect_again(store: SqliteStore, stamp: Stamp) -> PutBack:
    """Protects whom the list names and an older copy shows by name, under the alias, and puts that into the texts that
    had it.
    """
    known = read_protected(protected_path(store.path))
    if not known:
        return PutBack()
    here = [one for one in _concerned(store.register.conn, known) if one.uid in known]
    changes = [change for one in here for change in _again(one, known[one.uid])]
    if changes:
        count = len({change.key.id for change in changes})
        sentence = Sentence(mark("{count} people protected again"), {"count": count})
        store.apply(ChangeSet(sentence, Origin.PROGRAM, _reason(), changes=tuple(changes)), stamp).result()
    put = _texts_with_alias(store.register.conn)
    texts = sum(
        _put_alias_again(store, stamp, one.id, known[one.uid].texts.difference(put.get(one.id, ()))) for one in here
    )
    return PutBack(sum(change.key.field == PROTECTED for change in changes), texts)


def _again(one: _Said, listed: ListedPerson) -> Iterator[Change]:
    if one.protected != 1:
        yield Change(Key(PERSON.code, one.id, PROTECTED), one.protected, 1)
    if listed.alias and not one.alias:
        yield Change(Key(PERSON.code, one.id, "alias"), one.alias, listed.alias)


def _put_alias_again(store: SqliteStore, stamp: Stamp, id: int, keys: Collection[Key]) -> int:
    """Puts the alias into those texts that name the person in this copy; returns how many there were."""
    conn, person = store.register.conn, store.register.get(PERSON, id) if keys else None
    if person is None:
        return 0
    words, alias, changes = name_words(person), store.register.name(Ref(PERSON.code, id)), list[Change]()
    for key in sorted(keys, key=lambda key: (key.kind, key.id, key.field)):
        said = _text(conn, key)
        if said is not None and (found := naming(said, words, alias)) is not None:
            changes.append(Change(key, said, found.replaced))
    if changes:
        sentence = Sentence(ALIAS_PUT, {"record": Ref(PERSON.code, id), "count": len(changes)})
        store.apply(ChangeSet(sentence, Origin.PROGRAM, _reason(), changes=tuple(changes)), stamp).result()
    return len(changes)


def _text(conn: sqlite3.Connection, key: Key) -> str | None:
    """What a text says in this copy; nothing of a record or field that it does not have."""
    kind = KINDS.get(key.kind)
    if kind is None or not (key.field in kind.by_code or (is_own(key.field) and kind.custom_fields)):
        return None
    row = conn.execute(f'SELECT {column_of(key.field)} FROM "{kind.code}" t WHERE id = ?', (key.id,)).fetchone()
    return row[0] if row is not None and isinstance(row[0], str) else None


def _reason() -> str:
    return text("Protected after the copy that was put in place was made.")


def protection_follower(store: SqliteStore) -> Callable[[Notice], None]:
    """What keeps the list up to date after whatever was written about people; what was written stands in any case, and
    a list that could not be written is brought up to date by the next look.
    """
    behind = False

    def follow(notice: Notice) -> None:
        nonlocal behind
        touched = notice.touched.get(PERSON.code, frozenset[int]())
        if touched is not None and notice.sentence.message == ALIAS_PUT:
            touched |= {each.id for each in notice.sentence.values.values() if isinstance(each, Ref)}
        if touched is not None and not touched:
            return
        try:
            note_protected(store.path, store.register.conn, None if behind else touched)
            behind = False
        except (OSError, NotCopied, sqlite3.Error) as error:
            behind = True
            _log.warning("The list of protected people could not be written: %s", type(error).__name__)

    return follow
