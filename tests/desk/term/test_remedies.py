"""What is done about what the check found: each remedy does it to what it names, and refuses what makes no sense."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coordinator.desk.term import remedies
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, PRODUCT, ROOM
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM, ORDER, ORDER_LINE
from coordinator.domain.records import Device
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from tests.desk.term.small_term import BY, ON, Term

UNTIL = date(2028, 6, 30)


def again(term: Term, device: Device) -> Device:
    return term.get(DEVICE, device.id)


# --- ordering


def test_an_order_is_wanted_ready_on_the_day_itself(term: Term) -> None:
    found = term.check()
    notice = remedies.draft_order(term.ledger, found, "chromebook", 3, origin=BY)
    [order] = term.all(ORDER)
    [line] = term.all(ORDER_LINE)
    assert order.wanted == remedies.wanted_day(found) == ON
    assert (order.purpose, line.product) == ("term_start", term.product.id)
    assert term.register.rows(ORDER_LINE, [line.id], ("asked",)) == [(3,)]
    assert notice.role == "do"


def test_a_day_that_has_gone_by_is_wanted_today(term: Term) -> None:
    term.ledger._today = ON
    remedies.draft_order(term.ledger, term.check(), "chromebook", 1, origin=BY)
    assert term.all(ORDER)[0].wanted == ON


def test_the_product_is_the_one_named_else_the_commonest_else_one_of_the_kind(term: Term) -> None:
    found = term.check()
    other = term.create(PRODUCT, model="Annan 12", kind="chromebook")
    tablet = term.create(PRODUCT, model="Platta", kind="tablet")
    for kind, named, product in (
        ("chromebook", None, term.product.id), ("chromebook", other.id, other.id), ("tablet", None, tablet.id),
    ):  # fmt: skip
        remedies.draft_order(term.ledger, found, kind, 1, named, origin=BY)
        assert term.all(ORDER_LINE)[-1].product == product
    with pytest.raises(Refused, match="sortimentet"):
        remedies.draft_order(term.ledger, found, "phone", 1, origin=BY)


def test_of_several_that_can_be_ordered_none_is_taken_unasked(term: Term) -> None:
    for model in ("Annan 12", "Tredje 13"):
        product = term.create(PRODUCT, model=model, kind="chromebook")
        term.create(CATALOGUE_ITEM, product=product.id, valid_from="2026-01-01")
    found = term.check()
    with pytest.raises(Refused, match=r"Annan 12, Tredje 13"):
        remedies.draft_order(term.ledger, found, "chromebook", 1, origin=BY)
    assert term.all(ORDER) == []
    remedies.draft_order(term.ledger, found, "chromebook", 1, product.id, origin=BY)
    assert term.all(ORDER_LINE)[0].product == product.id


# --- taking back


def test_devices_come_back_with_a_receipt_for_each_person(term: Term) -> None:
    ada, bo = term.people["Ada"], term.people["Bo"]
    room = term.create(ROOM, name="Förråd")
    held = [term.device(held_by=holder.id) for holder in (ada, ada, bo)]
    notice = remedies.take_back_from_leavers(term.ledger, [each.id for each in held], room=room.id, origin=BY)
    assert [again(term, each).held_by for each in held] == [None] * 3
    assert {again(term, each).placed_in for each in held} == {room.id}
    assert sorted(each.person or 0 for each in term.all(HANDOVER)) == [ada.id, bo.id]
    assert notice.sentence.values == {"count": 3, "people": 2}
    assert {each.signature for each in term.all(HANDOVER)} == {"unneeded"}


def test_what_nobody_has_is_not_taken_back(term: Term) -> None:
    with pytest.raises(Refused, match="längre"):
        remedies.take_back_from_leavers(term.ledger, [term.spare.id], origin=BY)
    held = term.device(held_by=term.people["Ada"].id)
    remedies.take_back_from_leavers(term.ledger, [term.spare.id, held.id], origin=BY)
    assert again(term, held).held_by is None
    assert len(term.all(HANDOVER)) == 1


def test_at_least_one_device_is_named(term: Term) -> None:
    with pytest.raises(Refused, match="minst en"):
        remedies.take_back_from_leavers(term.ledger, [], origin=BY)
    with pytest.raises(Refused, match="minst en"):
        remedies.transfer(term.ledger, [], term.south, origin=BY)
    with pytest.raises(Refused, match="minst en"):
        remedies.extend_life(term.ledger, [], UNTIL, "Räcker", origin=BY)


# --- transferring


def test_a_device_that_stays_with_us_keeps_whom_it_is_for_and_where_it_stands(term: Term) -> None:
    room = term.create(ROOM, name="Sal 1")
    device = term.device(assigned_to=term.people["Ada"].id, placed_in=room.id, held_by=term.people["Ada"].id)
    notice = remedies.transfer(
        term.ledger, [device.id, device.id, term.spare.id], term.south, reason="Flytt", origin=BY
    )
    moved = again(term, device)
    assert (moved.owned_by, moved.assigned_to, moved.placed_in) == (term.south.id, term.people["Ada"].id, room.id)
    assert notice.sentence.values["count"] == 2
    with pytest.raises(Refused, match="redan"):
        remedies.transfer(term.ledger, [device.id, term.spare.id], term.south, origin=BY)


def test_a_device_that_leaves_us_is_nobody_s_and_stands_nowhere(term: Term) -> None:
    room = term.create(ROOM, name="Sal 1")
    device = term.device(assigned_to=term.people["Ada"].id, placed_in=room.id)
    remedies.transfer(term.ledger, [device.id], term.other, origin=BY)
    moved = again(term, device)
    assert (moved.owned_by, moved.assigned_to, moved.placed_in) == (term.other.id, None, None)


def test_a_device_in_somebody_s_hand_does_not_leave_us(term: Term) -> None:
    held = term.device(held_by=term.people["Ada"].id)
    with pytest.raises(Refused) as refused:
        remedies.transfer(term.ledger, [held.id, term.spare.id], term.other, origin=BY)
    assert refused.value.values == {"count": 1}
    assert again(term, term.spare).owned_by is None


# --- living on


def day(at: int) -> str:
    return (UNTIL + timedelta(days=at)).isoformat()


@pytest.mark.parametrize(
    ("values", "after"),
    [
        ({"end_date": day(-1)}, (UNTIL, None)),
        ({"update_end": day(-1)}, (None, UNTIL)),
        ({"end_date": day(-1), "update_end": day(0)}, (UNTIL, UNTIL)),
        ({"end_date": day(1), "update_end": day(-1)}, (UNTIL + timedelta(days=1), UNTIL)),
    ],
)
def test_what_ends_before_the_day_ends_on_it(
    term: Term, values: dict[str, Scalar], after: tuple[date | None, date | None]
) -> None:
    device = term.device(**values)
    notice = remedies.extend_life(term.ledger, [device.id, term.spare.id], UNTIL, "Räcker", origin=BY)
    assert (again(term, device).end_date, again(term, device).update_end) == after
    assert notice.sentence.values == {"count": 1, "day": UNTIL.isoformat()}


def test_a_product_s_lifetime_is_outlived_too(term: Term) -> None:
    product = term.create(PRODUCT, model="Kort", kind="tablet", lifetime_months=12)
    device = term.device(product=product.id, purchase_date="2026-01-01")
    remedies.extend_life(term.ledger, [device.id], UNTIL, "Räcker", origin=BY)
    assert again(term, device).end_date == UNTIL


def test_what_lasts_as_it_is_and_what_nobody_gives_a_reason_for_is_refused(term: Term) -> None:
    lasting = term.device(end_date=day(0), update_end=day(1))
    with pytest.raises(Refused) as refused:
        remedies.extend_life(term.ledger, [lasting.id, term.spare.id], UNTIL, "Räcker", origin=BY)
    assert refused.value.values == {"day": UNTIL.isoformat()}
    with pytest.raises(Refused, match="varför"):
        remedies.extend_life(term.ledger, [lasting.id], UNTIL, " ", origin=BY)


# --- exempting


def test_exemptions_are_made_once_each_and_withdrawn(term: Term) -> None:
    assert term.plan is not None
    ada: dict[str, Scalar] = {"plan": term.plan.id, "person": term.people["Ada"].id, "group": ""}
    kind: dict[str, Scalar] = {"kind": "chromebook"}
    notice = remedies.exempt(term.ledger, "Egen dator", [ada], origin=BY)
    assert notice.sentence.values == {"count": 1}
    both = remedies.exempt(term.ledger, "Räcker", [ada, kind], origin=BY)
    assert both.sentence.values == {"count": 1}, "Ada is exempt already"
    assert [(each.reason, each.person, each.device_kind) for each in term.all(EXEMPTION)] == [
        ("Egen dator", term.people["Ada"].id, ""), ("Räcker", None, "chromebook"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="redan"):
        remedies.exempt(term.ledger, "Igen", [ada, kind], origin=BY)
    remedies.exempt(term.ledger, "Alla planer", [{"person": term.people["Ada"].id}], origin=BY)
    ids = [each.id for each in term.all(EXEMPTION)]
    withdrawn = remedies.withdraw(term.ledger, [ids[0], ids[0], ids[1]], origin=BY)
    assert withdrawn.sentence.values == {"count": 2}
    assert [each.id for each in term.all(EXEMPTION)] == ids[2:]
    with pytest.raises(Refused) as refused:
        remedies.withdraw(term.ledger, [ids[2], ids[0]], origin=BY)
    assert refused.value.values == {"id": ids[0]}
    assert len(term.all(EXEMPTION)) == 1


@pytest.mark.parametrize("exempted", [[], [{}], [{"plan": 1}], [{"kind": "tablet"}, {"kind": ""}]])
def test_an_exemption_is_of_something(term: Term, exempted: list[dict[str, Scalar]]) -> None:
    with pytest.raises(Refused, match="undantas"):
        remedies.exempt(term.ledger, "Räcker", exempted, origin=BY)
    assert term.all(EXEMPTION) == []
