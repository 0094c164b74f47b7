"""What waits of the orders, for the first page: changes by others not yet confirmed, and late lines (needs V2, V8)."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from typing import Final

from coordinator.desk.orders.catalogue import price_notices
from coordinator.desk.orders.contact_ladder import TAKEN_UP, overdue_turn
from coordinator.desk.orders.item_words import rise_words
from coordinator.desk.orders.order_queries import order_lines, overview, overview_query, overview_rows
from coordinator.desk.orders.order_words import changed_words, waiting_changes
from coordinator.desk.orders.promised_days import late_orders, orders_to_escalate, ready_on
from coordinator.desk.overview.waiting import Priority, Waiting
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import UNDECIDED
from coordinator.domain.values import iso
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text

MOST: Final = 4


def orders_waiting(register: Register, today: date) -> Iterator[Waiting]:
    """A line for each order with changes to confirm, the change in it; then one for all that is late."""
    query = overview_query(waiting=True)
    rows = overview(register, query, today, MOST + 1)
    for row in rows[:MOST]:
        yield _changed(register, row.id, str(row["number"]))
    if len(rows) > MOST:
        count = register.count(query) - MOST
        sentence = count_text("{count} more order was changed", "{count} more orders were changed", count)
        does, wanted, verb = text("Show them"), {"waiting": True}, "order list --waiting"
        more = Priority.MORE_CHANGED
        yield Waiting("orders_changed", sentence, "", does, "orders", wanted, count, priority=more, verb=verb)
    yield from _late(register, today)
    yield from _to_escalate(register, today)
    yield from _undecided(register)
    yield from _unchecked(register)
    yield from _dearer(register)


def _changed(register: Register, id: int, number: str) -> Waiting:
    sentences = [
        changed_words(line, told, register.name(Ref(PRODUCT.code, line.record.product or 0)))
        for line in order_lines(register, id)
        for told in waiting_changes(line)
    ]
    sentence = count_text(
        "{count} change in {order} to confirm", "{count} changes in {order} to confirm", len(sentences), order=number
    )
    beside = "\n".join(sentences[:MOST])
    return Waiting(
        "order_changed",
        sentence,
        beside,
        text("Look and confirm"),
        "orders",
        {"order": id},
        len(sentences),
        priority=Priority.CHANGED,
        verb=_show_verb(number),
    )


def _show_verb(number: str) -> str:
    return shlex.join(("order", "show", number))


def _to_escalate(register: Register, today: date) -> Iterator[Waiting]:
    """Orders that will not be in time and are with nobody yet, and those whose turn it is to go one step further."""
    taken = [register.get(ORDER, id) for id in register.ids(TAKEN_UP)]
    late = orders_to_escalate(register)
    late += [order for order in taken if order is not None and overdue_turn(register, order, today) is not None]
    if not late:
        return
    sentence = count_text("{count} order must be escalated", "{count} orders must be escalated", len(late))
    beside = "\n".join(_escalation_words(register, order, today) for order in late[:MOST])
    yield Waiting(
        "escalation",
        sentence,
        beside,
        text("Open the first"),
        "orders",
        {"order": late[0].id},
        len(late),
        priority=Priority.ESCALATION,
        verb=_show_verb(late[0].number),
    )


def _undecided(register: Register) -> Iterator[Waiting]:
    """Orders that are sent, and of which at least one line is not decided."""
    query = overview_query(states=UNDECIDED)
    count = register.count(query)
    if not count:
        return
    sentence = count_text("{count} sent order is not decided", "{count} sent orders are not decided", count)
    rows = register.rows(ORDER, register.ids(query, MOST), ("number", "sent_on"))
    beside = "\n".join(text("{order}, sent {day}", order=number, day=sent) for number, sent in rows)
    verb = shlex.join(("order", "list", *(word for state in UNDECIDED for word in ("--state", state))))
    yield Waiting(
        "orders_undecided", sentence, beside, text("Show them"), "orders", {"undecided": True}, count, verb=verb
    )


def _unchecked(register: Register) -> Iterator[Waiting]:
    """Orders of which units have come that nobody has held against what they must have (needs V4)."""
    query = Query(ORDER, filters=(Filter("unchecked", Test.AFTER, (0,)),), order=(("wanted", False),))
    ids = register.ids(query)
    if not ids:
        return
    rows = register.rows(ORDER, ids, ("number", "unchecked"))
    count = sum(units for _, units in rows if isinstance(units, int))
    sentence = count_text("{count} delivered unit is not checked", "{count} delivered units are not checked", count)
    shown = [text("{order}: {count}", order=number, count=units) for number, units in rows[:MOST]]
    if len(rows) > MOST:
        shown.append(text("and {count} more", count=len(rows) - MOST))
    does, verb = text("Open the first"), _show_verb(str(rows[0][0]))
    yield Waiting("unchecked", sentence, "\n".join(shown), does, "orders", {"order": ids[0]}, count, verb=verb)


def _escalation_words(register: Register, order: Order, today: date) -> str:
    turn = overdue_turn(register, order, today)
    if turn is not None:
        return text("{order}: nobody has helped, it is {name}'s turn", order=order.number, name=turn.called)
    return text("{order}: wanted {wanted}, ready on {day} at the earliest",
                order=order.number, wanted=iso(order.wanted), day=iso(ready_on(register, order)))  # fmt: skip


def _dearer(register: Register) -> Iterator[Waiting]:
    """Prices that rose above the frame, or were announced after the budget dialogue (needs V12)."""
    rises = price_notices(register)
    if not rises:
        return
    sentence = count_text("{count} price notice to confirm", "{count} price notices to confirm", len(rises))
    names = [register.name(Ref(CATALOGUE_ITEM.code, rise.price.item or 0)) for rise in rises[:MOST]]
    beside = "\n".join(rise_words(name, rise) for name, rise in zip(names, rises, strict=False))
    cost = max(0, sum(rise.yearly_ore for rise in rises)) or None
    wanted = {"part": "catalogue"}
    yield Waiting(
        "prices", sentence, beside, text("Show the prices"), "orders", wanted, len(rises), cost, verb="catalogue list"
    )


def _late(register: Register, today: date) -> Iterator[Waiting]:
    ids = late_orders(register, today)
    if not ids:
        return
    count, worst = len(ids), max(row.late_days for row in overview_rows(register, ids, today))
    sentence = count_text("{count} order is late", "{count} orders are late", count)
    beside = count_text("The latest by {count} day", "The latest by {count} days", worst)
    wanted = {"order": ids[0]} if count == 1 else {"late": True}
    does = text("Show the order") if count == 1 else text("Show them")
    late, verb = Priority.LATE, "order list --late"
    yield Waiting("orders_late", sentence, beside, does, "orders", wanted, count, priority=late, verb=verb)
