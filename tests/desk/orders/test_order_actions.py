"""Each step of an order at the desk: what it refuses, on both sides of the boundary, and what it writes (V1–V3, L3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from coordinator.desk.counter.handover_desk import Item, issue_changes
from coordinator.desk.orders import order_actions
from coordinator.desk.orders.delivery_actions import Box
from coordinator.desk.orders.order_actions import Asked, Replacement, replacements
from coordinator.desk.orders.order_queries import (
    discrepancies,
    find_line,
    find_order,
    handed_out,
    lines_called,
    outlook_of,
    overview,
    overview_query,
    planning,
    states_counted,
)
from coordinator.desk.orders.promised_days import late_orders
from coordinator.desk.plan.plans import add_periods
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, PERSON, SETTING, UNIT
from coordinator.domain.orders.deliveries import Note
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER
from coordinator.domain.orders.order_steps import Decision, Purpose, Statement
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.values import Ore
from coordinator.ledger.home_unit import home_unit
from coordinator.ledger.outcomes import Notice, Refused, Trouble
from tests.desk.orders.orders_school import BY, CENTRAL, DAY, Orders
from tests.domain.orders.school import TODAY


def said(error: pytest.ExceptionInfo[Trouble]) -> str:
    return error.value.message


# --- begun and sent


def test_an_order_gets_a_number_the_home_school_and_the_prices_of_the_day(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3), (orders.tablet, 2), (orders.keyboard, 1), sent=False)
    assert (order.values["number"], order.values["unit"], order.values["wanted"]) == (
        "B2026-0001",
        orders.unit.id,
        "2026-08-10",
    )
    found = [
        (line.record.values["price_ore"], line.record.values["monthly_fee_ore"], line.record.values["item"])
        for line in orders.lines(order)
    ]
    assert found == [(317_520, None, orders.item.id), (None, 21_600, found[1][2]), (None, None, None)]
    assert found[1][2] is not None
    assert [line.quantities.asked for line in orders.lines(order)] == [3, 2, 1]


def test_a_number_is_given_once(orders: Orders) -> None:
    orders.order((orders.chromebook, 1), number="B-7")
    with pytest.raises(Refused) as error:
        orders.order((orders.chromebook, 1), number="B-7")
    assert said(error) == "There is an order {number} already. Choose another number."


@pytest.mark.parametrize("day", ["1999-12-31", "2100-01-01", "2026-13-01", "snart", ""])
def test_a_day_that_cannot_be_right_is_refused(orders: Orders, day: str) -> None:
    with pytest.raises(Refused):
        orders.order((orders.chromebook, 1), wanted=day)


@pytest.mark.parametrize("day", ["2000-01-01", "2099-12-31"])
def test_a_day_of_this_century_may_be_right(orders: Orders, day: str) -> None:
    assert orders.order((orders.chromebook, 1), sent=False, wanted=day).values["wanted"] == day


@pytest.mark.parametrize(
    ("count", "refused"),
    [
        (1, ""),
        (100_000, ""),
        (0, "The quantity must be at least 1."),
        (100_001, "The quantity must be at most {most}."),
    ],
)
def test_as_many_are_asked_for_as_somebody_could_want(orders: Orders, count: int, refused: str) -> None:
    if not refused:
        assert orders.line(orders.order((orders.chromebook, count), sent=False)).quantities.asked == count
        return
    with pytest.raises(Refused) as error:
        orders.order((orders.chromebook, count))
    assert said(error) == refused


def test_lines_are_put_on_a_draft_alone(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 1), sent=False)
    order_actions.add_line(orders.ledger, order, Asked(orders.chromebook, 2, "blå"), origin=BY)
    assert [(line.number, line.quantities.asked, line.record.values["note"]) for line in orders.lines(order)] == [
        (1, 1, None), (2, 2, "blå"),
    ]  # fmt: skip
    sent = orders.order((orders.chromebook, 1))
    with pytest.raises(Refused) as error:
        order_actions.add_line(orders.ledger, sent, Asked(orders.chromebook, 1), origin=BY)
    assert error.value.values == {"order": "B2026-0002"}


def test_an_order_needs_lines_and_approval_before_it_is_sent(orders: Orders) -> None:
    empty = orders.order(sent=False)
    steps: list[Callable[[], Notice]] = [
        lambda: order_actions.send(orders.ledger, empty, origin=BY),
        lambda: order_actions.approve(orders.ledger, empty, "Rektor", origin=BY),
    ]
    for step in steps:
        with pytest.raises(Refused) as error:
            step()
        assert said(error) == "{order} has no lines yet. Add what is asked for."
    order = orders.order((orders.chromebook, 1), sent=False)
    assert order_actions.needs_approval(orders.register, order)
    with pytest.raises(Refused) as error:
        order_actions.send(orders.ledger, order, origin=BY)
    assert said(error) == "{order} is not approved. Print the order sheet and note who signed it."
    order_actions.approve(orders.ledger, order, " Rektor ", on="2026-05-29", origin=BY)
    approved = orders.get(ORDER, order.id)
    assert (approved.values["approved_by"], approved.values["approved_on"]) == ("Rektor", "2026-05-29")
    assert not order_actions.needs_approval(orders.register, approved)
    order_actions.send(orders.ledger, approved, origin=BY)
    sent = orders.get(ORDER, order.id)
    assert sent.values["sent_on"] == DAY
    with pytest.raises(Refused) as error:
        order_actions.send(orders.ledger, sent, origin=BY)
    assert error.value.values == {"order": "B2026-0002", "on": DAY}


@pytest.mark.parametrize(("setting", "needed"), [("1", False), ("0", True), ("", True)])
def test_a_school_may_send_without_approval(orders: Orders, setting: str, *, needed: bool) -> None:
    orders.create(SETTING, code="order.unapproved", value=setting)
    order = orders.order((orders.chromebook, 1), sent=False)
    assert order_actions.needs_approval(orders.register, order) is needed


def test_nobody_approves_or_sends_tomorrow(orders: Orders) -> None:
    with pytest.raises(Refused):
        order_actions.approval(orders.ledger, "  ")
    with pytest.raises(Refused) as error:
        order_actions.approval(orders.ledger, "Rektor", "2026-06-02")
    assert said(error) == "{on} has not come yet. Choose today or an earlier day."
    assert order_actions.approval(orders.ledger, "Rektor").on == DAY
    order = orders.order((orders.chromebook, 1), sent=False)
    with pytest.raises(Refused):
        order_actions.send(
            orders.ledger, order, on="2026-06-02", approved=order_actions.approval(orders.ledger, "R"), origin=BY
        )


def test_when_a_sent_order_is_ready_follows_from_lead_time_and_preparation(orders: Orders) -> None:
    orders.create(SETTING, code="term.preparation_days", value="2")
    order = orders.order((orders.chromebook, 1), (orders.tablet, 1))
    # 20 + 2 working days after Monday 1 June: 20 are left of June (midsummer's eve is free), July is closed.
    assert order.values["expected"] == "2026-08-04"
    assert orders.order((orders.keyboard, 1), (orders.tablet, 1)).values["expected"] is None, "one lead time is unknown"


def test_the_longest_lead_time_counts_against_wish_and_term_start(orders: Orders) -> None:
    items = [each.id for each in orders.all(CATALOGUE_ITEM)]
    ahead = outlook_of(orders.register, items, TODAY, date(2026, 8, 10))
    assert (ahead.lead_days, ahead.needed, ahead.too_late) == (20, date(2026, 8, 10), False)
    start = date(2026, 7, 1)
    year = [
        Period("term", "HT", start, date(2026, 12, 20)),
        Period("term", "VT", date(2027, 1, 11), date(2027, 6, 11)),
        Period("closed", "Stängt", date(2026, 6, 8), date(2026, 6, 12)),
    ]
    add_periods(orders.ledger, year, origin=BY)
    plan = planning(orders.register, TODAY)
    assert (plan.term_start, plan.preparation_days) == (start, 5)
    assert date(2026, 6, 10) in plan.closed
    assert outlook_of(orders.register, items, TODAY, date(2026, 8, 10)).too_late
    assert outlook_of(orders.register, [], TODAY, date(2026, 8, 10)).lead_days is None


# --- changed and decided


def test_the_school_asks_for_something_else_on_a_line(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3))
    order_actions.change(orders.ledger, orders.line(order), Decision(5), origin=BY)
    assert orders.line(order).quantities.asked == 5
    with pytest.raises(Refused) as error:
        order_actions.change(orders.ledger, orders.line(order), Decision(5), origin=BY)
    assert said(error) == "Nothing is different from before."


def test_another_product_brings_its_price_unless_one_is_said(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3), (orders.chromebook, 3))
    order_actions.change(orders.ledger, orders.line(order), Decision(product=orders.tablet), origin=BY)
    changed = orders.line(order).record
    assert (changed.values["product"], changed.values["price_ore"], changed.values["monthly_fee_ore"]) == (
        orders.tablet.id,
        None,
        21_600,
    )
    assert changed.values["item"] not in (None, orders.item.id)
    decision = Decision(product=orders.tablet, price_ore=Ore(5))
    order_actions.decide(orders.ledger, orders.line(order, 2), decision, CENTRAL, origin=BY)
    second = orders.line(order, 2).record
    assert (second.values["price_ore"], second.values["monthly_fee_ore"], second.values["item"]) == (
        5,
        None,
        changed.values["item"],
    )
    names = [each.values["said_from"] for each in orders.line(order, 2).journal if each.values["what"] == "product"]
    assert names == ["300e Yoga Chromebook Gen 4"]


@pytest.mark.parametrize(
    "decision", [Decision(-1), Decision(100_001), Decision(price_ore=Ore(-1)), Decision(promised="1999-01-01")]
)
def test_what_nobody_could_mean_is_refused(orders: Orders, decision: Decision) -> None:
    order = orders.order((orders.chromebook, 3))
    for verb in (order_actions.change, order_actions.decide):
        with pytest.raises(Refused):
            verb(orders.ledger, orders.line(order), decision, CENTRAL, origin=BY)
    assert [each.values["what"] for each in orders.line(order).journal] == ["asked"]


def test_nothing_is_decided_or_promised_on_a_draft(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3), sent=False)
    with pytest.raises(Refused) as error:
        order_actions.decide(orders.ledger, orders.line(order), Decision(1), CENTRAL, origin=BY)
    assert said(error) == "{order} is not sent, so nothing can be decided on it."
    with pytest.raises(Refused) as error:
        order_actions.change(orders.ledger, orders.line(order), Decision(promised="2026-08-01"), origin=BY)
    assert said(error) == "{order} is not sent, so nothing can be promised on it."
    order_actions.change(orders.ledger, orders.line(order), Decision(4), origin=BY)


def test_nobody_decided_tomorrow(orders: Orders) -> None:
    order, tomorrow = orders.order((orders.chromebook, 3)), Statement("central", "2026-06-02")
    for verb in (order_actions.change, order_actions.decide):
        with pytest.raises(Refused):
            verb(orders.ledger, orders.line(order), Decision(2), tomorrow, origin=BY)


def test_what_others_changed_waits_until_the_school_has_seen_it(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3), (orders.tablet, 2))
    with pytest.raises(Refused):
        order_actions.acknowledge(orders.ledger, order, origin=BY)
    orders.decide(order, 2)
    orders.decide(order, 1, 2)
    order_actions.acknowledge(orders.ledger, order, line=1, origin=BY)
    assert [len(line.waiting) for line in orders.lines(order)] == [0, 1]
    seen = orders.line(order).journal[-1]
    assert (seen.values["acknowledged_by"], seen.values["acknowledged_on"]) == ("Maj Exempelsson", DAY)
    order_actions.acknowledge(orders.ledger, order, origin=BY)
    assert [len(line.waiting) for line in orders.lines(order)] == [0, 0]


def test_the_supplier_declares_what_is_still_to_come(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3))
    order_actions.declare(orders.ledger, orders.line(order), 2, CENTRAL, promised="2026-08-20", origin=BY)
    amounts = orders.line(order).quantities
    assert (amounts.outstanding, amounts.never_coming, amounts.promised) == (2, 1, "2026-08-20")
    for count, promised in ((-1, None), (1, "1999-01-01")):
        with pytest.raises(Refused):
            order_actions.declare(orders.ledger, orders.line(order), count, CENTRAL, promised=promised, origin=BY)


def test_what_is_closed_or_cancelled_is_not_changed_closed_or_cancelled_again(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3), (orders.tablet, 2), (orders.keyboard, 1))
    order_actions.close(orders.ledger, orders.line(order), reason="räcker", origin=BY)
    assert orders.line(order).journal[-1].values["reason"] == "räcker"
    order_actions.cancel(orders.ledger, order, line=2, origin=BY)
    states = [line.standing.state for line in orders.lines(order)]
    assert states == ["closed", "cancelled", "sent"]
    for number in (1, 2):
        line = orders.line(order, number)
        with pytest.raises(Refused) as error:
            order_actions.close(orders.ledger, line, origin=BY)
        assert error.value.values == {"line": number, "order": "B2026-0001"}
        with pytest.raises(Refused):
            order_actions.change(orders.ledger, line, Decision(9), origin=BY)
    order_actions.cancel(orders.ledger, order, statement=CENTRAL, origin=BY)
    assert [line.standing.state for line in orders.lines(order)] == ["closed", "cancelled", "cancelled"]
    assert orders.line(order, 3).journal[-1].values["party"] == "central"
    with pytest.raises(Refused) as error:
        order_actions.cancel(orders.ledger, order, origin=BY)
    assert said(error) == "{order} has nothing that can be cancelled."


# --- supplements


def amiss(orders: Orders) -> list[Replacement]:
    return replacements(discrepancies(orders.register, TODAY))


def test_a_supplement_asks_for_what_lacks_one_line_for_each(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 5), (orders.tablet, 2), cost_centre="4711", supplier="Leverantör AB")
    orders.decide(order, 5)
    orders.deliver(order, Box(orders.line(order), "A1"), Box(orders.line(order), "A2", product=orders.tablet),
                   Box(None, quantity=7, said="En låda"))  # fmt: skip
    order_actions.declare(orders.ledger, orders.line(order), 1, CENTRAL, origin=BY)
    found = amiss(orders)
    assert [(each.line.number, each.quantity) for each in found] == [(1, 3)], "two never come, one is wrong"
    done = order_actions.supplement(orders.ledger, found, reason="ersätter", origin=BY)
    made = orders.get(ORDER, done.order)
    assert (made.values["purpose"], made.values["origin"], made.values["cost_centre"], made.values["supplier"]) == (
        "supplementary", order.id, "4711", "Leverantör AB",
    )  # fmt: skip
    assert (made.values["wanted"], made.values["expected"], made.values["unit"]) == (
        "2026-08-10",
        "2026-08-07",
        order.values["unit"],
    )
    (line,) = orders.lines(made)
    assert (line.record.values["origin"], line.quantities.asked) == (orders.line(order).record.id, 3)
    assert orders.line(order).quantities.supplemented == 3
    assert amiss(orders) == []
    assert not done.outlook.too_late


def test_a_supplement_has_one_origin_and_something_to_ask_for(orders: Orders) -> None:
    first, second = (orders.order((orders.chromebook, 1)) for _ in range(2))
    one, other = orders.line(first), orders.line(second)
    with pytest.raises(Refused) as error:
        order_actions.supplement(orders.ledger, [Replacement(one, 1), Replacement(other, 1)], origin=BY)
    assert said(error) == "A supplementary order has one origin. Choose the lines of one order at a time."
    with pytest.raises(Refused) as error:
        order_actions.supplement(orders.ledger, [Replacement(one, 0)], origin=BY)
    assert said(error) == "There is nothing here that a supplementary order would ask for."
    with pytest.raises(Refused):
        order_actions.supplement(orders.ledger, [Replacement(one, 1)], wanted="1999-01-01", origin=BY)
    done = order_actions.supplement(
        orders.ledger, [Replacement(one, 1), Replacement(other, 0)], wanted="2026-06-10", sure=True, origin=BY
    )
    assert done.outlook.too_late
    assert orders.get(ORDER, done.order).values["wanted"] == "2026-06-10"


# --- found and shown


def test_an_order_is_found_by_number_or_id(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 1))
    for word in ("B2026-0001", " b2026-0001 ", f"#{order.id}"):
        assert find_order(orders.register, word).id == order.id
    for word in ("B2026-0002", "#99", "#", "#x", str(order.id), "#" + "9" * 30):
        with pytest.raises(Refused):
            find_order(orders.register, word)
    assert find_line(orders.register, order, 1).number == 1
    with pytest.raises(Refused) as error:
        find_line(orders.register, order, 2)
    assert error.value.values == {"order": "B2026-0001", "line": 2}


def test_lines_come_in_the_order_they_are_called_in(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 1), (orders.tablet, 1))
    ids = [line.record.id for line in orders.lines(order)]
    assert [line.record.id for line in lines_called(orders.register, [ids[1], 999, ids[0]])] == [ids[1], ids[0]]
    assert orders.lines(replace(order, id=99)) == []


def test_the_overview_says_state_age_and_lateness(orders: Orders) -> None:
    late = orders.order((orders.chromebook, 1), wanted="2026-05-30")
    draft = orders.order((orders.chromebook, 1), sent=False)
    done = orders.order((orders.keyboard, 1))
    order_actions.close(orders.ledger, orders.line(done), origin=BY)
    rows = {row.id: row for row in overview(orders.register, overview_query(), date(2026, 6, 4))}
    assert {id: (row["state"], row.late_days, row.age_days) for id, row in rows.items()} == {
        late.id: ("sent", 5, 3), draft.id: ("draft", 0, None), done.id: ("closed", 0, None),
    }  # fmt: skip
    assert states_counted(orders.register) == {"sent": 1, "draft": 1, "closed": 1}

    def found(**asked: object) -> set[int]:
        return set(orders.register.ids(overview_query(**asked)))  # type: ignore[arg-type]

    def found_late(day: int) -> set[int]:
        return found(late=late_orders(orders.register, date(2026, 5, day)))

    assert found(states=["draft", "closed"]) == {draft.id, done.id}
    assert found_late(30) == set()
    assert found_late(31) == {late.id}
    assert found(waiting=True) == set()
    orders.decide(late, 2)
    assert found(waiting=True) == {late.id}
    assert found(search="B2026-0002") == {draft.id}


def test_discrepancies_are_those_of_all_orders_or_of_one_the_earliest_wanted_first(orders: Orders) -> None:
    later = orders.order((orders.chromebook, 1), wanted="2026-05-31")
    earlier = orders.order((orders.chromebook, 1), wanted="2026-05-30")
    orders.deliver(later, Box(None, quantity=1, said="En låda"), note=Note(DAY, "F-9"))
    orders.deliver(None, Box(None, quantity=1, said="Ännu en"), note=Note(DAY, "F-10"))

    def told(order: int | None = None) -> list[tuple[str, str]]:
        found = discrepancies(orders.register, TODAY, order=order)
        return [("" if each.order is None else each.order.number, each.kind) for each in found]

    first, second = earlier.number, later.number
    assert told() == [("", "wrong_product"), (first, "late"), (second, "wrong_product"), (second, "late")]
    assert told(earlier.id) == [(first, "late")]
    assert told(later.id) == [(second, "wrong_product"), (second, "late")]


def test_how_many_of_a_line_have_reached_somebody(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 3))
    orders.deliver(
        order, Box(orders.line(order), "A1"), Box(orders.line(order), "A2"), Box(orders.line(order), None, 1)
    )
    assert handed_out(orders.register, orders.line(order)) == 0
    leo, device = orders.create(PERSON, given_name="Leo"), orders.register.find(DEVICE, "serial", "A1")[0]
    orders.ledger.commit(issue_changes(orders.register, leo, [Item(device)], Terms(DAY), today=TODAY, origin=BY))
    assert handed_out(orders.register, orders.line(order)) == 1


def test_a_new_order_may_be_for_another_school(orders: Orders) -> None:
    other = orders.create(UNIT, name="Annanskolan", own=1)
    order = orders.order((orders.chromebook, 1), sent=False, unit=other.id)
    assert order.values["unit"] == other.id
    assert home_unit(orders.register) == orders.unit.id
    assert Purpose("running", "2026-08-10").unit is None
