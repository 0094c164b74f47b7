"""Orders as the command line answers: the ``order show`` shape, the overview, discrepancies (``design``: shapes)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coordinator.cli.output import text_table
from coordinator.desk.orders.contact_ladder import turns_of
from coordinator.desk.orders.order_columns import COLUMNS, LATE, OrderColumn, OrderListing, columns_in
from coordinator.desk.orders.order_queries import OverviewRow, handed_out, order_lines, overview_rows
from coordinator.desk.orders.promised_days import is_to_escalate, promises
from coordinator.domain.changes import Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.discrepancies import DISCREPANCIES, Discrepancy, late_days
from coordinator.domain.orders.ladder import Turn
from coordinator.domain.orders.line_story import StoryStep, story
from coordinator.domain.orders.order_choices import JournalStep
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Contact, DeliveredUnit, Order
from coordinator.domain.orders.order_states import state_label
from coordinator.domain.orders.promises import Promise
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.questions import Register
from coordinator.words import mark, text


def order_document(register: Register, order: int, today: date) -> dict[str, Any]:
    """The ``order show`` shape, with more beside it."""
    row = overview_rows(register, [order], today)[0]
    record = register.get(ORDER, order)
    promised = promises(register, [order])
    return {
        **_overview_item(row),
        "escalated_to": None if record is None else record.escalated_to or None,
        "note": None if record is None else record.note or None,
        "ladder": [_turn_document(turn) for turn in _turns(register, record, today)],
        "lines": [
            line_document(register, line, today, promised.get(line.record.id)) for line in order_lines(register, order)
        ],
    }


def _turns(register: Register, order: Order | None, today: date) -> list[Turn]:
    """Whose turn it is, for an order that is marked for escalation or taken up with somebody."""
    if order is None:
        return []
    marked = is_to_escalate(register, order)
    return turns_of(register, order, today) if marked or order.escalated_on else []


def rung_document(rung: Contact) -> dict[str, Any]:
    """A step of the ladder of contacts."""
    return {
        "step": rung.rung,
        **{code: rung.values.get(code) for code in ("role", "name", "phone", "email", "after_days")},
    }


def _turn_document(turn: Turn) -> dict[str, Any]:
    on = None if turn.on is None else turn.on.isoformat()
    return {**rung_document(turn.rung), "on": on, "behind": turn.behind}


def line_document(register: Register, line: OrderLine, today: date, promise: Promise | None = None) -> dict[str, Any]:
    """One line: its quantities, its promised day, when what is promised is ready, and its journal."""
    amounts = line.quantities
    return {
        "line": line.number,
        "product": register.name(Ref(PRODUCT.code, line.record.product or 0)),
        "state": line.standing.state,
        "asked": amounts.asked,
        "decided": amounts.decided,
        "shipped": amounts.shipped,
        "delivered": amounts.delivered,
        "accepted": amounts.accepted,
        "handed_out": handed_out(register, line),
        "outstanding": amounts.outstanding,
        "never_coming": amounts.never_coming,
        "over_delivered": amounts.over,
        "missing": amounts.missing,
        "deviating": amounts.deviating,
        "unchecked": amounts.unchecked,
        "supplemented": amounts.supplemented,
        "promised": amounts.promised,
        "ready": None if promise is None else promise.ready.isoformat(),
        "late_days": late_days(line, today, promise),
        "price_ore": line.record.price_ore,
        "monthly_fee_ore": line.record.monthly_fee_ore,
        "unacknowledged": amounts.unacknowledged,
        "journal": [journal_document(register, told) for told in story(line)],
    }


def journal_document(register: Register, told: StoryStep) -> dict[str, Any]:
    """One step of the journal: what went from what to what, said by whom, when and why; a price in öre."""
    entry = told.entry
    order = None if entry is None else entry.order
    before, after = _from_to(told)
    return {
        "on": told.on,
        "what": told.what,
        "from": before,
        "to": after,
        "by": told.party,
        "name": told.name or None,
        "category": told.category or None,
        "reason": told.reason or None,
        "order": None if order is None else register.name(Ref(ORDER.code, order)),
        "acknowledged_on": None if entry is None else iso(entry.acknowledged_on) or None,
        "acknowledged_by": None if entry is None else entry.acknowledged_by or None,
        "waits": told.waits,
    }


def _from_to(told: StoryStep) -> tuple[Scalar, Scalar]:
    if told.entry is None or told.what != JournalStep.PRICE:
        return told.before, told.after
    return _ore(told.entry.said_from), _ore(told.entry.said_to)


def _ore(value: Scalar) -> int | None:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else None


def order_line_words(register: Register, order: int, today: date, *, journal: bool = False) -> list[str]:
    """An order for a person: its head, its lines, and their journal where it is asked for."""
    row = overview_rows(register, [order], today)[0]
    state = text(state_label(str(row["state"])))
    lines = [text("{order}: {state}, wanted {wanted}", order=row["number"], state=state, wanted=row["wanted"])]
    found = order_lines(register, order)
    lines += text_table(_line_heads(), [_line_cells(register, line) for line in found])
    if not journal:
        return lines
    for line in found:
        product = register.name(Ref(PRODUCT.code, line.record.product or 0))
        lines += ["", text("Line {line}, {product}", line=line.number, product=product)]
        lines += [f"  {_step_words(told)}" for told in story(line)]
    return lines


def _step_words(told: StoryStep) -> str:
    sentence = f"{told.on}  {told.what_words}: {told.change_words} ({told.party_words})"
    reason = f": {told.reason_words}" if told.reason_words else ""
    waits = text("to acknowledge")
    return sentence + reason + (f"  [{waits}]" if told.waits else "")


def _line_heads() -> list[str]:
    heads = (mark("Line"), mark("Product"), mark("Asked"), mark("Decided"), mark("Delivered"), mark("Accepted"),
             mark("Outstanding"), mark("Never coming"), mark("Too many"))  # fmt: skip
    return [text(head) for head in heads]


def _line_cells(register: Register, line: OrderLine) -> list[str]:
    amounts = line.quantities
    figures = (amounts.asked, amounts.decided, amounts.delivered, amounts.accepted, amounts.outstanding,
               amounts.never_coming, amounts.over)  # fmt: skip
    product = register.name(Ref(PRODUCT.code, line.record.product or 0))
    return [str(line.number), product, *("" if figure is None else str(figure) for figure in figures)]


def _overview_item(row: OverviewRow) -> dict[str, Any]:
    return {"id": row.id, **{column.name: column.document(row[column.path]) for column in COLUMNS}}


def overview_document(rows: Sequence[OverviewRow]) -> dict[str, Any]:
    """The ``order list`` shape."""
    return {"total": len(rows), "items": [_overview_item(row) for row in rows]}


def overview_lines(rows: Sequence[OverviewRow]) -> list[str]:
    """The overview for a person."""
    columns = columns_in(OrderListing.TERMINAL)
    cells = [[_blank_zero(column, row) for column in columns] for row in rows]
    return text_table([column.caption for column in columns], cells)


def _blank_zero(column: OrderColumn, row: OverviewRow) -> str:
    """What waits or is late is seen at a glance where nothing stands for none."""
    value = row[column.path]
    return "" if value == 0 and column.path in (LATE, "unacknowledged") else column.show(value)


def discrepancy_document(register: Register, found: Discrepancy) -> dict[str, Any]:
    """One discrepancy."""
    product = _product(register, found)
    return {
        "order": None if found.order is None else found.order.number or None,
        "line": None if found.line is None else found.line.number,
        "kind": found.kind,
        "quantity": found.quantity,
        "product": product,
        "serial": None if found.unit is None else found.unit.serial or None,
        "days_late": found.days,
        "detail": found.detail or None,
        "wanted": None if found.order is None else iso(found.order.wanted) or None,
    }


def _product(register: Register, found: Discrepancy) -> str | None:
    unit: DeliveredUnit | None = found.unit
    if unit is not None and unit.product is not None:
        return register.name(Ref(PRODUCT.code, unit.product or 0))
    if found.line is not None:
        return register.name(Ref(PRODUCT.code, found.line.record.product or 0))
    return None if unit is None else unit.said or None


def discrepancy_line(item: dict[str, Any]) -> list[str]:
    """One discrepancy's cells for a person."""
    kind = next((text(choice.label) for choice in DISCREPANCIES if choice.code == item["kind"]), item["kind"])
    cells = {**item, "kind": kind}
    return [str(cells[code] or "") for code in ("order", "line", "kind", "quantity", "product", "detail")]
