"""The kinds of record; a new kind plugs in by standing in this table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coordinator.domain.changes import Record
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import INVENTORY_KINDS
from coordinator.domain.kind import Kind
from coordinator.domain.orders.order_kinds import ORDER_KINDS
from coordinator.domain.termstart.term_kinds import TERM_KINDS

KINDS: Mapping[str, Kind[Record]] = MappingProxyType(
    {
        kind.code: kind
        for kind in (
            *INVENTORY_KINDS,
            *ORDER_KINDS,
            *TERM_KINDS,
        )
    }
)
# Own fields stand in one JSON column; in change sets and in the log such a field is named ``own.<code>``.
OWN_PREFIX = "own."


def referring(kind: str) -> tuple[tuple[Kind[Record], Field], ...]:
    """Every field, of any kind, that refers to records of this kind."""
    return tuple((other, field) for other in KINDS.values() for field in other.fields if field.refers == kind)


def field_at(kind: str, path: str) -> Field | None:
    """The field at the end of a path such as ``held_by.group.name``; ``None`` for own fields and derived columns."""
    head, _, rest = path.partition(".")
    field = KINDS[kind].by_code.get(head)
    if field is None or not rest:
        return field
    return field_at(field.refers, rest) if field.refers else None
