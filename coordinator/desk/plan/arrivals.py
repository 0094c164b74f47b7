"""What has been decided and not come yet, as the term-start check counts it (needs V17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from coordinator.desk.orders.promised_days import preparation_days
from coordinator.desk.year.unit_years import SchoolYear, school_year
from coordinator.domain.choices import DeviceKind
from coordinator.domain.orders.order_kinds import ORDER_LINE
from coordinator.domain.orders.order_states import PAST
from coordinator.domain.termstart.answer import Arrival
from coordinator.domain.values import is_date
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, Test

_PATHS: Final = ("product.kind", "outstanding", "promised", "order.number", "line", "order", "order.unit")


def arriving(ledger: Ledger, on: date) -> list[Arrival]:
    """Every line with units outstanding; ready once unpacked and prepared after the promised day, never when undated.

    An order names no group, so what arrives stands with what is shared.
    """
    register = ledger.register
    waiting = (
        Filter("decided", Test.FILLED),
        Filter("outstanding", Test.AFTER, (0,)),
        Filter("state", Test.IS_NOT, PAST),
    )
    ids = register.ids(Query(ORDER_LINE, filters=waiting))
    found: list[Arrival] = []
    for id, row in zip(ids, register.rows(ORDER_LINE, ids, _PATHS), strict=True):
        kind, outstanding, said, number, line, order, unit = row
        # the wanted day is a wish, no promise
        promised = date.fromisoformat(said) if isinstance(said, str) and is_date(said) else None
        found.append(
            Arrival(
                str(kind or DeviceKind.OTHER), _number(outstanding), None, order=str(number), line=_number(line),
                promised=promised, order_id=_number(order), line_id=id, unit=unit if isinstance(unit, int) else None,
            )
        )  # fmt: skip
    return ready_arrivals(found, ledger.today, preparation_days(register), school_year(register), until=on)


def ready_arrivals(
    arrivals: Iterable[Arrival], today: date, days: int, year: SchoolYear, *, until: date
) -> list[Arrival]:
    """The same arrivals, each ready so many working days of its unit after its promised day.

    A promise that has passed unkept is none: what comes comes from today on at the earliest. A line promised after
    ``until`` is late however long the preparation takes, and is ready at the earliest on its promised day.
    """
    ready: dict[tuple[date, int | None], date] = {}
    found: list[Arrival] = []
    for each in arrivals:
        if each.promised is None or each.promised < today or each.promised > until:
            found.append(replace(each, ready=None if each.promised is None or each.promised < today else each.promised))
            continue
        key = (each.promised, each.unit)
        if key not in ready:
            ready[key] = year.prepared(each.promised, days, each.unit)
        found.append(replace(each, ready=ready[key]))
    return found


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
