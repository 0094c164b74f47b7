"""Each finding says its sentence, its step and its target from what it names, and comes back as it was kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from coordinator import words
from coordinator.desk.term.findings import (
    AcceptedGap,
    ChangedOrder,
    ChangedOrders,
    Finding,
    Foreign,
    Gap,
    LateLine,
    LateLines,
    NoPlan,
    PastEnd,
    Unnumbered,
    Unseen,
    Unserved,
    UnservedBeyond,
    WithLeavers,
    packed_finding,
    unpacked_finding,
)

ON = date(2027, 8, 17)
GAP = Gap(3, "chromebook", 40, ON, "7A", 5)
LATE = LateLine(10, "chromebook", ON, 2, 4, "B2027-0002", 1, date(2027, 8, 11), overdue=False)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("sv")


@pytest.mark.parametrize(
    ("finding", "sentence", "severity", "action", "target"),
    [
        (GAP, "Chromebook: 3 of 40 lacking on 2027-08-17, most of them in 7A.", "lacking", "order",
         {"kind": "chromebook", "count": 3, "product": 5}),
        (Gap(3, "chromebook", 40, ON, "", None), "Chromebook: 3 of 40 lacking on 2027-08-17.", "lacking", "order",
         {"kind": "chromebook", "count": 3, "product": None}),
        (AcceptedGap(2, "laptop", "7A", ON, 9, "Delas"),
         "Laptop: 2 lacking in 7A on 2027-08-17, which is accepted: Delas", "accepted", "withdraw",
         {"exemption": 9, "kind": "laptop"}),
        (LATE, "B2027-0002, line 1: 10 Chromebooks promised for 2027-08-11 come too late for 2027-08-17.", "risk",
         "chase", {"order": 2, "line": 4, "number": "B2027-0002", "line_number": 1, "kind": "chromebook",
                   "promised": "2027-08-11", "count": 10}),
        (LateLines(30, 3, ON), "3 further lines with 30 devices are late for 2027-08-17 or have no day.", "risk",
         "chase", {"lines": 3, "count": 30}),
        (ChangedOrder(2, 7, "B1"), "B1: 2 changes by central IT wait to be acknowledged.", "risk", "acknowledge",
         {"order": 7, "number": "B1", "count": 2}),
        (ChangedOrders(5, 3), "3 further orders have 5 changes that wait to be acknowledged.", "risk", "acknowledge",
         {"orders": 3, "count": 5}),
        (Unnumbered(4, "tablet", 7),
         "4 tablets have come without serial numbers, so they count nowhere. Add them with their numbers.", "risk",
         "register", {"kind": "tablet", "order": 7, "count": 4}),
        (Unserved(1, "laptop", "7A", ON, (8,), swaps=False),
         "One pupil in 7A has no Laptop of their own on 2027-08-17.", "hint", "exempt",
         {"kind": "laptop", "group": "7A", "people": (8,)}),
        (UnservedBeyond(12, 4), "12 pupils in 4 further groups are without a device of their own.", "hint", "exempt",
         {"count": 12, "groups": 4}),
        (WithLeavers(2), "2 devices are still with people who have left. They count once they are back.", "hint",
         "take_back",
         {"count": 2, "reason": "with_leavers"}),
        (Foreign(2), "2 devices belong to another school.", "hint", "transfer", {"count": 2, "reason": "foreign"}),
        (PastEnd(2, ON), "2 devices are past their end of life or of updates on 2027-08-17.", "hint", "extend_life",
         {"count": 2, "reason": "ended"}),
        (Unseen(2, ON), "2 devices do not count, since nobody has seen them since 2027-08-17.", "hint", "look_for",
         {"count": 2, "reason": "unseen"}),
        (NoPlan(), "There is no term plan yet, so nothing is needed. Make one first.", "hint", "plan", {}),
    ],
)  # fmt: skip
def test_a_finding_tells_itself(
    finding: Finding, sentence: str, severity: str, action: str, target: dict[str, Any]
) -> None:
    assert (str(finding), finding.severity, finding.action) == (sentence, severity, action)
    assert finding.target == target


def test_what_may_be_met_by_an_exemption() -> None:
    kinds = [kind.__name__ for kind in (Gap, Unserved, Unseen, Foreign, PastEnd, LateLine, NoPlan) if kind.exemptable]
    assert kinds == ["Gap", "Unserved", "Unseen"]


def test_a_late_line_says_whether_it_should_have_come() -> None:
    undated = LateLine(1, "laptop", ON, 2, 4, "B1", 1, None, overdue=False)
    overdue = LateLine(1, "laptop", ON, 2, 4, "B1", 1, date(2026, 1, 1), overdue=True)
    assert str(undated) == "B1, line 1: 1 laptop promised for no day."
    assert str(overdue) == "B1, line 1: 1 laptop promised for 2026-01-01, which have not come."


@pytest.mark.parametrize("finding", [GAP, LATE, Foreign(2), LateLines(30, 3), LateLines(30, 3, ON)])
def test_what_the_overview_keeps_comes_back_as_it_was(finding: Finding) -> None:
    assert unpacked_finding(json.loads(json.dumps(packed_finding(finding)))) == finding


@pytest.mark.parametrize(
    "kept",
    [
        {"finding": "NoPlan", "count": 0},
        {"finding": "Foreign"},
        {"finding": "Foreign", "count": 1, "more": 2},
        {"finding": "LateLines", "count": 1, "lines": 1, "on": "soon"},
        {"count": 1},
    ],
)
def test_what_another_version_kept_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        unpacked_finding(kept)
