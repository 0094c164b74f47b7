"""Handing out and taking back in a real register, the papers read back from their PDF."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from coordinator.desk.counter.handover_desk import (
    Item,
    class_receipts,
    class_round,
    handovers_of,
    issue_devices,
    open_loans,
    receipt_number,
    reprint,
    swap,
    take_back,
)
from coordinator.desk.counter.handover_papers import guardian_signs, print_receipts, stored_receipt
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Sentence, difference
from coordinator.domain.handovers import Terms
from coordinator.domain.inventory_kinds import LOAN, SETTING, UNIT
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from tests.desk.conftest import TODAY, School

TERMS = Terms(on=TODAY.isoformat(), due="2027-06-10")


def read(pdf: bytes) -> str:
    """All the words of a PDF, one page after the other."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def edit(school: School, record: Record, **wanted: Scalar) -> None:
    if changes := difference(record, wanted):
        school.ledger.commit(ChangeSet(Sentence("edited"), Origin.WINDOW, changes=changes))


def test_a_pupil_gets_a_device_and_a_receipt(school: School) -> None:
    done = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    device = school.device("5CD1234ABC")
    assert (device.held_by, device.status) == (school.person("leopah").id, "in_use")
    said = read(done.pdf)
    for words in ("Provskolan", "Leo Påhittsson", "5CD1234ABC", "HP Fortis 11", "2026-00001", "2027-06-10"):
        assert words in said
    assert "HP HP" not in said
    assert "Ivar Provberg" in said
    assert "Åsa Påhittsson" in said, "a minor's guardian signs"
    assert receipt_number(school.ledger.register, done.notice) == "2026-00001"


def test_a_member_of_staff_signs_alone(school: School) -> None:
    done = issue_devices(school.ledger, school.person("asaexe"), [Item(school.device("5CD1234ABE"))], TERMS)
    roles = [one.role for one in stored_receipt(school.ledger.register, handovers_of(done.notice)[0]).signatures]
    assert roles == ["Låntagare", "Utlämnat av"]


def test_the_same_device_is_not_handed_twice_to_one_person(school: School) -> None:
    items = [Item(school.device("5CD1234ABC"))]
    issue_devices(school.ledger, school.person("leopah"), items, TERMS)
    with pytest.raises(Refused, match="NK-0001"):
        issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)


def test_nothing_is_handed_without_a_device(school: School) -> None:
    with pytest.raises(Refused):
        issue_devices(school.ledger, school.person("leopah"), [], TERMS)


def test_taking_back_ends_the_loan_and_tells_what_is_still_out(school: School) -> None:
    leo = school.person("leopah")
    items = [Item(school.device("5CD1234ABC"), accessories="Laddare, Fodral"), Item(school.device("5CD1234ABE"))]
    issue_devices(school.ledger, leo, items, TERMS)
    back = Item(school.device("5CD1234ABC"), condition="worn", missing="Fodral")
    done = take_back(school.ledger, [back], TERMS, room=1)
    device = school.device("5CD1234ABC")
    assert (device.held_by, device.placed_in, device.condition) == (None, 1, "worn")
    assert [loan.device for loan in open_loans(school.ledger.register, leo.id)] == [school.device("5CD1234ABE").id]
    said = read(done.pdf)
    assert "5CD1234ABE" in said, "what is still out stands on the return receipt"
    loan = school.ledger.register.find(LOAN, "device", device.id)[0]
    assert loan.accessories_missing == "Fodral"


def test_a_device_that_nobody_holds_is_not_taken_back(school: School) -> None:
    with pytest.raises(Refused, match="NK-0001"):
        take_back(school.ledger, [Item(school.device("5CD1234ABC"))], TERMS)


@pytest.mark.parametrize("step", ["return", "issue", "swap"])
def test_nothing_crosses_the_counter_before_it_did_by_a_clock_that_was_ahead(school: School, step: str) -> None:
    leo, ahead = school.person("leopah"), Terms(on="2030-06-01", due="2031-06-10")
    school.ledger._today = date(2030, 6, 1)
    made = issue_devices(school.ledger, leo, [Item(school.device("5CD1234ABC"))], ahead)
    school.ledger._today = TODAY
    before = school.store.register.last_entry()
    item = Item(school.device("5CD1234ABC"))
    steps = {
        "return": lambda: take_back(school.ledger, [item], TERMS),
        "issue": lambda: issue_devices(school.ledger, school.person("asaexe"), [item], TERMS),
        "swap": lambda: swap(school.ledger, item, Item(school.device("5CD1234ABE")), TERMS),
    }
    with pytest.raises(Refused, match=r"2030-06-01, kvittens .*-00001, och den dagen har inte kommit"):
        steps[step]()
    assert school.store.register.last_entry() == before
    school.ledger.undo(made.notice.entry)
    issue_devices(school.ledger, leo, [Item(school.device("5CD1234ABC"))], TERMS)
    take_back(school.ledger, [Item(school.device("5CD1234ABC"))], TERMS)


def test_devices_of_two_people_are_not_taken_back_on_one_receipt(school: School) -> None:
    issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    issue_devices(school.ledger, school.person("asaexe"), [Item(school.device("5CD1234ABE"))], TERMS)
    both = [Item(school.device("5CD1234ABC")), Item(school.device("5CD1234ABE"))]
    with pytest.raises(Refused, match="Leo Påhittsson, Åsa Exempelqvist"):
        take_back(school.ledger, both, TERMS)


def test_a_swap_lends_the_spare_and_keeps_the_own_device_assigned(school: School) -> None:
    issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    done = swap(school.ledger, Item(school.device("5CD1234ABC")), Item(school.device("5CD1234ABE")), TERMS)
    broken, spare, leo = school.device("5CD1234ABC"), school.device("5CD1234ABE"), school.person("leopah")
    assert (broken.status, broken.held_by, broken.assigned_to) == ("repair", None, leo.id)
    assert (spare.held_by, spare.assigned_to) == (leo.id, None)
    assert "5CD1234ABE" in read(done.pdf)


def test_a_class_is_one_step_with_a_receipt_each(school: School) -> None:
    planned = class_round(school.ledger.register, school.group("5A"))
    assert [person.username for person, _ in planned.given] == ["leopah", "skaint"], "the real name sorts nobody"
    assert [person.username for person in planned.without] == ["miopah"]
    done = class_receipts(school.ledger, planned, TERMS)
    numbers = [stored_receipt(school.ledger.register, each).number for each in handovers_of(done.notice)]
    assert numbers == ["2026-00001", "2026-00002"]
    said = read(done.pdf)
    assert "Elev F01" in said
    assert "Intesynas" not in said, "a protected pupil stands under the alias"
    school.ledger.undo()
    assert school.device("5CD1234ABC").held_by is None
    assert school.device("5CD1234ABD").held_by is None


def test_a_class_with_nothing_to_get_is_refused(school: School) -> None:
    class_receipts(school.ledger, class_round(school.ledger.register, school.group("5A")), TERMS)
    planned = class_round(school.ledger.register, school.group("5A"))
    assert [person.username for person in planned.holding] == ["leopah", "skaint"]
    with pytest.raises(Refused, match="5A"):
        class_receipts(school.ledger, planned, TERMS)


def test_a_reprint_is_the_same_paper(school: School) -> None:
    done = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    edit(school, school.device("5CD1234ABC"), asset_tag="NK-9999")
    edit(school, school.ledger.register.find(UNIT, "name", "Provskolan")[0], name="Nya Provskolan")
    assert reprint(school.ledger, handovers_of(done.notice)[0]) == done.pdf


def test_an_undone_hand_over_prints_as_void(school: School) -> None:
    done = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    school.ledger.undo()
    said = read(reprint(school.ledger, handovers_of(done.notice)[0]))
    assert "MAKULERAD" in said.upper()
    again = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    assert receipt_number(school.ledger.register, again.notice) == "2026-00002", "a number is never given twice"


def test_a_later_protection_reprints_under_the_alias(school: School) -> None:
    done = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    edit(school, school.person("leopah"), protected=1, alias="Elev F02")
    said = read(reprint(school.ledger, handovers_of(done.notice)[0]))
    assert "Elev F02" in said
    assert "Påhittsson" not in said


def test_a_paper_that_was_never_made_is_refused(school: School) -> None:
    with pytest.raises(Refused, match="#77"):
        print_receipts(school.ledger.register, [77])


def test_a_logo_that_is_no_picture_is_refused_before_anything_is_written(school: School) -> None:
    before = school.store.register.last_entry()
    setting = Creation(SETTING.code, -1, {"code": "receipt.logo", "value": "bm90IGEgcGljdHVyZQ=="})
    school.ledger.commit(ChangeSet(Sentence("set"), Origin.WINDOW, creations=(setting,)))
    with pytest.raises(Refused):
        issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    assert school.store.register.last_entry() == before + 1


@pytest.mark.parametrize(
    ("grade", "form", "minor"),
    [("5", "compulsory", True), ("F", None, True), ("9", None, True), ("1", "upper_secondary", True),
     ("2", "upper_secondary", True), ("3", "upper_secondary", False), ("12", None, False), ("GY3", None, False),
     ("GY2", None, True), (None, None, True), (None, "adult", False), ("3", "compulsory", True)],
)  # fmt: skip
def test_who_needs_a_guardian(school: School, grade: str | None, form: str | None, minor: bool) -> None:
    edit(school, school.group("5A"), grade=grade, form=form)
    assert guardian_signs(school.ledger.register, school.person("leopah")) is minor
    assert not guardian_signs(school.ledger.register, school.person("asaexe"))
