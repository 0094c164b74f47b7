"""The list of erased people, kept beside the database and not in it: a restored backup must not bring anybody back.

It holds ids and uids only (``durability`` §7: a list of erased ids outside the backups, applied again after a restore).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.ledger import ErasurePlan, Stamp
from coordinator.storage.store.people_list import read_people, write_people
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.words import text

FILE_NAME: Final = "erased.json"
# Who was joined into somebody has no row of their own any longer, and is in the backups from before.
_ERASED: Final = (
    "SELECT p.id, lower(hex(p.uid)) FROM erasure e JOIN person p ON p.id = e.id WHERE e.kind = ?1"
    " UNION SELECT s.former, s.former_uid FROM erasure e JOIN same_as s ON s.former = e.id AND s.person IS NOT NULL"
    " WHERE e.kind = ?1 ORDER BY 1"
)
_STILL_THERE: Final = (
    "SELECT p.id, lower(hex(p.uid)) FROM person p"
    " WHERE NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = ? AND e.id = p.id)"
)


def list_path(path: Path) -> Path:
    """The list that belongs to the databases of a folder."""
    return path.with_name(FILE_NAME)


def read_list(path: Path) -> dict[str, int]:
    """The erased people, uid to id."""
    return read_people(list_path(path), lambda kept: int(kept["id"]))


def note_erased(store: SqliteStore) -> None:
    """Takes up in the list whom the database says to have erased."""
    known = read_list(store.path)
    erased = {uid: id for id, uid in store.register.conn.execute(_ERASED, (PERSON.number,))}
    if erased.keys() <= known.keys():
        return
    write_people(list_path(store.path), {uid: {"id": id} for uid, id in {**known, **erased}.items()})


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
