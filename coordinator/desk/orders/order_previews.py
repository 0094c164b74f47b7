"""What a file about orders would bring, told before anything is written: deliveries row by row, the catalogue by item.

A file is compared when it is shown and again when it is taken in, so that nothing is written on old knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coordinator.desk.orders.catalogue_file import Compared, compare_catalogue, import_catalogue
from coordinator.desk.orders.delivery_actions import Box
from coordinator.desk.orders.despatch_lists import Despatch, Matched, match_despatch, register_despatch
from coordinator.desk.orders.order_list_file import ComparedOrders, compare_orders, import_orders
from coordinator.desk.records.entry_sentences import field_caption, tell_value
from coordinator.domain.changes import Change, Creation, Ref
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER_LINE, PRICE
from coordinator.domain.values import Scalar
from coordinator.exchange.lists.order_files import OrderFile, Problem
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Register
from coordinator.ledger.stage import Tally
from coordinator.words import count_text, text


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing that a file brings: what it belongs to (an order and line, an item), what, how many, more about it.

    ``amiss`` marks what is not as ordered.
    """

    place: str
    what: str
    quantity: int | None
    more: str = ""
    amiss: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A file before it is taken in. ``order`` is the one order that it speaks of, ``units`` how many it delivers."""

    file: OrderFile
    tally: Tally
    brought: tuple[Brought, ...]
    problems: tuple[Problem, ...]
    units: int
    order: int | None

    @property
    def news(self) -> bool:
        """Whether taking it in would change anything."""
        return bool(self.brought)


def foresee(ledger: Ledger, file: OrderFile) -> Foreseen:
    """Holds a file against the register; nothing is written."""
    if file.kind == "catalogue":
        return _of_catalogue(ledger.register, compare_catalogue(ledger, file))
    if file.kind == "orders":
        return _of_orders(ledger.register, compare_orders(ledger, file))
    return _of_deliveries(ledger.register, match_despatch(ledger, file))


def take_in(ledger: Ledger, file: OrderFile) -> Notice | None:
    """Takes the file in as one step; ``None`` when it says nothing new."""
    if file.kind == "catalogue":
        return import_catalogue(ledger, compare_catalogue(ledger, file))
    if file.kind == "orders":
        return import_orders(ledger, compare_orders(ledger, file))
    return register_despatch(ledger, match_despatch(ledger, file))


def _of_orders(register: Register, compared: ComparedOrders) -> Foreseen:
    brought = tuple(_of_change(register, change) for change in compared.changes)
    return Foreseen(compared.file, compared.tally, brought, tuple(compared.problems), 0, None)


def _of_deliveries(register: Register, matched: Matched) -> Foreseen:
    brought = [each for despatch in matched.despatches for each in _of_despatch(register, despatch)]
    units = sum(box.quantity for despatch in matched.despatches for box in despatch.boxes)
    orders = {despatch.order.id for despatch in matched.despatches}
    one = next(iter(orders)) if len(orders) == 1 else None
    return Foreseen(matched.file, matched.tally, tuple(brought), tuple(matched.problems), units, one)


def _of_despatch(register: Register, despatch: Despatch) -> Iterator[Brought]:
    """A row for each line of the order and for what nobody ordered, with its serials and what is still to come."""
    still = {each.line.record.id: each.outstanding for each in despatch.declared}
    for about in dict.fromkeys([*map(_line_of, despatch.boxes), *still]):
        boxes = [box for box in despatch.boxes if _line_of(box) == about]
        yield _of_boxes(register, despatch, boxes, about, still)


def _line_of(box: Box) -> int | None:
    return None if box.line is None else box.line.record.id


def _of_boxes(
    register: Register, despatch: Despatch, boxes: Sequence[Box], about: int | None, still: dict[int, int]
) -> Brought:
    facts = _despatch_said(despatch)
    line = None if about is None else register.get(ORDER_LINE, about)
    more = _serials_and_rest(boxes, None if about is None else still.get(about))
    if line is None:
        return _not_ordered(" · ".join(facts), boxes, more)
    other = next((box.product for box in boxes if box.product and box.product.id != line.product), None)
    product = register.name(Ref(PRODUCT.code, line.product or 0))
    if other is not None:
        more.insert(0, text("came as {product}", product=other.model))
    place = " · ".join([*facts, text("line {line}", line=str(line.line or ""))])
    return Brought(place, product, sum(box.quantity for box in boxes), " · ".join(more), amiss=other is not None)


def _despatch_said(despatch: Despatch) -> list[str]:
    note = despatch.note
    return [despatch.order.number, *([note.number] if note.number else []), note.on]


def _serials_and_rest(boxes: Sequence[Box], still: int | None) -> list[str]:
    serials = [box.serial for box in boxes if box.serial]
    more = [", ".join(serials)] if serials else []
    if still is not None:
        more.append(count_text("{count} still to come", "{count} still to come", still))
    return more


def _not_ordered(place: str, boxes: Sequence[Box], more: Sequence[str]) -> Brought:
    named = dict.fromkeys(box.said or "" for box in boxes)
    quantity = sum(box.quantity for box in boxes)
    return Brought(place, ", ".join(named), quantity, " · ".join([text("not ordered"), *more]), amiss=True)


def _of_catalogue(register: Register, compared: Compared) -> Foreseen:
    brought = (*_new_items(register, compared), *(_of_change(register, change) for change in compared.changes))
    return Foreseen(compared.file, compared.tally, brought, tuple(compared.problems), 0, None)


def _new_items(register: Register, compared: Compared) -> Iterator[Brought]:
    by_id = {creation.id: creation for creation in compared.creations}
    prices = {creation.values["item"]: creation for creation in compared.creations if creation.kind == PRICE.code}
    for creation in compared.creations:
        if creation.kind == CATALOGUE_ITEM.code:
            yield _new_item(register, creation, by_id, prices.get(creation.id))
        elif creation.kind == PRICE.code and isinstance(item := creation.values["item"], int) and item > 0:
            name = register.name(Ref(CATALOGUE_ITEM.code, item))
            article = str(register.rows(CATALOGUE_ITEM, [item], ("article_no",))[0][0] or "")
            yield Brought(
                article, name, None, " · ".join([text("new price"), *_price_words(register, creation.values)])
            )


def _new_item(register: Register, creation: Creation, by_id: Mapping[int, Creation], price: Creation | None) -> Brought:
    """An item of the catalogue, of a product that is here or comes with it."""
    product = creation.values["product"]
    made = by_id.get(product) if isinstance(product, int) else None
    name = str(made.values["model"]) if made else tell_value(register, CATALOGUE_ITEM.code, "product", product)
    said = [] if price is None else _price_words(register, price.values)
    return Brought(str(creation.values.get("article_no") or ""), name, None, " · ".join([text("new"), *said]))


def _price_words(register: Register, values: Mapping[str, Scalar]) -> list[str]:
    shown = [(code, values.get(code)) for code in ("price_ore", "monthly_fee_ore", "valid_from")]
    return [
        f"{field_caption(register, PRICE.code, code)}: {tell_value(register, PRICE.code, code, value)}"
        for code, value in shown
        if value is not None
    ]


def _of_change(register: Register, change: Change) -> Brought:
    key = change.key
    before = tell_value(register, key.kind, key.field, change.before) or "–"
    after = tell_value(register, key.kind, key.field, change.after) or "–"
    name = register.name(Ref(key.kind, key.id))
    return Brought("", name, None, f"{field_caption(register, key.kind, key.field)}: {before} → {after}")
