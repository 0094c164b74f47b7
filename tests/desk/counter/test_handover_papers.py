"""What a receipt is made of, and how it is printed again: with its number, void, or under an alias (needs U7, V20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coordinator.desk.counter.handover_desk import Item, handovers_of, issue_devices
from coordinator.desk.counter.handover_papers import (
    device_line,
    guardian_signs,
    letterhead_for,
    receipt_facts,
    stored_receipt,
    void_since,
)
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Sentence, difference
from coordinator.domain.handovers import HandoverLine, Terms
from coordinator.domain.inventory_kinds import SETTING, UNIT
from coordinator.domain.values import Scalar
from coordinator.ledger.outcomes import Refused
from tests.desk.conftest import TODAY, School

TERMS = Terms(on=TODAY.isoformat(), due="2027-06-10", issued_by="Ivar Provberg", note="Not")


def edit(school: School, record: Record, **wanted: Scalar) -> None:
    if changes := difference(record, wanted):
        school.ledger.commit(ChangeSet(Sentence("edited"), Origin.WINDOW, changes=changes))


def create(school: School, kind: str, **values: Scalar) -> int:
    made = ChangeSet(Sentence("created"), Origin.WINDOW, creations=(Creation(kind, -1, values),))
    return school.ledger.commit(made).created[-1].id


def setting(school: School, code: str, value: str) -> None:
    create(school, SETTING.code, code=code, value=value)


@pytest.fixture
def handed(school: School) -> int:
    """Leo's hand-over of one device."""
    done = issue_devices(school.ledger, school.person("leopah"), [Item(school.device("5CD1234ABC"))], TERMS)
    return handovers_of(done.notice)[0]


def test_a_receipt_carries_its_number_as_a_code_only_where_the_school_wants_one(school: School, handed: int) -> None:
    register = school.ledger.register
    assert (stored_receipt(register, handed).number, stored_receipt(register, handed).code) == ("2026-00001", "")
    setting(school, "receipt.code", "1")
    assert stored_receipt(register, handed).code == "2026-00001"


def test_who_is_protected_since_stands_under_the_alias(school: School, handed: int) -> None:
    register = school.ledger.register
    assert "Leo Påhittsson" in str(stored_receipt(register, handed))
    edit(school, school.person("leopah"), protected=1, alias="Elev F02")
    receipt = str(stored_receipt(register, handed))
    assert ("Elev F02" in receipt, "Påhittsson" in receipt) == (True, False)


def test_an_undone_hand_over_is_void_from_that_day(school: School, handed: int) -> None:
    register = school.ledger.register
    assert stored_receipt(register, handed).void == ""
    assert void_since(register, handed) == TODAY, "the day of the hand-over while nothing is undone"
    undone = school.ledger.undo()
    at = next(entry.at for entry in register.entries() if entry.id == undone.entry)
    assert abs((void_since(register, handed) - date.fromisoformat(at[:10])).days) <= 1
    assert stored_receipt(register, handed).void != ""


def test_what_was_never_printed_is_told_by_its_number(school: School, handed: int) -> None:
    for missing in (handed + 1, 0):
        with pytest.raises(Refused) as error:
            stored_receipt(school.ledger.register, missing)
        assert error.value.message == "There is no paper of receipt {number}."


def test_the_letterhead_is_the_school_s_with_its_own_lines(school: School) -> None:
    register = school.ledger.register
    head = letterhead_for(register)
    assert (head.name, head.lines, head.logo) == ("Provskolan", ("Påhittsvägen 1",), None)
    setting(school, "receipt.contact", " Receptionen \n\n08-123 ")
    assert letterhead_for(register).lines == ("Receptionen", "08-123")
    setting(school, "receipt.logo", "x")
    with pytest.raises(Refused):
        letterhead_for(register)


@pytest.mark.parametrize(("own", "name"), [(1, "Sydskolan"), (0, "Provskolan")])
def test_a_person_s_own_school_is_at_the_head_where_it_is_looked_after(school: School, own: int, name: str) -> None:
    edit(school, school.person("leopah"), unit=create(school, UNIT.code, name="Sydskolan", own=own))
    assert letterhead_for(school.ledger.register, school.person("leopah")).name == name


def facts(school: School, username: str, **terms: str | None) -> tuple[str, str, str]:
    person = school.person(username)
    made = receipt_facts(school.ledger.register, "loan", person, (), replace(TERMS, **terms))  # type: ignore[arg-type]
    return made.guardian, made.borrower.name, made.borrower.group


def test_a_guardian_is_asked_only_of_those_who_need_one(school: School) -> None:
    assert facts(school, "leopah") == ("signs", "Leo Påhittsson", "5A")
    assert facts(school, "asaexe") == ("not needed", "Åsa Exempelqvist", "")
    said = {
        code: facts(school, "leopah", signature=code)[0] for code in ("signed", "school_only", "elsewhere", "unneeded")
    }
    assert said == {
        "signed": "signs", "school_only": "did not sign", "elsewhere": "signed elsewhere", "unneeded": "not needed",
    }  # fmt: skip
    assert facts(school, "skaint")[1] == "Elev F01"


@pytest.mark.parametrize(
    ("grade", "form", "signs"),
    [
        ("5", "compulsory", True), ("9", "compulsory", True), ("10", "", True), ("11", "", True), ("12", "", False),
        ("1", "upper_secondary", True), ("2", "upper_secondary", True), ("3", "upper_secondary", False),
        ("GY2", "", True), ("GY3", "", False), ("Åk 3", "", True), ("", "", True), ("F", "", True),
        ("2", "adult", False), ("14", "", False), ("15", "", True),
    ],
)  # fmt: skip
def test_a_guardian_signs_up_to_the_second_year_of_upper_secondary(
    school: School, grade: str, form: str, signs: bool
) -> None:
    edit(school, school.group("5A"), grade=grade or None, form=form or None)
    assert guardian_signs(school.ledger.register, school.person("leopah")) is signs


def test_the_grade_of_a_person_goes_before_that_of_the_class(school: School) -> None:
    edit(school, school.person("leopah"), grade="GY3")
    assert not guardian_signs(school.ledger.register, school.person("leopah"))
    edit(school, school.person("miopah"), role=None, group=None)
    assert not guardian_signs(school.ledger.register, school.person("miopah")), "nothing says that he is a pupil"
    edit(school, school.person("miopah"), grade="5")
    assert guardian_signs(school.ledger.register, school.person("miopah"))


def test_terms_stand_on_loans_alone_and_are_the_school_s_own_where_it_has_some(school: School) -> None:
    register, leo = school.ledger.register, school.person("leopah")
    loan = receipt_facts(register, "loan", leo, (), TERMS, number="7")
    assert loan.terms != ""
    assert (loan.number, loan.on, loan.due, loan.issued_by, loan.notes, loan.copies) == (
        "7", TODAY, date(2027, 6, 10), "Ivar Provberg", ("Not",), 2,
    )  # fmt: skip
    assert receipt_facts(register, "return", leo, (), TERMS).terms == ""
    bare = receipt_facts(register, "loan", None, (), Terms(TODAY.isoformat()))
    assert (bare.due, bare.issued_by, bare.notes, bare.borrower.name) == (None, "", (), "")
    setting(school, "receipt.terms.sv", "")
    setting(school, "receipt.copies", "1")
    setting(school, "receipt.contact", "Receptionen\n08-123")
    made = receipt_facts(register, "loan", leo, (), TERMS)
    assert (made.terms, made.copies, made.contact) == ("", 1, "Receptionen, 08-123")
    assert receipt_facts(register, "loan", leo, (), replace(TERMS, language="en")).terms != ""


def test_a_device_stands_with_its_condition_and_what_goes_with_it(school: School) -> None:
    device = school.device("5CD1234ABE")
    line = device_line(
        school.ledger.register, HandoverLine(device, "worn", "Laddare; Fodral, \n Penna"), "sv", missing="Väska"
    )
    assert (line.product, line.serial, line.asset_tag, line.condition) == (
        "HP Fortis 11", "5CD1234ABE", "NK-0003", "Sliten",
    )  # fmt: skip
    assert (line.accessories, line.missing, line.state) == (("Laddare", "Fodral", "Penna"), ("Väska",), "lent")
    known = device_line(school.ledger.register, HandoverLine(device), "en")
    assert (known.condition, known.accessories, known.missing) == ("Good", (), ())
