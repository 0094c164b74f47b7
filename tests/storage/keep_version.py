"""Makes the kept database of the version at hand: ``python -m tests.storage.keep_version``, before each release."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.storage.disk.file_copy import copy_database
from coordinator.storage.disk.file_version import VERSION
from tests.storage.schools import import_devices, make_school, open_ledger, rename_device


def keep(folder: Path) -> Path:
    """Writes ``v<version>.sqlite``: an invented school with an edit, an import, an undone import and a holder."""
    with tempfile.TemporaryDirectory() as workplace:
        path = make_school(Path(workplace))
        store, ledger = open_ledger(path)
        rename_device(ledger, 1, None, "Vagn 1")
        holds = Change(Key(DEVICE.code, 1, "held_by"), None, 1)
        ledger.commit(ChangeSet(Sentence("A holder"), Origin.WINDOW, changes=(holds,)))
        ledger.undo(import_devices(ledger, 10, 5, "Surfplatta").entry)
        import_devices(ledger, 20, 3, "Dator")
        store.build_index().result()
        store.close()
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("VACUUM")
        kept = folder / f"v{VERSION}.sqlite"
        copy_database(path, kept)
    return kept


if __name__ == "__main__":
    keep(Path(__file__).parent / "kept")
