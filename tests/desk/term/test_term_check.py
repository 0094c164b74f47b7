"""The term start over a register: exemptions, swapping years, a school year for each unit, and the steps that mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from coordinator.desk.counter.handover_desk import open_loan
from coordinator.desk.orders.order_actions import acknowledge
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.orders.promised_days import deliver_by
from coordinator.desk.plan.arrivals import arriving
from coordinator.desk.plan.ground import what_if
from coordinator.desk.plan.plans import add_periods, plan_called, roll_over, stored_plan
from coordinator.desk.term import remedies
from coordinator.desk.term.term_check import check, devices_of, headline
from coordinator.desk.year.unit_years import recent, school_year
from coordinator.domain.calendar import add_working_days, is_working_day
from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON
from coordinator.domain.orders.order_kinds import ORDER
from coordinator.domain.orders.order_steps import NEW_ORDER
from coordinator.domain.termstart.school_year import Period
from coordinator.domain.termstart.term_kinds import EXEMPTION, PLAN, PLAN_GROUP
from coordinator.domain.values import Scalar, iso
from coordinator.ledger.outcomes import Notice, Refused
from tests.desk.term.headcounts import with_headcount
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term


def undone(term: Term, notice: Notice, kinds: tuple[str, ...], before: Mapping[str, object]) -> None:
    """One undo brings all of it back, and the log still fits the tables."""
    term.ledger.undo(notice.entry)
    assert {kind: term.state()[kind] for kind in kinds} == {kind: before[kind] for kind in kinds}
    term.sound()


def test_the_plan_by_hand(term: Term) -> None:
    # 7A: 3 × 1 − 2 = 1. 6A: 2 × 1 − 1 = 1. Shared: 0 − 1 = −1. All: 5 − 4 = 1.
    assert term.figures() == {"6A": (2, 1, 1), "7A": (3, 2, 1), "": (0, 1, -1)}
    assert term.lacking() == {"6A": ["Eva Eva"], "7A": ["Cia Cia"]}
    assert headline(term.check()) == "Det saknas 1 Chromebook den 2027-08-17."


def test_an_exempt_pupil_needs_no_device(term: Term) -> None:
    remedies.exempt(term.ledger, "Har en egen", [{"person": term.people["Cia"].id}], origin=BY)
    # 7A: (3 − 1) × 1 − 2 = 0; in all 4 − 4 = 0, so that nothing lacks.
    assert term.figures() == {"6A": (2, 1, 1), "7A": (2, 2, 0), "": (0, 1, -1)}
    assert term.lacking() == {"6A": ["Eva Eva"]}
    assert not term.check().short


def test_a_head_falls_before_rounding_and_never_twice(term: Term) -> None:
    assert term.plan is not None
    add_need(term.ledger, term.plan, "tablet", "0,5", grades="7", origin=BY)
    cia = term.people["Cia"].id
    exempted: list[dict[str, Scalar]] = [{"person": cia}, {"person": cia, "kind": "tablet"}]
    remedies.exempt(term.ledger, "Har en egen", exempted, origin=BY)
    # 3 × 0,5 = 1,5 → 2 before; (3 − 1) × 0,5 = 1 after, although two exemptions name her.
    need = {(row.kind, row.group): row.need for row in term.check().answer.groups}
    assert need["tablet", "7A"] == 1


def test_an_exemption_of_one_kind_leaves_the_others(term: Term) -> None:
    exempted: list[dict[str, Scalar]] = [{"person": term.people["Cia"].id, "kind": "tablet"}]
    with pytest.raises(Refused, match="inget att undanta"):
        remedies.exempt(term.ledger, "Får ingen platta", exempted, origin=BY)
    assert term.plan is not None
    add_need(term.ledger, term.plan, "tablet", "1", origin=BY)
    remedies.exempt(term.ledger, "Får ingen platta", exempted, origin=BY)
    assert term.figures()["7A"] == (3, 2, 1)


@pytest.mark.parametrize(
    "exempted",
    [{"kind": "tablet"}, {"group": "9Z"}, {"kind": "tablet", "group": "7A"}, {"kind": "chromebook", "group": "9Z"}],
)
def test_a_gap_that_there_cannot_be_is_not_accepted(term: Term, exempted: dict[str, Scalar]) -> None:
    with pytest.raises(Refused, match="inget glapp"):
        remedies.exempt(term.ledger, "Köps i höst", [exempted], origin=BY)


def test_an_exemption_that_changes_nothing_is_refused(term: Term) -> None:
    teacher = term.create(PERSON, given_name="Ture", family_name="Ture", role="staff", active=1)
    group = term.get(PERSON, term.people["Cia"].id).group
    gone = term.create(PERSON, given_name="Ulla", family_name="Ulla", role="pupil", active=0, group=group)
    for person in (teacher, gone):
        with pytest.raises(Refused, match="inget att undanta"):
            remedies.exempt(term.ledger, "Har en egen", [{"person": person.id}], origin=BY)
    with pytest.raises(Refused, match="inte borträknad"):
        remedies.exempt(term.ledger, "Står i skåpet", [{"device": term.spare.id}], origin=BY)
    assert term.all(EXEMPTION) == []


def test_an_exemption_of_another_plan_does_not_hold(term: Term) -> None:
    other = term.create(PLAN, name="VT28")
    exempted: list[dict[str, Scalar]] = [{"person": term.people["Cia"].id, "plan": other.id}]
    remedies.exempt(term.ledger, "Har en egen", exempted, origin=BY)
    assert term.figures()["7A"] == (3, 2, 1)


def test_an_exempt_unseen_device_counts_again_and_one_that_is_lost_does_not(term: Term) -> None:
    unseen = term.device(last_seen="2025-01-01", status="in_store")
    lost = term.device(status="lost")
    assert term.figures()[""] == (0, 1, -1)
    with pytest.raises(Refused, match="inte borträknad"):
        remedies.exempt(term.ledger, "Står i skåpet i sal 3", [{"device": unseen.id}, {"device": lost.id}], origin=BY)
    notice = remedies.exempt(term.ledger, "Står i skåpet i sal 3", [{"device": unseen.id}], origin=BY)
    assert term.figures()[""] == (0, 2, -2)
    assert term.check().reasons == {"lost": 1}
    made = [ref.id for ref in notice.created.values()]
    remedies.withdraw(term.ledger, made, origin=BY)
    assert term.figures()[""] == (0, 1, -1)


@pytest.mark.parametrize("exempted", [{"kind": "chromebook"}, {"kind": "chromebook", "group": "7A"}, {"group": "7A"}])
def test_an_accepted_gap_stays_in_the_figures_and_is_not_short(term: Term, exempted: dict[str, Scalar]) -> None:
    before = term.figures()
    assert term.check().short
    remedies.exempt(term.ledger, "Köps i höst", [exempted], origin=BY)
    found = term.check()
    assert term.figures() == before
    assert not found.short
    assert [(each.row.group, each.row.gap) for each in found.accepted] == [(exempted.get("group", ""), 1)]
    accepted = [finding for finding in found.findings if finding.severity == "accepted"]
    assert [finding.action for finding in accepted] == ["withdraw"]
    assert "Köps i höst" in str(accepted[0])
    assert term.found("order") == []
    assert headline(found) == "Inget saknas 2027-08-17 utöver det som är godtaget."


def test_an_accepted_group_leaves_the_rest_of_the_gap_open(term: Term) -> None:
    term.edit(term.spare, status="lost")
    # 5 − 3 = 2 lack; the 1 of 7A is accepted, the 1 of 6A is not.
    remedies.exempt(term.ledger, "Köps i höst", [{"kind": "chromebook", "group": "7A"}], origin=BY)
    found = term.check()
    assert found.answer.kinds[0].gap == 2
    assert found.short
    assert [finding.target["count"] for finding in found.findings if finding.action == "order"] == [1]


@pytest.mark.parametrize(("reason", "exempted"), [("", {"kind": "chromebook"}), ("Därför", {}), ("Därför", None)])
def test_an_exemption_needs_a_reason_and_a_thing(term: Term, reason: str, exempted: dict[str, Scalar] | None) -> None:
    with pytest.raises(Refused):
        remedies.exempt(term.ledger, reason, [] if exempted is None else [exempted], origin=BY)


def test_the_same_exemption_is_made_once(term: Term) -> None:
    remedies.exempt(term.ledger, "Därför", [{"kind": "chromebook"}], origin=BY)
    with pytest.raises(Refused):
        remedies.exempt(term.ledger, "Därför igen", [{"kind": "chromebook"}], origin=BY)


def test_a_group_that_enters_a_year_of_swapping_gives_back_what_it_has(term: Term) -> None:
    term.setting("term.swap_grades", "4, 7,GY1")
    # 7A: 3 needed, its 2 devices go back: shared 1 + 2 = 3; the sum of the kind is as before, 5 − 4 = 1.
    assert term.figures() == {"6A": (2, 1, 1), "7A": (3, 0, 3), "": (0, 3, -3)}
    assert term.check().answer.kinds[0].gap == 1
    assert term.lacking() == {"6A": ["Eva Eva"], "7A": ["Ada Ada", "Bo Bo", "Cia Cia"]}
    assert [each.swaps for each in term.check().lacking] == [False, True]
    assert term.check().ground.swap_heads == {"7A": 3}


def test_a_group_that_is_in_the_year_already_has_swapped(term: Term) -> None:
    term.setting("term.swap_grades", "6")
    now = term.create(PLAN, name="Nu", on="2026-12-01")
    term.create(PLAN_GROUP, plan=now.id, name="6A", grade="6", headcount=3)
    assert stored_plan(term.register, now).swapping == frozenset()
    assert stored_plan(term.register, now).moves


def test_every_form_of_school_rolls_over_by_its_own_ladder(term: Term) -> None:
    forms = [
        ("Blåsippan", None, "preschool"), ("Räven", None, "leisure"), ("FA", "F", "preschool_class"),
        ("9A", "9", "compulsory"), ("TR3", "TR3", "adapted_compulsory"), ("AN9", "9", "adapted_compulsory"),
        ("NA1", "1", "upper_secondary"), ("TE3", "GY3", "upper_secondary"), ("IA3", "GY3", "adapted_upper_secondary"),
        ("IA4", "GY4", "adapted_upper_secondary"), ("Svenska B", None, "adult"),
    ]  # fmt: skip
    for name, grade, form in forms:
        term.create(GROUP, name=name, grade=grade, form=form, unit=term.south.id)
    roll_over(term.ledger, "Syd27", ON, unit=term.south.id, origin=BY)
    plan = plan_called(term.register, "Syd27")
    assert plan is not None
    moved = [(each.name, each.grade, each.form) for each in stored_plan(term.register, plan).plan.groups]
    # 9A, AN9, TE3 and IA4 leave; the fourth year of adapted upper secondary school is its last.
    assert sorted(moved) == [
        ("1A", "1", "compulsory"), ("Blåsippan", "", "preschool"), ("IA3", "GY4", "adapted_upper_secondary"),
        ("NA2", "GY2", "upper_secondary"), ("Räven", "", "leisure"), ("Svenska B", "", "adult"),
        ("TR4", "TR4", "adapted_compulsory"),
    ]  # fmt: skip


def test_children_of_a_leisure_centre_are_neither_counted_nor_named_twice(term: Term) -> None:
    assert term.plan is not None
    term.create(PLAN_GROUP, plan=term.plan.id, name="Räven", grade="7", form="leisure", headcount=20)
    assert term.figures() == {"6A": (2, 1, 1), "7A": (3, 2, 1), "": (0, 1, -1)}


def test_a_units_closed_weeks_govern_only_its_devices(term: Term) -> None:
    shut = Period("closed", "Brand", date(2026, 10, 1), date(2026, 10, 10), term.south.id)
    add_periods(term.ledger, [shut], origin=BY)
    # 90 days back from 2026-11-22 is 2026-08-24; ten closed days more at Sydskolan make it 2026-08-14.
    told = recent(term.ledger)
    assert (told.since, told.units) == ("2026-08-24", {term.south.id: "2026-08-14"})
    north = term.device(last_seen="2026-08-20", owned_by=term.north.id)
    south = term.device(last_seen="2026-08-20", owned_by=term.south.id)
    left = {each.device: each.reason for each in term.check().left_out}
    assert left == {north.id: "unseen"}
    term.edit(south, last_seen="2026-08-13")
    assert {each.device for each in term.check().left_out} == {north.id, south.id}


def test_the_home_units_year_governs_what_names_no_unit(term: Term) -> None:
    shut = Period("closed", "Brand", date(2026, 10, 1), date(2026, 10, 10), term.north.id)
    add_periods(term.ledger, [shut], origin=BY)
    told = recent(term.ledger)
    assert told.since == "2026-08-14"
    assert told.units == {term.south.id: "2026-08-24", term.other.id: "2026-08-24"}


def test_an_order_is_prepared_in_the_working_days_of_its_unit(term: Term) -> None:
    # Promised Tuesday 2027-08-10; five working days later is Tuesday the 17th. Sydskolan is closed on the 11th.
    shut = Period("closed", "Stängt", date(2027, 8, 11), date(2027, 8, 11), term.south.id)
    add_periods(term.ledger, [shut], origin=BY)
    term.order("2027-08-10", term.north)
    term.order("2027-08-10", term.south)
    assert [each.ready for each in arriving(term.ledger, ON)] == [date(2027, 8, 17), date(2027, 8, 18)]
    row = term.check().answer.kinds[0]
    assert (row.arriving, row.at_risk) == (10, 10)


def test_a_plans_days_are_those_of_the_unit_of_its_groups(term: Term) -> None:
    shut = Period("closed", "Stängt", date(2027, 8, 16), date(2027, 8, 16), term.south.id)
    add_periods(term.ledger, [shut], origin=BY)
    term.create(GROUP, name="8B", grade="8", form="compulsory", unit=term.south.id)
    roll_over(term.ledger, "Syd27", ON, unit=term.south.id, origin=BY)
    # Less five working days: the 16th, 13th, 12th, 11th and 10th of August; at Sydskolan, closed on the 16th, the 9th.
    register = term.register
    for plan, day in (("HT27", 10), ("Syd27", 9)):
        found = check(term.ledger, ON, plan)
        assert remedies.wanted_day(found) == ON, "ready on the day itself"
        remedies.draft_order(term.ledger, found, "chromebook", 1, origin=BY)
        assert deliver_by(register, max(term.all(ORDER), key=lambda order: order.id)) == date(2027, 8, day)


def test_july_is_no_month_of_working_days(term: Term) -> None:
    closed = school_year(term.register).days_off([2027])
    assert not any(is_working_day(date(2027, 7, day), closed) for day in range(1, 32))
    # Wednesday 30 June and two working days more: Monday 2 August at the earliest is the second.
    assert add_working_days(date(2027, 6, 29), 2, closed) == date(2027, 8, 2)


@pytest.mark.parametrize("step", ["issue", "take_back"])
def test_a_hand_over_and_a_return_count_as_seen(term: Term, step: str) -> None:
    term.edit(term.spare, last_seen="2025-01-01", held_by=term.people["Bo"].id)
    assert [each.reason for each in term.check().left_out] == ["unseen"]
    if step == "issue":
        term.issue(term.people["Cia"], term.spare)
    else:
        term.take_back(term.spare)
    spare = term.get(DEVICE, term.spare.id)
    assert spare.last_seen_source == "handover"
    assert iso(spare.last_seen) >= "2026-11-20"
    assert term.check().left_out == []


def test_a_gap_leads_to_a_draft_order(term: Term) -> None:
    finding = term.found("order")[0]
    assert finding.target == {"kind": "chromebook", "count": 1, "product": term.product.id}
    assert finding.exemptable
    before = term.state()
    notice = remedies.draft_order(term.ledger, term.check(), "chromebook", finding.target["count"], origin=BY)
    order = term.get(ORDER, notice.created[NEW_ORDER].id)
    line = order_lines(term.register, order.id)[0]
    assert (order.purpose, iso(order.wanted), order.sent_on) == ("term_start", "2027-08-17", None)
    assert (line.record.product, line.quantities.asked) == (term.product.id, 1)
    undone(term, notice, ("order", "order_line", "journal"), before)


def test_without_a_product_of_the_kind_nothing_is_ordered(term: Term) -> None:
    with pytest.raises(Refused):
        remedies.draft_order(term.ledger, term.check(), "projector", 3, origin=BY)


def test_late_and_undated_lines_are_chased_one_by_one(term: Term) -> None:
    undated, late = term.order(None, term.north), term.order("2027-08-11", term.north)
    targets = {finding.target["order"]: finding.target for finding in term.found("chase")}
    line = order_lines(term.register, late.id)[0]
    assert targets[late.id] == {
        "order": late.id, "line": line.record.id, "number": late.number, "line_number": 1,
        "kind": "chromebook", "promised": "2027-08-11", "count": 10,
    }  # fmt: skip
    assert targets[undated.id]["promised"] is None


def test_many_late_lines_are_summed_up(term: Term) -> None:
    for _ in range(23):
        term.order(None, term.north)
    found = term.found("chase")
    assert len(found) == 21
    assert found[-1].target == {"lines": 3, "count": 30}


def test_what_central_changed_waits_to_be_acknowledged(term: Term) -> None:
    order = term.order("2027-08-10", term.north)
    assert [finding.target["order"] for finding in term.found("acknowledge")] == [order.id]
    acknowledge(term.ledger, order, origin=BY)
    assert term.found("acknowledge") == []


def test_devices_of_leavers_are_taken_back_in_one_step(term: Term) -> None:
    for name, device in (("Ada", term.devices[0]), ("Bo", term.devices[1])):
        term.issue(term.people[name], device)
        term.edit(term.people[name], active=0)
    finding = term.found("take_back")[0]
    devices = devices_of(term.ledger, term.check(), finding)
    assert sorted(devices) == [term.devices[0].id, term.devices[1].id]
    before = term.state()
    notice = remedies.take_back_from_leavers(term.ledger, devices, origin=BY)
    assert term.found("take_back") == []
    assert [ref.kind for ref in notice.created.values()].count("handover") == 2
    assert open_loan(term.register, term.devices[0].id) is None
    undone(term, notice, ("device", "loan"), before)


def test_a_foreign_device_is_taken_over_or_sent_home(term: Term) -> None:
    foreign = term.device(owned_by=term.other.id, assigned_to=term.people["Eva"].id, status="in_store")
    finding = term.found("transfer")[0]
    assert list(devices_of(term.ledger, term.check(), finding)) == [foreign.id]
    before = term.state()
    notice = remedies.transfer(term.ledger, [foreign.id], term.north, reason="Bytt skola", origin=BY)
    assert term.found("transfer") == []
    undone(term, notice, ("device",), before)
    remedies.transfer(term.ledger, [foreign.id, term.spare.id], term.other, origin=BY)
    device = term.get(DEVICE, foreign.id)
    assert (device.owned_by, device.assigned_to) == (term.other.id, None)
    with pytest.raises(Refused):
        remedies.transfer(term.ledger, [foreign.id], term.other, origin=BY)


def test_what_somebody_holds_is_not_sent_to_another_school(term: Term) -> None:
    term.issue(term.people["Cia"], term.spare)
    with pytest.raises(Refused):
        remedies.transfer(term.ledger, [term.spare.id], term.other, origin=BY)


def test_a_life_is_extended_with_a_reason(term: Term) -> None:
    ended = term.device(end_date="2027-08-16", status="in_store")
    updates = term.device(update_end="2027-08-16", end_date="2030-01-01", status="in_store")
    finding = term.found("extend_life")[0]
    devices = devices_of(term.ledger, term.check(), finding)
    assert (finding.target["count"], sorted(devices)) == (2, [ended.id, updates.id])
    with pytest.raises(Refused):
        remedies.extend_life(term.ledger, devices, date(2028, 6, 30), " ", origin=BY)
    before = term.state()
    notice = remedies.extend_life(term.ledger, devices, date(2028, 6, 30), "Duger ett år till", origin=BY)
    ends = [(iso(term.get(DEVICE, each.id).end_date), iso(term.get(DEVICE, each.id).update_end))
            for each in (ended, updates)]  # fmt: skip
    assert ends == [("2028-06-30", ""), ("2030-01-01", "2028-06-30")]
    assert term.found("extend_life") == []
    undone(term, notice, ("device",), before)


def test_unseen_devices_are_a_list_to_look_for(term: Term) -> None:
    unseen = term.device(last_seen="2025-01-01")
    finding = term.found("look_for")[0]
    assert finding.exemptable
    assert list(devices_of(term.ledger, term.check(), finding)) == [unseen.id]


def test_pupils_without_a_device_can_be_exempt_from_the_finding(term: Term) -> None:
    finding = next(each for each in term.found("exempt") if each.target["group"] == "7A")
    assert finding.target["people"] == (term.people["Cia"].id,)
    exempted: list[dict[str, Scalar]] = [{"person": id} for id in finding.target["people"]]
    before = term.state()
    notice = remedies.exempt(term.ledger, "Har en egen", exempted, origin=BY)
    assert "7A" not in term.lacking()
    undone(term, notice, ("exemption",), before)


def test_a_what_if_answers_as_a_check_of_the_changed_plan_would(term: Term) -> None:
    term.order("2027-08-10", term.north)
    term.device(end_date="2027-08-20", status="in_store")
    term.device(status="repair", repair_back="2027-08-18")
    ground = term.check().ground
    assert term.plan is not None
    for on in (ON, date(2027, 8, 16), date(2027, 8, 18), date(2027, 8, 20), date(2027, 8, 21), date(2028, 1, 10)):
        assert what_if(ground, on).answer == check(term.ledger, on, "HT27").answer
    more = what_if(ground, ON, plan=with_headcount(ground.plan, "7A", 30))
    slower = what_if(ground, ON, preparation=6)
    assert more.answer.kinds[0].need == 32
    assert more.short
    assert (slower.answer.kinds[0].arriving, slower.answer.kinds[0].at_risk) == (0, 10)
    group = next(each for each in term.all(PLAN_GROUP) if each.name == "7A")
    term.edit(group, headcount=30)
    term.setting("term.preparation_days", "6")
    assert term.check().answer == what_if(ground, ON, plan=with_headcount(ground.plan, "7A", 30), preparation=6).answer
    assert headline(more) == "Det saknas 17 Chromebooks den 2027-08-17."
