"""Ordering at the desk: each step is one commit, asked for by window and command line alike (needs V1, V2, V5, L3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coordinator.desk.identity.joined_changes import joined
from coordinator.desk.orders.catalogue import item_of, price_of
from coordinator.desk.orders.order_doubts import anew_doubt, be_sure, check_answered, check_promise
from coordinator.desk.orders.order_queries import (
    discrepancies,
    find_line,
    lines_called,
    order_lines,
    outlook_of,
    planning,
)
from coordinator.domain.changes import ChangeSet, Origin, Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders import discrepancies as amiss
from coordinator.domain.orders import order_steps
from coordinator.domain.orders.discrepancies import Discrepancy, Outlook
from coordinator.domain.orders.order_choices import OrderPurpose, Party
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import ENDED, OrderState
from coordinator.domain.orders.order_steps import Approval, Decision, Purpose, Statement, Wish
from coordinator.domain.records import Product
from coordinator.domain.settings import UNAPPROVED
from coordinator.domain.values import iso
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused, refusing_unread
from coordinator.ledger.questions import Register
from coordinator.words import mark

MOST_UNITS: Final = 100_000
"""More of one product no municipality orders at a time."""
_EARLIEST, _LATEST = "2000-01-01", "2099-12-31"  # days of orders; another year is a slip of the finger
"""The school's setting: ``1`` when orders may be sent without the principal's approval."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A product that is asked for, and how many."""

    product: Product
    quantity: int
    note: str | None = None


def by_school(ledger: Ledger, *, reason: str | None = None, category: str | None = None) -> Statement:
    """A statement of the school's own, today."""
    return Statement(Party.SCHOOL, ledger.today.isoformat(), ledger.actor, category, reason)


def new_order(ledger: Ledger, purpose: Purpose, asked: Sequence[Asked] = (), *, origin: Origin) -> Notice:
    """Begins an order; its number stands in the notice's sentence, its record at ``created[order_steps.NEW_ORDER]``."""
    check_day(purpose.wanted)
    if purpose.number and ledger.register.find(ORDER, "number", purpose.number):
        raise Refused(mark("There is an order {number} already. Choose another number."), number=purpose.number)
    if purpose.unit is None:
        purpose = replace(purpose, unit=home_unit(ledger.register))
    wishes = [_wish(ledger, each) for each in asked]
    return ledger.commit(order_steps.new_order_changes(purpose, wishes, by_school(ledger), origin=origin))


def add_line(ledger: Ledger, order: Order, asked: Asked, *, origin: Origin) -> Notice:
    """Puts a further product on an order that is not sent; a product that is there already gets a line of its own."""
    if order.sent_on is not None:
        raise Refused(mark("{order} is sent already. Make a new order, or a supplementary one."), order=order.number)
    lines = order_lines(ledger.register, order.id)
    return ledger.commit(
        order_steps.add_line_changes(order, lines, _wish(ledger, asked), by_school(ledger), origin=origin)
    )


def _wish(ledger: Ledger, asked: Asked) -> Wish:
    if asked.quantity < 1:
        raise Refused(mark("The quantity must be at least 1."))
    check_quantity(asked.quantity)
    item = item_of(ledger.register, asked.product.id, ledger.today)
    price = None if item is None else price_of(ledger.register, item, ledger.today)
    source = asked.product if price is None else price
    return Wish(
        asked.product,
        asked.quantity,
        item,
        source.price_ore,
        source.monthly_fee_ore,
        note=asked.note,
    )


def change(
    ledger: Ledger, line: OrderLine, decision: Decision, statement: Statement | None = None, *, origin: Origin
) -> Notice:
    """The school asks for another quantity, product or day on a line; ``Refused`` when nothing is different."""
    _check(decision)
    if line.standing.state in ENDED:
        raise Refused(mark("Line {line} of {order} is closed already."), **_called(line))
    if line.order.sent_on is None and decision.promised is not None:
        raise Refused(mark("{order} is not sent, so nothing can be promised on it."), order=line.order.number)
    stated = statement or by_school(ledger)
    check_past(ledger, stated.on)
    check_promise(line, decision.promised, stated.on)
    made = order_steps.ask(
        line, _priced(ledger, line, decision), stated, origin=origin, product_name=_product(ledger, line)
    )
    if not made:
        raise Refused(mark("Nothing is different from before."))
    return ledger.commit(made)


def _called(line: OrderLine) -> dict[str, int | str]:
    return {"line": line.number, "order": line.order.number}


def _check(decision: Decision) -> None:
    if decision.quantity is not None:
        check_quantity(decision.quantity)
    if decision.price_ore is not None and decision.price_ore < 0:
        raise Refused(mark("A sum must not be negative."))
    if decision.promised is not None:
        check_day(decision.promised)


def _product(ledger: Ledger, line: OrderLine) -> str:
    return ledger.register.name(Ref(PRODUCT.code, line.record.product or 0))


def _priced(ledger: Ledger, line: OrderLine, decision: Decision) -> Decision:
    """Another product brings its catalogue item and, unless a price is said, the price of the day."""
    product = decision.product
    if product is None or product.id == line.record.product:
        return decision
    wish = _wish(ledger, Asked(product, 1))
    if decision.price_ore is not None:
        return replace(decision, item=wish.item)
    return replace(decision, item=wish.item, price_ore=wish.price_ore, monthly_fee_ore=wish.monthly_fee_ore)


def approve(ledger: Ledger, order: Order, by: str, *, on: str | None = None, origin: Origin) -> Notice:
    """Notes who approved the order and when, as the signed order sheet says (needs L3)."""
    if not order_lines(ledger.register, order.id):
        raise Refused(mark("{order} has no lines yet. Add what is asked for."), order=order.number)
    given = approval(ledger, by, on)
    return ledger.commit(order_steps.approve_changes(order, given.by, given.on, origin=origin))


def approval(ledger: Ledger, by: str, on: str | None = None) -> Approval:
    """Who approved and when; ``Refused`` for nobody, or a day to come."""
    if not by.strip():
        raise Refused(mark("Say who approved the order."))
    day = on or ledger.today.isoformat()
    check_past(ledger, day)
    return Approval(by.strip(), day)


def needs_approval(register: Register, order: Order) -> bool:
    """Whether the order must not be sent yet: nobody approved it, and the school does not go without (L3)."""
    return order.approved_on is None and register.setting(UNAPPROVED) != "1"


def send(
    ledger: Ledger, order: Order, *, on: str | None = None, approved: Approval | None = None, origin: Origin
) -> Notice:
    """Sends an order that is approved and has lines; when it will be ready is reckoned from that day.

    ``approved`` notes the approval in the same step. ``Refused`` without any, unless the school's setting
    ``order.unapproved`` says that it needs none.
    """
    register, number = ledger.register, order.number
    if order.sent_on is not None:
        raise Refused(mark("{order} was sent on {on}."), order=number, on=iso(order.sent_on))
    lines = [line for line in order_lines(register, order.id) if line.standing.state != OrderState.CANCELLED]
    if not lines:
        raise Refused(mark("{order} has no lines yet. Add what is asked for."), order=number)
    if approved is None and needs_approval(register, order):
        raise Refused(mark("{order} is not approved. Print the order sheet and note who signed it."), order=number)
    day = on or ledger.today.isoformat()
    check_past(ledger, day)
    ready = outlook_of(
        register,
        [line.record.item for line in lines],
        date.fromisoformat(day),
        date.fromisoformat(iso(order.wanted)),
    ).arrival
    expected = None if ready is None else ready.isoformat()
    return ledger.commit(order_steps.send_changes(order, day, origin=origin, expected=expected, approval=approved))


def decide(ledger: Ledger, line: OrderLine, decision: Decision, statement: Statement, *, origin: Origin) -> Notice:
    """Notes what was decided on a line that is sent; another number than asked for waits to be acknowledged (V2)."""
    if line.order.sent_on is None:
        raise Refused(mark("{order} is not sent, so nothing can be decided on it."), order=line.order.number)
    _check(decision)
    check_past(ledger, statement.on)
    check_answered(line.order, statement.on)
    check_promise(line, decision.promised, statement.on)
    decision = _priced(ledger, line, decision)
    name = _product(ledger, line)
    return ledger.commit(order_steps.decide_changes(line, decision, statement, origin=origin, product_name=name))


def declare(
    ledger: Ledger,
    line: OrderLine,
    outstanding: int,
    statement: Statement,
    *,
    promised: str | None = None,
    origin: Origin,
) -> Notice:
    """Notes how many of a line the supplier says are still to come; the rest of what was decided never will."""
    check_quantity(outstanding)
    check_past(ledger, statement.on)
    check_answered(line.order, statement.on)
    if promised is not None:
        check_day(promised)
        check_promise(line, promised, statement.on)
    return ledger.commit(
        order_steps.declare_changes(line, statement, origin=origin, outstanding=outstanding, promised=promised)
    )


def cancel(
    ledger: Ledger, order: Order, *, line: int | None = None, statement: Statement | None = None, origin: Origin
) -> Notice:
    """Cancels what has not come of an order, or of one of its lines; by the school itself unless another is named."""
    lines = order_lines(ledger.register, order.id) if line is None else [find_line(ledger.register, order, line)]
    lines = [each for each in lines if each.standing.state not in ENDED]
    if not lines:
        raise Refused(mark("{order} has nothing that can be cancelled."), order=order.number)
    stated = statement or by_school(ledger)
    check_past(ledger, stated.on)
    check_answered(order, stated.on)
    cancelled = order_steps.cancel_changes(lines, stated, origin=origin)
    released = _released(ledger.register, lines, stated, origin)
    return ledger.commit(joined([cancelled, *released], cancelled.sentence) if released else cancelled)


def _released(register: Register, lines: Sequence[OrderLine], statement: Statement, origin: Origin) -> list[ChangeSet]:
    """What a cancelled supplement would have replaced is not ordered anew any more: it lacks on its origin again."""
    origins = [line.record.origin for line in lines if line.record.origin is not None]
    by_id = {line.record.id: line for line in lines_called(register, list(dict.fromkeys(origins)))}
    released: dict[int, int] = {}
    for line in lines:
        if line.record.origin in by_id and line.record.origin is not None:
            left = line.quantities.binding - line.quantities.delivered
            released[line.record.origin] = released.get(line.record.origin, 0) + max(0, left)
    return [
        order_steps.release_changes(by_id[id], count, statement, origin=origin)
        for id, count in released.items()
        if min(count, by_id[id].quantities.supplemented)
    ]


def close(ledger: Ledger, line: OrderLine, *, reason: str | None = None, origin: Origin) -> Notice:
    """Takes a line as it is: nothing of it is a discrepancy any more."""
    if line.standing.state in ENDED:
        raise Refused(mark("Line {line} of {order} is closed already."), line=line.number, order=line.order.number)
    return ledger.commit(order_steps.close_changes(line, by_school(ledger, reason=reason), origin=origin))


def acknowledge(ledger: Ledger, order: Order, *, line: int | None = None, origin: Origin) -> Notice:
    """Notes that the school has seen what others changed on the order, or on one line of it (needs V2)."""
    lines = order_lines(ledger.register, order.id) if line is None else [find_line(ledger.register, order, line)]
    waiting = [each for each in lines if each.waiting]
    if not waiting:
        raise Refused(mark("Nothing waits to be acknowledged in {order}."), order=order.number)
    by, on = ledger.actor, ledger.today.isoformat()
    return ledger.commit(order_steps.acknowledge_changes(waiting, by, on, origin=origin))


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a supplementary order asks for on one line of its origin."""

    line: OrderLine
    quantity: int


@dataclass(frozen=True, slots=True)
class Supplemented:
    """A supplementary order, and whether it will be ready in time; ``outlook.too_late`` marks it for escalation."""

    notice: Notice
    order: int
    outlook: Outlook


def replacements(found: Sequence[Discrepancy]) -> list[Replacement]:
    """What a supplement to these discrepancies asks for: one line for each line that lacks something."""
    wanted: dict[int, Replacement] = {}
    for each in found:
        if each.line is None or not each.to_replace:
            continue
        known = wanted.get(each.line.record.id)
        quantity = each.to_replace + (known.quantity if known else 0)
        wanted[each.line.record.id] = Replacement(each.line, quantity)
    return list(wanted.values())


def _supplement_day(ledger: Ledger, order: Order, wanted: str | None) -> str:
    """The day by which a supplement is wanted; ``Refused`` for none, and for one that has gone by."""
    day = wanted or iso(wanted_anew(ledger, order))
    if not day:
        message = mark("{order} was wanted on {day}, which has gone by. Say by which day the supplement is wanted.")
        raise Refused(message, order=order.number, day=iso(order.wanted))
    check_day(day)
    if day < ledger.today.isoformat():
        raise Refused(mark("{day} has gone by. Say by which day it is wanted."), day=day)
    return day


def supplement(
    ledger: Ledger,
    chosen: Sequence[Replacement],
    *,
    wanted: str | None = None,
    reason: str | None = None,
    sure: bool = False,
    origin: Origin,
) -> Supplemented:
    """One supplementary order to one origin, wanted on the day that is said; ``Refused`` for none, and for more than
    lacks or is faulty unless somebody is ``sure``.

    Without a day: that of its origin or the term start, whichever comes first and is still to come. Where neither is,
    it is refused until a day is said. It is a draft like any other order: approved and sent before it leaves the
    school.
    """
    chosen = [each for each in chosen if each.quantity > 0]
    order = _only_origin(chosen)
    day = _supplement_day(ledger, order, wanted)
    lacking = {each.line.record.id: each.quantity for each in replacements(_amiss(ledger, order))}
    be_sure(anew_doubt([(each.line, each.quantity) for each in chosen], lacking), sure=sure)
    wishes = [_replacing(ledger, each) for each in chosen]
    ahead = outlook_of(
        ledger.register,
        [None if wish.item is None else wish.item.id for _, wish in wishes],
        ledger.today,
        date.fromisoformat(day),
    )
    purpose = Purpose(
        OrderPurpose.SUPPLEMENTARY,
        day,
        order.unit,
        order.cost_centre or None,
        order.supplier or None,
        origin=order.id,
        expected=None if ahead.arrival is None else ahead.arrival.isoformat(),
    )
    statement = by_school(ledger, reason=reason)
    notice = ledger.commit(amiss.supplement_changes(order, wishes, purpose, statement, origin=origin))
    return Supplemented(notice, notice.created[order_steps.NEW_ORDER].id, ahead)


def _amiss(ledger: Ledger, order: Order) -> Sequence[Discrepancy]:
    return discrepancies(ledger.register, ledger.today, order=order.id)


def wanted_anew(ledger: Ledger, order: Order) -> date | None:
    """When a supplement to an order is wanted, as long as nobody says it: the day of the order or the term start,
    whichever comes first of those that are still to come; ``None`` where neither is."""
    start = planning(ledger.register, ledger.today).term_start
    return min((day for day in (order.wanted, start) if day is not None and day >= ledger.today), default=None)


def _only_origin(chosen: Sequence[Replacement]) -> Order:
    if not chosen:
        raise Refused(mark("There is nothing here that a supplementary order would ask for."))
    order = chosen[0].line.order
    if any(each.line.order.id != order.id for each in chosen):
        raise Refused(mark("A supplementary order has one origin. Choose the lines of one order at a time."))
    return order


def _replacing(ledger: Ledger, each: Replacement) -> tuple[OrderLine, Wish]:
    product = ledger.register.get(PRODUCT, each.line.record.product or 0)
    if product is None:
        raise Refused(mark("The product of line {line} is gone."), line=each.line.number)
    wish = _wish(ledger, Asked(product, each.quantity))
    return each.line, replace(wish, origin=each.line)


def check_quantity(quantity: int) -> None:
    """Refuses a quantity below nought, or one that can only be a slip of the finger."""
    if quantity < 0:
        raise Refused(mark("The quantity must not be negative."))
    if quantity > MOST_UNITS:
        raise Refused(mark("The quantity must be at most {most}."), most=f"{MOST_UNITS:,}".replace(",", " "))


def check_day(typed: str) -> None:
    """Refuses a text that is no date, with the sentence that the field itself would say."""
    with refusing_unread():
        ORDER.field("wanted").read(typed)
    if not _EARLIEST <= typed <= _LATEST:
        raise Refused(mark("{day} cannot be right. Look at the year."), day=typed)


def check_past(ledger: Ledger, day: str) -> None:
    """Refuses what is no date, and a day to come."""
    check_day(day)
    if day > ledger.today.isoformat():
        raise Refused(mark("{on} has not come yet. Choose today or an earlier day."), on=day)
