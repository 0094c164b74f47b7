"""Which backups are kept: many recent ones, then one a day, a week and a month (``durability`` §3, after Anki)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

RECENT: Final = timedelta(days=2)
MOST_RECENT: Final = 20
DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9
LONGEST: Final = MONTHLY
"""After how many months any backup has gone by itself."""


def backups_to_keep(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """The instants whose backups are kept: all of the last two days up to 20, and the newest of each of the latest 12
    days, 10 weeks and 9 months that have any.
    """
    newest_first = sorted(set(made), reverse=True)
    recent = [at for at in newest_first if now - at <= RECENT][:MOST_RECENT]
    return frozenset(
        [
            *recent,
            *_newest_of_each(newest_first, lambda at: at.date(), DAILY),
            *_newest_of_each(newest_first, lambda at: at.isocalendar()[:2], WEEKLY),
            *_newest_of_each(newest_first, lambda at: (at.year, at.month), MONTHLY),
        ]
    )


def _newest_of_each(
    newest_first: Sequence[datetime], span: Callable[[datetime], Hashable], most: int
) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for at in newest_first:
        found.setdefault(span(at), at)
    return list(found.values())[:most]
