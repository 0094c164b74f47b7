"""Which term start comes next, and by which plan it is reckoned; which plans stand beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordinator.desk.plan.coming_start import next_start, plans_beside
from coordinator.desk.plan.plans import add_periods, make_plan
from coordinator.desk.term.term_check import check
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.school_year import Period
from tests.desk.conftest import TODAY, School

BY = Origin.PROGRAM


def plan(school: School, name: str, on: str | None) -> None:
    make_plan(school.ledger, name, None if on is None else date.fromisoformat(on), None, None, origin=BY)


def term(school: School, *firsts: str) -> None:
    days = [date.fromisoformat(first) for first in firsts]
    add_periods(
        school.ledger, [Period("term", f"Termin {day}", day, day + timedelta(days=150)) for day in days], origin=BY
    )


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


def test_a_plan_for_a_test_day_does_not_take_the_place_of_the_term_start(school: School) -> None:
    """HT26 holds for January; the test in March is 9A's alone."""
    plan(school, "HT26", "2026-08-17")
    plan(school, "Nationella prov 9A", "2027-03-10")
    term(school, "2026-08-17", "2027-01-11")
    assert started(school) == ("2027-01-11", "HT26")


def test_neither_does_one_before_the_start_or_one_of_the_same_school_year(school: School) -> None:
    plan(school, "HT27", "2027-08-17")
    plan(school, "Prov", "2026-12-02")
    plan(school, "Prov i maj", "2027-05-04")
    assert started(school) == ("2027-08-17", "HT27")
    term(school, "2027-01-11")
    assert started(school) == ("2027-08-17", "HT27")


def test_a_school_year_with_a_plan_for_a_test_alone_has_no_plan_for_its_start(school: School) -> None:
    plan(school, "Prov", "2027-03-10")
    assert started(school) == ("2027-03-10", "Prov"), "where no term is known it is what comes next"
    found = next_start(school.ledger.register, TODAY)
    assert found is not None
    assert not found.of_term
    term(school, "2027-01-11")
    assert started(school) == ("2027-01-11", None)


@pytest.mark.parametrize(
    ("on", "is_start"),
    [("2026-12-21", True), ("2026-12-20", False), ("2027-01-11", True), ("2027-01-25", True), ("2027-01-26", False),
     ("2027-03-10", False), ("2027-07-01", True), ("2027-09-15", True), ("2027-09-16", False), ("2027-06-30", False)],
)  # fmt: skip
def test_a_start_lies_near_a_term_s_first_day_or_in_the_months_of_starts(
    school: School, on: str, is_start: bool
) -> None:
    """The term begins on 11 January: from three weeks before it to two weeks after. No term is known in the autumn."""
    term(school, "2027-01-11")
    plan(school, "Planen", on)
    found = next_start(school.ledger.register, TODAY)
    assert found is not None
    assert (found.plan == "Planen" and found.of_term) is is_start


def test_the_other_plans_stand_beside_with_their_days(school: School) -> None:
    for name, on in (("HT27", "2027-08-17"), ("Utkast", None), ("Prov", "2027-03-10"), ("HT26", "2026-08-17")):
        plan(school, name, on)
    start = next_start(school.ledger.register, TODAY)
    assert start is not None
    found = plans_beside(school.ledger.register, start, TODAY)
    assert [(each.name, each.on) for each in found] == [("Prov", date(2027, 3, 10)), ("Utkast", None)]


@pytest.mark.parametrize(
    ("on", "told"),
    [("2027-03-10", "Prov"), ("2027-08-17", "HT27"), ("2027-10-01", "HT27"), ("2027-02-01", "HT26"),
     ("2030-01-01", "HT27")],
)  # fmt: skip
def test_a_check_without_a_plan_takes_the_one_of_its_day_or_of_its_school_year(
    school: School, on: str, told: str
) -> None:
    for name, day in (("HT26", "2026-08-17"), ("Prov", "2027-03-10"), ("HT27", "2027-08-17")):
        plan(school, name, day)
    assert check(school.ledger, date.fromisoformat(on)).plan == told
