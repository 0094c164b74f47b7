"""Receiving at the desk: what a delivery may hold, whose device it becomes, what is left to check (needs V3, V4)."""

from __future__ import annotations

import pytest

from coordinator.desk.orders import correction_actions, delivery_actions
from coordinator.desk.orders.delivery_actions import (
    Box,
    came_before,
    check_units,
    known_otherwise,
    open_lines,
    scan_delivery,
    to_check,
    unit_called,
    units_of,
)
from coordinator.desk.orders.order_actions import cancel
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.orders.deliveries import Checked, Declared, Note
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import Delivery, Order
from coordinator.domain.records import Device
from coordinator.ledger.outcomes import Refused
from tests.desk.orders.orders_school import BY, DAY, NOTE, Orders


def device(orders: Orders, serial: str) -> Device:
    return orders.register.find(DEVICE, "serial", serial)[0]


def refused(orders: Orders, order: Order, *boxes: Box, note: Note = NOTE, declared: tuple[Declared, ...] = ()) -> str:
    with pytest.raises(Refused) as error:
        orders.deliver(order, *boxes, note=note, declared=declared)
    assert orders.all(DELIVERY) == []
    return error.value.message


@pytest.fixture
def order(orders: Orders) -> Order:
    return orders.order((orders.chromebook, 3), (orders.tablet, 2), (orders.keyboard, 10))


def test_a_delivery_makes_devices_of_the_school_that_is_looked_after(orders: Orders, order: Order) -> None:
    first, _, third = orders.lines(order)
    orders.deliver(order, Box(first, "a 1"), Box(first, None, 1), Box(third, None, 10))
    made = device(orders, "A1")
    assert (made.values["owned_by"], made.values["status"], made.values["warranty_end"], made.values["price_ore"]) == (
        orders.unit.id, "in_store", "2029-06-01", 317_520,
    )  # fmt: skip
    assert len(orders.all(DEVICE)) == 1, "what has no serial is counted, and so is an accessory"
    assert [line.quantities.delivered for line in orders.lines(order)] == [2, 0, 10]


def test_a_known_device_comes_on_the_line_of_an_order_and_is_left_alone_by_what_nobody_ordered(
    orders: Orders, order: Order
) -> None:
    known = [orders.create(DEVICE, serial=serial) for serial in ("A1", "A2")]
    orders.deliver(order, Box(orders.line(order), "a 1"), Box(None, "a2", 1, said="Dator"))
    assert [(unit.serial, unit.device) for unit in orders.all(DELIVERED_UNIT)] == [("A1", known[0].id), ("A2", None)]
    assert len(orders.all(DEVICE)) == 2


def test_an_empty_delivery_is_refused_and_one_that_only_declares_is_not(orders: Orders, order: Order) -> None:
    assert refused(orders, order) == "There is nothing in the delivery. Scan a unit or say how many came."
    orders.deliver(order, declared=[Declared(orders.line(order), 2)])
    assert orders.line(order).quantities.outstanding == 2


def test_a_delivery_of_tomorrow_or_of_impossibly_many_is_refused(orders: Orders, order: Order) -> None:
    line = orders.line(order)
    assert refused(orders, order, Box(line, "A1"), note=Note("2026-06-02")).startswith("{on} has not come yet")
    for count in (100_001, -100_001):
        assert refused(orders, order, Box(line, None, count)) == "The quantity must be at most {most}."
    assert refused(orders, order, declared=(Declared(line, -1),)) == "The quantity must not be negative."
    assert refused(orders, order, Box(line, " ")).startswith("A serial number is empty")


def test_a_serial_comes_once_unless_it_went_back(orders: Orders, order: Order) -> None:
    line = orders.line(order)
    twice = refused(orders, order, Box(line, "A1"), Box(line, " a1 "))
    assert twice == "{serial} was scanned twice. Take one of them away."
    orders.deliver(order, Box(line, "A1"))
    assert came_before(orders.register, " a1 ")
    with pytest.raises(Refused) as error:
        orders.deliver(order, Box(orders.line(order), "A1"), note=Note(DAY, "F-2"))
    assert (error.value.message, error.value.values) == (
        "{serial} has come before, in an earlier delivery.", {"serial": "A1"},
    )  # fmt: skip
    orders.deliver(order, Box(orders.line(order), "A1", -1), note=Note(DAY, "F-3"))
    assert device(orders, "A1").values["status"] == "retired"
    assert not came_before(orders.register, "A1")
    orders.deliver(order, Box(orders.line(order), "A1"), note=Note(DAY, "F-4"))


def test_a_device_that_is_known_already_is_the_one_that_came(orders: Orders, order: Order) -> None:
    known = orders.create(DEVICE, serial="A1", name="PC 1")
    orders.deliver(order, Box(orders.line(order), "a1"), Box(None, "B1", said="En låda"))
    assert [each.id for each in orders.all(DEVICE)] == [known.id]
    assert device(orders, "A1").values["product"] == orders.chromebook.id


def test_a_device_that_is_hardly_new_is_told(orders: Orders) -> None:
    product = orders.chromebook.id
    one = orders.create(DEVICE, serial="A1", asset_tag="T-1", product=product)
    assert known_otherwise(orders.register, "A1", product) == ""
    assert known_otherwise(orders.register, "B1", product) == ""
    assert known_otherwise(orders.register, "a1", orders.tablet.id) == "T-1, 300e Yoga Chromebook Gen 4"
    leo = orders.create(PERSON, given_name="Leo", family_name="Påhittsson")
    orders.edit(one, held_by=leo.id, product=None)
    assert known_otherwise(orders.register, "A1", product) == "T-1, Leo Påhittsson"


def test_another_product_than_the_line_s_brings_its_own_facts(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1", product=orders.tablet))
    made = device(orders, "A1")
    assert (made.values["product"], made.values["warranty_end"]) == (orders.tablet.id, None)
    (unit,) = orders.all(DELIVERED_UNIT)
    assert unit.values["points"] == "Hanteras av skolan"
    assert orders.line(order).quantities.deviating == 1


def test_the_lines_on_which_something_may_come_have_the_codes_on_their_boxes(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1"))
    found = open_lines(orders.register, order)
    assert [(each.number, each.product, each.missing, each.maker, each.codes) for each in found] == [
        (1, orders.chromebook.id, 2, "Lenovo", ("82W20004MX",)),
        (2, orders.tablet.id, 2, "Apple", ("MPQ03KN/A",)),
        (3, orders.keyboard.id, 10, "Logitech", ()),
    ]
    cancel(orders.ledger, order, line=2, origin=BY)
    assert [each.number for each in open_lines(orders.register, order)] == [1, 3]
    scanned = scan_delivery(found, "1S82W20004MXPF123456")
    assert (scanned.verdict, scanned.serial, scanned.line) == ("unit", "PF123456", found[0])
    assert scan_delivery(found, "PF123456", product=orders.chromebook.id, known=["pf123456"]).verdict == "twice"
    assert scan_delivery(found, "PF1", product=orders.chromebook.id, counted={found[0].line: 2}).verdict == "over"


# --- checked


def told(found: list[delivery_actions.UnitCheck]) -> list[tuple[object, int | None]]:
    def number(line: OrderLine | None) -> int | None:
        return None if line is None else line.number

    return [(each.unit.values["serial"], number(each.line)) for each in found]


def test_what_nobody_has_checked_is_left_to_check(orders: Orders, order: Order) -> None:
    first, second, _ = orders.lines(order)
    orders.deliver(order, Box(first, "A1"), Box(first, "A2"), Box(second, "B1"), Box(None, "C1", said="En låda"))
    orders.deliver(order, Box(orders.line(order), "A2", -1), note=Note(DAY, "F-2"))
    orders.deliver(None, Box(None, "D1"), note=Note(DAY, "F-3"))
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A1"))], origin=BY)
    assert told(to_check(orders.register, order)) == [("A2", 1), ("B1", 2)]
    whole = to_check(orders.register, order, every=True)
    assert told(whole) == [("A1", 1), ("A2", 1), ("B1", 2), ("C1", None)]
    assert whole[0].points == ("Skolans programvara", "Inloggning provad", "Laddare")
    assert whole[3].points == ()


def test_a_check_says_who_and_when_and_is_written_once(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1"))
    unit = unit_called(orders.register, " a1 ")
    with pytest.raises(Refused):
        check_units(orders.ledger, [], origin=BY)
    with pytest.raises(Refused):
        check_units(orders.ledger, [Checked(unit)], on="2026-06-02", origin=BY)
    check_units(orders.ledger, [Checked(unit, deviation="repad")], origin=BY)
    unit = unit_called(orders.register, "A1")
    assert (unit.values["verdict"], unit.values["checked_by"], unit.values["checked_on"]) == (
        "deviating",
        "Maj Exempelsson",
        DAY,
    )
    with pytest.raises(Refused) as error:
        check_units(orders.ledger, [Checked(unit, deviation="repad")], origin=BY)
    assert error.value.message == "These units are checked already, with the same result."
    check_units(orders.ledger, [Checked(unit)], by="Ivar", on="2026-05-31", origin=BY)
    unit = unit_called(orders.register, "A1")
    assert (unit.values["verdict"], unit.values["checked_by"], unit.values["checked_on"]) == (
        "accepted",
        "Ivar",
        "2026-05-31",
    )
    with pytest.raises(Refused) as error:
        unit_called(orders.register, "Z9")
    assert error.value.values == {"serial": "Z9"}


# --- put right


def delivery(orders: Orders) -> Delivery:
    return orders.all(DELIVERY)[0]


def test_a_delivery_s_day_is_put_right_with_the_dates_that_came_of_it(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1"))
    with pytest.raises(Refused, match="skickades 2026-06-01"):
        correction_actions.correct(orders.ledger, delivery(orders), {"on": "2026-05-29"}, origin=BY)
    orders.edit(order, sent_on="2026-05-29")
    correction_actions.correct(orders.ledger, delivery(orders), {"on": "2026-05-29"}, reason="fel dag", origin=BY)
    made = device(orders, "A1")
    assert (made.values["purchase_date"], made.values["warranty_end"], made.values["end_date"]) == (
        "2026-05-29",
        "2029-05-29",
        "2030-05-29",
    )
    with pytest.raises(Refused) as error:
        correction_actions.correct(orders.ledger, delivery(orders), {"on": "2026-05-29"}, origin=BY)
    assert error.value.message == "Nothing is different from before."
    with pytest.raises(Refused):
        correction_actions.correct(orders.ledger, delivery(orders), {"on": "2026-06-02"}, origin=BY)
    with pytest.raises(Refused, match="tomt"):
        correction_actions.correct(orders.ledger, delivery(orders), {"on": None}, origin=BY)
    correction_actions.correct(orders.ledger, delivery(orders), {"note_number": "F-9", "on": "2026-05-29"}, origin=BY)
    assert delivery(orders).values["note_number"] == "F-9"


def test_units_are_put_on_another_line_in_one_step(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1"), Box(orders.line(order), "A2"))
    second = orders.line(order, 2)
    notice = correction_actions.move_units(
        orders.ledger, units_of(orders.register, delivery(orders).id), second, origin=BY
    )
    assert notice.sentence.values == {"count": 2}
    made = device(orders, "A1")
    assert (made.values["product"], made.values["ownership"], made.values["monthly_fee_ore"]) == (
        orders.tablet.id,
        "service",
        21_600,
    )
    assert [line.quantities.delivered for line in orders.lines(order)] == [0, 2, 0]
    units = units_of(orders.register, delivery(orders).id)
    with pytest.raises(Refused) as error:
        correction_actions.move_units(orders.ledger, units, orders.line(order, 2), origin=BY)
    assert error.value.message == "It stands there already."
    orders.ledger.undo(notice.entry)
    assert device(orders, "A1").values["product"] == orders.chromebook.id


def test_a_unit_of_another_product_stays_that_product_on_its_new_line(orders: Orders, order: Order) -> None:
    orders.deliver(order, Box(orders.line(order), "A1", product=orders.tablet), Box(None, "B1", said="En låda"))
    wrong, unasked = units_of(orders.register, delivery(orders).id)
    correction_actions.move_units(orders.ledger, [wrong], orders.line(order, 3), origin=BY)
    assert unit_called(orders.register, "A1").values["product"] == orders.tablet.id
    correction_actions.move_units(orders.ledger, [unasked], orders.line(order), origin=BY)
    assert unit_called(orders.register, "B1").values["product"] == orders.chromebook.id
    assert device(orders, "B1").values["owned_by"] == orders.unit.id
    correction_actions.move_units(orders.ledger, [unit_called(orders.register, "B1")], None, origin=BY)
    assert unit_called(orders.register, "B1").values["line"] is None


def test_units_that_never_came_go_with_their_devices(orders: Orders, order: Order) -> None:
    orders.deliver(order, *(Box(orders.line(order), serial) for serial in ("A1", "A2", "A3")))
    held = device(orders, "A3")
    orders.edit(held, held_by=orders.create(PERSON, given_name="Leo").id)
    orders.edit(device(orders, "A2"), note="min")
    with pytest.raises(Refused):
        correction_actions.remove_units(orders.ledger, [], origin=BY)
    with pytest.raises(Refused) as error:
        correction_actions.remove_units(orders.ledger, [unit_called(orders.register, "A3")], origin=BY)
    assert error.value.message == "{device} is handed out, so it did come. Take it back first."
    gone = [unit_called(orders.register, serial) for serial in ("A1", "A2")]
    notice = correction_actions.remove_units(orders.ledger, gone, reason="kom aldrig", origin=BY)
    assert notice.sentence.values == {"count": 2}
    assert orders.serials() == {"A2", "A3"}, "a device that somebody has edited has a life of its own"
    assert orders.line(order).quantities.delivered == 1
