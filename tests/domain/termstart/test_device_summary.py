"""The summary of all devices: the supply of any day, both sides of every boundary, and what the rules say of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.termstart.device_summary import summarised
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.supply import WITH_STAFF, DeviceFacts, Rules, Span, left_out

ON = date(2027, 8, 17)
SINCE = date(2026, 8, 24)


def place(_kind: str, group: int | None) -> str | None:
    """7A is the only group that a plan names."""
    return {1: "7A", None: SHARED}.get(group)


def span(devices: int = 10, group: int | None = 1, **days: Any) -> Span:
    told: dict[str, Any] = {"gone": None, "back": None, "life": None, "updates": None, "unseen": None, **days}
    return Span("chromebook", group, **told, devices=devices)


@pytest.mark.parametrize(
    ("days", "on", "supply"),
    [
        # Ten devices whose life ends on 17 August: they count on that day, and no longer on the 18th.
        ({"life": "2027-08-17"}, date(2027, 8, 17), 10), ({"life": "2027-08-17"}, date(2027, 8, 18), 0),
        ({"updates": "2027-08-17"}, date(2027, 8, 17), 10), ({"updates": "2027-08-17"}, date(2027, 8, 18), 0),
        # The earlier of the two ends them.
        ({"life": "2027-08-20", "updates": "2027-08-18"}, date(2027, 8, 18), 10),
        ({"life": "2027-08-20", "updates": "2027-08-18"}, date(2027, 8, 19), 0),
        # Back from repair on 17 August: they count from that day on.
        ({"back": "2027-08-17"}, date(2027, 8, 16), 0), ({"back": "2027-08-17"}, date(2027, 8, 17), 10),
        # Back only after their life has ended: never.
        ({"back": "2027-08-17", "life": "2027-08-16"}, date(2027, 8, 17), 0),
        # Back and ended on one and the same day: that day alone.
        ({"back": "2027-08-17", "life": "2027-08-17"}, date(2027, 8, 17), 10),
        ({"back": "2027-08-17", "life": "2027-08-17"}, date(2027, 8, 18), 0),
        ({"unseen": "unseen"}, ON, 0), ({"gone": "lost"}, ON, 0), ({}, date(1999, 1, 1), 10),
    ],
)  # fmt: skip
def test_the_supply_on_both_sides_of_each_boundary(days: dict[str, Any], on: date, supply: int) -> None:
    assert summarised([span(**days)]).supply(on, place) == ({("chromebook", "7A"): supply} if supply else {})


def test_devices_of_no_group_are_shared_and_those_of_others_stand_aside() -> None:
    # 10 of 7A, 3 of nobody; 4 of group 9, which the plan does not name, and 2 of employees: neither can be used.
    summary = summarised([span(), span(4, group=9), span(3, group=None), span(2, group=WITH_STAFF)])
    assert summary.supply(ON, place) == {("chromebook", "7A"): 10, ("chromebook", SHARED): 3}
    assert summary.aside(ON, place) == {("chromebook", 9): 4, ("chromebook", WITH_STAFF): 2}
    assert summary.of_kind("chromebook", place).on(ON.isoformat()) == 13


_DAYS = st.sampled_from([None, *((ON + timedelta(days=at)).isoformat() for at in (-2, -1, 0, 1, 2))])
_FACTS = st.builds(
    DeviceFacts,
    kind=st.just("chromebook"),
    ours=st.booleans(),
    ownership=st.sampled_from(["bought", "private"]),
    phase=st.just("operation"),
    status=st.sampled_from(["in_use", "repair", "lost"]),
    lifetime_end=_DAYS,
    update_end=_DAYS,
    repair_back=_DAYS,
    last_seen=st.sampled_from(["2026-08-23", "2026-08-24", None]),
    bought=st.just("2026-08-23"),
    exempt=st.booleans(),
)


def spanned(device: DeviceFacts) -> Span:
    """One device as a span, by asking the rules for a day on which no end and no return can matter."""
    never = left_out(device, Rules(date(9998, 1, 1), SINCE))
    gone = never if never in ("private", "foreign", "lost") else None
    if device.status == "repair" and device.repair_back is None and gone is None:
        gone = "repair"
    unseen = None
    if not device.exempt and (device.last_seen or device.bought or "") < SINCE.isoformat():
        unseen = "unmentioned" if device.last_seen is None else "unseen"
    back = device.repair_back if device.status == "repair" else None
    return Span("chromebook", 1, gone, back, device.lifetime_end, device.update_end, unseen, 1)


@given(st.lists(_FACTS, max_size=12), st.integers(-3, 3))
def test_every_device_counts_once_in_supply_or_under_one_reason(devices: list[DeviceFacts], later: int) -> None:
    on = ON + timedelta(days=later)
    summary = summarised(map(spanned, devices))
    reasons = [left_out(device, Rules(on, SINCE)) for device in devices]
    assert sum(summary.supply(on, place).values()) == reasons.count(None)
    assert summary.reasons(on) == {code: reasons.count(code) for code in set(reasons) if code is not None}
    assert summary.of_kind("chromebook", place).on(on.isoformat()) == reasons.count(None)
