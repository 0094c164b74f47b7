"""A column read in batches says the same as read cell by cell, whatever came before in it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.exchange.cells.cell_dates import read_date_cell
from coordinator.exchange.cells.cell_values import CellProblem
from coordinator.exchange.profiles import column_readers, column_waves
from coordinator.exchange.profiles.column_readers import ColumnReader
from coordinator.exchange.profiles.column_waves import DateWave

# Clocks differ by whole hours since 1900; before that a day may begin between two hours.
DAYS = st.datetimes(min_value=datetime.fromisoformat("1900-01-01")).map(
    lambda at: at.isoformat(sep="T", timespec="seconds")
)
ENDINGS = st.sampled_from(["Z", "", "+01:00", ".123Z"])
CELLS = st.lists(
    st.one_of(st.just(""), st.tuples(DAYS, ENDINGS).map("".join), st.sampled_from(["x", "2026-13-01T00:00:00Z"])),
    min_size=1, max_size=8,
)  # fmt: skip


def value(raw: str, *, utc: bool) -> object:
    read = read_date_cell(raw, utc=utc)
    return read.value if isinstance(read, CellProblem) else read


@pytest.mark.parametrize("utc", [True, False])
@given(batches=st.lists(st.one_of(CELLS, st.lists(DAYS.map("{}Z".format), min_size=1, max_size=8)), max_size=4))
def test_times_in_batches_are_those_read_one_by_one(batches: list[list[str]], *, utc: bool) -> None:
    reader = ColumnReader(lambda raw: read_date_cell(raw, utc=utc), DateWave(utc=utc))
    for cells in batches:
        assert reader.read(cells) == [value(cell, utc=utc) for cell in cells]


def test_times_that_all_differ_are_read_by_their_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(raw: str) -> object:
        asked.append(raw)
        return read_date_cell(raw)

    monkeypatch.setattr(column_waves, "read_date_cell", counted)
    reader = ColumnReader(read_date_cell, DateWave(utc=True))
    cells = [f"2026-11-22T2{hour}:00:{second:02}Z" for hour in (2, 3) for second in range(20)]
    assert reader.read(cells) == ["2026-11-22"] * 20 + ["2026-11-23"] * 20
    again = [cell.replace(":00:", ":01:") for cell in cells]
    assert reader.read(again) == ["2026-11-22"] * 20 + ["2026-11-23"] * 20
    assert sorted(asked) == ["2026-11-22T22:00:00Z", "2026-11-22T23:00:00Z"]


def test_a_full_memory_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_readers, "_MEMO", 3)
    reader = ColumnReader(lambda raw: CellProblem("fel", "kvar") if raw == "x" else raw.upper())
    assert reader.read(["a", "b", "x"]) == ["A", "B", "kvar"]
    assert reader.flawed == {"x": "fel"}
    assert reader.read(["c"]) == ["C"]
    assert reader.flawed == {}, "what is told is of the last batches"
