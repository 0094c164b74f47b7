"""How supply and need run to the day asked about, and the last day on which an order comes in time (needs V17)."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.desk.term.last_safe_day import Point, curves, last_safe_day, safe_orders
from coordinator.domain.calendar import last_delivery_day
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM
from coordinator.domain.termstart.answer import Arrival
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term
from tests.storage.school import TODAY


def curve(term: Term, *arrivals: Arrival) -> list[tuple[str, int]]:
    points = curves(term.ledger, term.check(), arrivals)["chromebook"]
    assert {point.need for point in points} == {5}
    return [(point.on.isoformat(), point.supply) for point in points]


def coming(count: int, ready: date | None) -> Arrival:
    return Arrival("chromebook", count, ready)


def test_the_curve_ends_on_the_day_asked_about(term: Term) -> None:
    # Four count today; one ends its life on the day itself, one the day before it, one a month after.
    term.device(status="in_store", end_date="2027-08-17")
    term.device(status="in_store", end_date="2027-08-16")
    term.device(status="in_store", end_date="2027-09-17")
    assert curve(term) == [("2026-11-22", 7), ("2027-08-17", 6)]


def test_a_supply_that_changes_today_is_one_point(term: Term) -> None:
    term.device(status="repair", repair_back=TODAY.isoformat())
    term.device(status="repair", repair_back="2026-11-23")
    assert curve(term) == [("2026-11-22", 5), ("2026-11-23", 6), ("2027-08-17", 6)]


def test_what_comes_in_time_adds_up_and_what_is_late_or_has_no_day_does_not(term: Term) -> None:
    arrivals = [
        coming(2, date(2027, 3, 1)), coming(1, date(2027, 3, 1)), coming(4, ON), coming(8, date(2027, 8, 18)),
        coming(16, None), coming(0, date(2027, 4, 1)), Arrival("tablet", 32, date(2027, 3, 1)),
    ]  # fmt: skip
    assert curve(term, *arrivals) == [("2026-11-22", 4), ("2027-03-01", 7), ("2027-08-17", 11)]


def test_what_was_ready_before_today_is_there_today(term: Term) -> None:
    assert curve(term, coming(3, date(2026, 1, 1)))[0] == ("2026-11-22", 7)


def test_a_point_says_what_is_needed_that_day(term: Term) -> None:
    points = curves(term.ledger, term.check())
    assert points.keys() == {"chromebook"}, "a kind that nobody needs has no curve"
    assert points["chromebook"][0] == Point(TODAY, 5, 4)


def test_each_kind_that_lacks_has_its_last_safe_day(term: Term) -> None:
    term.setting("term.lead_days", "10")
    term.setting("term.preparation_days", "3")
    found = safe_orders(term.ledger, term.check())
    day = last_safe_day(ON, 3, 10, term.check().ground.days_off(TODAY, ON))
    assert [(each.kind, each.product, each.count, each.lead, each.preparation, each.last) for each in found] == [
        ("chromebook", "Påhitt 11", 1, 10, 3, day)
    ]
    assert found[0].left > 100


@pytest.mark.parametrize(("told", "lead"), [(35, 35), (0, 0), (None, 10)])
def test_the_catalogue_s_lead_time_holds_before_the_usual_one(term: Term, told: int | None, lead: int) -> None:
    term.setting("term.lead_days", "10")
    term.create(CATALOGUE_ITEM, product=term.product.id, lead_days=told, valid_from=TODAY.isoformat())
    [found] = safe_orders(term.ledger, term.check())
    assert (found.product, found.lead, found.by_catalogue, found.choices) == ("Påhitt 11", lead, told is not None, 1)


def test_a_kind_of_which_nothing_is_known_is_ordered_by_its_name(term: Term) -> None:
    assert term.plan is not None
    add_need(term.ledger, term.plan, "tablet", "1", grades="6,7", origin=BY)
    kinds = {each.kind: (each.product, each.count, each.choices) for each in safe_orders(term.ledger, term.check())}
    assert kinds == {"chromebook": ("Påhitt 11", 1, 1), "tablet": ("", 5, 1)}


def test_nothing_needs_ordering_when_nothing_lacks(term: Term) -> None:
    term.device(status="in_store")
    assert safe_orders(term.ledger, term.check()) == []


@pytest.mark.parametrize(
    ("on", "preparation", "lead", "delivery", "safe"),
    [
        (date(2027, 8, 17), 0, 0, date(2027, 8, 17), date(2027, 8, 17)),
        (date(2027, 8, 17), 1, 0, date(2027, 8, 16), date(2027, 8, 16)),
        (date(2027, 8, 17), 2, 1, date(2027, 8, 13), date(2027, 8, 12)),
        (date(2027, 8, 15), 0, 0, date(2027, 8, 13), date(2027, 8, 13)),  # a Sunday: the Friday before
    ],
)
def test_the_days_are_counted_back_from_the_last_working_day(
    on: date, preparation: int, lead: int, delivery: date, safe: date
) -> None:
    assert last_delivery_day(on, preparation) == delivery
    assert last_safe_day(on, preparation, lead) == safe
    closed = {delivery}
    assert last_delivery_day(on, 0, closed) != delivery
