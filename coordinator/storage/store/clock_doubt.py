"""Whether the computer's clock can be right: it is compared with what the log says of the latest steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from coordinator.ledger.ledger import STOCKHOLM
from coordinator.storage.disk.connection import connect_reader
from coordinator.words import text

_LATEST: Final = 20  # entries that are compared: one of a wrong day is told of until it is so far back
_SLACK: Final = timedelta(hours=1)
_FAR: Final = timedelta(days=400)


def clock_doubt(path: Path, now: datetime) -> str:
    """A sentence where the clock is before the latest steps, or far after those before it leapt; empty where it may be
    right.

    A step that was written by the clock in doubt is the latest itself: what counts is the leap to it.
    """
    steps = _steps(path)
    if not steps:
        return ""
    latest = max(steps[-_LATEST:])
    doubted = latest if now < latest - _SLACK else _before_a_leap([*steps, now])
    if doubted is None:
        return ""
    here, there = now.astimezone(STOCKHOLM), doubted.astimezone(STOCKHOLM)
    form = "%Y-%m-%d %H:%M" if here.date() == there.date() else "%Y-%m-%d"
    return text(
        "The computer’s clock says {now}, but the latest step in the log is of {latest}. Is the clock right? Receipts"
        " and backups get the day that it says.",
        now=here.strftime(form),
        latest=there.strftime(form),
    )


def _before_a_leap(moments: Sequence[datetime]) -> datetime | None:
    """The latest moment before the clock leapt far ahead, where that was among the last ones."""
    last = max(0, len(moments) - 2 - _LATEST)  # behind them stands the moment that is asked about
    latest = max(moments[: last + 1])
    for moment in moments[last + 1 :]:
        if moment > latest + _FAR:
            return latest
        latest = max(latest, moment)
    return None


def _steps(path: Path) -> list[datetime]:
    """When the last steps were written, by the clock of then, the oldest first: those compared, and as many before."""
    try:
        with closing(connect_reader(path)) as conn:
            found = conn.execute("SELECT at FROM entry ORDER BY id DESC LIMIT ?", (2 * _LATEST,)).fetchall()
    except sqlite3.Error:
        return []
    return [datetime.fromisoformat(at) for (at,) in reversed(found)]
