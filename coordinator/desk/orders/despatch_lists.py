"""A supplier's delivery list, matched with the orders it speaks of, registered in one step (needs V3, V6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coordinator.desk.identity.joined_changes import joined
from coordinator.desk.orders.delivery_actions import Box, arrival_of, came_before, known_doubt
from coordinator.desk.orders.order_queries import order_lines
from coordinator.domain.changes import ChangeSet, Origin, Sentence
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.keys import identity_key
from coordinator.domain.orders import deliveries, order_steps
from coordinator.domain.orders.deliveries import Declared, Note, Unpacked
from coordinator.domain.orders.order_choices import Party
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, DELIVERY, ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_steps import Decision, Statement
from coordinator.domain.records import Product
from coordinator.domain.values import Ore
from coordinator.exchange.lists.order_files import OrderFile, OrderRow, Problem
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.stage import Tally
from coordinator.words import mark, text


@dataclass(slots=True)
class Despatch:
    """One delivery note of the list: its order, what came, what is still to come, changed prices."""

    order: Order
    note: Note
    boxes: list[Box] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    prices: list[tuple[OrderLine, Ore]] = field(default_factory=list)


@dataclass(slots=True)
class Matched:
    """The list against the register: the deliveries it makes, how its rows fared, and what is doubtful."""

    file: OrderFile
    skipped: int
    failed: int
    despatches: list[Despatch] = field(default_factory=list)
    used: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """How the file's rows fared."""
        return Tally(self.file.count, self.used, 0, self.unchanged, self.skipped, self.failed)


def match_despatch(ledger: Ledger, file: OrderFile) -> Matched:
    """Finds the order and line of each row; nothing is written. An unmatched unit is kept as unexpected.

    A row fails when its order is unknown; a delivery note that is registered already leaves its rows unchanged.
    """
    matched = Matched(file, skipped=file.skipped, failed=file.failed, problems=list(file.problems))
    found: dict[tuple[int, str], Despatch] = {}
    lines: dict[int, list[OrderLine]] = {}
    taken: set[str] = set()
    for row in file.rows:
        order = _order(ledger.register, row)
        if order is None:
            matched.failed += 1
            matched.problems.append(_unknown_order(row))
            continue
        if _registered(ledger.register, order, row.text("delivery_note")):
            matched.unchanged += 1
            continue
        if order.id not in lines:
            lines[order.id] = order_lines(ledger.register, order.id)
        key = (order.id, row.text("delivery_note"))
        despatch = found.setdefault(key, Despatch(order, _note(ledger, file, key[1], order)))
        if _take(ledger, matched, despatch, lines[order.id], row, taken):
            matched.used += 1
        elif any(problem.line == row.line for problem in file.problems):
            matched.failed += 1  # a unit came, but which one cannot be known (a destroyed serial number)
        else:
            matched.skipped += 1
    matched.despatches = [each for each in found.values() if each.boxes or each.declared]
    matched.problems.sort(key=lambda problem: problem.line)
    return matched


def _unknown_order(row: OrderRow) -> Problem:
    said = row.text("order_no") or row.text("supplier_order_no")
    return Problem(row.line, "", text("There is no order “{said}” here.", said=said))


def _order(register: Register, row: OrderRow) -> Order | None:
    for number in (row.text("order_no"), row.text("supplier_order_no")):
        found = register.records(Query(ORDER, filters=(Filter("number", Test.IS, (number,)),)), 1) if number else ()
        if found:
            return found[0]
    return None


def _registered(register: Register, order: Order, note: str) -> bool:
    if not note:
        return False
    filters = (Filter("order", Test.IS, (order.id,)), Filter("note_number", Test.IS, (note,)))
    return register.count(Query(DELIVERY, filters=filters), most=1) > 0


def _note(ledger: Ledger, file: OrderFile, number: str, order: Order) -> Note:
    """The note's day is the latest that any of its rows names and that has come; today where none does."""
    today = ledger.today.isoformat()
    rows = [row for row in file.rows if row.text("delivery_note") == number]
    days = [day for row in rows if (day := row.text("delivered_on")) and day <= today]
    supplier = next((row.text("supplier") for row in rows if row.text("supplier")), order.supplier) or None
    return Note(max(days, default=today), number or None, supplier, ledger.actor)


def _take(
    ledger: Ledger, matched: Matched, despatch: Despatch, lines: Sequence[OrderLine], row: OrderRow, taken: set[str]
) -> bool:
    """Puts a row into its delivery; false for one that names no unit and nothing that was ordered (freight)."""
    register = ledger.register
    line, product = _line(register, lines, row)
    if line is None and not row.values.get("serials"):
        matched.problems.append(Problem(row.line, "", text("Nothing of this was ordered, and it names no unit.")))
        return False
    said = _not_as_ordered(despatch.order, line, product)
    if said:
        matched.problems.append(Problem(row.line, "", said))
    for box in _boxes(row, line, product):
        serial = identity_key(box.serial) if box.serial else ""
        if serial and box.quantity > 0 and (serial in taken or came_before(register, serial)):
            matched.problems.append(Problem(row.line, "", text("{serial} has come before.", serial=box.serial)))
            continue
        taken.add(serial)
        despatch.boxes.append(box)
    _tell_known(register, matched, despatch, row)
    _tell_short(matched, row)
    if line is not None:
        _declare(despatch, line, row)
    return True


def _tell_known(register: Register, matched: Matched, despatch: Despatch, row: OrderRow) -> None:
    named = {identity_key(serial) for serial in row.values.get("serials") or ()}
    boxes = [box for box in despatch.boxes if box.serial and identity_key(box.serial) in named]
    doubt = known_doubt(register, despatch.order, boxes)
    if doubt:
        matched.problems.append(Problem(row.line, "", doubt))


def _not_as_ordered(order: Order, line: OrderLine | None, product: Product | None) -> str:
    if line is None:
        return text("It is on no line of {order}: kept as unexpected.", order=order.number)
    if product is not None and product.id != line.record.product:
        return text("Another product than was ordered on line {line}.", line=line.number)
    return ""


def _line(register: Register, lines: Sequence[OrderLine], row: OrderRow) -> tuple[OrderLine | None, Product | None]:
    """The line that the row means, by its number and article, else by the article alone; and the product it names."""
    product = _product(register, row)
    by_article = [line for line in lines if _is_called(register, line, row)]
    numbered = next((line for line in lines if line.number == row.number("order_line")), None)
    if numbered is not None and (
        numbered in by_article or (not by_article and _may_be_meant(register, numbered, row, product))
    ):
        return numbered, product
    return (by_article[0] if by_article else None), product


def _may_be_meant(register: Register, line: OrderLine, row: OrderRow, product: Product | None) -> bool:
    """Whether the number alone tells the line: the row names a known product, or no article that could be another's."""
    return product is not None or not (row.product.model_number and _codes(register, line))


def _product(register: Register, row: OrderRow) -> Product | None:
    for path, said in (("model_number", row.product.model_number), ("model", row.product.model)):
        found = register.records(Query(PRODUCT, filters=(Filter(path, Test.IS, (said,)),)), 1) if said else ()
        if found:
            return found[0]
    article = row.product.model_number
    items = (
        register.records(Query(CATALOGUE_ITEM, filters=(Filter("article_no", Test.IS, (article,)),)), 1)
        if article
        else ()
    )
    return register.get(PRODUCT, items[0].product or 0) if items else None


def _codes(register: Register, line: OrderLine) -> set[str]:
    values = register.rows(ORDER_LINE, [line.record.id], ("product.model_number", "item.article_no"))[0]
    return {identity_key(str(value)) for value in values if value}


def _is_called(register: Register, line: OrderLine, row: OrderRow) -> bool:
    article = row.product.model_number
    if article and identity_key(article) in _codes(register, line):
        return True
    model = register.rows(ORDER_LINE, [line.record.id], ("product.model",))[0][0]
    return bool(row.product.model) and str(model or "").casefold() == str(row.product.model).casefold()


def _boxes(row: OrderRow, line: OrderLine | None, product: Product | None) -> Iterator[Box]:
    """A box for each serial, and one for what came without; a return takes away."""
    serials = row.values.get("serials") or ()
    delivered = row.number("delivered")
    model = row.product.model or row.product.model_number
    if delivered is not None and delivered < 0:
        one_each = [Box(line, serial, -1, product, model) for serial in serials]
        yield from one_each or [Box(line, None, delivered, product, model)]
        return
    for serial in serials:
        yield Box(line, serial, 1, product, model)
    rest = (delivered or 0) - len(serials)
    if rest > 0 and line is not None:
        yield Box(line, None, rest, product, model)


def _tell_short(matched: Matched, row: OrderRow) -> None:
    serials, delivered = len(row.values.get("serials") or ()), row.number("delivered") or 0
    if serials and 0 < serials < delivered:
        sentence = text("{count} of {all} delivered have no serial number.", count=delivered - serials, all=delivered)
        matched.problems.append(Problem(row.line, "", sentence))


def _declare(despatch: Despatch, line: OrderLine, row: OrderRow) -> None:
    outstanding, delivered = row.number("outstanding"), row.number("delivered") or 0
    if outstanding is not None and delivered >= 0:
        despatch.declared.append(Declared(line, max(0, outstanding), reason=row.text("reason") or None))
    price = row.number("price_ore")
    known = line.record.price_ore
    if price is not None and known is not None and price != known and delivered > 0:
        despatch.prices.append((line, Ore(price)))


def register_despatch(ledger: Ledger, matched: Matched, *, origin: Origin = Origin.IMPORT) -> Notice | None:
    """Writes the whole list as one entry; ``None`` when it says nothing new."""
    if not matched.despatches:
        return None
    parts = [part for despatch in matched.despatches for part in _change_sets(ledger, despatch, origin)]
    sentence = Sentence(mark("Delivery list {file} registered"), {"file": matched.file.name})
    changes = parts[0] if len(parts) == 1 else joined(parts, sentence)
    return ledger.commit(ChangeSet(sentence, origin, creations=changes.creations, changes=changes.changes))


def _change_sets(ledger: Ledger, despatch: Despatch, origin: Origin) -> Iterator[ChangeSet]:
    today = ledger.today.isoformat()
    arrivals = [arrival_of(ledger, box) for box in despatch.boxes]
    unpacked = Unpacked(arrivals, despatch.declared, despatch.order, home_unit(ledger.register))
    yield deliveries.delivery_changes(unpacked, despatch.note, origin=origin, today=today)
    for line, price in despatch.prices:
        statement = Statement(Party.SUPPLIER, despatch.note.on, despatch.note.supplier)
        yield order_steps.decide_changes(line, Decision(price_ore=price), statement, origin=origin)
