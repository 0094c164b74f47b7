"""The verbs of ordering: what each writes into the order, its lines and their journal (needs V1, V2, V7, L3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordinator.domain.changes import ChangeSet, Origin, Ref
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_records import CatalogueItem, Delivery
from coordinator.domain.orders.order_steps import (
    Approval,
    Decision,
    Purpose,
    Statement,
    Wish,
    acknowledge_changes,
    add_line_changes,
    approve_changes,
    ask,
    cancel_changes,
    close_changes,
    decide_changes,
    declare_changes,
    new_order_changes,
    send_changes,
)
from coordinator.domain.values import Ore
from tests.domain.orders.lines import KEYBOARD, OTHER, PRODUCT, after, asked, created, line, order, step, unit

SAID = Statement("central", "2026-06-02", "Central IT", "budget", "ramen är slut")
BY = Origin.WINDOW
ITEM = CatalogueItem("catalogue_item", 3, "", {})


def steps(changes: ChangeSet) -> list[dict[str, Any]]:
    """The journal entries that a change set makes, without who said them, when and why."""
    beside = {"party": "central", "on": "2026-06-02", "name": "Central IT", "category": "budget",
              "reason": "ramen är slut"}  # fmt: skip
    found = created(changes, "journal")
    assert all(beside.items() <= each.items() for each in found), "every step says who, when and why"
    return [{code: value for code, value in each.items() if code not in beside} for each in found]


def test_a_new_order_is_a_draft_with_its_lines_asked_for() -> None:
    purpose = Purpose("term_start", "2026-08-10", 8, "4711", "Leverantör AB", None, 3, "2026-08-20", "till 7A")
    wishes = [
        Wish(PRODUCT, 30, ITEM, Ore(300_000), None, note="blå"),
        Wish(KEYBOARD, 5, None, None, Ore(900), line(id=44)),
    ]
    made = new_order_changes(purpose, wishes, SAID, origin=BY)
    assert created(made, "order") == [
        {"purpose": "term_start", "wanted": "2026-08-10", "unit": 8, "cost_centre": "4711",
         "supplier": "Leverantör AB", "origin": 3, "expected": "2026-08-20", "note": "till 7A"}
    ]  # fmt: skip
    assert created(made, "order_line") == [
        {"order": -1, "line": 1, "product": 2, "item": 3, "price_ore": 300_000, "note": "blå"},
        {"order": -1, "line": 2, "product": 4, "monthly_fee_ore": 900, "origin": 44},
    ]
    assert steps(made) == [
        {"line": -2, "what": "asked", "quantity_to": 30},
        {"line": -4, "what": "asked", "quantity_to": 5},
    ]
    assert [each.id for each in made.creations] == [-1, -2, -3, -4, -5]
    assert made.sentence.values == {"order": Ref(ORDER.code, -1)}


def test_a_number_of_its_own_is_kept_and_else_left_to_the_register() -> None:
    made = new_order_changes(Purpose("running", "2026-08-10", number="B-7"), [], SAID, origin=BY)
    assert created(made, "order")[0]["number"] == "B-7"
    (without,) = new_order_changes(Purpose("running", "2026-08-10"), [], SAID, origin=BY).creations
    assert "number" not in without.values


def test_a_further_line_comes_after_the_last() -> None:
    there = order()
    made = add_line_changes(there, [line(line=1), line(line=4)], Wish(PRODUCT, 3), SAID, origin=BY)
    assert created(made, "order_line") == [{"order": 1, "line": 5, "product": 2}]
    assert steps(made) == [{"line": -1, "what": "asked", "quantity_to": 3}]
    assert made.sentence.values == {"order": there.ref, "quantity": 3, "product": PRODUCT.ref}
    assert created(add_line_changes(there, [], Wish(PRODUCT, 3), SAID, origin=BY), "order_line")[0]["line"] == 1


def test_an_order_is_approved_and_sent() -> None:
    draft = order(sent_on=None, expected="2026-08-01")
    approved = approve_changes(draft, "Rektor", "2026-06-01", origin=BY)
    assert after(approved, draft) == {"approved_by": "Rektor", "approved_on": "2026-06-01"}
    assert after(send_changes(draft, "2026-06-02", origin=BY), draft) == {"sent_on": "2026-06-02"}
    whole = send_changes(
        draft, "2026-06-02", origin=BY, expected="2026-08-05", approval=Approval("Rektor", "2026-06-01")
    )
    assert after(whole, draft) == {
        "sent_on": "2026-06-02", "expected": "2026-08-05", "approved_by": "Rektor", "approved_on": "2026-06-01",
    }  # fmt: skip
    assert [each.sentence.values for each in (approved, whole)] == [{"order": draft.ref}] * 2


def test_a_decision_on_the_quantity_is_one_step_from_what_bound_before() -> None:
    there = line(asked(30))
    made = decide_changes(there, Decision(28), SAID, origin=BY)
    assert steps(made) == [{"line": 20, "what": "decided", "quantity_from": 30, "quantity_to": 28}]
    assert made.sentence.message == "{order}, line {line}: {after} decided of {before}"
    assert made.sentence.values == {"order": Ref(ORDER.code, 1), "line": 1, "before": 30, "after": 28}
    again = decide_changes(line(asked(30), step(2, "decided", 28)), Decision(26), SAID, origin=BY)
    assert steps(again)[0]["quantity_from"] == 28
    assert again.sentence.values["before"] == 30, "told is what was asked for"


def test_a_decision_without_a_quantity_leaves_it() -> None:
    made = decide_changes(line(asked(30)), Decision(promised="2026-08-20"), SAID, origin=BY)
    assert steps(made) == [{"line": 20, "what": "promised", "said_to": "2026-08-20"}]
    assert made.sentence.message == "{order}, line {line} changed"
    assert made.sentence.values["after"] == 30


def test_a_day_promised_already_is_no_step() -> None:
    there = line(asked(30), step(2, "promised", said_to="2026-08-20"))
    assert steps(decide_changes(there, Decision(promised="2026-08-20"), SAID, origin=BY)) == []
    moved = decide_changes(there, Decision(promised="2026-08-21"), SAID, origin=BY)
    assert steps(moved) == [{"line": 20, "what": "promised", "said_from": "2026-08-20", "said_to": "2026-08-21"}]


def test_another_product_brings_its_item_and_its_prices() -> None:
    there = line(asked(30))
    made = decide_changes(
        there, Decision(product=OTHER, item=ITEM, monthly_fee_ore=Ore(21_600)), SAID, origin=BY, product_name="Bok"
    )
    assert steps(made) == [
        {"line": 20, "what": "product", "said_from": "Bok", "said_to": "Platta 9"},
        {"line": 20, "what": "price", "said_from": "300000"},
        {"line": 20, "what": "price", "said_to": "21600"},
    ]
    assert after(made, there.record) == {"product": 3, "item": 3, "price_ore": None, "monthly_fee_ore": 21_600}
    assert [each.id for each in made.creations] == [-1, -2, -3]
    assert after(decide_changes(there, Decision(product=OTHER), SAID, origin=BY), there.record)["item"] is None


def test_the_same_product_again_changes_nothing() -> None:
    there = line(asked(30))
    assert not decide_changes(there, Decision(product=PRODUCT), SAID, origin=BY)


def test_a_price_of_its_own_is_a_step_unless_it_is_the_same() -> None:
    there = line(asked(30))
    made = decide_changes(there, Decision(price_ore=Ore(310_000)), SAID, origin=BY)
    assert steps(made) == [{"line": 20, "what": "price", "said_from": "300000", "said_to": "310000"}]
    assert after(made, there.record) == {"price_ore": 310_000}
    assert not decide_changes(there, Decision(price_ore=Ore(300_000)), SAID, origin=BY)
    assert after(decide_changes(there, Decision(price_ore=Ore(0)), SAID, origin=BY), there.record) == {"price_ore": 0}


def test_the_school_asks_for_something_else_and_the_decision_stands() -> None:
    there = line(asked(30), step(2, "decided", 28))
    made = ask(there, Decision(32, promised="2026-08-20"), SAID, origin=BY)
    assert steps(made) == [
        {"line": 20, "what": "asked", "quantity_from": 30, "quantity_to": 32},
        {"line": 20, "what": "promised", "said_to": "2026-08-20"},
    ]
    assert made.sentence.message == "{order}, line {line}: {before} → {after} asked for"
    assert (made.sentence.values["before"], made.sentence.values["after"]) == (30, 32)


def test_asking_for_as_many_again_is_no_step() -> None:
    for decision in (Decision(30, price_ore=Ore(1)), Decision(price_ore=Ore(1))):
        made = ask(line(asked(30)), decision, SAID, origin=BY)
        assert [each["what"] for each in steps(made)] == ["price"]
        assert made.sentence.message == "{order}, line {line} changed"
        assert (made.sentence.values["before"], made.sentence.values["after"]) == (30, 30)


def test_a_declaration_says_how_many_had_come_by_then() -> None:
    later = line(asked(10), units=(unit(30, quantity=6),))
    there = replace(later, deliveries={5: Delivery("delivery", 5, "", {"on": SAID.on, "note_number": None})})
    made = declare_changes(there, SAID, origin=BY, outstanding=3, promised="2026-09-01")
    assert steps(made) == [
        {"line": 20, "what": "outstanding", "quantity_from": 4, "quantity_to": 3, "counted": 6},
        {"line": 20, "what": "promised", "said_to": "2026-09-01"},
    ]
    assert (made.sentence.values["before"], made.sentence.values["after"]) == (4, 3)
    assert [each.id for each in made.creations] == [-1, -2]
    before = declare_changes(later, SAID, origin=BY, outstanding=3)
    assert steps(before)[0].get("counted") == 0, "the delivery of August came after what was said in June"
    known = line(asked(10), step(2, "promised", said_to="2026-09-01"))
    assert len(steps(declare_changes(known, SAID, origin=BY, outstanding=3, promised="2026-09-01"))) == 1
    assert len(steps(declare_changes(known, SAID, origin=BY, outstanding=3))) == 1


def test_what_has_come_stays_when_the_rest_is_cancelled() -> None:
    first = line(asked(10), step(2, "outstanding", 4, counted=6), units=(unit(30, quantity=6),))
    second = line(asked(5), id=21, line=2)
    made = cancel_changes([first, second], SAID, origin=BY)
    assert steps(made) == [
        {"line": 20, "what": "cancelled", "quantity_from": 10, "quantity_to": 6},
        {"line": 20, "what": "outstanding", "quantity_from": 4, "quantity_to": 0, "counted": 6},
        {"line": 21, "what": "cancelled", "quantity_from": 5, "quantity_to": 0},
    ]
    assert [each.id for each in made.creations] == [-1, -2, -3]
    assert made.sentence.message == "{order} cancelled"
    assert made.reason == "ramen är slut"


def test_what_came_beyond_the_decision_is_not_decided_by_cancelling() -> None:
    over = line(asked(10), units=(unit(30, quantity=14),))
    assert steps(cancel_changes([over], SAID, origin=BY)) == [
        {"line": 20, "what": "cancelled", "quantity_from": 10, "quantity_to": 10}
    ]
    after = line(asked(10), step(2, "sent"), step(3, "cancelled", 10, quantity_from=10), units=(unit(30, quantity=14),))
    assert (after.quantities.binding, after.quantities.over) == (10, 4)


def test_one_cancelled_line_is_named() -> None:
    made = cancel_changes([line(asked(5), line=3)], SAID, origin=BY)
    assert made.sentence.message == "{order}, line {line} cancelled"
    assert made.sentence.values == {"order": Ref(ORDER.code, 1), "line": 3}


def test_a_line_is_closed_as_it_is() -> None:
    made = close_changes(line(asked(10), units=(unit(30, quantity=6),)), SAID, origin=BY)
    assert steps(made) == [{"line": 20, "what": "closed", "quantity_from": 6, "quantity_to": 6}]
    assert (made.sentence.values["before"], made.sentence.values["after"]) == (6, 6)


def test_acknowledging_marks_what_waits_and_nothing_else() -> None:
    waiting = step(2, "decided", 28, quantity_from=30, party="central")
    seen = step(3, "decided", 27, quantity_from=28, party="central", acknowledged_on="2026-06-03")
    made = acknowledge_changes([line(asked(30), waiting, seen), line(asked(5), id=21)], "Ivar", "2026-06-04", origin=BY)
    assert after(made, waiting) == {"acknowledged_by": "Ivar", "acknowledged_on": "2026-06-04"}
    assert {change.key.id for change in made.changes} == {2}
    assert made.sentence.values == {"order": Ref(ORDER.code, 1), "count": 1}
