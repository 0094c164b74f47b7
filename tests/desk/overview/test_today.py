"""What waits today: who is counted, on both sides of each boundary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from coordinator.desk.overview.today import Today, today_of
from coordinator.desk.plan.coming_start import Start, next_start
from coordinator.desk.reports.reports import idle_report
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PERSON, PRODUCT
from coordinator.domain.termstart.term_kinds import PERIOD, PLAN
from coordinator.domain.values import Scalar
from tests.storage.school import TODAY, School

RECENT = TODAY.isoformat()
LIMIT = (TODAY - timedelta(days=90)).isoformat()
LONG_AGO = (TODAY - timedelta(days=91)).isoformat()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "school.sqlite")
    yield school
    school.close()


def device(school: School, **values: Scalar) -> None:
    number = len(school.serials())
    school.create(DEVICE, serial=f"EX{number:03}", **{"status": "in_use", "last_seen": RECENT, **values})


def found(school: School) -> Today:
    today = today_of(school.register, TODAY, None, lambda: False)
    assert today is not None
    return today


def waiting(school: School) -> list[str]:
    return [each.sentence for each in found(school).waiting]


@pytest.mark.parametrize(
    ("status", "counted"),
    [("in_use", True), ("in_store", True), ("retired", False), ("lost", True), ("stolen", True), ("ordered", False)],
)
def test_what_is_not_given_up_waits_to_be_looked_for_as_the_report_says(
    school: School, status: str, *, counted: bool
) -> None:
    device(school, status=status, last_seen=LONG_AGO)
    said = ["1 enhet har inte setts sedan 2026-08-24"]
    assert waiting(school) == (said if counted else [])
    assert idle_report(school.ledger).count == counted


@pytest.mark.parametrize(
    ("status", "counted"),
    [("in_use", True), ("in_store", True), ("retired", False), ("lost", False), ("stolen", False), ("ordered", False)],
)
def test_only_the_life_of_devices_in_use_or_in_store_is_over(school: School, status: str, *, counted: bool) -> None:
    device(school, status=status, end_date=LONG_AGO)
    assert waiting(school) == (["1 digital enhet har passerat sin livslängd"] if counted else [])


def test_ninety_days_are_recent_and_ninety_one_are_not(school: School) -> None:
    device(school, last_seen=LIMIT)
    assert waiting(school) == []
    device(school, last_seen=LONG_AGO)
    assert len(waiting(school)) == 1


def test_the_term_start_ahead_is_told_once_there_is_a_plan(school: School) -> None:
    assert found(school).term is None
    school.create(PLAN, name="HT26", on=TODAY.isoformat())
    term = found(school).term
    assert term is not None
    assert (term.start, term.ahead, term.current) == (Start(TODAY, "HT26", of_term=False), None, False)
    assert term.entry == school.register.last_entry()


def test_a_term_start_that_has_passed_is_not_ahead(school: School) -> None:
    school.create(PLAN, name="HT26", on="2026-08-17")
    assert found(school).term is None
    assert next_start(school.register, date(2026, 8, 18)) is None, "the day after"
    assert next_start(school.register, date(2026, 8, 17)) == Start(date(2026, 8, 17), "HT26")
    school.create(PERIOD, kind="term", name="VT27", first="2027-01-11", last="2027-06-11")
    term = found(school).term
    assert term is not None
    assert (term.start.on, term.start.plan) == (date(2027, 1, 11), "HT26")


def test_life_has_ended_the_day_after_its_last(school: School) -> None:
    device(school, end_date=RECENT)
    assert waiting(school) == []
    device(school, end_date=(TODAY - timedelta(days=1)).isoformat())
    assert waiting(school) == ["1 digital enhet har passerat sin livslängd"]


def test_what_is_held_by_somebody_who_has_left_waits(school: School) -> None:
    for active in (1, 0, 0):
        person = school.create(PERSON, given_name="Leo", active=active)
        device(school, held_by=person.id)
    assert waiting(school) == ["2 digitala enheter finns hos personer som har slutat"]


def test_what_waits_costs_its_monthly_fees_for_a_year_and_the_dearest_comes_first(school: School) -> None:
    device(school, end_date=LONG_AGO, monthly_fee_ore=1000)
    device(school, last_seen=LONG_AGO, monthly_fee_ore=2500)
    device(school, last_seen=LONG_AGO, monthly_fee_ore=500)
    device(school, last_seen=LONG_AGO)
    told = found(school).waiting
    assert [each.cost_ore for each in told] == [36_000, 12_000]
    assert "360\u00a0kr" in told[0].beside
    school.edit(school.all(DEVICE)[0], monthly_fee_ore=9000)
    assert [each.cost_ore for each in found(school).waiting] == [108_000, 36_000]


def test_without_fees_what_is_many_comes_first_and_no_cost_is_told(school: School) -> None:
    device(school, last_seen=LONG_AGO)
    for _ in range(2):
        device(school, end_date=LONG_AGO)
    assert [(each.count, each.cost_ore, each.beside) for each in found(school).waiting] == [
        (2, None, ""),
        (1, None, ""),
    ]


def test_a_receipt_waits_for_its_signature_unless_it_is_undone_signed_or_a_return(school: School) -> None:
    person = school.create(PERSON, given_name="Leo")
    device(school)
    first = school.issue(person, *school.all(DEVICE))
    assert waiting(school) == ["1 kvittens har inte kommit tillbaka underskriven"]
    school.take_back(*school.all(DEVICE))
    assert len(waiting(school)) == 1, "a return waits for nobody's signature"
    school.ledger.undo()
    school.ledger.undo(first.entry)
    assert waiting(school) == [], "an undone receipt is void"
    school.ledger.redo(first.entry)
    receipt = school.all(HANDOVER)[0]
    school.edit(receipt, signature="signed")
    assert waiting(school) == []


def test_the_table_counts_each_device_by_kind_and_status(school: School) -> None:
    product = school.create(PRODUCT, model="Bok", kind="chromebook")
    device(school, product=product.id)
    device(school, product=product.id, status="lost")
    device(school, status="lost")
    today = found(school)
    assert today.devices == 3
    assert dict(today.statuses) == {"in_use": 1, "lost": 2}
    assert dict(today.kinds) == {"chromebook": 2, None: 1}
    assert today.table == {("chromebook", "in_use"): 1, ("chromebook", "lost"): 1, (None, "lost"): 1}


def test_pupils_without_a_device_are_active_pupils_alone(school: School) -> None:
    leo = school.create(PERSON, given_name="Leo", role="pupil", active=1)
    school.create(PERSON, given_name="Maj", role="pupil", active=1)
    school.create(PERSON, given_name="Bo", role="pupil", active=0)
    school.create(PERSON, given_name="Eva", role="staff", active=1)
    device(school, held_by=leo.id)
    today = found(school)
    assert (today.people, today.pupils, today.pupils_without) == (4, 2, 1)


def test_nobody_waits_for_the_answer_any_more(school: School) -> None:
    device(school)
    assert today_of(school.register, TODAY, None, lambda: True) is None
