"""B1–B3: an import as shipped (gather, stage, compare, commit; log, baseline and search text) beside a raw executemany.

Every case runs in a process of its own, rounds interleaved; the floor reads the same file with the same pragmas. The
memory is that of the largest inventory, also beside that of ``ROWS``.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from coordinator.storage.disk.connection import connect_writer
from tests.benchmarks import inventory

ROUNDS = int(os.environ.get("COORDINATOR_BENCH_ROUNDS", "3"))
Row = tuple[str, float, float, float, float]


def floor(database: Path, file: Path) -> dict[str, float]:
    """csv.reader and executemany, one transaction."""
    started = perf_counter()
    with closing(connect_writer(database)) as conn:
        conn.execute(f"CREATE TABLE raw ({', '.join(f'c{n} TEXT' for n in range(len(inventory.HEADER)))})")
        with file.open(encoding="utf-8-sig", newline="") as said:
            reader = csv.reader(said)
            next(reader)
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany(f"INSERT INTO raw VALUES ({', '.join('?' * len(inventory.HEADER))})", reader)
            conn.execute("COMMIT")
    return {"whole": perf_counter() - started}


def ours(database: Path, file: Path) -> dict[str, float]:
    """The way of the command line and the window."""
    from coordinator.app.school_opening import open_school
    from coordinator.exchange.imports.import_run import commit_import, gather
    from coordinator.storage.store.store_opening import create_database

    if not database.exists():
        create_database(database, "0000", "Exempelskolan")
    with open_school(database, today=date(2026, 11, 22), actor="bench") as school:
        started = perf_counter()
        gathered = gather([file], school.ledger)
        compared = perf_counter()
        commit_import(school.ledger, gathered)
        usable = perf_counter()
        school.store.build_index().result()
        return {
            "compared": compared - started,
            "usable": usable - started,
            "whole": perf_counter() - started,
            "rows": sum(file.rows for file in gathered.files),
        }


def peak() -> float:
    """The process's own peak memory in MB; not what it inherited from whoever started it, as ru_maxrss has it."""
    said = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(said.split()[1]) / 1024


def case(name: str, database: Path, file: Path) -> dict[str, float]:
    """One case in a fresh process: its times, and its peak memory in MB."""
    command = [sys.executable, "-m", "tests.benchmarks.imports", name, str(database), str(file)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout))


def run() -> list[Row]:
    """The figures of targets B1, B2 and B3, and of a second import in which 2 % of the devices changed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = inventory.write(folder / "first.csv")
        second = inventory.write(folder / "second.csv", changed_every=50)
        rounds = []
        for at in range(ROUNDS):
            raw = case("floor", folder / f"raw{at}.sqlite", first)
            done = case("ours", folder / f"ours{at}.sqlite", first)
            again = case("ours", folder / f"ours{at}.sqlite", second)
            rounds.append((raw, done, again))
        largest = case("ours", folder / "largest.sqlite", inventory.write(folder / "largest.csv", inventory.WHOLE))

    def row(name: str, key: str, target: float, *, repeated: bool = False) -> Row:
        pairs = [((again if repeated else done)[key], raw["whole"]) for raw, done, again in rounds]
        ratio = median(one / other for one, other in pairs)
        return name, median(one for one, _ in pairs), median(other for _, other in pairs), ratio, target

    count, memory = f"{inventory.WHOLE:,}", median(done["mb"] for _, done, _ in rounds)
    return [
        row("B1 import to usable, s; floor: raw executemany", "usable", 4.0),
        row("   of that: read, staged and compared", "compared", 2.6),
        row("B2 same with the trigram index, s", "whole", 4.6),
        row("   second import, 2 % changed, s", "usable", 2.4, repeated=True),
        (f"B3 peak memory at {count}, MB; floor: the target's 75", largest["mb"], 75, largest["mb"] / 75, 1.0),
        (f"   beside that at {inventory.ROWS:,}, MB", largest["mb"], memory, largest["mb"] / memory, 1.3),
    ]


if __name__ == "__main__":
    figures = {"floor": floor, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    figures["mb"] = peak()
    print(json.dumps(figures))
