"""What devices cost, when they end and who has one: each figure by hand, and at both sides of what it leaves out."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, PRODUCT, UNIT
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, PRICE
from coordinator.domain.records import Device
from coordinator.domain.termstart.term_kinds import EXEMPTION, PLAN
from coordinator.domain.values import Ore, Scalar
from coordinator.ledger.term_register import Covered, Measure, Recent, Replaced, Returned, Stock
from tests.storage.school import School

TODAY = "2026-11-22"
RECENT = Recent("2026-08-24")
NOT_OURS: tuple[dict[str, Scalar], ...] = (
    {"ownership": "private"},
    {"status": "retired"},
    {"status": "ordered"},
    {"phase": "retirement"},
    {"phase": "acquisition"},
    {"owned_by": 2},
)
LOST: tuple[dict[str, Scalar], ...] = ({"status": "lost"}, {"status": "stolen"})


@pytest.fixture
def stocked(school: School) -> School:
    """Our unit and another's; a Chromebook of 3 000 kr that lives 48 months, a tablet of 200 kr a month."""
    for name, own in (("Exempelskolan", 1), ("Annanskolan", 0)):
        school.create(UNIT, name=name, own=own)
    school.create(PRODUCT, model="Bok", kind="chromebook", price_ore=300_000, lifetime_months=48)
    school.create(PRODUCT, model="Platta", kind="tablet", monthly_fee_ore=20_000)
    return school


def device(school: School, **values: Scalar) -> Device:
    number = len(school.all(DEVICE))
    return school.create(DEVICE, serial=f"EX{number}", **{"product": 1, "owned_by": 1, **values})


def test_what_ends_stands_in_its_year_and_what_has_ended_in_the_first(stocked: School) -> None:
    for bought in ("2020-05-01", "2022-05-01", "2022-12-31", "2023-01-01", "2025-01-01", None):
        device(stocked, purchase_date=bought)
    device(stocked, purchase_date="2025-01-01", end_date="2027-06-30", price_ore=1)  # ended sooner by hand
    device(stocked, purchase_date="2025-01-01", update_end="2026-06-30")
    device(stocked, purchase_date="2020-01-01", end_date="2027-01-01", update_end="2030-01-01")
    assert stocked.register.term.replacement(2026, 2, TODAY) == [
        Replaced(2026, "chromebook", 4, Ore(1_200_000), 0, Ore(0)),
        Replaced(2027, "chromebook", 3, Ore(900_000), 0, Ore(0)),
    ]  # fmt: skip
    assert [row.year for row in stocked.register.term.replacement(2026, 4, TODAY)] == [2026, 2027, 2029]
    assert stocked.register.term.replacement(2030, 1, TODAY)[0].devices == 8


def test_a_device_without_a_price_is_counted_as_such_unless_it_has_a_fee(stocked: School) -> None:
    device(stocked, product=None, end_date="2026-01-01")
    device(stocked, product=None, end_date="2026-01-01", price_ore=100_000)
    device(stocked, product=None, end_date="2026-01-01", monthly_fee_ore=10_000)
    device(stocked, product=2, end_date="2026-01-01")
    device(stocked, product=2, end_date="2026-01-01", monthly_fee_ore=15_000)
    assert stocked.register.term.replacement(2026, 1, TODAY) == [
        Replaced(2026, "other", 3, Ore(100_000), 1, Ore(120_000)),
        Replaced(2026, "tablet", 2, Ore(0), 0, Ore(12 * 35_000)),
    ]  # fmt: skip


@pytest.mark.parametrize("values", [*NOT_OURS, *LOST], ids=str)
def test_what_is_not_ours_any_more_is_neither_replaced_nor_returned(stocked: School, values: dict[str, Scalar]) -> None:
    device(stocked, end_date="2026-01-01", **values)
    assert stocked.register.term.replacement(2026, 5, TODAY) == []
    assert stocked.register.term.returns("2030-01-01") == []


@pytest.mark.parametrize("values", [{}, {"owned_by": None}, {"status": "repair"}, {"ownership": "service"}], ids=str)
def test_whatever_else_is_replaced_and_returned(stocked: School, values: dict[str, Scalar]) -> None:
    device(stocked, end_date="2026-01-01", **values)
    assert stocked.register.term.replacement(2026, 1, TODAY)[0].devices == 1
    assert len(stocked.register.term.returns("2026-01-01")) == 1


def test_a_new_device_costs_what_the_catalogue_says_today(stocked: School) -> None:
    """The book costs 3 000 kr by its product, and 3 500 kr in the catalogue since June; 9 900 kr come in December."""
    device(stocked, end_date="2026-01-01")
    device(stocked, end_date="2026-01-01", price_ore=1)
    device(stocked, product=2, end_date="2026-01-01", monthly_fee_ore=15_000)

    def cost(today: str = TODAY) -> list[tuple[str, int, int]]:
        return [
            (row.kind, row.price_ore, row.yearly_fee_ore) for row in stocked.register.term.replacement(2026, 1, today)
        ]

    assert cost() == [("chromebook", 600_000, 0), ("tablet", 0, 12 * 15_000)]
    for product, sums in (
        (1, (("2026-01-01", 320_000, None), ("2026-06-01", 350_000, None), ("2026-12-01", 990_000, None))),
        (2, (("2026-01-01", None, 21_600),)),
    ):
        item = stocked.create(CATALOGUE_ITEM, product=product, valid_from="2026-01-01")
        for day, price, fee in sums:
            stocked.create(PRICE, item=item.id, valid_from=day, price_ore=price, monthly_fee_ore=fee)
    assert cost() == [("chromebook", 700_000, 0), ("tablet", 0, 12 * 21_600)]
    assert cost("2026-05-31")[0] == ("chromebook", 640_000, 0)
    assert cost("2026-12-01")[0] == ("chromebook", 1_980_000, 0)
    newer = stocked.create(CATALOGUE_ITEM, product=1, valid_from="2026-11-01", valid_until="2026-11-30")
    stocked.create(PRICE, item=newer.id, valid_from="2026-11-01", price_ore=300_000)
    assert cost()[0] == ("chromebook", 600_000, 0), "the newest item that may be ordered"
    assert cost("2026-12-01")[0] == ("chromebook", 1_980_000, 0), "which is none from December on"


def test_what_has_no_end_date_is_told_by_kind(stocked: School) -> None:
    device(stocked, product=2)
    device(stocked, product=2, update_end="2030-01-01")
    device(stocked, purchase_date="2022-01-01")  # 48 months from then
    device(stocked, product=None)
    device(stocked, status="lost", product=None)
    device(stocked, status="retired")
    assert stocked.register.term.endless() == [("other", 1), ("tablet", 1)]


def test_what_is_to_go_back_is_told_from_the_day_it_ends_the_earliest_first(stocked: School) -> None:
    late = device(stocked, end_date="2026-11-22", ownership="service", condition="good", price_ore=5)
    early = device(stocked, purchase_date="2022-01-01", asset_tag="T1")  # 48 months: 2026-01-01
    device(stocked, end_date="2026-11-23")
    device(stocked, update_end="2026-01-01")  # its updates end, not the device
    assert stocked.register.term.returns(TODAY) == [
        Returned(early.id, "EX1", "T1", "Bok", None, "2026-01-01", Ore(300_000), None),
        Returned(late.id, "EX0", None, "Bok", "service", "2026-11-22", Ore(5), "good"),
    ]


def people(school: School, group: str | None, count: int, **values: Scalar) -> list[int]:
    made = None if group is None else school.create(GROUP, name=group).id
    shared: dict[str, Scalar] = {"role": "pupil", "group": made, "active": 1, **values}
    return [school.create(PERSON, given_name=f"Elev {at}", **shared).id for at in range(count)]


def covered(school: School, plan: int | None = None) -> list[Covered]:
    return list(school.register.term.coverage(Measure(TODAY, RECENT, plan)))


def test_a_pupil_with_two_devices_of_a_kind_counts_once(stocked: School) -> None:
    seen: dict[str, Scalar] = {"last_seen": TODAY}
    first, second, *_ = people(stocked, "5A", 3)
    (without,) = people(stocked, None, 1)
    device(stocked, assigned_to=first, **seen)
    device(stocked, held_by=first, **seen)
    device(stocked, held_by=second, assigned_to=without, **seen)
    device(stocked, product=2, held_by=second, **seen)
    assert covered(stocked) == [
        Covered(1, "5A", "chromebook", 3, 2), Covered(None, None, "chromebook", 1, 1),
        Covered(1, "5A", "tablet", 3, 1), Covered(None, None, "tablet", 1, 0),
    ]  # fmt: skip


def test_groups_stand_by_name_and_those_without_a_device_with_none(stocked: School) -> None:
    (pupil,) = people(stocked, "6B", 1)
    people(stocked, "5A", 2)
    device(stocked, held_by=pupil, last_seen=TODAY)
    assert covered(stocked) == [Covered(2, "5A", "chromebook", 2, 0), Covered(1, "6B", "chromebook", 1, 1)]


@pytest.mark.parametrize(
    ("values", "pupils"),
    [({}, 1), ({"active": None}, 1), ({"active": 0}, 0), ({"role": "staff"}, 0), ({"role": None}, 0)],
    ids=str,
)
def test_only_active_pupils_are_counted(stocked: School, values: dict[str, Scalar], pupils: int) -> None:
    (person,) = people(stocked, "5A", 1, **values)
    device(stocked, held_by=person, last_seen=TODAY)
    assert [(row.pupils, row.covered) for row in covered(stocked)] == ([(1, 1)] if pupils else [])


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({"last_seen": "2026-08-24"}, True), ({"last_seen": "2026-08-23"}, False), ({}, False),
        ({"last_seen": TODAY, "status": "broken"}, False), ({"last_seen": TODAY, "end_date": "2026-11-21"}, False),
        ({"last_seen": TODAY, "end_date": "2026-11-22"}, True), ({"purchase_date": "2026-08-24"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_only_a_device_that_counts_covers_a_pupil(stocked: School, values: dict[str, Scalar], counts: bool) -> None:
    (person,) = people(stocked, "5A", 1)
    device(stocked, assigned_to=person, **values)
    assert [row.covered for row in covered(stocked)] == ([1] if counts else [])


def test_an_exempt_device_that_nobody_has_seen_covers_a_pupil(stocked: School) -> None:
    (person,) = people(stocked, "5A", 1)
    unseen = device(stocked, held_by=person)
    plan, other = (stocked.create(PLAN, name=name).id for name in ("HT27", "VT28"))
    stocked.create(EXEMPTION, device=unseen.id, reason="I skåpet", plan=plan)
    assert [len(covered(stocked, asked)) for asked in (None, plan, other)] == [0, 1, 0]


def test_the_stock_is_ours_and_its_age_that_of_what_was_bought_on_a_known_day(stocked: School) -> None:
    device(stocked, purchase_date="2025-11-22", last_seen="2026-11-20")  # 12 months
    device(stocked, purchase_date="2024-11-22", last_seen="2026-08-23")  # 24 months
    device(stocked, last_seen="2026-08-24")
    device(stocked, product=2)
    device(stocked, product=None, purchase_date="2026-11-22", status="lost", last_seen=TODAY)
    for values in NOT_OURS:
        device(stocked, purchase_date="2000-01-01", **values)
    assert stocked.register.term.stock(TODAY, RECENT) == [
        Stock("chromebook", 3, 1, 18), Stock("other", 1, 0, 0), Stock("tablet", 1, 1, None),
    ]  # fmt: skip


def test_what_is_recent_differs_by_unit(stocked: School) -> None:
    third = stocked.create(UNIT, name="Sydskolan", own=1)
    device(stocked, last_seen="2026-08-20")
    device(stocked, last_seen="2026-08-20", owned_by=third.id)
    recent = Recent("2026-08-24", {third.id: "2026-08-17"})
    assert [row.idle for row in stocked.register.term.stock(TODAY, recent)] == [1]
    assert [row.idle for row in stocked.register.term.stock(TODAY, RECENT)] == [2]
