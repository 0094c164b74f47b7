"""The school itself: the first unit that is looked after here, to which what names no other unit belongs."""

from __future__ import annotations

from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.records import Unit
from coordinator.ledger.questions import Register


def own_unit(register: Register) -> Unit | None:
    """The school itself; ``None`` in a register that has not been given one yet."""
    return next(iter(register.find(UNIT, "own", 1)), None)  # the oldest stands first


def home_unit(register: Register) -> int | None:
    """The id of :func:`own_unit`."""
    found = own_unit(register)
    return None if found is None else found.id
