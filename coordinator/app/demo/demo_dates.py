"""The dates of the school year that a given day lies in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class DemoYear:
    """Both terms of one *läsår*. ``autumn`` is the year the school year begins in."""

    autumn: int
    autumn_start: date
    autumn_end: date
    spring_start: date
    spring_end: date


def demo_year(today: date) -> DemoYear:
    """The school year that ``today`` lies in; it turns on 1 August."""
    autumn = today.year if today.month >= 8 else today.year - 1
    return DemoYear(
        autumn=autumn,
        autumn_start=_weekday_from(date(autumn, 8, 15), _MONDAY),
        autumn_end=_weekday_from(date(autumn, 12, 16), _MONDAY),
        spring_start=_weekday_from(date(autumn + 1, 1, 8), _MONDAY),
        spring_end=_weekday_from(date(autumn + 1, 6, 8), _FRIDAY),
    )


def working_day_before(day: date) -> date:
    """The nearest Monday–Friday before ``day``."""
    day -= timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day -= timedelta(days=1)
    return day


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
