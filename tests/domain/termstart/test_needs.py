"""What will be needed: rounding, shares, spares, roll-over; each figure is worked out by hand in a comment."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.termstart.kinds import Basis
from coordinator.domain.termstart.needs import (
    SHARED,
    Plan,
    PlanGroup,
    Policy,
    ceiling,
    group_needs,
    next_grade,
    read_percent,
    read_share,
    rolled_over,
    swaps,
)
from coordinator.domain.values import Unread

CHROMEBOOK, TABLET, LAPTOP, PROJECTOR = "chromebook", "tablet", "laptop", "projector"


def test_each_pupil_of_the_named_years_has_one() -> None:
    # 24 × 1 = 24 in 7A; 3A is no year 6–9 and needs none.
    plan = Plan((PlanGroup("7A", 24, "7"), PlanGroup("3A", 21, "3")),
                (Policy(CHROMEBOOK, Fraction(1), grades=frozenset("6789")),))  # fmt: skip
    assert group_needs(plan) == {(CHROMEBOOK, "7A"): 24}


def test_need_is_rounded_up_in_each_group_and_not_in_the_sum() -> None:
    # 21 × 0,5 = 10,5 → 11 and 23 × 0,5 = 11,5 → 12: 23 in all, though 44 × 0,5 = 22.
    plan = Plan((PlanGroup("1A", 21, "1"), PlanGroup("1B", 23, "1")), (Policy(TABLET, Fraction(1, 2)),))
    assert group_needs(plan) == {(TABLET, "1A"): 11, (TABLET, "1B"): 12}


def test_one_for_five_children() -> None:
    # 20 / 5 = 4 exactly; 21 / 5 = 4,2 → 5.
    plan = Plan((PlanGroup("Blåsippan", 20, form="preschool"), PlanGroup("Vitsippan", 21, form="preschool")),
                (Policy(TABLET, Fraction(1, 5)),))  # fmt: skip
    assert group_needs(plan) == {(TABLET, "Blåsippan"): 4, (TABLET, "Vitsippan"): 5}


def test_spares_are_a_share_of_the_kind_and_rounded_up_once() -> None:
    # 24 + 22 = 46 Chromebooks; 5 % of 46 = 2,3 → 3 spares. The tablets (23 → 12) have no spares.
    groups = (PlanGroup("7A", 24, "7"), PlanGroup("7B", 22, "7"), PlanGroup("1A", 23, "1"))
    plan = Plan(groups, (Policy(CHROMEBOOK, Fraction(1), grades=frozenset("7"), spare=Fraction(5, 100)),
                         Policy(TABLET, Fraction(1, 2), grades=frozenset("1"))))  # fmt: skip
    assert group_needs(plan)[CHROMEBOOK, SHARED] == 3
    assert (TABLET, SHARED) not in group_needs(plan)


def test_the_largest_spare_share_of_a_kind_holds_for_all_of_it() -> None:
    # 20 + 20 = 40; the shares said are 5 % and 10 %: 10 % of 40 = 4.
    groups = (PlanGroup("7A", 20, "7"), PlanGroup("8A", 20, "8"))
    policies = tuple(
        Policy(CHROMEBOOK, Fraction(1), groups=frozenset([name]), spare=Fraction(share, 100))
        for name, share in (("7A", 5), ("8A", 10))
    )
    assert group_needs(Plan(groups, policies))[CHROMEBOOK, SHARED] == 4


def test_employees_rooms_and_fixed_numbers_are_tied_to_no_group() -> None:
    # 45 employees × 1 = 45; 17 rooms × 1 = 17; a fixed 8.
    policies = (
        Policy(LAPTOP, Fraction(1), Basis.EMPLOYEE), Policy(PROJECTOR, Fraction(1), Basis.ROOM),
        Policy("other", Fraction(8), Basis.FIXED),
    )  # fmt: skip
    needs = group_needs(Plan((PlanGroup("7A", 24, "7"),), policies, employees=45, rooms=17))
    assert needs == {(LAPTOP, SHARED): 45, (PROJECTOR, SHARED): 17, ("other", SHARED): 8}


def test_children_of_a_leisure_time_centre_are_not_counted_twice() -> None:
    # The 22 of 2A are the 22 of Fritids Räven.
    groups = (PlanGroup("2A", 22, "2"), PlanGroup("Räven", 22, "2", "leisure"))
    assert group_needs(Plan(groups, (Policy(TABLET, Fraction(1)),))) == {(TABLET, "2A"): 22}


@pytest.mark.parametrize(
    ("said", "meant"), [("1", Fraction(1)), ("0,5", Fraction(1, 2)), ("0.5", Fraction(1, 2)), ("1/5", Fraction(1, 5))]
)
def test_shares_are_read_exactly(said: str, meant: Fraction) -> None:
    assert read_share(said) == meant


@pytest.mark.parametrize("said", ["", "en", "-1", "1/0", "1,2,3"])
def test_other_texts_are_no_shares(said: str) -> None:
    with pytest.raises(Unread):
        read_share(said)


def test_per_cent_may_be_left_out() -> None:
    assert (read_percent("5 %"), read_percent("2,5"), read_percent(" ")) == (
        Fraction(1, 20), Fraction(1, 40), Fraction(0)
    )  # fmt: skip


def test_every_year_moves_up_and_leavers_leave() -> None:
    groups = (PlanGroup("FA", 18, "F", "preschool_class"), PlanGroup("7B", 24, "7"), PlanGroup("9A", 25, "9"),
              PlanGroup("NA2", 30, "GY2", "upper_secondary"), PlanGroup("TE3", 28, "GY3", "upper_secondary"),
              PlanGroup("Blåsippan", 17, "", "preschool"))  # fmt: skip
    moved = [(group.name, group.grade, group.headcount) for group in rolled_over(groups)]
    # 9A and TE3 leave; the preschool stays as it is.
    assert moved == [("1A", "1", 18), ("8B", "8", 24), ("NA2", "GY3", 30), ("Blåsippan", "", 17)]


def test_the_years_that_swap_are_counted() -> None:
    groups = (PlanGroup("4A", 21, "4"), PlanGroup("4B", 20, "4"), PlanGroup("7A", 24, "07"), PlanGroup("8A", 22, "8"))
    assert swaps(groups, ["4", "7", "GY1"]) == {"4": 41, "07": 24}


def test_the_ladders_end() -> None:
    assert [next_grade(grade) for grade in ("F", "0", "8", "9", "GY3", "KOMVUX")] == [
        "1", "1", "9", None, None, "KOMVUX"
    ]  # fmt: skip


@given(st.fractions(min_value=0, max_value=10_000))
def test_the_ceiling_is_the_least_whole_number_not_below(number: Fraction) -> None:
    assert ceiling(number) - 1 < number <= ceiling(number)


_GROUPS = st.lists(
    st.builds(
        PlanGroup,
        st.sampled_from(["1A", "4B", "7A", "9C", "NA1"]),
        st.integers(0, 40),
        st.sampled_from(["F", "1", "4", "7", "9", "GY1", ""]),
        st.sampled_from(["compulsory", "preschool", "leisure"]),
    ),
    max_size=5,
    unique_by=lambda group: group.name,
)
_POLICIES = st.lists(
    st.builds(
        Policy,
        st.sampled_from([CHROMEBOOK, TABLET]),
        st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 5), Fraction(2)]),
        st.sampled_from(list(Basis)),
        spare=st.sampled_from([Fraction(0), Fraction(5, 100), Fraction(1, 3)]),
    ),
    max_size=4,
)


@given(_GROUPS, _POLICIES)
def test_a_larger_group_never_needs_less(groups: list[PlanGroup], policies: list[Policy]) -> None:
    before = group_needs(Plan(tuple(groups), tuple(policies), employees=7, rooms=3))
    larger = tuple(PlanGroup(group.name, group.headcount + 1, group.grade, group.form) for group in groups)
    after = group_needs(Plan(larger, tuple(policies), employees=7, rooms=3))
    assert all(after.get(key, 0) >= need for key, need in before.items())
