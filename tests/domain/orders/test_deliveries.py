"""What comes: devices are made, declared rests are noted, units are held against what they must have (V3, V4, V21)."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import ChangeSet, Origin, Ref
from coordinator.domain.orders.attachments import File
from coordinator.domain.orders.deliveries import (
    Checked,
    Declared,
    Note,
    ProductFacts,
    ReceivedGoods,
    Unpacked,
    check_changes,
    checklist_points,
    delivery_changes,
    device_values,
    makes_device,
)
from coordinator.domain.orders.order_kinds import DELIVERY, ORDER
from coordinator.domain.records import Device
from coordinator.domain.values import Ore, Scalar
from tests.domain.orders.lines import KEYBOARD, PRODUCT, after, asked, created, line, order, step, unit

NOTE = Note("2026-08-03", "F-77", "Leverantör AB", "Åsa Exempelqvist", "hel pall")
FACTS = ProductFacts(PRODUCT, 36, ("Laddare", "Programvara"), price_ore=Ore(317_520))


def registered(unpacked: Unpacked, today: str = "2026-08-03") -> ChangeSet:
    return delivery_changes(unpacked, NOTE, origin=Origin.WINDOW, today=today)


def test_a_unit_with_a_serial_becomes_a_device_in_store() -> None:
    made = registered(Unpacked([ReceivedGoods(line(asked(1)), FACTS, "S1")], order=order(), owner=9))
    assert created(made, "device") == [
        {
            "serial": "S1", "product": 2, "phase": "deployment", "status": "in_store", "condition": "new",
            "ownership": "bought", "owned_by": 8, "purchase_date": "2026-08-03", "price_ore": 317_520,
            "warranty_end": "2029-08-03", "end_date": "2030-08-03", "service_agreement": "Påhittad service",
            "order_no": "B-2026-001",
        }
    ]  # fmt: skip
    assert created(made, "delivered_unit") == [
        {"delivery": -1, "line": 20, "product": 2, "quantity": 1, "serial": "S1", "device": -2, "verdict": "unchecked",
         "points": "Laddare\nProgramvara"}
    ]  # fmt: skip


def test_the_delivery_is_as_its_note_says() -> None:
    made = registered(Unpacked([], order=order()))
    assert created(made, "delivery") == [
        {"order": 1, "note_number": "F-77", "on": "2026-08-03", "supplier": "Leverantör AB",
         "received_by": "Åsa Exempelqvist", "note": "hel pall"}
    ]  # fmt: skip
    assert "order" not in created(registered(Unpacked([])), "delivery")[0]


def test_ids_count_down_through_devices_and_units() -> None:
    there = line(asked(3))
    arrivals = [
        ReceivedGoods(there, FACTS, "S1"),
        ReceivedGoods(there, FACTS, quantity=5),
        ReceivedGoods(there, FACTS, "S2"),
    ]
    made = registered(Unpacked(arrivals))
    assert [(each.kind, each.id) for each in made.creations] == [
        ("delivery", -1), ("device", -2), ("delivered_unit", -3), ("delivered_unit", -4), ("device", -5),
        ("delivered_unit", -6),
    ]  # fmt: skip
    assert [each.get("device") for each in created(made, "delivered_unit")] == [-2, None, -5]


def test_the_sentence_counts_what_came_and_names_the_order() -> None:
    arrivals = [ReceivedGoods(None, FACTS, quantity=5), ReceivedGoods(None, FACTS, quantity=-2)]
    whole = registered(Unpacked(arrivals, order=order()))
    assert whole.sentence.message == "{order}: delivery of {count} registered"
    assert whole.sentence.values == {"count": 3, "delivery": Ref(DELIVERY.code, -1), "order": Ref(ORDER.code, 1)}
    assert registered(Unpacked(arrivals)).sentence.message == "Delivery of {count} registered"


def test_a_delivery_of_another_day_is_back_dated() -> None:
    assert registered(Unpacked([])).on is None
    assert registered(Unpacked([]), today="2026-08-04").on == "2026-08-03"


@pytest.mark.parametrize(
    ("arrival", "becomes"),
    [
        (ReceivedGoods(line(asked(1)), FACTS, "S1"), True),
        (ReceivedGoods(None, FACTS, "S1"), False),
        (ReceivedGoods(line(asked(1)), FACTS, None), False),
        (ReceivedGoods(line(asked(1)), FACTS, ""), False),
        (ReceivedGoods(line(asked(1)), FACTS, "S1", quantity=2), False),
        (ReceivedGoods(line(asked(1)), FACTS, "S1", quantity=-1), False),
    ],
    ids=["one ordered", "not ordered", "no serial", "empty serial", "two of them", "a return"],
)
def test_only_one_ordered_unit_with_a_serial_is_a_device(arrival: ReceivedGoods, *, becomes: bool) -> None:
    assert makes_device(arrival, FACTS) is becomes
    assert bool(created(registered(Unpacked([arrival])), "device")) is becomes


def test_of_an_accessory_no_device_is_made() -> None:
    assert not makes_device(ReceivedGoods(line(asked(1)), ProductFacts(KEYBOARD), "S1"), ProductFacts(KEYBOARD))


@pytest.mark.parametrize(
    ("price", "fee", "ownership"),
    [(317_520, None, "bought"), (None, 21_600, "service"), (317_520, 21_600, "bought"), (None, None, "bought")],
)
def test_what_has_a_price_is_bought_also_when_a_fee_is_paid_for_it(
    price: Ore | None, fee: Ore | None, ownership: str
) -> None:
    arrival = ReceivedGoods(line(asked(1), price_ore=None), ProductFacts(PRODUCT), "S1")
    facts = ProductFacts(PRODUCT, price_ore=price, monthly_fee_ore=fee)
    values = device_values(arrival, facts, NOTE, None, None)
    assert (values["ownership"], values["price_ore"], values["monthly_fee_ore"]) == (ownership, price, fee)


def test_the_price_of_the_line_holds_where_the_catalogue_says_none() -> None:
    arrival = ReceivedGoods(line(asked(1), price_ore=1, monthly_fee_ore=2), FACTS, "S1")
    of_line = device_values(arrival, ProductFacts(PRODUCT), NOTE, None, None)
    assert (of_line["price_ore"], of_line["monthly_fee_ore"]) == (1, 2)
    of_catalogue = device_values(
        arrival, ProductFacts(PRODUCT, price_ore=Ore(0), monthly_fee_ore=Ore(0)), NOTE, None, None
    )
    assert (of_catalogue["price_ore"], of_catalogue["monthly_fee_ore"]) == (0, 0)


def test_a_device_belongs_to_the_order_s_school_else_to_the_one_that_receives_it() -> None:
    arrival = ReceivedGoods(line(asked(1)), FACTS, "S1")
    assert device_values(arrival, FACTS, NOTE, order(unit=8), 9)["owned_by"] == 8
    assert device_values(arrival, FACTS, NOTE, order(unit=None), 9)["owned_by"] == 9
    without = device_values(arrival, FACTS, NOTE, None, None)
    assert (without["owned_by"], without["order_no"]) == (None, None)


def test_dates_that_nobody_knows_the_months_of_stay_unknown() -> None:
    values = device_values(ReceivedGoods(None, ProductFacts(KEYBOARD)), ProductFacts(KEYBOARD), NOTE, None, None)
    assert (values["warranty_end"], values["end_date"]) == (None, None)


def known(**values: Scalar) -> Device:
    blank = dict.fromkeys(device_values(ReceivedGoods(None, FACTS), FACTS, NOTE, None, None))
    return Device("device", 70, "", {**blank, **values})


def test_a_device_that_is_there_already_learns_only_what_it_lacks() -> None:
    there = known(serial="S1", status="in_use", price_ore=1)
    made = registered(Unpacked([ReceivedGoods(line(asked(1)), FACTS, "S1", device=there)], order=order()))
    learnt = after(made, there)
    assert (learnt["product"], learnt["warranty_end"], learnt["order_no"]) == (2, "2029-08-03", "B-2026-001")
    assert not {"serial", "price_ore", "status", "phase", "condition"} & learnt.keys()
    assert created(made, "device") == []
    assert created(made, "delivered_unit")[0]["device"] == 70


def test_what_is_sent_back_leaves_the_fleet() -> None:
    there = known(serial="S1", status="in_store", phase="deployment")
    made = registered(Unpacked([ReceivedGoods(line(asked(1)), FACTS, "S1", quantity=-1, device=there)]))
    assert after(made, there) == {"phase": "retirement", "status": "retired"}


def test_what_nobody_ordered_teaches_a_known_device_nothing() -> None:
    there = known(serial="S1")
    assert registered(Unpacked([ReceivedGoods(None, FACTS, "S1", device=there)])).changes == ()
    assert registered(Unpacked([ReceivedGoods(line(asked(1)), None, "S1", device=there)])).changes == ()


def test_an_unknown_product_stands_as_it_was_named() -> None:
    made = registered(Unpacked([ReceivedGoods(None, None, said="Mystisk låda", quantity=2)]))
    assert created(made, "delivered_unit") == [
        {"delivery": -1, "said": "Mystisk låda", "quantity": 2, "verdict": "unchecked"}
    ]


def test_a_declared_rest_counts_what_has_come_by_then() -> None:
    there = line(asked(10), units=(unit(30, quantity=3), unit(31, quantity=None)))
    elsewhere = line(asked(9), id=21)
    unpacked = Unpacked(
        [
            ReceivedGoods(there, FACTS, quantity=2),
            ReceivedGoods(elsewhere, FACTS, quantity=4),
            ReceivedGoods(None, FACTS, quantity=8),
        ],
        declared=[Declared(there, 4, "2026-09-01", "slut i lager"), Declared(elsewhere, 5)],
    )
    made = registered(unpacked)
    rest, promised, other = created(made, "journal")
    assert rest == {
        "line": 20, "what": "outstanding", "quantity_from": 5, "quantity_to": 4, "counted": 5, "party": "supplier",
        "name": "Leverantör AB", "on": "2026-08-03", "reason": "slut i lager", "delivery": -1,
    }  # fmt: skip
    assert (promised["what"], promised["said_to"], promised["delivery"]) == ("promised", "2026-09-01", -1)
    assert "said_from" not in promised
    assert (other["line"], other["quantity_from"], other["quantity_to"], other["counted"]) == (21, 5, 5, 4)
    ids = [each.id for each in made.creations]
    assert ids == list(range(-1, -1 - len(ids), -1))


def test_a_return_never_counts_below_nothing() -> None:
    there = line(asked(1), units=(unit(30),))
    made = registered(Unpacked([ReceivedGoods(there, FACTS, quantity=-3)], declared=[Declared(there, 1)]))
    (rest,) = created(made, "journal")
    assert (rest["counted"], rest["quantity_from"]) == (0, 3)


def test_a_day_that_was_promised_already_is_no_news() -> None:
    there = line(asked(2), step(2, "promised", said_to="2026-09-01"))
    same = registered(Unpacked([], declared=[Declared(there, 2, "2026-09-01")]))
    assert [each["what"] for each in created(same, "journal")] == ["outstanding"]
    later = registered(Unpacked([], declared=[Declared(there, 2, "2026-09-02")]))
    assert created(later, "journal")[1]["said_from"] == "2026-09-01"


def checked(*units: Checked, on: str = "2026-08-04", files: tuple[File, ...] = ()) -> ChangeSet:
    return check_changes(units, "Ivar Provberg", on, origin=Origin.WINDOW, today="2026-08-04", files=files)


def test_a_unit_with_nothing_amiss_is_accepted() -> None:
    one = unit(30)
    assert after(checked(Checked(one)), one) == {
        "verdict": "accepted", "checked_on": "2026-08-04", "checked_by": "Ivar Provberg",
    }  # fmt: skip


@pytest.mark.parametrize("amiss", [Checked(unit(30), ("Laddare", "Penna")), Checked(unit(30), deviation="sprucken")])
def test_a_unit_that_lacks_a_point_or_is_otherwise_wrong_deviates(amiss: Checked) -> None:
    found = after(checked(amiss), amiss.unit)
    assert found["verdict"] == "deviating"
    assert (found.get("missing"), found.get("deviation")) in (("Laddare\nPenna", None), (None, "sprucken"))


def test_the_points_held_against_are_kept() -> None:
    one = unit(30)
    assert after(checked(Checked(one, points=("Laddare", "Penna"))), one)["points"] == "Laddare\nPenna"


def test_a_check_counts_its_units_and_those_that_deviate() -> None:
    made = checked(Checked(unit(30)), Checked(unit(31), deviation="x"), Checked(unit(32), ("y",)))
    assert made.sentence.values == {"count": 3, "deviating": 2}
    assert {change.key.id for change in made.changes} == {30, 31, 32}
    assert (made.on, checked(Checked(unit(30)), on="2026-08-03").on) == (None, "2026-08-03")


def test_photos_of_a_check_stand_beside_its_unit() -> None:
    made = checked(Checked(unit(30), deviation="x"), files=(File("a.jpg", "image/jpeg", b"abc"),))
    assert created(made, "attachment") == [
        {"delivery": 5, "delivered": 30, "name": "a.jpg", "media": "image/jpeg", "size": 3, "on": "2026-08-04",
         "content": "YWJj"}
    ]  # fmt: skip
    assert checked(Checked(unit(30))).creations == ()


def test_a_checklist_is_a_point_a_line_each_once() -> None:
    assert checklist_points(" - Laddare\n\n• Penna \n\tLaddare\n - ") == ("Laddare", "Penna")
