"""Swedish holidays, eves on which nobody works, and lead times counted over them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.domain.calendar import (
    LONGEST_LEAD,
    add_months,
    add_working_days,
    free_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day", [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31), date(2026, 6, 6), date(2026, 5, 14)]
)
def test_the_eves_are_free_like_the_holidays(day: date) -> None:
    assert day in free_days(day.year)
    assert not is_working_day(day)


def test_a_lead_time_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 22), 3) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 29), -3) == date(2026, 12, 22)
    assert add_working_days(date(2026, 12, 27), 0) == date(2026, 12, 27)
    assert next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_the_schools_own_closed_days_count_when_given() -> None:
    autumn = {date(2026, 10, 26 + n) for n in range(5)}
    assert add_working_days(date(2026, 10, 23), 1) == date(2026, 10, 26)
    assert add_working_days(date(2026, 10, 23), 1, autumn) == date(2026, 11, 2)


def test_no_lead_time_runs_for_ever() -> None:
    with pytest.raises(ValueError, match="2001"):
        add_working_days(date(2026, 1, 1), LONGEST_LEAD + 1)


def test_months_end_where_the_month_does() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 8, 20), 48) == date(2030, 8, 20)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@settings(deadline=None)  # the first look at a year asks the library for its holidays
@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    there = add_working_days(day, count)
    assert working_days_between(day, there) == count
    assert count == 0 or is_working_day(there)
