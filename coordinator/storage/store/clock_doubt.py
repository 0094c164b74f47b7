"""Whether the computer's clock can be right: it is compared with what the log says of the latest steps."""

from __future__ import annotations

import sqlite3
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
    """A sentence where the clock is before the latest steps, or far after them; empty where it may be right."""
    latest = _latest_step(path)
    if latest is None or latest - _SLACK <= now <= latest + _FAR:
        return ""
    return text(
        "The computer’s clock says {now}, but the latest step in the log is of {latest}. Is the clock right? Receipts"
        " and backups get the day that it says.",
        now=now.astimezone(STOCKHOLM).date().isoformat(),
        latest=latest.astimezone(STOCKHOLM).date().isoformat(),
    )


def _latest_step(path: Path) -> datetime | None:
    sql = "SELECT max(at) FROM (SELECT at FROM entry ORDER BY id DESC LIMIT ?)"
    try:
        with closing(connect_reader(path)) as conn:
            (at,) = conn.execute(sql, (_LATEST,)).fetchone()
    except sqlite3.Error:
        return None
    return None if at is None else datetime.fromisoformat(at)
