"""A small invented school with a database of its own, for everything that is ordered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import PRODUCT, UNIT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore

TODAY = date(2026, 6, 1)


@contextmanager
def open_ledger(path: Path, today: date = TODAY) -> Iterator[tuple[Ledger, SqliteStore]]:
    """A ledger on a new database at the path, or on the one that is there."""
    conn = connect_writer(path)
    migrate(Database(conn, execute_plugins=False))
    conn.close()
    store = SqliteStore(path)
    try:
        yield Ledger(store, actor="Åsa Exempelqvist", today=today), store
    finally:
        store.close()


def _created() -> tuple[Creation, ...]:
    return (
        Creation(UNIT.code, -1, {"name": "Påhittsskolan", "own": 1}),
        Creation(
            PRODUCT.code,
            -2,
            {
                "maker": "Lenovo",
                "model": "300e Yoga Chromebook Gen 4",
                "model_number": "82W20004MX",
                "kind": "chromebook",
                "lifetime_months": 48,
                "service": "Påhittad service",
            },
        ),
        Creation(
            PRODUCT.code,
            -3,
            {
                "maker": "Apple",
                "model": "iPad 10,9 64 GB",
                "model_number": "MPQ03KN/A",
                "kind": "tablet",
                "lifetime_months": 60,
            },
        ),
        Creation(PRODUCT.code, -4, {"maker": "Logitech", "model": "Tangentbord", "kind": "accessory"}),
    )


def _catalogue() -> tuple[Creation, ...]:
    return (
        Creation(
            CATALOGUE_ITEM.code,
            -5,
            {
                "product": -2,
                "supplier": "Leverantör AB",
                "article_no": "82W20004MX",
                "lead_days": 20,
                "checklist": "Skolans programvara\nInloggning provad\nLaddare",
                "warranty_months": 36,
                "valid_from": "2026-01-01",
                "service_ore": 30000,
                "support_ore": 20000,
                "infrastructure_ore": 15000,
            },
        ),
        Creation(PRICE.code, -6, {"item": -5, "price_ore": 317_520, "valid_from": "2026-01-01"}),
        Creation(
            CATALOGUE_ITEM.code,
            -7,
            {
                "product": -3,
                "supplier": "Leverantör AB",
                "article_no": "MPQ03KN/A",
                "lead_days": 15,
                "checklist": "Hanteras av skolan",
                "valid_from": "2026-01-01",
            },
        ),
        Creation(PRICE.code, -8, {"item": -7, "monthly_fee_ore": 21_600, "valid_from": "2026-01-01"}),
    )


def products(ledger: Ledger) -> dict[str, int]:
    """The school, two products with their catalogue items and an accessory; ids by short names."""
    notice = ledger.commit(ChangeSet(Sentence("set up"), Origin.PROGRAM, creations=(*_created(), *_catalogue())))
    names = {-1: "unit", -2: "chromebook", -3: "tablet", -4: "keyboard", -5: "item", -7: "tablet_item"}
    return {name: notice.created[id].id for id, name in names.items()}
