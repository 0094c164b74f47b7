"""What is unusual about a hand-over: it is written as it happened, and told (``design``: record reality)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coordinator.domain.changes import Ref
from coordinator.domain.hand_out_rules import GONE, NOT_TO_HAND_OUT
from coordinator.domain.inventory_kinds import DEVICE, PERSON, UNIT
from coordinator.domain.records import Device, Person
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text


def deviations(register: Register, person: Person | None, devices: Sequence[Device]) -> tuple[str, ...]:
    """What is unusual about handing the devices to the person, as sentences; ask before the commit.

    Somebody else has one, it is lost, retired or another school's, the person has left or has devices already. Nothing
    of it is refused.
    """
    taker = None if person is None else person.id
    named = (
        f"{register.name(device.ref)}: {sentence}"
        for device in devices
        for sentence in of_device(register, device, taker=taker, handing_out=True)
    )
    return (*of_person(register, person), *already_held(register, person), *named)


def already_held(register: Register, person: Person | None) -> Iterator[str]:
    """That somebody who is to get a device has some already."""
    held = [] if person is None else devices_held(register, person.id)
    if held:
        known = ", ".join(held[:3]) + ("…" if len(held) > 3 else "")
        yield count_text(
            "Has {count} device already: {names}.", "Has {count} devices already: {names}.", len(held), names=known
        )


def devices_held(register: Register, person: int) -> list[str]:
    """What the devices that a person holds are called."""
    ids = register.ids(Query(DEVICE, filters=(Filter("held_by", Test.IS, (person,)),)))
    return [register.name(Ref(DEVICE.code, id)) for id in ids]


def of_person(register: Register, person: Person | None) -> tuple[str, ...]:
    """What is unusual about the person who borrows or gives back."""
    if person is None or person.active is not False:
        return ()
    return (text("{person} is no longer at the school.", person=register.name(person.ref)),)


def of_device(register: Register, device: Device, *, taker: int | None, handing_out: bool) -> tuple[str, ...]:
    """What is unusual about a device that changes hands, in sentences that do not name it."""
    return tuple(_of_device(register, device, taker, handing_out=handing_out))


def _of_device(register: Register, device: Device, taker: int | None, *, handing_out: bool) -> Iterator[str]:
    held_by = device.held_by
    if handing_out and held_by is not None:
        holder = register.name(Ref(PERSON.code, held_by))
        if held_by == taker:
            yield text("{person} has it already.", person=holder)
        else:
            yield text("On loan to {person}. That loan ends now.", person=holder)
    status = device.status
    label = DEVICE.field("status").show(status) if status else ""
    if handing_out and status in NOT_TO_HAND_OUT:
        yield text("Stands as “{status}”. Handed out, it counts as in use.", status=label)
    elif status in GONE:
        yield text("Stands as “{status}”.", status=label)
    owner = device.owned_by
    unit = None if owner is None else register.get(UNIT, owner)
    if unit is not None and not unit.own:
        yield text("Belongs to {unit}.", unit=register.name(unit.ref))
