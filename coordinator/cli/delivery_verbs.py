"""``delivery …``: what came, on which line, and whether it is as it should be (needs V3, V4, V21)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from coordinator.cli.click_verbs import DAY, FILE, Verbs, option, pass_wish
from coordinator.cli.open_register import opened
from coordinator.cli.order_output import order_document
from coordinator.cli.order_verbs import SURE
from coordinator.cli.output import print_answer, text_table
from coordinator.cli.run_options import RunOptions
from coordinator.cli.sheet_target import sheet
from coordinator.desk.orders import delivery_actions
from coordinator.desk.orders.attachment_files import Attached, attached_to, file_at
from coordinator.desk.orders.catalogue import product_called
from coordinator.desk.orders.delivery_actions import delivery_called
from coordinator.desk.orders.order_lists import export_protocol
from coordinator.desk.orders.order_papers import delivery_protocol
from coordinator.desk.orders.order_queries import find_line, find_order, order_lines
from coordinator.desk.records.entry_sentences import tell_notice
from coordinator.domain.changes import Origin, Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.deliveries import Checked, Declared, Note, checklist_points
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Order
from coordinator.domain.values import iso
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import count_text, mark, text

DELIVERY_NAMED = click.argument("delivery", metavar="DELIVERY")
_ON = option("--on", "on", type=DAY, help=mark("The day it happened, if not today."))
_SHEET = option("--sheet", type=FILE, metavar="FILE", help=mark("Write the paper to this PDF."))


@click.group("delivery", cls=Verbs, help=mark("Deliveries: what came, and whether it is as it should be."))
def delivery_verbs() -> None:
    """The verbs of deliveries."""


@delivery_verbs.command("register", help=mark("Writes down what came on a line of an order."))
@click.argument("order", metavar="ORDER")
@option("--line", type=int, metavar="LINE", help=mark("The line it came on; none for what nobody ordered."))
@option("--serial", "serials", multiple=True, metavar="S", help=mark("A unit's serial number."))
@click.argument("more", nargs=-1, metavar="[S…]")
@option("--quantity", type=int, metavar="N", help=mark("How many came without a serial number."))
@option("--unexpected", is_flag=True, help=mark("These units are on no line: nobody ordered them."))
@option("--product", metavar="P", help=mark("What it is, if not the line's product."))
@option("--said", metavar="TEXT", help=mark("What the delivery note calls it."))
@option("--note", "number", metavar="N", help=mark("The delivery note's number."))
@option("--supplier", metavar="S", help=mark("The supplier."))
@option("--outstanding", type=int, metavar="N", help=mark("How many of the line are back-ordered."))
@option("--promised", type=DAY, help=mark("The day on which it is promised."))
@option("--reason", metavar="TEXT", help=mark("Why the rest is late or will not come."))
@_ON
@SURE
@pass_wish
def register_verb(
    wish: RunOptions, /, order: str, line: int | None, serials: tuple[str, ...], more: tuple[str, ...], **options: Any
) -> int:
    """Answers with the ``order show`` shape, the entry and the delivery."""
    with opened(wish, write=True) as ledger:
        record = find_order(ledger.register, order)
        found = _line(ledger.register, record, line, unexpected=options["unexpected"])
        boxes = _boxes(ledger, found, [*serials, *more], options)
        on = (options["on"] or ledger.today).isoformat()
        note = Note(on, options["number"], options["supplier"] or record.supplier or None, ledger.actor)
        before = order_lines(ledger.register, record.id)
        notice = delivery_actions.register_delivery(
            ledger, record, boxes, note, declared=_declared(found, options), sure=options["sure"],
            origin=Origin.COMMAND_LINE,
        )  # fmt: skip
        over = delivery_actions.over_words(before, boxes)
        delivery = next(ref for ref in notice.created.values() if ref.kind == DELIVERY.code)
        document = {
            "entry": notice.entry,
            "delivery": delivery.id,
            "over": over,
            **order_document(ledger.register, record.id, ledger.today),
        }
        print_answer(wish, document, [f"{notice.entry}: {tell_notice(ledger.register, notice)}", *over])
    return 0


def _line(register: Register, order: Order, line: int | None, *, unexpected: bool) -> OrderLine | None:
    if unexpected:
        return None
    if line is not None:
        return find_line(register, order, line)
    lines = order_lines(register, order.id)
    if len(lines) == 1:
        return lines[0]
    raise Refused(mark("{order} has several lines. Name one with --line."), order=order.number)


def _boxes(
    ledger: Ledger, line: OrderLine | None, serials: list[str], options: dict[str, Any]
) -> list[delivery_actions.Box]:
    product = None if options["product"] is None else product_called(ledger.register, options["product"])
    boxes = [delivery_actions.Box(line, serial, 1, product, options["said"]) for serial in serials]
    if options["quantity"] is not None:
        if options["quantity"] == 0:
            raise Refused(mark("The quantity must be at least 1."))
        boxes.append(delivery_actions.Box(line, None, options["quantity"], product, options["said"]))
    return boxes


def _declared(line: OrderLine | None, options: dict[str, Any]) -> list[Declared]:
    if line is None or options["outstanding"] is None:
        return []
    promised = None if options["promised"] is None else options["promised"].isoformat()
    return [Declared(line, max(0, options["outstanding"]), promised, options["reason"])]


@delivery_verbs.command("check", help=mark("Holds delivered units against what they must have."))
@click.argument("order", metavar="ORDER", required=False)
@option("--serial", "serials", multiple=True, metavar="S", help=mark("Only this unit."))
@option("--all", "every", is_flag=True, help=mark("All units of the order that nobody has checked."))
@option("--missing", "missing", multiple=True, metavar="POINT", help=mark("A point that the unit lacks."))
@option("--deviation", metavar="TEXT", help=mark("What else is wrong with it."))
@option("--by", metavar="NAME", help=mark("Who checked it."))
@option("--attach", "attach", multiple=True, type=FILE, metavar="FILE", help=mark("A photo or file that shows it."))
@_ON
@pass_wish
def check_delivery_verb(
    wish: RunOptions,
    /,
    order: str | None,
    serials: tuple[str, ...],
    every: bool,
    missing: tuple[str, ...],
    **options: Any,
) -> int:
    """Answers with {"entry", "accepted", "deviating", "units"}."""
    with opened(wish, write=True) as ledger:
        register = ledger.register
        units = _units_to_check(register, serials, order if every else None)
        if not units:
            raise Refused(mark("Name units with --serial, or an order with --all."))
        checked = [_checked(unit, missing, options["deviation"]) for unit in units]
        on = None if options["on"] is None else options["on"].isoformat()
        files = [file_at(path) for path in options["attach"]]
        notice = delivery_actions.check_units(
            ledger, checked, by=options["by"], on=on, files=files, origin=Origin.COMMAND_LINE
        )
        amiss = sum(bool(each.missing or each.deviation) for each in checked)
        document = {
            "entry": notice.entry,
            "accepted": len(checked) - amiss,
            "deviating": amiss,
            "units": [unit_document(register, unit.id) for unit in units],
        }
        print_answer(wish, document, [f"{notice.entry}: {tell_notice(register, notice)}"])
    return 0


def _units_to_check(register: Register, serials: Sequence[str], order: str | None) -> list[DeliveredUnit]:
    """The units of these serials, and what waits for its check in the order, each once."""
    units = [delivery_actions.unit_called(register, serial) for serial in serials]
    if order is not None:
        waiting = delivery_actions.to_check(register, find_order(register, order))
        units += [each.unit for each in waiting if each.unit.id not in {unit.id for unit in units}]
    return units


def _checked(unit: DeliveredUnit, missing: tuple[str, ...], deviation: str | None) -> Checked:
    """The points are said as they stand in the checklist; one that is not there is refused."""
    points = checklist_points(unit.points)
    known = {point.casefold(): point for point in points}
    for point in missing:
        if point.strip().casefold() not in known:
            allowed = "; ".join(points) or "–"
            raise Refused(mark("“{point}” is no point of the checklist: {allowed}."), point=point, allowed=allowed)
    return Checked(unit, tuple(known[point.strip().casefold()] for point in missing), deviation)


def unit_document(register: Register, id_: int) -> dict[str, Any]:
    """A delivered unit as it stands."""
    unit = register.get(DELIVERED_UNIT, id_)
    if unit is None:
        return {"id": id_}
    product, line = unit.product, unit.line
    attached = attached_to(register, [unit.delivery or 0])
    return {
        "id": id_,
        "serial": unit.serial or None,
        "product": None if product is None else register.name(Ref(PRODUCT.code, product)),
        "quantity": unit.quantity,
        "verdict": unit.verdict or None,
        "missing": list(checklist_points(unit.missing)),
        "deviation": unit.deviation or None,
        "checked_on": iso(unit.checked_on) or None,
        "line": None if line is None else register.rows(ORDER_LINE, [line], ("line",))[0][0],
        "attachments": [attachment_document(each) for each in attached if each.delivered == id_],
    }


def attachment_document(attached: Attached) -> dict[str, Any]:
    """An attachment without its bytes; ``size`` in bytes."""
    return {"id": attached.id, "file": attached.name, "size": attached.size, "on": attached.on}


@delivery_verbs.command("list", help=mark("Lists the deliveries, or shows one with its units."))
@option("--order", metavar="ORDER", help=mark("Only of this order."))
@pass_wish
def list_deliveries_verb(wish: RunOptions, order: str | None) -> int:
    """Answers with {"total", "items"}, each with its units."""
    with opened(wish) as ledger:
        register = ledger.register
        filters = () if order is None else (Filter("order", Test.IS, (find_order(register, order).id,)),)
        found = register.records(Query(DELIVERY, filters=filters, order=(("on", True),)))
        items = [delivery_document(register, each) for each in found]
        heads = [text(head) for head in (mark("Delivery"), mark("Date"), mark("Order"), mark("Delivery note"),
                                         mark("Quantity"))]  # fmt: skip
        rows = [
            [str(item["id"]), item["on"], item["order"] or "", item["note"] or "", str(item["quantity"])]
            for item in items
        ]
        print_answer(wish, {"total": len(items), "items": items}, text_table(heads, rows))
    return 0


def delivery_document(register: Register, delivery: Delivery) -> dict[str, Any]:
    """One item of ``delivery list``."""
    units = delivery_actions.units_of(register, delivery.id)
    order = delivery.order
    return {
        "id": delivery.id,
        "on": iso(delivery.on) or None,
        "order": None if order is None else register.name(Ref(ORDER.code, order)),
        "note": delivery.note_number or None,
        "supplier": delivery.supplier or None,
        "quantity": sum(unit.quantity or 0 for unit in units),
        "attachments": [
            attachment_document(each) for each in attached_to(register, [delivery.id]) if each.delivered is None
        ],
        "units": [unit_document(register, unit.id) for unit in units],
    }


@delivery_verbs.command("show", help=mark("Shows a delivery and prints its check."))
@DELIVERY_NAMED
@option("--to", type=FILE, metavar="FILE", help=mark("Write the list to this CSV file."))
@_SHEET
@pass_wish
def show_delivery_verb(wish: RunOptions, /, delivery: str, **options: Any) -> int:
    """Answers with one item of ``delivery list``; the paper is the protocol of the check."""
    with opened(wish) as ledger, sheet(options["sheet"]) as paper:
        record = delivery_called(ledger.register, delivery)
        pdf = delivery_protocol(ledger.register, record, ledger.today) if options["sheet"] else None
        file = None if pdf is None else paper.put(pdf)
        if options["to"] is not None:
            export_protocol(ledger.register, options["to"], record)
        item = delivery_document(ledger.register, record)
        told = [
            f"{unit['serial'] or unit['quantity']}  {unit['product'] or ''}  {unit['verdict']}{_files_words(unit)}"
            for unit in item["units"]
        ]
        units = count_text("{count} unit", "{count} units", item["quantity"])
        head = f"{item['on']}  {item['note'] or ''}  {units}"
        told += [f"{each['id']}  {each['file']}" for each in item["attachments"]]
        print_answer(wish, {**item, "sheet": None if file is None else str(file)}, [head, *told])
    return 0


def _files_words(unit: dict[str, Any]) -> str:
    files = ", ".join(f"{each['id']} {each['file']}" for each in unit["attachments"])
    return f"  [{files}]" if files else ""
