"""A line as its records tell it."""

from __future__ import annotations

from datetime import date

from coordinator.domain.orders.journal_chain import Step
from coordinator.domain.orders.order_lines import OrderLine, step_of
from coordinator.domain.orders.order_records import OrderLineRecord
from tests.domain.orders.lines import asked, line, order, step, unit


def test_a_journal_entry_is_a_step_of_the_arithmetic() -> None:
    entry = step(
        4, "promised", 8, quantity_from=10, said_from="2026-08-10", said_to="2026-09-01", counted=3, party="supplier",
        on="2026-07-01", acknowledged_on="2026-07-02",
    )  # fmt: skip
    assert step_of(entry) == Step(
        "promised", 10, 8, "2026-08-10", "2026-09-01", 3, "supplier", "2026-07-01", 4, acknowledged=True
    )
    assert step_of(step(1, "asked", said_from="")) == Step("asked", on="2026-06-01", id=1)


def test_a_line_amounts_to_its_journal_and_its_units() -> None:
    units = (
        unit(30, quantity=2, verdict="accepted"),
        unit(31, product=3),
        unit(32, product=None),
        unit(33, quantity=None),
    )
    amounts = line(asked(10), units=units).quantities
    assert (amounts.asked, amounts.delivered, amounts.accepted, amounts.deviating) == (10, 4, 2, 1)
    unknown = line(asked(10), units=units, product=None).quantities
    assert unknown.deviating == 0, "without a product of its own nothing is wrong"


def test_a_line_stands_by_its_order_and_waits_by_its_journal() -> None:
    altered = step(2, "decided", 8, quantity_from=10, party="central")
    there = line(asked(10), altered)
    assert (there.number, there.standing.state, there.standing.due) == (1, "decided", "2026-08-10")
    assert there.waiting == (altered,)
    assert [there.late_by(date(2026, 8, day)) for day in (10, 13)] == [0, 3]
    assert line(asked(10), of=order(sent_on=None)).standing.state == "draft"
    assert OrderLine(order(), OrderLineRecord("order_line", 1, "", {"line": None, "product": 2})).number == 0
