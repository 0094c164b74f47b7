"""2,000 orders with 20,000 lines and 100,000 journal entries: the overview opens and filters (needs V8, issue 3).

Twenty rounds, interleaved with a register that holds no order. One round is what a person waits for: the database is
opened, the states are counted, the first screen of orders is read, and it is filtered by state, by lateness, by what
waits to be acknowledged and by a search. Target: at most 1.5 times the empty one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlite_utils import Database

from coordinator.desk.orders.order_queries import overview, overview_query, states_counted
from coordinator.desk.orders.promised_days import late_orders
from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.values import Scalar
from coordinator.ledger.ledger import Ledger
from coordinator.storage.disk.connection import connect_writer
from coordinator.storage.schema.migrations import migrate
from coordinator.storage.store.sqlite_store import SqliteStore

ORDERS, LINES, STEPS = 2_000, 10, 5
ROUNDS = 20
TARGET = 1.5
SCREEN = 30  # rows that a laptop shows at once; the rest is read as it is scrolled to
TODAY = date(2026, 8, 20)
Row = tuple[str, float, float, float, float]


def make_school(path: Path, orders: int) -> None:
    """A school with so many orders, in every state, made through the door a hundred at a time."""
    conn = connect_writer(path)
    migrate(Database(conn, execute_plugins=False))
    conn.close()
    store = SqliteStore(path)
    ledger = Ledger(store, actor="test", today=TODAY)
    product = Creation(PRODUCT.code, -1, {"model": "Provdator", "kind": "laptop"})
    ledger.commit(ChangeSet(Sentence("set up"), Origin.PROGRAM, creations=(product,)))
    for first in range(0, orders, 100):
        creations = tuple(_creations(first, min(100, orders - first)))
        ledger.commit(ChangeSet(Sentence("orders"), Origin.PROGRAM, creations=creations))
    store.close()


def _creations(first: int, count: int) -> Iterator[Creation]:
    id_ = 0
    for number in range(first, first + count):
        id_ -= 1
        order = id_
        day = f"2026-{1 + number % 9:02d}-{1 + number % 27:02d}"
        sent = None if number % 10 == 0 else "2026-01-15"
        yield Creation(ORDER.code, order, {"purpose": "running", "wanted": day, "sent_on": sent, "cost_centre": "4711"})
        for line in range(LINES):
            id_ -= 1
            about = id_
            yield Creation(ORDER_LINE.code, about, {"order": order, "line": line + 1, "product": 1})
            for what, before, after, party in _steps(number, line):
                id_ -= 1
                counted: dict[str, Scalar] = {"quantity_from": before, "quantity_to": after, "on": "2026-01-20"}
                yield Creation(JOURNAL.code, id_, {"line": about, "what": what, "party": party, **counted})


def _steps(number: int, line: int) -> list[tuple[str, int | None, int, str]]:
    steps: list[tuple[str, int | None, int, str]] = [("asked", None, 10, "school"), ("asked", 10, 12, "school")]
    decided = 12 if line % 3 else 11
    if number % 4:
        steps += [("decided", 12, decided, "central"), ("outstanding", decided, number % 7, "supplier")]
    else:
        steps += [("asked", 12, 11, "school"), ("asked", 11, 12, "school")]
    return [*steps, ("shipped", 0, line, "supplier")][:STEPS]


def look(path: Path) -> float:
    """The seconds of one round."""
    started = perf_counter()
    store = SqliteStore(path)
    register = store.register
    states_counted(register)
    for query in (
        overview_query(),
        overview_query(states=("sent", "decided")),
        overview_query(late=late_orders(register, TODAY)),
        overview_query(waiting=True),
        overview_query(search="b2026-001"),
    ):
        overview(register, query, TODAY, SCREEN)
    took = perf_counter() - started
    store.close()
    return took


def run() -> list[Row]:
    """The figure of issue 3: the overview beside that of a register without orders."""
    with TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full.db", Path(folder) / "empty.db"
        make_school(full, ORDERS)
        make_school(empty, 0)
        look(full), look(empty)
        # Each goes first every other round: what the round before left behind weighs on both alike.
        times = []
        for number in range(ROUNDS):
            first, second = (full, empty) if number % 2 else (empty, full)
            took = {first: look(first), second: look(second)}
            times.append((took[full], took[empty]))
    ours, floor = median(one for one, _ in times), median(other for _, other in times)
    ratio = median(one / other for one, other in times)
    return [("order overview, s; floor: without orders", ours, floor, ratio, TARGET)]
