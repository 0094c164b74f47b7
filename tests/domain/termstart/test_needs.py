"""What will be needed: rounding, shares, spares, roll-over; each figure is worked out by hand in a comment."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.domain.termstart.class_names import moved_name
from coordinator.domain.termstart.grades import next_grade
from coordinator.domain.termstart.needs import (
    SHARED,
    Plan,
    PlanGroup,
    Policy,
    ceiling,
    group_needs,
    is_swapping,
    moved_up,
    read_percent,
    read_share,
)
from coordinator.domain.termstart.term_kinds import Basis
from coordinator.domain.values import Unread

CHROMEBOOK, TABLET, LAPTOP, PROJECTOR = "chromebook", "tablet", "laptop", "projector"


def rolled_over(groups: Iterable[PlanGroup]) -> list[PlanGroup]:
    """Next year's groups: those that stay on."""
    return [moved for group in groups if (moved := moved_up(group)) is not None]


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
    assert moved == [("1A", "1", 18), ("8B", "8", 24), ("NA3", "GY3", 30), ("Blåsippan", "", 17)]


def test_the_groups_of_the_years_that_swap() -> None:
    groups = (PlanGroup("4A", 21, "4"), PlanGroup("7A", 24, "07"), PlanGroup("8A", 22, "8"), PlanGroup("Blåsippan", 9))
    assert [group.name for group in groups if is_swapping(group, ["4", "7", "GY1"])] == ["4A", "7A"]


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


# --- exempt pupils


def test_an_exempt_head_falls_before_rounding() -> None:
    # (3 − 1) × 0,5 = 1, though 3 × 0,5 = 1,5 → 2; the spare share is of what is left: ⌈1 × 10 %⌉ = 1.
    plan = Plan((PlanGroup("7A", 3, "7"),), (Policy(TABLET, Fraction(1, 2), spare=Fraction(1, 10)),),
                exempt=frozenset({(1, "7A", "")}))  # fmt: skip
    assert group_needs(plan) == {(TABLET, "7A"): 1, (TABLET, SHARED): 1}


def test_an_exemption_of_one_kind_falls_there_alone_and_one_person_once() -> None:
    # Two exemptions of the same pupil: 24 − 1 = 23 Chromebooks; 24 − 0 laptops stay, since hers is for Chromebooks.
    policies = (Policy(CHROMEBOOK, Fraction(1)), Policy(LAPTOP, Fraction(1)))
    one = frozenset({(1, "7A", CHROMEBOOK)})
    assert group_needs(Plan((PlanGroup("7A", 24, "7"),), policies, exempt=one)) == {
        (CHROMEBOOK, "7A"): 23, (LAPTOP, "7A"): 24
    }  # fmt: skip
    both = one | {(1, "7A", "")}
    assert group_needs(Plan((PlanGroup("7A", 24, "7"),), policies, exempt=both)) == {
        (CHROMEBOOK, "7A"): 23, (LAPTOP, "7A"): 23
    }  # fmt: skip


def test_more_exempt_than_heads_need_nothing_and_nothing_less() -> None:
    exempt = frozenset({(1, "7A", ""), (2, "7A", "")})
    assert group_needs(Plan((PlanGroup("7A", 1, "7"),), (Policy(CHROMEBOOK, Fraction(1)),), exempt=exempt)) == {
        (CHROMEBOOK, "7A"): 0
    }  # fmt: skip


# --- ladders of each form of school


@pytest.mark.parametrize(
    ("grade", "form", "after"),
    [
        ("F", "preschool_class", "1"), ("9", "compulsory", None), ("10", "compulsory", "10"),
        ("9", "adapted_compulsory", None), ("T4", "adapted_compulsory", "T5"), ("TR9", "adapted_compulsory", None),
        ("1", "upper_secondary", "GY2"), ("GY3", "upper_secondary", None), ("3", "upper_secondary", None),
        ("GY3", "adapted_upper_secondary", "GY4"), ("GY4", "adapted_upper_secondary", None),
        ("GYA1", "adapted_upper_secondary", "GYA2"), ("GY2", "", "GY3"), ("", "compulsory", ""),
    ],
)  # fmt: skip
def test_each_form_of_school_has_its_own_ladder(grade: str, form: str, after: str | None) -> None:
    assert next_grade(grade, form) == after


def test_the_first_year_of_upper_secondary_is_no_first_year_of_compulsory_school() -> None:
    # 30 in NA1 of a gymnasium are no first-graders, whatever their register calls the year; the 20 of 1A are.
    groups = (PlanGroup("NA1", 30, "1", "upper_secondary"), PlanGroup("1A", 20, "1"))
    needs = group_needs(Plan(groups, (Policy(TABLET, Fraction(1), grades=frozenset("1")),
                                      Policy(LAPTOP, Fraction(1), grades=frozenset({"GY1"})))))  # fmt: skip
    assert needs == {(TABLET, "1A"): 20, (LAPTOP, "NA1"): 30}
    assert [group.name for group in groups if is_swapping(group, ["GY1"])] == ["NA1"]


def test_a_preschool_class_enters_compulsory_school() -> None:
    moved = rolled_over([PlanGroup("FA", 18, "F", "preschool_class")])
    assert moved == [PlanGroup("1A", 18, "1", "compulsory")]


@given(_GROUPS, _POLICIES, st.sets(st.tuples(st.integers(1, 5), st.sampled_from(["1A", "7A"]),
                                             st.sampled_from(["", CHROMEBOOK]))))  # fmt: skip
def test_an_exemption_never_makes_a_need_larger(
    groups: list[PlanGroup], policies: list[Policy], exempt: set[tuple[int, str, str]]
) -> None:
    before = group_needs(Plan(tuple(groups), tuple(policies), 7, 3))
    after = group_needs(Plan(tuple(groups), tuple(policies), 7, 3, frozenset(exempt)))
    assert after.keys() <= before.keys()
    assert all(0 <= after.get(key, 0) <= need for key, need in before.items())


@given(_GROUPS)
def test_rolling_over_loses_nobody_but_leavers(groups: list[PlanGroup]) -> None:
    leaving = sum(group.headcount for group in groups if group.form == "compulsory" and group.grade == "9")
    assert sum(each.headcount for each in rolled_over(groups)) == sum(each.headcount for each in groups) - leaving


@pytest.mark.parametrize(
    ("name", "grade", "upper", "moved"),
    [
        ("FA", "F", "1", "1A"), ("F-klass", "F", "1", "1"), ("Förskoleklass A", "F", "1", "1A"),
        ("F1", "F", "1", "F1"), ("7b", "7", "8", "8b"), ("7 Björken", "07", "8", "8 Björken"), ("10B", "1", "2", "10B"),
        ("NA1", "GY1", "GY2", "NA2"), ("NA24", "GY2", "GY3", "NA24"), ("TR3", "TR3", "TR4", "TR4"),
    ],
)  # fmt: skip
def test_a_name_moves_up_only_where_it_begins_with_its_grade(name: str, grade: str, upper: str, moved: str) -> None:
    assert moved_name(name, grade, upper) == moved
