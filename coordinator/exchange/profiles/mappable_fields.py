"""Which fields a column of an unknown file can be mapped to: one list, from the fields of each kind of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from coordinator.domain.kinds import KINDS
from coordinator.exchange.profiles.own_lists import KIND_OF

SOURCE_ID: Final = "source_id"
"""The source's own id of a row, by which it is known again."""
FULL_NAME: Final = "full_name"
_PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "product": ("maker", "model", "model_number", "kind", "os"),
        **dict.fromkeys(
            ("held_by", "assigned_to"),
            (FULL_NAME, "username", "email", "external_id", "given_name", "family_name", "group"),
        ),
    }
)
"""What a device's file says of the records that it mentions; the others it mentions by their names alone."""
_BY_HAND: Final = frozenset({"alias"})
"""What no file brings: under which name a protected person is shown is decided here (needs U7)."""


def mappable(kind: str) -> tuple[str, ...]:
    """The codes of a kind of list, as profiles write them, in the order of its record's fields; own fields apart."""
    return tuple(_codes(kind))


def _codes(kind: str) -> Iterator[str]:
    if kind == "people":
        yield FULL_NAME
    for field in KINDS[KIND_OF[kind]].fields:
        if kind == "devices" and field.code in _PARTS:
            yield from (f"{field.code}.{part}" for part in _PARTS[field.code])
        elif field.editable and field.code not in _BY_HAND:
            yield field.code
    yield SOURCE_ID
