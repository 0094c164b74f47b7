"""Putting a registered delivery right: its day or number, a unit's line, a unit that never came (needs V3).

What stood there before stays in the log, and each correction is one step of undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Ref, Removal, Sentence, difference
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.deliveries import (
    Note,
    ProductFacts,
    ReceivedGoods,
    device_values,
    makes_device,
    months_on,
)
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar, iso
from coordinator.words import mark


def correct_delivery_changes(
    delivery: Delivery,
    wanted: Mapping[str, Scalar],
    devices: Iterable[tuple[Device, ProductFacts | None]] = (),
    *,
    origin: Origin,
    reason: str | None = None,
) -> ChangeSet:
    """The delivery's day, note number or other facts are put right; devices' dates that came of the old day follow."""
    changes = list(difference(delivery, wanted))
    old, new = iso(delivery.on), str(wanted.get("on") or iso(delivery.on))
    if old != new:
        for device, facts in devices:
            changes += difference(device, _moved_dates(device, facts, date.fromisoformat(old), date.fromisoformat(new)))
    sentence = Sentence(mark("Delivery {delivery} corrected"), {"delivery": delivery.ref})
    return ChangeSet(sentence, origin, reason=reason, changes=tuple(changes))


def _moved_dates(device: Device, facts: ProductFacts | None, old: date, new: date) -> dict[str, Scalar]:
    wanted: dict[str, Scalar] = {}
    if device.purchase_date == old:
        wanted["purchase_date"] = new.isoformat()
    months = (
        {}
        if facts is None
        else {
            "warranty_end": facts.warranty_months,
            "end_date": facts.product.lifetime_months,
        }
    )
    for code, count in months.items():
        if count is not None and device.values.get(code) == months_on(old, count):
            wanted[code] = months_on(new, count)
    return wanted


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where a unit stands, or shall stand: its line (``None``: nobody ordered it), and what it is there."""

    line: OrderLine | None
    facts: ProductFacts | None


def move_unit(
    unit: DeliveredUnit,
    before: UnitPlace,
    after: UnitPlace,
    note: Note,
    *,
    origin: Origin,
    device: Device | None = None,
    owner: int | None = None,
    reason: str | None = None,
) -> ChangeSet:
    """A unit is put on another line, or taken off it as unexpected. On a line it becomes a device if it is none yet.

    What its device has from the line before (product, price, order, dates) follows; what was edited since stays.
    """
    line = after.line
    wanted: dict[str, Scalar] = {"line": None if line is None else line.record.id}
    if after.facts is not None:
        wanted["product"] = after.facts.product.id
    creations: tuple[Creation, ...] = ()
    changes: tuple[Change, ...] = ()
    serial, quantity = unit.serial or None, unit.quantity or 1
    arrival = ReceivedGoods(line, after.facts, serial, quantity)
    if device is not None:
        changes = _followed(device, before, after, arrival, note)
    elif unit.device is None and after.facts is not None and makes_device(arrival, after.facts):
        order = None if line is None else line.order
        creations = (Creation(DEVICE.code, -1, device_values(arrival, after.facts, note, order, owner)),)
        wanted["device"] = -1
    return ChangeSet(
        Sentence(mark("Delivered unit {unit} put right"), {"unit": unit.ref}),
        origin,
        reason=reason,
        creations=creations,
        changes=(*difference(unit, wanted), *changes),
    )


def _followed(
    device: Device, before: UnitPlace, after: UnitPlace, arrival: ReceivedGoods, note: Note
) -> tuple[Change, ...]:
    if before.line is None or before.facts is None or after.line is None or after.facts is None:
        return ()
    was_arrival = ReceivedGoods(before.line, before.facts, arrival.serial, arrival.quantity)
    was = device_values(was_arrival, before.facts, note, before.line.order, None)
    now = device_values(arrival, after.facts, note, after.line.order, None)
    told = {code: value for code, value in now.items() if code != "owned_by" and device.values.get(code) == was[code]}
    return difference(device, told)


def remove_unit(
    unit: DeliveredUnit,
    device: Device | None,
    attachments: Sequence[Ref],
    *,
    origin: Origin,
    reason: str | None = None,
) -> ChangeSet:
    """A unit that never came is taken out of its delivery, with what is attached to it and the device made of it."""
    gone = [*attachments, unit.ref, *([] if device is None else [device.ref])]
    told = unit.serial or unit.said or f"#{unit.id}"
    return ChangeSet(
        Sentence(mark("{serial} taken out of its delivery"), {"serial": told}),
        origin,
        reason=reason,
        removals=tuple(Removal(ref.kind, ref.id) for ref in gone),
    )
