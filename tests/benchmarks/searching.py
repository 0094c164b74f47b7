"""D1, D2: first 100 rows and the exact count for what is typed, beside LIKE over the wide table, 200,000 devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from coordinator.app.school_opening import open_school
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.ledger.questions import Query, Register
from coordinator.storage.disk.connection import connect_reader
from coordinator.storage.queries.sql_query import SelectFrame
from tests.benchmarks import inventory

Row = tuple[str, float, float, float, float]
TYPED = {
    1: ("e", "7", "x", "n", "0", "k", "5", "b"),
    2: ("ex", "77", "ns", "09", "k-", "14", "bo", "g3"),
    3: ("ex7", "791", "nsk", "k-1", "g39", "123", "elb", "zzz"),
    6: ("ex7919", "nsk-01", "nsk-12", "belbok", "g39 12", "elbok ", "zzzzzz", "ex0158"),
}


def _ms(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _ours(register: Register, said: str) -> None:
    register.rows(DEVICE, register.ids(Query(DEVICE, text=said), 100), ("serial", "asset_tag", "name"))
    register.count(Query(DEVICE, text=said))


def run() -> list[Row]:
    """The figures of targets D1 and D2; D1's milliseconds are held as a ratio to one frame of 16 ms."""
    path = inventory.school()
    with open_school(path, write=False, actor="bench") as school:
        return _figures(path, school.ledger.register)


def _figures(path: Path, register: Register) -> list[Row]:
    conn = connect_reader(path)
    frame = SelectFrame("device")
    columns = [frame.column(path) for path in ("serial", "asset_tag", "name", "product.maker", "product.model")]
    like = " OR ".join(f"{column} LIKE ?" for column in columns)
    found: list[Row] = []

    def wide(said: str) -> None:
        values = (f"%{said}%",) * len(columns)
        conn.execute(f"SELECT t.* FROM {frame.sources} WHERE {like} ORDER BY t.id LIMIT 100", values).fetchall()
        conn.execute(f"SELECT count(*) FROM {frame.sources} WHERE {like}", values).fetchone()

    for length, said in TYPED.items():
        pairs = [(_ms(lambda word=word: _ours(register, word)), _ms(lambda word=word: wide(word))) for word in said * 2]  # type: ignore[misc]
        first = [_ms(lambda word=word: register.ids(Query(DEVICE, text=word), 100)) for word in said * 2]  # type: ignore[misc]
        ours, floor = median(one for one, _ in pairs), median(other for _, other in pairs)
        target = 0.02 if length >= 3 else 0.5
        p95 = quantiles(first, n=20)[-1]
        limit = 10 if length >= 3 else 25
        found.append(
            (f"D1 {length} typed, first 100, p95 ms; floor: the target's {limit} ms", p95, limit, p95 / limit, 1.0)
        )
        found.append((f"D2 {length} typed, first 100 + count, p50 ms; floor: LIKE", ours, floor, ours / floor, target))
    conn.close()
    return found
