"""What has been decided and not come yet, as the term-start check counts it (needs V17)."""

from __future__ import annotations

from datetime import date

from coordinator.desk.planning import DEFAULT_PREPARATION_DAYS, PREPARATION_DAYS, days_off, number_setting
from coordinator.domain.calendar import LONGEST_LEAD, add_working_days
from coordinator.domain.termstart.answer import Arrival
from coordinator.domain.values import is_date
from coordinator.ledger.asking import Filter, Query, Register, Test
from coordinator.ledger.ledger import Ledger

_PATHS = ("product.kind", "outstanding", "promised", "order.number", "line")


def preparation_days(register: Register) -> int:
    """The working days that the school needs to unpack and prepare what came."""
    return min(number_setting(register, PREPARATION_DAYS, DEFAULT_PREPARATION_DAYS), LONGEST_LEAD)


def arriving(ledger: Ledger, on: date, preparation: int | None = None) -> list[Arrival]:
    """Every line with units outstanding; ready once unpacked and prepared after the promised day, never when undated.

    ``preparation`` is in working days, the school's own unless another is thought of.

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
    if preparation is None:
        preparation = preparation_days(register)
    found: list[Arrival] = []
    for kind, outstanding, said, order, line in register.rows("order_line", ids, _PATHS):
        ready = None
        if isinstance(said, str) and is_date(said):  # the wanted day is a wish, no promise
            # A promise that has passed unkept is none: what comes comes from today on at the earliest.
            promised = date.fromisoformat(said)
            ready = None if promised < ledger.today else add_working_days(promised, preparation, closed)
        found.append(Arrival(str(kind or "other"), _number(outstanding), ready, order=str(order), line=_number(line)))
    return found


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
