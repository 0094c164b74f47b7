"""Invented files for the tests of the exchange, and short ways to read them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from coordinator.exchange.imports.typed_rows import FailedRow, ReadRow, SkippedRow, TypedRow, typed_rows
from coordinator.exchange.profiles.profiles import shipped_profiles
from coordinator.exchange.profiles.recognition import Match, recognise
from coordinator.exchange.reading import Table, list_sources, open_table

SAMPLES = Path(__file__).parent.parent / "samples"
TODAY = dt.date(2026, 11, 22)


def opened(path: Path) -> Table:
    (source,) = list_sources(path)
    return open_table(source)


def recognised(path: Path) -> tuple[Table, Match]:
    table = opened(path)
    match = recognise(table, shipped_profiles())
    assert match is not None, path.name
    return table, match


def rows_of(path: Path) -> list[ReadRow]:
    table, match = recognised(path)
    return list(typed_rows(table, match, today=TODAY))


def records(path: Path) -> list[dict[str, Any]]:
    table, match = recognised(path)
    return [
        {**dict(zip(match.fields, row.values, strict=True)), "source_key": row.source_key}
        for row in typed_rows(table, match, today=TODAY)
        if isinstance(row, TypedRow)
    ]


def counts(rows: list[ReadRow]) -> tuple[int, int, int]:
    """Typed, failed, skipped."""
    kinds = (TypedRow, FailedRow, SkippedRow)
    typed, failed, skipped = (sum(isinstance(row, kind) for row in rows) for kind in kinds)
    return typed, failed, skipped
