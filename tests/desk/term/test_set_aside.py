"""What a check leaves out of its answer is told beside it, each with its number and its step (needs V17)."""

from __future__ import annotations

from dataclasses import replace

from coordinator.desk.orders import order_actions
from coordinator.desk.orders.order_queries import order_lines
from coordinator.desk.plan.ground import answered, grounded
from coordinator.desk.plan.plans import add_group, make_plan, plan_called
from coordinator.desk.term.set_aside import (
    NotDecided,
    ToCollect,
    WithOthers,
    WithoutNeed,
    listed_groups,
    set_aside,
    to_collect_query,
)
from coordinator.domain.inventory_kinds import GROUP, PERSON, PRODUCT
from coordinator.domain.orders.order_steps import Decision, Statement
from coordinator.domain.termstart.term_kinds import EXEMPTION, Basis
from coordinator.domain.termstart.term_records import PlanRecord
from tests.desk.term.one_need import add_need
from tests.desk.term.small_term import BY, ON, Term


def plan(term: Term, *groups: str) -> PlanRecord:
    """A plan by hand, of these groups with ten heads each and no need yet."""
    make_plan(term.ledger, "Hand", ON, None, None, origin=BY)
    made = plan_called(term.register, "Hand")
    assert made is not None
    for group in groups:
        add_group(term.ledger, made, group, 10, "", None, origin=BY)
    return made


def aside(term: Term, name: str = "Hand") -> list[object]:
    ground = grounded(term.ledger, ON, plan_called(term.register, name))
    return list(set_aside(term.register, ground, answered(ground, ON).answer))


def test_without_a_plan_nothing_is_left_aside(term: Term) -> None:
    ground = grounded(term.ledger, ON, None)
    assert list(set_aside(term.register, ground, answered(ground, ON).answer)) == []


def test_a_plan_without_needs_says_only_that(term: Term) -> None:
    plan(term, "9X")
    (only,) = aside(term)
    assert str(only) == "Planen Hand anger inget behov. Ange vad grupperna ska ha."
    assert only.target == {"plan": "Hand"}  # type: ignore[attr-defined]


def test_groups_that_no_need_covers_are_named_with_their_heads(term: Term) -> None:
    made = plan(term, *(f"{at}X" for at in range(1, 8)))
    add_need(term.ledger, made, "tablet", "1", groups="7X", origin=BY)
    (found,) = (each for each in aside(term) if isinstance(each, WithoutNeed))
    assert (found.count, found.groups) == (60, "1X, 2X, 3X, 4X, 5X och 1 till")
    assert found.target == {"groups": found.groups, "count": 60}
    add_need(term.ledger, made, "tablet", "0", groups="1X", origin=BY)
    (found,) = (each for each in aside(term) if isinstance(each, WithoutNeed))
    assert (found.count, found.groups) == (50, "2X, 3X, 4X, 5X, 6X"), "a need of none is a need"


def test_a_group_that_is_exempt_from_everything_is_not_asked_about(term: Term) -> None:
    made = plan(term, "1X", "2X", "3X")
    add_need(term.ledger, made, "tablet", "1", groups="3X", origin=BY)
    term.create(EXEMPTION, reason="Har egna", group="1X")
    term.create(EXEMPTION, reason="Har egna", group="2X", kind="tablet")
    (found,) = (each for each in aside(term) if isinstance(each, WithoutNeed))
    assert (found.count, found.groups) == (10, "2X")


def test_five_groups_are_named_and_of_more_how_many() -> None:
    assert listed_groups(("1A",)) == "1A"
    assert listed_groups(tuple("ABCDE")) == "A, B, C, D, E"
    assert listed_groups(tuple("ABCDEFG")) == "A, B, C, D, E och 2 till"


def test_what_is_asked_for_and_not_decided_is_told_by_kind_with_its_orders(term: Term) -> None:
    tablet = term.create(PRODUCT, model="Platta", kind="tablet")
    first, second = (term.order(None, term.north, decided=None) for _ in range(2))
    found = [each for each in term.check().findings if isinstance(each, NotDecided)]
    assert [(each.count, each.kind, each.orders, each.order) for each in found] == [
        (24, "chromebook", ", ".join(each.number for each in (first, second)), None)
    ]
    order_actions.decide(
        term.ledger, order_lines(term.register, first.id)[0], Decision(5), Statement("central", "2026-11-20"), origin=BY
    )
    (one,) = (each for each in term.check().findings if isinstance(each, NotDecided))
    assert (one.count, one.order) == (12, second.id)
    assert one.target == {"kind": "chromebook", "orders": second.number, "order": second.id, "count": 12}
    term.edit(order_lines(term.register, second.id)[0].record, product=tablet.id)
    assert not [each for each in term.check().findings if isinstance(each, NotDecided)], "nobody needs a tablet"


def test_devices_of_a_class_that_leaves_are_to_be_collected(term: Term) -> None:
    nine = term.create(GROUP, name="9A", grade="9", unit=term.north.id, form="compulsory")
    gus, hana = (
        term.create(PERSON, given_name=name, family_name=name, role="pupil", active=1, group=nine.id)
        for name in ("Gus", "Hana")
    )
    held, assigned = term.device(held_by=gus.id), term.device(assigned_to=hana.id)
    term.device(held_by=gus.id, assigned_to=term.people["Ada"].id)
    (found,) = (each for each in term.check().findings if isinstance(each, ToCollect))
    assert (found.count, found.kind, found.group, found.group_id) == (2, "chromebook", "9A", nine.id)
    assert found.target == {"kind": "chromebook", "group": "9A", "count": 2}
    listed = [set(term.register.ids(query)) for query in to_collect_query(found)]
    assert listed[1] == {assigned.id}
    assert held.id in listed[0]
    by_hand = plan(term, "9A")
    add_need(term.ledger, by_hand, "chromebook", "1", origin=BY)
    assert not [each for each in aside(term) if isinstance(each, ToCollect)], "of this year's plan nobody leaves"


def test_what_is_with_others_is_told_by_kind_and_what_nobody_needs_is_not(term: Term) -> None:
    other = term.create(GROUP, name="1C", grade="1", unit=term.south.id)
    child = term.create(PERSON, given_name="Ida", family_name="Ida", role="pupil", active=1, group=other.id)
    teacher = term.create(PERSON, given_name="Tor", family_name="Tor", role="staff", active=1)
    tablet = term.create(PRODUCT, model="Platta", kind="tablet")
    for person in (child, teacher):
        term.device(assigned_to=person.id)
        term.device(assigned_to=person.id, product=tablet.id)
    made = plan(term, "6A")
    add_need(term.ledger, made, "chromebook", "1", origin=BY)
    (found,) = (each for each in aside(term) if isinstance(each, WithOthers))
    assert (found.count, found.kind, found.target) == (3, "chromebook", {"kind": "chromebook", "count": 3})
    add_need(term.ledger, made, "chromebook", "1", basis=Basis.EMPLOYEE, origin=BY)
    (found,) = (each for each in aside(term) if isinstance(each, WithOthers))
    assert found.count == 2, "what an employee has serves the need of employees"


def test_a_ground_keeps_what_the_plan_is(term: Term) -> None:
    ground = grounded(term.ledger, ON, term.plan)
    assert (ground.name, ground.rolled_over, ground.unit) == ("HT27", True, term.north.id)
    assert ground.plan_id == (term.plan.id if term.plan else None)
    none = grounded(term.ledger, ON, None)
    assert (none.name, none.rolled_over, none.unit, none.plan_id) == (None, False, None, None)
    assert none.moves == {}


def test_without_a_plan_the_exemptions_for_all_plans_hold(term: Term) -> None:
    assert term.plan is not None
    device = term.device(last_seen="2025-01-01")
    for reason, held in (("I skåpet", None), ("Bara här", term.plan.id)):
        term.create(EXEMPTION, reason=reason, device=device.id, plan=held)
    assert [each.reason for each in grounded(term.ledger, ON, None).exemptions] == ["I skåpet"]
    assert sorted(each.reason for each in grounded(term.ledger, ON, term.plan).exemptions) == ["Bara här", "I skåpet"]


def test_who_swaps_is_counted_by_group(term: Term) -> None:
    ground = grounded(term.ledger, ON, term.plan)
    assert ground.swap_heads == {}
    assert replace(ground, swapping=frozenset({"7A"})).swap_heads == {"7A": 3}
