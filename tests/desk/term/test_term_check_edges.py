"""Both sides of each boundary of a term start, and what is easily counted twice or lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.plan.plans import add_periods, roll_over, stored_plan
from coordinator.desk.term import remedies
from coordinator.desk.term.plan_changes import copy_plan
from coordinator.desk.term.term_check import check
from coordinator.desk.year.unit_years import recent
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.orders.order_kinds import DELIVERED_UNIT, DELIVERY
from coordinator.domain.termstart.needs import SHARED
from coordinator.domain.termstart.school_year import Period, next_term_start
from coordinator.domain.termstart.term_kinds import PLAN, PLAN_GROUP, Basis
from coordinator.domain.values import Scalar
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term


def test_two_groups_of_one_name_are_told_apart_when_rolled_over(term: Term) -> None:
    # 6A of the south: Fia, who has a Chromebook, and Gun, who has none. Each 7A needs and lacks for itself.
    other = term.create(GROUP, name="6A", grade="6", unit=term.south.id, form="compulsory")
    people = [
        term.create(PERSON, given_name=name, family_name=name, role="pupil", active=1, group=other.id)
        for name in ("Fia", "Gun")
    ]
    term.device(assigned_to=people[0].id)
    notice = roll_over(term.ledger, "Båda27", ON, origin=BY)
    plan = term.get(PLAN, notice.created[-1].id)
    add_need(term.ledger, plan, "chromebook", "1", origin=BY)
    remedies.exempt(term.ledger, "Har en egen", [{"person": term.people["Cia"].id}], origin=BY)
    found = check(term.ledger, ON, "Båda27")
    figures = {row.group: (row.need, row.supply, row.gap) for row in found.answer.groups}
    # North: 3 − 1 exempt = 2 needed, 2 there; south: 2 needed, 1 there. 6A (5A now): 2 needed, 1 there.
    assert figures == {
        "6A": (2, 1, 1), "7A (Norrskolan)": (2, 2, 0), "7A (Sydskolan)": (2, 1, 1), SHARED: (0, 1, -1)
    }  # fmt: skip
    assert {each.group: each.people for each in found.lacking} == {
        "6A": (term.people["Eva"].id,), "7A (Sydskolan)": (people[1].id,)
    }  # fmt: skip


def test_two_groups_of_one_name_and_no_unit_get_a_number(term: Term) -> None:
    for _ in range(2):
        term.create(GROUP, name="2,B", grade="2", form="compulsory")
    notice = roll_over(term.ledger, "Utan27", ON, origin=BY)
    groups = stored_plan(term.register, term.get(PLAN, notice.created[-1].id)).plan.groups
    assert {group.name for group in groups} >= {"3 B", "3 B 2"}


def test_what_one_who_has_left_still_holds_counts_once_it_is_back(term: Term) -> None:
    # Bo leaves: the Chromebook assigned to him, and the one that he holds, are no more 7A's.
    term.issue(term.people["Bo"], term.spare)
    assert term.figures() == {"7A": (3, 3, 0), "6A": (2, 1, 1)}
    term.edit(term.people["Bo"], active=0)
    assert term.figures() == {"7A": (3, 1, 2), "6A": (2, 1, 1), SHARED: (0, 1, -1)}
    term.take_back(term.get(DEVICE, term.spare.id))
    assert term.figures() == {"7A": (3, 1, 2), "6A": (2, 1, 1), SHARED: (0, 2, -2)}


def test_a_device_stands_with_whom_it_is_assigned_to_before_who_holds_it(term: Term) -> None:
    # Dan of 6A holds what is assigned to Ada of 7A.
    term.edit(term.devices[0], held_by=term.people["Dan"].id)
    assert term.figures() == {"7A": (3, 2, 1), "6A": (2, 1, 1), SHARED: (0, 1, -1)}


@pytest.mark.parametrize(("plan", "counts"), [(None, True), ("HT27", True), ("Annan", False)])
def test_a_device_is_exempt_for_all_plans_or_for_one(term: Term, plan: str | None, counts: bool) -> None:
    other = term.create(PLAN, name="Annan", on="2026-12-01")
    device = term.device(last_seen="2025-01-01")
    assert term.plan is not None
    held = {None: None, "HT27": term.plan.id, "Annan": other.id}[plan]
    remedies.exempt(term.ledger, "I skåpet", [{"device": device.id, "plan": held}], origin=BY)
    assert term.figures()[SHARED][1] == (2 if counts else 1)
    assert [each.device for each in term.check().left_out] == ([] if counts else [device.id])


@pytest.mark.parametrize(("said", "need"), [(0, 0), (None, 1), (7, 7)])
def test_a_plan_that_says_no_employees_needs_nothing_for_them(term: Term, said: int | None, need: int) -> None:
    for name, active in (("Ture", 1), ("Ulla", 0)):
        term.create(PERSON, given_name=name, family_name=name, role="staff", active=active)
    plan = term.create(PLAN, name="Personal", on="2027-08-17", employees=said)
    add_need(term.ledger, plan, "laptop", "1", basis=Basis.EMPLOYEE, origin=BY)
    found = check(term.ledger, ON, "Personal")
    assert {row.kind: row.need for row in found.answer.kinds}["laptop"] == need


def test_a_delivery_wanted_for_a_sunday_is_prepared_by_then(term: Term) -> None:
    sunday = date(2027, 8, 15)
    wanted = remedies.wanted_day(check(term.ledger, sunday, "HT27"))
    assert wanted == date(2027, 8, 13), "nobody works on the Sunday"
    term.order("2027-08-06", term.north)  # five working days before the 13th: 12, 11, 10, 9, 6
    row = next(row for row in check(term.ledger, sunday, "HT27").answer.kinds if row.kind == "chromebook")
    assert (row.arriving, row.at_risk) == (10, 0)


@pytest.mark.parametrize(
    ("promised", "decided", "then", "arriving", "at_risk"),
    [
        # Today is Sunday 22 November 2026. Promised for today: ready on Friday the 27th, in time for 1 December.
        ("2026-11-22", 10, [], 10, 0),
        # What was promised for yesterday and has not come is promised no more.
        ("2026-11-21", 10, [], 0, 10),
        # Tuesday the 24th: ready on Tuesday 1 December, the day itself. Wednesday: a day late.
        ("2026-11-24", 10, [], 10, 0),
        ("2026-11-25", 10, [], 0, 10),
        # Nothing decided yet, nothing granted, all cancelled, or accepted as it is: nothing is on its way.
        ("2026-11-23", None, [], 0, 0),
        ("2026-11-23", 0, [], 0, 0),
        ("2026-11-23", 10, [{"what": "cancelled", "quantity_to": 0, "party": "school"}], 0, 0),
        ("2026-11-23", 10, [{"what": "closed", "party": "school"}], 0, 0),
        # The supplier says that six of the ten are left to come.
        ("2026-11-23", 10, [{"what": "outstanding", "quantity_to": 6, "party": "supplier"}], 6, 0),
    ],
)
def test_what_is_on_its_way_by_hand(
    term: Term, promised: str, decided: int | None, then: Sequence[Mapping[str, Scalar]], arriving: int, at_risk: int
) -> None:
    term.order(promised, term.north, decided, then)
    row = next(row for row in check(term.ledger, date(2026, 12, 1), "HT27").answer.kinds if row.kind == "chromebook")
    assert (row.arriving, row.at_risk, row.gap) == (arriving, at_risk, 1 - arriving)


def test_when_the_class_lists_of_the_coming_year_have_come_in_the_groups_are_called_as_they_are(term: Term) -> None:
    # Before: Cia of the coming 7A and Eva of the coming 6A have none. Then Ada, Bo and Cia go to 7A, Dan and Eva to 6A,
    # and a new pupil, Fia, begins in 7A. Two of the five have not moved yet: still more than half have.
    assert {group: len(people) for group, people in term.lacking().items()} == {"7A": 1, "6A": 1}
    six = term.get(GROUP, term.people["Ada"].group or 0)
    seven = term.create(GROUP, name="7A", grade="7", unit=term.north.id, form="compulsory")
    before = (term.figures(), term.lacking())
    for name in ("Ada", "Bo"):
        term.edit(term.people[name], group=seven.id)
    # Two of five have moved: the register still speaks of last year.
    assert term.lacking() == {"7A": before[1]["7A"], "6A": before[1]["6A"]}
    for name in ("Cia", "Dan", "Eva"):
        term.edit(term.people[name], group=seven.id if name == "Cia" else six.id)
    fia = term.create(PERSON, given_name="Fia", family_name="Fia", role="pupil", active=1, group=seven.id)
    assert term.figures() == {"7A": (3, 2, 1), "6A": (2, 1, 1), SHARED: (0, 1, -1)}
    assert term.lacking() == {"7A": [*before[1]["7A"], term.register.name(fia.ref)], "6A": before[1]["6A"]}
    assert term.plan is not None
    copy_plan(term.ledger, term.plan, "Kopia", origin=BY)
    assert check(term.ledger, ON, "Kopia").lacking == term.check().lacking


def test_class_lists_that_were_undone_have_moved_nobody(term: Term) -> None:
    before = term.lacking()
    seven = term.create(GROUP, name="7A", grade="7", unit=term.north.id, form="compulsory")
    moves = [term.edit(term.people[name], group=seven.id) for name in ("Ada", "Bo", "Cia")]
    assert term.plan is not None
    assert sum(term.register.term.changed_groups(term.plan.id).values()) == 3
    for notice in reversed(moves):
        term.ledger.undo(notice.entry)
    assert term.register.term.changed_groups(term.plan.id) == {}
    assert term.lacking() == before


def test_staff_days_are_working_days_for_deliveries(term: Term) -> None:
    # Friday 13 August is a staff day: what is promised for Tuesday the 10th is still ready on the 17th.
    add_periods(term.ledger, [Period("staff_day", "Studiedag", date(2027, 8, 13), date(2027, 8, 13))], origin=BY)
    term.order("2027-08-10", term.north)
    row = next(row for row in term.check().answer.kinds if row.kind == "chromebook")
    assert (row.arriving, row.at_risk) == (10, 0)


def test_children_of_a_leisure_centre_are_not_named_beside_their_class(term: Term) -> None:
    group = term.create(GROUP, name="Räven", grade="7", form="leisure", unit=term.north.id)
    term.create(PERSON, given_name="Ulv", family_name="Ulv", role="pupil", active=1, group=group.id)
    notice = roll_over(term.ledger, "Fritids27", ON, origin=BY)
    add_need(term.ledger, term.get(PLAN, notice.created[-1].id), "chromebook", "1", origin=BY)
    assert {each.group for each in check(term.ledger, ON, "Fritids27").lacking} == {"6A", "7A"}


@pytest.mark.parametrize(("grade", "swaps"), [("6", set()), ("7", {"6A"})])
def test_a_group_swaps_only_when_it_enters_the_year(term: Term, grade: str, swaps: set[str]) -> None:
    # The register's 6A is in year 6. A plan in which it still is swaps nothing in 6 and 7; one in which it is 7 does.
    term.setting("term.swap_grades", "6,7")
    plan = term.create(PLAN, name="Vår", on="2027-01-11")
    six = term.people["Ada"].group
    term.create(PLAN_GROUP, plan=plan.id, name="6A", grade=grade, headcount=3, from_group=six, form="compulsory")
    assert stored_plan(term.register, plan).swapping == swaps


@pytest.mark.parametrize("field", ["person", "kind", "group"])
@pytest.mark.parametrize(("plan", "holds"), [(None, True), ("HT27", True), ("Annan", False)])
def test_an_exemption_holds_for_all_plans_or_for_its_own(term: Term, field: str, plan: str | None, holds: bool) -> None:
    # One Chromebook lacks: Cia or Eva will have the spare one.
    other = term.create(PLAN, name="Annan", on="2026-12-01")
    assert term.plan is not None
    held = {None: None, "HT27": term.plan.id, "Annan": other.id}[plan]
    values: dict[str, Scalar] = {"person": term.people["Cia"].id, "kind": "chromebook", "group": "7A"}
    assert term.check().short
    remedies.exempt(term.ledger, "Köps i höst", [{field: values[field], "plan": held}], origin=BY)
    assert term.check().short is not holds


def test_an_exempt_pupil_who_has_left_lowers_no_headcount(term: Term) -> None:
    # The plan's headcount is 3 whoever they are; Cia, who was exempt, is none of them any more.
    remedies.exempt(term.ledger, "Har en egen", [{"person": term.people["Cia"].id}], origin=BY)
    assert term.figures()["7A"] == (2, 2, 0)
    term.edit(term.people["Cia"], active=0)
    assert term.figures()["7A"] == (3, 2, 1)


def test_who_has_left_is_not_rolled_over(term: Term) -> None:
    term.edit(term.people["Cia"], active=0)
    notice = roll_over(term.ledger, "Utan Cia", ON, origin=BY)
    groups = stored_plan(term.register, term.get(PLAN, notice.created[-1].id)).plan.groups
    assert {group.name: group.headcount for group in groups} == {"7A": 2, "6A": 2}


def test_what_ends_today_is_not_too_old_yet_and_is_returned_today(term: Term) -> None:
    # 100 kr a month each. Today, 22 November 2026, is the last day of one and of another's updates; a third's was
    # yesterday: 1 × 100 × 12 = 1 200 kr leak. Returned until today are the first and the third, by their lives.
    days: list[dict[str, Scalar]] = [
        {"end_date": "2026-11-22"}, {"update_end": "2026-11-22"}, {"end_date": "2026-11-21"}
    ]  # fmt: skip
    devices = [term.device(monthly_fee_ore=10_000, **day) for day in days]
    leaks = term.register.term.leaks("2026-11-22", recent(term.ledger))
    assert [(leak.reason, leak.count, leak.yearly_cost_ore) for leak in leaks] == [
        ("unused", 0, 0), ("too_old", 1, 120_000), ("foreign", 0, 0)
    ]  # fmt: skip
    assert [each.device for each in term.register.term.returns("2026-11-22")] == [devices[2].id, devices[0].id]
    assert [each.device for each in term.register.term.returns("2026-11-21")] == [devices[2].id]


def test_a_device_that_leaks_for_many_reasons_leaks_once(term: Term) -> None:
    # Foreign, unseen and too old: foreign. Unseen and too old: unseen.
    many: dict[str, Scalar] = {"last_seen": "2025-01-01", "end_date": "2026-01-01", "monthly_fee_ore": 10_000}
    term.device(owned_by=term.other.id, **many)
    term.device(**many)
    leaks = term.register.term.leaks("2026-11-22", recent(term.ledger))
    assert {leak.reason: leak.count for leak in leaks} == {"unused": 1, "too_old": 0, "foreign": 1}


def test_the_next_term_begins_after_today() -> None:
    periods = [Period("term", name, day, day) for name, day in (("HT", date(2027, 8, 17)), ("VT", date(2028, 1, 10)))]
    assert next_term_start(periods, date(2027, 8, 16)) == date(2027, 8, 17)
    assert next_term_start(periods, date(2027, 8, 17)) == date(2028, 1, 10)


@pytest.mark.parametrize(("day", "arriving"), [(26, 0), (27, 10)])
def test_what_is_promised_for_today_is_prepared_first(term: Term, day: int, arriving: int) -> None:
    # Promised for Sunday 22 November, today: five working days make it Friday the 27th.
    term.order("2026-11-22", term.north)
    row = next(row for row in check(term.ledger, date(2026, 11, day), "HT27").answer.kinds if row.kind == "chromebook")
    assert (row.arriving, row.at_risk) == (arriving, 10 - arriving)


def test_units_without_a_serial_number_are_told_since_nothing_counts_them(term: Term) -> None:
    # 10 decided, 2 come as bare boxes: 8 are on their way, and the 2 stand in no figure.
    order = term.order("2027-06-01", term.north)
    line = order_lines(term.register, order.id)[0].record
    delivery = term.create(DELIVERY, order=order.id, on="2026-11-01")
    term.create(DELIVERED_UNIT, delivery=delivery.id, line=line.id, product=term.product.id, quantity=2,
                verdict="unchecked")  # fmt: skip
    assert term.check().answer.kinds[0].arriving == 8
    [told] = term.found("register")
    assert str(told).startswith("2 Chromebooks har kommit utan serienummer")
    assert told.target["order"] == order.id
    term.create(DELIVERED_UNIT, delivery=delivery.id, line=line.id, product=term.product.id, quantity=-2,
                verdict="unchecked")  # fmt: skip
    assert term.found("register") == [], "they went back"
