"""What the term page asks about: which plan, which day, and why there may be no answer yet (needs V17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordinator.desk.term.check_question import TOUCHES, CheckQuestion, Nothing, find_out, plans, usual_day, usual_plan
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.kinds import KINDS
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from tests.desk.term.small_term import ON, Term
from tests.storage.school import TODAY

DAY = timedelta(days=1)


def test_the_plan_whose_day_comes_last_stands_first(term: Term) -> None:
    for name, on in (("VT28", "2028-01-10"), ("HT26", "2026-08-18"), ("B", "2027-08-17")):
        term.create(PLAN, name=name, on=on)
    assert [plan.name for plan in plans(term.register)] == ["VT28", "B", "HT27", "HT26"]


def test_the_usual_plan_is_the_coming_one(term: Term) -> None:
    assert term.plan is not None
    assert usual_plan(term.register, TODAY) == term.plan.id
    assert usual_plan(term.register, ON) == term.plan.id
    assert usual_plan(term.register, ON + DAY) is None
    term.create(PLAN, name="HT26", on=TODAY.isoformat())
    assert usual_plan(term.register, TODAY + DAY) == term.plan.id


def test_the_usual_day_is_the_plan_s_until_it_has_passed(term: Term) -> None:
    assert usual_day(term.ledger, term.plan) == ON
    assert usual_day(term.ledger, None) == TODAY
    past = term.create(PLAN, name="HT26", on=(TODAY - DAY).isoformat())
    now = term.create(PLAN, name="NU", on=TODAY.isoformat())
    assert (usual_day(term.ledger, past), usual_day(term.ledger, now)) == (TODAY - DAY, TODAY)
    term.create(PERIOD, kind="term", name="VT27", first="2027-01-11", last="2027-06-11")
    assert usual_day(term.ledger, past) == usual_day(term.ledger, None) == date(2027, 1, 11)


def test_everything_is_found_out_about_a_day(term: Term) -> None:
    ada = term.people["Ada"]
    term.device(held_by=ada.id)
    term.edit(ada, active=0)
    found = find_out(term.ledger, CheckQuestion(term.plan, ON), lambda: False)
    assert found is not None
    assert (found.check.on, found.check.plan, found.lacks, found.groups) == (ON, "HT27", None, 1)
    assert set(found.curves) == {"chromebook"}
    assert list(found.leavers) == [each.id for each in term.all(DEVICE) if each.held_by == ada.id]


def test_nothing_is_asked_for_whom_nobody_waits(term: Term) -> None:
    assert find_out(term.ledger, CheckQuestion(term.plan, ON), lambda: True) is None
    answers = iter([False, True])
    found = find_out(term.ledger, CheckQuestion(term.plan, ON), lambda: next(answers))
    assert found is not None
    assert found.curves == {}


@pytest.mark.parametrize("named", [True, False])
def test_why_there_is_no_answer_is_told(term: Term, named: bool) -> None:
    empty = term.create(PLAN, name="Tom", on=ON.isoformat()) if named else None
    found = find_out(term.ledger, CheckQuestion(empty, ON), lambda: False)
    assert found is not None
    assert found.lacks is (Nothing.NEEDS if named else Nothing.NO_PLAN)


def test_the_answer_depends_on_records_that_there_are() -> None:
    assert set(KINDS) >= TOUCHES
    assert {"device", "person", "order_line", "plan", "setting"} <= TOUCHES
