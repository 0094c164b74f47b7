"""Receiving at the desk: what a scan means, one commit for a delivery, the check, and putting right (needs V3, V4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordinator.desk.orders.catalogue import delivered_facts, item_of
from coordinator.desk.orders.order_actions import check_past, check_quantity
from coordinator.desk.orders.order_doubts import be_sure, check_came, check_promise
from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.choices import Status
from coordinator.domain.inventory_kinds import DEVICE, PERSON, PRODUCT
from coordinator.domain.keys import identity_key
from coordinator.domain.orders import deliveries
from coordinator.domain.orders.attachments import File
from coordinator.domain.orders.deliveries import Checked, Declared, Note, ReceivedGoods, Unpacked, checklist_points
from coordinator.domain.orders.delivery_scan import OpenLine, Scanned, match_scan
from coordinator.domain.orders.order_choices import UnitVerdict
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERED_UNIT, DELIVERY, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import CatalogueItem, DeliveredUnit, Delivery, Order
from coordinator.domain.orders.order_states import REFUSED
from coordinator.domain.records import Device, Product
from coordinator.domain.values import show_integer
from coordinator.exchange.cells.cell_serials import without_prefix
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice, Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark, text

_NOT_NEW: Final = frozenset({Status.IN_USE, Status.REPAIR, Status.BROKEN, Status.LOST, Status.STOLEN})
"""Statuses of a device that has been used."""


@dataclass(frozen=True, slots=True)
class Box:
    """What was unpacked: on which line (``None`` for what nobody ordered), its serial, or how many without one.

    ``said`` is what the delivery note calls it, ``product`` what it is where that is not the line's.
    """

    line: OrderLine | None
    serial: str | None = None
    quantity: int = 1
    product: Product | None = None
    said: str | None = None


def open_lines(register: Register, order: Order) -> list[OpenLine]:
    """The lines of an order on which something may still come, with the codes on their boxes."""
    found: list[OpenLine] = []
    for line in order_lines(register, order.id):
        if line.standing.state in REFUSED:
            continue
        paths = ("product.maker", "product.model_number", "item.article_no")
        maker, model, article = register.rows(ORDER_LINE, [line.record.id], paths)[0]
        codes = tuple(dict.fromkeys(str(code) for code in (model, article) if code))
        missing = line.quantities.missing
        product = line.record.product or 0
        found.append(OpenLine(line.record.id, line.number, product, missing, str(maker or ""), codes))
    return found


def scan_delivery(
    lines: Sequence[OpenLine],
    scanned: str,
    *,
    product: int | None = None,
    counted: Mapping[int, int] | None = None,
    known: Collection[str] = (),
) -> Scanned:
    """What a scanned code means for these open lines, prefixes of barcodes taken off; see ``match_scan``."""
    return match_scan(lines, scanned, product=product, counted=counted, known=known, strip=without_prefix)


def register_delivery(
    ledger: Ledger,
    order: Order | None,
    boxes: Sequence[Box],
    note: Note,
    *,
    declared: Sequence[Declared] = (),
    sure: bool = False,
    origin: Origin,
) -> Notice:
    """Writes a delivery: devices are made, what is still to come is noted; nothing is refused for being too much.

    ``Refused`` for an empty delivery, a day to come, the same serial twice, or one that came before; and for a device
    that is here already, unless somebody is ``sure`` that it lay in the delivery.
    """
    if not boxes and not declared:
        raise Refused(mark("There is nothing in the delivery. Scan a unit or say how many came."))
    check_past(ledger, note.on)
    check_came(order, note.on)
    for box in boxes:
        check_quantity(abs(box.quantity))
        if box.serial is not None and not identity_key(box.serial):
            raise Refused(mark("A serial number is empty. Scan the unit again, or say how many came without one."))
    for each in declared:
        check_quantity(each.outstanding)
        check_promise(each.line, each.promised, note.on)
    _check_serials(ledger.register, boxes)
    be_sure(known_doubt(ledger.register, order, boxes), sure=sure)
    arrivals = [arrival_of(ledger, box) for box in boxes]
    unpacked = Unpacked(arrivals, declared, order, home_unit(ledger.register))
    return ledger.commit(deliveries.delivery_changes(unpacked, note, origin=origin, today=ledger.today.isoformat()))


def _check_serials(register: Register, boxes: Sequence[Box]) -> None:
    seen: set[str] = set()
    for box in boxes:
        if box.serial is None or box.quantity < 0:
            continue
        key = identity_key(box.serial)
        if key in seen:
            raise Refused(mark("{serial} was scanned twice. Take one of them away."), serial=box.serial)
        seen.add(key)
        if came_before(register, key):
            raise Refused(mark("{serial} has come before, in an earlier delivery."), serial=box.serial)


def came_before(register: Register, serial: str) -> bool:
    """Whether a unit with this serial was delivered earlier and has not gone back."""
    units = register.records(Query(DELIVERED_UNIT, filters=(Filter("serial", Test.IS, (identity_key(serial),)),)))
    return sum(unit.quantity or 0 for unit in units) > 0


def known_doubt(register: Register, order: Order | None, boxes: Sequence[Box]) -> str:
    """Which devices of a delivery are here already, a sentence for each; nothing when none is."""
    told: list[str] = []
    for box in boxes:
        if box.line is None or box.serial is None or box.quantity < 0:
            continue
        product = (box.line.record.product or 0) if box.product is None else box.product.id
        there = known_otherwise(register, box.serial, product, None if order is None else order.sent_on)
        if there:
            told.append(known_words(box.serial, there))
    return " ".join(told)


def known_words(serial: str, there: str) -> str:
    """What is said of a serial that the register knows as the device ``there``."""
    return text(
        "{serial} is here already: {device}. Take it away unless it lay in the delivery.", serial=serial, device=there
    )


def known_otherwise(register: Register, serial: str, product: int, sent: date | None = None) -> str:
    """A device of this serial that is hardly new: somebody has it, it is of another product, it has been used, or the
    school bought it before the order was ``sent``. Nothing when none.

    One that a device manager has told of in advance is known too, but as the product that was ordered; and one that
    went back to the supplier may come again.
    """
    for device in register.find(DEVICE, "serial", identity_key(serial))[:1]:
        told = [register.name(device.ref)]
        of, holder = device.product, device.held_by
        if of is not None and of != product:
            told.append(register.name(Ref(PRODUCT.code, of)))
        if holder is not None:
            told.append(register.name(Ref(PERSON.code, holder)))
        told += _history(register, device, sent)
        if len(told) > 1:
            return ", ".join(told)
    return ""


def _history(register: Register, device: Device, sent: date | None) -> Iterator[str]:
    """What shows that a device has been at a school before, in words."""
    went_back, bought = _went_back(register, device.id), device.purchase_date
    if device.status in _NOT_NEW or (device.status == Status.RETIRED and not went_back):
        yield DEVICE.field("status").show(device.status)
    if sent is not None and bought is not None and bought < sent and not went_back:
        yield text("bought on {day}", day=bought.isoformat())


def _went_back(register: Register, device: int) -> bool:
    """Whether the device was delivered once and has gone back to the supplier."""
    return register.count(Query(DELIVERED_UNIT, filters=(Filter("device", Test.IS, (device,)),)), most=1) > 0


def over_words(lines: Sequence[OrderLine], boxes: Sequence[Box]) -> list[str]:
    """Which lines, as they stood before, get more than is missing on them; a sentence for each."""
    came: dict[int, int] = {}
    for box in boxes:
        if box.line is not None:
            came[box.line.record.id] = came.get(box.line.record.id, 0) + box.quantity
    return [
        text(
            "Line {line}: {count} came, {missing} were missing. They are kept as too many; if it is a slip, undo the"
            " delivery.",
            line=line.number, count=show_integer(came[line.record.id]), missing=show_integer(line.quantities.missing),
        )
        for line in lines
        if came.get(line.record.id, 0) > line.quantities.missing
    ]  # fmt: skip


def arrival_of(ledger: Ledger, box: Box) -> ReceivedGoods:
    """What a box brings: its product's facts, and the device that is known already under its serial."""
    register, line = ledger.register, box.line
    product = box.product
    if line is not None and product is None:
        product = register.get(PRODUCT, line.record.product or 0)
    facts = None if product is None else delivered_facts(product, _item_of(ledger, product, line))
    serial = None if box.serial is None else identity_key(box.serial)
    known = register.find(DEVICE, "serial", serial) if serial and line is not None else ()
    return ReceivedGoods(line, facts, serial, box.quantity, box.said, known[0] if known else None)


def _item_of(ledger: Ledger, product: Product, line: OrderLine | None) -> CatalogueItem | None:
    """The item that was ordered, else what the catalogue has of a product that came instead."""
    item = None if line is None else ledger.register.get(CATALOGUE_ITEM, line.record.item or 0)
    if item is None or item.product != product.id:
        return item_of(ledger.register, product.id, ledger.today)
    return item


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """A delivered unit as it stands, with the points that it is held against."""

    unit: DeliveredUnit
    line: OrderLine | None
    points: tuple[str, ...]


def units_of(register: Register, delivery: int) -> list[DeliveredUnit]:
    """What came with a delivery, in the order in which it was registered."""
    return list(register.records(Query(DELIVERED_UNIT, filters=(Filter("delivery", Test.IS, (delivery,)),))))


def to_check(register: Register, order: Order, *, every: bool = False) -> list[UnitCheck]:
    """The units of an order's lines that nobody has checked, with their points.

    With ``every`` also the checked ones, and what came with its deliveries although nobody ordered it (line ``None``).
    """
    found = [(unit, line) for line in order_lines(register, order.id) for unit in line.units]
    unasked: Sequence[DeliveredUnit] = ()
    if every:
        filters = (Filter("delivery.order", Test.IS, (order.id,)), Filter("line", Test.EMPTY))
        unasked = register.records(Query(DELIVERED_UNIT, filters=filters))
    return [
        UnitCheck(unit, line, checklist_points(unit.points))
        for unit, line in (*found, *((unit, None) for unit in unasked))
        if (unit.quantity or 0) > 0 and (every or unit.verdict == UnitVerdict.UNCHECKED)
    ]


def delivery_called(register: Register, typed: str) -> Delivery:
    """The delivery with this number, or the newest with this delivery note."""
    key = typed.strip().removeprefix("#")
    record = register.get(DELIVERY, int(key)) if key.isdecimal() and len(key) < 10 else None
    if record is None:
        query = Query(DELIVERY, filters=(Filter("note_number", Test.IS, (typed.strip(),)),))
        record = next(iter(reversed(register.records(query))), None)
    if record is None:
        raise Refused(mark("There is no delivery “{said}”. Look at: coordinator delivery list."), said=typed)
    return record


def unit_called(register: Register, serial: str) -> DeliveredUnit:
    """The delivered unit with a serial, the newest of several; ``Refused`` when there is none."""
    key = identity_key(serial)
    found = register.records(Query(DELIVERED_UNIT, filters=(Filter("serial", Test.IS, (key,)),)))
    if not found:
        raise Refused(mark("No delivered unit has the serial number {serial}."), serial=serial)
    return found[-1]


def check_units(
    ledger: Ledger,
    units: Sequence[Checked],
    *,
    by: str | None = None,
    on: str | None = None,
    files: Sequence[File] = (),
    origin: Origin,
) -> Notice:
    """Writes down a delivery check, of one unit or of many at once, with the photos and files that show it."""
    if not units:
        raise Refused(mark("There is nothing to check."))
    day = on or ledger.today.isoformat()
    check_past(ledger, day)
    today = ledger.today.isoformat()
    made = deliveries.check_changes(units, by or ledger.actor, day, origin=origin, today=today, files=files)
    if not made:
        raise Refused(mark("These units are checked already, with the same result."))
    return ledger.commit(made)
