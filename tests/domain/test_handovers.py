"""Handing out, taking back and swapping, as the facts that each of them writes (needs U4, U13, V20)."""

from __future__ import annotations

from typing import Any

import pytest

from coordinator.domain import handovers
from coordinator.domain.changes import Change, ChangeSet, Origin, PaperDraft, Record, Ref
from coordinator.domain.handovers import HandoverLine, ReceiptPaper, Terms
from coordinator.domain.inventory_kinds import DEVICE, HANDOVER, LOAN, PERSON
from coordinator.domain.records import Device, Loan, Person
from coordinator.domain.values import Scalar

TODAY = "2026-11-22"
TERMS = Terms("2026-11-20", due="2029-06-12", issued_by="Åsa Exempelqvist", note="Delad vagn")
PUPIL = Person("person", 7, "", {})


def device(id: int = 1, **values: Scalar) -> Device:
    known: dict[str, Scalar] = {
        "held_by": None, "assigned_to": None, "placed_in": 3, "status": "in_store", "phase": "deployment",
        "condition": "good", "last_seen": None, "last_seen_source": None,
    }  # fmt: skip
    return Device("device", id, "", {**known, **values})


def loan(id: int, **values: Scalar) -> Loan:
    return Loan("loan", id, "", {"returned": None, "condition_in": None, **values})


def issue(*lines: HandoverLine, terms: Terms = TERMS, **more: Any) -> ChangeSet:
    return handovers.issue(PUPIL, lines, terms, origin=Origin.WINDOW, today=TODAY, **more)


def take_back(*lines: HandoverLine, person: Person | None = PUPIL, **more: Any) -> ChangeSet:
    return handovers.device_return(person, lines, TERMS, origin=Origin.WINDOW, today=TODAY, **more)


def swap(broken: HandoverLine, spare: HandoverLine, **more: Any) -> ChangeSet:
    return handovers.device_swap(PUPIL, broken, spare, TERMS, origin=Origin.COMMAND_LINE, today=TODAY, **more)


def after(changes: ChangeSet | tuple[Change, ...], record: Record) -> dict[str, Scalar]:
    """What the change set makes of a record, field by field."""
    found = changes.changes if isinstance(changes, ChangeSet) else changes
    return {each.key.field: each.after for each in found if (each.key.kind, each.key.id) == (record.kind, record.id)}


def test_a_device_that_is_handed_out_is_held_used_and_seen() -> None:
    one = device()
    assert after(issue(HandoverLine(one)), one) == {
        "held_by": 7,
        "assigned_to": 7,
        "placed_in": None,
        "status": "in_use",
        "phase": "operation",
        "last_seen": "2026-11-20",
        "last_seen_source": "handover",
    }


def test_a_device_assigned_to_somebody_else_stays_theirs() -> None:
    one = device(assigned_to=9)
    assert "assigned_to" not in after(issue(HandoverLine(one)), one)


def test_the_condition_is_written_where_it_is_said() -> None:
    one = device()
    assert after(issue(HandoverLine(one, "worn")), one)["condition"] == "worn"
    assert "condition" not in after(issue(HandoverLine(one)), one)


def test_each_device_becomes_a_loan_of_the_one_receipt() -> None:
    first, second = device(1), device(2)
    made = issue(HandoverLine(first, "worn", "laddare"), HandoverLine(second))
    receipt, *loans = made.creations
    assert (receipt.kind, receipt.id) == ("handover", -1)
    assert receipt.values == {
        "direction": "issue", "person": 7, "on": "2026-11-20", "due": "2029-06-12", "signature": "awaiting",
        "paper_language": "sv", "issued_by": "Åsa Exempelqvist", "void": 0, "note": "Delad vagn",
    }  # fmt: skip
    assert [(each.kind, each.id, dict(each.values)) for each in loans] == [
        ("loan", -2, {"device": 1, "person": 7, "issued": -1, "condition_out": "worn", "accessories": "laddare"}),
        ("loan", -3, {"device": 2, "person": 7, "issued": -1, "condition_out": "good", "accessories": None}),
    ]


def test_the_sentence_names_the_device_or_counts_several() -> None:
    one = issue(HandoverLine(device(1)))
    assert one.sentence.message == "{device} handed to {person}, receipt {receipt}"
    assert one.sentence.values["device"] == Ref(DEVICE.code, 1)
    several = issue(HandoverLine(device(1)), HandoverLine(device(2)))
    assert several.sentence.message == "{count} devices handed to {person}, receipt {receipt}"
    assert several.sentence.values == {"count": 2, "person": Ref(PERSON.code, 7), "receipt": Ref(HANDOVER.code, -1)}


def test_a_loan_that_is_still_open_ends_as_returned() -> None:
    one, open_loan = device(held_by=9), loan(5)
    for made in (
        issue(HandoverLine(one, "worn", open_loan=open_loan)),
        take_back(HandoverLine(one, "worn", open_loan=open_loan)),
    ):
        assert after(made, open_loan) == {"returned": -1, "condition_in": "worn"}


def test_every_open_loan_ends_when_several_devices_change_hands() -> None:
    lines = [HandoverLine(device(n), open_loan=loan(10 + n)) for n in (1, 2)]
    for made in (issue(*lines), take_back(*lines)):
        assert [after(made, loan(10 + n))["returned"] for n in (1, 2)] == [-1, -1]
        assert [after(made, device(n)) != {} for n in (1, 2)] == [True, True]


def test_a_day_other_than_today_is_told() -> None:
    assert issue(HandoverLine(device())).on == "2026-11-20"
    assert issue(HandoverLine(device()), terms=Terms(TODAY)).on is None


@pytest.mark.parametrize(
    ("seen", "written"), [("2026-11-19", True), ("2026-11-20", False), ("2026-11-21", False), (None, True)]
)
def test_a_later_sighting_is_not_overwritten(seen: str | None, written: bool) -> None:
    one = device(last_seen=seen, last_seen_source="intune")
    for made in (issue(HandoverLine(one)), take_back(HandoverLine(one))):
        assert ("last_seen" in after(made, one)) is written


def test_the_paper_goes_with_the_receipt() -> None:
    paper = ReceiptPaper("{}", "3")
    for made in (
        issue(HandoverLine(device()), paper=paper),
        take_back(HandoverLine(device()), paper=paper),
        swap(HandoverLine(device(1)), HandoverLine(device(2)), paper=paper),
    ):
        assert made.papers == (PaperDraft(-1, "{}", "3"),)
    assert issue(HandoverLine(device())).papers == ()


@pytest.mark.parametrize(
    ("condition", "status"),
    [(None, "in_store"), ("new", "in_store"), ("worn", "in_store"), ("damaged", "broken"), ("unusable", "broken")],
)
def test_what_comes_back_damaged_is_not_put_in_store_as_usable(condition: str | None, status: str) -> None:
    one = device(held_by=7, status="in_use", assigned_to=7, placed_in=None)
    found = after(take_back(HandoverLine(one, condition)), one)
    assert (found["held_by"], found["status"], found.get("condition")) == (None, status, condition)
    assert "assigned_to" not in found, "it stays assigned as it was"
    assert "placed_in" not in found


def test_what_comes_back_stands_in_the_room_that_is_named() -> None:
    one = device(held_by=7, placed_in=None)
    assert after(take_back(HandoverLine(one), room=4), one)["placed_in"] == 4


def test_a_return_is_a_receipt_without_a_day_due() -> None:
    (receipt,) = take_back(HandoverLine(device())).creations
    assert (receipt.values["direction"], receipt.values["due"], receipt.values["person"]) == ("return", None, 7)
    (nobodys,) = take_back(HandoverLine(device()), person=None).creations
    assert nobodys.values["person"] is None


def test_the_sentence_of_a_return_names_the_device_or_counts_several() -> None:
    one = take_back(HandoverLine(device(1)), person=None)
    assert one.sentence.message == "{device} taken back, receipt {receipt}"
    assert "person" not in one.sentence.values
    several = take_back(HandoverLine(device(1)), HandoverLine(device(2)))
    assert several.sentence.message == "{count} devices taken back, receipt {receipt}"
    assert several.sentence.values["count"] == 2
    assert "device" not in several.sentence.values


def test_a_swap_lends_the_spare_and_sends_the_own_device_to_repair() -> None:
    own, spare = device(1, held_by=7, assigned_to=7, status="in_use"), device(2)
    made = swap(HandoverLine(own, open_loan=loan(5)), HandoverLine(spare))
    handed = after(made, spare)
    assert (handed["held_by"], handed["status"]) == (7, "in_use")
    assert "assigned_to" not in handed, "the spare never becomes the pupil's own"
    broken = after(made, own)
    assert (broken["held_by"], broken["status"], broken["condition"]) == (None, "repair", "damaged")
    assert "assigned_to" not in broken, "the own device stays assigned"
    assert broken["last_seen"] == "2026-11-20"
    assert after(made, loan(5)) == {"returned": -1, "condition_in": "damaged"}
    assert [each.kind for each in made.creations] == ["handover", "loan"]
    assert (made.on, made.origin) == ("2026-11-20", Origin.COMMAND_LINE)
    assert made.sentence.message == "{device} lent to {person} instead of {broken}, receipt {receipt}"
    assert made.sentence.values["broken"] == own.ref
    assert made.sentence.values["device"] == spare.ref


def test_the_fault_of_a_swap_is_as_said() -> None:
    own = device(1, held_by=7)
    made = swap(HandoverLine(own, "unusable", open_loan=loan(5)), HandoverLine(device(2)))
    assert after(made, own)["condition"] == "unusable"
    assert after(made, loan(5))["condition_in"] == "unusable"
    without_loan = swap(HandoverLine(own), HandoverLine(device(2)))
    assert not [each for each in without_loan.changes if each.key.kind == LOAN.code]
