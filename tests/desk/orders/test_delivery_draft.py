"""A delivery while it is unpacked: what each scan comes to, and the delivery as it was left (needs V3, V21)."""

from __future__ import annotations

import json

import pytest

from coordinator.desk.orders.delivery_actions import Box, open_lines
from coordinator.desk.orders.delivery_draft import (
    DraftUnit,
    Unpacking,
    boxes,
    count_in,
    here_already,
    put_on,
    same_serial,
    take,
    unpacking_from,
)
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.orders.order_records import Order
from tests.desk.orders.orders_school import Orders


@pytest.fixture
def order(orders: Orders) -> Order:
    return orders.order((orders.chromebook, 2), (orders.tablet, 1))


def scanned(
    orders: Orders, order: Order, *codes: str, product: int | None = None
) -> tuple[Unpacking, list[str], list[bool]]:
    names = {orders.chromebook.id: "Bok", orders.tablet.id: "Platta"}
    lines, unpacking = open_lines(orders.register, order), Unpacking(order.id, product=product)
    said: list[str] = []
    amiss: list[bool] = []
    for code in codes:
        heard = take(orders.register, lines, names, unpacking, code)
        unpacking = heard.unpacking
        said.append(heard.said)
        amiss.append(heard.amiss)
    return unpacking, said, amiss


def test_a_box_chooses_the_product_and_its_units_are_counted(orders: Orders, order: Order) -> None:
    after, said, amiss = scanned(orders, order, "82W20004MX", "A1", "A2", "A3", "a 1")
    assert after.product == orders.chromebook.id
    line = orders.line(order).record.id
    assert after.units == (DraftUnit(line, "A1"), DraftUnit(line, "A2"), DraftUnit(line, "A3", over=True))
    assert (after.count, after.counted()) == (3, {line: 3})
    assert amiss == [False, False, False, True, True]
    assert ("Bok" in said[0], "1 av 2" in said[1], "2 av 2" in said[2]) == (True, True, True)
    assert all("A3" in said[3] and "A1" in said[4] for _ in said)


def test_what_was_not_ordered_is_kept_and_what_came_before_is_not(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A9"))
    after, said, amiss = scanned(orders, order, "ZZ1", "A9")
    assert after.units == (DraftUnit(None, "ZZ1"),)
    assert (after.counted(), amiss) == ({}, [True, True])
    assert ("ZZ1" in said[0], "A9" in said[1]) == (True, True)


def test_a_device_that_is_here_already_is_told_and_counted(orders: Orders, order: Order) -> None:
    orders.create(DEVICE, serial="A1", asset_tag="T-1", product=orders.tablet.id)
    after, said, amiss = scanned(orders, order, "A1", product=orders.chromebook.id)
    assert (after.count, amiss, "T-1" in said[0]) == (1, [True], True)


def test_one_that_is_here_already_is_told_also_beyond_what_is_missing(orders: Orders, order: Order) -> None:
    orders.create(DEVICE, serial="A3", asset_tag="T-1", product=orders.tablet.id)
    _, said, amiss = scanned(orders, order, "A1", "A2", "A3", product=orders.chromebook.id)
    assert (amiss, "T-1" in said[2], "mer" in said[2] or "fler" in said[2]) == ([False, False, True], True, True)


def test_two_codes_in_one_scan_are_no_serial_number(orders: Orders, order: Order) -> None:
    after, said, amiss = scanned(orders, order, "TAG-0001;SER99999", "A1, B", product=orders.chromebook.id)
    assert (len(after.units), amiss[0], "flera koder: TAG-0001;SER99999" in said[0]) == (1, True, True)


def test_what_is_put_on_a_line_by_hand_is_told_like_what_is_scanned(orders: Orders, order: Order) -> None:
    orders.create(DEVICE, serial="A1", asset_tag="T-1", product=orders.tablet.id)
    first, _ = lines = open_lines(orders.register, order)
    aside = Unpacking(order.id, units=(DraftUnit(None, "A1"), DraftUnit(None, "A2")))
    heard = put_on(orders.register, aside, first, {0, 1})
    assert heard.unpacking.units == (DraftUnit(first.line, "A1"), DraftUnit(first.line, "A2"))
    assert (heard.amiss, "T-1" in heard.said, "A2" in heard.said) == (True, True, False)
    assert here_already(orders.register, heard.unpacking, first, DraftUnit(first.line, "A1"))
    fits = count_in(orders.register, Unpacking(order.id), lines[0], 2)
    assert (fits.said, fits.amiss, fits.unpacking.units) == ("", False, (DraftUnit(first.line, None, 2),))
    many = count_in(orders.register, fits.unpacking, lines[0], 97)
    assert many.said == "Rad 1: 99 i leveransen, 2 saknas. De sparas som för många."
    assert (many.amiss, many.unpacking.units[1]) == (True, DraftUnit(first.line, None, 97, over=True))


def test_a_delivery_is_found_as_it_was_left(orders: Orders, order: Order) -> None:
    after, _, _ = scanned(orders, order, "82W20004MX", "A1", "ZZ1")
    assert unpacking_from(json.loads(json.dumps(after.kept()))) == after
    wrong: list[object] = [
        None,
        [],
        {},
        {"order": 1},
        {"order": 1, "note": "", "on": "", "product": None, "units": [{"x": 1}]},
    ]
    assert [unpacking_from(each) for each in wrong] == [Unpacking()] * len(wrong)


def test_it_is_registered_as_boxes_on_its_lines(orders: Orders, order: Order) -> None:
    line = orders.line(order)
    unpacking = Unpacking(
        order.id, units=(DraftUnit(line.record.id, "A1"), DraftUnit(None, "ZZ1"), DraftUnit(line.record.id, None, 4))
    )
    found = [(box.line and box.line.number, box.serial, box.quantity) for box in boxes(unpacking, orders.lines(order))]
    assert found == [(1, "A1", 1), (None, "ZZ1", 1), (1, None, 4)]


def test_a_unit_is_named_by_its_serial_however_it_is_written() -> None:
    assert same_serial("A1", " a 1 ")
    assert not same_serial("A1", "A2")
    assert not same_serial(None, "")


@pytest.mark.parametrize(
    "code",
    [
        "HTTPS://INVENTARIE.EXAMPLE/E/5CD1234ABC", "S/N:5CD1234ABC", "(21)5CD1234ABC", "*5CD1234ABC*", "]C05CD1234ABC",
        '{"tag": "T-9", "serial": "5CD1234ABC"}', "https://a.example/x?id=4711&sn=5CD1234ABC",
    ],
)  # fmt: skip
def test_a_unit_is_its_serial_whatever_its_label_puts_around_it(orders: Orders, order: Order, code: str) -> None:
    after, _said, amiss = scanned(orders, order, code, product=orders.chromebook.id)
    assert (after.units, amiss) == ((DraftUnit(orders.line(order).record.id, "5CD1234ABC"),), [False])
