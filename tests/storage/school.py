"""A school in a real file, and short words for what is done to it in tests."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlite_utils import Database

from coordinator.domain import handovers
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Removal, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE, LOAN, PERSON
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS
from coordinator.domain.records import Device, Loan, Person
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.three_way_merge import merge
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.mentions import Mention, NameMention, PersonMention, ProductMention
from coordinator.ledger.outcomes import NothingUndone, Notice, Piles
from coordinator.ledger.questions import Query, R
from coordinator.ledger.stage import FileFacts, Layout, LeftRow, Stage, StagedRow, Tally
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore

TODAY = date(2026, 11, 22)
DEVICE_FIELDS = ("serial", "asset_tag", "name", "product", "last_seen", "status", "note")
PERSON_FIELDS = ("external_id", "given_name", "family_name", "email", "group")
Row = Mapping[str, Scalar | tuple[str, ...]]


def layout(source: str = "intune", kind: str = "device", **more: Any) -> Layout:
    """The layout of a file of devices or people from a source."""
    fields = DEVICE_FIELDS if kind == "device" else PERSON_FIELDS
    identity = ("serial", "source", "asset_tag") if kind == "device" else ("external_id", "email")
    creates = frozenset({"product"} if kind == "device" else {"group"})
    return replace(Layout(kind, source, fields, identity, creates), **more)


@cache
def empty_database() -> bytes:
    """A new database, made once and copied for each test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        with closing(connect_writer(path)) as conn:
            migrate(Database(conn, execute_plugins=False))
        return path.read_bytes()


class School:
    """One database with its ledger; ``reopen`` is a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(empty_database())
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(self.path)
        self.ledger = Ledger(self.store, actor="Maj Exempelsson", today=TODAY)
        self.register = self.store.register

    def close(self) -> None:
        self.store.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def create(self, kind: Kind[R], /, **values: Scalar) -> R:
        notice = self.ledger.commit(
            ChangeSet(Sentence("Created"), Origin.WINDOW, creations=(Creation(kind.code, -1, values),))
        )
        return self.get(kind, notice.created[-1].id)

    def edit(self, record: Record, **values: Scalar) -> Notice:
        named = {code.replace("__", "."): value for code, value in values.items()}
        now = self.get(KINDS[record.kind], record.id)
        return self.ledger.commit(ChangeSet(Sentence("Edited"), Origin.WINDOW, changes=difference(now, named)))

    def remove(self, record: Record) -> Notice:
        removals = (Removal(record.kind, record.id),)
        return self.ledger.commit(ChangeSet(Sentence("Removed"), Origin.WINDOW, removals=removals))

    def get(self, kind: Kind[R], id: int) -> R:
        found = self.register.get(kind, id)
        assert found is not None
        return found

    def all(self, kind: Kind[R]) -> Sequence[R]:
        return self.register.records(Query(kind))

    def serials(self) -> set[Scalar]:
        return {device.serial for device in self.all(DEVICE)}

    def staged(self, *files: tuple[Layout, Iterable[Row | LeftRow]]) -> tuple[Stage, Sequence[Tally]]:
        stage = self.ledger.stage()
        for number, (shape, rows) in enumerate(files, 1):
            facts = FileFacts(f"file{number}.csv", "0" * 64, "test", shape.kind, "utf-8", ";")
            stage.begin(shape, facts)
            stage.add(staged_rows(stage, shape, rows))
        return stage, stage.compare(merge)

    def commit(self, stage: Stage) -> Notice:
        return self.ledger.commit(ChangeSet(Sentence("Imported"), Origin.IMPORT, stage=stage.id))

    def imported(self, rows: Iterable[Row | LeftRow], shape: Layout | None = None) -> Notice:
        stage, _ = self.staged((shape or layout(), rows))
        return self.commit(stage)

    def newest(self) -> int:
        """The newest entry."""
        return self.register.entries(limit=1)[0].id

    def nothing_undone(self, entry: int) -> Piles:
        """The piles of an undo that changes nothing, after which the entry stands as it stood."""
        with pytest.raises(NothingUndone) as said:
            self.ledger.undo(entry)
        found, newest = self.register.entry(entry), self.register.entries(limit=1)[0]
        assert found is not None
        assert not found.undone
        assert newest.role != "undo" or newest.inverts != entry
        assert said.value.piles == self.ledger.rehearse_undo(entry)
        return said.value.piles

    def issue(self, person: Person, *devices: Device, paper: str | None = None) -> Notice:
        lines = [handovers.HandoverLine(self.get(DEVICE, one.id), open_loan=self.open_loan(one)) for one in devices]
        said = None if paper is None else handovers.ReceiptPaper(paper, "1")
        terms = handovers.Terms("2026-11-20", due="2029-06-12")
        return self.ledger.commit(
            handovers.issue(person, lines, terms, origin=Origin.WINDOW, today=TODAY.isoformat(), paper=said)
        )

    def take_back(self, *devices: Device) -> Notice:
        lines = [
            handovers.HandoverLine(self.get(DEVICE, one.id), "good", open_loan=self.open_loan(one)) for one in devices
        ]
        held = self.get(DEVICE, devices[0].id).held_by
        person = None if held is None else self.get(PERSON, held)
        terms = handovers.Terms("2026-11-21")
        return self.ledger.commit(
            handovers.device_return(person, lines, terms, origin=Origin.WINDOW, today=TODAY.isoformat())
        )

    def open_loan(self, device: Device) -> Loan | None:
        loans = [one for one in self.all(LOAN) if one.device == device.id and one.returned is None]
        return loans[0] if loans else None

    def tampered(self, *statements: str) -> None:
        """Writes past the ledger, as somebody with another program could."""
        self.close()
        with closing(sqlite3.connect(self.path)) as conn:
            for name in [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
                if any(not statement.startswith("DROP TRIGGER") for statement in statements):
                    conn.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                conn.execute(statement)
            conn.commit()
        if not statements[0].startswith("DROP TRIGGER"):
            with closing(connect_writer(self.path)) as conn:
                migrate(Database(conn, execute_plugins=False))  # lays the triggers anew: only the data tells
        self.open()

    def sound(self) -> None:
        found = [str(finding) for finding in self.ledger.verify()]
        assert found == [], found

    def state(self) -> dict[str, dict[int, object]]:
        """Everything that the register holds."""
        return {code: {one.id: (one.uid, dict(one.values)) for one in self.all(kind)} for code, kind in KINDS.items()}


def staged_rows(stage: Stage, shape: Layout, rows: Iterable[Row | LeftRow]) -> Iterable[StagedRow | LeftRow]:
    """Rows as the exchange would give them; a mention is a tuple, ``id`` the source's own id, ``rank`` its date."""
    refers = {field.code: field.refers for field in KINDS[shape.kind].fields if field.refers}
    for line, row in enumerate(rows, 2):
        if isinstance(row, LeftRow):
            yield row._replace(line=line)
            continue
        values = tuple(
            stage.reference(str(refers[code]), _mention(str(refers[code]), said))
            if isinstance(said := row.get(code), tuple)
            else said
            for code in shape.fields
        )
        digest = hashlib.sha256(json.dumps(dict(row), default=str, sort_keys=True).encode()).digest()[:8]
        key, rank = row.get("id"), row.get("rank")
        yield StagedRow(line, digest, None if key is None else str(key), None if rank is None else str(rank), values)


def _mention(kind: str, parts: tuple[str, ...]) -> Mention:
    types = {"product": ProductMention, "person": PersonMention}
    return types[kind](*parts) if kind in types else NameMention(parts[0])


def device_rows(count: int, **same: Scalar | tuple[str, ...]) -> list[dict[str, Scalar | tuple[str, ...]]]:
    """Invented devices, all different, as a source would list them."""
    return [
        {
            "serial": f"EX{n:05d}",
            "asset_tag": f"T-{n:04d}",
            "name": f"PC {n}",
            "product": ("Exempel", f"Bok{n % 3}", "", "laptop"),
            "last_seen": "2026-11-01",
            "id": f"guid-{n}",
            **same,
        }
        for n in range(count)
    ]
