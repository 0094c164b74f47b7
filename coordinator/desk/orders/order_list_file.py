"""A list of orders that was written out here and comes back: what was changed in it, in one step.

An order is known by its number, a line by its place and product. What an order is about is taken; how far it has come
follows from its steps, so that another figure is told and left. The list has no ids and no day: what it says and stood
here before is perhaps only old, and is told and left as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from coordinator.desk.orders.order_columns import OrderListing, columns_in
from coordinator.desk.orders.order_lists import FIGURES
from coordinator.desk.orders.order_queries import order_lines, orders_called
from coordinator.desk.records.entry_sentences import field_caption, tell_value
from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Record, Ref, Sentence
from coordinator.domain.fields import Field
from coordinator.domain.inventory_kinds import UNIT
from coordinator.domain.keys import alike_key
from coordinator.domain.orders.order_kinds import ORDER, ORDER_LINE
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Order
from coordinator.domain.orders.order_states import state_label
from coordinator.domain.values import Scalar
from coordinator.exchange.lists.order_files import OrderFile, OrderRow, Problem
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Query, Register
from coordinator.ledger.stage import Tally
from coordinator.words import LANGUAGES, mark, text

_STEPS_OF_ORDER: Final = ("approved_on", "sent_on")
_OF_ORDER: Final = tuple(
    column.code for column in columns_in(OrderListing.CSV) if column.code not in ("number", *_STEPS_OF_ORDER)
)
_OF_LINE: Final = ("price_ore", "monthly_fee_ore")
_FIGURES: Final = tuple(code for code, _ in FIGURES)
_NO_ORDER: Final = mark("There is no order {said} here. Orders are begun in the program; the row was left.")
_NO_LINE: Final = mark("Nothing tells which line of {order} this is: give its line, or its product. The row was left.")
_OTHER_PRODUCT: Final = mark("Line {line} of {order} is {product} here. The row was left.")
_FOLLOWS: Final = mark(
    "{order} says otherwise of: {columns}. They follow from its steps (approve, send, decide, deliver) and were left."
)
_TWO_VALUES: Final = mark("The rows of {order} say several things here: {values}. It was left.")
_STOOD_BEFORE: Final = mark(
    "{value} stood in {order} before and was changed since, so the list may be old. It was left; change the order by"
    " hand if it is meant."
)
_NO_UNIT: Final = mark("There is no school unit {said} here, or several. It was left.")
_NO_CHOICE: Final = mark("{said} is none of the choices: {choices}. It was left.")


@dataclass(slots=True)
class ComparedOrders:
    """A list of orders against the register: what it changes, and how its rows fared."""

    file: OrderFile
    skipped: int
    failed: int
    changes: list[Change] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """How the file's rows fared."""
        return Tally(self.file.count, 0, self.updated, self.unchanged, self.skipped, self.failed)

    def tell(self, row: OrderRow, column: str, reason: str) -> None:
        """Something about a row that is left out, or about one of its cells."""
        self.problems.append(Problem(row.line, column, reason))


@dataclass(slots=True)
class _Said:
    """What rows say of one field of a record, which of them says it first, and the lines of all that do."""

    record: Record
    about: Field
    order: str
    rows: dict[Scalar, OrderRow] = field(default_factory=dict)
    lines: dict[Scalar, set[int]] = field(default_factory=dict)


def compare_orders(ledger: Ledger, file: OrderFile) -> ComparedOrders:
    """What the list says that the register does not; an empty cell says nothing. Nothing is written."""
    register = ledger.register
    compared = ComparedOrders(file, skipped=file.skipped, failed=file.failed, problems=list(file.problems))
    finder = _Finder(register, compared)
    said: dict[tuple[str, int, str], _Said] = {}
    used: list[OrderRow] = []
    for row in file.rows:
        line = finder.line_of(row)
        if line is None:
            compared.failed += 1
            continue
        used.append(row)
        _gather(register, compared, row, line, said)
        _tell_figures(register, compared, row, line)
    changed = {line for each in said.values() for line in _settle(register, compared, each)}
    compared.updated = sum(row.line in changed for row in used)
    compared.unchanged = len(used) - compared.updated
    compared.problems.sort(key=lambda problem: problem.line)
    return compared


def import_orders(ledger: Ledger, compared: ComparedOrders, *, origin: Origin = Origin.IMPORT) -> Notice | None:
    """Writes what was changed in the list as one entry; ``None`` when it says nothing new."""
    if not compared.changes:
        return None
    sentence = Sentence(mark("List of orders {file} taken in"), {"file": compared.file.name})
    return ledger.commit(ChangeSet(sentence, origin, changes=tuple(compared.changes)))


# Which order and line a row means.


class _Finder:
    """Finds the order and the line that each row means, and tells of those that mean none here."""

    def __init__(self, register: Register, compared: ComparedOrders) -> None:
        self._register = register
        self._compared = compared
        self._orders: dict[str, Order | None] = {}
        self._lines: dict[int, list[OrderLine]] = {}

    def line_of(self, row: OrderRow) -> OrderLine | None:
        """The line by its place, where the product does not say another; else the only one of the product."""
        number = row.text("order_no")
        if number not in self._orders:
            self._orders[number] = _order(self._register, number)
        order = self._orders[number]
        if order is None:
            self._compared.tell(row, "", text(_NO_ORDER, said=number or "–"))
            return None
        if order.id not in self._lines:
            self._lines[order.id] = order_lines(self._register, order.id)
        return self._of_order(row, order, self._lines[order.id])

    def _of_order(self, row: OrderRow, order: Order, lines: Sequence[OrderLine]) -> OrderLine | None:
        place = row.number("order_line")
        named = f"{place or ''}{row.text('model')}{row.text('article_no')}"
        meant = [line for line in lines if place in (None, line.number)] if named else []
        fitting = [line for line in meant if _is_of(self._register, line, row)]
        if len(fitting) == 1:
            return fitting[0]
        if place is not None and len(meant) == 1:
            product = self._register.name(Ref("product", meant[0].record.product or 0))
            said = text(_OTHER_PRODUCT, line=str(place), order=order.number, product=product)
        else:
            said = text(_NO_LINE, order=order.number)
        self._compared.tell(row, "", said)
        return None


def _order(register: Register, number: str) -> Order | None:
    found = orders_called(register, number) if number else ()
    return found[0] if len(found) == 1 else None


def _is_of(register: Register, line: OrderLine, row: OrderRow) -> bool:
    """Whether a line is of the product that a row names, as far as it names one."""
    model, article = register.rows(ORDER_LINE, [line.record.id], ("product.model", "item.article_no"))[0]
    pairs = ((row.text("model"), model), (row.text("article_no"), article))
    return all(alike_key(said) == alike_key(str(ours or "")) for said, ours in pairs if said)


# What the row says.


def _gather(
    register: Register,
    compared: ComparedOrders,
    row: OrderRow,
    line: OrderLine,
    said: dict[tuple[str, int, str], _Said],
) -> None:
    for record, codes in ((line.order, _OF_ORDER), (line.record, _OF_LINE)):
        for code in codes:
            value = _value(register, compared, row, record.kind, code)
            if value is not None:
                about = (ORDER if record is line.order else ORDER_LINE).field(code)
                key = (record.kind, record.id, code)
                each = said.setdefault(key, _Said(record, about, line.order.number))
                each.rows.setdefault(value, row)
                each.lines.setdefault(value, set()).add(row.line)


def _value(register: Register, compared: ComparedOrders, row: OrderRow, kind: str, code: str) -> Scalar:
    """What a row says of a field as the register keeps it; ``None`` for nothing, and for what it does not know."""
    value: Scalar = row.values.get(code)
    if value is None or code not in ("unit", "purpose"):
        return value
    said = str(value)
    found = _unit(register, said) if code == "unit" else _purpose(said)
    if found is None:
        choices = ", ".join(text(one.label) for one in ORDER.field(code).choices)
        why = text(_NO_UNIT, said=said) if code == "unit" else text(_NO_CHOICE, said=said, choices=choices)
        compared.tell(row, field_caption(register, kind, code), why)
    return found


def _unit(register: Register, said: str) -> int | None:
    units = [unit.id for unit in register.records(Query(UNIT)) if alike_key(said) in _called(unit.name, unit.code)]
    return units[0] if len(units) == 1 else None


def _purpose(said: str) -> str | None:
    """The choice of that name, in any language."""
    for choice in ORDER.field("purpose").choices:
        words = (choice.code, *(text(choice.label, in_language=one) for one in LANGUAGES))
        if said.casefold() in map(str.casefold, words):
            return choice.code
    return None


def _called(*words: str) -> set[str]:
    return {alike_key(word) for word in words if word}


def _tell_figures(register: Register, compared: ComparedOrders, row: OrderRow, line: OrderLine) -> None:
    """Tells in one sentence which figures and steps the row has otherwise than the register."""
    ours = dict(zip(_FIGURES, register.rows(ORDER_LINE, [line.record.id], _FIGURES)[0], strict=True))
    ours |= {code: line.order.values.get(code) for code in _STEPS_OF_ORDER}
    other = [code for code, value in ours.items() if row.values.get(code) not in (None, value)]
    states = {text(state_label(line.standing.state), in_language=one).casefold() for one in LANGUAGES}
    if row.text("state") and row.text("state").casefold() not in states:
        other.append("state")
    if other:
        columns = ", ".join(_caption(register, code) for code in other)
        compared.tell(row, "", text(_FOLLOWS, order=line.order.number, columns=columns))


_CAPTIONS: Final = {"state": mark("State"), **dict(FIGURES)}


def _caption(register: Register, code: str) -> str:
    return text(_CAPTIONS[code]) if code in _CAPTIONS else field_caption(register, ORDER.code, code)


# What is taken.


def _settle(register: Register, compared: ComparedOrders, said: _Said) -> Collection[int]:
    """Takes what the rows say of a field, where it is one new thing; the lines of the rows that say it."""
    ours = said.record.values.get(said.about.code)
    news = {value: row for value, row in said.rows.items() if value != ours}
    if not news:
        return frozenset()
    row, column = next(iter(news.values())), said.about.caption
    kind, code = said.record.kind, said.about.code
    shown = [_shown(register, said, value) for value in news]
    if len(news) > 1:
        compared.tell(row, column, text(_TWO_VALUES, order=said.order, values=", ".join(shown)))
        return frozenset()
    (value,) = news
    if _stood_before(register, said.record.ref, code, value):
        compared.tell(row, column, text(_STOOD_BEFORE, order=said.order, value=shown[0]))
        return frozenset()
    compared.changes.append(Change(Key(kind, said.record.id, code), ours, value))
    return said.lines[value]


def _shown(register: Register, said: _Said, value: Scalar) -> str:
    plain = said.about.is_text
    return str(value) if plain else tell_value(register, said.record.kind, said.about.code, value)


def _stood_before(register: Register, ref: Ref, code: str, value: Scalar) -> bool:
    """Whether the field had the value once and was changed since."""
    changes: Iterable[Sequence[object]] = (
        (change.field, change.before)
        for entry in register.entries(ref=ref)
        for change in register.changes(entry.id, ref=ref)
    )
    return any(field == code and before == value for field, before in changes)
