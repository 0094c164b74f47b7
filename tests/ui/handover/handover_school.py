"""A small invented school for the tests of the desk: a class of 28, spares, a protected pupil, another school."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON, PRODUCT, UNIT
from coordinator.domain.records import Device, Person
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.words import mark

TODAY = date(2026, 8, 18)
GIVEN = "Åsa Leo Maja Ömer Elif Noor Vera Ali Ester Love Milo Signe Tuva Olle Saga Ivar Alma Hugo Freja Nils".split()
FAMILY = "Exempelqvist Påhittsson Provberg Testdotter Låtsaslund Hittepåström Övningsgren".split()


@dataclass(frozen=True, slots=True)
class School:
    """The open school with short ways to its records."""

    ledger: Ledger
    store: SqliteStore
    path: Path

    def device(self, tag: str) -> Device:
        return self.ledger.register.find(DEVICE, "asset_tag", tag)[0]

    def person(self, username: str) -> Person:
        return self.ledger.register.find(PERSON, "username", username)[0]

    def holder(self, tag: str) -> int | None:
        return self.device(tag).held_by


@contextmanager
def opened_school(path: Path) -> Iterator[School]:
    conn = connect_writer(path)
    migrate(Database(conn, execute_plugins=False))
    conn.close()
    store = SqliteStore(path)
    ledger = Ledger(store, actor="Agneta Samordnare", today=TODAY)
    ledger.commit(_beginning())
    try:
        yield School(ledger, store, path)
    finally:
        store.close()


def _places() -> list[Creation]:
    return [
        Creation(UNIT.code, -1, {"name": "Norrskensskolan", "code": "99999991", "own": 1, "address": "Provgatan 1"}),
        Creation(UNIT.code, -2, {"name": "Sydlyktans skola", "code": "99999992", "own": 0}),
        Creation(GROUP.code, -3, {"name": "7B", "unit": -1, "grade": "7"}),
        Creation(GROUP.code, -4, {"name": "4A", "unit": -1, "grade": "4"}),
        Creation(PRODUCT.code, -5, {"maker": "Provtronics", "model": "Lärbok 311", "kind": "chromebook"}),
        Creation(PRODUCT.code, -6, {"maker": "Exempel", "model": "Platta 10", "kind": "tablet"}),
    ]


def _beginning() -> ChangeSet:
    made = _places()
    used = -7

    def person(given: str, family: str, group: int | None, username: str, **more: str | int) -> int:
        nonlocal used
        used -= 1
        values: dict[str, Scalar] = {
            "given_name": given,
            "family_name": family,
            "group": group,
            "username": username,
            "active": 1,
        }
        role = "pupil" if group is not None else "staff"
        made.append(Creation(PERSON.code, used, {**values, "role": role, "unit": -1, **more}))
        return used

    def device(tag: str, **more: str | int) -> int:
        nonlocal used
        used -= 1
        values: dict[str, Scalar] = {
            "asset_tag": tag,
            "serial": f"5CD{tag[3:]}XQ",
            "product": -5,
            "owned_by": -1,
            "status": "in_store",
        }
        made.append(Creation(DEVICE.code, used, {**values, "condition": "good", **more}))
        return used

    for at in range(27):
        person(GIVEN[at % len(GIVEN)], FAMILY[at % len(FAMILY)], -3, f"elev{at:02d}")
    person("Skyddad", "Hemligsson", -3, "hemlig", protected=1, alias="Låntagare 17")
    leo = person("Leo", "Påhittsson", -4, "leopah", guardian_name="Lina Påhittsson")
    long = "Maximiliana-Alexandrina Wilhelmina"
    person(long, "Exempelqvist von Påhittsberg-Hittepåströmsdotter", -4, "maxex")
    person("小龍", "Provberg", -4, "xiaopro")
    person("Gerd", "Slutatsson", -4, "gerslu", active=0)
    person("Karin", "Lärarsson", None, "karlar")
    for at in range(40):
        device(f"NK-{at + 1:04d}")
    device("NK-0412", held_by=leo, assigned_to=leo, status="in_use")
    device("NK-0666", status="lost")
    device("SY-0001", owned_by=-2)
    made.append(Creation(HANDOVER.code, used - 1, {"direction": "issue", "person": leo, "on": "2025-08-20", "void": 0}))
    loan: dict[str, Scalar] = {"device": used + 3, "person": leo, "issued": used - 1, "condition_out": "good"}
    made.append(Creation(LOAN.code, used - 2, loan))
    return ChangeSet(Sentence(mark("A test begins")), Origin.PROGRAM, creations=tuple(made))
