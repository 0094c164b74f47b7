"""Orders and discrepancies as CSV for people, one row a line (needs V3, V8, U8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from coordinator.desk.orders.order_columns import OrderListing, columns_in
from coordinator.desk.orders.order_queries import lines_called
from coordinator.domain.changes import Record, Ref
from coordinator.domain.fields import Field, Type
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.discrepancies import Discrepancy
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery, Order
from coordinator.domain.orders.order_states import state_label
from coordinator.domain.outputs import OutputForm, writes
from coordinator.domain.values import Ore, Scalar, iso
from coordinator.exchange.profiles.own_lists import guarded
from coordinator.exchange.writing.delimited import delimited_number, write_delimited
from coordinator.exchange.writing.placement import FileUnwritable, placed
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.words import mark, text

FIGURES: Final = (
    ("asked", mark("Asked")),
    ("decided", mark("Decided")),
    ("shipped", mark("Shipped")),
    ("delivered", mark("Delivered")),
    ("accepted", mark("Accepted")),
    ("outstanding", mark("Outstanding")),
    ("never_coming", mark("Never coming")),
    ("over", mark("Too many")),
    ("promised", mark("Promised")),
)
"""What the list says of each line that follows from its steps: code and caption."""
_PAGE: Final = 100


@writes("orders", mark("Orders as CSV"), OutputForm.CSV)
def export_orders(register: Register, to: Path, *, query: Query[Record]) -> int:
    """Writes every line of the orders that answer the query, with the figures of each; returns how many lines.

    Who approved or wrote is not in it. Raises :class:`Unwritable` with a sentence.
    """
    if to.suffix.lower() != ".csv":
        raise FileUnwritable(mark("The name of {file} must end in .csv."), file=to.name)
    kind = ORDER
    number_, *codes = [column.code for column in columns_in(OrderListing.CSV)]
    header = [
        kind.field(number_).caption,
        text("State"),
        *(kind.field(code).caption for code in codes),
        text("Line"),
        text("Product"),
        text("Article number"),
        *(text(label) for _, label in FIGURES),
        text("Price"),
        text("Monthly fee"),
    ]
    with placed(to, ".csv") as draft:
        return write_delimited(draft, header, _order_rows(register, register.ids(query)))


def _order_rows(register: Register, orders: Sequence[int]) -> Iterable[list[str]]:
    for at in range(0, len(orders), _PAGE):
        wanted = Filter("order", Test.IS, tuple(orders[at : at + _PAGE]))
        found = Query(ORDER_LINE, filters=(wanted,), order=(("order", False), ("line", False)))
        by_order: dict[int, list[OrderLine]] = {}
        for line in lines_called(register, register.ids(found)):
            by_order.setdefault(line.order.id, []).append(line)
        for order in orders[at : at + _PAGE]:
            yield from (_order_row(register, line) for line in by_order.get(order, ()))


def _order_row(register: Register, line: OrderLine) -> list[str]:
    paths = ("product.model", "item.article_no")
    model, article = register.rows(ORDER_LINE, [line.record.id], paths)[0]
    figures = register.rows(ORDER_LINE, [line.record.id], [code for code, _ in FIGURES])[0]
    number_, *others = [_order_cell(register, line.order, column.code) for column in columns_in(OrderListing.CSV)]
    return [
        number_,
        text(state_label(line.standing.state)),
        *others,
        str(line.number),
        guarded(str(model or "")),
        guarded(str(article or "")),
        *("" if figure is None else str(figure) for figure in figures),
        _money(line.record.price_ore),
        _money(line.record.monthly_fee_ore),
    ]


def _order_cell(register: Register, order: Order, code: str) -> str:
    field, value = ORDER.field(code), order.values.get(code)
    if value is None:
        return ""
    if field.refers is not None and isinstance(value, int):
        return guarded(register.name(Ref(field.refers, value)))
    if isinstance(value, int):
        return delimited_number(field.type, value)
    return field.show(value) if field.type in (Type.CHOICE, Type.DATE) else guarded(value)


def _money(amount: Ore | None) -> str:
    return "" if amount is None else delimited_number(Type.MONEY, amount)


def export_order(register: Register, to: Path, order: Order) -> int:
    """Writes the order sheet as CSV: the order's lines with their figures; returns how many."""
    return export_orders(register, to, query=Query(ORDER, filters=(Filter("id", Test.IS, (order.id,)),)))


@writes("delivery_check", mark("Delivery check as CSV"), OutputForm.CSV, frozenset({"delivered_unit.deviation"}))
def export_protocol(register: Register, to: Path, delivery: Delivery) -> int:
    """Writes how each unit of a delivery was found, one a row; returns how many. Who checked it is not in it.

    Raises :class:`Unwritable` with a sentence.
    """
    kind = DELIVERED_UNIT
    codes = ("serial", "quantity", "verdict", "checked_on", "points", "missing", "deviation")
    heads = [text("Delivery note"), text("Delivered"), text("Order"), text("Line"), text("Product"),
             *(kind.field(code).caption for code in codes)]  # fmt: skip
    order = delivery.order
    number_ = "" if order is None else register.name(Ref(ORDER.code, order))
    units = register.records(Query(DELIVERED_UNIT, filters=(Filter("delivery", Test.IS, (delivery.id,)),)))
    beside = [guarded(delivery.note_number), iso(delivery.on), guarded(number_)]
    with placed(to, ".csv") as draft:
        return write_delimited(draft, heads, ([*beside, *_unit_row(register, unit, codes)] for unit in units))


def _unit_row(register: Register, unit: DeliveredUnit, codes: Sequence[str]) -> list[str]:
    product, line = unit.product, unit.line
    name = unit.said if product is None else register.name(Ref(PRODUCT.code, product))
    kind = DELIVERED_UNIT
    number_ = "" if line is None else str(register.rows(ORDER_LINE, [line], ("line",))[0][0])
    return [number_, guarded(name), *(_unit_cell(kind.field(code), unit.values.get(code)) for code in codes)]


def _unit_cell(field: Field, value: Scalar) -> str:
    label = field.show(value)
    return label if field.type in (Type.CHOICE, Type.DATE, Type.INTEGER) else guarded(label.replace("\n", "; "))


@writes("discrepancies", mark("Discrepancies as CSV"), OutputForm.CSV)
def export_discrepancies(register: Register, to: Path, found: Sequence[Discrepancy], today: date) -> int:
    """Writes the discrepancies, one a row; returns how many. Raises :class:`Unwritable` with a sentence."""
    heads = (mark("Order"), mark("Line"), mark("What"), mark("Quantity"), mark("Product"), mark("Serial number"),
             mark("Wanted"), mark("Days late"), mark("As of"))  # fmt: skip
    with placed(to, ".csv") as draft:
        return write_delimited(draft, [text(head) for head in heads], (_row(register, each, today) for each in found))


def _row(register: Register, each: Discrepancy, today: date) -> list[str]:
    product = each.product
    described = "" if each.unit is None else each.unit.said
    return [
        "" if each.order is None else guarded(each.order.number),
        "" if each.line is None else str(each.line.number),
        each.label,
        str(each.quantity),
        guarded(described if product is None else register.name(Ref(PRODUCT.code, product))),
        "" if each.unit is None else guarded(each.unit.serial),
        "" if each.order is None else iso(each.order.wanted),
        str(each.days or ""),
        today.isoformat(),
    ]
