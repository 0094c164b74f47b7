"""What is not as decided, and what becomes of it: supplements, escalation, whether it comes in time (V3, V5)."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.domain.changes import Origin, Ref
from coordinator.domain.orders.discrepancies import (
    DISCREPANCIES,
    Discrepancy,
    escalate_changes,
    of_line,
    of_unexpected,
    outlook,
    supplement_changes,
)
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Journal
from coordinator.domain.orders.order_steps import Purpose, Statement, Wish
from tests.domain.orders.lines import PRODUCT, after, asked, created, line, order, step, unit

TODAY = date(2026, 8, 10)
LATER = date(2026, 8, 14)


def amiss(there: OrderLine, today: date = TODAY) -> list[tuple[str, int]]:
    return [(each.kind, each.quantity) for each in of_line(there, today)]


def decided(count: int) -> Journal:
    return step(2, "decided", count, quantity_from=count)


def test_what_was_not_declared_will_not_come() -> None:
    reason = step(3, "outstanding", 3, counted=6, reason="utgången modell")
    there = line(asked(10), decided(10), reason, units=(unit(30, quantity=6, verdict="accepted"),))
    (found,) = of_line(there, TODAY)
    assert (found.kind, found.quantity, found.detail) == ("missing", 1, "utgången modell")
    assert (found.order, found.line) == (there.order, there)


def test_more_than_decided_is_too_many() -> None:
    assert amiss(line(asked(2), decided(2), units=(unit(30, quantity=3, verdict="accepted"),))) == [("over", 1)]


def test_a_unit_is_wrong_by_its_product_before_its_content() -> None:
    units = (
        unit(30, product=3, verdict="deviating", missing="Laddare\n\nPenna", deviation="repad"),
        unit(31, verdict="deviating", deviation="sprucken"),
        unit(32, verdict="accepted"),
        unit(33, product=None, verdict="accepted"),
    )
    found = list(of_line(line(asked(4), decided(4), units=units), TODAY))
    assert [(each.kind, each.quantity, each.unit, each.detail) for each in found] == [
        ("wrong_product", 1, units[0], "Laddare, Penna, repad"),
        ("wrong_content", 1, units[1], "sprucken"),
    ]


def test_what_was_ordered_anew_is_not_told_again() -> None:
    units = (unit(30, quantity=2, verdict="deviating"), unit(31, quantity=3, verdict="deviating"))
    there = line(asked(5), decided(5), step(3, "supplement", 2, quantity_from=0), units=units)
    assert amiss(there) == [("wrong_content", 2), ("wrong_content", 1)]
    whole = line(asked(5), decided(5), step(3, "supplement", 5, quantity_from=0), units=units)
    assert amiss(whole) == []


def test_a_unit_that_was_sent_back_is_not_told() -> None:
    units = (unit(30, verdict="accepted"), unit(31, quantity=-1, verdict="deviating"), unit(32, verdict="deviating"))
    assert amiss(line(asked(1), decided(1), units=units)) == [("wrong_content", 1)]


def test_what_is_still_to_come_is_late_from_the_day_after() -> None:
    there = line(asked(5), decided(5), step(3, "promised", said_to="2026-08-12", reason="båten är sen"))
    assert amiss(there, date(2026, 8, 12)) == []
    (found,) = of_line(there, LATER)
    assert (found.kind, found.quantity, found.days, found.detail) == ("late", 5, 2, "båten är sen")


@pytest.mark.parametrize(
    "there",
    [
        line(asked(5), of=order(sent_on=None)),
        line(asked(5), decided(5), step(3, "closed")),
        line(asked(5), step(2, "cancelled", 0)),
        line(asked(5), decided(0)),
    ],
    ids=["draft", "closed", "cancelled", "rejected"],
)
def test_nothing_is_amiss_with_a_line_that_is_settled_or_not_sent(there: OrderLine) -> None:
    assert amiss(there, LATER) == []


def test_what_nobody_ordered_is_told_with_the_order_it_came_with() -> None:
    there = order()
    units = [
        unit(30, line=None, said="En låda", quantity=2),
        unit(31, line=None, deviation="trasig"),
        unit(32),
        unit(33, line=None, quantity=-1),
        unit(34, line=None, delivery=6),
    ]
    found = list(of_unexpected(units, {5: there}))
    assert [(each.unit, each.quantity, each.order, each.detail) for each in found] == [
        (units[0], 2, there, "En låda"),
        (units[1], 1, there, "trasig"),
        (units[4], 1, None, ""),
    ]
    assert {(each.kind, each.line) for each in found} == {("wrong_product", None)}


def test_only_what_is_missing_or_wrong_is_replaced() -> None:
    there = line(asked(5))
    kinds = [choice.code for choice in DISCREPANCIES]
    assert kinds == ["missing", "over", "wrong_product", "wrong_content", "late", "doubled"]
    assert [Discrepancy(kind, 3, None, there).to_replace for kind in kinds] == [3, 0, 3, 3, 0, 0]
    assert Discrepancy("wrong_product", 3, None, None).to_replace == 0


MONDAY = date(2026, 6, 1)


def test_lead_time_and_preparation_are_working_days() -> None:
    found = outlook(5, MONDAY, date(2026, 8, 10), preparation_days=3)
    assert (found.lead_days, found.arrival) == (5, date(2026, 6, 11))
    assert found.last_day == date(2026, 7, 29)
    assert (found.too_late, found.days_late) == (False, 0)
    assert outlook(5, MONDAY, date(2026, 8, 10), closed=[date(2026, 6, 2)]).arrival == date(2026, 6, 9)


@pytest.mark.parametrize(("wanted", "late"), [(date(2026, 6, 7), 1), (date(2026, 6, 8), 0), (date(2026, 6, 9), 0)])
def test_what_is_ready_on_the_day_itself_is_in_time(wanted: date, late: int) -> None:
    found = outlook(5, MONDAY, wanted)
    assert found.arrival == date(2026, 6, 8)
    assert (found.too_late, found.days_late) == (late > 0, late)


def test_the_earlier_of_wish_and_term_start_counts() -> None:
    start = date(2026, 8, 17)
    assert outlook(5, MONDAY, date(2026, 8, 20), term_start=start).needed == start
    assert outlook(5, MONDAY, date(2026, 8, 10), term_start=start).needed == date(2026, 8, 10)
    assert outlook(5, MONDAY, date(2026, 8, 20), term_start=MONDAY).needed == MONDAY
    assert outlook(5, MONDAY, date(2026, 8, 20), term_start=date(2026, 5, 31)).needed == date(2026, 8, 20)


def test_without_a_lead_time_nothing_is_foretold() -> None:
    found = outlook(None, MONDAY, date(2026, 6, 1), preparation_days=3)
    assert (found.lead_days, found.arrival, found.last_day, found.too_late, found.days_late) == (
        None,
        None,
        None,
        False,
        0,
    )


def test_a_supplementary_order_is_noted_on_the_lines_it_replaces() -> None:
    first = line(asked(10), step(2, "supplement", 1, quantity_from=0))
    second = line(asked(5), id=21)
    said = Statement("school", "2026-08-10")
    purpose = Purpose("supplementary", "2026-08-20", origin=1)
    made = supplement_changes(
        first.order,
        [(first, Wish(PRODUCT, 2, origin=first)), (second, Wish(PRODUCT, 3))],
        purpose,
        said,
        origin=Origin.WINDOW,
    )
    assert created(made, "order")[0]["origin"] == 1
    assert [each.get("origin") for each in created(made, "order_line")] == [20, None]
    noted = [each for each in created(made, "journal") if each["what"] == "supplement"]
    assert [(each["line"], each["quantity_from"], each["quantity_to"], each["order"]) for each in noted] == [
        (20, 1, 3, -1),
        (21, 0, 3, -1),
    ]
    ids = [each.id for each in made.creations]
    assert sorted(ids, reverse=True) == list(range(-1, -1 - len(ids), -1))
    assert made.sentence.values == {"order": Ref(ORDER.code, -1), "origin": first.order.ref}


def test_an_escalation_says_to_whom_and_when() -> None:
    there = order()
    made = escalate_changes(there, "Rektor", "2026-08-10", origin=Origin.WINDOW)
    assert after(made, there) == {"escalated_on": "2026-08-10", "escalated_to": "Rektor"}
    assert made.sentence.values == {"order": there.ref}
