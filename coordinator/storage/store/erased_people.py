"""The list of erased people, kept beside the database and not in it: a restored backup must not bring anybody back.

It holds ids and uids only (``durability`` §7: a list of erased ids outside the backups, applied again after a restore).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.ledger import ErasurePlan, Stamp
from coordinator.storage.disk.file_copy import put_in_place
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.words import text

FILE_NAME: Final = "erased.json"
_ERASED: Final = (
    "SELECT p.id, lower(hex(p.uid)) FROM erasure e JOIN person p ON p.id = e.id WHERE e.kind = ? ORDER BY p.id"
)
_STILL_THERE: Final = (
    "SELECT p.id, lower(hex(p.uid)) FROM person p"
    " WHERE NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = ? AND e.id = p.id)"
)


def list_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def read_list(path: Path) -> dict[str, int]:
    """The erased people, uid to id; a list that cannot be read counts as empty and is written anew."""
    try:
        said = json.loads(list_path(path).read_text(encoding="utf-8"))
        return {str(one["uid"]): int(one["id"]) for one in said["people"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def note_erased(store: SqliteStore) -> None:
    """Takes up in the list whom the database says to have erased."""
    known = read_list(store.path)
    erased = {uid: id for id, uid in store.register.conn.execute(_ERASED, (PERSON.number,))}
    if erased.keys() <= known.keys():
        return
    people = [{"id": id, "uid": uid} for uid, id in {**known, **erased}.items()]
    draft = list_path(store.path).with_suffix(".json.new")
    draft.write_text(json.dumps({"people": people}, indent=1), encoding="utf-8")
    put_in_place(draft, list_path(store.path))


def erase_again(store: SqliteStore, stamp: Stamp) -> int:
    """Erases whom the list names and an older backup has brought back; returns how many there were."""
    known = read_list(store.path)
    if not known:
        return 0
    back = tuple(id for id, uid in store.register.conn.execute(_STILL_THERE, (PERSON.number,)) if uid in known)
    if back:
        reason = text("Erased before, and erased again after an older copy was put in place.")
        store.erase(ErasurePlan(back, reason), stamp).result()
    return len(back)
