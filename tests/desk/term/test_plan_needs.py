"""Two needs of one kind for the same group are never added up unsaid (needs V17)."""

from __future__ import annotations

import pytest

from coordinator.desk.plan.plans import plan_parts, stored_plan
from coordinator.desk.term.plan_changes import change_part, plan_lines
from coordinator.desk.term.plan_needs import (
    DoubleNeeds,
    Second,
    double_needs,
    doubled_by,
    need_values,
    put_need,
)
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.needs import SHARED, group_needs
from coordinator.domain.termstart.term_kinds import PLAN, PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.outcomes import Refused
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import Term

BY = Origin.PROGRAM


def plan(term: Term) -> PlanRecord:
    assert term.plan is not None
    return term.plan


def needed(term: Term) -> dict[str, int]:
    needs = group_needs(stored_plan(term.register, plan(term)).plan)
    return {group: count for (kind, group), count in needs.items() if kind == "chromebook"}


def told(term: Term) -> list[tuple[str, str, str, str]]:
    needs = plan_parts(term.register, POLICY, plan(term).id)
    return [(each.device_kind, each.per, each.groups, each.grades) for each in needs]


@pytest.mark.parametrize(
    ("groups", "grades"), [("", ""), ("7A", ""), ("", "6"), ("", "5-7"), ("6A,9Z", ""), ("", "7,8,9")]
)
def test_a_second_need_for_the_same_group_is_refused_and_the_first_is_named(
    term: Term, groups: str, grades: str
) -> None:
    """7A and 6A have one Chromebook each already: 3 and 2."""
    with pytest.raises(Refused) as refused:
        add_need(term.ledger, plan(term), "chromebook", "1", groups=groups, grades=grades, origin=BY)
    assert "HT27" in str(refused.value)
    assert ": 1 var" in str(refused.value)
    assert needed(term) == {"7A": 3, "6A": 2}


@pytest.mark.parametrize(
    ("kind", "basis", "groups", "grades"),
    [("tablet", Basis.HEAD, "", ""), ("chromebook", Basis.HEAD, "8A", ""), ("chromebook", Basis.FIXED, "", ""),
     ("chromebook", Basis.HEAD, "", "8,9"), ("chromebook", Basis.EMPLOYEE, "", "")],
)  # fmt: skip
def test_another_kind_another_group_or_what_is_counted_otherwise_is_no_second(
    term: Term, kind: str, basis: Basis, groups: str, grades: str
) -> None:
    add_need(term.ledger, plan(term), kind, "1", basis=basis, groups=groups, grades=grades, origin=BY)
    assert len(told(term)) == 2


def test_both_are_added_up_where_that_is_said_and_the_check_lists_them(term: Term) -> None:
    """By hand: 7A's three get one and one more each, 6 and 2."""
    put_need(term.ledger, plan(term), need_values("chromebook", "1", groups="7A"), Second.BOTH, origin=BY)
    assert needed(term) == {"7A": 6, "6A": 2}
    (found,) = [each for each in term.check().findings if isinstance(each, DoubleNeeds)]
    assert (found.count, found.kind, found.groups, found.pers) == (3, "chromebook", ("7A",), ("1", "1"))
    assert str(found).startswith("Chromebook: två behov gäller 7A och läggs ihop, 1 och 1.")
    assert [str(found) in line.open for line in plan_lines(term.ledger)] == [True]


def test_the_new_one_takes_the_place_of_the_first_for_its_groups_alone(term: Term) -> None:
    """By hand: 7A's three get two each, 6A's two keep one each."""
    notice = put_need(term.ledger, plan(term), need_values("chromebook", "2", groups="7A"), Second.REPLACE, origin=BY)
    assert needed(term) == {"7A": 6, "6A": 2}
    assert told(term) == [("chromebook", "1", "6A", ""), ("chromebook", "2", "7A", "")]
    assert list(double_needs(stored_plan(term.register, plan(term)).plan)) == []
    term.ledger.undo(notice.entry)
    assert told(term) == [("chromebook", "1", "", "6,7")]


def test_a_first_need_that_is_about_no_other_group_goes(term: Term) -> None:
    put_need(term.ledger, plan(term), need_values("chromebook", "1/2"), Second.REPLACE, origin=BY)
    assert told(term) == [("chromebook", "1/2", "", "")]
    assert needed(term) == {"7A": 2, "6A": 1}


def test_two_fixed_numbers_are_two_needs(term: Term) -> None:
    add_need(term.ledger, plan(term), "tablet", "3", basis=Basis.FIXED, origin=BY)
    values = need_values("tablet", "5", basis=Basis.FIXED)
    (there,) = doubled_by(term.register, plan(term), values)
    assert (there.groups, there.rest, there.words) == ((SHARED,), (), "Lärplatta för fast antal: 3 var")
    with pytest.raises(Refused):
        put_need(term.ledger, plan(term), values, Second.REFUSE, origin=BY)
    put_need(term.ledger, plan(term), values, Second.REPLACE, origin=BY)
    assert ("tablet", "3", "", "") not in told(term)


def test_needs_of_different_years_are_no_two_for_a_mixed_class(term: Term) -> None:
    """A mixed class is counted by the year that needs most, so that nothing is added up."""
    term.create(PLAN_GROUP, plan=plan(term).id, name="4-5", grade="4-5", form="compulsory", headcount=10)
    add_need(term.ledger, plan(term), "chromebook", "1", grades="4", origin=BY)
    add_need(term.ledger, plan(term), "chromebook", "1/2", grades="5", origin=BY)
    assert needed(term)["4-5"] == 10
    assert list(double_needs(stored_plan(term.register, plan(term)).plan)) == []


def test_a_need_that_is_corrected_into_a_second_one_is_listed(term: Term) -> None:
    add_need(term.ledger, plan(term), "tablet", "1", groups="7A", origin=BY)
    (need,) = [each for each in plan_parts(term.register, POLICY, plan(term).id) if each.device_kind == "tablet"]
    change_part(term.ledger, need, "kind", "chromebook", origin=BY)
    assert [each.groups for each in double_needs(stored_plan(term.register, plan(term)).plan)] == [("7A",)]


def test_a_plan_without_groups_asks_as_well(term: Term) -> None:
    """Needs may be stated before the groups: the same scope twice is a second need; of another nobody knows."""
    made = term.create(PLAN, name="Utkast")
    add_need(term.ledger, made, "chromebook", "1", grades="7", origin=BY)
    for grades, refused in (("7", True), ("8", False)):
        (there,) = doubled_by(term.register, made, need_values("chromebook", "2", grades=grades)) or (None,)
        assert (there is not None) is refused
    add_need(term.ledger, made, "tablet", "1", origin=BY)
    with pytest.raises(Refused, match="Lärplatta för alla grupper: 1 var"):
        add_need(term.ledger, made, "tablet", "1/2", origin=BY)
    put_need(term.ledger, made, need_values("tablet", "1/2"), Second.REPLACE, origin=BY)
    assert [each.per for each in plan_parts(term.register, POLICY, made.id)] == ["1", "1/2"]
