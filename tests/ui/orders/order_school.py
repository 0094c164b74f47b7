"""An invented school with a catalogue, a term start and a ladder of contacts, and the window on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.orders.order_kinds import CONTACT
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.storage.store.store_opening import create_database
from tests.domain.orders.school import products

TODAY = date(2026, 7, 13)
CENTRAL = "Kim Påhittad"


@contextmanager
def opened_orders(folder: Path, *, today: date = TODAY) -> Iterator[tuple[OpenedSchool, dict[str, int]]]:
    """A school that may order, without a single order; ids of what it has by short names."""
    path = create_database(folder / "skola.sqlite", "99999991", "Påhittsskolan", today=today)
    with open_school(path, today=today, actor="Åsa Exempelqvist") as school:
        names = products(school.ledger)
        school.ledger.commit(
            ChangeSet(
                Sentence("ladder"),
                Origin.PROGRAM,
                creations=(
                    Creation(
                        CONTACT.code, -1, {"matter": "orders", "rung": 1, "role": "Rektor", "name": "Bo Påhittsson"}
                    ),
                    Creation(
                        PERIOD.code, -2, {"kind": "term", "name": "HT26", "first": "2026-08-18", "last": "2026-12-18"}
                    ),
                ),
            )
        )
        yield school, names
