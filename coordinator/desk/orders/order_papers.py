"""The papers of orders: order sheet, delivery protocol, discrepancy list, escalation sheet (needs L3, V4, V5, V16).

None carries a code that could be scanned instead of the device.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from coordinator.desk.counter.handover_papers import letterhead_for
from coordinator.desk.orders.attachment_files import Attached, attached_to
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.orders.promised_days import deliver_by
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PRODUCT, UNIT
from coordinator.domain.orders.deliveries import checklist_points
from coordinator.domain.orders.discrepancies import DISCREPANCIES, Discrepancy
from coordinator.domain.orders.order_choices import UnitVerdict
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Order
from coordinator.domain.values import Ore, iso, show_money, total
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, text

if TYPE_CHECKING:
    from coordinator.sheets.documents import Document, DocumentPart, Listing


def order_sheet(register: Register, order: Order, today: date) -> bytes:
    """The order as paper, with room for the principal's signature (needs L3)."""
    from coordinator.sheets.documents import Document, FactBlock, Paragraph, SignHere

    lines = order_lines(register, order.id)
    facts = FactBlock(order_facts(register, order))
    parts: list[DocumentPart] = [facts, _wish_list(register, lines), Paragraph(_sums(lines))]
    if order.note:
        parts.append(Paragraph(order.note, text("Note")))
    approver = order.approved_by
    roles = ((text("Ordered by"), ""), (text("Approved by"), approver))
    parts.append(SignHere(roles, (text("Place and date"), text("Signature"))))
    title = text("Order {number}", number=order.number)
    return rendered(Document(title, tuple(parts), school_line(register)), today)


def rendered(document: Document, today: date) -> bytes:
    """The paper as PDF, with the day on which it was printed."""
    from coordinator.sheets.documents import render_document  # reportlab is loaded when the first paper is printed

    return render_document(document, stamp=text("Printed {day}", day=today.isoformat()))


def school_line(register: Register) -> str:
    """The school's name, below a paper's title."""
    return letterhead_for(register).name


def order_facts(register: Register, order: Order) -> tuple[tuple[str, str], ...]:
    """What an order is for, who pays and who approved it, as captions and words."""
    kind = ORDER
    unit = order.unit
    origin = order.origin
    approved = " ".join(part for part in (order.approved_by, iso(order.approved_on)) if part)
    pairs = [
        (kind.field("purpose").caption, kind.field("purpose").show(order.purpose)),
        (kind.field("wanted").caption, iso(order.wanted)),
        (text("Delivered by"), iso(deliver_by(register, order))),
        (kind.field("unit").caption, "" if unit is None else register.name(Ref(UNIT.code, unit))),
        (kind.field("cost_centre").caption, order.cost_centre),
        (kind.field("supplier").caption, order.supplier),
        (kind.field("approved_by").caption, approved),
        (kind.field("sent_on").caption, iso(order.sent_on)),
        (kind.field("expected").caption, iso(order.expected)),
    ]
    if origin is not None:
        pairs.append((kind.field("origin").caption, register.name(Ref(ORDER.code, origin))))
    return tuple(pairs)


def _wish_list(register: Register, lines: Sequence[OrderLine]) -> Listing:
    from coordinator.sheets.documents import Listing
    from coordinator.sheets.table_paper import PaperColumn

    columns = (
        PaperColumn(text("Line"), 0.5, "right"),
        PaperColumn(text("Product"), 4.0),
        PaperColumn(text("Article number"), 1.5),
        PaperColumn(text("Asked"), 0.9, "right"),
        PaperColumn(text("Decided"), 0.9, "right"),
        PaperColumn(text("Price"), 1.6, "right"),
        PaperColumn(text("Sum"), 1.7, "right"),
    )
    return Listing(columns, tuple(_wish_row(register, line) for line in lines))


def _wish_row(register: Register, line: OrderLine) -> tuple[str, ...]:
    amounts, record = line.quantities, line.record
    maker, model, article = register.rows(
        ORDER_LINE, [record.id], ("product.maker", "product.model", "item.article_no")
    )[0]
    price, fee = record.price_ore, record.monthly_fee_ore
    each = show_money(price) if price is not None else ""
    whole = show_money(Ore(price * amounts.binding)) if price is not None else ""
    if fee is not None:
        monthly = text("{sum} a month", sum=show_money(fee))
        each = f"{each} + {monthly}" if each else monthly
        whole = whole or text("{sum} a month", sum=show_money(Ore(fee * amounts.binding)))
    decided = "" if amounts.decided is None else str(amounts.decided)
    name = _product_name(maker, model)
    return (str(line.number), name, str(article or ""), str(amounts.asked), decided, each, whole)


def _product_name(maker: object, model: object) -> str:
    first, second = str(maker or ""), str(model or "")
    return second if second.casefold().startswith(first.casefold()) else f"{first} {second}".strip()


def _sums(lines: Sequence[OrderLine]) -> str:
    bought = total(Ore((line.record.price_ore or 0) * line.quantities.binding) for line in lines)
    monthly = total(Ore((line.record.monthly_fee_ore or 0) * line.quantities.binding) for line in lines)
    sentence = text("In all {sum}.", sum=show_money(bought))
    if not monthly:
        return sentence
    yearly = show_money(Ore(12 * monthly))
    rent = text("Fees {sum} a month, {yearly} a year.", sum=show_money(monthly), yearly=yearly)
    return f"{sentence} {rent}" if bought else rent


def delivery_protocol(register: Register, delivery: Delivery, today: date) -> bytes:
    """What came with a delivery and how it was found, unit by unit and point by point (needs V4, V21)."""
    from coordinator.sheets.documents import Document, FactBlock, Paragraph, SignHere

    units = register.records(Query(DELIVERED_UNIT, filters=(Filter("delivery", Test.IS, (delivery.id,)),)))
    order = register.get(ORDER, delivery.order or 0)
    checked = sorted({iso(unit.checked_on) for unit in units if unit.checked_on})
    facts = (
        (text("Order"), "" if order is None else order.number),
        (text("Delivery note"), delivery.note_number),
        (text("Supplier"), delivery.supplier),
        (text("Delivered"), iso(delivery.on)),
        (text("Received by"), delivery.received_by),
        (text("Checked on"), ", ".join(checked)),
    )
    attached = attached_to(register, [delivery.id])
    parts: list[DocumentPart] = [
        FactBlock(facts),
        Paragraph(_verdicts(units), strong=True),
        _unit_list(register, units, attached),
    ]
    whole = [each.name for each in attached if each.delivered is None]
    if whole:
        parts.append(Paragraph(", ".join(whole), text("Attached to the whole delivery")))
    points = list(dict.fromkeys(point for unit in units for point in checklist_points(unit.points)))
    if points:
        parts.insert(2, Paragraph(" · ".join(points), text("Every unit was held against")))
    parts.append(SignHere(((text("Checked by"), ""),), (text("Place and date"), text("Signature"))))
    title = text("Delivery check")
    return rendered(Document(title, tuple(parts), school_line(register)), today)


def _verdicts(units: Sequence[DeliveredUnit]) -> str:
    counts = {
        verdict: sum(max(0, unit.quantity or 0) for unit in units if unit.verdict == verdict)
        for verdict in (UnitVerdict.ACCEPTED, UnitVerdict.DEVIATING, UnitVerdict.UNCHECKED)
    }
    total = sum(counts.values())
    sentences = [
        count_text("{count} unit came", "{count} units came", total),
        count_text("{count} accepted", "{count} accepted", counts[UnitVerdict.ACCEPTED]),
        count_text("{count} deviates", "{count} deviate", counts[UnitVerdict.DEVIATING]),
    ]
    if counts[UnitVerdict.UNCHECKED]:
        sentences.append(count_text("{count} not checked", "{count} not checked", counts[UnitVerdict.UNCHECKED]))
    return ", ".join(sentences) + "."


def _unit_list(register: Register, units: Sequence[DeliveredUnit], attached: Sequence[Attached]) -> Listing:
    from coordinator.sheets.documents import Listing
    from coordinator.sheets.table_paper import PaperColumn

    columns = (
        PaperColumn(text("Serial number"), 1.4, fixed=True),
        PaperColumn(text("Product"), 3.4),
        PaperColumn(text("Line"), 0.9),
        PaperColumn(text("Quantity"), 0.7, "right"),
        PaperColumn(text("Verdict"), 1.1),
        PaperColumn(text("What is amiss"), 2.4),
    )
    files = {unit.id: [each.name for each in attached if each.delivered == unit.id] for unit in units}
    return Listing(columns, tuple(_unit_row(register, unit, files[unit.id]) for unit in units))


def _unit_row(register: Register, unit: DeliveredUnit, files: Sequence[str]) -> tuple[str, ...]:
    product, line = unit.product, unit.line
    number = "" if line is None else str(register.rows(ORDER_LINE, [line], ("line",))[0][0])
    name = unit.said if product is None else register.name(Ref(PRODUCT.code, product))
    amiss = [*(text("lacks {point}", point=point) for point in checklist_points(unit.missing))]
    if unit.deviation:
        amiss.append(unit.deviation)
    amiss += [text("attached: {file}", file=file) for file in files]
    return (
        unit.serial,
        name,
        number or text("not ordered"),
        "" if unit.quantity is None else str(unit.quantity),
        DELIVERED_UNIT.field("verdict").show(unit.verdict),
        ", ".join(amiss),
    )


def discrepancy_list(register: Register, found: Sequence[Discrepancy], today: date) -> bytes:
    """Everything that is not as decided, as a list on paper."""
    from coordinator.sheets.documents import Document, Listing, Paragraph
    from coordinator.sheets.table_paper import PaperColumn

    columns = (
        PaperColumn(text("Order"), 1.3),
        PaperColumn(text("Line"), 0.5, "right"),
        PaperColumn(text("What"), 1.4),
        PaperColumn(text("Quantity"), 0.7, "right"),
        PaperColumn(text("Product"), 3.0),
        PaperColumn(text("Wanted"), 1.1),
        PaperColumn(text("Days late"), 0.7, "right"),
        PaperColumn(text("Note"), 3.2),
    )
    rows = tuple(_discrepancy_row(register, each) for each in found)
    summed = [
        f"{text(kind.label)}: {sum(each.quantity for each in found if each.kind == kind.code)}"
        for kind in DISCREPANCIES
        if any(each.kind == kind.code for each in found)
    ]
    parts = (Paragraph(" · ".join(summed) or text("Everything is as decided.")), Listing(columns, rows))
    title = text("Discrepancies")
    return rendered(Document(title, parts, school_line(register), landscape=True), today)


def _discrepancy_row(register: Register, each: Discrepancy) -> tuple[str, ...]:
    product = each.product
    serial, said = ("", "") if each.unit is None else (each.unit.serial, each.unit.said)
    return (
        "" if each.order is None else each.order.number,
        "" if each.line is None else str(each.line.number),
        each.label,
        str(each.quantity),
        said if product is None else register.name(Ref(PRODUCT.code, product)),
        "" if each.order is None else iso(each.order.wanted),
        str(each.days or ""),
        ": ".join(part for part in (serial, each.detail) if part),
    )
