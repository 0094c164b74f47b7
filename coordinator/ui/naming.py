"""How a record is told from its like in a list of answers: its name, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordinator.domain.derived import KEY_OF
from coordinator.domain.kinds import KINDS, field_at
from coordinator.domain.values import Scalar
from coordinator.ledger.asking import Query, Register

_BESIDE: Mapping[str, tuple[str, ...]] = {
    "device": ("title", "product.model", "serial", "held_by.shown"),
    "person": ("shown", "group.name", "role"),
    "group": ("name", "unit.name"),
    "room": ("name", "unit.name"),
    "unit": ("name", "code"),
    "product": ("model", "maker"),
    "handover": ("number", "person.shown", "on"),
}


def told_apart(kind: str, ids: Sequence[int], register: Register) -> list[tuple[str, str]]:
    """For each id the record's name, and in one line what tells it from others of that name."""
    paths = _BESIDE.get(kind, KINDS[kind].title)
    found = []
    for id, row in zip(ids, register.rows(kind, ids, paths), strict=True):
        parts = [_shown(kind, path, value) for path, value in zip(paths, row, strict=True)]
        name = parts[0] or f"#{id}"
        beside = [part for part in dict.fromkeys(parts[1:]) if part and part != name]
        found.append((name, " · ".join(beside)))
    return found


def answers_to(kind: str, said: str) -> Query:
    """The records in which every word stands, in the order of their names where these have keys; devices, of which
    there are many, in the order in which they are found.
    """
    path = title_path(kind)
    return Query(kind, text=said, order=((path, False),) if (kind, path) in KEY_OF else ())


def title_path(kind: str) -> str:
    """The one path under which a list shows references to this kind."""
    return _BESIDE[kind][0] if kind in _BESIDE else "id"


def _shown(kind: str, path: str, value: Scalar) -> str:
    if value is None:
        return ""
    field = field_at(kind, path)
    return str(value) if field is None else field.show(value)
