"""The catalogue at the desk and from a file: what may be ordered, at which price, what a change means (V6, V7, V12)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from coordinator.desk.orders.catalogue import (
    acknowledge_price,
    add_item,
    budget_year,
    change_item,
    delivered_facts,
    find_item,
    fleet_of,
    item_of,
    lead_days_of,
    offers,
    price_notices,
    price_of,
    price_rises,
    set_price,
)
from coordinator.desk.orders.catalogue_file import Compared, compare_catalogue, import_catalogue
from coordinator.desk.orders.item_words import rise_words
from coordinator.desk.orders.order_actions import cancel
from coordinator.desk.orders.order_previews import foresee, take_in
from coordinator.domain.inventory_kinds import DEVICE, PRODUCT, SETTING
from coordinator.domain.orders.costs import Year
from coordinator.domain.orders.order_kinds import PRICE
from coordinator.domain.orders.order_records import CatalogueItem
from coordinator.domain.values import Scalar, iso
from coordinator.exchange.lists.order_files import OrderFile, order_files
from coordinator.ledger.outcomes import Refused
from tests.desk.orders.orders_school import BY, DAY, Orders
from tests.domain.orders.school import TODAY

HEAD = "Artikelnr;Benämning;Tillverkare;Typ;Leverantör;Pris;Månadsavgift;Gäller från;Ledtid;Livslängd"


def tablet_item(orders: Orders) -> CatalogueItem:
    return find_item(orders.register, "MPQ03KN/A")


# --- what may be ordered


def test_an_item_is_found_by_article_model_or_model_number(orders: Orders) -> None:
    for word in (" 82W20004MX ", "300e Yoga Chromebook Gen 4"):
        assert find_item(orders.register, word).id == orders.item.id
    add_item(orders.ledger, orders.chromebook, {"article_no": "X1"}, {}, origin=BY)
    assert find_item(orders.register, "82W20004MX").id == orders.item.id
    with pytest.raises(Refused, match="flera gånger"):
        find_item(orders.register, "300e Yoga Chromebook Gen 4")
    with pytest.raises(Refused, match="Finnsinte"):
        find_item(orders.register, "Finnsinte")


def test_the_newest_item_that_holds_on_the_day_is_ordered_under(orders: Orders) -> None:
    product = orders.chromebook.id
    add_item(orders.ledger, orders.chromebook, {"article_no": "X1", "valid_from": "2026-06-02"}, {}, origin=BY)
    newer = find_item(orders.register, "X1")
    assert [getattr(item_of(orders.register, product, date(2026, 6, day)), "id", None) for day in (1, 2)] == [
        orders.item.id, newer.id,
    ]  # fmt: skip
    assert item_of(orders.register, product, date(2025, 12, 31)) is None
    assert item_of(orders.register, orders.keyboard.id, TODAY) is None


def test_the_newest_lead_time_that_is_told_counts(orders: Orders) -> None:
    product = orders.chromebook.id
    add_item(orders.ledger, orders.chromebook, {"article_no": "X1"}, {}, origin=BY)
    assert lead_days_of(orders.register, product) == 20
    change_item(orders.ledger, find_item(orders.register, "X1"), {"lead_days": 0}, origin=BY)
    assert lead_days_of(orders.register, product) == 0
    assert lead_days_of(orders.register, orders.keyboard.id) is None


def test_offers_are_what_may_be_ordered_on_the_day_with_price_and_yearly_cost(orders: Orders) -> None:
    found = offers(orders.register, TODAY)
    assert [
        (each.product.values["model"], each.price and each.price.values["price_ore"], each.cost.hardware_ore)
        for each in found
    ] == [
        ("300e Yoga Chromebook Gen 4", 317_520, 79_380),
        ("iPad 10,9 64 GB", None, 259_200),
    ]
    assert found[0].cost.total_ore == 79_380 + 65_000
    change_item(orders.ledger, orders.item, {"valid_until": "2026-05-31"}, origin=BY)
    assert [each.product.values["model"] for each in offers(orders.register, TODAY)] == ["iPad 10,9 64 GB"]
    assert len(offers(orders.register, TODAY, everything=True)) == 2
    assert [each.product.values["model"] for each in offers(orders.register, TODAY, search="ipad")] == [
        "iPad 10,9 64 GB"
    ]
    assert offers(orders.register, date(2025, 12, 31)) == []


def test_what_a_unit_brings_with_it(orders: Orders) -> None:
    facts = delivered_facts(orders.chromebook, orders.item)
    assert (facts.warranty_months, facts.checklist, facts.price_ore) == (
        36, ("Skolans programvara", "Inloggning provad", "Laddare"), None,
    )  # fmt: skip
    assert delivered_facts(orders.keyboard, None).checklist == ()


# --- items and prices by hand


@pytest.mark.parametrize(
    "wrong",
    [{"service_ore": -1}, {"lead_days": -1}, {"lead_days": 501}, {"warranty_months": 241},
     {"valid_from": "2026-06-02", "valid_until": "2026-06-01"}],
)  # fmt: skip
def test_what_no_catalogue_says_is_refused(orders: Orders, wrong: dict[str, Scalar]) -> None:
    with pytest.raises(Refused):
        add_item(orders.ledger, orders.keyboard, wrong, {}, origin=BY)
    with pytest.raises(Refused):
        change_item(orders.ledger, orders.item, wrong, origin=BY)


def test_the_last_that_a_catalogue_may_say(orders: Orders) -> None:
    values: dict[str, Scalar] = {
        "lead_days": 500, "warranty_months": 240, "service_ore": 0, "valid_from": DAY, "valid_until": DAY,
    }  # fmt: skip
    add_item(orders.ledger, orders.keyboard, values, {"price_ore": 0, "monthly_fee_ore": None}, origin=BY)
    made = item_of(orders.register, orders.keyboard.id, TODAY)
    assert made is not None
    assert {code: made.values[code] for code in values} == values
    assert price_of(orders.register, made, TODAY) is None, "nothing is no price"


def test_a_new_item_holds_from_today_and_its_first_price_with_it(orders: Orders) -> None:
    add_item(orders.ledger, orders.keyboard, {"article_no": "K1"}, {"price_ore": 9_900}, origin=BY)
    made = find_item(orders.register, "K1")
    price = price_of(orders.register, made, TODAY)
    assert price is not None
    assert (made.values["valid_from"], price.values["valid_from"], price.values["price_ore"]) == (DAY, DAY, 9_900)
    with pytest.raises(Refused):
        add_item(orders.ledger, orders.keyboard, {}, {"price_ore": -1}, origin=BY)
    with pytest.raises(Refused, match="Ingenting skiljer sig"):
        change_item(orders.ledger, made, {"article_no": "K1"}, origin=BY)


def test_a_price_holds_from_a_day_on_and_there_is_one_a_day(orders: Orders) -> None:
    set_price(orders.ledger, orders.item, {"price_ore": 330_000, "valid_from": "2026-09-01"}, origin=BY)
    found = [price_of(orders.register, orders.item, date(2026, month, 1)) for month in (8, 9)]
    assert [price and price.values["price_ore"] for price in found] == [317_520, 330_000]
    wrong: list[dict[str, Scalar]] = [
        {"valid_from": "2026-10-01"},
        {"price_ore": 1, "valid_from": "2026-09-01"},
        {"price_ore": -1, "valid_from": "2026-10-01"},
    ]
    for values in wrong:
        with pytest.raises(Refused):
            set_price(orders.ledger, orders.item, values, origin=BY)
    set_price(orders.ledger, orders.item, {"monthly_fee_ore": 1, "valid_from": "2026-10-01"}, origin=BY)


# --- what a price means here


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("2026 2,5 2025-03-15", Year(Fraction(25), "2025-03-15")),
        ("2026 2025-03-15 2.5 %", Year(Fraction(25), "2025-03-15")),
        ("2026 -1", Year(Fraction(-10), None)),
        ("2026", Year(None, None)),
        ("2025 2,5", Year()),
        ("20261 2,5", Year()),
    ],
)
def test_a_year_is_read_from_the_school_s_own_words(orders: Orders, line: str, year: Year) -> None:
    orders.create(SETTING, code="budget.years", value=f"2024 9 2023-01-01\n{line}")
    assert budget_year(orders.register, "2026") == year


def test_without_the_setting_nothing_is_known_of_a_year(orders: Orders) -> None:
    assert budget_year(orders.register, "2026") == Year()


def test_the_fleet_is_what_is_paid_for_and_what_is_still_to_come(orders: Orders) -> None:
    product = orders.chromebook
    for status in ("in_use", "in_store", "retired", "lost", "stolen", None):
        orders.create(DEVICE, product=product.id, status=status)
    orders.create(DEVICE, product=orders.tablet.id, status="in_use")
    orders.order((product, 4), (orders.tablet, 9))
    gone = orders.order((product, 8))
    cancel(orders.ledger, gone, origin=BY)
    assert fleet_of(orders.register, product) == fleet(3, 4)


def fleet(paying: int, coming: int) -> Any:
    from coordinator.domain.orders.costs import Fleet

    return Fleet(paying, coming, 48)


def test_rises_that_exceed_the_frame_together_are_told_with_what_they_are_together(orders: Orders) -> None:
    """The tablet costs 216 kr from the first of January 2026 and nothing before: by that the year is measured."""
    orders.create(SETTING, code="budget.years", value="2026 2,5 2026-12-31")
    item = tablet_item(orders)
    for fee, day in ((21_924, "2026-07-01"), (22_248, "2026-09-01")):
        set_price(orders.ledger, item, {"monthly_fee_ore": fee, "valid_from": day}, origin=BY)
    (notice,) = price_notices(orders.register)
    assert (iso(notice.price.valid_from), notice.rate, notice.together) == ("2026-09-01", 15, 30)
    assert "+3,0 % sedan årets början, över årets ramjustering" in rise_words("iPad", notice)


def test_a_rise_above_the_frame_is_a_notice_until_the_school_has_seen_it(orders: Orders) -> None:
    orders.create(SETTING, code="budget.years", value="2026 2,5%2026-12-31")
    item = tablet_item(orders)
    set_price(orders.ledger, item, {"monthly_fee_ore": 22_140, "valid_from": "2026-07-01"}, origin=BY)
    assert [rise.rate for rise in price_rises(orders.register)] == [25]
    assert price_notices(orders.register) == [], "as much as the frame allows"
    set_price(orders.ledger, item, {"monthly_fee_ore": 23_000, "valid_from": "2026-08-01"}, origin=BY)
    (notice,) = price_notices(orders.register)
    assert (notice.price.values["valid_from"], notice.before.values["valid_from"]) == ("2026-08-01", "2026-07-01")
    assert [rise.price.id for rise in price_rises(orders.register, item=item.id)][1] == notice.price.id
    assert list(price_rises(orders.register, item=orders.item.id)) == []
    acknowledge_price(orders.ledger, notice.price, origin=BY)
    assert price_notices(orders.register) == []
    seen = orders.get(PRICE, notice.price.id)
    assert (seen.values["acknowledged_by"], seen.values["acknowledged_on"]) == ("Maj Exempelsson", DAY)


# --- from a file


def catalogue(folder: Path, *rows: str) -> OrderFile:
    path = folder / "katalog.csv"
    path.write_text("\r\n".join([HEAD, *rows, ""]), "utf-8-sig")
    ((file,), others) = order_files([path], TODAY)
    assert others == []
    return file


def compared(orders: Orders, folder: Path, *rows: str) -> Compared:
    return compare_catalogue(orders.ledger, catalogue(folder, *rows))


def counts(found: Compared) -> tuple[int, int, int, int]:
    return found.created, found.updated, found.unchanged, found.failed


def test_what_the_catalogue_says_already_is_no_news(orders: Orders, tmp_path: Path) -> None:
    found = compared(
        orders, tmp_path,
        "82W20004MX;300e Yoga Chromebook Gen 4;Lenovo;Chromebook;Leverantör AB;3175,20;;2026-01-01;20;48",
        "MPQ03KN/A;iPad 10,9 64 GB;;;;;216;2026-03-01;;",
    )  # fmt: skip
    assert counts(found) == (0, 0, 2, 0)
    assert import_catalogue(orders.ledger, found) is None
    foreseen = foresee(orders.ledger, found.file)
    assert (foreseen.news, foreseen.tally.unchanged, foreseen.units, foreseen.order) == (False, 2, 0, None)
    assert take_in(orders.ledger, found.file) is None


def test_a_new_item_brings_its_product_and_its_price(orders: Orders, tmp_path: Path) -> None:
    file = catalogue(tmp_path, "K100;Tangentbord;;;Leverantör AB;299;;2026-07-01;3;",
                     "N200;Ny bok;HP;Chromebook;;4 000;;;;36")  # fmt: skip
    (first, second) = foresee(orders.ledger, file).brought
    assert (first.place, first.what, first.amiss) == ("K100", "Tangentbord", False)
    assert first.more == "ny · Pris: 299\u00a0kr · Gäller från: 2026-07-01"
    assert (second.what, second.more) == ("Ny bok", "ny · Pris: 4\u00a0000\u00a0kr · Gäller från: 2026-06-01")
    notice = take_in(orders.ledger, file)
    assert notice is not None
    keyboard, book = find_item(orders.register, "K100"), find_item(orders.register, "N200")
    assert (keyboard.values["product"], keyboard.values["lead_days"], keyboard.values["valid_from"]) == (
        orders.keyboard.id,
        3,
        DAY,
    )
    product = orders.get(PRODUCT, book.product or 0)
    assert {code: product.values[code] for code in ("maker", "model", "model_number", "kind", "lifetime_months")} == {
        "maker": "HP", "model": "Ny bok", "model_number": "N200", "kind": "chromebook", "lifetime_months": 36,
    }  # fmt: skip
    price = price_of(orders.register, keyboard, date(2026, 7, 1))
    assert price is not None
    assert (price.values["price_ore"], price.values["valid_from"]) == (29_900, "2026-07-01")
    orders.ledger.undo(notice.entry)
    assert len(offers(orders.register, TODAY, everything=True)) == 2


def test_another_price_is_a_step_and_one_of_the_same_day_is_put_right(orders: Orders, tmp_path: Path) -> None:
    row = "82W20004MX;300e Yoga Chromebook Gen 4;;;;{price};;{day};;"
    later = compared(orders, tmp_path, row.format(price="3300", day="2026-09-01"))
    assert (counts(later), [each.kind for each in later.creations], later.changes) == ((0, 1, 0, 0), ["price"], [])
    same = compared(orders, tmp_path, row.format(price="3300", day="2026-01-01"))
    assert [(change.key.field, change.after) for change in same.changes] == [("price_ore", 330_000)]
    assert same.creations == []
    (told,) = foresee(orders.ledger, later.file).brought
    assert (told.place, told.what) == ("82W20004MX", "300e Yoga Chromebook Gen 4")
    assert told.more == "nytt pris · Pris: 3\u00a0300\u00a0kr · Gäller från: 2026-09-01"
    (mended,) = foresee(orders.ledger, same.file).brought
    assert mended.more == "Pris: 3\u00a0175,20\u00a0kr → 3\u00a0300\u00a0kr"


def test_facts_of_an_item_follow_the_file_and_blanks_say_nothing(orders: Orders, tmp_path: Path) -> None:
    found = compared(orders, tmp_path, "82W20004MX;300e Yoga Chromebook Gen 4;;;Annan AB;;;2026-02-01;25;60")
    assert {(change.key.kind, change.key.field, change.after) for change in found.changes} == {
        ("catalogue_item", "supplier", "Annan AB"), ("catalogue_item", "lead_days", 25),
        ("catalogue_item", "valid_from", "2026-02-01"), ("product", "lifetime_months", 60),
    }  # fmt: skip


def test_a_row_that_names_nothing_or_stands_twice_is_told(orders: Orders, tmp_path: Path) -> None:
    found = compared(orders, tmp_path, "K100;Tangentbord;;;;299;;;;", "k100;Tangentbord;;;;300;;;;",
                     "K200;;;;;100;;;;", ";Tangentbord 2;;;;100;;;;")  # fmt: skip
    assert counts(found)[0] == 2
    assert [(each.line, each.column, each.reason) for each in found.problems] == [
        (3, "", "Den står två gånger i filen."), (4, "", "Raden nämner ingen produkt."),
    ]  # fmt: skip
    assert found.failed == 2


def test_an_item_is_known_by_its_article_of_the_supplier_first(orders: Orders, tmp_path: Path) -> None:
    add_item(orders.ledger, orders.keyboard, {"article_no": "82W20004MX", "supplier": "Annan AB"}, {}, origin=BY)
    found = compared(orders, tmp_path, "82W20004MX;Tangentbord;;;Annan AB;;;;7;")
    (change,) = found.changes
    assert (change.key.id != orders.item.id, change.after) == (True, 7)
    unknown = compared(orders, tmp_path, "82W20004MX;X;;;Tredje AB;;;;8;")
    assert {change.key.id for change in unknown.changes} == {orders.item.id}
