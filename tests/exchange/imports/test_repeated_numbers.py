"""A tag, an IMEI or a serial number that one list has twice is told with the line where it stood first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coordinator.exchange.imports import repeated_numbers
from coordinator.exchange.imports.repeated_numbers import SAME_IMEI, SAME_TAG, SAYS_OTHERWISE, RepeatedNumber
from coordinator.exchange.imports.typed_rows import TypedRow, typed_rows
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.profiles.recognition import recognise
from coordinator.exchange.reading import list_sources, open_table

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
