"""Orders as the desk finds and shows them: lines with their journal, the overview, the discrepancies (needs V3, V8).

The school year, preparation days and closed days are those of the term plans (``desk.term.plans``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from coordinator.desk.orders.order_columns import AGE, LATE, asked_paths
from coordinator.desk.orders.promised_days import late_promises, past_its_day, promises
from coordinator.desk.year.unit_years import days_off, number_setting
from coordinator.domain.changes import Record, Ref
from coordinator.domain.choices import PeriodKind
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.keys import identity_key
from coordinator.domain.kind import Kind
from coordinator.domain.orders.discrepancies import (
    Discrepancy,
    DiscrepancyKind,
    Outlook,
    of_line,
    of_unexpected,
    outlook,
)
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERED_UNIT, DELIVERY, JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Journal, Order, OrderLineRecord
from coordinator.domain.orders.order_states import OPEN, days_past
from coordinator.domain.settings import NUMBERS, PREPARATION_DAYS
from coordinator.domain.termstart.term_kinds import PERIOD
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.outcomes import Refused
from coordinator.ledger.questions import Filter, Query, R, Register, Test
from coordinator.words import mark, text

_BATCH: Final = 200
_LONGEST_ID: Final = 19  # letters of an id that a database can hold, with its sign before it


@dataclass(frozen=True, slots=True)
class Planning:
    """What the school reckons with: working days of preparation, the term start, the days on which it is closed."""

    preparation_days: int = NUMBERS[PREPARATION_DAYS].default
    term_start: date | None = None
    closed: frozenset[date] = frozenset()


def planning(register: Register, today: date) -> Planning:
    """The school's own figures: the coming term's first day, and what the term plans reckon with."""
    coming = Query(
        PERIOD, filters=(Filter("kind", Test.IS, (PeriodKind.TERM,)), Filter("first", Test.AFTER, (today.isoformat(),)))
    )
    starts = [str(first) for (first,) in register.rows(PERIOD, register.ids(coming), ("first",))]
    return Planning(
        number_setting(register, PREPARATION_DAYS),
        date.fromisoformat(min(starts)) if starts else None,
        days_off(register, range(today.year, today.year + 3)),
    )


def orders_called(register: Register, number: str) -> Sequence[Order]:
    """The orders with just this number, else at most two of those whose number is it however it is written."""
    alike = Query(ORDER, filters=(Filter("number", Test.IS, (identity_key(number),)),))
    return register.find(ORDER, "number", number) or register.records(alike, 2)


def find_order(register: Register, typed: str) -> Order:
    """The order with this number, or ``#`` and its id; ``Refused`` when there is none."""
    key = typed.strip()
    found = orders_called(register, key)
    if not found and key.startswith("#") and key[1:].isdecimal() and len(key) < _LONGEST_ID:
        record = register.get(ORDER, int(key[1:]))
        found = () if record is None else (record,)
    if not found:
        raise Refused(mark("There is no order “{said}”. Look at: coordinator order list."), said=key)
    return found[0]


def order_lines(register: Register, order: int) -> list[OrderLine]:
    """The lines of an order by their numbers, each with its journal and its units."""
    record = register.get(ORDER, order)
    if record is None:
        return []
    lines = register.records(Query(ORDER_LINE, filters=(Filter("order", Test.IS, (order,)),), order=(("line", False),)))
    return _with_all(register, {order: record}, lines)


def lines_called(register: Register, ids: Sequence[int]) -> list[OrderLine]:
    """These order lines, by their ids, in the order given."""
    found = _called(register, ORDER_LINE, ids)
    records = [found[id_] for id_ in ids if id_ in found]
    orders = _called(register, ORDER, {record.order or 0 for record in records})
    return _with_all(register, orders, records)


def _called(register: Register, kind: Kind[R], ids: Iterable[int]) -> dict[int, R]:
    """The records with these ids, a batch at a time."""
    wanted = sorted(set(ids))
    return {
        record.id: record
        for at in range(0, len(wanted), _BATCH)
        for record in register.records(Query(kind, filters=(Filter("id", Test.IS, tuple(wanted[at : at + _BATCH])),)))
    }


def find_line(register: Register, order: Order, number: int) -> OrderLine:
    """A line of an order by its number; ``Refused`` when there is none."""
    for line in order_lines(register, order.id):
        if line.number == number:
            return line
    raise Refused(mark("{order} has no line {line}."), order=order.number, line=number)


def _with_all(register: Register, orders: dict[int, Order], lines: Sequence[OrderLineRecord]) -> list[OrderLine]:
    ids = [line.id for line in lines]
    journal = _by_line(_referring(register, JOURNAL, ids))
    units = _by_line(_referring(register, DELIVERED_UNIT, ids))
    wanted = {unit.delivery or 0 for found in units.values() for unit in found}
    deliveries = _called(register, DELIVERY, wanted)
    return [
        OrderLine(
            orders[line.order or 0],
            line,
            tuple(sorted(journal.get(line.id, ()), key=lambda entry: (iso(entry.on), entry.id))),
            tuple(units.get(line.id, ())),
            MappingProxyType(deliveries),
        )
        for line in lines
    ]


def _referring(register: Register, kind: Kind[R], lines: Sequence[int]) -> Iterable[R]:
    for at in range(0, len(lines), _BATCH):
        batch = tuple(lines[at : at + _BATCH])
        yield from register.records(Query(kind, filters=(Filter("line", Test.IS, batch),)))


OfLine = TypeVar("OfLine", Journal, DeliveredUnit)


def _by_line(records: Iterable[OfLine]) -> dict[int, list[OfLine]]:
    found: dict[int, list[OfLine]] = {}
    for record in records:
        found.setdefault(record.line or 0, []).append(record)
    return found


def handed_out(register: Register, line: OrderLine) -> int:
    """How many of the line's devices have reached somebody's hand."""
    devices = [device for unit in line.units if (device := unit.device) is not None]
    return sum(bool(row[0]) for row in register.rows(DEVICE, devices, ("handed_out",)))


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One order in the overview, a value for each of ``order_columns``, its figures summed over the lines;
    ``late_days`` and ``age_days`` as of today."""

    id: int
    values: MappingProxyType[str, Scalar]
    late_days: int
    age_days: int | None

    def __getitem__(self, path: str) -> Scalar:
        return self.values[path]


def overview_query(
    *, search: str = "", states: Sequence[str] = (), late: Sequence[int] | None = None, waiting: bool = False
) -> Query[Record]:
    """Which orders: by state, those that are late (``promised_days.late_orders``), those with changes to acknowledge;
    the earliest due first."""
    filters: list[Filter] = []
    if states:
        filters.append(Filter("state", Test.IS, tuple(states)))
    if late is not None:
        filters.append(Filter("id", Test.IS, tuple(late) or (0,)))
    if waiting:
        filters.append(Filter("unacknowledged", Test.AFTER, (0,)))
    return Query(ORDER, search, tuple(filters), (("wanted", True),))


def overview(register: Register, query: Query[Record], today: date, limit: int | None = None) -> list[OverviewRow]:
    """The orders that answer the query as rows of the overview."""
    return overview_rows(register, register.ids(query, limit), today)


def overview_rows(register: Register, ids: Sequence[int], today: date) -> list[OverviewRow]:
    """The rows of these orders, in the order given."""
    rows = register.rows(ORDER, ids, asked_paths())
    promised: dict[int, int] = {}
    for each in late_promises(register, ids).values():
        promised[each.order] = max(promised.get(each.order, 0), each.days_late)
    return [_overview_row(id_, row, today, promised.get(id_, 0)) for id_, row in zip(ids, rows, strict=True)]


def _overview_row(id_: int, row: tuple[Scalar, ...], today: date, promised_late: int) -> OverviewRow:
    values = dict(zip(asked_paths(), row, strict=True))
    sent = values["sent_on"]
    late = max(promised_late, days_past(str(values["due"] or ""), today))
    if promised_late and not values["escalated_on"]:
        values["to_escalate"] = 1
    age = (today - date.fromisoformat(str(sent))).days if sent and values["state"] in OPEN else None
    return OverviewRow(id_, MappingProxyType({**values, LATE: late, AGE: age}), late, age)


def states_counted(register: Register) -> dict[str, int]:
    """How many orders there are in each state."""
    return {str(state): count for state, count in register.group_count(Query(ORDER), "state")}


def discrepancies(register: Register, today: date, *, order: int | None = None) -> list[Discrepancy]:
    """Everything that is not as decided, over all orders or in one, the orders wanted first at the head."""
    only = (Filter("order", Test.IS, (order,)),) if order is not None else ()
    amiss = register.ids(Query(ORDER_LINE, filters=(*only, Filter("amiss", Test.AFTER, (0,)))))
    late = register.ids(Query(ORDER_LINE, filters=(*only, past_its_day(today))))
    promised = promises(register, None if order is None else [order])
    too_late = [id for id, each in promised.items() if each.days_late]
    lines = lines_called(register, list(dict.fromkeys((*amiss, *late, *too_late))))
    found = [
        _with_supplements(register, each)
        for line in lines
        for each in of_line(line, today, promised.get(line.record.id))
    ]
    found += _unexpected(register, order)
    return sorted(found, key=_place)


def _with_supplements(register: Register, found: Discrepancy) -> Discrepancy:
    """What is ordered twice names the supplementary orders in which it is ordered anew."""
    if found.kind != DiscrepancyKind.DOUBLED or found.line is None:
        return found
    return replace(found, detail=supplement_words(register, found.line))


def supplement_words(register: Register, line: OrderLine) -> str:
    """In which supplementary orders something of a line is ordered anew."""
    orders = dict.fromkeys(entry.order for entry in line.journal if entry.order is not None)
    names = ", ".join(register.name(Ref(ORDER.code, id)) for id in orders)
    return text("Ordered anew in {orders}: cancel it there if it is not needed.", orders=names)


def _unexpected(register: Register, order: int | None) -> list[Discrepancy]:
    filters = [Filter("line", Test.EMPTY)]
    if order is not None:
        filters.append(Filter("delivery.order", Test.IS, (order,)))
    units = register.records(Query(DELIVERED_UNIT, filters=tuple(filters)))
    orders: dict[int, Order | None] = {}
    for unit in units:
        delivery = register.get(DELIVERY, unit.delivery or 0)
        if delivery is not None and delivery.id not in orders:
            orders[delivery.id] = register.get(ORDER, delivery.order or 0)
    return list(of_unexpected(units, orders))


def _place(found: Discrepancy) -> tuple[str, str, int]:
    order = found.order
    wanted = "" if order is None else iso(order.wanted)
    return (wanted, "" if order is None else order.number, 0 if found.line is None else found.line.number)


def outlook_of(register: Register, items: Iterable[int | None], today: date, wanted: date) -> Outlook:
    """When an order of these catalogue items, sent today, would be ready: the longest lead time counts.

    One item without a known lead time leaves the day unknown.
    """
    plan = planning(register, today)
    days = [register.rows(CATALOGUE_ITEM, [item], ("lead_days",))[0][0] if item else None for item in items]
    known = [day for day in days if isinstance(day, int)]
    lead = max(known) if known and len(known) == len(days) else None
    return outlook(
        lead,
        today,
        wanted,
        term_start=plan.term_start,
        preparation_days=plan.preparation_days,
        closed=plan.closed,
    )
