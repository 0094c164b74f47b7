"""Which term start comes next, by which plan, and its figures kept and taken up again."""

from __future__ import annotations

import json
from datetime import date

import pytest

from coordinator.desk.plan.coming_start import Start
from coordinator.desk.plan.plans import make_plan, plan_called
from coordinator.desk.term.term_ahead import ask_ahead, packed_ahead, unpacked_ahead
from coordinator.desk.term.term_check import check
from coordinator.domain.changes import Origin
from coordinator.domain.termstart.term_kinds import Basis
from tests.desk.conftest import TODAY, School
from tests.desk.term.one_need import add_need

BY = Origin.PROGRAM


def plan(school: School, name: str, on: str | None) -> None:
    make_plan(school.ledger, name, None if on is None else date.fromisoformat(on), None, None, origin=BY)


def test_a_plan_without_a_day_cannot_be_asked_about(school: School) -> None:
    plan(school, "Utkast", None)
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
