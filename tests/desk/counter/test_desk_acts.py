"""What lies on the desk becomes one step; what its button says before; the desk as it was left (needs U4, V20)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coordinator.desk.counter.desk_acts import missing_at_desk, prepared_changes, promised, signature_changes
from coordinator.desk.counter.desk_draft import (
    CLASS,
    ISSUE,
    RETURN,
    SWAP,
    Desk,
    Given,
    Piece,
    draft_path,
    keep_desk,
    kept_desk,
)
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER
from coordinator.domain.records import Device, Handover, Person
from coordinator.ledger.outcomes import Refused
from tests.desk.conftest import TODAY, School


def laid(*devices: Device, mode: str = ISSUE, person: Person | None = None, on: str = "", due: str = "") -> Desk:
    pieces = tuple(Piece(device.id) for device in devices)
    return Desk(mode, None if person is None else person.id, pieces, on, due)


def write(school: School, desk: Desk) -> None:
    school.ledger.commit(prepared_changes(school.ledger, desk))


def receipts(school: School) -> list[Handover]:
    from coordinator.ledger.questions import Query

    return list(school.ledger.register.records(Query(HANDOVER)))


def test_a_hand_over_is_for_one_person_with_everything_that_lies_there(school: School) -> None:
    leo = school.person("leopah")
    one, two = school.device("5CD1234ABC"), school.device("5CD1234ABE")
    desk = replace(laid(one, two, person=leo, due="2029-06-12"), language="en", note="hel", signature="signed")
    desk = desk.with_changed(Piece(one.id, "worn", "laddare"))
    assert promised(school.ledger.register, desk) == "Lämna ut 2 enheter till Leo Påhittsson"
    write(school, desk)
    (receipt,) = receipts(school)
    values = {code: receipt.values[code] for code in ("on", "due", "signature", "paper_language", "note", "issued_by")}
    assert values == {
        "on": TODAY.isoformat(), "due": "2029-06-12", "signature": "signed", "paper_language": "en", "note": "hel",
        "issued_by": "Ivar Provberg",
    }  # fmt: skip
    assert [school.device(device.serial).held_by for device in (one, two)] == [leo.id, leo.id]
    assert school.device(one.serial).condition == "worn"


def test_a_hand_over_may_be_of_an_earlier_day(school: School) -> None:
    write(school, laid(school.device("5CD1234ABC"), person=school.person("leopah"), on="2026-11-20"))
    assert receipts(school)[0].values["on"] == "2026-11-20"


def test_what_comes_back_from_several_people_is_one_step_with_a_receipt_each(school: School) -> None:
    one, two, three = (school.device(f"5CD1234AB{letter}") for letter in "CDE")
    write(school, laid(one, two, person=school.person("leopah"), due="2029-06-12"))
    write(school, laid(three, person=school.person("miopah")))
    desk = laid(*(school.device(device.serial) for device in (one, two, three)), mode=RETURN, due="2029-06-12")
    desk = desk.with_changed(Piece(one.id, "worn", "laddare"))
    assert promised(school.ledger.register, desk) == "Ta emot 3 enheter från 2 personer"
    notice = school.ledger.commit(prepared_changes(school.ledger, desk))
    back = receipts(school)[2:]
    assert [(receipt.person, receipt.due, receipt.signature) for receipt in back] == [
        (school.person("leopah").id, None, "unneeded"), (school.person("miopah").id, None, "unneeded"),
    ]  # fmt: skip
    assert notice.sentence.values == {"count": 3, "people": 2}
    loan = school.ledger.register.find(DEVICE, "serial", one.serial)[0]
    assert (loan.held_by, loan.condition) == (None, "worn")
    school.ledger.undo(notice.entry)
    assert school.device(three.serial).held_by == school.person("miopah").id


def test_what_comes_back_from_one_person_is_told_by_name(school: School) -> None:
    one = school.device("5CD1234ABC")
    write(school, laid(one, person=school.person("leopah")))
    desk = laid(one, mode=RETURN)
    assert promised(school.ledger.register, desk) == "Ta emot 1 enhet från Leo Påhittsson"
    notice = school.ledger.commit(prepared_changes(school.ledger, desk))
    assert notice.sentence.message == "{device} taken back, receipt {receipt}"


def test_a_swap_takes_the_first_for_broken_and_the_second_for_the_spare(school: School) -> None:
    own, spare, leo = school.device("5CD1234ABC"), school.device("5CD1234ABE"), school.person("leopah")
    write(school, laid(own, person=leo))
    desk = laid(own, spare, mode=SWAP, person=leo)
    assert promised(school.ledger.register, desk) == "Låna ut NK-0003 i stället för NK-0001"
    write(school, desk)
    assert (school.device(own.serial).status, school.device(spare.serial).held_by) == ("repair", leo.id)


def test_a_class_is_one_step_and_one_pupil_a_hand_over_like_any_other(school: School) -> None:
    leo, mio = school.person("leopah"), school.person("miopah")
    given = (Given(leo.id, school.device("5CD1234ABC").id), Given(mio.id, school.device("5CD1234ABE").id))
    desk = Desk(CLASS, group=school.group("5A").id, given=given)
    assert promised(school.ledger.register, desk) == "Lämna ut 2 enheter i 5A"
    notice = school.ledger.commit(prepared_changes(school.ledger, desk))
    assert notice.sentence.values == {"count": 2, "group": school.group("5A").ref}
    assert [receipt.person for receipt in receipts(school)] == [leo.id, mio.id]
    school.ledger.undo()
    one = school.ledger.commit(prepared_changes(school.ledger, replace(desk, given=given[:1])))
    assert one.sentence.message == "{device} handed to {person}, receipt {receipt}"


def test_what_is_gone_from_the_register_is_taken_off_the_desk_first(school: School) -> None:
    for desk in (Desk(ISSUE, 999, (Piece(1),)), Desk(ISSUE, school.person("leopah").id, (Piece(999),))):
        with pytest.raises(Refused):
            prepared_changes(school.ledger, desk)


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (Desk(CLASS), "Välj en klass."),
        (Desk(CLASS, group=1), "Skanna första enheten"),
        (Desk(SWAP), "Skanna den trasiga enheten."),
        (Desk(SWAP, pieces=(Piece(1),)), "Skanna låneenheten"),
        (Desk(ISSUE, person=1), "Skanna en enhet."),
        (Desk(RETURN), "Skanna en enhet."),
        (Desk(ISSUE, pieces=(Piece(1),)), "Välj vem som lånar."),
    ],
)
def test_what_has_to_come_to_the_desk_first_is_said(school: School, desk: Desk, said: str) -> None:
    assert missing_at_desk(desk)
    assert missing_at_desk(desk).split()[0] == said.split(maxsplit=1)[0]
    assert promised(school.ledger.register, desk) == ""


@pytest.mark.parametrize(
    "desk",
    [
        Desk(CLASS, group=1, given=(Given(1, 2),)),
        Desk(SWAP, pieces=(Piece(1), Piece(2))),
        Desk(RETURN, pieces=(Piece(1),)),
        Desk(ISSUE, person=1, pieces=(Piece(1),)),
    ],
)
def test_nothing_is_missing_when_all_is_there(desk: Desk) -> None:
    assert missing_at_desk(desk) == ""


def test_a_very_long_name_is_cut_short_on_the_button(school: School) -> None:
    from coordinator.domain.changes import ChangeSet, Origin, Sentence, difference

    leo, one = school.person("leopah"), school.device("5CD1234ABC")

    def called(family: str) -> str:
        changes = difference(school.person("leopah"), {"given_name": "Leo", "family_name": family})
        school.ledger.commit(ChangeSet(Sentence("x"), Origin.WINDOW, changes=changes))
        return promised(school.ledger.register, laid(one, person=leo)).rpartition(" till ")[2]

    assert called("P" * 32) == "Leo " + "P" * 32
    assert called("P" * 33) == "Leo " + "P" * 31 + "…"


def test_a_signature_that_came_and_one_that_was_changed_are_told_apart(school: School) -> None:
    write(school, laid(school.device("5CD1234ABC"), person=school.person("leopah")))
    (receipt,) = receipts(school)
    came, changed = signature_changes(receipt, "signed"), signature_changes(receipt, "school_only")
    assert came.sentence.message == "Receipt {receipt} is signed"
    assert changed.sentence.message == "The signature of receipt {receipt} was changed"
    assert [change.after for change in (*came.changes, *changed.changes)] == ["signed", "school_only"]


# --- the desk itself


DESK = Desk(
    RETURN, 1, (Piece(5, "worn", "laddare"), Piece(6)), "2026-11-20", "2029-06-12", "signed", "en", "hel", 3,
    (Given(1, 5),), 2,
)  # fmt: skip


def test_the_desk_is_found_as_it_was_left(tmp_path: Path) -> None:
    path = draft_path(tmp_path / "school.sqlite")
    assert path == tmp_path / "school.sqlite.desk.json"
    keep_desk(DESK, path)
    assert kept_desk(path, lambda *_: True) == DESK
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_what_the_register_no_longer_knows_has_left_the_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    keep_desk(DESK, path)
    without_five = kept_desk(path, lambda kind, id: (kind, id) != ("device", 5))
    assert (without_five.pieces, without_five.given, without_five.person) == ((Piece(6),), (), 1)
    without_people = kept_desk(path, lambda kind, _: kind == "device")
    assert (without_people.person, without_people.group, without_people.next_pupil, without_people.given) == (
        None, None, None, (),
    )  # fmt: skip
    assert without_people.pieces == DESK.pieces


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"mode": "flying", "pieces": [], "given": []}', "not json"])
def test_a_desk_that_cannot_be_read_is_empty(tmp_path: Path, said: str) -> None:
    path = tmp_path / "desk.json"
    path.write_text(said, encoding="utf-8")
    assert kept_desk(path, lambda *_: True) == Desk()
    assert kept_desk(tmp_path / "finns inte", lambda *_: True) == Desk()
    keep_desk(DESK, path)
    assert "Leo" not in path.read_text(encoding="utf-8"), "only numbers are kept"
    assert json.loads(path.read_text(encoding="utf-8"))["person"] == 1


def test_devices_come_and_go_once() -> None:
    desk = Desk().with_piece(Piece(5)).with_piece(Piece(6)).with_piece(Piece(5, "worn"))
    assert desk.pieces == (Piece(5), Piece(6))
    assert desk.with_changed(Piece(6, "worn")).pieces == (Piece(5), Piece(6, "worn"))
    assert desk.without(5).pieces == (Piece(6),)
    assert (desk.devices, Desk(CLASS, given=(Given(1, 7),)).devices) == ((5, 6), (7,))
    assert Desk(CLASS, given=(Given(1, 7),)).without(7).given == ()


def test_a_desk_is_empty_until_something_would_be_missed() -> None:
    assert Desk(RETURN, due="2029-06-12", note="x").empty
    assert not any(desk.empty for desk in (Desk(person=1), Desk(pieces=(Piece(1),)), Desk(given=(Given(1, 2),))))


def test_a_cleared_desk_keeps_language_last_day_and_class() -> None:
    assert DESK.cleared() == Desk(ISSUE, due="2029-06-12", language="en")
    assert replace(DESK, mode=CLASS).cleared() == Desk(CLASS, due="2029-06-12", language="en", group=3)
