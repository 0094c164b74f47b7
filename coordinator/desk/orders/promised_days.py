"""What is promised of orders, ready when, and which orders that makes late: the day it is known (needs V3, V5, V8)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Final

from coordinator.desk.year.unit_years import number_setting, school_year
from coordinator.domain.calendar import LONGEST_LEAD, last_delivery_day
from coordinator.domain.orders.order_kinds import ORDER, ORDER_LINE
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import OPEN
from coordinator.domain.orders.promises import Promise
from coordinator.domain.settings import PREPARATION_DAYS
from coordinator.domain.values import is_date
from coordinator.ledger.questions import Filter, Query, Register, Test

_FEW: Final = 200
_PATHS: Final = ("order", "promised", "order.wanted", "order.unit")
_PROMISED: Final = (Filter("due", Test.FILLED), Filter("promised", Test.FILLED))


def promises(register: Register, orders: Sequence[int] | None = None) -> dict[int, Promise]:
    """By order line what is promised of what is still to come: of these orders, or of all."""
    only = () if orders is None or len(orders) > _FEW else (Filter("order", Test.IS, tuple(orders)),)
    ids = register.ids(Query(ORDER_LINE, filters=(*only, *_PROMISED)))
    if not ids:
        return {}
    year, days = school_year(register), preparation_days(register)
    ready: dict[tuple[str, int | None], date] = {}
    found: dict[int, Promise] = {}
    for line, (order, said, wanted, unit) in zip(ids, register.rows(ORDER_LINE, ids, _PATHS), strict=True):
        if not (isinstance(order, int) and isinstance(said, str) and is_date(said) and isinstance(wanted, str)):
            continue
        day, of = date.fromisoformat(said), unit if isinstance(unit, int) else None
        if (said, of) not in ready:
            ready[said, of] = year.prepared(day, days, of)
        found[line] = Promise(order, line, day, ready[said, of], date.fromisoformat(wanted))
    return found


def late_promises(register: Register, orders: Sequence[int] | None = None) -> dict[int, Promise]:
    """The promises that are not ready on the wanted day, by order line."""
    return {line: each for line, each in promises(register, orders).items() if each.days_late}


def past_its_day(today: date) -> Filter:
    """Of lines and orders those of which something should have come before a day, as ``days_past`` counts it."""
    return Filter("due", Test.BEFORE, (today.isoformat(),))


def late_orders(register: Register, today: date) -> array[int]:
    """The orders of which something should have come before a day, or is promised too late."""
    overdue = register.ids(Query(ORDER, filters=(past_its_day(today),)))
    return array("q", dict.fromkeys((*overdue, *(each.order for each in late_promises(register).values()))))


def orders_to_escalate(register: Register) -> list[Order]:
    """The orders that will not be in time, by lead time or by promise, and are with nobody yet: the first wanted first.

    A promise counts instead of the lead time from the day it is known.
    """
    marked = set(register.ids(Query(ORDER, filters=(Filter("to_escalate", Test.IS, (1,)),))))
    marked.update(each.order for each in late_promises(register).values())
    found = [order for id in sorted(marked) if (order := register.get(ORDER, id)) is not None]
    states = register.rows(ORDER, [order.id for order in found], ("state",))
    alone = [
        order
        for order, (state,) in zip(found, states, strict=True)
        if order.escalated_on is None and (state in OPEN or order.sent_on is None)
    ]
    return sorted(alone, key=lambda order: (order.wanted or date.min, order.id))


def is_to_escalate(register: Register, order: Order) -> bool:
    """Whether an order is among :func:`orders_to_escalate`."""
    by_lead = register.rows(ORDER, [order.id], ("to_escalate",))[0][0]
    return bool(by_lead) or (order.escalated_on is None and bool(late_promises(register, [order.id])))


def ready_on(register: Register, order: Order) -> date | None:
    """The day on which all of an order is ready, as far as it is known: the last of what is promised for its lines and
    of what was reckoned when it was sent."""
    promised = promises(register, [order.id])
    open_lines = Query(ORDER_LINE, filters=(Filter("order", Test.IS, (order.id,)), Filter("due", Test.FILLED)))
    days = [each.ready for each in promised.values()]
    if order.expected is not None and (not days or len(register.ids(open_lines)) > len(days)):
        days.append(order.expected)
    return max(days, default=None)


def days_late(register: Register, order: Order) -> int:
    """How many days after the wanted one all of an order is ready, as far as it is known; 0 for one that is in time."""
    ready = ready_on(register, order)
    if ready is None or order.wanted is None:
        return 0
    return Promise(order.id, 0, ready, ready, order.wanted).days_late


def deliver_by(register: Register, order: Order) -> date | None:
    """The last day on which a delivery can still be prepared by the day on which the order is wanted."""
    if order.wanted is None:
        return None
    days = preparation_days(register)
    years = range(order.wanted.year - 1 - days // 150, order.wanted.year + 1)
    return last_delivery_day(order.wanted, days, school_year(register).days_off(years, order.unit))


def preparation_days(register: Register) -> int:
    """How many working days it takes to unpack and prepare a delivery."""
    return min(number_setting(register, PREPARATION_DAYS), LONGEST_LEAD)
