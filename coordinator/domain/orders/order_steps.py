"""Verbs of ordering: new order, lines, approval, sending, decisions, cancelling, acknowledging (needs V1, V2, V7, L3).

Pure functions from records to a change set. Nothing is refused because it exceeds a decision: it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Ref, Sentence, difference
from coordinator.domain.orders.order_choices import JournalStep
from coordinator.domain.orders.order_kinds import JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import CatalogueItem, Journal, Order
from coordinator.domain.records import Product
from coordinator.domain.values import Ore, Scalar, iso
from coordinator.words import mark

NEW_ORDER = -1  # the id that a new order has within its own change set; its lines and their journal follow


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says something about a line, on which day, and why. ``party`` is a code of ``kinds.PARTIES``."""

    party: str
    on: str
    name: str | None = None
    category: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that is wished for: product and quantity, with the catalogue item and price that hold for it."""

    product: Product
    quantity: int
    item: CatalogueItem | None = None
    price_ore: Ore | None = None
    monthly_fee_ore: Ore | None = None
    origin: OrderLine | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an order is for: the purpose's code, the day it is wanted, who receives it and who pays."""

    purpose: str
    wanted: str
    unit: int | None = None
    cost_centre: str | None = None
    supplier: str | None = None
    number: str | None = None
    origin: int | None = None
    expected: str | None = None
    note: str | None = None


def new_order_changes(purpose: Purpose, wishes: Sequence[Wish], statement: Statement, *, origin: Origin) -> ChangeSet:
    """A new order with its first lines, in draft; what each asks for is the first step of its journal."""
    values: dict[str, Scalar] = {
        "purpose": purpose.purpose,
        "wanted": purpose.wanted,
        "unit": purpose.unit,
        "cost_centre": purpose.cost_centre,
        "supplier": purpose.supplier,
        "origin": purpose.origin,
        "expected": purpose.expected,
        "note": purpose.note,
    }
    if purpose.number:
        values["number"] = purpose.number
    creations = [Creation(ORDER.code, NEW_ORDER, values)]
    for at, wish in enumerate(wishes):
        creations += _line(NEW_ORDER, at + 1, wish, statement, id=NEW_ORDER - 1 - 2 * at)
    return ChangeSet(
        Sentence(mark("Order {order} begun"), {"order": Ref(ORDER.code, NEW_ORDER)}), origin, creations=tuple(creations)
    )


def add_line_changes(
    order: Order, lines: Sequence[OrderLine], wish: Wish, statement: Statement, *, origin: Origin
) -> ChangeSet:
    """A further line on an order."""
    number = 1 + max((line.number for line in lines), default=0)
    return ChangeSet(
        Sentence(
            mark("{order}: {quantity} × {product} asked for"),
            {"order": order.ref, "quantity": wish.quantity, "product": wish.product.ref},
        ),
        origin,
        creations=_line(order.id, number, wish, statement, id=-1),
    )


def _line(order: int, number: int, wish: Wish, statement: Statement, *, id: int) -> tuple[Creation, ...]:
    values: Mapping[str, Scalar] = {
        "order": order,
        "line": number,
        "product": wish.product.id,
        "item": None if wish.item is None else wish.item.id,
        "price_ore": wish.price_ore,
        "monthly_fee_ore": wish.monthly_fee_ore,
        "origin": None if wish.origin is None else wish.origin.record.id,
        "note": wish.note,
    }
    return Creation(ORDER_LINE.code, id, values), journal_entry(
        id, JournalStep.ASKED, statement, id=id - 1, after=wish.quantity
    )


def journal_entry(
    line: int,
    what: str,
    statement: Statement,
    *,
    id: int,
    before: int | None = None,
    after: int | None = None,
    said: tuple[str | None, str | None] = (None, None),
    counted: int | None = None,
    order: int | None = None,
    delivery: int | None = None,
) -> Creation:
    """A journal entry about a line: what went from what to what, said by whom, and why."""
    return Creation(
        JOURNAL.code,
        id,
        {
            "line": line,
            "what": what,
            "quantity_from": before,
            "quantity_to": after,
            "said_from": said[0],
            "said_to": said[1],
            "counted": counted,
            "party": statement.party,
            "name": statement.name,
            "on": statement.on,
            "category": statement.category,
            "reason": statement.reason,
            "order": order,
            "delivery": delivery,
        },
    )


def approve_changes(order: Order, by: str, on: str, *, origin: Origin) -> ChangeSet:
    """The principal has signed the order sheet (needs L3)."""
    return ChangeSet(
        Sentence(mark("{order} approved"), {"order": order.ref}),
        origin,
        changes=difference(order, {"approved_by": by, "approved_on": on}),
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an order, and on which day."""

    by: str
    on: str


def send_changes(
    order: Order, on: str, *, origin: Origin, expected: str | None = None, approval: Approval | None = None
) -> ChangeSet:
    """The order leaves the school; it is ``expected`` to be ready on a day. Whether it is approved the desk asks."""
    wanted: dict[str, Scalar] = {"sent_on": on, "expected": expected or iso(order.expected) or None}
    if approval is not None:
        wanted |= {"approved_by": approval.by, "approved_on": approval.on}
    sentence = Sentence(mark("{order} sent"), {"order": order.ref})
    return ChangeSet(sentence, origin, changes=difference(order, wanted))


@dataclass(frozen=True, slots=True)
class Decision:
    """What a line shall be from now on; ``None`` leaves that as it stands. A product brings its item and its prices."""

    quantity: int | None = None
    promised: str | None = None
    product: Product | None = None
    price_ore: Ore | None = None
    item: CatalogueItem | None = None
    monthly_fee_ore: Ore | None = None


def decide_changes(
    line: OrderLine, decision: Decision, statement: Statement, *, origin: Origin, product_name: str = ""
) -> ChangeSet:
    """Somebody decided on a line: quantity, promised day, product or price; each is a step of the journal (needs V2).

    ``product_name`` is what the line's product was called before another took its place.
    """
    before = line.quantities.binding
    after = before if decision.quantity is None else decision.quantity
    message, amounts = mark("{order}, line {line}: {after} decided of {before}"), (line.quantities.asked, after)
    if decision.quantity is None:
        message = mark("{order}, line {line} changed")
    creations, wanted = _steps(line, decision, statement, (JournalStep.DECIDED, before), product_name)
    return _stated(line, message, amounts, creations, origin, difference(line.record, wanted))


def ask(
    line: OrderLine, decision: Decision, statement: Statement, *, origin: Origin, product_name: str = ""
) -> ChangeSet:
    """The school asks for something else on a line: another quantity, product or day; the decision stands."""
    before = line.quantities.asked
    changed = decision.quantity is not None and decision.quantity != before
    message = (
        mark("{order}, line {line}: {before} → {after} asked for") if changed else mark("{order}, line {line} changed")
    )
    kept = decision if changed else replace(decision, quantity=None)
    creations, wanted = _steps(line, kept, statement, (JournalStep.ASKED, before), product_name)
    amounts = (before, before if kept.quantity is None else kept.quantity)
    return _stated(line, message, amounts, creations, origin, difference(line.record, wanted))


def _price_words(price: Scalar) -> str | None:
    return None if price is None else str(price)


def _steps(
    line: OrderLine, decision: Decision, statement: Statement, said: tuple[str, int], product_name: str
) -> tuple[list[Creation], dict[str, Scalar]]:
    """The steps of the journal, and the line's own facts as they shall be; ``said`` is what a quantity is, and was."""
    what, before = said
    about, promised = line.record.id, line.quantities.promised
    creations: list[Creation] = []
    wanted: dict[str, Scalar] = {}

    def note(what: str, **values: Any) -> None:
        creations.append(journal_entry(about, what, statement, id=-1 - len(creations), **values))

    if decision.quantity is not None:
        note(what, before=before, after=decision.quantity)
    if decision.promised is not None and decision.promised != promised:
        note(JournalStep.PROMISED, said=(promised, decision.promised))
    other = None if decision.product is None or decision.product.id == line.record.product else decision.product
    if other is not None:
        note(JournalStep.PRODUCT, said=(product_name or None, other.model))
        wanted["product"] = other.id
        wanted["item"] = None if decision.item is None else decision.item.id
    for code, was, price in _new_prices(line, decision, other_product=other is not None):
        note(JournalStep.PRICE, said=(_price_words(was), _price_words(price)))
        wanted[code] = price
    return creations, {} if _is_overtaken(line, statement.on) else wanted


def _is_overtaken(line: OrderLine, on: str) -> bool:
    """Whether something later than that day says already what the line's product and prices are."""
    later = (JournalStep.PRODUCT, JournalStep.PRICE)
    return any(entry.what in later and iso(entry.on) > on for entry in line.journal)


def _new_prices(
    line: OrderLine, decision: Decision, *, other_product: bool
) -> Iterator[tuple[str, Scalar, int | None]]:
    """The prices that change: the field, what it was and what it becomes."""
    for code, price in (("price_ore", decision.price_ore), ("monthly_fee_ore", decision.monthly_fee_ore)):
        was = line.record.values.get(code)
        if price is None and not other_product:
            continue  # the price of another product says nothing of this one; of the same it stands
        if price != was:
            yield code, was, price


def declare_changes(
    line: OrderLine, statement: Statement, *, origin: Origin, outstanding: int, promised: str | None = None
) -> ChangeSet:
    """The supplier says how many are still to come; what it does not name will never come (``formats`` §7)."""
    amounts = line.quantities
    creations = [
        journal_entry(
            line.record.id,
            JournalStep.OUTSTANDING,
            statement,
            id=-1,
            before=amounts.outstanding,
            after=outstanding,
            counted=line.delivered_by(statement.on),
        )
    ]
    if promised is not None and promised != amounts.promised:
        creations.append(
            journal_entry(line.record.id, JournalStep.PROMISED, statement, id=-2, said=(amounts.promised, promised))
        )
    message = mark("{order}, line {line}: {after} back-ordered")
    return _stated(line, message, (amounts.outstanding, outstanding), creations, origin)


def cancel_changes(lines: Sequence[OrderLine], statement: Statement, *, origin: Origin) -> ChangeSet:
    """What has not come of the lines is cancelled; what has come stays, and what came beyond the decision stays too
    many: cancelling decides nothing more.
    """
    creations: list[Creation] = []
    for line in lines:
        amounts = line.quantities
        said = journal_entry(
            line.record.id,
            JournalStep.CANCELLED,
            statement,
            id=-1 - len(creations),
            before=amounts.binding,
            after=min(amounts.delivered, amounts.binding),
        )
        creations.append(said)
        if any(each.what == JournalStep.OUTSTANDING for each in line.journal):
            creations.append(
                journal_entry(
                    line.record.id,
                    JournalStep.OUTSTANDING,
                    statement,
                    id=-1 - len(creations),
                    before=amounts.outstanding,
                    after=0,
                    counted=amounts.delivered,
                )
            )
    sentence = Sentence(mark("{order} cancelled"), {"order": lines[0].order.ref})
    if len(lines) == 1:
        message = mark("{order}, line {line} cancelled")
        sentence = Sentence(message, {"order": lines[0].order.ref, "line": lines[0].number})
    return ChangeSet(sentence, origin, reason=statement.reason, creations=tuple(creations))


def release_changes(line: OrderLine, count: int, statement: Statement, *, origin: Origin) -> ChangeSet:
    """So many that a supplementary order asked for are cancelled there: they are not ordered anew any more."""
    before = line.quantities.supplemented
    after = max(0, before - count)
    said = journal_entry(line.record.id, JournalStep.SUPPLEMENT, statement, id=-1, before=before, after=after)
    message = mark("{order}, line {line}: {after} ordered anew")
    return _stated(line, message, (before, after), [said], origin)


def redeclare_changes(
    line: OrderLine, declared: Journal, counted: int, statement: Statement, *, origin: Origin
) -> ChangeSet:
    """What the supplier declared stands, of another number of units that had come by then: some were put on the line
    or taken off it since."""
    said = declared.quantity_to or 0
    step = journal_entry(
        line.record.id, JournalStep.OUTSTANDING, statement, id=-1, before=said, after=said, counted=counted
    )
    return _stated(line, mark("{order}, line {line}: {after} back-ordered"), (said, said), [step], origin)


def close_changes(line: OrderLine, statement: Statement, *, origin: Origin) -> ChangeSet:
    """The school takes the line as it is: nothing of it is a discrepancy any more."""
    amounts = line.quantities
    said = journal_entry(
        line.record.id, JournalStep.CLOSED, statement, id=-1, before=amounts.delivered, after=amounts.delivered
    )
    message = mark("{order}, line {line} closed as it is")
    return _stated(line, message, (amounts.delivered, amounts.delivered), [said], origin)


def acknowledge_changes(lines: Sequence[OrderLine], by: str, on: str, *, origin: Origin) -> ChangeSet:
    """The school has seen what others changed on the lines (needs V2); nothing is agreed to by that."""
    changes: list[Change] = []
    for line in lines:
        for waiting in line.waiting:
            changes += difference(waiting, {"acknowledged_by": by, "acknowledged_on": on})
    sentence = Sentence(
        mark("{order}: {count} changes acknowledged"), {"order": lines[0].order.ref, "count": len(changes) // 2}
    )
    return ChangeSet(sentence, origin, changes=tuple(changes))


def _stated(
    line: OrderLine,
    message: str,
    amounts: tuple[int, int],
    creations: Sequence[Creation],
    origin: Origin,
    changes: tuple[Change, ...] = (),
) -> ChangeSet:
    values: dict[str, Ref | Scalar] = {
        "order": line.order.ref,
        "line": line.number,
        "before": amounts[0],
        "after": amounts[1],
    }
    return ChangeSet(Sentence(message, values), origin, creations=tuple(creations), changes=changes)
