"""Who is in a class: one rule for the counter, the window, the plan and the check."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.desk.counter.class_members import class_members, class_sizes
from coordinator.desk.counter.desk_draft import Desk
from coordinator.desk.counter.desk_scan import lay_device, pupils_of
from coordinator.desk.counter.handover_desk import class_round
from coordinator.desk.counter.unusual_handovers import of_device
from coordinator.desk.plan.plans import roll_over
from coordinator.desk.records.editing import add, edit
from coordinator.domain.changes import Origin
from coordinator.domain.hand_out_rules import NOT_TO_HAND_OUT
from coordinator.domain.inventory_kinds import DEVICE
from coordinator.domain.termstart.term_kinds import PLAN_GROUP
from coordinator.ledger.questions import Query
from tests.desk.conftest import School


@pytest.fixture
def mixed(school: School) -> School:
    """5A with its teacher, a guardian, one who has left and one of whose role nothing is known in the group, too."""
    group = school.group("5A").id
    for name, role, active in (("Lärare", "staff", 1), ("Vuxen", "guardian", 1), ("Borta", "pupil", 0)):
        school.ledger.commit(add("person", {"given_name": name, "role": role, "active": active, "group": group}))
    school.ledger.commit(add("person", {"given_name": "Okänd", "role": None, "username": "okand", "group": group}))
    return school


def test_window_command_line_plan_and_check_have_the_same_class(mixed: School) -> None:
    register, group = mixed.ledger.register, mixed.group("5A")
    expected = {mixed.person(name).id for name in ("leopah", "skaint", "miopah", "okand")}
    planned = class_round(register, group)
    given = {person.id for person, _ in planned.given}
    assert given | {person.id for person in (*planned.holding, *planned.without)} == expected
    assert set(pupils_of(register, group.id)) == expected
    assert set(register.ids(class_members(group.id))) == expected
    assert {id for of, id in register.term.pupils() if of == group.id} == expected
    assert class_sizes(register) == {group.id: len(expected)}


def test_a_device_that_may_not_be_handed_out_is_so_everywhere(school: School) -> None:
    register = school.ledger.register
    status = DEVICE.field("status")
    leo = school.person("leopah")
    for code in sorted(NOT_TO_HAND_OUT):
        school.ledger.commit(edit(school.device("5CD1234ABC"), status, code))
        device = school.device("5CD1234ABC")
        assert leo.id not in {person.id for person, _ in class_round(register, school.group("5A")).given}
        assert any(status.show(code) in said for said in of_device(register, device, taker=None, handing_out=True))
    school.ledger.commit(edit(school.device("5CD1234ABC"), status, "in_store"))
    assert leo.id in {person.id for person, _ in class_round(register, school.group("5A")).given}


def test_no_device_that_may_not_be_handed_out_is_taken_for_a_spare(school: School) -> None:
    status, held_by = DEVICE.field("status"), DEVICE.field("held_by")
    school.ledger.commit(edit(school.device("5CD1234ABD"), held_by, school.person("leopah").id))
    taken_back = lay_device(Desk(), school.ledger.register, school.device("5CD1234ABD")).desk
    for code in sorted(NOT_TO_HAND_OUT):
        school.ledger.commit(edit(school.device("5CD1234ABC"), status, code))
        assert lay_device(taken_back, school.ledger.register, school.device("5CD1234ABC")).desk.mode == taken_back.mode
    school.ledger.commit(edit(school.device("5CD1234ABC"), status, "in_store"))
    assert lay_device(taken_back, school.ledger.register, school.device("5CD1234ABC")).desk.mode != taken_back.mode


def test_a_plan_counts_the_class_alone(mixed: School) -> None:
    notice = roll_over(mixed.ledger, "Hösten", date(2027, 8, 18), origin=Origin.WINDOW)
    heads = [
        part.headcount
        for part in mixed.ledger.register.records(Query(PLAN_GROUP))
        if part.ref in notice.created.values() and part.name == "6A"
    ]
    assert heads == [4]
