"""A large list leaves page by page, in memory that does not grow with it; the invented school comes back whole."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest

from coordinator.app.demo.demo_files import write_school
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.exchange.imports.import_run import commit_import, gather
from coordinator.exchange.writing import all_paths, export_records
from coordinator.ledger.questions import Query
from tests.exchange.writing.conftest import TODAY, School
from tests.exchange.writing.test_coming_back import saved_by_swedish_excel, told

ROWS = 20_000


@pytest.fixture
def large(empty: School) -> School:
    source = empty.folder / "stor.csv"
    with source.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Serienummer", "Inventarienummer", "Modell", "Tillverkare", "Status", "Köpt", "Kommentar"])
        for number in range(ROWS):
            serial, tag = f"5CD{number:07}", f"NK-{number:05}"
            writer.writerow([serial, tag, "HP Fortis 11", "HP", "I bruk", "2025-08-14", f"Hylla {number}"])
    commit_import(empty.ledger, empty.read(source))
    return empty


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "rows"), [(".csv", ROWS), (".xlsx", 4_000)])
def test_memory_stays_flat(large: School, ending: str, rows: int) -> None:
    path = large.folder / f"lista{ending}"
    ids = large.register.ids(Query(DEVICE))
    columns = ["serial", "asset_tag", "product", "status", "purchase_date", "note"]

    def peak(most: int) -> int:
        tracemalloc.start()
        try:
            export_records(large.register, "device", path, query=Query(DEVICE), columns=columns, only=ids[:most])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500)  # what is imported at first use is not counted
    few, many = peak(500), peak(rows)
    assert many < few + 500_000
    assert told(large.read(path)) == (rows, 0, 0, rows, 0, 0, 0)


@pytest.mark.slow
def test_the_invented_school_comes_back_unchanged(empty: School, tmp_path: Path) -> None:
    commit_import(empty.ledger, gather(write_school(tmp_path / "skolan", TODAY), empty.ledger, today=TODAY))
    for kind in ("unit", "group", "person", "product", "room", "device"):
        count = len(empty.all(KINDS[kind]))
        assert count
        for ending in (".csv", ".xlsx"):
            path = empty.folder / f"{kind}{ending}"
            export_records(empty.register, kind, path, query=Query(KINDS[kind]), columns=all_paths(kind))
            if ending == ".csv":
                saved_by_swedish_excel(path)
            assert told(empty.read(path)) == (count, 0, 0, count, 0, 0, 0), kind
