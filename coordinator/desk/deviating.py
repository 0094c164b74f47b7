"""What is unusual about a hand-over: it is written as it happened, and told (``design``: record reality)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from coordinator.domain.changes import Record, Ref
from coordinator.ledger.asking import Register
from coordinator.words import mark, text

_STRAYED: Final = {
    "lost": mark("{device} was reported as lost. It counts as in use again."),
    "stolen": mark("{device} was reported as stolen. It counts as in use again."),
    "retired": mark("{device} was retired. It counts as in use again."),
    "broken": mark("{device} was noted as broken. It counts as in use again."),
    "repair": mark("{device} was noted as being at repair. It counts as in use again."),
    "ordered": mark("{device} was noted as ordered but not delivered. It counts as in use now."),
}


def deviations(register: Register, person: Record | None, devices: Sequence[Record]) -> tuple[str, ...]:
    """What is unusual about handing the devices to the person, as sentences; ask before the commit.

    Somebody else has one, it is lost, retired or another school's, or the person has left. Nothing of it is refused.
    """
    return (
        *_of_person(register, person),
        *(said for device in devices for said in _of_device(register, person, device)),
    )


def _of_person(register: Register, person: Record | None) -> Iterator[str]:
    if person is not None and person["active"] == 0:
        yield text("{person} is noted as having left.", person=register.name(person.ref))


def _of_device(register: Register, person: Record | None, device: Record) -> Iterator[str]:
    name = register.name(device.ref)
    holder = device.number("held_by")
    if holder is not None and (person is None or holder != person.id):
        said = register.name(Ref("person", holder))
        yield text("{device} was held by {person}, whose loan ends with this.", device=name, person=said)
    strayed = _STRAYED.get(device.text("status"))
    if strayed is not None:
        yield text(strayed, device=name)
    owner = device.number("owned_by")
    unit = None if owner is None else register.get("unit", owner)
    if unit is not None and unit["own"] != 1:
        yield text("{device} belongs to {unit}.", device=name, unit=register.name(unit.ref))
