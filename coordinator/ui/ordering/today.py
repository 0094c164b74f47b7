"""What waits of the orders, for the first page: changes by others not yet confirmed, and late lines (needs V2, V8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from coordinator.desk.orders import order_lines, overview, overview_query
from coordinator.domain.changes import Ref
from coordinator.ledger.asking import Register
from coordinator.ui.ordering.shown import changed_said, waiting_changes
from coordinator.ui.waiting import Waiting
from coordinator.words import count_text, text

MOST: Final = 4
# What central changed and what is late cost a pupil their device, so they stand before what costs money.
_FIRST: Final = 10**15


def orders_waiting(register: Register, today: date) -> Iterator[Waiting]:
    """A line for each order with changes to confirm, the change in it; then one for all that is late."""
    query = overview_query(waiting=True)
    rows = overview(register, query, today, MOST + 1)
    for row in rows[:MOST]:
        yield _changed(register, row.id, str(row["number"]))
    if len(rows) > MOST:
        count = register.count(query) - MOST
        said = count_text("{count} more order was changed", "{count} more orders were changed", count)
        yield Waiting(said, "", text("Show them"), "orders", {"waiting": True}, _FIRST)
    yield from _late(register, today)


def _changed(register: Register, id: int, number: str) -> Waiting:
    said = [
        changed_said(line, told, register.name(Ref("product", line.record.number("product") or 0)))
        for line in order_lines(register, id)
        for told in waiting_changes(line)
    ]
    sentence = count_text(
        "{count} change in {order} to confirm", "{count} changes in {order} to confirm", len(said), order=number
    )
    beside = "\n".join(said[:MOST])
    return Waiting(sentence, beside, text("Look and confirm"), "orders", {"order": id}, _FIRST)


def _late(register: Register, today: date) -> Iterator[Waiting]:
    query = overview_query(late=today)
    count = register.count(query)
    if not count:
        return
    worst = max(row.late_days for row in overview(register, query, today, 200))
    said = count_text("{count} order is late", "{count} orders are late", count)
    beside = count_text("The latest by {count} day", "The latest by {count} days", worst)
    wanted = {"order": register.ids(query, 1)[0]} if count == 1 else {"late": True}
    does = text("Show the order") if count == 1 else text("Show them")
    yield Waiting(said, beside, does, "orders", wanted, _FIRST)
