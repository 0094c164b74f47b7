"""What a record is born with where nobody says otherwise: by hand, by import. A delivery says everything itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from coordinator.domain.choices import Phase, Role, Status
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, ROOM, UNIT
from coordinator.domain.values import Scalar

BORN_WITH: Final[Mapping[str, Mapping[str, Scalar]]] = MappingProxyType(
    {
        DEVICE.code: MappingProxyType({"phase": Phase.OPERATION, "status": Status.IN_STORE}),
        PERSON.code: MappingProxyType({"active": 1, "role": Role.PUPIL}),
    }
)
"""A device added by hand is in operation and in store, a person is a pupil and active, since most are."""


def born(kind: str, values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The values of a new record that is added by hand; what is given as ``None`` stays empty."""
    whole = {**BORN_WITH.get(kind, {}), **values}
    return {code: value for code, value in whole.items() if value is not None}


def born_by_import(kind: str, fields: Collection[str], home: int | None) -> dict[str, Scalar]:
    """What a new record is given where its file says nothing: it belongs to the school that takes it in.

    A device manager knows nothing of the store, so a device's status stays open. Who has a class in the file is a
    pupil; of the others nothing is known. ``home`` is the unit that takes the file in.
    """
    if kind == DEVICE.code:
        return {"phase": BORN_WITH["device"]["phase"], "owned_by": home}
    if kind == PERSON.code:
        role = BORN_WITH["person"]["role"] if "group" in fields else Role.OTHER
        return {"active": BORN_WITH["person"]["active"], "role": role, "unit": home}
    if kind in (GROUP.code, ROOM.code):
        return {"unit": home}
    return {"own": 0} if kind == UNIT.code else {}
