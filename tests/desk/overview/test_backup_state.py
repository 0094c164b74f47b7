"""How old the latest backup is, and from which day on that is too old."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from coordinator.desk.overview.backup_state import backup_state
from coordinator.ledger.keeper import Backup, Keeper

TODAY = date(2026, 11, 22)


def state(*made: str) -> tuple[str, bool]:
    backups = [Backup(Path("b"), at, 1, "daily") for at in made]
    return backup_state(cast(Keeper, SimpleNamespace(backups=lambda: backups)), TODAY)


def ago(days: int) -> str:
    return (datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)).isoformat()


def test_no_backup_at_all_is_warned_of() -> None:
    said, late = state()
    assert (bool(said), late) == (True, True)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (7, False), (8, True)])
def test_a_week_is_borne_with(days: int, late: bool) -> None:
    said, is_late = state(ago(days), ago(100))
    assert is_late is late
    assert (str(days) in said) is (days > 0)


def test_a_day_is_stockholm_s() -> None:
    """An hour before midnight in UTC it is the next day there."""
    assert state("2026-11-21T23:30:00+00:00") == state(ago(0))
    assert state("2026-11-21T22:30:00+00:00") != state(ago(0))
