"""Small invented databases for the tests of how a file is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from coordinator.domain.changes import Change, ChangeSet, Creation, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.stage import FileFacts, Layout, StagedRow
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.store_opening import create_database, open_store

TODAY = date(2026, 11, 22)
CODE = "00000000"
NAME = "Exempelskolan"


def make_school(folder: Path) -> Path:
    """A database with its own school, one pupil and one device."""
    path = create_database(folder / "school.sqlite", CODE, NAME, actor="test", today=TODAY)
    store = open_store(path)
    ledger = Ledger(store, actor="test", today=TODAY)
    add_person(ledger, "Åsa", "Exempelqvist")
    add_device(ledger, "EX0001")
    store.close()
    return path


def add_device(ledger: Ledger, serial: str) -> Notice:
    creation = Creation(DEVICE.code, -1, {"serial": serial})
    return ledger.commit(ChangeSet(Sentence("A device"), Origin.WINDOW, creations=(creation,)))


def add_person(ledger: Ledger, given: str, family: str) -> Notice:
    creation = Creation(PERSON.code, -1, {"given_name": given, "family_name": family})
    return ledger.commit(ChangeSet(Sentence("A person"), Origin.WINDOW, creations=(creation,)))


def rename_device(ledger: Ledger, id: int, before: str | None, after: str) -> Notice:
    change = Change(Key(DEVICE.code, id, "name"), before, after)
    return ledger.commit(ChangeSet(Sentence("A name"), Origin.WINDOW, changes=(change,)))


def import_devices(ledger: Ledger, first: int, count: int, name: str) -> Notice:
    """Imports ``count`` devices with consecutive serials through a stage, as a file would."""
    stage = ledger.stage()
    layout = Layout("device", "test", ("serial", "name"), ("serial",))
    stage.begin(layout, FileFacts("invented.csv", "0" * 64, "test", "devices", "utf-8", ";"))
    stage.add(
        StagedRow(nr + 2, f"{nr} {name}".encode(), None, None, (f"EX{nr:06}", name))
        for nr in range(first, first + count)
    )
    stage.compare(_take)
    return ledger.commit(ChangeSet(Sentence("An import"), Origin.IMPORT, stage=stage.id))


def _take(*_: object) -> str:
    return "take"


def open_ledger(path: Path) -> tuple[SqliteStore, Ledger]:
    store = open_store(path)
    return store, Ledger(store, actor="test", today=TODAY)


def set_pragma(path: Path, name: str, value: int) -> None:
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA {name} = {value}")
    conn.close()


def serials(path: Path) -> list[str]:
    """The serial numbers in a file, as another program reads it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        return [row[0] for row in conn.execute("SELECT serial FROM device ORDER BY id")]
