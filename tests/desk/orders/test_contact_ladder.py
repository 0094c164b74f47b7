"""Whom to turn to: what may stand on the ladder of contacts, and whose turn it is (needs V5, V16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coordinator.desk.orders.contact_ladder import (
    TAKEN_UP,
    escalate,
    ladder,
    overdue_turn,
    remove_rung,
    set_rung,
)
from coordinator.desk.orders.promised_days import orders_to_escalate
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_records import Order
from coordinator.ledger.outcomes import Refused
from tests.desk.orders.orders_school import BY, Orders
from tests.domain.orders.school import TODAY


@pytest.fixture(autouse=True)
def _steps(orders: Orders) -> None:
    """Two steps: the help desk, and a week later the head of IT."""
    set_rung(orders.ledger, None, {"role": "Servicedesk", "phone": "0123"}, origin=BY)
    set_rung(orders.ledger, None, {"role": "IT-chef", "name": "Ivar Påhitt", "after_days": 7}, origin=BY)


def refused(orders: Orders, step: int | None, **values: str | int | None) -> str:
    with pytest.raises(Refused) as error:
        set_rung(orders.ledger, step, values, origin=BY)
    return error.value.message


def test_a_step_is_one_that_there_is_or_the_next(orders: Orders) -> None:
    assert [each.rung for each in ladder(orders.register)] == [1, 2]
    for beyond in (0, 4):
        assert refused(orders, beyond, role="Rektor") == "The ladder has {count} steps. The next one is {next}."
    set_rung(orders.ledger, 3, {"role": "Förvaltningschef"}, origin=BY)
    set_rung(orders.ledger, 1, {"name": "Maj"}, origin=BY)
    assert [(each.role, each.name) for each in ladder(orders.register)] == [
        ("Servicedesk", "Maj"),
        ("IT-chef", "Ivar Påhitt"),
        ("Förvaltningschef", ""),
    ]


def test_a_step_has_a_role_or_a_name(orders: Orders) -> None:
    assert refused(orders, None, phone="0456") == "A step needs a role or a name."
    assert refused(orders, 1, role=None) == "A step needs a role or a name."
    set_rung(orders.ledger, 2, {"role": None}, origin=BY)
    set_rung(orders.ledger, None, {"name": "Åsa"}, origin=BY)
    assert [each.role or each.name for each in ladder(orders.register)] == ["Servicedesk", "Ivar Påhitt", "Åsa"]


def test_days_are_none_to_a_year(orders: Orders) -> None:
    for days in (-1, 366):
        assert refused(orders, 2, after_days=days) == "The days must be a whole number from 0 to {most}."
    for days in (0, 365):
        set_rung(orders.ledger, 2, {"after_days": days}, origin=BY)
        assert ladder(orders.register)[1].after_days == days
    assert refused(orders, 2, after_days=365) == "Nothing is different from before."


def test_a_step_that_is_taken_off_closes_the_gap(orders: Orders) -> None:
    with pytest.raises(Refused) as error:
        remove_rung(orders.ledger, 3, origin=BY)
    assert error.value.values == {"step": 3}
    remove_rung(orders.ledger, 1, origin=BY)
    assert [(each.rung, each.role) for each in ladder(orders.register)] == [(1, "IT-chef")]


def again(orders: Orders, order: Order) -> Order:
    return orders.get(ORDER, order.id)


def test_an_order_climbs_the_ladder_step_by_step(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 4))
    for called in ("Servicedesk", "Ivar Påhitt"):
        escalate(orders.ledger, again(orders, order), origin=BY)
        assert again(orders, order).escalated_to == called
    with pytest.raises(Refused) as error:
        escalate(orders.ledger, again(orders, order), to=" ", origin=BY)
    assert error.value.message.startswith("Nobody is left on the ladder of contacts.")
    escalate(orders.ledger, again(orders, order), to=" Rektor ", origin=BY)
    assert again(orders, order).escalated_to == "Rektor"
    assert [each.id for each in orders.register.records(TAKEN_UP)] == [order.id]


def test_what_is_not_sent_is_taken_up_with_nobody_unless_it_is_too_late_already(orders: Orders) -> None:
    with pytest.raises(Refused) as error:
        escalate(orders.ledger, orders.order((orders.chromebook, 4), sent=False), origin=BY)
    assert error.value.message == "{order} is not sent, so there is nothing to escalate."
    assert error.value.values == {"order": "B2026-0001"}
    late = orders.order((orders.chromebook, 4), sent=False, expected="2026-09-01")
    assert [each.id for each in orders_to_escalate(orders.register)] == [late.id]
    escalate(orders.ledger, late, origin=BY)
    assert again(orders, late).escalated_to == "Servicedesk"
    assert orders_to_escalate(orders.register) == []


def test_the_next_step_is_overdue_when_its_days_have_passed(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 4))
    week = timedelta(days=7)
    assert overdue_turn(orders.register, order, TODAY + week) is None, "nobody is asked yet"
    escalate(orders.ledger, order, origin=BY)
    order = again(orders, order)
    assert overdue_turn(orders.register, order, TODAY + week - timedelta(days=1)) is None
    due = overdue_turn(orders.register, order, TODAY + week)
    assert due is not None
    assert due.called == "Ivar Påhitt"
    escalate(orders.ledger, order, origin=BY)
    order = again(orders, order)
    assert overdue_turn(orders.register, order, TODAY + 9 * week) is None
    escalate(orders.ledger, order, to="IT-chef", origin=BY)
    assert overdue_turn(orders.register, again(orders, order), TODAY + 9 * week) is None, "called by the role"


def test_what_is_wanted_first_is_taken_up_first(orders: Orders) -> None:
    later, sooner = (orders.order((orders.chromebook, 4), wanted=day) for day in ("2026-06-12", "2026-06-10"))
    assert [each.id for each in orders_to_escalate(orders.register)] == [sooner.id, later.id]
    for order in (later, sooner):
        escalate(orders.ledger, again(orders, order), origin=BY)
    assert [each.id for each in orders.register.records(TAKEN_UP)] == [sooner.id, later.id]
