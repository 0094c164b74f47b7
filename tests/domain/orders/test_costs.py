"""Price notices to the day and to the thousandth, and the yearly cost with each share (needs V12, V13)."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.domain.changes import Change, Key, Origin, Ref
from coordinator.domain.orders.costs import (
    DEFAULT_LIFETIME_MONTHS,
    Fleet,
    Year,
    acknowledge_price_changes,
    began_with,
    is_orderable,
    item_changes,
    new_item,
    new_price,
    price_on,
    rise,
    rises,
    yearly_cost,
)
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM
from coordinator.domain.orders.order_records import CatalogueItem, Price
from coordinator.domain.records import Product


def price(
    *,
    valid_from: str = "2026-01-01",
    fee: int | None = None,
    bought: int | None = None,
    announced: str | None = None,
    id: int = 1,
) -> Price:
    values = {"price_ore": bought, "monthly_fee_ore": fee, "valid_from": valid_from, "announced_on": announced}
    return Price("price", id, "", values)


@pytest.mark.parametrize(
    ("fee", "above"),
    [(22_140, False), (22_141, True), (21_600, False), (20_000, False), (22_148, True)],
)
def test_above_the_frame_is_exact(fee: int, above: bool) -> None:
    """2.5 per cent of 216 kr is 5,40 kr: that much is within the frame, one öre more is above it."""
    found = rise(price(fee=fee), price(fee=21_600), Year(25, None), Fleet(0, 0))
    assert found.above_frame is above
    assert found.notable is above


def test_two_rises_within_the_frame_that_exceed_it_together_raise_the_notice() -> None:
    """2.5 per cent: 216 kr → 219,24 kr is 1.5 per cent; → 222,48 kr is 1.48 more, and 3 per cent since last year."""
    last, spring, autumn = (
        price(id=at, fee=fee, valid_from=day)
        for at, fee, day in ((1, 21_600, "2025-01-01"), (2, 21_924, "2026-01-01"), (3, 22_248, "2026-09-01"))
    )
    began = began_with([autumn, last, spring], "2026")
    assert began is last
    year, nobody = Year(25, None), Fleet(0, 0)
    first, second = rise(spring, last, year, nobody, began), rise(autumn, spring, year, nobody, began)
    assert (first.rate, first.notable, first.together) == (15, False, None)
    assert (second.rate, second.notable, second.above_frame, second.together) == (15, True, True, 30)
    assert rise(autumn, spring, year, nobody).notable is False, "the step alone is within the frame"
    assert rise(autumn, spring, Year(30, None), nobody, began).notable is False, "3 per cent is as much as 3 allows"
    assert rise(price(fee=22_200), autumn, year, nobody, began).notable is False, "a price that falls is no rise"
    large = rise(price(fee=23_000), spring, year, nobody, began)
    assert (large.above_frame, large.together) == (True, None), "that one is above the frame by itself"


def test_the_next_year_begins_anew() -> None:
    first, second = price(fee=21_600, valid_from="2026-06-01"), price(fee=22_000, valid_from="2027-01-01")
    assert began_with([first, second], "2027") is first
    assert began_with([second, first], "2026") is first, "where none held before, the first there is"
    assert began_with([], "2026") is None


@pytest.mark.parametrize(
    ("announced", "after"), [("2025-03-14", False), ("2025-03-15", False), ("2025-03-16", True), (None, True)]
)
def test_announced_on_the_day_of_the_dialogue_is_in_time(announced: str | None, after: bool) -> None:
    """Without a day of announcement the day from which it holds counts."""
    now = price(fee=21_700, valid_from="2026-01-01", announced=announced)
    assert rise(now, price(fee=21_600), Year(25, "2025-03-15"), Fleet(0, 0)).after_dialogue is after


def test_the_same_price_again_raises_nothing() -> None:
    assert not rise(
        price(fee=21_600, announced="2026-06-01"), price(fee=21_600), Year(0, "2025-03-15"), Fleet(9, 9)
    ).notable


def test_the_yearly_effect_is_on_the_fleet_and_on_what_is_to_come() -> None:
    """1,225 devices at 216 kr a month cost 3,175,200 kr a year (needs U2); a rise by a tenth costs a tenth of it."""
    found = rise(price(fee=23_760), price(fee=21_600), Year(25), Fleet(1_225, 0))
    assert found.yearly_ore == 31_752_000
    bought = rise(price(bought=400_000), price(bought=317_520), Year(25), Fleet(100, 8, 48))
    assert bought.yearly_ore == 12 * (400_000 - 317_520) * 8 // 48  # what is bought already costs no more


def test_a_price_holds_from_its_first_day() -> None:
    first, second = price(fee=1, valid_from="2026-01-01"), price(fee=2, valid_from="2026-09-01", id=2)
    assert price_on([second, first], "2025-12-31") is None
    assert price_on([second, first], "2026-08-31") is first
    assert price_on([second, first], "2026-09-01") is second


def test_each_share_of_the_yearly_cost_is_told() -> None:
    item = CatalogueItem(
        "catalogue_item", 1, "", {"service_ore": 30_000, "support_ore": 20_000, "infrastructure_ore": None}
    )
    product = Product("product", 1, "", {"lifetime_months": 48, "price_ore": 999, "monthly_fee_ore": None})
    cost = yearly_cost(item, product, price(bought=317_520))
    assert (cost.hardware_ore, cost.service_ore, cost.support_ore, cost.infrastructure_ore) == (
        79_380,
        30_000,
        20_000,
        0,
    )
    assert cost.total_ore == 129_380
    assert yearly_cost(item, product, price(fee=21_600)).hardware_ore == 259_200


@pytest.mark.parametrize(("was", "now", "rate"), [(1000, 1025, 25), (1000, 975, -25), (3, 4, 333), (0, 5, None)])
def test_the_rate_is_in_thousandths_of_the_price_before(was: int, now: int, rate: int | None) -> None:
    found = rise(price(fee=now), price(fee=was), Year(25), Fleet(0, 0))
    assert found.rate == rate
    assert found.above_frame is (rate is not None and rate > 25)


def test_without_figures_of_the_year_nothing_is_notable() -> None:
    found = rise(price(fee=2000, announced="2026-12-31"), price(fee=1000), Year(), Fleet(1, 1))
    assert (found.above_frame, found.after_dialogue, found.notable) == (False, False, False)


def test_each_reason_alone_raises_a_notice() -> None:
    late = rise(price(fee=1001, announced="2026-12-31"), price(fee=1000), Year(25, "2026-03-15"), Fleet(1, 1))
    assert (late.above_frame, late.after_dialogue, late.notable) == (False, True, True)
    above = rise(price(fee=2000, announced="2026-01-01"), price(fee=1000), Year(25, "2026-03-15"), Fleet(1, 1))
    assert (above.above_frame, above.after_dialogue, above.notable) == (True, False, True)


def test_the_fee_is_what_a_price_is_measured_by_where_there_is_one() -> None:
    found = rise(price(fee=110, bought=999), price(fee=100, bought=1), Year(25), Fleet(0, 0))
    assert found.rate == 100
    free = rise(price(fee=0, bought=999), price(fee=100, bought=999), Year(25), Fleet(0, 0))
    assert free.rate == -1000, "a fee of nothing is a fee"


def test_a_fee_is_paid_for_what_is_here_and_for_what_is_to_come() -> None:
    assert rise(price(fee=110), price(fee=100), Year(), Fleet(7, 3)).yearly_ore == 12 * 10 * 10
    assert rise(price(fee=110), price(bought=100), Year(), Fleet(1, 0)).yearly_ore == 12 * 110
    assert rise(price(bought=4800), price(fee=100), Year(), Fleet(1, 1)).yearly_ore == -12 * 100 * 2 + 12 * 4800 // 48
    assert DEFAULT_LIFETIME_MONTHS == 48


def test_of_two_prices_from_one_day_the_later_one_written_holds() -> None:
    first, second = price(fee=1, id=4), price(fee=2, id=5)
    assert price_on([second, first], "2026-01-01") is second
    assert rises([second, first]) == [(second, first)]
    earlier = price(fee=3, id=9, valid_from="2025-01-01")
    assert rises([second, earlier, first]) == [(first, earlier), (second, first)]


def test_the_product_s_own_price_counts_where_the_catalogue_has_none() -> None:
    item = CatalogueItem("catalogue_item", 1, "", {"service_ore": None, "support_ore": None, "infrastructure_ore": 5})
    product = Product("product", 1, "", {"lifetime_months": None, "price_ore": 4800, "monthly_fee_ore": None})
    cost = yearly_cost(item, product, None)
    assert (cost.hardware_ore, cost.service_ore, cost.support_ore, cost.infrastructure_ore) == (1200, 0, 0, 5)
    assert yearly_cost(item, product, price()).hardware_ore == 0
    assert yearly_cost(item, product, price(fee=0, bought=4800)).hardware_ore == 0


ITEM = CatalogueItem(
    "catalogue_item", 7, "", {"valid_from": "2026-01-01", "valid_until": "2026-12-31", "article_no": "A"}
)
BY = Origin.WINDOW


def test_an_item_comes_into_the_catalogue_with_its_first_price() -> None:
    made = new_item({"product": 2}, {"price_ore": 100}, origin=BY)
    assert [(each.kind, each.id, dict(each.values)) for each in made.creations] == [
        ("catalogue_item", -1, {"product": 2}),
        ("price", -2, {"price_ore": 100, "item": -1}),
    ]
    assert [each.kind for each in new_item({"product": 2}, None, origin=BY).creations] == ["catalogue_item"]
    assert made.sentence.values == {"item": Ref(CATALOGUE_ITEM.code, -1)}


def test_an_item_is_put_right_and_its_prices_are_steps_of_their_own() -> None:
    changed = item_changes(ITEM, {"article_no": "B", "valid_until": "2026-12-31"}, origin=BY)
    assert changed.changes == (Change(Key(CATALOGUE_ITEM.code, 7, "article_no"), "A", "B"),)
    priced = new_price(ITEM, {"price_ore": 100, "valid_from": "2026-09-01"}, origin=BY)
    (creation,) = priced.creations
    assert (creation.kind, creation.id, dict(creation.values)) == (
        "price", -1, {"price_ore": 100, "valid_from": "2026-09-01", "item": 7},
    )  # fmt: skip
    assert changed.sentence.values == priced.sentence.values == {"item": ITEM.ref}


def test_a_price_notice_that_was_seen_says_by_whom_and_when() -> None:
    notice = Price("price", 3, "", {"item": 7, "acknowledged_by": None, "acknowledged_on": None})
    made = acknowledge_price_changes(notice, "Ivar", "2026-06-01", origin=BY)
    assert {change.key.field: change.after for change in made.changes} == {
        "acknowledged_by": "Ivar", "acknowledged_on": "2026-06-01",
    }  # fmt: skip
    assert made.sentence.values == {"item": Ref(CATALOGUE_ITEM.code, 7)}


@pytest.mark.parametrize(
    ("day", "orderable"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_an_item_can_be_ordered_from_its_first_to_its_last_day(day: date, *, orderable: bool) -> None:
    assert is_orderable(ITEM, day) is orderable
    open_ended = CatalogueItem("catalogue_item", 7, "", {"valid_from": "2026-01-01", "valid_until": None})
    assert is_orderable(open_ended, day) is (day >= date(2026, 1, 1))
