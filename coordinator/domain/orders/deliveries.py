"""Verbs of receiving: a delivery makes devices; its units are held against what they must have (needs V3, V4, V21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coordinator.domain.calendar import add_months
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Ref, Sentence, difference
from coordinator.domain.choices import DEVICELESS, Condition, Ownership, Phase, Status
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.attachments import File, attach
from coordinator.domain.orders.order_choices import JournalStep, Party, UnitVerdict
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Order
from coordinator.domain.orders.order_steps import Statement, journal_entry
from coordinator.domain.records import Device, Product
from coordinator.domain.values import Ore, Scalar
from coordinator.words import mark

NEW_DELIVERY = -1  # the id that a new delivery has within its own change set


@dataclass(frozen=True, slots=True)
class Note:
    """The delivery note: the day, its number, the supplier, who received it."""

    on: str
    number: str | None = None
    supplier: str | None = None
    received_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What a delivered product brings with it: the record, its warranty, what it must have (catalogue), its price."""

    product: Product
    warranty_months: int | None = None
    checklist: tuple[str, ...] = ()
    price_ore: Ore | None = None
    monthly_fee_ore: Ore | None = None


@dataclass(frozen=True, slots=True)
class ReceivedGoods:
    """What came: on which line (``None``: nobody ordered it), what, how many. ``device`` is one that is there already.

    A negative quantity is a return to the supplier.
    """

    line: OrderLine | None
    facts: ProductFacts | None = None
    serial: str | None = None
    quantity: int = 1
    said: str | None = None
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What the delivery note says is still to come on a line."""

    line: OrderLine
    outstanding: int
    promised: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A whole delivery: what came, and what the note says of what did not."""

    arrivals: Sequence[ReceivedGoods]
    declared: Sequence[Declared] = ()
    order: Order | None = None
    owner: int | None = None
    stated: Mapping[int, str] = field(default_factory=dict)


def delivery_changes(unpacked: Unpacked, note: Note, *, origin: Origin, today: str) -> ChangeSet:
    """What came stands in the journal, and a device is made of each unit (phase deployment, in store, unchecked).

    More than was decided, and what nobody ordered, is recorded like the rest and shown as a discrepancy.
    """
    order = unpacked.order
    creations: list[Creation] = [_delivery(order, note)]
    changes: list[Change] = []
    for arrival in unpacked.arrivals:
        device: int | None = None if arrival.device is None else arrival.device.id
        if arrival.device is not None:
            changes += _joined(arrival, arrival.device, note, order)
        elif arrival.facts is not None and makes_device(arrival, arrival.facts):
            device = -1 - len(creations)
            values = device_values(arrival, arrival.facts, note, order, unpacked.owner)
            creations.append(Creation(DEVICE.code, device, values))
        creations.append(_unit(-1 - len(creations), arrival, device))
    for declared in unpacked.declared:
        creations += _declared(declared, unpacked, note, at=len(creations))
    creations += _returned(unpacked, note, at=len(creations))
    count = sum(arrival.quantity for arrival in unpacked.arrivals)
    told: dict[str, Ref | Scalar] = {"count": count, "delivery": Ref(DELIVERY.code, NEW_DELIVERY)}
    message = mark("Delivery of {count} registered")
    if order is not None:
        message, told = mark("{order}: delivery of {count} registered"), {**told, "order": order.ref}
    back_dated = note.on if note.on != today else None
    return ChangeSet(Sentence(message, told), origin, on=back_dated, creations=tuple(creations), changes=tuple(changes))


def _delivery(order: Order | None, note: Note) -> Creation:
    return Creation(
        DELIVERY.code,
        NEW_DELIVERY,
        {
            "order": None if order is None else order.id,
            "note_number": note.number,
            "on": note.on,
            "supplier": note.supplier,
            "received_by": note.received_by,
            "note": note.note,
        },
    )


def _unit(id: int, arrival: ReceivedGoods, device: int | None) -> Creation:
    return Creation(
        DELIVERED_UNIT.code,
        id,
        {
            "delivery": NEW_DELIVERY,
            "line": None if arrival.line is None else arrival.line.record.id,
            "product": None if arrival.facts is None else arrival.facts.product.id,
            "said": arrival.said,
            "quantity": arrival.quantity,
            "serial": arrival.serial,
            "device": device,
            "verdict": UnitVerdict.UNCHECKED,
            "points": "\n".join(arrival.facts.checklist) or None if arrival.facts else None,
        },
    )


def makes_device(arrival: ReceivedGoods, facts: ProductFacts) -> bool:
    """Whether a device is made of it: one unit with a serial, ordered, of a kind that is one; the rest is counted."""
    return (
        arrival.line is not None
        and arrival.quantity == 1
        and bool(arrival.serial)
        and facts.product.device_kind not in DEVICELESS
    )


def device_values(
    arrival: ReceivedGoods, facts: ProductFacts, note: Note, order: Order | None, owner: int | None
) -> dict[str, Scalar]:
    """What is known of a device the day it comes: order, price, warranty and end of life (needs U1, V3)."""
    day = date.fromisoformat(note.on)
    price, fee = facts.price_ore, facts.monthly_fee_ore
    if arrival.line is not None:
        price = arrival.line.record.price_ore if price is None else price
        fee = arrival.line.record.monthly_fee_ore if fee is None else fee
    unit = None if order is None else order.unit
    return {
        "serial": arrival.serial,
        "product": facts.product.id,
        "phase": Phase.DEPLOYMENT,
        "status": Status.IN_STORE,
        "condition": Condition.NEW,
        "ownership": Ownership.SERVICE if fee is not None and price is None else Ownership.BOUGHT,
        "owned_by": unit if unit is not None else owner,
        "purchase_date": note.on,
        "price_ore": price,
        "monthly_fee_ore": fee,
        "warranty_end": months_on(day, facts.warranty_months),
        "end_date": months_on(day, facts.product.lifetime_months),
        "service_agreement": facts.product.service or None,
        "order_no": None if order is None else order.number or None,
    }


def months_on(day: date, months: int | None) -> str | None:
    """The day so many months later; none where the months are not known."""
    return None if months is None else add_months(day, months).isoformat()


def _joined(arrival: ReceivedGoods, device: Device, note: Note, order: Order | None) -> tuple[Change, ...]:
    """A device that another source named first learns what it lacks; one that is returned leaves the fleet."""
    if arrival.quantity < 0:
        return difference(device, {"phase": Phase.RETIREMENT, "status": Status.RETIRED})
    if arrival.facts is None or arrival.line is None:
        return ()
    known = device_values(arrival, arrival.facts, note, order, None)
    known |= {code: device.values.get(code) for code in ("phase", "status", "condition")}
    return difference(device, {code: value for code, value in known.items() if device.values.get(code) is None})


def _declared(declared: Declared, unpacked: Unpacked, note: Note, *, at: int) -> list[Creation]:
    line = declared.line
    came = sum(
        each.quantity for each in unpacked.arrivals if each.line is not None and each.line.record.id == line.record.id
    )
    amounts = line.quantities
    said = Statement(Party.SUPPLIER, note.on, name=note.supplier, reason=declared.reason)
    counted = max(0, line.delivered_by(note.on) + came)
    creations = [
        journal_entry(
            line.record.id,
            JournalStep.OUTSTANDING,
            said,
            id=-1 - at,
            before=max(0, amounts.outstanding - came),
            after=declared.outstanding,
            counted=counted,
            delivery=NEW_DELIVERY,
        )
    ]
    if declared.promised is not None and declared.promised != amounts.promised:
        dates = (amounts.promised, declared.promised)
        creations.append(
            journal_entry(line.record.id, JournalStep.PROMISED, said, id=-2 - at, said=dates, delivery=NEW_DELIVERY)
        )
    return creations


def _goes_back(line: OrderLine, quantity: int) -> bool:
    return quantity < 0 and not line.quantities.cancelled


def _returned(unpacked: Unpacked, note: Note, *, at: int) -> list[Creation]:
    """What goes back to the supplier is not still to come, unless the note says that it is: what was outstanding stays
    so, less what came in the same delivery."""
    said = {declared.line.record.id for declared in unpacked.declared}
    arrived = [(each.line, each.quantity) for each in unpacked.arrivals if each.line is not None]
    back = {line.record.id: line for line, quantity in arrived if _goes_back(line, quantity)}
    creations: list[Creation] = []
    for id, line in back.items():
        if id in said:
            continue
        moved = [quantity for other, quantity in arrived if other.record.id == id]
        outstanding = line.quantities.outstanding
        stated = Statement(Party.SCHOOL, note.on, name=note.received_by)
        creations.append(
            journal_entry(
                id,
                JournalStep.OUTSTANDING,
                stated,
                id=-1 - at - len(creations),
                before=outstanding,
                after=max(0, outstanding - sum(max(0, each) for each in moved)),
                counted=max(0, line.delivered_by(note.on) + sum(moved)),
                delivery=NEW_DELIVERY,
            )
        )
    return creations


@dataclass(frozen=True, slots=True)
class Checked:
    """A unit after its check: the points it lacks, and what else is wrong with it; nothing of either accepts it."""

    unit: DeliveredUnit
    missing: tuple[str, ...] = ()
    deviation: str | None = None
    points: tuple[str, ...] = ()


def check_changes(
    units: Sequence[Checked], by: str, on: str, *, origin: Origin, today: str, files: Sequence[File] = ()
) -> ChangeSet:
    """Units were held against what they must have, point by point (needs V4); one deviates when anything is amiss.

    ``files`` are the photos that show it.
    """
    changes: list[Change] = []
    deviating = 0
    for each in units:
        amiss = bool(each.missing or each.deviation)
        deviating += amiss
        wanted: dict[str, Scalar] = {
            "verdict": UnitVerdict.DEVIATING if amiss else UnitVerdict.ACCEPTED,
            "checked_on": on,
            "checked_by": by,
            "missing": "\n".join(each.missing) or None,
            "deviation": each.deviation,
        }
        if each.points:
            wanted["points"] = "\n".join(each.points)
        changes += difference(each.unit, wanted)
    sentence = Sentence(
        mark("{count} delivered units checked, {deviating} deviate"), {"count": len(units), "deviating": deviating}
    )
    creations = attach(files, [each.unit for each in units], on) if files else ()
    back_dated = on if on != today else None
    return ChangeSet(sentence, origin, on=back_dated, creations=creations, changes=tuple(changes))


def checklist_points(said: str) -> tuple[str, ...]:
    """The points of a checklist, one a line."""
    return tuple(dict.fromkeys(point.strip(" -•\t") for point in said.splitlines() if point.strip(" -•\t")))
