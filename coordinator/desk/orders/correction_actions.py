"""Putting a delivery right at the desk, long after it was registered; each step can be undone (needs V3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coordinator.desk.identity.joined_changes import joined
from coordinator.desk.orders.attachment_files import attached_to
from coordinator.desk.orders.catalogue import delivered_facts, item_of
from coordinator.desk.orders.delivery_actions import units_of
from coordinator.desk.orders.order_actions import by_school, check_past
from coordinator.desk.orders.order_doubts import check_came
from coordinator.desk.orders.order_queries import lines_called
from coordinator.domain.changes import ChangeSet, Origin, Ref, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT
from coordinator.domain.orders import delivery_corrections
from coordinator.domain.orders.deliveries import Note, ProductFacts
from coordinator.domain.orders.delivery_corrections import UnitPlace
from coordinator.domain.orders.order_choices import JournalStep
from coordinator.domain.orders.order_kinds import ATTACHMENT, DELIVERY, ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery
from coordinator.domain.orders.order_steps import Statement, redeclare_changes
from coordinator.domain.records import Device
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Register
from coordinator.words import mark


def correct(
    ledger: Ledger, delivery: Delivery, wanted: Mapping[str, Scalar], *, reason: str | None = None, origin: Origin
) -> Notice:
    """Puts a delivery's day or note number right afterwards; the log keeps what stood there (needs V3)."""
    if "on" in wanted:
        check_past(ledger, str(wanted["on"] or ""))
        check_came(ledger.register.get(ORDER, delivery.order or 0), str(wanted["on"]))
    if all(delivery.values.get(code) == value for code, value in wanted.items()):
        raise Refused(mark("Nothing is different from before."))
    register = ledger.register
    devices: list[tuple[Device, ProductFacts | None]] = []
    for unit in units_of(register, delivery.id):
        device = register.get(DEVICE, unit.device or 0)
        if device is not None:
            devices.append((device, _facts(ledger, unit.product)))
    return ledger.commit(
        delivery_corrections.correct_delivery_changes(delivery, wanted, devices, origin=origin, reason=reason)
    )


def move_units(
    ledger: Ledger, units: Sequence[DeliveredUnit], line: OrderLine | None, *, reason: str | None = None, origin: Origin
) -> Notice:
    """Puts units on another line, or sets them aside as unexpected, in one step; on a line each becomes a device.

    A unit that was taken for the product of its line is taken for the product of the new line.
    """
    there = None if line is None else line.record.id
    moving = [unit for unit in units if unit.line != there]
    if not moving:
        raise Refused(mark("It stands there already."))
    made = [_moved(ledger, unit, line, reason, origin) for unit in moving]
    anew = _declared_anew(ledger, moving, line, reason, origin)
    return _committed(ledger, made, mark("{count} delivered units put right"), anew)


def _committed(ledger: Ledger, made: Sequence[ChangeSet], message: str, anew: Sequence[ChangeSet]) -> Notice:
    """Several corrections and what follows of them as one step; one alone says itself what it is."""
    sentence = made[0].sentence if len(made) == 1 else Sentence(message, {"count": len(made)})
    return ledger.commit(joined([*made, *anew], sentence))


def _declared_anew(
    ledger: Ledger, moving: Sequence[DeliveredUnit], to: OrderLine | None, reason: str | None, origin: Origin
) -> list[ChangeSet]:
    """What a supplier said of a line counted the units that stood on it. It is said anew for those that stand there
    now, so that nothing comes to be outstanding by being moved."""
    lines = lines_called(ledger.register, list(dict.fromkeys(unit.line for unit in moving if unit.line is not None)))
    statement = by_school(ledger, reason=reason)
    gone = [(line, -1, [unit for unit in moving if unit.line == line.record.id]) for line in lines]
    came = [] if to is None else [(to, 1, list(moving))]
    anew = (_line_declared(ledger, each, statement, origin) for each in (*gone, *came))
    return [changes for changes in anew if changes is not None]


def _line_declared(
    ledger: Ledger, moved: tuple[OrderLine, int, Sequence[DeliveredUnit]], statement: Statement, origin: Origin
) -> ChangeSet | None:
    """What was last said of a line, said of the units that stand there now; ``moved`` is the line, whether units came
    (1) or went (-1), and which.
    """
    line, sign, units = moved
    declared = next((each for each in reversed(line.journal) if each.what == JournalStep.OUTSTANDING), None)
    if declared is None:
        return None
    then = sum(unit.quantity or 0 for unit in units if _came_on(ledger.register, unit) <= iso(declared.on))
    if not then:
        return None
    counted = max(0, (declared.counted or 0) + sign * then)
    return redeclare_changes(line, declared, counted, replace(statement, on=iso(declared.on)), origin=origin)


def _came_on(register: Register, unit: DeliveredUnit) -> str:
    delivery = register.get(DELIVERY, unit.delivery or 0)
    return "" if delivery is None else iso(delivery.on)


def _moved(
    ledger: Ledger, unit: DeliveredUnit, line: OrderLine | None, reason: str | None, origin: Origin
) -> ChangeSet:
    register = ledger.register
    delivery = register.get(DELIVERY, unit.delivery or 0)
    if delivery is None:
        raise Refused(mark("The unit's delivery is gone."))
    here = _line_of(register, unit)
    product = unit.product
    taken = product is None or (here is not None and product == here.record.product)
    wanted = line.record.product if line is not None and taken else product
    note = Note(iso(delivery.on), delivery.note_number or None)
    return delivery_corrections.move_unit(
        unit,
        UnitPlace(here, _facts(ledger, product)),
        UnitPlace(line, _facts(ledger, wanted)),
        note,
        origin=origin,
        device=register.get(DEVICE, unit.device or 0),
        owner=home_unit(ledger.register),
        reason=reason,
    )


def remove_units(
    ledger: Ledger, units: Sequence[DeliveredUnit], *, reason: str | None = None, origin: Origin
) -> Notice:
    """Takes units out of their delivery that never came; the devices made of them go too, unless they have a life.

    A device that somebody edited, handed out or imported since stays in the inventory. ``Refused`` while somebody
    holds one: then it did come.
    """
    made = [_removed(ledger, unit, reason, origin) for unit in units]
    if not made:
        raise Refused(mark("Choose the units first."))
    anew = _declared_anew(ledger, units, None, reason, origin)
    return _committed(ledger, made, mark("{count} units taken out of their delivery"), anew)


def _removed(ledger: Ledger, unit: DeliveredUnit, reason: str | None, origin: Origin) -> ChangeSet:
    register = ledger.register
    device = register.get(DEVICE, unit.device or 0)
    if device is not None and device.held_by is not None:
        raise Refused(
            mark("{device} is handed out, so it did come. Take it back first."), device=register.name(device.ref)
        )
    if device is not None and not _only_delivered(register, unit, device):
        device = None
    files = [
        Ref(ATTACHMENT.code, each.id)
        for each in attached_to(register, [unit.delivery or 0])
        if each.delivered == unit.id
    ]
    return delivery_corrections.remove_unit(unit, device, files, origin=origin, reason=reason)


def _only_delivered(register: Register, unit: DeliveredUnit, device: Device) -> bool:
    """Whether nothing was ever written of the device but what was written of the unit in the same step."""
    together = {entry.id for entry in register.entries(ref=unit.ref)}
    return all(entry.id in together for entry in register.entries(ref=device.ref))


def _line_of(register: Register, unit: DeliveredUnit) -> OrderLine | None:
    line = unit.line
    found = [] if line is None else lines_called(register, [line])
    return found[0] if found else None


def _facts(ledger: Ledger, product: int | None) -> ProductFacts | None:
    record = None if product is None else ledger.register.get(PRODUCT, product)
    return None if record is None else delivered_facts(record, item_of(ledger.register, record.id, ledger.today))
