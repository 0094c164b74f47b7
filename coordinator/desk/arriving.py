"""What has been decided and not come yet, as the term-start check counts it (needs V17)."""

from __future__ import annotations

from datetime import date

from coordinator.desk.planning import DEFAULT_PREPARATION_DAYS, PREPARATION_DAYS, days_off, number_setting
from coordinator.domain.calendar import LONGEST_LEAD, add_working_days
from coordinator.domain.termstart.answer import Arrival
from coordinator.domain.values import is_date
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger

_PATHS = ("product.kind", "outstanding", "due", "order.number", "line")


def arriving(ledger: Ledger, on: date) -> list[Arrival]:
    """Every line with units outstanding; ready once unpacked and prepared after the promised day, never when undated.

    An order names no group, so what arrives stands with what is shared.
    """
    register = ledger.register
    waiting = (
        Filter("decided", Test.FILLED),
        Filter("outstanding", Test.AFTER, (0,)),
        Filter("state", Test.IS_NOT, ("cancelled", "rejected", "closed")),
    )
    ids = register.ids(Query("order_line", filters=waiting))
    closed = days_off(register, range(ledger.today.year, on.year + 2))
    preparation = min(number_setting(register, PREPARATION_DAYS, DEFAULT_PREPARATION_DAYS), LONGEST_LEAD)
    found: list[Arrival] = []
    for kind, outstanding, due, order, line in register.rows("order_line", ids, _PATHS):
        ready = None
        if isinstance(due, str) and is_date(due):
            # A promise that has passed unkept is none: what comes comes from today on at the earliest.
            promised = date.fromisoformat(due)
            ready = None if promised < ledger.today else add_working_days(promised, preparation, closed)
        found.append(Arrival(str(kind or "other"), _number(outstanding), ready, order=str(order), line=_number(line)))
    return found


def lead_days(register: Register, product: int) -> int | None:
    """A product's longest lead time in the catalogue, in working days; ``None`` where it tells none."""
    items = register.records(Query("catalogue_item", filters=(Filter("product", Test.IS, (product,)),)))
    told = [days for item in items if (days := item.number("lead_days")) is not None]
    return max(told, default=None)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
