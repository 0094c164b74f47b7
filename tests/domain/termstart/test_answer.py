"""Need − supply − arriving = gap: in rows and sums, for cases worked out by hand and for any."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.termstart.answer import AnswerRow, Arrival, answer
from coordinator.domain.termstart.exemptions import Exemption, accepted_gaps, open_gap
from coordinator.domain.termstart.needs import SHARED, Plan, PlanGroup, Policy

ON = date(2027, 8, 17)
KINDS = ("chromebook", "tablet")
GROUPS = ("4A", "7A")
PLAN = Plan((PlanGroup("4A", 21, "4"), PlanGroup("7A", 24, "7")), (Policy("chromebook", Fraction(1)),))


def rows_of(found: tuple[AnswerRow, ...]) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
    return {(row.kind, row.group): (row.need, row.supply, row.arriving, row.at_risk, row.gap) for row in found}


def test_a_gap_by_hand() -> None:
    # 4A: 21 − 18 − 0 = 3. 7A: 24 − 25 = −1. Shared: 0 − 2 = −2. All: 45 − 45 = 0, so nothing lacks of the kind.
    found = answer(ON, PLAN, {("chromebook", "4A"): 18, ("chromebook", "7A"): 25, ("chromebook", SHARED): 2}, [])
    assert rows_of(found.groups) == {
        ("chromebook", "4A"): (21, 18, 0, 0, 3), ("chromebook", "7A"): (24, 25, 0, 0, -1),
        ("chromebook", SHARED): (0, 2, 0, 0, -2),
    }  # fmt: skip
    assert rows_of(found.kinds) == {("chromebook", SHARED): (45, 45, 0, 0, 0)}
    assert found.lacking == ()


def test_kinds_are_never_offset() -> None:
    # 45 Chromebooks lack although 100 tablets are left over.
    found = answer(ON, PLAN, {("tablet", SHARED): 100}, [])
    assert [(row.kind, row.gap) for row in found.kinds] == [("chromebook", 45), ("tablet", -100)]
    assert [row.kind for row in found.lacking] == ["chromebook"]


@pytest.mark.parametrize(
    ("ready", "arriving", "at_risk"),
    [(ON, 10, 0), (ON - timedelta(days=1), 10, 0), (ON + timedelta(days=1), 0, 10), (None, 0, 10)],
)
def test_what_is_ready_on_the_day_arrives_and_later_is_at_risk(ready: date | None, arriving: int, at_risk: int) -> None:
    # 45 − 30 − 10 = 5 when it comes in time, 45 − 30 = 15 when it does not.
    found = answer(ON, PLAN, {("chromebook", SHARED): 30}, [Arrival("chromebook", 10, ready)])
    assert (found.kinds[0].arriving, found.kinds[0].at_risk, found.kinds[0].gap) == (arriving, at_risk, 15 - arriving)


def test_what_belongs_to_a_group_that_the_plan_does_not_know_is_shared() -> None:
    found = answer(ON, PLAN, {("chromebook", "9Z"): 4}, [Arrival("chromebook", 3, ON, "9Z")])
    assert rows_of(found.groups)["chromebook", SHARED] == (0, 4, 3, 0, -7)


def test_an_order_that_is_delivered_brings_nothing_more() -> None:
    assert rows_of(answer(ON, PLAN, {}, [Arrival("tablet", 0, ON)]).kinds).keys() == {("chromebook", SHARED)}


_SUPPLY = st.dictionaries(
    st.tuples(st.sampled_from(KINDS), st.sampled_from([*GROUPS, "9Z", SHARED])), st.integers(0, 60)
)
_ARRIVALS = st.lists(
    st.builds(
        Arrival,
        st.sampled_from(KINDS),
        st.integers(0, 30),
        st.one_of(st.none(), st.dates(ON - timedelta(days=40), ON + timedelta(days=40))),
        st.sampled_from([*GROUPS, "9Z", SHARED]),
    ),
    max_size=6,
)


@given(_SUPPLY, _ARRIVALS)
def test_rows_and_sums_balance_and_nothing_is_lost(supply: dict[tuple[str, str], int], arrivals: list[Arrival]) -> None:
    found = answer(ON, PLAN, supply, arrivals)
    for row in (*found.groups, *found.kinds):
        assert row.gap == row.need - row.supply - row.arriving
    assert sum(row.supply for row in found.kinds) == sum(row.supply for row in found.groups) == sum(supply.values())
    coming = sum(row.arriving + row.at_risk for row in found.kinds)
    assert coming == sum(arrival.outstanding for arrival in arrivals)
    for whole in found.kinds:
        assert whole.gap == sum(row.gap for row in found.groups if row.kind == whole.kind)


@given(_SUPPLY, _ARRIVALS, st.sampled_from(KINDS), st.sampled_from([*GROUPS, SHARED]), st.integers(1, 20))
def test_more_devices_never_make_a_gap_larger(
    supply: dict[tuple[str, str], int], arrivals: list[Arrival], kind: str, group: str, more: int
) -> None:
    before = rows_of(answer(ON, PLAN, supply, arrivals).kinds)
    after = rows_of(answer(ON, PLAN, {**supply, (kind, group): supply.get((kind, group), 0) + more}, arrivals).kinds)
    assert all(after[key][4] <= figures[4] for key, figures in before.items())
    assert after[kind, SHARED][4] == before.get((kind, SHARED), (0, 0, 0, 0, 0))[4] - more


# --- accepted gaps


def test_an_accepted_kind_has_no_open_gap_and_its_figures_stay() -> None:
    # 45 needed, none there: 45 lack, and all of them are accepted.
    found = answer(ON, PLAN, {}, [])
    accepted = accepted_gaps(found, [Exemption(1, "Köps i höst", "chromebook")])
    assert [(each.row.group, each.row.gap) for each in accepted] == [(SHARED, 45)]
    assert open_gap(found.kinds[0], accepted) == 0
    assert found.kinds[0].gap == 45


def test_an_accepted_group_leaves_the_rest_open() -> None:
    # 4A lacks 21, 7A lacks 24; 7A's are accepted: 45 − 24 = 21 lack.
    found = answer(ON, PLAN, {}, [])
    accepted = accepted_gaps(found, [Exemption(1, "Köps i höst", "chromebook", "7A")])
    assert open_gap(found.kinds[0], accepted) == 21


def test_a_surplus_elsewhere_is_met_first() -> None:
    # 7A lacks 24 (accepted), 10 stand in store: 45 − 21 − 10 = 14 lack in all, no more than what is accepted.
    found = answer(ON, PLAN, {("chromebook", "4A"): 21, ("chromebook", SHARED): 10}, [])
    assert found.kinds[0].gap == 14
    assert open_gap(found.kinds[0], accepted_gaps(found, [Exemption(1, "–", None, "7A")])) == 0


def test_exemptions_of_people_and_devices_accept_no_gap() -> None:
    found = answer(ON, PLAN, {}, [])
    others = [Exemption(1, "–", "chromebook", person=3), Exemption(2, "–", device=4), Exemption(3, "–", "tablet")]
    assert accepted_gaps(found, others) == ()


_EXEMPTIONS = st.lists(
    st.builds(Exemption, st.integers(1, 9), st.just("–"), st.sampled_from([None, *KINDS]),
              st.sampled_from([None, *GROUPS])), max_size=4,
)  # fmt: skip


@given(_SUPPLY, _ARRIVALS, _EXEMPTIONS)
def test_an_open_gap_lies_between_nothing_and_the_gap(
    supply: dict[tuple[str, str], int], arrivals: list[Arrival], exemptions: list[Exemption]
) -> None:
    found = answer(ON, PLAN, supply, arrivals)
    accepted = accepted_gaps(found, exemptions)
    for row in found.lacking:
        assert 0 <= open_gap(row, accepted) <= row.gap
        mine = [each for each in accepted if each.row.kind == row.kind]
        assert bool(mine) or open_gap(row, accepted) == row.gap
