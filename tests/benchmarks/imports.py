"""B1–B3: an import as shipped (gather, stage, compare, commit; log, baseline and search text) beside a raw executemany.

Every case runs in a process of its own, rounds interleaved; the floor reads the same file with the same pragmas.
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
    with TemporaryDirectory() as folder:
        first = inventory.write(Path(folder) / "first.csv")
        second = inventory.write(Path(folder) / "second.csv", changed_every=50)
        rounds = []
        for at in range(ROUNDS):
            raw = case("floor", Path(folder) / f"raw{at}.sqlite", first)
            done = case("ours", Path(folder) / f"ours{at}.sqlite", first)
            again = case("ours", Path(folder) / f"ours{at}.sqlite", second)
            rounds.append((raw, done, again))

    def row(name: str, key: str, target: float, *, repeated: bool = False, divided: str = "whole") -> Row:
        pairs = [((again if repeated else done)[key], raw[divided]) for raw, done, again in rounds]
        ratio = median(one / other for one, other in pairs)
        return name, median(one for one, _ in pairs), median(other for _, other in pairs), ratio, target

    return [
        row("B1 import to usable, s; floor: raw executemany", "usable", 1.6),
        row("   of that: read, staged and compared", "compared", 1.0),
        row("B2 same with the trigram index, s", "whole", 3.3),
        row("B3 peak memory, MB; floor: raw executemany", "mb", 1.6, divided="mb"),
        row("   second import, 2 % changed, s", "usable", 1.6, repeated=True),
    ]


if __name__ == "__main__":
    figures = {"floor": floor, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    figures["mb"] = peak()
    print(json.dumps(figures))
