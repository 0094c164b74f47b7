"""Days on which something gets done: Swedish public holidays and the eves on which nobody works (needs V4, V5, V17).

The dates are those of the library ``holidays``; the school year's own closed days are given as a set where they matter.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
# A lead time longer than this is a slip of the keyboard, and dates end in the year 9999.
LONGEST_LEAD: Final = 2_000


@lru_cache(maxsize=64)
def free_days(year: int) -> frozenset[date]:
    """The year's public holidays with midsummer, Christmas and New Year's eves; weekends are not among them."""
    import holidays  # at first use: it is slow to load, and the window opens without it
    from holidays.constants import DE_FACTO, PUBLIC

    found = holidays.country_holidays(
        "SE", years=year, language="sv", categories=(PUBLIC, DE_FACTO), include_sundays=False
    )
    return frozenset(found)


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Whether the day is one of Monday to Friday, no holiday, and not among the ``closed`` days."""
    return day.weekday() < _SATURDAY and day not in free_days(day.year) and day not in closed


def add_working_days(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The day that lies ``count`` working days after ``day`` (before it for a negative count); ``day`` itself for 0.

    ``ValueError`` for more than :data:`LONGEST_LEAD` days.
    """
    if abs(count) > LONGEST_LEAD:
        raise ValueError(count)
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        if is_working_day(day, closed):
            left -= 1
    return day


def next_working_day(day: date, closed: Collection[date] = ()) -> date:
    """``day`` itself where it is a working day, else the next one."""
    while not is_working_day(day, closed):
        day += _DAY
    return day


def last_working_day(day: date, closed: Collection[date] = ()) -> date:
    """``day`` itself where it is a working day, else the one before."""
    while not is_working_day(day, closed):
        day -= _DAY
    return day


def last_delivery_day(on: date, preparation: int, closed: Collection[date] = ()) -> date:
    """The last working day on which a delivery can still be unpacked and prepared by ``on``.

    Counted from the last working day up to ``on``: what comes on a Monday and takes five days is ready on the Monday
    after, which is too late for a Sunday.
    """
    return add_working_days(last_working_day(on, closed), -preparation, closed)


def working_days_between(first: date, last: date, closed: Collection[date] = ()) -> int:
    """How many working days there are after ``first`` up to and with ``last``; negative when ``last`` is earlier."""
    if last < first:
        return -working_days_between(last, first, closed)
    return sum(is_working_day(first + _DAY * n, closed) for n in range(1, (last - first).days + 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
