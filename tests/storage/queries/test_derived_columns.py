"""What is worked out rather than kept: each on both sides of its boundary, in lists, filters and counts."""

from __future__ import annotations

import pytest

from coordinator.domain.changes import Record
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, LOAN, PERSON, PRODUCT, ROOM
from coordinator.domain.kind import Kind
from coordinator.domain.orders.order_kinds import JOURNAL, ORDER, ORDER_LINE
from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.storage.queries.sql_query import UnknownPath
from tests.storage.school import School


def at(school: School, kind: Kind[Record], id: int, path: str) -> Scalar:
    return school.register.rows(kind, [id], [path])[0][0]


def found(school: School, kind: Kind[Record], path: str, test: Test, *values: Scalar) -> list[int]:
    return list(school.register.ids(Query(kind, filters=(Filter(path, test, values),))))


def test_a_device_s_life_ends_as_said_or_so_long_after_it_was_bought(school: School) -> None:
    product = school.create(PRODUCT, model="Bok", lifetime_months=48, monthly_fee_ore=500)
    said = school.create(DEVICE, product=product.id, purchase_date="2026-01-31", end_date="2027-01-01")
    reckoned = school.create(DEVICE, product=product.id, purchase_date="2026-01-31", monthly_fee_ore=0)
    unknown = school.create(DEVICE, purchase_date="2026-01-31")
    assert [at(school, DEVICE, one.id, "lifetime_end") for one in (said, reckoned, unknown)] == [
        "2027-01-01", "2030-01-31", None,
    ]  # fmt: skip
    assert [at(school, DEVICE, one.id, "fee_ore") for one in (said, reckoned, unknown)] == [500, 0, None]
    assert found(school, DEVICE, "lifetime_end", Test.BEFORE, "2027-01-02") == [said.id]
    assert found(school, DEVICE, "lifetime_end", Test.BEFORE, "2027-01-01") == []


def test_a_device_is_called_by_the_surest_of_its_names(school: School) -> None:
    product = school.create(PRODUCT, model="Bok")
    names: list[dict[str, Scalar]] = [
        {"asset_tag": "NK-1", "serial": "S1", "name": "PC 1"}, {"serial": "S2", "name": "PC 2"},
        {"name": "PC 3"}, {"product": product.id}, {},
    ]  # fmt: skip
    devices = [school.create(DEVICE, **values) for values in names]
    titles = [at(school, DEVICE, one.id, "title") for one in devices]
    assert titles == ["NK-1", "S2", "PC 3", "Bok", f"#{devices[-1].id}"]


def test_people_rooms_and_products_count_their_devices_and_groups_their_active_members(school: School) -> None:
    group = school.create(GROUP, name="7A")
    leo = school.create(PERSON, given_name="Leo", group=group.id, active=1)
    school.create(PERSON, given_name="Maj", group=group.id)
    school.create(PERSON, given_name="Bo", group=group.id, active=0)
    room, product = school.create(ROOM, name="A1"), school.create(PRODUCT, model="Bok")
    school.create(DEVICE, held_by=leo.id, placed_in=room.id, product=product.id)
    school.create(DEVICE, assigned_to=leo.id, product=product.id)
    assert at(school, PERSON, leo.id, "devices") == at(school, ROOM, room.id, "devices") == 1
    assert (at(school, PRODUCT, product.id, "devices"), at(school, GROUP, group.id, "members")) == (2, 2)
    assert found(school, PERSON, "devices", Test.AFTER, 0) == [leo.id]
    assert leo.id not in found(school, PERSON, "devices", Test.IS, 0)


def test_a_device_was_handed_out_when_somebody_has_it_or_a_receipt_that_holds_says_so(school: School) -> None:
    leo = school.create(PERSON, given_name="Leo")
    never, once, now = (school.create(DEVICE, serial=serial) for serial in "ABC")

    def handed() -> list[bool]:
        return [bool(at(school, DEVICE, one.id, "handed_out")) for one in (never, once, now)]

    school.edit(now, held_by=leo.id)
    issued = school.issue(leo, once)
    school.take_back(once)
    assert handed() == [False, True, True]
    school.ledger.undo()
    school.ledger.undo(issued.entry)
    assert handed() == [False, False, True], "an undone receipt says nothing"


def test_a_loan_is_open_until_it_is_returned_and_a_receipt_counts_its_lines(school: School) -> None:
    leo = school.create(PERSON, given_name="Leo")
    first, second = (school.create(DEVICE, serial=serial) for serial in "AB")
    school.issue(leo, first, second)
    school.take_back(first)
    loans = {one.values["device"]: at(school, LOAN, one.id, "open") for one in school.all(LOAN)}
    assert loans == {first.id: 0, second.id: 1}
    assert [at(school, HANDOVER, one.id, "lines") for one in school.all(HANDOVER)] == [2, 1]


@pytest.mark.parametrize(
    ("order", "promised", "escalates"),
    [
        ({"expected": "2026-08-11"}, None, True),
        ({"expected": "2026-08-10"}, None, False),
        ({"expected": None}, None, False),
        ({"expected": "2026-08-11", "escalated_on": "2026-07-01"}, None, False),
        ({"expected": "2026-08-11"}, "2026-08-10", False),
        # Whether a promise is in time takes working days to tell: desk.orders.promised_days.
        ({"expected": "2026-08-11"}, "2026-08-12", False),
    ],
)
def test_an_order_that_will_not_be_in_time_is_to_be_escalated(
    school: School, order: dict[str, Scalar], promised: str | None, *, escalates: bool
) -> None:
    product = school.create(PRODUCT, model="Bok")
    made = school.create(ORDER, purpose="running", wanted="2026-08-10", sent_on="2026-06-01", **order)
    line = school.create(ORDER_LINE, order=made.id, line=1, product=product.id)
    school.create(JOURNAL, line=line.id, what="asked", quantity_to=2, party="school", on="2026-06-01")
    if promised:
        school.create(JOURNAL, line=line.id, what="promised", said_to=promised, party="central", on="2026-06-02")
    assert (found(school, ORDER, "to_escalate", Test.IS, 1) == [made.id]) is escalates
    school.create(JOURNAL, line=line.id, what="closed", quantity_to=0, party="school", on="2026-06-03")
    assert found(school, ORDER, "to_escalate", Test.IS, 1) == []


def test_figures_of_orders_and_lines_can_be_asked_for(school: School) -> None:
    product = school.create(PRODUCT, model="Bok")
    made = school.create(ORDER, purpose="running", wanted="2026-08-10", sent_on="2026-06-01")
    for number, count in ((1, 4), (2, 3)):
        line = school.create(ORDER_LINE, order=made.id, line=number, product=product.id)
        school.create(JOURNAL, line=line.id, what="asked", quantity_to=count, party="school", on="2026-06-01")
    figures = school.register.rows(ORDER, [made.id], ["asked", "decided", "missing", "lines", "state", "due"])[0]
    assert figures == (7, None, 7, 2, "sent", "2026-08-10")
    assert found(school, ORDER_LINE, "outstanding", Test.AFTER, 3) == [school.all(ORDER_LINE)[0].id]
    assert found(school, ORDER, "state", Test.IS, "sent", "draft") == [made.id]
    assert found(school, ORDER, "state", Test.IS, "SENT") == [], "a state is a code, no word"
    assert found(school, ORDER, "state", Test.IS_NOT, "sent") == []


@pytest.mark.parametrize("path", ["colour", "serial.name", "held_by.colour", "held_by.group.name.x", ""])
def test_a_path_that_leads_nowhere_is_told(school: School, path: str) -> None:
    with pytest.raises(UnknownPath):
        found(school, DEVICE, path, Test.FILLED)


def test_missing_values_come_last_whichever_way_and_words_as_swedish_sorts_them(school: School) -> None:
    for name in ("Örn", "zebra", None, "Åsna", "apa"):
        school.create(DEVICE, name=name)

    def names(down: bool) -> list[Scalar]:
        ids = school.register.ids(Query(DEVICE, order=(("name", down),)))
        return [row[0] for row in school.register.rows(DEVICE, ids, ["name"])]

    assert names(False) == ["apa", "zebra", "Åsna", "Örn", None]
    assert names(True) == ["Örn", "Åsna", "zebra", "apa", None]


def test_no_value_matches_nothing_and_everything_but_it_holds_the_missing(school: School) -> None:
    one, other = school.create(DEVICE, name="PC 1"), school.create(DEVICE)
    assert found(school, DEVICE, "name", Test.IS) == []
    assert found(school, DEVICE, "name", Test.IS_NOT) == [one.id, other.id]
    assert found(school, DEVICE, "name", Test.IS_NOT, "pc 1") == [other.id]
    assert found(school, DEVICE, "name", Test.IS, None) == [other.id]
    assert found(school, DEVICE, "name", Test.IS, "PC 1", None) == [one.id, other.id]
    assert found(school, DEVICE, "name", Test.CONTAINS, "C 1", "x") == [one.id]


def test_counting_stops_where_it_is_asked_to(school: School) -> None:
    for name in ("bok ett", "bok två", "annat"):
        school.create(DEVICE, name=name)
    query = Query(DEVICE, "bok")
    assert [school.register.count(query, most) for most in (None, 1, 5)] == [2, 1, 2]
    assert list(school.register.ids(query, 1)) == [1]
    assert school.register.group_count(Query(DEVICE), "status") == [(None, 3)]
