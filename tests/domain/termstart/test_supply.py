"""Which devices count: both sides of every boundary, and one reason for each that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordinator.domain.termstart.supply import REASONS, DeviceFacts, Rules, left_out, seen_limit

ON = date(2027, 8, 17)
RULES = Rules(ON, date(2026, 8, 24))
GOOD = DeviceFacts("chromebook", True, "bought", "operation", "in_use", None, None, None, "2026-11-20", "2025-08-01")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        # The life ends on the day itself: the device still counts on that day; the day before, no longer.
        ({"lifetime_end": "2027-08-17"}, None),
        ({"lifetime_end": "2027-08-16"}, "ended"),
        ({"update_end": "2027-08-17"}, None),
        ({"update_end": "2027-08-16"}, "updates_ended"),
        # Back from repair on the day itself counts; a day later, or on no known day, does not.
        ({"status": "repair", "repair_back": "2027-08-17"}, None),
        ({"status": "repair", "repair_back": "2027-08-18"}, "repair"),
        ({"status": "repair", "repair_back": None}, "repair"),
        # Seen on the first day that is recent counts; the day before it does not.
        ({"last_seen": "2026-08-24"}, None),
        ({"last_seen": "2026-08-23"}, "unseen"),
        # Never seen: counts from the day it was bought.
        ({"last_seen": None, "bought": "2026-08-24"}, None),
        ({"last_seen": None, "bought": "2026-08-23"}, "unmentioned"),
        ({"last_seen": None, "bought": None}, "unmentioned"),
        # A projector is reported by nobody, so it is not unseen for that.
        ({"kind": "projector", "last_seen": None, "bought": "2010-01-01"}, None),
        ({"ownership": "private"}, "private"),
        ({"ours": False}, "foreign"),
        ({"status": "retired"}, "retired"),
        ({"phase": "retirement"}, "retired"),
        ({"status": "ordered"}, "undelivered"),
        ({"phase": "acquisition"}, "undelivered"),
        ({"status": "stolen"}, "stolen"),
        ({"status": "lost"}, "lost"),
        ({"status": "broken"}, "broken"),
        # Several reasons: the first in the order of the rules.
        ({"status": "lost", "lifetime_end": "2020-01-01", "last_seen": "2020-01-01"}, "lost"),
        ({"ours": False, "status": "lost"}, "foreign"),
        ({"lifetime_end": "2027-08-16", "update_end": "2027-08-16"}, "ended"),
    ],
)
def test_each_device_counts_or_has_one_reason(changed: dict[str, str | bool | None], reason: str | None) -> None:
    assert left_out(replace(GOOD, **changed), RULES) == reason  # type: ignore[arg-type]
    assert reason is None or reason in REASONS


def test_without_closed_periods_ninety_days_are_ninety_days() -> None:
    # 2026-11-22 less 90 days: 22 in November, 31 in October, 30 in September make 83; 7 more back from 31 August.
    assert seen_limit(date(2026, 11, 22), 90, []) == date(2026, 8, 24)


def test_closed_days_do_not_count_towards_not_seen() -> None:
    # The five days 26–30 October are left out, so that the limit lies five days earlier.
    autumn = (date(2026, 10, 26), date(2026, 10, 30))
    assert seen_limit(date(2026, 11, 22), 90, [autumn]) == date(2026, 8, 19)
    # Two periods that overlap leave each day out once: 26 October to 1 November are seven days.
    assert seen_limit(date(2026, 11, 22), 90, [autumn, (date(2026, 10, 28), date(2026, 11, 1))]) == date(2026, 8, 17)


def test_a_closed_period_before_the_limit_changes_nothing() -> None:
    assert seen_limit(date(2026, 11, 22), 90, [(date(2026, 7, 1), date(2026, 7, 31))]) == date(2026, 8, 24)
