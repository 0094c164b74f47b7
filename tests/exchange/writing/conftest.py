"""A small invented school in a real database, full of texts that Excel would like to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.kind import Kind
from coordinator.domain.values import Scalar
from coordinator.exchange.imports.import_run import Gathered, gather
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Query, R, Register
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore

TODAY = date(2026, 11, 22)
NOTE = 'Sprucken skärm;\n"kostar" 1 200,50 kr'
_RECORDS: tuple[tuple[str, int, dict[str, Scalar]], ...] = (
    ("unit", -1, {"name": "Provskolan", "code": "00123456", "own": 1, "address": "Påhittsvägen 1\n123 45 Påhitt"}),
    ("unit", -2, {"name": "Åk 4", "own": 0, "form": "compulsory"}),
    ("product", -10, {"maker": "HP", "model": "HP Fortis 11", "kind": "chromebook", "lifetime_months": 48,
                      "price_ore": 329950, "monthly_fee_ore": 9900}),
    ("product", -11, {"model": "=Modell 2", "model_number": "1E5", "kind": "tablet", "price_ore": 500}),
    ("group", -20, {"name": "7-9", "unit": -1, "grade": "7", "form": "compulsory"}),
    ("group", -21, {"name": "7A", "unit": -2}),
    ("group", -22, {"name": "7a", "unit": -1}),
    ("room", -30, {"name": "Sal 12", "unit": -1, "room_kind": "room"}),
    ("room", -31, {"name": "Sal 12", "unit": -2, "room_kind": "cart"}),
    ("person", -40, {"given_name": "Łukasz", "family_name": "Påhittsson", "role": "pupil", "group": -20, "unit": -1,
                     "username": "lukpah", "email": "lukpah@skola.example", "active": 1,
                     "guardian_name": "Åsa Påhittsson", "guardian_contact": "+46 70 000 00 00"}),
    ("person", -41, {"given_name": "Ska", "family_name": "Intesynas", "role": "pupil", "group": -21, "unit": -1,
                     "username": "skaint", "active": 1, "protected": 1, "alias": "Elev F01", "note": "Flyttad"}),
    ("person", -42, {"given_name": "Lika", "family_name": "Namnsson", "role": "staff", "active": 0}),
    ("person", -43, {"given_name": "Lika", "family_name": "Namnsson", "role": "other", "active": 1}),
    ("person", -44, {"given_name": "Dold", "family_name": "Helt", "protected": 1, "username": "doldhelt"}),
    ("device", -50, {"serial": "0012345", "asset_tag": "MAJ-12", "product": -10, "status": "in_use",
                     "phase": "operation", "held_by": -40, "assigned_to": -41, "placed_in": -30, "owned_by": -1,
                     "purchase_date": "2024-08-14", "price_ore": 329950, "last_seen": "2026-11-20",
                     "last_seen_source": "intune", "note": NOTE,
                     "stated_status": "Managed", "stated_user": "ska.intesynas@skola.example"}),
    ("device", -51, {"serial": "8834000000000000", "asset_tag": "1-2", "product": -11, "status": "retired",
                     "condition": "good", "held_by": -42, "placed_in": -31, "owned_by": -2, "name": "'t Hooft"}),
    ("device", -52, {"serial": "8834E12", "asset_tag": "=SUM(A1)", "name": "@Ipad", "order_no": "+46",
                     "imei": "490154203237518"}),
    ("device", -53, {"name": "Utan nummer", "product": -10, "held_by": -44, "note": "Varför? Petrović vet."}),
    ("device", -54, {"serial": "5CD1234ABF", "asset_tag": "NK-0003", "status": "in_store", "end_date": "1999-01-02"}),
    ("device", -55, {"serial": "5CD1234ABF", "asset_tag": "NK-0003", "status": "in_store", "ownership": "lent"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class School:
    """The open register, and short ways in and out."""

    ledger: Ledger
    store: SqliteStore
    folder: Path

    @property
    def register(self) -> Register:
        return self.ledger.register

    def create(self, *records: tuple[str, int, Mapping[str, Scalar]]) -> None:
        creations = tuple(Creation(kind, id, values) for kind, id, values in records)
        self.ledger.commit(ChangeSet(Sentence("Invented"), Origin.PROGRAM, creations=creations))

    def all(self, kind: Kind[R]) -> list[R]:
        return list(self.register.records(Query(kind)))

    def read(self, path: Path) -> Gathered:
        return gather([path], self.ledger, today=TODAY)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[School]:
    path = tmp_path / "school.sqlite"
    with closing(connect_writer(path)) as conn:
        migrate(Database(conn, execute_plugins=False))
    store = SqliteStore(path)
    try:
        yield School(Ledger(store, actor="Prov", today=TODAY), store, tmp_path)
    finally:
        store.close()


@pytest.fixture
def school(empty: School) -> School:
    empty.create(*_RECORDS)
    return empty
