"""A school into which Intune's list of devices is taken again and again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Removal, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kind import Kind
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.store_opening import create_database

TODAY = date(2026, 11, 22)
HEADER = (
    "Device ID,Device name,Last check-in,Serial number,Manufacturer,Model,Primary user UPN,OS,Ownership,Device state"
)
_FROM_THE_CLOCK = {"at", "uid", "block", "sha256"}


def row(serial: str, *, id: str = "", name: str = "PC", seen: str = "2026-11-01", state: str = "Managed") -> str:
    """One device's line; its id follows from the serial number where none is given."""
    about = "Exempel,Bok 14,leo@edu.example,Windows,Corporate"
    return f"{id or 'g-' + serial},{name},{seen} 10:00:00,{serial},{about},{state}"


def rows(count: int) -> list[str]:
    """Invented devices, all different."""
    return [row(f"AB12CD{n:02}") for n in range(count)]


class KnownSchool:
    """An opened school and its file; ``today`` is the day of every import."""

    def __init__(self, folder: Path, *, today: date = TODAY, database: Path | None = None) -> None:
        self.path = folder / "school.db"
        folder.mkdir(exist_ok=True)
        if database is None:
            create_database(self.path, "12345678", "Provskolan", today=TODAY)
        else:
            shutil.copy(database, self.path)
        self.file = folder / "enheter.csv"
        self.profiles = folder / "profiles"
        self.store = SqliteStore(self.path)
        self.ledger = Ledger(self.store, actor="Prov", today=today)

    def close(self) -> None:
        self.store.close()

    def gather(self, lines: Sequence[str], *, header: str = HEADER, ended: bool = True, **said: Any) -> Gathered:
        self.file.write_bytes(("\r\n".join((header, *lines)) + "\r\n" * ended).encode())
        return gather([self.file], self.ledger, profiles_folder=self.profiles, **said)

    def take_in(self, lines: Sequence[str], **said: Any) -> Notice | None:
        return commit_import(self.ledger, self.gather(lines, **said))

    def devices(self) -> Sequence[Device]:
        return self.ledger.register.records(Query(DEVICE))

    def create(self, kind: Kind[Record], /, **values: Scalar) -> int:
        creation = Creation(kind.code, -1, values)
        return self.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, creations=(creation,))).created[-1].id

    def edit(self, record: Record, **values: Scalar) -> None:
        self.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=difference(record, values)))

    def remove(self, record: Record) -> None:
        removal = Removal(record.kind, record.id)
        self.ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, removals=(removal,)))

    def known(self) -> int:
        """How many of the staged rows were not read."""
        sql = "SELECT count(*) FROM temp.stage_1 WHERE known = 1"
        return int(self.store.writer.call(lambda conn: conn.execute(sql).fetchone()[0]).result())

    def held(self) -> dict[str, list[tuple[object, ...]]]:
        """All that the database holds, apart from what comes from the clock or is drawn by lot."""
        with closing(sqlite3.connect(self.path)) as conn:
            names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: _rows(conn, name) for name in names if "trigram" not in name}


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [column for _, column, *_ in conn.execute(f'PRAGMA table_info("{table}")')]
    listed = ", ".join(f'"{column}"' for column in columns if column not in _FROM_THE_CLOCK)
    return sorted(conn.execute(f'SELECT {listed} FROM "{table}"').fetchall(), key=repr)
