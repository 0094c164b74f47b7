"""Finds the one record that a person means by what they typed or scanned; several are told apart, none is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from coordinator.desk.records.scanned_codes import device_of
from coordinator.domain.changes import Record, Ref
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.keys import group_key
from coordinator.domain.kind import Kind
from coordinator.domain.records import Device, Person
from coordinator.domain.values import read_text
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Filter, Query, R, Register, Test
from coordinator.ledger.shown_rows import shown_rows
from coordinator.words import mark

_LISTED: Final = 8

# The paths whose exact text names a record of the kind, the surest first.
_NAMED_BY: Final = {
    UNIT.code: ("name", "code"),
    PRODUCT.code: ("model", "model_number"),
    GROUP.code: ("name",),
    ROOM.code: ("name",),
    PERSON.code: ("username", "email", "external_id", "alias", "shown"),
    HANDOVER.code: ("number",),
}
_NONE: Final = {
    UNIT.code: mark("There is no school unit “{said}”. Look at: coordinator list units."),
    PRODUCT.code: mark("There is no product “{said}”. Look at: coordinator list products."),
    GROUP.code: mark("There is no group “{said}”. Look at: coordinator list groups."),
    ROOM.code: mark("There is no room or cart “{said}”. Look at: coordinator list rooms."),
    PERSON.code: mark("There is nobody called “{said}”, neither by name nor by username, e-mail or id."),
    HANDOVER.code: mark("There is no receipt “{said}”."),
    DEVICE.code: mark("There is no device with the serial number or asset tag “{said}”."),
}

_NOTHING: Final = mark("Nothing of that kind is called “{said}”.")


def devices_called(register: Register, typed: str) -> Sequence[Device]:
    """The devices with this serial number or asset tag, compared normalised, or with the number of ``#12``."""
    return _by_number(register, DEVICE, typed) or _by_tag(register, DEVICE, typed)


def find_device(register: Register, typed: str) -> Device:
    """The device that is meant; ``Refused`` when there is none, or with the list when there are several (twins)."""
    return find_record(register, DEVICE, typed)


def find_devices(register: Register, typed: Iterable[str]) -> list[Device]:
    """Each device that is meant, once, in the order said; ``Refused`` as :func:`find_device`."""
    found = {record.id: record for record in (find_device(register, each) for each in typed)}
    return list(found.values())


def find_person(register: Register, typed: str) -> Person:
    """The person who is meant, by username, e-mail, id, alias or whole name; ``Refused`` for nobody or several."""
    return find_record(register, PERSON, typed)


def find_record(register: Register, kind: Kind[R], typed: str) -> R:
    """The record of a kind that is meant, by an exact name or ``#`` and its number; ``Refused`` for none or several."""
    wanted = read_text(typed)
    found = _by_number(register, kind, wanted)
    if wanted and not found:
        found = _by_tag(register, kind, typed) if kind.code == DEVICE.code else _by_name(register, kind, wanted)
    return _the_one(register, kind, typed, found)


def _by_tag(register: Register, kind: Kind[R], typed: str) -> Sequence[R]:
    found = {record.id: record for record in register.find(kind, "serial", typed)}
    for record in register.find(kind, "asset_tag", typed):
        found.setdefault(record.id, record)
    if not found and (device := device_of(register, typed)) is not None:  # scanned into the terminal
        same = register.get(kind, device.id)
        return () if same is None else (same,)
    return tuple(found.values())


def _by_name(register: Register, kind: Kind[R], typed: str) -> Sequence[R]:
    for path in _NAMED_BY.get(kind.code, kind.title):
        found = register.records(Query(kind, filters=(Filter(path, Test.IS, (typed,)),)), limit=_LISTED + 1)
        if found:
            return found
    if kind.code == GROUP.code and (groups := _by_class_name(register, typed)):
        return [each for id in groups[: _LISTED + 1] if (each := register.get(kind, id)) is not None]
    for path in _NAMED_BY.get(kind.code, kind.title):  # what a record was called that was joined into another
        if found := register.formerly(kind, path, typed):
            return found
    return ()


def _by_class_name(register: Register, typed: str) -> list[int]:
    """The groups that differ from this name in the word for a class before it alone: ``Klass 7A`` finds 7A."""
    ids = register.ids(Query(GROUP))
    rows = zip(ids, register.rows(GROUP, ids, ("name",)), strict=True)
    key = group_key(typed)
    return [id for id, (name,) in rows if group_key(str(name)) == key]


def _by_number(register: Register, kind: Kind[R], typed: str) -> Sequence[R]:
    number = typed.strip().removeprefix("#")
    if number == typed.strip() or not number.isdecimal() or len(number) > 15:
        return ()
    record = register.get(kind, int(number))
    if record is None and (kept := register.same_as(Ref(kind.code, int(number)))) is not None:
        record = register.get(kind, kept.id)
    return () if record is None else (record,)


def _the_one(register: Register, kind: Kind[R], typed: str, found: Sequence[R]) -> R:
    if not found:
        raise Refused(_NONE.get(kind.code, _NOTHING), said=typed.strip())
    if len(found) > 1:
        named = [described(register, record) for record in found[:_LISTED]]
        if len(found) > _LISTED:
            named.append("…")
        raise Refused(
            mark("“{said}” is the name of several. Say which one by its number: {found}."),
            said=typed.strip(),
            found="; ".join(named),
        )
    return found[0]


def described(register: Register, record: Record) -> str:
    """A record with enough beside its name to tell it from its namesakes: ``#12 NK-0412 (HP Fortis, 5A)``."""
    beside = {
        DEVICE.code: ("serial", "product.model", "held_by.shown", "placed_in.name"),
        PERSON.code: ("group.name", "username"),
        GROUP.code: ("unit.name",),
        ROOM.code: ("unit.name",),
        PRODUCT.code: ("maker", "model_number"),
    }.get(record.kind, ())
    values = shown_rows(register, record.kind, [record.id], beside)[0] if beside else ()
    name = register.name(Ref(record.kind, record.id))
    told = [str(value) for value in values if value not in (None, "", name)]
    return f"#{record.id} {name}" + (f" ({', '.join(told)})" if told else "")
