"""Which term start comes next, by which plan, and its figures kept and taken up again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from coordinator.desk.term.plans import add_need, add_periods, make_plan, plan_called
from coordinator.desk.term.term_ahead import Start, ask_ahead, next_start, packed_ahead, unpacked_ahead
from coordinator.desk.term.term_check import check
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import Basis
from tests.desk.conftest import TODAY, School

BY = Origin.PROGRAM


def plan(school: School, name: str, on: str | None) -> None:
    make_plan(school.ledger, name, None if on is None else date.fromisoformat(on), None, None, origin=BY)


def term(school: School, *firsts: str) -> None:
    days = [date.fromisoformat(first) for first in firsts]
    add_periods(school.ledger, [Period("term", f"Termin {day}", day, day.replace(month=12)) for day in days], origin=BY)


def started(school: School) -> tuple[str, str | None] | None:
    found = next_start(school.ledger.register, TODAY)
    return None if found is None else (found.on.isoformat() if found.on else "", found.plan)


def test_a_school_without_plans_and_terms_has_no_term_start(school: School) -> None:
    assert started(school) is None


def test_the_soonest_plan_that_has_not_passed_comes_first(school: School) -> None:
    for name, on in (("HT28", "2028-08-17"), ("HT27", "2027-08-17"), ("HT26", "2026-08-17")):
        plan(school, name, on)
    term(school, "2027-01-11")
    assert started(school) == ("2027-08-17", "HT27")


def test_a_plan_of_today_has_not_passed(school: School) -> None:
    plan(school, "Nu", TODAY.isoformat())
    assert started(school) == (TODAY.isoformat(), "Nu")


def test_the_autumns_plan_holds_for_the_spring_of_the_same_school_year_and_no_longer(school: School) -> None:
    plan(school, "HT26", "2026-08-17")
    term(school, "2026-08-17", "2027-01-11")
    assert started(school) == ("2027-01-11", "HT26")


def test_next_autumn_has_no_plan_until_one_is_made(school: School) -> None:
    plan(school, "HT26", "2026-08-17")
    term(school, "2027-08-17")
    assert started(school) == ("2027-08-17", None)
    plan(school, "Utkast", None)
    assert started(school) == ("2027-08-17", "Utkast")


def test_a_plan_without_a_day_and_no_term_waits_for_its_day(school: School) -> None:
    plan(school, "Utkast", None)
    assert started(school) == ("", "Utkast")
    assert ask_ahead(school.ledger, Start(None, "Utkast"), 1) is None


@pytest.fixture
def lacking(school: School) -> School:
    plan(school, "HT27", "2027-08-17")
    record = plan_called(school.ledger.register, "HT27")
    assert record is not None
    add_need(school.ledger, record, "chromebook", "3", basis=Basis.FIXED, origin=BY)
    return school


def test_the_figures_are_those_of_the_check_and_come_back_as_they_were_kept(lacking: School) -> None:
    on = date(2027, 8, 17)
    ahead = ask_ahead(lacking.ledger, Start(on, "HT27"), 7)
    assert ahead is not None
    answer = check(lacking.ledger, on, "HT27").answer
    assert [each.row for each in ahead.kinds] == [row for row in answer.kinds if row.need]
    # Four devices that nobody ever saw do not count: 3 needed, 3 lack.
    assert (ahead.state, ahead.kinds[0].lacks, ahead.entry, ahead.asked) == ("lacking", 3, 7, TODAY)
    assert "3" in ahead.sentence
    assert [order.count for order in ahead.orders] == [3]
    assert unpacked_ahead(json.loads(json.dumps(packed_ahead(ahead)))) == ahead


@pytest.mark.parametrize("kept", [{}, {"on": 5}, {"on": "2027-08-17", "plan": "HT27", "asked": "i går"}])
def test_what_cannot_be_taken_up_is_asked_anew(kept: dict[str, object]) -> None:
    assert unpacked_ahead(kept) is None
