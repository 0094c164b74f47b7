"""What waits of the orders on the first page: how many, what leads there (needs V2, V8, V12, V16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coordinator.desk.orders.catalogue import acknowledge_price, find_item, set_price
from coordinator.desk.orders.contact_ladder import escalate, set_rung
from coordinator.desk.orders.delivery_actions import Box, check_units, unit_called
from coordinator.desk.orders.order_actions import cancel
from coordinator.desk.overview.orders_waiting import MOST, orders_waiting
from coordinator.desk.overview.waiting import Priority, Waiting
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.orders.deliveries import Checked
from coordinator.domain.orders.order_kinds import ORDER, PRICE
from tests.desk.orders.orders_school import BY, Orders
from tests.domain.orders.school import TODAY

DAY = timedelta(days=1)
LATER = "2026-12-01"
DAY_SENT = TODAY.isoformat()


def found(orders: Orders, code: str, days: int = 0) -> list[Waiting]:
    return [each for each in orders_waiting(orders.register, TODAY + days * DAY) if each.code == code]


def test_a_school_that_orders_nothing_has_nothing_that_waits(orders: Orders) -> None:
    assert list(orders_waiting(orders.register, TODAY)) == []
    orders.order((orders.chromebook, 4), wanted=LATER, sent=False)
    assert list(orders_waiting(orders.register, TODAY)) == []


def test_a_sent_order_waits_for_its_decision_and_a_delivered_unit_for_its_check(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 4), (orders.tablet, 2), wanted=LATER)
    [one] = found(orders, "orders_undecided")
    assert (one.sentence, one.beside) == (
        "1 skickad beställning är inte beslutad",
        f"{order.number}, skickad {DAY_SENT}",
    )
    assert (one.wanted, one.verb) == ({"undecided": True}, "order list --state sent --state under_decision")
    orders.decide(order, 4)
    assert len(found(orders, "orders_undecided")) == 1, "the second line is not decided"
    orders.decide(order, 2, number=2)
    assert found(orders, "orders_undecided") == []
    assert found(orders, "unchecked") == []
    orders.deliver(order, Box(orders.line(order), "A1"), Box(orders.line(order), "A2"))
    [units] = found(orders, "unchecked")
    assert (units.sentence, units.count, units.wanted) == (
        "2 levererade enheter är inte kontrollerade", 2, {"order": order.id},
    )  # fmt: skip
    check_units(orders.ledger, [Checked(unit_called(orders.register, "A1"))], origin=BY)
    assert [each.sentence for each in found(orders, "unchecked")] == ["1 levererad enhet är inte kontrollerad"]


def test_a_change_by_others_waits_with_what_it_changes(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 4), (orders.tablet, 3), wanted=LATER)
    orders.decide(order, 3)
    [one] = found(orders, "order_changed")
    assert one.sentence == f"1 ändring i {order.number} att bekräfta"
    assert one.beside.startswith("Central IT ändrade rad 1, 300e Yoga Chromebook Gen 4: beslutat 4 → 3")
    assert (one.page, one.wanted, one.count, one.priority) == ("orders", {"order": order.id}, 1, Priority.CHANGED)
    assert one.verb == f"order show {order.number}"
    orders.decide(order, 2, number=2)
    [both] = found(orders, "order_changed")
    assert both.sentence == f"2 ändringar i {order.number} att bekräfta"
    assert (both.count, len(both.beside.splitlines())) == (2, 2)


@pytest.mark.parametrize("more", [0, 1, 2])
def test_only_some_changed_orders_are_told_one_by_one_and_the_rest_are_counted(orders: Orders, more: int) -> None:
    for _ in range(MOST + more):
        orders.decide(orders.order((orders.chromebook, 4), wanted=LATER), 3)
    assert len(found(orders, "order_changed")) == MOST
    rest = found(orders, "orders_changed")
    assert [(each.count, each.wanted, each.verb, each.priority) for each in rest] == [
        (more, {"waiting": True}, "order list --waiting", Priority.MORE_CHANGED)
    ][: bool(more)]
    assert [each.sentence.split()[0] for each in rest] == [str(more)][: bool(more)]


def test_one_late_order_is_led_to_and_several_are_listed(orders: Orders) -> None:
    first = orders.order((orders.chromebook, 4), wanted="2026-08-10")
    days = 71  # 11 August, one day late
    assert found(orders, "orders_late", days - 1) == []
    [one] = found(orders, "orders_late", days)
    assert (one.count, one.wanted, one.priority) == (1, {"order": first.id}, Priority.LATE)
    assert one.beside.replace("\u00a0", " ").endswith(" 1 dag")
    orders.order((orders.chromebook, 4), wanted="2026-08-01")
    [several] = found(orders, "orders_late", days)
    assert (several.count, several.wanted, several.verb) == (2, {"late": True}, "order list --late")
    assert several.beside.replace("\u00a0", " ").endswith(" 10 dagar")
    assert several.does != one.does
    assert several.sentence.startswith("2 ")


def test_an_order_that_will_not_be_in_time_waits_to_be_taken_up(orders: Orders) -> None:
    set_rung(orders.ledger, None, {"role": "Servicedesk"}, origin=BY)
    set_rung(orders.ledger, None, {"role": "IT-chef", "name": "Ivar Påhitt", "after_days": 7}, origin=BY)
    order = orders.order((orders.chromebook, 4), wanted="2026-06-10")
    [waits] = found(orders, "escalation")
    assert (waits.count, waits.wanted, waits.priority) == (1, {"order": order.id}, Priority.ESCALATION)
    assert waits.verb == f"order show {order.number}"
    assert f"{order.number}: önskad 2026-06-10" in waits.beside
    escalate(orders.ledger, orders.get(ORDER, order.id), origin=BY)
    assert found(orders, "escalation", 6) == []
    [turn] = found(orders, "escalation", 7)
    assert "Ivar Påhitt" in turn.beside
    assert order.number in turn.beside
    other = orders.order((orders.chromebook, 4), wanted="2026-06-10")
    [both] = found(orders, "escalation", 7)
    assert (both.count, both.wanted) == (2, {"order": other.id}), "whom nobody has taken up stands first"
    assert both.sentence != turn.sentence


def test_a_price_that_rose_above_the_frame_waits_until_it_is_confirmed(orders: Orders) -> None:
    orders.create(SETTING, code="budget.years", value="2026 2,5 2026-03-15")
    set_price(orders.ledger, find_item(orders.register, "MPQ03KN/A"),
              {"monthly_fee_ore": 23_760, "valid_from": "2026-09-01", "reason": "dyrare"}, origin=BY)  # fmt: skip
    [waits] = found(orders, "prices")
    assert (waits.count, waits.wanted, waits.verb) == (1, {"part": "catalogue"}, "catalogue list")
    assert waits.cost_ore is None, "there is none of it in the school"
    assert "iPad" in waits.beside
    assert "dyrare" in waits.beside
    newest = max(orders.all(PRICE), key=lambda price: price.id)
    acknowledge_price(orders.ledger, newest, origin=BY)
    assert found(orders, "prices") == []


def test_an_order_that_was_cancelled_is_not_late(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 4), wanted="2026-08-10")
    assert len(found(orders, "orders_late", 90)) == 1
    cancel(orders.ledger, order, origin=BY)
    assert found(orders, "orders_late", 90) == []
