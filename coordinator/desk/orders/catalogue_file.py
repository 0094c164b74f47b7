"""The catalogue from a file: items come, change and get new prices, in one step (needs V6, V7, V12)."""

from __future__ import annotations

from dataclasses import dataclass, field

from coordinator.desk.orders.catalogue import prices_of
from coordinator.domain.changes import Change, ChangeSet, Creation, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import PRODUCT
from coordinator.domain.orders.costs import price_on
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.domain.orders.order_records import CatalogueItem
from coordinator.domain.values import Scalar, iso
from coordinator.exchange.lists.order_files import OrderFile, OrderRow, Problem
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Notice
from coordinator.ledger.questions import Filter, Query, Register, Test
from coordinator.ledger.stage import Tally
from coordinator.words import mark, text


@dataclass(slots=True)
class Compared:
    """A catalogue file against the register: what it makes and changes, and how its rows fared."""

    file: OrderFile
    skipped: int
    failed: int
    creations: list[Creation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """How the file's rows fared."""
        return Tally(self.file.count, self.created, self.updated, self.unchanged, self.skipped, self.failed)

    def bear(self, kind: str, values: dict[str, Scalar]) -> int:
        """A record that the file brings; returns its id within the change set."""
        id_ = -1 - len(self.creations)
        self.creations.append(Creation(kind, id_, values))
        return id_


def compare_catalogue(ledger: Ledger, file: OrderFile) -> Compared:
    """What the file says that the register does not; an empty cell says nothing. Nothing is written."""
    compared = Compared(file, skipped=file.skipped, failed=file.failed, problems=list(file.problems))
    seen: set[str] = set()
    for row in file.rows:
        key = (row.text("article_no") or row.product.model or "").casefold()
        if not key or not row.product.model or key in seen:
            compared.failed += 1
            reason = text("It stands in the file twice.") if key in seen else text("It names no product.")
            compared.problems.append(Problem(row.line, "", reason))
            continue
        seen.add(key)
        _compare(ledger, compared, row)
    compared.problems.sort(key=lambda problem: problem.line)
    return compared


def _compare(ledger: Ledger, compared: Compared, row: OrderRow) -> None:
    register, before = ledger.register, (len(compared.creations), len(compared.changes))
    item = _known_item(register, row)
    if item is None:
        product = _product(register, compared, row)
        values = {**_item_values(row), "product": product}
        values.setdefault("valid_from", ledger.today.isoformat())
        made = compared.bear(CATALOGUE_ITEM.code, values)
        if (price := _price_values(ledger, row)) is not None:
            compared.bear(PRICE.code, {**price, "item": made})
        compared.created += 1
        return
    compared.changes += difference(item, _item_values(row))
    _change_product(register, compared, item, row)
    _change_price(ledger, compared, item, row)
    if (len(compared.creations), len(compared.changes)) == before:
        compared.unchanged += 1
    else:
        compared.updated += 1


def _known_item(register: Register, row: OrderRow) -> CatalogueItem | None:
    path, name = ("article_no", row.text("article_no"))
    if not name:
        path, name = "product.model", row.product.model or ""
    filters = [Filter(path, Test.IS, (name,))]
    if row.text("supplier"):
        with_supplier = (*filters, Filter("supplier", Test.IS, (row.text("supplier"),)))
        found = register.records(Query(CATALOGUE_ITEM, filters=with_supplier), 1)
        if found:
            return found[0]
    found = register.records(Query(CATALOGUE_ITEM, filters=tuple(filters)), 1)
    return found[0] if found else None


def _product(register: Register, compared: Compared, row: OrderRow) -> int:
    """The product that the row names, by model number or model; a new one where there is none."""
    named = row.product
    number = named.model_number or row.text("article_no")
    for path, value in (("model_number", number), ("model", named.model)):
        found = register.records(Query(PRODUCT, filters=(Filter(path, Test.IS, (value,)),)), 1) if value else ()
        if found:
            return found[0].id
    values: dict[str, Scalar] = {
        "maker": named.maker,
        "model": named.model,
        "model_number": number or None,
        "kind": named.kind,
        "lifetime_months": row.number("lifetime_months"),
    }
    return compared.bear(PRODUCT.code, values)


def _item_values(row: OrderRow) -> dict[str, Scalar]:
    codes = [code for code in CATALOGUE_ITEM.by_code if code not in ("product", "note")]
    known = {code: row.values[code] for code in codes if row.values.get(code) is not None}
    return {code: value for code, value in known.items() if code != "valid_from" or not _has_price(row)}


def _has_price(row: OrderRow) -> bool:
    return row.values.get("price_ore") is not None or row.values.get("monthly_fee_ore") is not None


def _price_values(ledger: Ledger, row: OrderRow) -> dict[str, Scalar] | None:
    if not _has_price(row):
        return None
    codes = ("price_ore", "monthly_fee_ore", "announced_on", "reason")
    valid = row.text("valid_from") or ledger.today.isoformat()
    return {**{code: row.values.get(code) for code in codes}, "valid_from": valid}


def _change_price(ledger: Ledger, compared: Compared, item: CatalogueItem, row: OrderRow) -> None:
    """Another price than the one in force on its first day is a new step of the price; the same is none."""
    wanted = _price_values(ledger, row)
    if wanted is None:
        return
    known = prices_of(ledger.register, item.id)
    there = price_on(known, str(wanted["valid_from"]))
    if there is not None and all(there.values.get(code) == wanted[code] for code in ("price_ore", "monthly_fee_ore")):
        return
    if there is not None and iso(there.valid_from) == wanted["valid_from"]:
        compared.changes += difference(there, {code: wanted[code] for code in ("price_ore", "monthly_fee_ore")})
        return
    compared.bear(PRICE.code, {**wanted, "item": item.id})


def _change_product(register: Register, compared: Compared, item: CatalogueItem, row: OrderRow) -> None:
    product = register.get(PRODUCT, item.product or 0)
    months = row.number("lifetime_months")
    if product is not None and months is not None:
        compared.changes += difference(product, {"lifetime_months": months})


def import_catalogue(ledger: Ledger, compared: Compared, *, origin: Origin = Origin.IMPORT) -> Notice | None:
    """Writes what the file brought as one entry; ``None`` when it says nothing new."""
    if not compared.creations and not compared.changes:
        return None
    sentence = Sentence(mark("Catalogue {file} taken in"), {"file": compared.file.name})
    creations, changes = tuple(compared.creations), tuple(compared.changes)
    return ledger.commit(ChangeSet(sentence, origin, creations=creations, changes=changes))
