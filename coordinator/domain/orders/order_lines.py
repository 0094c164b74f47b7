"""An order line with all that is known of it, and the steps of its journal as the arithmetic needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from coordinator.domain.orders.journal_chain import Step, chained, waiting
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Journal, Order, OrderLineRecord
from coordinator.domain.orders.order_states import Standing, line_standing
from coordinator.domain.orders.quantities import Arrived, Quantities, quantities
from coordinator.domain.values import iso


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order, its journal (oldest first), and the units that came on it."""

    order: Order
    record: OrderLineRecord
    journal: tuple[Journal, ...] = ()
    units: tuple[DeliveredUnit, ...] = ()
    deliveries: Mapping[int, Delivery] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def number(self) -> int:
        """The line's number within its order."""
        return self.record.line or 0

    @property
    def quantities(self) -> Quantities:
        """What the line amounts to."""
        return quantities(map(step_of, self.journal), arrived(self.units, self.record.product))

    @property
    def standing(self) -> Standing:
        """Where the line stands."""
        sent = self.order.sent_on is not None
        return line_standing(self.quantities, sent=sent, wanted=iso(self.order.wanted))

    @property
    def chain(self) -> tuple[Step, ...]:
        """The steps of the journal by their days, each with what held before it."""
        return chained(map(step_of, self.journal))

    @property
    def waiting(self) -> tuple[Journal, ...]:
        """The journal entries that the school has still to acknowledge (needs V2)."""
        amounts = self.quantities
        awaited = amounts.outstanding > 0 and not amounts.closed
        ids = {step.id for step in waiting(self.chain, awaited=awaited)}
        return tuple(entry for entry in self.journal if entry.id in ids)

    def delivered_by(self, on: str) -> int:
        """How many had come by the end of a day; what belongs to no known delivery had."""
        later = {id for id, delivery in self.deliveries.items() if iso(delivery.on) > on}
        return max(0, sum(unit.quantity or 0 for unit in self.units if unit.delivery not in later))

    def late_by(self, today: date) -> int:
        """How many days what is still to come is late."""
        return self.standing.late_by(today)


def step_of(entry: Journal) -> Step:
    """A journal entry as a step of the arithmetic."""
    return Step(
        what=entry.what,
        before=entry.quantity_from,
        after=entry.quantity_to,
        said_before=entry.said_from or None,
        said_after=entry.said_to or None,
        counted=entry.counted or 0,
        party=entry.party,
        on=iso(entry.on),
        id=entry.id,
        acknowledged=entry.acknowledged_on is not None,
    )


def arrived(units: Iterable[DeliveredUnit], product: int | None) -> Sequence[Arrived]:
    """The units as the arithmetic needs them; one of another product than the line's is wrong."""
    return [
        Arrived(
            unit.quantity or 0,
            unit.verdict,
            unit.product is None or product is None or unit.product == product,
        )
        for unit in units
    ]
