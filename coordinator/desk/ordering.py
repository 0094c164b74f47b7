"""Ordering at the desk: each step is one commit, asked for by window and command line alike (needs V1, V2, V5, L3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from coordinator.desk import schoolyear
from coordinator.desk.catalogue import item_of, price_of
from coordinator.desk.orders import find_line, ladder, order_lines, outlook_of
from coordinator.domain.changes import Origin, Record, Ref
from coordinator.domain.kinds import KINDS
from coordinator.domain.orders import discrepancies as amiss
from coordinator.domain.orders import ordering
from coordinator.domain.orders.discrepancies import Discrepancy, Outlook
from coordinator.domain.orders.lines import OrderLine
from coordinator.domain.orders.ordering import Decision, Purpose, Statement, Wish
from coordinator.domain.values import Unread
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class Asked:
    """A product that is asked for, and how many."""

    product: Record
    quantity: int
    note: str | None = None


def by_school(ledger: Ledger, *, reason: str | None = None, category: str | None = None) -> Statement:
    """A statement of the school's own, today."""
    return Statement("school", ledger.today.isoformat(), ledger.actor, category, reason)


def new_order(ledger: Ledger, purpose: Purpose, asked: Sequence[Asked] = (), *, origin: Origin) -> Notice:
    """Begins an order; its number stands in the notice's sentence, its record at ``created[ordering.ORDER]``."""
    _check_day(purpose.wanted)
    if purpose.number and ledger.register.find("order", "number", purpose.number):
        raise Refused(mark("There is an order {number} already. Choose another number."), number=purpose.number)
    if purpose.unit is None:
        purpose = replace(purpose, unit=home_unit(ledger))
    wishes = [_wish(ledger, each) for each in asked]
    return ledger.commit(ordering.new_order(purpose, wishes, by_school(ledger), origin=origin))


def add_line(ledger: Ledger, order: Record, asked: Asked, *, origin: Origin) -> Notice:
    """Puts a further product on an order that is not sent; a product that is there already gets a line of its own."""
    if order["sent_on"] is not None:
        raise Refused(
            mark("{order} is sent already. Make a new order, or a supplementary one."), order=order.text("number")
        )
    lines = order_lines(ledger.register, order.id)
    return ledger.commit(ordering.add_line(order, lines, _wish(ledger, asked), by_school(ledger), origin=origin))


def _wish(ledger: Ledger, asked: Asked) -> Wish:
    if asked.quantity < 1:
        raise Refused(mark("The quantity must be at least 1."))
    item = item_of(ledger.register, asked.product.id, ledger.today)
    price = None if item is None else price_of(ledger.register, item, ledger.today)
    source = asked.product if price is None else price
    return Wish(
        asked.product,
        asked.quantity,
        item,
        source.number("price_ore"),
        source.number("monthly_fee_ore"),
        note=asked.note,
    )


def home_unit(ledger: Ledger) -> int | None:
    """The first school unit that is looked after here."""
    return schoolyear.home_unit(ledger.register)


def ask(ledger: Ledger, line: OrderLine, quantity: int, *, reason: str | None = None, origin: Origin) -> Notice:
    """Asks for another quantity on a line."""
    if quantity < 0:
        raise Refused(mark("The quantity must not be negative."))
    return ledger.commit(ordering.ask(line, quantity, by_school(ledger, reason=reason), origin=origin))


def approve(ledger: Ledger, order: Record, by: str, *, on: str | None = None, origin: Origin) -> Notice:
    """Notes who approved the order and when, as the signed order sheet says (needs L3)."""
    if not by.strip():
        raise Refused(mark("Say who approved the order."))
    if not order_lines(ledger.register, order.id):
        raise Refused(mark("{order} has no lines yet. Add what is asked for."), order=order.text("number"))
    day = on or ledger.today.isoformat()
    _check_day(day)
    return ledger.commit(ordering.approve(order, by.strip(), day, origin=origin))


def send(ledger: Ledger, order: Record, *, on: str | None = None, unapproved: bool = False, origin: Origin) -> Notice:
    """Sends an order that is approved and has lines; when it will be ready is reckoned from that day.

    ``unapproved`` writes down that it was sent although nobody had approved it: the order goes on saying so.
    """
    register, number = ledger.register, order.text("number")
    if order["sent_on"] is not None:
        raise Refused(mark("{order} was sent on {on}."), order=number, on=order.text("sent_on"))
    lines = order_lines(register, order.id)
    if not lines:
        raise Refused(mark("{order} has no lines yet. Add what is asked for."), order=number)
    if order["approved_on"] is None and not unapproved:
        raise Refused(mark("{order} is not approved. Print the order sheet and note who signed it."), order=number)
    day = on or ledger.today.isoformat()
    _check_day(day)
    ready = outlook_of(
        register,
        [line.record.number("item") for line in lines],
        date.fromisoformat(day),
        date.fromisoformat(order.text("wanted")),
    ).arrival
    expected = None if ready is None else ready.isoformat()
    return ledger.commit(ordering.send(order, day, origin=origin, expected=expected))


def decide(ledger: Ledger, line: OrderLine, decision: Decision, statement: Statement, *, origin: Origin) -> Notice:
    """Notes what was decided on a line that is sent; another number than asked for waits to be acknowledged (V2)."""
    if line.order["sent_on"] is None:
        raise Refused(mark("{order} is not sent, so nothing can be decided on it."), order=line.order.text("number"))
    if decision.quantity is not None and decision.quantity < 0:
        raise Refused(mark("The quantity must not be negative."))
    if decision.promised is not None:
        _check_day(decision.promised)
    _check_day(statement.on)
    name = ledger.register.name(Ref("product", line.record.number("product") or 0))
    return ledger.commit(ordering.decide(line, decision, statement, origin=origin, product_name=name))


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
    if outstanding < 0:
        raise Refused(mark("The quantity must not be negative."))
    if promised is not None:
        _check_day(promised)
    return ledger.commit(ordering.declare(line, statement, origin=origin, outstanding=outstanding, promised=promised))


def cancel(
    ledger: Ledger, order: Record, *, line: int | None = None, statement: Statement | None = None, origin: Origin
) -> Notice:
    """Cancels what has not come of an order, or of one of its lines; by the school itself unless another is named."""
    lines = order_lines(ledger.register, order.id) if line is None else [find_line(ledger.register, order, line)]
    lines = [each for each in lines if each.standing.state not in ("cancelled", "closed")]
    if not lines:
        raise Refused(mark("{order} has nothing that can be cancelled."), order=order.text("number"))
    return ledger.commit(ordering.cancel(lines, statement or by_school(ledger), origin=origin))


def close(ledger: Ledger, line: OrderLine, *, reason: str | None = None, origin: Origin) -> Notice:
    """Takes a line as it is: nothing of it is a discrepancy any more."""
    if line.standing.state in ("closed", "cancelled"):
        raise Refused(
            mark("Line {line} of {order} is closed already."), line=line.number, order=line.order.text("number")
        )
    return ledger.commit(ordering.close(line, by_school(ledger, reason=reason), origin=origin))


def acknowledge(ledger: Ledger, order: Record, *, line: int | None = None, origin: Origin) -> Notice:
    """Notes that the school has seen what others changed on the order, or on one line of it (needs V2)."""
    lines = order_lines(ledger.register, order.id) if line is None else [find_line(ledger.register, order, line)]
    waiting = [each for each in lines if each.waiting]
    if not waiting:
        raise Refused(mark("Nothing waits to be acknowledged in {order}."), order=order.text("number"))
    by, on = ledger.actor, ledger.today.isoformat()
    return ledger.commit(ordering.acknowledge(waiting, by, on, origin=origin))


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


def supplement(
    ledger: Ledger,
    chosen: Sequence[Replacement],
    *,
    wanted: str | None = None,
    reason: str | None = None,
    origin: Origin,
) -> Supplemented:
    """One supplementary order to one origin, wanted on the same day or before the term start; ``Refused`` for none.

    It is a draft like any other order: approved and sent before it leaves the school.
    """
    chosen = [each for each in chosen if each.quantity > 0]
    if not chosen:
        raise Refused(mark("There is nothing here that a supplementary order would ask for."))
    order = chosen[0].line.order
    if any(each.line.order.id != order.id for each in chosen):
        raise Refused(mark("A supplementary order has one origin. Choose the lines of one order at a time."))
    if wanted is not None:
        _check_day(wanted)
    wishes = [_replacing(ledger, each) for each in chosen]
    ahead = outlook_of(
        ledger.register,
        [None if wish.item is None else wish.item.id for _, wish in wishes],
        ledger.today,
        date.fromisoformat(wanted or order.text("wanted")),
    )
    purpose = Purpose(
        "supplementary",
        ahead.needed.isoformat(),
        order.number("unit"),
        order.text("cost_centre") or None,
        order.text("supplier") or None,
        origin=order.id,
        expected=None if ahead.arrival is None else ahead.arrival.isoformat(),
    )
    statement = by_school(ledger, reason=reason)
    notice = ledger.commit(amiss.supplement(order, wishes, purpose, statement, origin=origin))
    return Supplemented(notice, notice.created[ordering.ORDER].id, ahead)


def _replacing(ledger: Ledger, each: Replacement) -> tuple[OrderLine, Wish]:
    product = ledger.register.get("product", each.line.record.number("product") or 0)
    if product is None:
        raise Refused(mark("The product of line {line} is gone."), line=each.line.number)
    wish = _wish(ledger, Asked(product, each.quantity))
    return each.line, replace(wish, origin=each.line)


def escalate(ledger: Ledger, order: Record, *, to: str | None = None, origin: Origin) -> Notice:
    """Notes that the order is taken up with somebody: the first on the ladder unless another is named (needs V16)."""
    rungs = ladder(ledger.register)
    name = to or next((rung.text("name") or rung.text("role") for rung in rungs), None)
    return ledger.commit(amiss.escalate(order, name, ledger.today.isoformat(), origin=origin))


def _check_day(said: str) -> None:
    """Refuses a text that is no date, with the sentence that the field itself would say."""
    try:
        KINDS["order"].field("wanted").read(said)
    except Unread as error:
        raise Refused("{sentence}", sentence=str(error)) from error
