"""Price notices to the day and to the thousandth, and the yearly cost with each share (needs V12, V13)."""

from __future__ import annotations

import pytest

from coordinator.domain.orders.costs import Fleet, Year, price_on, rise, yearly_cost
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
