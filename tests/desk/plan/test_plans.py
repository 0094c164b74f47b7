"""Plans in the register: which is meant, what is brought in, and which groups of the register a plan speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.desk.plan.plans import (
    add_group,
    add_periods,
    known_plan,
    leaving_groups,
    make_plan,
    plan_called,
    plan_parts,
    remove_plan,
    roll_over,
    stored_plan,
    swap_grades,
)
from coordinator.desk.term import remedies
from coordinator.domain.choices import RoomKind
from coordinator.domain.inventory_kinds import GROUP, PERSON, ROOM
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import EXEMPTION, PERIOD, PLAN, PLAN_GROUP, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.domain.values import Unread
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Query
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term


def planned(term: Term, name: str) -> PlanRecord:
    found = plan_called(term.register, name)
    assert found is not None
    return found


def named_groups(term: Term, plan: PlanRecord) -> list[str]:
    return [group.name for group in plan_parts(term.register, PLAN_GROUP, plan.id)]


def test_the_plan_whose_day_comes_last_is_meant_unless_one_is_named(term: Term) -> None:
    for name, on in (("VT27", "2027-01-11"), ("HT28", "2028-08-16"), ("HT26", "2026-08-17")):
        term.create(PLAN, name=name, on=on)
    meant = plan_called(term.register, None)
    assert meant is not None
    assert meant.name == "HT28"
    assert planned(term, "vt27").name == "VT27"
    with pytest.raises(Refused) as refused:
        plan_called(term.register, "HT29")
    assert refused.value.values == {"name": "HT29"}
    assert known_plan(term.register, "ht26") == planned(term, "HT26")
    assert known_plan(term.register, "HT2") is None


def test_without_plans_none_is_meant(term: Term) -> None:
    assert term.plan is not None
    remove_plan(term.ledger, term.plan, origin=BY)
    assert plan_called(term.register, None) is None


def test_a_plan_rolls_over_the_groups_of_one_unit_or_of_all(term: Term) -> None:
    term.create(GROUP, name="3C", grade="3", unit=term.south.id, form="compulsory")
    roll_over(term.ledger, "Syd27", ON, unit=term.south.id, origin=BY)
    south = planned(term, "Syd27")
    assert (named_groups(term, south), south.on) == (["4C"], ON)
    assert stored_plan(term.register, south).unit == term.south.id
    roll_over(term.ledger, "Alla27", None, origin=BY)
    every = planned(term, "Alla27")
    assert (sorted(named_groups(term, every)), every.on) == (["4C", "6A", "7A"], None)
    assert stored_plan(term.register, every).unit is None, "of several units"


def test_leavers_and_groups_that_are_not_there_are_not_rolled_over(term: Term) -> None:
    nine = term.create(GROUP, name="9A", grade="9", unit=term.south.id, form="compulsory")
    assert leaving_groups(term.register) == {nine.id: "9A"}
    with pytest.raises(Refused, match="klasslista"):
        roll_over(term.ledger, "Syd27", ON, unit=term.south.id, origin=BY)
    with pytest.raises(Refused) as refused:
        roll_over(term.ledger, "ht27", ON, origin=BY)
    assert refused.value.values == {"name": "ht27"}
    assert [plan.name for plan in term.all(PLAN)] == ["HT27"]


def test_a_rolled_over_group_keeps_its_heads_grade_and_origin(term: Term) -> None:
    assert term.plan is not None
    groups = {group.name: group for group in plan_parts(term.register, PLAN_GROUP, term.plan.id)}
    six, five = term.people["Ada"].group, term.people["Dan"].group
    assert {name: (each.headcount, each.grade, each.form, each.from_group) for name, each in groups.items()} == {
        "7A": (3, "7", "compulsory", six), "6A": (2, "6", "compulsory", five),
    }  # fmt: skip
    stored = stored_plan(term.register, term.plan)
    assert (stored.moves, stored.keeping, stored.rolled_over) == ({six: "7A", five: "6A"},) * 2 + (True,)


def test_a_plan_by_hand_speaks_of_the_groups_that_are_called_so(term: Term) -> None:
    other = term.create(GROUP, name="6A", grade="6", unit=term.south.id, form="compulsory")
    comma = term.create(GROUP, name="1,2", grade="1", unit=term.south.id)
    make_plan(term.ledger, "Hand", ON, None, None, origin=BY)
    plan = planned(term, "Hand")
    for name in ("5a", "6A (Sydskolan)", "1 2 (Sydskolan)", "8X"):
        add_group(term.ledger, plan, name, 4, "", None, origin=BY)
    stored = stored_plan(term.register, plan)
    assert stored.moves == {
        term.people["Dan"].group: "5a", other.id: "6A (Sydskolan)", comma.id: "1 2 (Sydskolan)",
    }  # fmt: skip
    assert (stored.rolled_over, stored.unit) == (False, None)


def test_employees_and_rooms_are_counted_unless_the_plan_says_how_many(term: Term) -> None:
    term.create(PERSON, given_name="Ture", role="staff", active=1)
    term.create(PERSON, given_name="Ulla", role="staff")
    term.create(PERSON, given_name="Vera", role="staff", active=0)
    for name, kind in (("Sal 1", RoomKind.ROOM), ("Vagn 1", RoomKind.CART), ("Sal 2", RoomKind.ROOM)):
        term.create(ROOM, name=name, room_kind=kind)
    counts = []
    for number, (employees, rooms) in enumerate(((None, None), (0, 0), (7, 9))):
        make_plan(term.ledger, f"Plan {number}", None, employees, rooms, origin=BY)
        plan = stored_plan(term.register, planned(term, f"Plan {number}")).plan
        counts.append((plan.employees, plan.rooms))
    assert counts == [(2, 2), (0, 0), (7, 9)]


def test_a_need_is_kept_as_it_was_said(term: Term) -> None:
    make_plan(term.ledger, "Hand", ON, None, None, origin=BY)
    plan = planned(term, "Hand")
    add_need(term.ledger, plan, "laptop", "1/2", basis=Basis.EMPLOYEE, spare="5 %", origin=BY)
    add_need(term.ledger, plan, "tablet", "1", groups="6A, 7A,", grades=" 7 ", origin=BY)
    by_half, each = plan_parts(term.register, POLICY, plan.id)
    assert (by_half.device_kind, by_half.per, by_half.basis, by_half.spare) == ("laptop", "1/2", "employee", "5 %")
    assert (by_half.groups, each.groups, each.grades, each.spare) == ("", "6A, 7A,", " 7 ", "")
    first, second = stored_plan(term.register, plan).plan.policies
    assert (first.kind, first.basis, first.groups) == ("laptop", Basis.EMPLOYEE, frozenset())
    assert (second.basis, set(second.groups), set(second.grades)) == (Basis.HEAD, {"6A", "7A"}, {"7"})
    for per, spare in (("många", ""), ("1", "lite")):
        with pytest.raises(Unread):
            add_need(term.ledger, plan, "tablet", per, spare=spare, origin=BY)
    assert len(plan_parts(term.register, POLICY, plan.id)) == 2


def test_a_plan_is_made_once(term: Term) -> None:
    make_plan(term.ledger, "VT28", date(2028, 1, 10), 12, 3, origin=BY)
    made = planned(term, "VT28")
    assert (made.on, made.employees, made.rooms) == (date(2028, 1, 10), 12, 3)
    with pytest.raises(Refused) as refused:
        make_plan(term.ledger, "vt28", None, None, None, origin=BY)
    assert refused.value.values == {"name": "vt28"}
    assert len(term.all(PLAN)) == 2


def test_a_group_is_added_once_and_then_brought_to_its_headcount(term: Term) -> None:
    plan = term.plan
    assert plan is not None
    with pytest.raises(Refused):
        add_group(term.ledger, plan, "6A, 6B", 20, "", None, origin=BY)
    assert add_group(term.ledger, plan, "8C", 20, "8", None, origin=BY) is not None
    assert add_group(term.ledger, plan, "8c", 20, "8", None, origin=BY) is None
    assert add_group(term.ledger, plan, "8C", 21, "", "adapted_compulsory", origin=BY) is not None
    (group,) = (each for each in plan_parts(term.register, PLAN_GROUP, plan.id) if each.name == "8C")
    assert (group.headcount, group.grade, group.form) == (21, "8", "adapted_compulsory")
    assert add_group(term.ledger, plan, "9D", 1, "", None, origin=BY) is not None
    assert plan_parts(term.register, PLAN_GROUP, plan.id)[-1].form == "compulsory"


def test_a_plan_goes_with_all_of_its_parts_and_no_others(term: Term) -> None:
    make_plan(term.ledger, "Annan", ON, None, None, origin=BY)
    other = planned(term, "Annan")
    add_group(term.ledger, other, "1A", 3, "", None, origin=BY)
    add_need(term.ledger, other, "tablet", "1", origin=BY)
    assert term.plan is not None
    for plan, needed in ((other, "tablet"), (term.plan, "chromebook")):
        remedies.exempt(term.ledger, "Köps i höst", [{"kind": needed, "plan": plan.id}], origin=BY)
    gone = remove_plan(term.ledger, term.plan, origin=BY)
    for kind in (PLAN_GROUP, POLICY, EXEMPTION):
        assert {part.values["plan"] for part in term.all(kind)} == {other.id}, kind.code
    term.ledger.undo(gone.entry)
    assert len(term.all(PLAN_GROUP)) == 3
    term.sound()


def test_periods_are_added_once(term: Term) -> None:
    autumn = Period("term", "HT27", date(2027, 8, 17), date(2027, 12, 21))
    week = Period("break", "Höstlov", date(2027, 11, 1), date(2027, 11, 5), term.south.id)
    notice, count = add_periods(term.ledger, [autumn, week, autumn], origin=BY)
    assert (notice is not None, count) == (True, 2)
    assert [(each.period_kind, each.name, each.first, each.last, each.unit) for each in term.all(PERIOD)] == [
        ("term", "HT27", autumn.first, autumn.last, None),
        ("break", "Höstlov", week.first, week.last, term.south.id),
    ]
    assert add_periods(term.ledger, [week], origin=BY) == (None, 0)
    assert add_periods(term.ledger, [], origin=BY) == (None, 0)
    assert term.register.count(Query(PERIOD)) == 2


def test_grades_of_swapping_are_listed(term: Term) -> None:
    assert swap_grades(term.register) == frozenset()
    term.setting("term.swap_grades", " 4, 7,")
    assert swap_grades(term.register) == {"4", "7"}
