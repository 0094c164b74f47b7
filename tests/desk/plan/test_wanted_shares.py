"""What share of today's classes the plan wants to have a device, and the walk through the school (needs U5, V17)."""

from __future__ import annotations

from fractions import Fraction

from coordinator.desk.plan.plans import plan_called, plan_parts
from coordinator.desk.plan.wanted_shares import policy_today
from coordinator.desk.term.look_for_list import look_for_list, look_for_rows
from coordinator.desk.term.plan_needs import Second, need_values, put_need
from coordinator.domain.inventory_kinds import GROUP, ROOM
from coordinator.domain.termstart.term_kinds import PLAN_GROUP, POLICY, Basis
from coordinator.ledger.term_register import Covered
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, Term


def shares(term: Term, kind: str = "chromebook") -> dict[str, Fraction | None]:
    wanted = policy_today(term.ledger)
    assert wanted is not None
    groups = term.all(GROUP)
    return {each.name: wanted(Covered(each.id, each.name, kind, 3, 0)) for each in groups}


def need(term: Term, kind: str, per: str, groups: str = "") -> None:
    plan = plan_called(term.register, "HT27")
    assert plan is not None
    put_need(term.ledger, plan, need_values(kind, per, groups=groups), Second.BOTH, origin=BY)


def test_a_need_of_some_years_holds_for_the_classes_in_them_now(term: Term) -> None:
    assert shares(term) == {"6A": Fraction(1), "5A": None}, "the plan's needs are of years 6 and 7"


def test_a_need_of_a_named_group_holds_for_it_and_for_the_class_that_moves_up_into_it(term: Term) -> None:
    need(term, "tablet", "1/2", groups="7A")
    assert shares(term, "tablet") == {"6A": Fraction(1, 2), "5A": None}
    need(term, "laptop", "1/3", groups="6A")
    assert shares(term, "laptop") == {"6A": Fraction(1, 3), "5A": Fraction(1, 3)}


def test_several_needs_add_up_to_one_device_a_head_at_most(term: Term) -> None:
    need(term, "tablet", "1/2")
    need(term, "tablet", "1/3")
    assert shares(term, "tablet")["6A"] == Fraction(5, 6)
    need(term, "tablet", "1")
    assert shares(term, "tablet") == {"6A": Fraction(1), "5A": Fraction(1)}


def test_what_counts_employees_says_nothing_of_pupils(term: Term) -> None:
    plan = plan_called(term.register, "HT27")
    assert plan is not None
    add_need(term.ledger, plan, "laptop", "1", basis=Basis.EMPLOYEE, origin=BY)
    assert set(shares(term, "laptop").values()) == {None}


def test_a_class_without_a_grade_has_that_of_its_name(term: Term) -> None:
    sixth = next(each for each in term.all(GROUP) if each.values["name"] == "6A")
    term.edit(sixth, grade=None)
    assert shares(term)["6A"] == Fraction(1)
    term.edit(sixth, name="Röd")
    assert shares(term)["Röd"] is None


def test_without_a_plan_nothing_is_wanted(term: Term) -> None:
    plan = plan_called(term.register, "HT27")
    assert plan is not None
    for part in (*plan_parts(term.register, POLICY, plan.id), *plan_parts(term.register, PLAN_GROUP, plan.id)):
        term.remove(part)
    term.remove(plan)
    assert policy_today(term.ledger) is None


def test_devices_are_looked_for_by_place_then_class_then_holder(term: Term) -> None:
    ada, dan = term.people["Ada"], term.people["Dan"]
    store = term.create(ROOM, name="Förråd")
    room = term.create(ROOM, name="A1")
    placed = [
        term.device(asset_tag="T1"),
        term.device(asset_tag="T2", held_by=ada.id, last_seen=None),
        term.device(asset_tag="T3", held_by=dan.id),
        term.device(asset_tag="T4", placed_in=store.id, product=None),
        term.device(asset_tag="T5", placed_in=room.id),
        term.device(placed_in=room.id),
    ]
    rows = look_for_rows(term.register, [device.id for device in placed])
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("A1", "–", ""), ("A1", "–", "T5"), ("Förråd", "–", "T4"), ("–", "–", "T1"), ("–", "Dan Dan (5A)", "T3"),
        ("–", "Ada Ada (6A)", "T2"),
    ]  # fmt: skip
    by_tag = {row[2]: row[3:] for row in rows}
    assert by_tag["T1"] == (placed[0].values["serial"], "Påhitt 11", "2026-11-20", "☐")
    assert by_tag["T2"][2] == "aldrig"
    assert by_tag["T4"][1] == "", "nothing is known of what it is"
    assert look_for_list(term.ledger, [device.id for device in placed]).startswith(b"%PDF")
