"""Opens a school for the window and the command line: store, ledger and keeper, tied together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from coordinator.ledger.keeper import Keeper
from coordinator.ledger.ledger import STOCKHOLM, Ledger, Stamp
from coordinator.ledger.outcomes import Notice
from coordinator.storage.disk.file_place import default_database
from coordinator.storage.disk.write_lock import user_name
from coordinator.storage.store.erased_people import erase_again, note_erased
from coordinator.storage.store.file_keeper import FileKeeper
from coordinator.storage.store.protected_people import note_protected, protect_again, protection_follower
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.store_opening import open_store, real_path


@dataclass(frozen=True, slots=True)
class OpenedSchool:
    """An open school. ``close`` waits for what is being written, and gives up the right to write."""

    ledger: Ledger
    store: SqliteStore
    keeper: Keeper
    path: Path

    def close(self) -> None:
        """Closes the database; a second call does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_school(
    path: Path | None = None, *, write: bool = True, today: date | None = None, actor: str | None = None
) -> OpenedSchool:
    """Opens the school's database (the user's own where no path is given); raises the :class:`Trouble` in its way.

    With ``write`` this process alone may write until the school is closed; ``write=False`` reads beside another's
    window and refuses every write. ``actor`` is the operating system's user unless given, ``today`` fixes the day.
    """
    place = real_path(path or default_database())
    store = open_store(place, write=write)
    try:
        who = actor or user_name()
        ledger = Ledger(store, actor=who, today=today)
        keeper = FileKeeper(place, close=store.close, copy_open=store.copy_open)
        if write:
            _tie(store, ledger, keeper, who, today)
    except BaseException:
        store.close()
        raise
    return OpenedSchool(ledger, store, keeper, place)


def _tie(store: SqliteStore, ledger: Ledger, keeper: FileKeeper, actor: str, today: date | None) -> None:
    erase_again(store, _stamp(actor, today))
    note_erased(store)
    protect_again(store, _stamp(actor, today))
    note_protected(store.path, store.register.conn)
    store.before_any = keeper.before_any
    store.before_write = keeper.before_write
    store.after_erase = lambda: _note_gone(store)
    store.after_write = protection_follower(store)

    def follow(_: Notice) -> None:
        if store.register.index_state() == "building":
            store.build_index()

    ledger.subscribe(follow)
    if store.register.index_state() == "building":  # the program ended before it was built
        store.build_index()


def _note_gone(store: SqliteStore) -> None:
    """Who was erased is on the list of those and no longer on that of protected people."""
    note_erased(store)
    note_protected(store.path, store.register.conn)


def _stamp(actor: str, today: date | None) -> Stamp:
    now = datetime.now(UTC)
    at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Stamp(at, (today or now.astimezone(STOCKHOLM).date()).isoformat(), actor)
