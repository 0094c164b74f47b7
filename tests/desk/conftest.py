"""A small invented school in a real database, opened for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.records import Device, Group, Person
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore
from tests.desk.orders.orders_school import Orders
from tests.desk.term.small_term import Term

TODAY = date(2026, 11, 22)
_RECORDS: tuple[tuple[str, int, dict[str, Scalar]], ...] = (
    ("unit", -1, {"name": "Provskolan", "code": "12345678", "own": 1, "address": "Påhittsvägen 1"}),
    ("product", -2, {"maker": "HP", "model": "HP Fortis 11", "kind": "chromebook", "lifetime_months": 48}),
    ("group", -3, {"name": "5A", "unit": -1, "grade": "5", "form": "compulsory"}),
    ("room", -4, {"name": "IT-förråd", "unit": -1}),
    ("person", -5, {"given_name": "Leo", "family_name": "Påhittsson", "role": "pupil", "group": -3, "unit": -1,
                    "username": "leopah", "active": 1, "guardian_name": "Åsa Påhittsson"}),
    ("person", -6, {"given_name": "Åsa", "family_name": "Exempelqvist", "role": "staff", "unit": -1,
                    "username": "asaexe", "active": 1}),
    ("person", -7, {"given_name": "Ska", "family_name": "Intesynas", "role": "pupil", "group": -3, "unit": -1,
                    "username": "skaint", "active": 1, "protected": 1, "alias": "Elev F01"}),
    ("person", -8, {"given_name": "Mio", "family_name": "Påhittsson", "role": "pupil", "group": -3, "unit": -1,
                    "username": "miopah", "active": 1}),
    ("device", -9, {"serial": "5CD1234ABC", "asset_tag": "NK-0001", "product": -2, "status": "in_store",
                    "assigned_to": -5}),
    ("device", -10, {"serial": "5CD1234ABD", "asset_tag": "NK-0002", "product": -2, "status": "in_store",
                     "assigned_to": -7}),
    ("device", -11, {"serial": "5CD1234ABE", "asset_tag": "NK-0003", "product": -2, "status": "in_store",
                     "condition": "good"}),
    ("device", -12, {"serial": "5CD1234ABF", "asset_tag": "NK-0003", "product": -2, "status": "in_store"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class School:
    """The open register, with quick ways to its records."""

    ledger: Ledger
    store: SqliteStore

    def person(self, username: str) -> Person:
        return self.ledger.register.find(PERSON, "username", username)[0]

    def device(self, serial: str) -> Device:
        return self.ledger.register.find(DEVICE, "serial", serial)[0]

    def group(self, name: str) -> Group:
        return self.ledger.register.find(GROUP, "name", name)[0]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """Provskolan with its class 5A, two teachers' worth of people and four devices."""
    path = tmp_path / "school.coordinator"
    with closing(connect_writer(path)) as conn:
        migrate(Database(conn, execute_plugins=False))
    store = SqliteStore(path)
    ledger = Ledger(store, actor="Ivar Provberg", today=TODAY)
    creations = tuple(Creation(kind, number, values) for kind, number, values in _RECORDS)
    ledger.commit(ChangeSet(Sentence("The invented school"), Origin.PROGRAM, creations=creations))
    yield School(ledger, store)
    store.close()


@pytest.fixture
def term(tmp_path: Path) -> Iterator[Term]:
    opened = Term(tmp_path / "school.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Orders]:
    opened = Orders(tmp_path / "school.sqlite")
    yield opened
    opened.close()
