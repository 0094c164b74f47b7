"""An inventory as Intune would export it: invented, the same every time, 20 columns."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROWS = int(os.environ.get("COORDINATOR_BENCH_ROWS", "50000"))
WHOLE = 200_000
"""The largest inventory (needs P1): what start, search and table are measured on; imports take ``ROWS``."""
HEADER = (
    "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,Serial number,Manufacturer,"
    "Model,IMEI,Category,Primary user UPN,Primary user email address,Primary user display name,Compliance,Managed by,"
    "Ownership,Device state,OS,Wi-Fi MAC"
).split(",")
_MODELS = tuple(("Exempel", f"Exempelbok {11 + n % 4} G{n}") for n in range(40))
_GIVEN = ("Åsa", "Leo", "Maj", "Nils", "Öjvind", "Elin", "Ärla", "Sixten")
_FAMILY = ("Exempelqvist", "Påhittsson", "Låtsasson", "Fiktman", "Prövberg")


def rows(count: int = ROWS, changed_every: int = 0) -> Iterator[tuple[str, ...]]:
    """The rows; every ``changed_every``-th was seen later than in the first export."""
    for n in range(count):
        maker, model = _MODELS[n * 7 % 40]
        who = n * 31 % 20_000
        given, family = _GIVEN[who % 8], _FAMILY[who % 5]
        user = f"user{who:05}@edu.example"
        seen = "2026-11-15" if changed_every and n % changed_every == 0 else f"2026-{1 + n % 10:02}-{1 + n % 28:02}"
        yield (
            f"5a00{n:028x}", f"NSK-{n:06}", "2024-08-20 07:31:03.0000000", f"{seen} 08:12:44.0000000", f"5c5c{n:028x}",
            "10.0.22631.4460", f"EX{n * 7919 % 10_000_000:07}{n % 10}", maker, model, "", f"Skola {n % 12}", user, user,
            f"{given} {family}", "Compliant", "Intune", "Corporate", "Managed", "Windows", f"3C4D5E{n:06X}",
        )  # fmt: skip


def write(path: Path, count: int = ROWS, changed_every: int = 0) -> Path:
    """Writes the export: comma, UTF-8, CRLF."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(rows(count, changed_every))
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def school() -> Path:
    """A school with the largest inventory, imported and indexed once for all benchmarks of a run."""
    from coordinator.app.school_opening import open_school
    from coordinator.exchange.imports.import_run import commit_import, gather
    from coordinator.storage.store.store_opening import create_database

    folder = Path(_folder().name)
    path = folder / "school.sqlite"
    create_database(path, "0000", "Exempelskolan")
    with open_school(path, today=date(2026, 11, 22), actor="bench") as opened:
        commit_import(opened.ledger, gather([write(folder / "school.csv", WHOLE)], opened.ledger))
        opened.store.build_index().result()
    return path
