"""What a scanned device means on the desk: which one is the spare, what is taken back, who is next (needs V20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.desk.counter.desk_draft import CLASS, ISSUE, RETURN, SWAP, Desk, Given, Piece
from coordinator.desk.counter.desk_scan import pupils_of, scan, whose_turn
from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference
from coordinator.domain.inventory_kinds import GROUP
from coordinator.domain.values import Scalar
from tests.ui.handover.handover_school import School, opened_school


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    with opened_school(tmp_path / "skola.sqlite") as opened:
        yield opened


def edit(school: School, tag: str, **values: Scalar) -> None:
    changes = difference(school.device(tag), values)
    school.ledger.commit(ChangeSet(Sentence("edited"), Origin.WINDOW, changes=changes))


def taking_back(school: School) -> Desk:
    """The desk after the one device that Leo has was scanned."""
    return scan(Desk(), school.ledger.register, "NK-0412").desk


def test_a_device_that_somebody_has_turns_an_empty_desk_to_taking_back(school: School) -> None:
    desk = taking_back(school)
    assert (desk.mode, desk.person, desk.devices) == (RETURN, school.holder("NK-0412"), (school.device("NK-0412").id,))


def test_a_free_device_beside_the_one_taken_back_is_its_spare(school: School) -> None:
    swapped = scan(taking_back(school), school.ledger.register, "NK-0001").desk
    assert (swapped.mode, [piece.device for piece in swapped.pieces]) == (
        SWAP, [school.device("NK-0412").id, school.device("NK-0001").id],
    )  # fmt: skip
    assert [piece.condition for piece in swapped.pieces] == ["damaged", "good"]


@pytest.mark.parametrize("status", ["broken", "repair", "lost", "stolen", "retired"])
def test_a_device_that_nobody_would_hand_out_is_no_spare(school: School, status: str) -> None:
    edit(school, "NK-0001", status=status)
    desk = taking_back(school)
    after = scan(desk, school.ledger.register, "NK-0001")
    assert after.desk == desk
    assert after.said.startswith("Ingen har lånat NK-0001")


def test_with_two_devices_to_take_back_a_free_one_is_no_spare(school: School) -> None:
    leo = school.holder("NK-0412")
    edit(school, "NK-0002", held_by=leo, status="in_use")
    desk = scan(taking_back(school), school.ledger.register, "NK-0002").desk
    assert (desk.mode, len(desk.pieces)) == (RETURN, 2)
    assert scan(desk, school.ledger.register, "NK-0001").desk == desk


def test_a_later_device_takes_the_spare_s_place(school: School) -> None:
    swapped = scan(taking_back(school), school.ledger.register, "NK-0001").desk
    again = scan(swapped, school.ledger.register, "NK-0003").desk
    assert again.devices == (school.device("NK-0412").id, school.device("NK-0003").id)


def test_a_swap_begins_with_a_device_that_somebody_has(school: School) -> None:
    desk = Desk(mode=SWAP)
    refused = scan(desk, school.ledger.register, "NK-0001")
    assert (refused.desk, refused.said != "") == (desk, True)
    begun = scan(desk, school.ledger.register, "NK-0412").desk
    assert (begun.person, begun.pieces) == (
        school.holder("NK-0412"), (Piece(school.device("NK-0412").id, "damaged"),),
    )  # fmt: skip


def test_a_device_lies_on_the_desk_once(school: School) -> None:
    desk = scan(Desk(), school.ledger.register, "NK-0001").desk
    assert (desk.mode, len(desk.pieces)) == (ISSUE, 1)
    again = scan(desk, school.ledger.register, " nk-0001 ")
    assert (again.desk, "NK-0001" in again.said) == (desk, True)


def test_a_person_s_code_chooses_the_person(school: School) -> None:
    leo = school.person("leopah")
    assert scan(Desk(), school.ledger.register, "leopah").desk.person == leo.id
    assert scan(Desk(mode=RETURN), school.ledger.register, "leopah").desk.mode == ISSUE, "nothing is taken back yet"
    desk = taking_back(school)
    assert scan(desk, school.ledger.register, "karlar").desk.mode == RETURN
    assert scan(Desk(mode=CLASS), school.ledger.register, "leopah").desk.next_pupil == leo.id


def test_a_code_that_is_none_is_told(school: School) -> None:
    found = scan(Desk(), school.ledger.register, "FINNS-INTE")
    assert (found.known, found.desk, "FINNS-INTE" in found.said) == (False, Desk(), True)


def test_a_code_of_several_devices_asks_for_another(school: School) -> None:
    edit(school, "NK-0412", asset_tag="NK-0001")
    found = scan(Desk(), school.ledger.register, "NK-0001")
    assert (found.known, found.desk, "NK-0001" in found.said) == (True, Desk(), True)


def test_in_a_class_each_scan_goes_to_the_next_without_one(school: School) -> None:
    register = school.ledger.register
    group = register.find(GROUP, "name", "7B")[0].id
    pupils = pupils_of(register, group)
    desk = scan(Desk(mode=CLASS, group=group), register, "NK-0001").desk
    assert desk.given == (Given(pupils[0], school.device("NK-0001").id),)
    assert whose_turn(desk, pupils) == pupils[1]
    marked = scan(replace(desk, next_pupil=pupils[-1]), register, "NK-0002").desk
    assert marked.given[1] == Given(pupils[-1], school.device("NK-0002").id)
    assert whose_turn(marked, pupils) == pupils[1], "after the last the first without one is next"
    again = scan(replace(desk, next_pupil=pupils[0]), register, "NK-0003").desk
    assert again.given == (Given(pupils[0], school.device("NK-0003").id),), "a pupil gets one device"


def test_a_class_is_its_active_members(school: School) -> None:
    register = school.ledger.register
    members = pupils_of(register, register.find(GROUP, "name", "4A")[0].id)
    assert school.person("leopah").id in members
    assert school.person("gerslu").id not in members
    assert pupils_of(register, None) == []
