"""Who of a class gets what: devices that are fit to be handed out, and pupils alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coordinator.desk.counter.handover_desk import ClassRound, class_changes, class_round
from coordinator.domain.changes import Origin
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import DEVICE, GROUP
from coordinator.domain.records import Person
from coordinator.ledger.outcomes import Refused
from tests.desk.term.small_term import Term
from tests.storage.school import TODAY


def planned(term: Term) -> ClassRound:
    return class_round(term.register, term.register.find(GROUP, "name", "6A")[0])


def given(term: Term) -> dict[str, list[object]]:
    return {
        person.given_name: [device.values["serial"] for device in devices] for person, devices in planned(term).given
    }


def names(people: Sequence[Person]) -> list[str]:
    return [each.given_name for each in people]


def test_each_pupil_gets_the_devices_assigned_to_them(term: Term) -> None:
    term.edit(term.devices[1], assigned_to=term.people["Ada"].id)
    assert given(term) == {"Ada": ["EX0000", "EX0001"]}
    assert names(planned(term).without) == ["Bo", "Cia"]
    assert planned(term).holding == ()


@pytest.mark.parametrize("status", ["lost", "stolen", "retired", "broken", "repair", "ordered"])
def test_a_device_that_is_not_fit_to_be_handed_out_waits_for_nobody(term: Term, status: str) -> None:
    term.edit(term.devices[0], status=status)
    assert given(term) == {"Bo": ["EX0001"]}
    assert names(planned(term).without) == ["Ada", "Cia"]


@pytest.mark.parametrize("status", ["in_store", None])
def test_a_device_in_store_or_of_an_unknown_state_is_fit(term: Term, status: str | None) -> None:
    term.edit(term.devices[0], status=status)
    assert "Ada" in given(term)


def test_who_has_a_device_already_is_told_apart_from_who_has_none_to_get(term: Term) -> None:
    ada = term.people["Ada"]
    term.edit(term.devices[0], held_by=ada.id)
    term.edit(term.spare, held_by=term.people["Cia"].id)
    found = planned(term)
    assert (names(found.holding), names(found.without)) == (["Ada", "Cia"], [])
    assert given(term) == {"Bo": ["EX0001"]}
    term.edit(term.spare, held_by=None, assigned_to=ada.id)
    assert given(term)["Ada"] == ["EX0003"], "another device that waits for somebody who has one is handed out"


@pytest.mark.parametrize(("role", "member"), [("other", True), (None, True), ("staff", False), ("guardian", False)])
def test_a_class_is_its_pupils_and_neither_staff_nor_guardians(term: Term, role: str | None, *, member: bool) -> None:
    term.edit(term.people["Ada"], role=role)
    assert ("Ada" in given(term)) is member


def test_who_has_left_gets_nothing_and_an_unknown_state_is_no_leaving(term: Term) -> None:
    term.edit(term.people["Ada"], active=0)
    term.edit(term.people["Bo"], active=None)
    assert given(term) == {"Bo": ["EX0001"]}
    assert names(planned(term).without) == ["Cia"]


def test_the_class_comes_in_the_order_of_its_family_names(term: Term) -> None:
    term.edit(term.people["Ada"], family_name="Östman")
    term.edit(term.people["Bo"], family_name="Cia", given_name="Dag")
    found = planned(term)
    assert names((*[person for person, _ in found.given], *found.without)) == ["Dag", "Ada", "Cia"]


def test_the_whole_class_is_one_step_with_a_receipt_each(term: Term) -> None:
    made = class_changes(term.register, planned(term), Terms("2026-11-22"), today=TODAY, origin=Origin.WINDOW)
    assert [each.kind for each in made.creations].count("handover") == 2
    assert made.sentence.values["count"] == 2
    assert made.on is None
    notice = term.ledger.commit(made)
    held = [term.get(DEVICE, device.id).values["held_by"] for device in term.devices[:2]]
    assert held == [term.people["Ada"].id, term.people["Bo"].id]
    term.ledger.undo(notice.entry)
    assert [term.get(DEVICE, device.id).values["held_by"] for device in term.devices] == [None] * 3


def test_a_class_in_which_nobody_has_anything_to_get_is_refused(term: Term) -> None:
    for device in term.devices:
        term.edit(device, assigned_to=None)
    with pytest.raises(Refused, match="6A"):
        class_changes(term.register, planned(term), Terms("2026-11-22"), today=TODAY, origin=Origin.WINDOW)
