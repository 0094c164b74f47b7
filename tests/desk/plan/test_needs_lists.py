"""A list of needs and a plan with needs of years or of several groups: nobody is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordinator.desk.plan.needs_lists import needs_changes, needs_fates, needs_list
from coordinator.desk.plan.plans import add_group, make_plan, stored_plan
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.needs import NeedRow, Plan, group_needs
from coordinator.domain.termstart.term_kinds import PLAN, POLICY, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from coordinator.ledger.questions import Query
from tests.desk.conftest import School
from tests.desk.term.one_need import add_need

BY = Origin.PROGRAM


@pytest.fixture
def plan(school: School) -> PlanRecord:
    """7A 20, 8A 10 and a group of adults without a need; 1 Chromebook a head in 7–8 with 10 % spares, half a tablet in
    7A, and 3 projectors."""
    ledger = school.ledger
    made = make_plan(ledger, "HT27", date(2027, 8, 17), 0, 0, origin=BY)
    record = ledger.register.get(PLAN, made.created[-1].id)
    assert record is not None
    for name, heads, grade, form in (("7A", 20, "7", None), ("8A", 10, "8", None), ("Komvux", 5, "", "adult")):
        add_group(ledger, record, name, heads, grade, form, origin=BY)
    add_need(ledger, record, "chromebook", "1", grades="7,8", spare="10", origin=BY)
    add_need(ledger, record, "tablet", "1/2", groups="7A", origin=BY)
    add_need(ledger, record, "projector", "3", basis=Basis.FIXED, origin=BY)
    return record


def said(school: School, plan: PlanRecord) -> Plan:
    return stored_plan(school.ledger.register, plan).plan


def take(school: School, rows: list[NeedRow], *, whole: bool = True) -> tuple[int, int, int]:
    """Takes a list in and gives what was foretold of it."""
    fates = needs_fates(school.ledger.register, "HT27", rows)
    changes = needs_changes(school.ledger.register, "HT27", rows, origin=BY, whole=whole)
    if changes:
        school.ledger.commit(changes)
    return fates


def test_a_plan_that_goes_out_and_comes_back_is_the_same(school: School, plan: PlanRecord) -> None:
    rows = needs_list(said(school, plan))
    assert [(row.group, row.kind, row.per, row.spare) for row in rows] == [
        ("7A", "chromebook", "1", "10"), ("7A", "tablet", "0,5", ""), ("8A", "chromebook", "1", "10")
    ]  # fmt: skip
    assert not needs_changes(school.ledger.register, "HT27", rows, origin=BY)
    assert needs_fates(school.ledger.register, "HT27", rows) == (0, 0, 3)


def test_a_need_of_years_gives_way_to_the_lines_of_a_list(school: School, plan: PlanRecord) -> None:
    rows = needs_list(said(school, plan))
    rows[0] = replace(rows[0], per="2")
    assert take(school, rows) == (0, 1, 2)
    # 7A: 20 × 2 = 40; 8A: 10 × 1 = 10; spares ⌈50 × 10 %⌉ = 5. The tablets (20 / 2 = 10) and projectors stay.
    assert group_needs(said(school, plan)) == {
        ("chromebook", "7A"): 40, ("chromebook", "8A"): 10, ("chromebook", ""): 5, ("tablet", "7A"): 10,
        ("projector", ""): 3,
    }  # fmt: skip
    assert take(school, rows) == (0, 0, 3)


def test_a_need_of_one_group_is_changed_and_not_made_anew(school: School, plan: PlanRecord) -> None:
    rows = needs_list(said(school, plan))
    before = [record.id for record in school.ledger.register.records(Query(POLICY))]
    tablets = [replace(row, per="1") if row.kind == "tablet" else row for row in rows]
    changes = needs_changes(school.ledger.register, "HT27", tablets, origin=BY, whole=True)
    assert changes is not None
    assert (changes.creations, changes.removals) == ((), ())
    assert [change.key.field for change in changes.changes] == ["per"]
    take(school, tablets)
    assert [record.id for record in school.ledger.register.records(Query(POLICY))] == before


def test_a_list_with_refused_lines_leaves_the_other_groups_what_they_had(school: School, plan: PlanRecord) -> None:
    rows = [replace(needs_list(said(school, plan))[0], per="2")]
    assert take(school, rows, whole=False) == (0, 1, 0)
    assert group_needs(said(school, plan))["chromebook", "7A"] == 40
    assert group_needs(said(school, plan))["chromebook", "8A"] == 10


def test_a_group_left_out_of_a_list_goes_and_one_that_no_list_can_name_stays(school: School, plan: PlanRecord) -> None:
    take(school, [row for row in needs_list(said(school, plan)) if row.group == "7A"])
    assert [group.name for group in said(school, plan).groups] == ["7A", "Komvux"]
    assert group_needs(said(school, plan))["chromebook", "7A"] == 20


def test_a_list_is_undone_in_one_step(school: School, plan: PlanRecord) -> None:
    before = said(school, plan)
    rows = [replace(needs_list(before)[0], headcount=30, per="1,5")]
    notice = school.ledger.commit(needs_changes(school.ledger.register, "HT27", rows, origin=BY))
    assert group_needs(said(school, plan))["chromebook", "7A"] == 45
    school.ledger.undo(notice.entry)
    assert group_needs(said(school, plan)) == group_needs(before)
    assert school.ledger.verify() == []
