"""Days that can hardly be meant, told and kept as they stand: seen in the future, bought in 2062 or 1926."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from coordinator.exchange.imports.row_reasons import IN_THE_FUTURE, UNLIKELY_PURCHASE

_FIRST: Final = "1990"
"""No device of a school's was bought before."""


def unlikely_days(by_field: Mapping[str, Sequence[Any]], horizon: str) -> Iterator[tuple[int, str, str]]:
    """Of each such day the row's place, the field and a message id; ``horizon`` is the last day on which a device can
    have been seen, a year before the last on which one can have been bought.
    """
    a_year_on = f"{int(horizon[:4]) + 1}{horizon[4:]}"
    for field, first, last, reason in (
        ("last_seen", "", horizon, IN_THE_FUTURE),
        ("purchase_date", _FIRST, a_year_on, UNLIKELY_PURCHASE),
    ):
        days = by_field.get(field, ())
        if max(filter(None, days), default=first) > last or min(filter(None, days), default=last) < first:
            yield from ((at, field, reason) for at, day in enumerate(days) if day and not first <= day <= last)
