"""Brings a database up to this program's version, after a backup (``durability`` §3)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.disk.file_identity import unopened, version_of
from coordinator.storage.disk.file_version import VERSION


def prepare_database(
    path: Path, *, create: bool = False, before_migration: Callable[[Path], object] | None = None
) -> None:
    """Brings a database up to this program's version, after a backup; to be called under the lock."""
    if create and not path.exists():
        _migrate(path)
    elif version_of(path) < VERSION:
        if before_migration is None:
            from coordinator.storage.store.backups import back_up

            def before_migration(older: Path) -> object:
                return back_up(older, "migration")

        before_migration(path)
        _migrate(path)


def _migrate(path: Path) -> None:
    # Here and nowhere else is sqlite_utils loaded: the first page is painted without it (``design``: start).
    from sqlite_utils import Database

    from coordinator.storage.schema.migrations import migrate

    fresh = not path.exists()
    try:
        with closing(connect_writer(path)) as conn:
            migrate(Database(conn, execute_plugins=False))
    except sqlite3.DatabaseError as error:
        if fresh:
            path.unlink(missing_ok=True)
        raise unopened(path, error) from error
