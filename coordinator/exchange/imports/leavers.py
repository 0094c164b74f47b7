"""Who a register marks as gone: kept, noted as having left, so that what they still have is found (needs V9).

Such a row sets a known person inactive, or takes a pupil out of the group that it names; of nobody else it is taken
note (``formats`` §6a: ``tobedeleted``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coordinator.domain.values import Scalar
from coordinator.ledger.stage import GONE, LEFT

Leave = Callable[[tuple[Scalar, ...], Scalar], tuple[tuple[Scalar, ...], str | None]]
"""The staged values of a row and its rank become those of what the row means."""


def leaving_fields(codes: Sequence[str]) -> tuple[str, ...]:
    """The staged fields of a file with these columns; the one of the mark comes last in ``codes``."""
    if GONE not in codes:
        return tuple(codes)
    if "group" in codes and "given_name" not in codes:
        return (*codes, LEFT)
    return tuple(codes) if "active" in codes else (*codes, "active")


def _place(fields: Sequence[str], code: str) -> int | None:
    return fields.index(code) if code in fields else None


def leaving(fields: Sequence[str]) -> Leave | None:
    """What makes of a row with the mark what it means; ``None`` where the file has no such column.

    Of several rows of one person one without the mark counts.
    """
    if GONE not in fields:
        return None
    marks = fields.index(GONE)
    group = fields.index("group") if fields[-1] == LEFT else None
    active = _place(fields, "active")

    def leave(said: tuple[Scalar, ...], rank: Scalar) -> tuple[tuple[Scalar, ...], str | None]:
        gone = said[marks] == 1
        values = [*said, None] if len(said) < len(fields) else list(said)
        values[marks] = 1 if gone else None
        if gone and group is not None:
            values[-1], values[group] = values[group], None
        elif gone and active is not None:
            values[active] = 0
        return tuple(values), "" if gone else str(rank or "0")

    return leave
