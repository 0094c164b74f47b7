"""What is lent stands with its borrower until it is taken back, whatever is written by hand, undone or done again."""

from __future__ import annotations

import pytest

from coordinator.desk.identity.joined_changes import joined
from coordinator.domain import handovers
from coordinator.domain.changes import Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON
from coordinator.domain.records import Device, Person
from coordinator.ledger.outcomes import NothingUndone, Refused
from tests.storage.school import School


@pytest.fixture
def lent(school: School) -> tuple[Device, Person, Person]:
    """A device lent to Ada, and Bo beside her."""
    ada, bo = (school.create(PERSON, given_name=name, family_name="Påhitt") for name in ("Ada", "Bo"))
    device = school.create(DEVICE, asset_tag="EX1")
    school.issue(ada, device)
    return device, ada, bo


@pytest.mark.parametrize("to", ["nobody", "somebody else"])
def test_who_has_a_lent_device_is_not_changed_by_hand(
    school: School, lent: tuple[Device, Person, Person], to: str
) -> None:
    device, ada, bo = lent
    before = school.state()
    with pytest.raises(Refused) as refused:
        school.edit(device, held_by=bo.id if to == "somebody else" else None, status="in_store")
    assert str(refused.value) == (
        "EX1 är utlånad till Ada Påhitt med kvittens 2026-00001. Ta emot den först: under Utlämning, eller med"
        " coordinator handover return --device EX1."
    )
    assert school.state() == before
    school.edit(device, note="ny")  # what does not say who has it
    school.take_back(device)
    school.edit(device, held_by=bo.id)
    assert school.get(DEVICE, device.id).held_by == bo.id
    assert ada.id != bo.id
    school.sound()


@pytest.mark.parametrize("status", ["in_store", "ordered", "retired"])
def test_a_lent_device_is_not_said_to_be_back_by_hand(
    school: School, lent: tuple[Device, Person, Person], status: str
) -> None:
    device, _ada, _bo = lent
    before = school.state()
    with pytest.raises(Refused) as refused:
        school.edit(device, status=status)
    assert str(refused.value).startswith("EX1 är utlånad till Ada Påhitt med kvittens 2026-00001. Ta emot den först")
    assert school.state() == before
    school.take_back(device)
    if status != "in_store":  # as the return has said
        school.edit(school.get(DEVICE, device.id), status=status)
    school.sound()


def test_a_lent_device_may_be_lost_broken_or_at_repair(school: School, lent: tuple[Device, Person, Person]) -> None:
    device, ada, _bo = lent
    for status in ("lost", "stolen", "broken", "repair", "in_use"):
        device = school.get(DEVICE, device.id)
        school.edit(device, status=status)
        found = school.get(DEVICE, device.id)
        assert (found.status, found.held_by) == (status, ada.id)
    school.sound()


def test_undoing_a_return_lends_nothing_that_somebody_else_has(
    school: School, lent: tuple[Device, Person, Person]
) -> None:
    device, _ada, bo = lent
    returned = school.take_back(device)
    school.edit(device, held_by=bo.id)
    before = school.state()
    with pytest.raises(NothingUndone) as nothing:
        school.ledger.undo(returned.entry)
    assert school.state() == before
    kept = {(each.record.kind, each.field, each.why) for each in nothing.value.piles.kept}
    assert {("device", "held_by", "edited"), ("loan", "returned", "edited")} <= kept
    assert [loan.returned is not None for loan in school.all(LOAN)] == [True]
    assert school.get(DEVICE, device.id).held_by == bo.id
    school.sound()


def test_handing_out_again_is_refused_where_somebody_else_has_it(
    school: School, lent: tuple[Device, Person, Person]
) -> None:
    device, _ada, bo = lent
    issued = school.newest()
    school.ledger.undo(issued)
    elsewhere = school.edit(device, held_by=bo.id)
    before = school.state()
    with pytest.raises(Refused) as refused:
        school.ledger.redo(issued)
    assert str(refused.value).startswith("EX1 är inte längre där den var och lånas därför inte ut till Ada Påhitt igen")
    assert school.state() == before
    school.ledger.undo(elsewhere.entry)
    school.ledger.redo(issued)
    assert len(school.all(LOAN)) == 1
    school.sound()


def test_a_return_that_nothing_stands_in_the_way_of_is_undone_and_done_again(
    school: School, lent: tuple[Device, Person, Person]
) -> None:
    device, ada, _bo = lent
    returned = school.take_back(device)
    school.ledger.undo(returned.entry)
    assert school.get(DEVICE, device.id).held_by == ada.id
    school.sound()
    school.ledger.redo(returned.entry)
    assert school.get(DEVICE, device.id).held_by is None
    school.sound()


def test_a_hand_out_whose_receipt_holds_is_not_undone_for_a_trifle(
    school: School, lent: tuple[Device, Person, Person]
) -> None:
    """Taken back since: who had it stands on the receipt. The undo is not used up: it goes after the return's."""
    device, _ada, _bo = lent
    issued = school.newest()
    returned = school.take_back(device)
    before = school.state()
    with pytest.raises(NothingUndone) as nothing:
        school.ledger.undo(issued)
    assert (school.state(), nothing.value.piles.undone, nothing.value.piles.records) == (before, 0, ())
    assert ("handover", "in_use") in {(each.record.kind, each.why) for each in nothing.value.piles.kept}
    school.ledger.undo(returned.entry)
    school.ledger.undo(issued)
    assert school.all(LOAN) == []
    school.sound()


def test_of_a_class_what_was_not_taken_back_is_undone(school: School) -> None:
    """One step with a receipt for each: the one that holds stays, the others are void."""
    ada, bo = (school.create(PERSON, given_name=name, family_name="Påhitt") for name in ("Ada", "Bo"))
    first, second = (school.create(DEVICE, asset_tag=tag) for tag in ("EX1", "EX2"))
    terms = handovers.Terms("2026-11-20")
    parts = [
        handovers.issue(person, [handovers.HandoverLine(device)], terms, origin=Origin.WINDOW, today="2026-11-20")
        for person, device in ((ada, first), (bo, second))
    ]
    both = school.ledger.commit(joined(parts, Sentence("class")))
    school.take_back(first)
    undone = school.ledger.undo(both.entry).piles
    assert undone is not None
    assert undone.kept_count
    assert sorted((one.person, bool(one.void)) for one in school.all(HANDOVER)) == [
        (ada.id, False), (ada.id, False), (bo.id, True),
    ]  # fmt: skip
    assert school.get(DEVICE, second.id).held_by is None
    school.sound()
