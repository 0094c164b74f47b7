"""What differs from what was decided, over all orders, and what becomes of it (needs V3, V5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.domain.calendar import add_working_days, next_working_day
from coordinator.domain.changes import ChangeSet, Creation, Origin, Ref, Sentence, difference
from coordinator.domain.choices import choices
from coordinator.domain.orders.order_choices import JournalStep, UnitVerdict
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Order
from coordinator.domain.orders.order_states import QUIET
from coordinator.domain.orders.order_steps import (
    NEW_ORDER,
    Purpose,
    Statement,
    Wish,
    journal_entry,
    new_order_changes,
)
from coordinator.domain.orders.promises import Promise
from coordinator.words import mark, text


class DiscrepancyKind:
    """In what way a delivery differs from what was decided."""

    MISSING: Final = "missing"
    OVER: Final = "over"
    WRONG_PRODUCT: Final = "wrong_product"
    WRONG_CONTENT: Final = "wrong_content"
    LATE: Final = "late"
    DOUBLED: Final = "doubled"


DISCREPANCIES: Final = choices(
    (DiscrepancyKind.MISSING, mark("Will not come")),
    (DiscrepancyKind.OVER, mark("Too many")),
    (DiscrepancyKind.WRONG_PRODUCT, mark("Wrong product")),
    (DiscrepancyKind.WRONG_CONTENT, mark("Wrong content")),
    (DiscrepancyKind.LATE, mark("Late")),
    (DiscrepancyKind.DOUBLED, mark("Ordered twice")),
)


_NOT_REPLACED: Final = (DiscrepancyKind.OVER, DiscrepancyKind.LATE, DiscrepancyKind.DOUBLED)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that is not as decided: its kind, how many, the line or (for what nobody ordered) the order alone."""

    kind: str
    quantity: int
    order: Order | None
    line: OrderLine | None = None
    unit: DeliveredUnit | None = None
    days: int = 0
    detail: str = ""

    @property
    def label(self) -> str:
        """What is amiss, in the language in use."""
        return next(text(choice.label) for choice in DISCREPANCIES if choice.code == self.kind)

    @property
    def product(self) -> int | None:
        """The product that came, else the one that was ordered; ``None`` for a unit of no known product."""
        if self.unit is not None and self.unit.product is not None:
            return self.unit.product
        return None if self.line is None else self.line.record.product

    @property
    def to_replace(self) -> int:
        """How many a supplementary order would ask for; nothing for what is too many or was never ordered."""
        if self.line is None or self.kind in _NOT_REPLACED:
            return 0
        return self.quantity


def of_line(line: OrderLine, today: date, promise: Promise | None = None) -> Iterator[Discrepancy]:
    """What is amiss with a line; nothing for one that is closed, cancelled or not sent.

    ``promise`` is what is promised of what is still to come: too late a day is late the day it is known.
    """
    amounts, standing = line.quantities, line.standing
    if standing.state in QUIET:
        return
    if amounts.unresolved:
        yield Discrepancy(
            DiscrepancyKind.MISSING,
            amounts.unresolved,
            line.order,
            line,
            detail=_reason_of(line, JournalStep.OUTSTANDING),
        )
    if amounts.over:
        yield Discrepancy(DiscrepancyKind.OVER, amounts.over, line.order, line)
    if amounts.doubled:
        yield Discrepancy(DiscrepancyKind.DOUBLED, amounts.doubled, line.order, line)
    yield from _faulty_units(line)
    if days := late_days(line, today, promise):
        ready = "" if promise is None else text("Ready on {day}", day=promise.ready.isoformat())
        detail = ": ".join(filter(None, (ready, _reason_of(line, JournalStep.PROMISED))))
        yield Discrepancy(DiscrepancyKind.LATE, amounts.outstanding, line.order, line, days=days, detail=detail)


def _faulty_units(line: OrderLine) -> Iterator[Discrepancy]:
    left = line.quantities.faulty
    for unit in line.units:
        if left <= 0 or (unit.quantity or 0) <= 0:
            continue
        kind = _fault(unit, line)
        if kind is not None:
            count = min(left, unit.quantity or 1)
            left -= count
            yield Discrepancy(kind, count, line.order, line, unit, detail=fault_of(unit))


def late_days(line: OrderLine, today: date, promise: Promise | None) -> int:
    """How many days what is still to come is late: overdue since its day, or promised so much later than wanted."""
    return max(line.late_by(today), 0 if promise is None else promise.days_late)


def of_unexpected(units: Sequence[DeliveredUnit], orders: dict[int, Order | None]) -> Iterator[Discrepancy]:
    """Units that nobody ordered; ``orders`` gives the order of each delivery, by the delivery's id."""
    for unit in units:
        if unit.line is None and (unit.quantity or 0) > 0:
            order = orders.get(unit.delivery or 0)
            detail = fault_of(unit) or unit.said
            yield Discrepancy(DiscrepancyKind.WRONG_PRODUCT, unit.quantity or 1, order, None, unit, detail=detail)


def _fault(unit: DeliveredUnit, line: OrderLine) -> str | None:
    if unit.product is not None and unit.product != line.record.product:
        return DiscrepancyKind.WRONG_PRODUCT
    return DiscrepancyKind.WRONG_CONTENT if unit.verdict == UnitVerdict.DEVIATING else None


def fault_of(unit: DeliveredUnit) -> str:
    """What the unit lacks and what else was noted, as one line."""
    points = [point for point in unit.missing.splitlines() if point]
    return ", ".join([*points, *([unit.deviation] if unit.deviation else [])])


def _reason_of(line: OrderLine, what: str) -> str:
    return next((entry.reason for entry in reversed(line.journal) if entry.what == what), "")


@dataclass(frozen=True, slots=True)
class Outlook:
    """When what is ordered today would be ready, and whether that is in time (needs V5).

    ``arrival`` is ``None`` while no lead time is known. ``last_day`` is the last day on which ordering was in time.
    """

    lead_days: int | None
    arrival: date | None
    needed: date
    last_day: date | None

    @property
    def too_late(self) -> bool:
        """Whether it must be escalated: it will not be ready on the day it is needed."""
        return self.arrival is not None and self.arrival > self.needed

    @property
    def days_late(self) -> int:
        """How many days after it is needed it would be ready."""
        return (self.arrival - self.needed).days if self.arrival is not None and self.too_late else 0


def outlook(
    lead_days: int | None,
    today: date,
    wanted: date,
    *,
    term_start: date | None = None,
    preparation_days: int = 0,
    closed: Collection[date] = (),
) -> Outlook:
    """Lead time and the school's own preparation, in working days, against the wanted day and the term start."""
    needed = wanted if term_start is None or term_start < today else min(wanted, term_start)
    if lead_days is None:
        return Outlook(None, None, needed, None)
    needs = lead_days + preparation_days
    arrival = next_working_day(add_working_days(today, needs, closed), closed)
    return Outlook(lead_days, arrival, needed, add_working_days(needed, -needs, closed))


def supplement_changes(
    order: Order,
    chosen: Sequence[tuple[OrderLine, Wish]],
    purpose: Purpose,
    statement: Statement,
    *,
    origin: Origin,
) -> ChangeSet:
    """A supplementary order of what does not come or must be replaced; it refers to its origin, line by line (V5)."""
    made = new_order_changes(purpose, [wish for _, wish in chosen], statement, origin=origin)
    creations: list[Creation] = list(made.creations)
    lowest = min(creation.id for creation in creations)
    for line, wish in chosen:
        lowest -= 1
        before = line.quantities.supplemented
        creations.append(
            journal_entry(
                line.record.id,
                JournalStep.SUPPLEMENT,
                statement,
                id=lowest,
                before=before,
                after=before + wish.quantity,
                order=NEW_ORDER,
            )
        )
    sentence = Sentence(
        mark("Supplementary order {order} to {origin}"), {"order": Ref(ORDER.code, NEW_ORDER), "origin": order.ref}
    )
    return ChangeSet(sentence, origin, creations=tuple(creations))


def escalate_changes(order: Order, to: str | None, on: str, *, origin: Origin) -> ChangeSet:
    """The order is taken up with whoever stands next on the ladder (needs V5, V16)."""
    return ChangeSet(
        Sentence(mark("{order} escalated"), {"order": order.ref}),
        origin,
        changes=difference(order, {"escalated_on": on, "escalated_to": to}),
    )
