from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.storage.disk.kept_backups import DAILY, MONTHLY, MOST_RECENT, RECENT, WEEKLY, backups_to_keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ages = st.lists(st.timedeltas(timedelta(), timedelta(days=900)), max_size=120)


@given(ages)
def test_what_is_kept_is_bounded_and_never_loses_the_newest(found: list[timedelta]) -> None:
    made = {NOW - age for age in found}
    left = backups_to_keep(made, NOW)
    assert left <= made
    assert len(left) <= MOST_RECENT + DAILY + WEEKLY + MONTHLY
    assert not made or max(made) in left
    recent = sorted((at for at in made if NOW - at <= RECENT), reverse=True)
    assert left.issuperset(recent[:MOST_RECENT])


@given(ages)
def test_thinning_twice_is_thinning_once(found: list[timedelta]) -> None:
    left = backups_to_keep({NOW - age for age in found}, NOW)
    assert backups_to_keep(left, NOW) == left


@given(ages)
def test_each_of_the_latest_days_weeks_and_months_keeps_its_newest(found: list[timedelta]) -> None:
    made = {NOW - age for age in found}
    left = backups_to_keep(made, NOW)
    for most, span in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        for wanted in sorted({at.strftime(span) for at in made}, reverse=True)[:most]:
            assert max(at for at in made if at.strftime(span) == wanted) in left


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(5, 60), min_size=1, max_size=5))
def test_a_year_of_work_leaves_months_to_go_back_to(pattern: list[int]) -> None:
    """Backups made at irregular hours for 400 days, thinned after each: the oldest left is at least 7 months old."""
    now, left = NOW, {NOW}
    for step in range(10_000):
        now += timedelta(hours=pattern[step % len(pattern)])
        left = set(backups_to_keep({*left, now}, now))
        if now - NOW > timedelta(days=400):
            break
    assert now - min(left) > timedelta(days=7 * 30)
    assert len(left) <= MOST_RECENT + DAILY + WEEKLY + MONTHLY


def test_a_plain_case() -> None:
    hourly = [NOW - timedelta(hours=hour) for hour in range(24 * 400)]
    left = sorted(backups_to_keep(hourly, NOW), reverse=True)
    assert left[:MOST_RECENT] == hourly[:MOST_RECENT]
    assert len({at.date() for at in left if NOW - at < timedelta(days=11, hours=13)}) == DAILY
    assert min(left).strftime("%Y-%m") == "2026-03"
    weeks = {(NOW - timedelta(weeks=week)).isocalendar()[:2] for week in range(WEEKLY)}
    assert weeks <= {at.isocalendar()[:2] for at in left}
