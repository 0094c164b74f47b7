"""A registered delivery put right: what follows the correction, and what somebody edited since (needs V3)."""

from __future__ import annotations

from coordinator.domain.changes import ChangeSet, Origin, Ref
from coordinator.domain.orders.deliveries import Note, ProductFacts, ReceivedGoods, device_values
from coordinator.domain.orders.delivery_corrections import UnitPlace, correct_delivery_changes, move_unit, remove_unit
from coordinator.domain.orders.order_kinds import ATTACHMENT
from coordinator.domain.orders.order_lines import OrderLine
from coordinator.domain.orders.order_records import DeliveredUnit, Delivery
from coordinator.domain.records import Device
from coordinator.domain.values import Ore, Scalar
from tests.domain.orders.lines import KEYBOARD, OTHER, PRODUCT, after, asked, created, line, order, unit

BY = Origin.WINDOW
NOTE = Note("2026-08-03", "F-77")
FACTS = ProductFacts(PRODUCT, 36, price_ore=Ore(300_000))
DELIVERY = Delivery("delivery", 5, "", {"on": "2026-08-03", "note_number": "F-77"})


def made_of(there: OrderLine, facts: ProductFacts, **edited: Scalar) -> Device:
    """The device that was made of a unit on the line, with what was edited since."""
    values = device_values(ReceivedGoods(there, facts, "S1"), facts, NOTE, there.order, None)
    return Device("device", 70, "", {**values, **edited})


def test_dates_that_came_of_the_day_follow_it() -> None:
    device = made_of(line(asked(1)), FACTS)
    made = correct_delivery_changes(DELIVERY, {"on": "2026-07-31"}, [(device, FACTS)], origin=BY, reason="fel dag")
    assert after(made, DELIVERY) == {"on": "2026-07-31"}
    assert after(made, device) == {
        "purchase_date": "2026-07-31", "warranty_end": "2029-07-31", "end_date": "2030-07-31",
    }  # fmt: skip
    assert (made.reason, made.sentence.values) == ("fel dag", {"delivery": DELIVERY.ref})


def test_dates_that_somebody_edited_stay() -> None:
    device = made_of(line(asked(1)), FACTS, purchase_date="2026-08-01", warranty_end="2027-01-01")
    made = correct_delivery_changes(DELIVERY, {"on": "2026-07-31"}, [(device, FACTS)], origin=BY)
    assert after(made, device) == {"end_date": "2030-07-31"}


def test_without_its_facts_only_the_day_of_purchase_follows() -> None:
    device = made_of(line(asked(1)), FACTS)
    made = correct_delivery_changes(DELIVERY, {"on": "2026-07-31"}, [(device, None)], origin=BY)
    assert after(made, device) == {"purchase_date": "2026-07-31"}


def test_months_that_nobody_knows_make_no_date() -> None:
    facts = ProductFacts(KEYBOARD)
    device = made_of(line(asked(1)), facts)
    made = correct_delivery_changes(DELIVERY, {"on": "2026-07-31"}, [(device, facts)], origin=BY)
    assert after(made, device) == {"purchase_date": "2026-07-31"}


def test_another_number_on_the_note_moves_no_date() -> None:
    device = made_of(line(asked(1)), FACTS)
    made = correct_delivery_changes(DELIVERY, {"note_number": "F-78"}, [(device, FACTS)], origin=BY)
    assert (after(made, DELIVERY), after(made, device)) == ({"note_number": "F-78"}, {})


def move(
    one: DeliveredUnit, before: UnitPlace, after_: UnitPlace, device: Device | None = None, owner: int | None = 9
) -> ChangeSet:
    return move_unit(one, before, after_, NOTE, origin=BY, device=device, owner=owner, reason="fel rad")


def test_a_unit_on_another_line_takes_its_device_along() -> None:
    first, second = line(asked(1)), line(asked(1), id=21, product=3, price_ore=None, of=order(2, number="B-2"))
    device, one = made_of(first, FACTS), unit(30, device=70)
    facts = ProductFacts(OTHER, 12, monthly_fee_ore=Ore(21_600))
    made = move(one, UnitPlace(first, FACTS), UnitPlace(second, facts), device)
    assert after(made, one) == {"line": 21, "product": 3}
    assert after(made, device) == {
        "product": 3, "price_ore": None, "monthly_fee_ore": 21_600, "ownership": "service", "order_no": "B-2",
        "warranty_end": "2027-08-03", "end_date": None, "service_agreement": None,
    }  # fmt: skip
    assert made.creations == ()
    assert (made.reason, made.sentence.values) == ("fel rad", {"unit": one.ref})


def test_what_was_edited_on_the_device_since_stays_and_so_does_its_school() -> None:
    first, second = line(asked(1)), line(asked(1), id=21, of=order(2, number="B-2", unit=4))
    device = made_of(first, FACTS, order_no="B-9", price_ore=1)
    made = move(
        unit(30, device=70),
        UnitPlace(first, FACTS),
        UnitPlace(second, ProductFacts(PRODUCT, 36, price_ore=Ore(2))),
        device,
    )
    assert after(made, device) == {}


def test_a_unit_that_gets_a_line_becomes_a_device() -> None:
    one = unit(30, line=None, product=None)
    made = move(one, UnitPlace(None, None), UnitPlace(line(asked(1), of=order(unit=None)), FACTS))
    assert after(made, one) == {"line": 20, "product": 2, "device": -1}
    (device,) = created(made, "device")
    assert (device["serial"], device["owned_by"], device["order_no"]) == ("S30", 9, "B-2026-001")
    assert made.creations[0].id == -1


def test_a_unit_without_a_serial_or_with_a_device_becomes_none() -> None:
    place = UnitPlace(line(asked(1)), FACTS)
    for one in (unit(30, line=None, serial=None), unit(30, line=None, device=70), unit(30, line=None, quantity=2)):
        assert move(one, UnitPlace(None, None), place).creations == ()


def test_a_unit_taken_off_its_line_keeps_its_product_and_its_device() -> None:
    first = line(asked(1))
    device, one = made_of(first, FACTS), unit(30, device=70)
    made = move(one, UnitPlace(first, FACTS), UnitPlace(None, None), device)
    assert (after(made, one), after(made, device)) == ({"line": None}, {})
    for place in (UnitPlace(None, FACTS), UnitPlace(line(asked(1), id=21), None)):
        assert after(move(one, UnitPlace(first, FACTS), place, device), device) == {}
        assert after(move(one, place, UnitPlace(line(asked(1), id=22), FACTS), device), device) == {}


def test_a_unit_that_never_came_goes_with_its_files_and_its_device() -> None:
    device, file = Device("device", 70, "", {}), Ref(ATTACHMENT.code, 4)
    made = remove_unit(unit(30), device, [file], origin=BY, reason="kom aldrig")
    assert [(each.kind, each.id) for each in made.removals] == [
        ("attachment", 4),
        ("delivered_unit", 30),
        ("device", 70),
    ]
    assert (made.reason, made.sentence.values) == ("kom aldrig", {"serial": "S30"})
    alone = remove_unit(unit(30, serial=None, said="En låda"), None, [], origin=BY)
    assert ([each.kind for each in alone.removals], alone.sentence.values) == (
        ["delivered_unit"],
        {"serial": "En låda"},
    )
    assert remove_unit(unit(30, serial=None), None, [], origin=BY).sentence.values == {"serial": "#30"}
