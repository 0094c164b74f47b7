"""Term plans changed by hand: copied, corrected, thinned out, thought through and kept (needs V17)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coordinator.desk.plan.plans import add_periods, plan_called, plan_parts, stored_plan
from coordinator.desk.term.plan_changes import change_part, change_plan, copy_plan, plan_lines, remove_parts
from coordinator.desk.term.what_if import Thinking, Thought, read_days, save_thought
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.termstart.needs import Plan
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY
from coordinator.domain.termstart.term_records import PlanGroupRecord, PlanRecord, PolicyRecord
from coordinator.domain.values import Scalar, Unread
from coordinator.ledger.outcomes import Notice, Refused
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term


def plan(term: Term, name: str = "HT27") -> PlanRecord:
    found = plan_called(term.register, name)
    assert found is not None
    return found


def values(term: Term, name: str = "HT27") -> Plan:
    return stored_plan(term.register, plan(term, name)).plan


def group(term: Term, name: str) -> PlanGroupRecord:
    return next(each for each in plan_parts(term.register, PLAN_GROUP, plan(term).id) if each.values["name"] == name)


def needs(term: Term) -> list[PolicyRecord]:
    return list(plan_parts(term.register, POLICY, plan(term).id))


def listed(term: Term) -> list[Scalar]:
    return [need.values["groups"] for need in needs(term)]


# --- copied and compared


def test_a_copy_has_the_same_day_groups_and_needs_and_goes_its_own_way(term: Term) -> None:
    copy_plan(term.ledger, plan(term), " HT27 stram ", origin=BY)
    assert values(term, "HT27 stram") == values(term)
    assert plan(term, "HT27 stram").values["on"] == "2027-08-17"
    change_part(term.ledger, group(term, "7A"), "headcount", 9, origin=BY)
    assert [each.headcount for each in values(term, "HT27 stram").groups] != [
        each.headcount for each in values(term).groups
    ]


@pytest.mark.parametrize("name", ["", "  ", "ht27", " HT27 "])
def test_a_plan_needs_a_name_of_its_own(term: Term, name: str) -> None:
    with pytest.raises(Refused):
        copy_plan(term.ledger, plan(term), name, origin=BY)


def test_plans_stand_side_by_side_each_answered_for_its_own_day(term: Term) -> None:
    copy_plan(term.ledger, plan(term), "Utan dag", origin=BY)
    change_plan(term.ledger, plan(term, "Utan dag"), {"on": None}, origin=BY)
    copy_plan(term.ledger, plan(term), "Senare", origin=BY)
    change_plan(term.ledger, plan(term, "Senare"), {"on": "2028-01-10"}, origin=BY)
    lines = plan_lines(term.ledger)
    assert [each.record.values["name"] for each in lines] == ["Senare", "HT27", "Utan dag"]
    assert {(each.groups, each.heads) for each in lines} == {(2, 5)}
    assert [None if each.found is None else each.found.answer.on for each in lines] == [date(2028, 1, 10), ON, None]
    assert plan_lines(term.ledger, lambda: True) == [], "nobody waits for the answer any more"


# --- the plan itself


def test_a_plan_gets_another_name_and_day_or_says_that_it_has_them(term: Term) -> None:
    assert change_plan(term.ledger, plan(term), {"name": "HT27", "on": "2027-08-17"}, origin=BY) is None
    change_plan(term.ledger, plan(term), {"name": "ht27", "employees": 12, "rooms": 0}, origin=BY)
    changed = plan(term, "ht27")
    assert (changed.values["name"], changed.values["employees"], changed.values["rooms"]) == ("ht27", 12, 0)


@pytest.mark.parametrize("code", ["employees", "rooms"])
def test_no_school_has_fewer_than_no_employees_or_rooms(term: Term, code: str) -> None:
    with pytest.raises(Refused, match="mindre än 0"):
        change_plan(term.ledger, plan(term), {code: -1}, origin=BY)


# --- its parts


def test_a_part_says_no_more_than_arithmetic_can_read(term: Term) -> None:
    for code, value in (("per", "många"), ("per", None), ("spare", "lite")):
        with pytest.raises(Unread):
            change_part(term.ledger, needs(term)[0], code, value, origin=BY)
    with pytest.raises(Refused, match="mindre än 0"):
        change_part(term.ledger, group(term, "7A"), "headcount", -1, origin=BY)
    assert change_part(term.ledger, needs(term)[0], "per", "1", origin=BY) is None


def test_a_corrected_part_says_of_which_plan_and_what(term: Term) -> None:
    notice = change_part(term.ledger, group(term, "7A"), "headcount", 0, origin=BY)
    assert isinstance(notice, Notice)
    assert notice.sentence.values == {"plan": plan(term).ref, "field": "Headcount"}
    assert {each.name: each.headcount for each in values(term).groups} == {"7A": 0, "6A": 2}


def test_a_renamed_group_takes_the_needs_that_name_it_along(term: Term) -> None:
    add_need(term.ledger, plan(term), "tablet", "1", groups="6A, 7A", origin=BY)
    add_need(term.ledger, plan(term), "laptop", "1", groups="6A", origin=BY)
    change_part(term.ledger, group(term, "7A"), "name", "7 Röd", origin=BY)
    assert listed(term) == [None, "6A,7 Röd", "6A"]
    with pytest.raises(Refused, match="komma"):
        change_part(term.ledger, group(term, "7 Röd"), "name", "7,5", origin=BY)


def test_groups_go_with_the_needs_that_name_no_others(term: Term) -> None:
    add_need(term.ledger, plan(term), "tablet", "1", groups="6A,7A", origin=BY)
    add_need(term.ledger, plan(term), "laptop", "1", groups="7A", origin=BY)
    notice = remove_parts(term.ledger, [group(term, "7A")], origin=BY)
    assert listed(term) == [None, "6A"], "a need of named groups never comes to hold for every group"
    assert [each.name for each in values(term).groups] == ["6A"]
    assert notice.sentence.values == {"plan": plan(term).ref, "count": 2}
    term.ledger.undo(notice.entry)
    assert listed(term) == [None, "6A,7A", "7A"]


def test_all_groups_of_a_need_go_together_with_it(term: Term) -> None:
    add_need(term.ledger, plan(term), "tablet", "1", groups="6A,7A", origin=BY)
    notice = remove_parts(term.ledger, [group(term, "7A"), group(term, "6A")], origin=BY)
    assert (listed(term), values(term).groups) == ([None], ())
    assert notice.sentence.values["count"] == 3


def test_a_need_alone_goes_alone(term: Term) -> None:
    remove_parts(term.ledger, needs(term), origin=BY)
    assert (listed(term), len(values(term).groups)) == ([], 2)


# --- thought through


def thinking(term: Term) -> Thinking:
    return Thinking(term.register, term.check().ground)


def lacks(term: Term, thought: Thought) -> int:
    return sum(row.gap for row in thinking(term).answer(thought).answer.kinds)


def test_another_headcount_or_need_is_answered_and_not_saved(term: Term) -> None:
    seventh, need = group(term, "7A").id, needs(term)[0].id
    assert lacks(term, Thought(ON, "5")) == 1
    assert lacks(term, Thought(ON, "5", groups={seventh: {"headcount": "13"}})) == 11
    assert lacks(term, Thought(ON, "5", groups={seventh: {"headcount": "0"}})) == -2
    assert lacks(term, Thought(ON, "5", needs={need: {"per": "2"}})) == 6
    assert lacks(term, Thought(ON, "5", needs={need: {"spare": "20"}})) == 2
    assert lacks(term, Thought(ON, "5", needs={need: {"per": "2", "spare": "10 %"}})) == 7
    assert values(term).policies[0].per == Fraction(1)


def test_another_day_counts_what_is_there_then(term: Term) -> None:
    term.edit(term.spare, end_date="2027-08-17")
    assert [lacks(term, Thought(date(2027, 8, day), "5")) for day in (17, 18)] == [1, 2]


def test_another_time_of_preparation_decides_what_comes_in_time(term: Term) -> None:
    term.order("2027-08-10", term.north)
    answers = {days: thinking(term).answer(Thought(ON, days)).answer.kinds[0] for days in ("0", "5", "6")}
    assert {days: row.arriving for days, row in answers.items()} == {"0": 10, "5": 10, "6": 0}
    (coming,) = thinking(term).coming(Thought(ON, "6"))
    assert coming.ready == date(2027, 8, 18)


def test_what_nobody_could_count_is_refused(term: Term) -> None:
    seventh, need = group(term, "7A").id, needs(term)[0].id
    with pytest.raises(Refused):
        lacks(term, Thought(ON, "5", groups={seventh: {"headcount": "-1"}}))
    with pytest.raises(Unread):
        lacks(term, Thought(ON, "5", groups={seventh: {"headcount": ""}}))
    for wrong in ({"per": "många"}, {"spare": "x"}):
        with pytest.raises(Unread):
            lacks(term, Thought(ON, "5", needs={need: wrong}))


@pytest.mark.parametrize(("said", "days"), [("0", 0), (" 5 ", 5), ("2000", 2000)])
def test_days_of_preparation_are_read(said: str, days: int) -> None:
    assert read_days(said) == days


@pytest.mark.parametrize("said", ["-1", "2001"])
def test_days_that_nobody_could_wait_are_refused(said: str) -> None:
    with pytest.raises(Refused, match="0 till"):
        read_days(said)
    with pytest.raises(Unread):
        read_days("snart")


# --- and kept


def test_what_was_thought_is_kept_in_one_step(term: Term) -> None:
    seventh, need = group(term, "7A").id, needs(term)[0].id
    thought = Thought(ON, "7", {seventh: {"headcount": "13"}}, {need: {"per": "2", "spare": "10"}})
    notice = save_thought(term.ledger, plan(term), thought, day=date(2027, 8, 16), origin=BY)
    assert notice is not None
    kept = values(term)
    assert {each.name: each.headcount for each in kept.groups} == {"7A": 13, "6A": 2}
    assert (kept.policies[0].per, kept.policies[0].spare) == (Fraction(2), Fraction(1, 10))
    assert plan(term).values["on"] == "2027-08-16"
    assert term.register.setting("term.preparation_days") == "7"
    assert save_thought(term.ledger, plan(term), thought, day=date(2027, 8, 16), origin=BY) is None
    term.ledger.undo(notice.entry)
    assert term.register.setting("term.preparation_days") is None
    assert plan(term).values["on"] == "2027-08-17"


def test_the_plan_s_own_day_stays_unless_another_was_thought_of(term: Term) -> None:
    term.setting("term.preparation_days", "5")
    assert save_thought(term.ledger, plan(term), Thought(date(2027, 9, 1), "5"), origin=BY) is None
    save_thought(term.ledger, plan(term), Thought(ON, "6"), origin=BY)
    assert term.register.setting("term.preparation_days") == "6"
    assert len(term.register.find(SETTING, "code", "term.preparation_days")) == 1


def test_nothing_is_kept_of_what_nobody_could_count(term: Term) -> None:
    seventh, need = group(term, "7A").id, needs(term)[0].id
    for thought in (
        Thought(ON, "7", {seventh: {"headcount": "-1"}}),
        Thought(ON, "7", needs={need: {"per": "x"}}),
        Thought(ON, "-7"),
    ):
        with pytest.raises((Refused, Unread)):
            save_thought(term.ledger, plan(term), thought, origin=BY)
    assert term.register.setting("term.preparation_days") is None


def test_a_closed_week_makes_preparation_longer(term: Term) -> None:
    add_periods(term.ledger, [Period("closed", "Stängt", date(2027, 8, 11), date(2027, 8, 13))], origin=BY)
    term.order("2027-08-10", term.north)
    found = {days: thinking(term).answer(Thought(ON, days)).answer.kinds[0].arriving for days in ("2", "3")}
    assert found == {"2": 10, "3": 0}
