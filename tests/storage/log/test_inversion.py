"""Undo only adds: three piles, receipts void, baselines back, and redo after a restart."""

from __future__ import annotations

import pytest

from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON, PRODUCT, ROOM, SETTING, UNIT
from coordinator.ledger.outcomes import Kept, NothingUndone, Piles, Refused, UndoneRecords
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import Fate
from coordinator.storage.log import inversion
from tests.storage.school import School, device_rows, layout


def whys(kept: tuple[Kept, ...]) -> set[tuple[str, str, str]]:
    return {(one.record.kind, one.field, one.why) for one in kept}


def test_an_edit_is_undone_and_done_again(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", note="a")
    edit = school.edit(device, note="b", own__colour="red")
    undone = school.ledger.undo()
    assert undone.piles is not None
    assert undone.piles.undone == 2
    assert dict(school.get(DEVICE, device.id).values) == dict(device.values)
    assert school.ledger.redo().piles == undone.piles
    now = school.get(DEVICE, device.id)
    assert (now.note, now.own_value("colour")) == ("b", "red")
    entry = school.register.entry(edit.entry)
    assert entry is not None
    assert not entry.undone
    school.sound()


def test_undo_and_redo_survive_a_restart(school: School) -> None:
    device = school.create(DEVICE, serial="EX1")
    before = school.state()
    school.edit(device, note="b")
    after = school.state()
    school.reopen()
    school.ledger.undo()
    assert school.state() == before
    school.reopen()
    school.ledger.redo()
    assert school.state() == after
    with pytest.raises(Refused):
        school.ledger.redo()
    school.sound()


def test_there_must_be_something_to_undo(school: School) -> None:
    with pytest.raises(Refused):
        school.ledger.undo()
    with pytest.raises(Refused):
        school.ledger.redo()
    school.create(UNIT, name="A")
    entry = school.ledger.undo().entry
    with pytest.raises(Refused):
        school.ledger.undo(1)
    with pytest.raises(Refused):
        school.ledger.rehearse_undo(1)
    with pytest.raises(Refused):
        school.ledger.undo(99)
    school.ledger.undo(entry)  # undoing an undo is doing again
    assert len(school.all(UNIT)) == 1
    school.sound()


def test_what_was_edited_since_is_kept(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", note="a", status="in_store")
    edit = school.edit(device, note="b", status="in_use")
    school.edit(device, note="c")
    piles = school.ledger.rehearse_undo(edit.entry)
    undone = school.ledger.undo(edit.entry)
    assert undone.piles == piles
    assert (piles.undone, whys(piles.kept)) == (1, {("device", "note", "edited")})
    now = school.get(DEVICE, device.id)
    assert (now.note, now.status) == ("c", "in_store")
    school.sound()


def test_a_creation_is_kept_while_it_is_used_edited_or_known(school: School) -> None:
    product = school.create(PRODUCT, model="A")
    edited = school.create(DEVICE, serial="EX9", note="a")
    first = school.imported(device_rows(1))
    school.edit(edited, note="b")
    school.create(DEVICE, serial="EX10", product=product.id)
    school.imported(device_rows(1), layout("jamf"))
    assert whys(school.nothing_undone(1).kept) == {("product", "", "in_use")}
    assert whys(school.nothing_undone(2).kept) == {("device", "", "edited")}
    undone = school.nothing_undone(first.entry)
    assert whys(undone.kept) == {("device", "", "known"), ("product", "", "in_use")}
    school.sound()


def test_an_edit_that_was_taken_back_by_hand_does_not_block(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", note="a")
    school.edit(device, note="b")
    school.edit(device, note="a")
    undone = school.ledger.undo(1).piles
    assert undone is not None
    assert (undone.undone, undone.kept_count) == (1, 0)
    assert school.all(DEVICE) == []
    school.sound()


def test_what_an_import_created_and_changed_again_is_undone_whole(school: School) -> None:
    """Two files of one import about one device: the second changes what the first brought."""
    rows = [{"serial": "EX1", "note": "a"}], [{"serial": "EX1", "note": "b"}]
    stage, tallies = school.staged((layout(), rows[0]), (layout("jamf", fields=("serial", "note")), rows[1]))
    assert [(one.created, one.updated, one.conflicts) for one in tallies] == [(1, 0, 0), (0, 0, 1)]
    stage.settle(2, 2, "note", take=True)
    notice = school.commit(stage)
    assert [one.note for one in school.all(DEVICE)] == ["b"]
    undone = school.ledger.undo().piles
    assert undone is not None
    assert undone.kept_count == 0
    assert school.all(DEVICE) == []
    school.ledger.redo()
    assert [one.note for one in school.all(DEVICE)] == ["b"]
    school.sound()
    assert notice.counts["rows"] == 2


def test_a_change_back_to_what_is_gone_is_impossible(school: School) -> None:
    first, second = school.create(PRODUCT, model="A"), school.create(PRODUCT, model="B")
    device = school.create(DEVICE, product=first.id)
    edit = school.edit(device, product=second.id)
    school.remove(first)
    undone = school.nothing_undone(edit.entry)
    assert whys(undone.impossible) == {("device", "product", "gone")}
    school.sound()


def test_a_removed_record_comes_back_as_it_was_unless_what_it_needs_is_gone(school: School) -> None:
    product = school.create(PRODUCT, model="A")
    device = school.create(DEVICE, serial="EX1", product=product.id, note="Å")
    school.edit(device, own__colour="red")
    before = school.state()
    removal = school.remove(device)
    school.ledger.undo(removal.entry)
    assert school.state() == before
    school.ledger.redo()
    gone = school.remove(product)
    undone = school.nothing_undone(removal.entry)
    assert whys(undone.impossible) == {("device", "", "gone")}
    school.ledger.undo(gone.entry)
    school.sound()


def test_a_setting_whose_place_is_taken_does_not_come_back(school: School) -> None:
    setting = school.create(SETTING, code="a", value="1")
    removal = school.remove(setting)
    school.create(SETTING, code="a", value="2")
    undone = school.nothing_undone(removal.entry)
    assert whys(undone.impossible) == {("setting", "", "gone")}
    school.sound()


def test_what_changed_a_record_that_is_gone_is_impossible(school: School) -> None:
    device = school.create(DEVICE, serial="EX1", note="a")
    edit = school.edit(device, note="b")
    school.remove(device)
    undone = school.nothing_undone(edit.entry)
    assert whys(undone.impossible) == {("device", "note", "gone")}
    school.sound()


def test_a_handover_is_voided_and_unvoided(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    device = school.create(DEVICE, serial="EX1", status="in_store")
    before = school.get(DEVICE, device.id)
    issued = school.issue(person, device)
    handed = school.state()
    school.ledger.undo()
    receipt = school.get(HANDOVER, issued.created[-1].id)
    assert (receipt.void, receipt.number) == (1, "2026-00001")
    assert school.get(DEVICE, device.id) == before
    assert school.all(LOAN) == []
    school.ledger.redo()
    assert school.state() == handed
    school.ledger.undo(issued.entry)
    assert school.get(HANDOVER, receipt.id).void == 1
    school.sound()


def test_a_handover_whose_loan_was_ended_since_is_not_voided(school: School) -> None:
    person = school.create(PERSON, given_name="Leo", family_name="Påhittsson")
    device = school.create(DEVICE, serial="EX1")
    issued = school.issue(person, device)
    returned = school.take_back(device)
    with pytest.raises(NothingUndone) as nothing:
        school.ledger.undo(issued.entry)
    assert {("handover", "", "in_use"), ("loan", "", "edited")} <= whys(nothing.value.piles.kept)
    assert school.get(HANDOVER, issued.created[-1].id).void == 0
    assert school.get(HANDOVER, returned.created[-1].id).void == 0
    school.sound()


def test_a_signed_receipt_is_voided_all_the_same(school: School) -> None:
    person = school.create(PERSON, given_name="Leo")
    device = school.create(DEVICE, serial="EX1")
    issued = school.issue(person, device)
    school.edit(school.get(HANDOVER, issued.created[-1].id), signature="signed")
    school.ledger.undo(issued.entry)
    assert school.get(HANDOVER, issued.created[-1].id).void == 1
    assert school.all(LOAN) == []
    school.sound()


def test_handovers_are_undone_in_any_order(school: School) -> None:
    people = [school.create(PERSON, given_name=name) for name in ("Leo", "Åsa")]
    device = school.create(DEVICE, serial="EX1", status="in_store")
    before = school.get(DEVICE, device.id)
    first = school.issue(people[0], device)
    second = school.issue(people[1], device)  # ends the first loan
    back = school.take_back(device)
    for entry in (back.entry, second.entry, first.entry):
        school.ledger.undo(entry)
        school.sound()
    assert school.get(DEVICE, device.id) == before
    assert [one.void for one in school.all(HANDOVER)] == [1, 1, 1]
    for entry in (first.entry, second.entry, back.entry):
        school.ledger.redo(entry)
        school.sound()
    assert [one.void for one in school.all(HANDOVER)] == [0, 0, 0]
    assert school.get(DEVICE, device.id).held_by is None
    assert len([one for one in school.all(LOAN) if one.returned is None]) == 0


def test_baselines_change_places_with_undo_and_redo(school: School) -> None:
    school.imported(device_rows(3))
    moved = device_rows(3, last_seen="2026-11-15", note="Central IT säger")
    stage, (tally,) = school.staged((layout(), moved))
    preview = [(row.line, row.fate, row.changes) for row in stage.preview(1)]
    assert tally.updated == 3
    school.commit(stage)
    _, (same,) = school.staged((layout(), moved))
    assert (same.unchanged, same.updated) == (3, 0)
    for _ in range(2):
        school.ledger.undo()
        again, (tally_again,) = school.staged((layout(), moved))
        assert tally_again == tally
        assert [(row.line, row.fate, row.changes) for row in again.preview(1)] == preview
        school.ledger.redo()
        _, (same_again,) = school.staged((layout(), moved))
        assert same_again == same
    school.sound()


def test_a_redone_import_is_still_known_to_the_other_source(school: School) -> None:
    """Undoing in the order B, A, redoing A, B: then A alone must not pull the device from under B."""
    first = school.imported(device_rows(1))
    second = school.imported(device_rows(1), layout("jamf"))
    for entry in (second.entry, first.entry):
        school.ledger.undo(entry)
    for entry in (first.entry, second.entry):
        school.ledger.redo(entry)
    undone = school.nothing_undone(first.entry)
    assert ("device", "", "known") in whys(undone.kept)
    _, (tally,) = school.staged((layout("jamf"), device_rows(1)))
    assert tally.unchanged == 1
    school.sound()


def test_a_removed_device_comes_again_with_the_next_file(school: School) -> None:
    school.imported(device_rows(2))
    removal = school.remove(school.all(DEVICE)[0])
    stage, (tally,) = school.staged((layout(), device_rows(2)))
    assert (tally.created, tally.unchanged) == (1, 1)
    school.ledger.undo(removal.entry)
    stage, (tally,) = school.staged((layout(), device_rows(2)))
    assert (tally.created, tally.unchanged) == (0, 2)
    assert [row.fate for row in stage.preview(1)] == [Fate.UNCHANGED] * 2
    school.sound()


@pytest.mark.parametrize("bulk", [2, 3])
def test_many_records_that_go_again_are_found_no_more_and_again_when_they_come_back(
    school: School, monkeypatch: pytest.MonkeyPatch, bulk: int
) -> None:
    monkeypatch.setattr(inversion, "BULK", bulk)
    imported = school.imported(device_rows(3))

    def found() -> list[int]:
        school.store.build_index().result()
        return list(school.register.ids(Query(DEVICE, text="ex0000")))

    assert found() == [1, 2, 3]
    undone = school.ledger.undo(imported.entry)
    assert (found(), school.all(DEVICE)) == ([], [])
    assert undone.touched["device"] == (None if bulk == 2 else frozenset({1, 2, 3}))
    school.ledger.redo(imported.entry)
    assert found() == [1, 2, 3]
    school.sound()


def test_what_is_sorted_out_is_counted_beyond_what_is_listed(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "_LISTED", 2)
    imported = school.imported(device_rows(4, product=None))
    for device in school.all(DEVICE):
        school.edit(device, note="ny")
    piles = school.nothing_undone(imported.entry)
    assert (piles.kept_count, len(piles.kept), piles.impossible_count) == (4, 2, 0)
    assert {kept.why for kept in piles.kept} == {"edited"}


def test_many_loans_that_nobody_looks_for_by_words_go_again(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "BULK", 2)
    leo = school.create(PERSON, given_name="Leo")
    issued = school.issue(leo, *(school.create(DEVICE, serial=serial) for serial in "ABC"))
    school.ledger.undo(issued.entry)
    assert (school.all(LOAN), [one.held_by for one in school.all(DEVICE)]) == ([], [None] * 3)
    school.ledger.redo(issued.entry)
    assert len(school.all(LOAN)) == 3
    school.sound()


def test_an_undo_that_could_do_nothing_is_done_when_nothing_stands_in_its_way(school: School) -> None:
    """The case ``undo_that_undid_nothing``: a room made by mistake goes as soon as nothing stands there."""
    device = school.create(DEVICE, serial="EX1")
    room = school.create(ROOM, name="Felrum")
    made = school.newest()
    put = school.edit(device, placed_in=room.id)
    assert whys(school.nothing_undone(made).kept) == {("room", "", "in_use")}
    school.ledger.undo(put.entry)
    undone = school.ledger.undo(made).piles
    assert undone is not None
    assert undone.records == (UndoneRecords("removed", "room", 1, ("Felrum",)),)
    assert school.all(ROOM) == []
    redone = school.ledger.redo(made).piles
    assert redone is not None
    assert redone.records == (UndoneRecords("restored", "room", 1, ("Felrum",)),)
    school.ledger.undo(made)
    assert school.all(ROOM) == []
    school.sound()


def test_an_undo_from_before_that_did_nothing_does_not_close_the_door(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registers hold undos that changed nothing and were noted all the same: done again, the entry can be undone."""
    device = school.create(DEVICE, serial="EX1")
    room = school.create(ROOM, name="Felrum")
    made = school.newest()
    put = school.edit(device, placed_in=room.id)
    with monkeypatch.context() as before:
        before.setattr(Piles, "is_nothing", False)
        school.ledger.undo(made)
        school.ledger.redo(made)
    school.ledger.undo(put.entry)
    undone = school.ledger.undo(made).piles
    assert undone is not None
    assert (undone.undone, school.all(ROOM)) == (1, [])
    school.sound()


def test_what_an_undo_does_is_told_by_kind_and_name(school: School) -> None:
    leo = school.create(PERSON, given_name="Leo")
    devices = [school.create(DEVICE, asset_tag=f"EX{at}") for at in range(7)]
    issued = school.issue(leo, *devices)
    rehearsed = school.ledger.rehearse_undo(issued.entry)
    undone = school.ledger.undo(issued.entry).piles
    assert undone == rehearsed
    told = {(each.how, each.kind): (each.count, each.names) for each in undone.records}
    assert told[("changed", "device")] == (7, ("EX0", "EX1", "EX2", "EX3", "EX4"))
    assert told[("void", "handover")][0] == 1
    assert told[("removed", "loan")][0] == 7
    school.sound()
