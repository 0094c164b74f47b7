"""How orders, items and price notices read in sentences (needs V2, V5, V7, V12, V13)."""

from __future__ import annotations

from datetime import date

from coordinator.desk.orders.catalogue import change_item, find_item, offers, price_rises, set_price
from coordinator.desk.orders.contact_ladder import ladder
from coordinator.desk.orders.item_words import ITEM_FACTS, offer_words, rise_words
from coordinator.desk.orders.order_words import changed_words, ladder_words, step_words, waiting_changes
from coordinator.desk.overview.orders_waiting import orders_waiting
from coordinator.domain.inventory_kinds import SETTING
from coordinator.domain.orders.ladder import turns
from coordinator.domain.orders.line_story import story
from coordinator.domain.orders.order_kinds import CONTACT
from tests.desk.orders.orders_school import BY, Orders
from tests.domain.orders.school import TODAY

BLANK = "\u00a0"


def test_an_item_tells_its_yearly_cost_share_by_share_and_its_prices(orders: Orders) -> None:
    set_price(
        orders.ledger, orders.item,
        {"price_ore": 330_000, "monthly_fee_ore": 1_000, "valid_from": "2026-09-01", "announced_on": "2026-05-01",
         "reason": "dollarn"}, origin=BY,
    )  # fmt: skip
    change_item(orders.ledger, orders.item, {"ordered_by": "rektor", "valid_until": "2026-12-31"}, origin=BY)
    said = offer_words(orders.register, offers(orders.register, TODAY)[0]).split("\n")
    assert said[0].startswith(f"En enhet kostar 1{BLANK}443,80{BLANK}kr")
    assert [f"{ore}{BLANK}kr" in said[0] for ore in ("793,80", "300", "200", "150")] == [True] * 4
    assert ("rektor" in said[1], "2026-12-31" in said[1], "48" in said[1], "36" in said[1]) == (True,) * 4
    assert "Skolans programvara · Inloggning provad · Laddare" in said[2]
    assert f"3{BLANK}175,20{BLANK}kr från 2026-01-01; 3{BLANK}300{BLANK}kr + 10{BLANK}kr" in said[3]
    assert "2026-05-01, dollarn)" in said[3]


def test_an_item_of_which_little_is_known_says_little(orders: Orders) -> None:
    said = offer_words(orders.register, offers(orders.register, TODAY)[1]).split("\n")
    assert len(said) == 4
    assert "60" in said[1]
    assert {field.code for field in ITEM_FACTS} >= {"lead_days", "checklist", "service_ore"}


def test_a_price_notice_says_how_much_more_and_why(orders: Orders) -> None:
    orders.create(SETTING, code="budget.years", value="2026 2,5 2026-03-15")
    item = find_item(orders.register, "MPQ03KN/A")
    set_price(
        orders.ledger, item, {"monthly_fee_ore": 23_760, "valid_from": "2026-09-01", "reason": "dyrare"}, origin=BY
    )
    set_price(orders.ledger, item, {"monthly_fee_ore": 20_000, "valid_from": "2026-10-01"}, origin=BY)
    dearer, cheaper = price_rises(orders.register)
    said = rise_words("Platta", dearer)
    assert said.startswith("Platta: ")
    assert ("+10,0 %" in said, "från 2026-09-01" in said, "dyrare" in said) == (True, True, True)
    assert "\N{MINUS SIGN}15,8 %" in rise_words("Platta", cheaper)


def test_what_somebody_else_changed_is_one_line(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 5))
    orders.decide(order, 3)
    line = orders.line(order)
    (told,) = waiting_changes(line)
    assert step_words(told) == "2026-06-01 · Beslutat 5 → 3 · Central IT · Budget: ramen är slut"
    said = changed_words(line, told, "Bok")
    assert ("rad 1, Bok: beslutat 5 → 3 (Budget: ramen är slut) · 2026-06-01" in said, "Central" in said) == (
        True,
        True,
    )
    assert len(story(line)) == 2


def test_the_ladder_tells_whom_to_turn_to_and_how(orders: Orders) -> None:
    order = orders.order((orders.chromebook, 1))
    assert ladder_words([], order) == ""
    orders.create(
        CONTACT, matter="orders", rung=1, role="Rektor", name="Bo Påhittsson", phone="070-1", email="bo@x.example"
    )
    orders.create(CONTACT, matter="orders", rung=2, role="Nämnden", after_days=5)
    said = ladder_words(turns(ladder(orders.register), "", "", TODAY), order)
    assert "1. Rektor Bo Påhittsson, 070-1, bo@x.example (" in said
    assert "   2. Nämnden (" in said


def waiting(orders: Orders, today: date = TODAY) -> list[tuple[str, str]]:
    found = orders_waiting(orders.register, today)
    return [(each.sentence, each.beside) for each in found if each.code != "orders_undecided"]


def test_what_waits_of_the_orders_is_told_by_order_and_then_in_one_line(orders: Orders) -> None:
    assert waiting(orders) == []
    several = [orders.order((orders.chromebook, 5)) for _ in range(6)]
    for order in several:
        orders.decide(order, 3)
    found = waiting(orders)
    assert len(found) == 5
    assert found[0][0].startswith("1 ändring i B2026-")
    assert "beslutat 5 → 3" in found[0][1]
    assert found[4][0].startswith("2 ")


def test_late_orders_are_told_from_the_day_after(orders: Orders) -> None:
    orders.order((orders.keyboard, 1), wanted="2026-06-10")
    assert waiting(orders, date(2026, 6, 10)) == []
    ((said, beside),) = waiting(orders, date(2026, 6, 13))
    assert (said.startswith("1 "), "3 dagar" in beside) == (True, True)
    orders.order((orders.keyboard, 1), wanted="2026-06-12")
    ((said, beside),) = waiting(orders, date(2026, 6, 13))
    assert (said.startswith("2 "), "3 dagar" in beside) == (True, True)


def test_an_order_that_will_not_be_ready_is_to_be_escalated(orders: Orders) -> None:
    orders.order((orders.chromebook, 1), wanted="2026-06-20")
    ((said, beside),) = waiting(orders)
    assert said.startswith("1 ")
    assert ("B2026-0001" in beside, "2026-06-20" in beside) == (True, True)


def test_price_notices_wait_with_what_they_cost(orders: Orders) -> None:
    orders.create(SETTING, code="budget.years", value="2026 2,5 2026-12-31")
    item = find_item(orders.register, "MPQ03KN/A")
    set_price(orders.ledger, item, {"monthly_fee_ore": 23_760, "valid_from": "2026-09-01"}, origin=BY)
    ((said, beside),) = waiting(orders)
    assert (said.startswith("1 "), "iPad 10,9 64 GB" in beside) == (True, True)
