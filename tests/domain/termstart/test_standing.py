"""How an answer stands, what an exemption accepts, how shares are written; both sides of each boundary."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from coordinator.domain.termstart.answer import Answer, AnswerRow, Arrival, Stand, answer
from coordinator.domain.termstart.device_summary import Steps, summarised
from coordinator.domain.termstart.exemptions import Accepted, Exemption, accepted_gaps, open_gap, stand_of
from coordinator.domain.termstart.needs import SHARED, Plan, PlanGroup, Policy, show_percent, show_share
from coordinator.domain.termstart.supply import Span

ON = date(2027, 8, 17)


def row(need: int, supply: int, arriving: int = 0, kind: str = "chromebook", group: str = SHARED) -> AnswerRow:
    return AnswerRow(kind, group, need, supply, arriving, 0)


def found(*kinds: AnswerRow, groups: tuple[AnswerRow, ...] = ()) -> Answer:
    return Answer(ON, groups, kinds)


@pytest.mark.parametrize(
    ("need", "supply", "arriving", "stand"),
    [(10, 10, 0, Stand.ENOUGH), (10, 11, 0, Stand.ENOUGH), (10, 9, 1, Stand.IN_TIME), (10, 9, 5, Stand.IN_TIME),
     (10, 9, 0, Stand.LACKING), (10, 8, 1, Stand.LACKING)],
)  # fmt: skip
def test_a_row_suffices_only_without_what_is_on_its_way(need: int, supply: int, arriving: int, stand: Stand) -> None:
    assert row(need, supply, arriving).stand is stand
    assert stand_of(found(row(need, supply, arriving)), ()) is stand


def test_the_whole_stands_as_its_worst_kind() -> None:
    enough, in_time, lacking = row(1, 1), row(2, 1, 1, "tablet"), row(2, 1, 0, "laptop")
    assert stand_of(found(enough, in_time), ()) is Stand.IN_TIME
    assert stand_of(found(enough, in_time, lacking), ()) is Stand.LACKING
    accepted = [Accepted(lacking, Exemption(1, "–", "laptop"))]
    assert stand_of(found(enough, in_time, lacking), accepted) is Stand.IN_TIME
    assert stand_of(found(enough, lacking), accepted) is Stand.ENOUGH
    assert stand_of(found(), ()) is Stand.ENOUGH


def test_the_worst_kind_is_told_first() -> None:
    rows = (row(3, 1, 0, "tablet"), row(9, 1, 0, "laptop"), row(1, 1))
    assert [each.kind for each in found(*rows).lacking] == ["laptop", "tablet"]


@pytest.mark.parametrize(
    ("exemption", "accepts"),
    [
        ({"kind": "chromebook"}, (True, True)),
        ({"kind": "tablet"}, (False, False)),
        ({"kind": "chromebook", "group": "7A"}, (False, True)),
        ({"group": "7A"}, (False, True)),
        ({"group": "7B"}, (False, False)),
        ({"group": SHARED}, (False, False)),
        ({}, (False, False)),
        ({"kind": "chromebook", "person": 3}, (False, False)),
        ({"kind": "chromebook", "device": 3}, (False, False)),
    ],
)
def test_an_exemption_accepts_a_kind_s_sum_or_the_groups_it_names(
    exemption: dict[str, Any], accepts: tuple[bool, bool]
) -> None:
    told = Exemption(1, "–", **exemption)
    assert (told.accepts(row(9, 1)), told.accepts(row(9, 1, group="7A"))) == accepts
    assert told.of_gap is bool(not told.person and not told.device and (told.kind or told.group))


def test_an_accepted_sum_is_told_once_and_groups_that_lack_nothing_are_not() -> None:
    whole, first, second = row(9, 1), row(5, 0, group="7A"), row(4, 4, group="7B")
    answered = found(whole, groups=(first, second, row(9, 0, 0, "tablet", "7A")))
    by_kind, by_groups = Exemption(1, "–", "chromebook"), (Exemption(2, "–", None, "7A"), Exemption(3, "–", None, "7B"))
    assert accepted_gaps(answered, [by_kind, *by_groups]) == (Accepted(whole, by_kind),)
    assert accepted_gaps(answered, by_groups) == (Accepted(first, by_groups[0]),)


def test_an_open_gap_is_what_is_not_accepted_of_the_kind() -> None:
    whole, part, other = row(9, 1), row(5, 0, group="7A"), row(3, 0, 0, "tablet", "7A")
    exemption = Exemption(1, "–")
    assert open_gap(whole, []) == 8
    assert open_gap(whole, [Accepted(part, exemption), Accepted(other, exemption)]) == 3
    assert open_gap(whole, [Accepted(whole, exemption)]) == 0
    assert open_gap(row(2, 1), [Accepted(part, exemption)]) == 0


def test_rows_come_by_kind_then_group_and_the_shared_ones_last() -> None:
    plan = Plan(
        (PlanGroup("7B", 2), PlanGroup("7A", 1)), (Policy("tablet", Fraction(1)), Policy("laptop", Fraction(1)))
    )
    arrivals = [Arrival("tablet", 1, None, "7A"), Arrival("tablet", 2, ON), Arrival("tablet", 3, ON)]
    answered = answer(ON, plan, {("laptop", "7A"): 1, ("laptop", "9Z"): 2, ("laptop", SHARED): 3}, arrivals)
    assert [(each.kind, each.group, each.supply, each.arriving, each.at_risk) for each in answered.groups] == [
        ("laptop", "7A", 1, 0, 0), ("laptop", "7B", 0, 0, 0), ("laptop", SHARED, 5, 0, 0),
        ("tablet", "7A", 0, 0, 1), ("tablet", "7B", 0, 0, 0), ("tablet", SHARED, 0, 5, 0),
    ]  # fmt: skip
    assert [(each.need, each.supply, each.arriving, each.at_risk) for each in answered.kinds] == [
        (3, 6, 0, 0), (3, 0, 5, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("per", "shown"),
    [(Fraction(1), "1"), (Fraction(1, 2), "0,5"), (Fraction(5, 4), "1,25"), (Fraction(1, 3), "1/3"),
     (Fraction(1, 8), "1/8"), (Fraction(0), "0"), (Fraction(7, 5), "1,4")],
)  # fmt: skip
def test_a_share_is_shown_as_a_person_writes_it(per: Fraction, shown: str) -> None:
    assert show_share(per) == shown


@pytest.mark.parametrize(("spare", "shown"), [(Fraction(5, 100), "5"), (Fraction(1, 40), "2,5"), (Fraction(0), "")])
def test_a_spare_share_is_shown_in_per_cent(spare: Fraction, shown: str) -> None:
    assert show_percent(spare) == shown


def test_steps_count_from_their_days_on() -> None:
    steps = Steps(("2026-01-01", "2026-02-01"), (3, 5))
    assert [steps.on(day) for day in ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01")] == [0, 3, 3, 5]


def span(devices: int, group: int | None, kind: str = "chromebook", **days: Any) -> Span:
    told: dict[str, Any] = {"gone": None, "back": None, "life": None, "updates": None, "unseen": None, **days}
    return Span(kind, group, **told, devices=devices)


def test_all_devices_of_a_kind_are_summed_over_the_groups() -> None:
    summary = summarised(
        [span(10, 1, life="2026-12-31"), span(4, 2, back="2026-06-01"), span(2, None), span(9, 1, "tablet")]
    )
    steps = summary.of_kind("chromebook", lambda _kind, _group: "")
    assert [steps.on(day) for day in ("2026-05-31", "2026-06-01", "2026-12-31", "2027-01-01")] == [12, 16, 16, 6]
    assert summary.of_kind("projector", lambda _kind, _group: "").on("2026-06-01") == 0


def test_every_device_that_does_not_count_has_one_reason() -> None:
    summary = summarised(
        [span(3, 1), span(2, 1, gone="lost"), span(1, 2, gone="lost"), span(4, 1, back="2027-08-18"),
         span(5, 1, life="2027-08-16"), span(6, 1, updates="2027-08-16"), span(7, 1, unseen="unseen")]
    )  # fmt: skip
    assert summary.reasons(ON) == {"lost": 3, "repair": 4, "ended": 5, "updates_ended": 6, "unseen": 7}
