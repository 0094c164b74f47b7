"""A tag, an IMEI or a serial number that one list has twice is told with the line where it stood first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.exchange.imports import repeated_numbers
from coordinator.exchange.imports.repeated_numbers import SAME_IMEI, SAME_TAG, SAYS_OTHERWISE, RepeatedNumber
from coordinator.exchange.imports.typed_rows import TypedRow, typed_batches, typed_rows
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.profiles.recognition import recognise
from coordinator.exchange.reading import Table, list_sources, open_table

TODAY = dt.date(2026, 11, 22)
HEAD = "Serienummer;Inventarienr;IMEI;Modell;Innehavare"


def told(tmp_path: Path, *rows: str, head: str = HEAD) -> list[tuple[int, str, str, object]]:
    path = tmp_path / "lista.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    table = open_table(list_sources(path)[0])
    match = recognise(table, shipped_profiles())
    assert match is not None
    found = [row for row in typed_rows(table, match, today=TODAY) if isinstance(row, TypedRow)]
    return [
        (row.line, said.column, said.code, said.values.get("differences", said.values["line"]))
        for row in found
        for said in row.problems
        if isinstance(said, RepeatedNumber)
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["QX1A2B;N1;;L;", "QX1A2C;N1;;L;", "QX1A2D;N1;;L;"],
         [(3, "Inventarienr", SAME_TAG, 2), (4, "Inventarienr", SAME_TAG, 2)]),
        (["QX1A2B;N1;;L;", "QX1A2C;N2;;L;"], []),
        (["QX1A2B;;;L;", "QX1A2C;;;L;"], []),
        (["QX1A2B;N1;;L;", "QX1A2B;N1;;L;"], []),
        (["QX1A2B;N1;356938035643809;L;", "QX1A2C;N2;35-693803-564380-9;L;"], [(3, "IMEI", SAME_IMEI, 2)]),
        (["QX1A2B;N1;;L13;Bo", "QX1A2B;N2;;L14;Bo"],
         [(3, "Serienummer", SAYS_OTHERWISE, "Inventarienr N1, Modell L13")]),
        (["QX1A2B;N1;;L13;Bo", "QX1A2B;N1;;L13;Åsa"], [(3, "Serienummer", SAYS_OTHERWISE, "Innehavare")]),
        (["QX1A2B;;;L13;", "QX1A2B;N2;;L13;"], [(3, "Serienummer", SAYS_OTHERWISE, "Inventarienr –")]),
    ],
)  # fmt: skip
def test_a_number_that_stands_again_is_told(tmp_path: Path, rows: list[str], said: list[object]) -> None:
    assert told(tmp_path, *rows) == said


def test_a_number_is_remembered_over_all_batches_of_a_file(tmp_path: Path) -> None:
    rows = [f"QX{at:06}A;N{at};;L;" for at in range(5_000)]
    assert told(tmp_path, *rows, "QX1A2B;N7;;L;") == [(5_002, "Inventarienr", SAME_TAG, 9)]


SIDE = "Serienummer;Modell;Inventarienr;Serienummer;Modell;Inventarienr"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["AB12345;X1;N1;CD23456;Y1;N2", "EF34567;Z1;N3;CD23456;Y1;N2"], []),
        (["AB12345;X1;N1;CD23456;Y1;N2", "EF34567;Z1;N3;CD23456;Y2;N2"],
         [(3, "Serienummer", SAYS_OTHERWISE, "Modell Y1")]),
        (["AB12345;X1;N1;CD23456;Y1;N1"], [(2, "Inventarienr", SAME_TAG, 2)]),
        (["AB12345;X1;N1;AB12345;Y1;N1"], [(2, "Serienummer", SAYS_OTHERWISE, "Modell X1")]),
    ],
)  # fmt: skip
def test_of_tables_side_by_side_the_row_is_meant_and_not_its_line(
    tmp_path: Path, rows: list[str], said: list[object]
) -> None:
    assert told(tmp_path, *rows, head=SIDE) == said


def test_no_row_is_read_from_the_file_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of 20,000 rows was read from its start for each of them."""
    passes: list[int] = []
    rows_of = Table.rows

    def read(table: Table) -> Iterator[tuple[int, list[str]]]:
        passes.append(1)
        return rows_of(table)

    monkeypatch.setattr(Table, "rows", read)
    first = [f"QX{at:06}A;N{at};;L;" for at in range(512)]
    again = [f"QX{at:06}A;N{at};;M;" for at in range(0, 500, 100)]
    said = told(tmp_path, *first, *again, "QX000600A;;;L;", "QX000600A;;;M;")
    assert [(line, what) for line, _, _, what in said] == [
        *((at, "Modell L") for at in range(514, 519)),
        (520, "Modell L"),
    ]
    assert not passes


def test_a_row_is_found_beside_rows_that_read_as_before(tmp_path: Path) -> None:
    """Rows that are known are not read; those that are keep their place in the file."""
    path = tmp_path / "lista.csv"
    head = "Device Serial Number,Hardware Hash,Device Model"
    others = [f"QX{at:06}A,T0,L0" for at in range(300)]
    rows = [head, "QX1A2A,T0,L1", "QX1A2B,T0,L2", *others, "QX1A2B,T0,L3"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    table = open_table(list_sources(path)[0])
    match = recognise(table, shipped_profiles())
    assert match is not None
    digest = next(row.digest for row in typed_rows(table, match, today=TODAY) if isinstance(row, TypedRow))
    batches = list(typed_batches(table, match, today=TODAY, known={digest: 7}))
    assert [batch.known.lines for batch in batches if batch.known.lines] == [[2]]
    [said] = [one for batch in batches for found in batch.problems.values() for one in found]
    assert isinstance(said, RepeatedNumber)
    assert said.values == {"number": "QX1A2B", "line": 3, "differences": "Device Model L2"}


def test_only_so_many_rows_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_numbers, "_MOST_COMPARED", 1)
    rows = ["QX1A2B;N1;;L;", "QX1A2B;N2;;L;", "QX1A2B;N3;;L;"]
    assert [line for line, *_ in told(tmp_path, *rows)] == [3]


def test_where_the_newest_row_counts_the_rows_may_differ(tmp_path: Path) -> None:
    head = "Device ID,Device name,Serial number,Model,Last check-in"
    rows = ["1,PC1,QX1A2B,L13,2026-11-20 07:41:02", "2,PC2,QX1A2B,L14,2026-11-21 07:41:02"]
    assert told(tmp_path, *rows, head=head) == []


def test_a_number_that_may_be_somebodys_is_not_repeated_in_the_remark(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(f"{HEAD}\nQX1A2B;20100231-0001;;L;\nQX1A2C;20100231-0001;;L;\n", encoding="utf-8")
    table = open_table(list_sources(path)[0])
    match = recognise(table, shipped_profiles())
    assert match is not None
    rows = [row for row in typed_rows(table, match, today=TODAY) if isinstance(row, TypedRow)]
    told = [one for row in rows for one in row.problems if isinstance(one, RepeatedNumber)]
    assert [one.values["number"] for one in told] == ["–"]
