"""The ladder of contacts at the desk: who stands on it, and whose turn it is for an order (needs V5, V16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from coordinator.domain.changes import Origin
from coordinator.domain.orders import ladder as steps
from coordinator.domain.orders.discrepancies import escalate_changes as escalated
from coordinator.domain.orders.ladder import MATTER, Turn
from coordinator.domain.orders.order_kinds import CONTACT, ORDER
from coordinator.domain.orders.order_records import Contact, Order
from coordinator.domain.orders.order_states import OPEN
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark

_MOST_DAYS = 365
TAKEN_UP: Final = Query(
    ORDER,
    filters=(Filter("escalated_on", Test.FILLED), Filter("state", Test.IS, tuple(sorted(OPEN)))),
    order=(("wanted", False),),
)
"""The open orders that are with somebody on the ladder."""


def ladder(register: Register) -> list[Contact]:
    """The contacts to turn to, one step after the other."""
    query = Query(CONTACT, filters=(Filter("matter", Test.IS, (MATTER,)),), order=(("rung", False),))
    return list(register.records(query))


def turns_of(register: Register, order: Order, today: date) -> list[Turn]:
    """When it is whose turn to be asked about an order."""
    return steps.turns(ladder(register), iso(order.escalated_on), order.escalated_to, today)


def overdue_turn(register: Register, order: Order, today: date) -> Turn | None:
    """The step that an escalated order should have reached by today; ``None`` where it is where it should be."""
    if order.escalated_on is None:
        return None
    at = order.escalated_to
    due = [turn for turn in turns_of(register, order, today) if turn.is_due(today)]
    return due[-1] if due and due[-1].called != at and due[-1].rung.role != at else None


def set_rung(ledger: Ledger, step: int | None, values: Mapping[str, Scalar], *, origin: Origin) -> Notice:
    """Fills a step (role, name, phone, email, after_days); ``None`` or the next number makes a new one.

    ``Refused`` for a step beyond the next, a contact with neither role nor name, or days that make no sense.
    """
    rungs = ladder(ledger.register)
    last = len(rungs) + 1
    number = last if step is None else step
    if not 1 <= number <= last:
        raise Refused(mark("The ladder has {count} steps. The next one is {next}."), count=len(rungs), next=last)
    known = next((rung for rung in rungs if rung.rung == number), None)
    before = {} if known is None else known.values
    if not any(values.get(code, before.get(code)) for code in ("role", "name")):
        raise Refused(mark("A step needs a role or a name."))
    days = values.get("after_days")
    if isinstance(days, int) and not 0 <= days <= _MOST_DAYS:
        raise Refused(mark("The days must be a whole number from 0 to {most}."), most=_MOST_DAYS)
    made = steps.set_rung_changes(rungs, number, values, origin=origin)
    if not made:
        raise Refused(mark("Nothing is different from before."))
    return ledger.commit(made)


def remove_rung(ledger: Ledger, step: int, *, origin: Origin) -> Notice:
    """Takes a step off the ladder; those above come one down."""
    rungs = ladder(ledger.register)
    rung = next((each for each in rungs if each.rung == step), None)
    if rung is None:
        raise Refused(mark("There is no step {step} on the ladder of contacts."), step=step)
    return ledger.commit(steps.remove_rung_changes(rungs, rung, origin=origin))


def escalate(ledger: Ledger, order: Order, *, to: str | None = None, origin: Origin) -> Notice:
    """Notes that the order is taken up with somebody: the next on the ladder unless another is named (needs V16).

    ``Refused`` when nobody is named and no step is left.
    """
    if order.sent_on is None and order.expected is None:
        raise Refused(mark("{order} is not sent, so there is nothing to escalate."), order=order.number)
    name = (to or "").strip() or _next_called(ledger.register, order)
    if not name:
        raise Refused(mark("Nobody is left on the ladder of contacts. Say with whom it is taken up."))
    return ledger.commit(escalated(order, name, ledger.today.isoformat(), origin=origin))


def _next_called(register: Register, order: Order) -> str:
    rung = steps.following(ladder(register), order.escalated_to)
    return "" if rung is None else rung.name or rung.role
