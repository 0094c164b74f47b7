"""What is worked out rather than kept: each on both sides of its boundary, in lists, filters and counts."""

from __future__ import annotations

import pytest

from coordinator.domain.values import Scalar
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.storage.queries.sql_query import UnknownPath
from tests.storage.school import School


def at(school: School, kind: str, id: int, path: str) -> Scalar:
    return school.register.rows(kind, [id], [path])[0][0]


def found(school: School, kind: str, path: str, test: Test, *values: Scalar) -> list[int]:
    return list(school.register.ids(Query(kind, filters=(Filter(path, test, values),))))


def test_a_device_s_life_ends_as_said_or_so_long_after_it_was_bought(school: School) -> None:
    product = school.create("product", model="Bok", lifetime_months=48, monthly_fee_ore=500)
    said = school.create("device", product=product.id, purchase_date="2026-01-31", end_date="2027-01-01")
    reckoned = school.create("device", product=product.id, purchase_date="2026-01-31", monthly_fee_ore=0)
    unknown = school.create("device", purchase_date="2026-01-31")
    assert [at(school, "device", one.id, "lifetime_end") for one in (said, reckoned, unknown)] == [
        "2027-01-01", "2030-01-31", None,
    ]  # fmt: skip
    assert [at(school, "device", one.id, "fee_ore") for one in (said, reckoned, unknown)] == [500, 0, None]
    assert found(school, "device", "lifetime_end", Test.BEFORE, "2027-01-02") == [said.id]
    assert found(school, "device", "lifetime_end", Test.BEFORE, "2027-01-01") == []


def test_a_device_is_called_by_the_surest_of_its_names(school: School) -> None:
    product = school.create("product", model="Bok")
    names: list[dict[str, Scalar]] = [
        {"asset_tag": "NK-1", "serial": "S1", "name": "PC 1"}, {"serial": "S2", "name": "PC 2"},
        {"name": "PC 3"}, {"product": product.id}, {},
    ]  # fmt: skip
    devices = [school.create("device", **values) for values in names]
    titles = [at(school, "device", one.id, "title") for one in devices]
    assert titles == ["NK-1", "S2", "PC 3", "Bok", f"#{devices[-1].id}"]


def test_people_rooms_and_products_count_their_devices_and_groups_their_active_members(school: School) -> None:
    group = school.create("group", name="7A")
    leo = school.create("person", given_name="Leo", group=group.id, active=1)
    school.create("person", given_name="Maj", group=group.id)
    school.create("person", given_name="Bo", group=group.id, active=0)
    room, product = school.create("room", name="A1"), school.create("product", model="Bok")
    school.create("device", held_by=leo.id, placed_in=room.id, product=product.id)
    school.create("device", assigned_to=leo.id, product=product.id)
    assert at(school, "person", leo.id, "devices") == at(school, "room", room.id, "devices") == 1
    assert (at(school, "product", product.id, "devices"), at(school, "group", group.id, "members")) == (2, 2)
    assert found(school, "person", "devices", Test.AFTER, 0) == [leo.id]
    assert leo.id not in found(school, "person", "devices", Test.IS, 0)


def test_a_device_was_handed_out_when_somebody_has_it_or_a_receipt_that_holds_says_so(school: School) -> None:
    leo = school.create("person", given_name="Leo")
    never, once, now = (school.create("device", serial=serial) for serial in "ABC")

    def handed() -> list[bool]:
        return [bool(at(school, "device", one.id, "handed_out")) for one in (never, once, now)]

    school.edit(now, held_by=leo.id)
    issued = school.issue(leo, once)
    school.take_back(once)
    assert handed() == [False, True, True]
    school.ledger.undo()
    school.ledger.undo(issued.entry)
    assert handed() == [False, False, True], "an undone receipt says nothing"


def test_a_loan_is_open_until_it_is_returned_and_a_receipt_counts_its_lines(school: School) -> None:
    leo = school.create("person", given_name="Leo")
    first, second = (school.create("device", serial=serial) for serial in "AB")
    school.issue(leo, first, second)
    school.take_back(first)
    loans = {one["device"]: at(school, "loan", one.id, "open") for one in school.all("loan")}
    assert loans == {first.id: 0, second.id: 1}
    assert [at(school, "handover", one.id, "lines") for one in school.all("handover")] == [2, 1]


@pytest.mark.parametrize(
    ("order", "promised", "escalates"),
    [
        ({"expected": "2026-08-11"}, None, True),
        ({"expected": "2026-08-10"}, None, False),
        ({"expected": None}, None, False),
        ({"expected": "2026-08-11", "escalated_on": "2026-07-01"}, None, False),
        ({"expected": "2026-08-11"}, "2026-08-10", False),
        ({"expected": "2026-08-11"}, "2026-08-12", True),
    ],
)
def test_an_order_that_will_not_be_in_time_is_to_be_escalated(
    school: School, order: dict[str, Scalar], promised: str | None, *, escalates: bool
) -> None:
    product = school.create("product", model="Bok")
    made = school.create("order", purpose="running", wanted="2026-08-10", sent_on="2026-06-01", **order)
    line = school.create("order_line", order=made.id, line=1, product=product.id)
    school.create("journal", line=line.id, what="asked", quantity_to=2, party="school", on="2026-06-01")
    if promised:
        school.create("journal", line=line.id, what="promised", said_to=promised, party="central", on="2026-06-02")
    assert (found(school, "order", "to_escalate", Test.IS, 1) == [made.id]) is escalates
    school.create("journal", line=line.id, what="closed", quantity_to=0, party="school", on="2026-06-03")
    assert found(school, "order", "to_escalate", Test.IS, 1) == []


def test_figures_of_orders_and_lines_can_be_asked_for(school: School) -> None:
    product = school.create("product", model="Bok")
    made = school.create("order", purpose="running", wanted="2026-08-10", sent_on="2026-06-01")
    for number, count in ((1, 4), (2, 3)):
        line = school.create("order_line", order=made.id, line=number, product=product.id)
        school.create("journal", line=line.id, what="asked", quantity_to=count, party="school", on="2026-06-01")
    figures = school.register.rows("order", [made.id], ["asked", "decided", "missing", "lines", "state", "due"])[0]
    assert figures == (7, None, 7, 2, "sent", "2026-08-10")
    assert found(school, "order_line", "outstanding", Test.AFTER, 3) == [school.all("order_line")[0].id]
    assert found(school, "order", "state", Test.IS, "sent", "draft") == [made.id]
    assert found(school, "order", "state", Test.IS, "SENT") == [], "a state is a code, no word"
    assert found(school, "order", "state", Test.IS_NOT, "sent") == []


@pytest.mark.parametrize("path", ["colour", "serial.name", "held_by.colour", "held_by.group.name.x", ""])
def test_a_path_that_leads_nowhere_is_told(school: School, path: str) -> None:
    with pytest.raises(UnknownPath):
        found(school, "device", path, Test.FILLED)


def test_missing_values_come_last_whichever_way_and_words_as_swedish_sorts_them(school: School) -> None:
    for name in ("Örn", "zebra", None, "Åsna", "apa"):
        school.create("device", name=name)

    def names(down: bool) -> list[Scalar]:
        ids = school.register.ids(Query("device", order=(("name", down),)))
        return [row[0] for row in school.register.rows("device", ids, ["name"])]

    assert names(False) == ["apa", "zebra", "Åsna", "Örn", None]
    assert names(True) == ["Örn", "Åsna", "zebra", "apa", None]


def test_no_value_matches_nothing_and_everything_but_it_holds_the_missing(school: School) -> None:
    one, other = school.create("device", name="PC 1"), school.create("device")
    assert found(school, "device", "name", Test.IS) == []
    assert found(school, "device", "name", Test.IS_NOT) == [one.id, other.id]
    assert found(school, "device", "name", Test.IS_NOT, "pc 1") == [other.id]
    assert found(school, "device", "name", Test.IS, None) == [other.id]
    assert found(school, "device", "name", Test.IS, "PC 1", None) == [one.id, other.id]
    assert found(school, "device", "name", Test.CONTAINS, "C 1", "x") == [one.id]


def test_counting_stops_where_it_is_asked_to(school: School) -> None:
    for name in ("bok ett", "bok två", "annat"):
        school.create("device", name=name)
    query = Query("device", "bok")
    assert [school.register.count(query, most) for most in (None, 1, 5)] == [2, 1, 2]
    assert list(school.register.ids(query, 1)) == [1]
    assert school.register.group_count(Query("device"), "status") == [(None, 3)]
