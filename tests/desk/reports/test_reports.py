"""Reports on money and use: what counts, to the öre and to the day (needs U1–U3, L2, V19)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from coordinator.desk.reports.reports import (
    LEAKS,
    density,
    idle_report,
    keep_figures,
    kept_figures,
    leak_report,
    leak_words,
    replacement_plan,
    residual,
    return_list,
    unit_density,
)
from coordinator.desk.reports.term_histories import TermFigures, coverage_history
from coordinator.domain.changes import Origin
from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.termstart.term_kinds import SNAPSHOT
from coordinator.domain.values import Ore
from coordinator.ledger.term_register import Returned
from tests.desk.term.small_term import Term
from tests.storage.school import TODAY

LONG_AGO = (TODAY - timedelta(days=400)).isoformat()


PRICE = Ore(99_999)


def returned(ownership: str | None = "bought", condition: str | None = "good", price: Ore | None = PRICE) -> Returned:
    return Returned(1, "S", None, "Bok", ownership, "2026-12-31", price, condition)


@pytest.mark.parametrize(
    ("ownership", "condition", "ore"),
    [("bought", "good", 9_999), ("bought", "worn", 9_999), ("bought", None, 9_999), (None, "good", 9_999),
     ("bought", "damaged", 0), ("bought", "unusable", 0), ("service", "good", 0), ("lent", "good", 0)],
)  # fmt: skip
def test_bought_whole_devices_bring_a_share_of_their_price_rounded_down(
    ownership: str | None, condition: str | None, ore: int
) -> None:
    assert residual(returned(ownership, condition), 10) == ore
    assert residual(returned(ownership, condition, None), 10) == 0


def test_the_share_is_the_school_s_own_and_none_unless_it_is_said(term: Term) -> None:
    term.device(end_date="2026-12-31", ownership="bought", price_ore=100_000)
    assert [each.residual_ore for each in return_list(term.ledger, TODAY + timedelta(days=60))] == [0]
    term.setting("term.residual_percent", "15")
    assert [each.residual_ore for each in return_list(term.ledger, TODAY + timedelta(days=60))] == [15_000]


def test_what_ends_by_the_day_goes_back(term: Term) -> None:
    term.device(end_date="2026-12-31")
    day = TODAY.replace(month=12, day=31)
    assert len(return_list(term.ledger, day)) == 1
    assert return_list(term.ledger, day - timedelta(days=1)) == []


def test_what_nobody_has_seen_costs_its_fees_for_a_year(term: Term) -> None:
    term.device(last_seen=LONG_AGO, monthly_fee_ore=1_000)
    term.device(last_seen=LONG_AGO, monthly_fee_ore=500)
    term.device(monthly_fee_ore=7_000)
    report = idle_report(term.ledger)
    assert (report.count, report.yearly_cost_ore, len(report.items)) == (2, 18_000, 2)
    assert report.since < TODAY
    assert len(idle_report(term.ledger, 1).items) == 1


def test_a_leak_is_counted_under_one_reason(term: Term) -> None:
    term.device(last_seen=LONG_AGO, monthly_fee_ore=1_000, end_date="2026-01-01")
    term.device(end_date="2026-01-01", monthly_fee_ore=2_000)
    term.device(update_end="2026-01-01", monthly_fee_ore=500)
    term.device(owned_by=term.other.id, monthly_fee_ore=4_000, end_date="2026-01-01")
    report = leak_report(term.ledger)
    assert {leak.reason: (leak.count, leak.yearly_cost_ore) for leak in report.reasons} == {
        "foreign": (1, 48_000), "unused": (1, 12_000), "too_old": (2, 30_000),
    }  # fmt: skip
    assert (report.count, report.yearly_cost_ore) == (4, 90_000)
    assert all(leak_words(reason) for reason in LEAKS)


def test_what_ended_before_is_replaced_this_year(term: Term) -> None:
    for end in ("2020-01-01", "2026-12-31", "2027-01-01", "2035-01-01"):
        term.device(end_date=end)
    counts: dict[int, int] = {}
    for each in replacement_plan(term.ledger, 2).ending:
        counts[each.year] = counts.get(each.year, 0) + each.devices
    assert counts == {2026: 2, 2027: 1}


def test_what_has_neither_price_nor_fee_is_counted_as_without_price(term: Term) -> None:
    end = "2026-12-31"
    term.device(end_date=end)
    term.device(end_date=end, price_ore=300_000)
    term.device(end_date=end, monthly_fee_ore=1_000)
    (found,) = replacement_plan(term.ledger, 1).ending
    assert (found.devices, found.price_ore, found.unpriced, found.yearly_fee_ore) == (3, 300_000, 1, 12_000)


def test_devices_are_told_per_pupil_and_per_employee(term: Term) -> None:
    term.device(status="lost")
    (found,) = density(term.ledger)
    assert (found.kind, found.devices, found.per_pupil, found.per_employee) == ("chromebook", 4, Fraction(4, 5), None)
    term.create(PERSON, given_name="Maj", role="staff", active=1)
    term.create(PERSON, given_name="Ola", role="staff", active=0)
    assert density(term.ledger)[0].per_employee == 4


def test_a_device_is_counted_on_its_last_day_and_not_after(term: Term) -> None:
    def counted() -> int:
        return sum(each.devices for each in density(term.ledger))

    before = counted()
    term.device(end_date=TODAY.isoformat())
    assert counted() == before + 1
    term.device(end_date=(TODAY - timedelta(days=1)).isoformat())
    assert counted() == before + 1


def test_what_was_not_kept_is_told_as_nought(term: Term) -> None:
    """The last of a term counts, and a term's kinds stand one after the other."""
    for day, need in (("2026-11-01", None), ("2026-11-20", 5)):
        term.create(SNAPSHOT, taken=day, on="2027-01-12", kind="tablet", need=need)
    term.create(SNAPSHOT, taken="2026-11-01", on="2026-08-18", kind="tablet", devices=2, idle=1, supply=3, age_months=7)
    assert [*coverage_history(term.ledger).figures] == [
        TermFigures((2026, True), "tablet", "2026-08-18", "2026-11-01", 0, 3, 2, 1, 7),
        TermFigures((2027, False), "tablet", "2027-01-12", "2026-11-20", 5, 0, 0, 0, None),
    ]


def test_figures_are_kept_once_a_day_for_each_day_asked_about(term: Term) -> None:
    term.device(last_seen=LONG_AGO)
    assert keep_figures(term.ledger, term.check(), origin=Origin.WINDOW) is not None
    assert keep_figures(term.ledger, term.check(), origin=Origin.WINDOW) is None
    (kept,) = kept_figures(term.ledger)
    codes = "taken on plan kind need supply arriving at_risk".split()
    assert {code: kept.values[code] for code in codes} == {
        "taken": "2026-11-22", "on": "2027-08-17", "plan": "HT27", "kind": "chromebook", "need": 5, "supply": 4,
        "arriving": 0, "at_risk": 0,
    }  # fmt: skip
    assert (kept.values["devices"], kept.values["idle"]) == (5, 1)


def test_each_school_unit_has_its_own_density(term: Term) -> None:
    """By hand: Norrskolan has the five pupils of 5A and 6A and the three devices with Ada, Bo and Dan, whom no list
    gives an owner, and one of its own; Sydskolan has one employee, two pupils by name alone and one device; the spare
    one stands nowhere."""
    term.device(owned_by=term.north.id)
    term.device(owned_by=term.south.id, assigned_to=term.people["Eva"].id)
    term.device(owned_by=term.other.id)
    term.device(owned_by=term.south.id, status="lost")
    for name, role in (("Maj", "staff"), ("Ola", "pupil"), ("Pia", "pupil")):
        term.create(PERSON, given_name=name, role=role, active=1, unit=term.south.id)
    term.create(PERSON, given_name="Vik", role="staff", active=1, group=term.people["Ada"].group, unit=term.south.id)
    term.create(PERSON, given_name="Gun", role="guardian", active=1, unit=term.south.id)
    term.create(PERSON, given_name="Borta", role="pupil", active=0, unit=term.south.id)
    north, south, nowhere = unit_density(term.ledger)
    assert (north.name, north.pupils, north.employees) == ("Norrskolan", 5, 0)
    assert [(each.devices, each.per_pupil, each.pupils_per_device) for each in north.kinds] == [
        (4, Fraction(4, 5), Fraction(5, 4))
    ]
    assert (south.name, south.pupils, south.employees) == ("Sydskolan", 2, 2)
    assert [(each.devices, each.per_pupil, each.per_employee) for each in south.kinds] == [
        (1, Fraction(1, 2), Fraction(1, 2))
    ]
    assert (nowhere.name, nowhere.pupils, [each.devices for each in nowhere.kinds]) == (None, 0, [1])
    assert (
        sum(kind.devices for unit in (north, south, nowhere) for kind in unit.kinds) == density(term.ledger)[0].devices
    )
