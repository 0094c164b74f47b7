"""How a record is told from its like in a list of answers: its name, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordinator.domain.changes import Ref
from coordinator.domain.derived import KEY_OF
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.kinds import KINDS, field_at
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Query, R, Register
from coordinator.ledger.shown_rows import shown_rows

MISSING = "–"
_BESIDE: Mapping[str, tuple[str, ...]] = {
    DEVICE.code: ("title", "product.model", "serial", "held_by.shown"),
    PERSON.code: ("shown", "group.name", "role"),
    GROUP.code: ("name", "unit.name"),
    ROOM.code: ("name", "unit.name"),
    UNIT.code: ("name", "code"),
    PRODUCT.code: ("model", "maker"),
    HANDOVER.code: ("number", "person.shown", "on"),
}


def told_apart(kind: str, ids: Sequence[int], register: Register) -> list[tuple[str, str]]:
    """For each id the record's name, and in one line what tells it from others of that name."""
    paths = _BESIDE.get(kind, KINDS[kind].title)
    found = []
    for id, row in zip(ids, shown_rows(register, kind, ids, paths), strict=True):
        parts = [_value_words(kind, path, value) for path, value in zip(paths, row, strict=True)]
        name = parts[0] or f"#{id}"
        beside = [part for part in dict.fromkeys(parts[1:]) if part and part != name]
        found.append((name, " · ".join(beside)))
    return found


def answers_to(kind: Kind[R], typed: str) -> Query[R]:
    """The records in which every word stands, in the order of their names where these have keys; devices, of which
    there are many, in the order in which they are found.
    """
    path = title_path(kind.code)
    return Query(kind, text=typed, order=((path, False),) if (kind.code, path) in KEY_OF else ())


def title_path(kind: str) -> str:
    """The one path under which a list shows references to this kind."""
    return _BESIDE[kind][0] if kind in _BESIDE else "id"


def shown_value(field: Field, value: Scalar, register: Register) -> str:
    """A value of any field in words, references by name, a missing one as a dash."""
    if value is None:
        return MISSING
    if field.refers and isinstance(value, int):
        return register.name(Ref(field.refers, value))
    return field.show(value) or MISSING


def _value_words(kind: str, path: str, value: Scalar) -> str:
    if value is None:
        return ""
    field = field_at(kind, path)
    return str(value) if field is None else field.show(value)
