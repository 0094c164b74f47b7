"""Who and what is meant: one is found, several are listed, nobody is guessed."""

from __future__ import annotations

import pytest

from coordinator.desk.records.lookup import described, find_device, find_devices, find_person, find_record
from coordinator.domain.changes import ChangeSet, Creation, Origin, Record, Sentence
from coordinator.domain.inventory_kinds import DEVICE, GROUP, HANDOVER, PERSON, PRODUCT, ROOM, UNIT
from coordinator.domain.kind import Kind
from coordinator.domain.orders.order_kinds import CATALOGUE_ITEM
from coordinator.ledger.outcomes import Refused
from tests.desk.conftest import School


@pytest.mark.parametrize("said", ["5CD1234ABC", "5cd 1234abc", "NK-0001", "nk-0001", "#1"])
def test_a_device_is_found_by_serial_tag_and_number(school: School, said: str) -> None:
    assert find_device(school.ledger.register, said).serial == "5CD1234ABC"


def test_twins_are_listed(school: School) -> None:
    with pytest.raises(Refused, match=r"#3 NK-0003 .*5CD1234ABE.*; #4 NK-0003 .*5CD1234ABF"):
        find_device(school.ledger.register, "NK-0003")


@pytest.mark.parametrize("said", ["", "  ", "#", "#99", "nothing", "#99999999999999999999"])
def test_what_is_not_there_is_refused(school: School, said: str) -> None:
    with pytest.raises(Refused):
        find_device(school.ledger.register, said)
    with pytest.raises(Refused):
        find_person(school.ledger.register, said)


def test_a_device_named_twice_counts_once(school: School) -> None:
    assert len(find_devices(school.ledger.register, ["5CD1234ABC", "NK-0001"])) == 1


@pytest.mark.parametrize("said", ["leopah", "Leo Påhittsson", "leo påhittsson"])
def test_a_person_is_found(school: School, said: str) -> None:
    assert find_person(school.ledger.register, said).username == "leopah"


def test_a_protected_person_is_found_by_alias_and_not_by_name(school: School) -> None:
    assert find_person(school.ledger.register, "Elev F01").username == "skaint"
    with pytest.raises(Refused):
        find_person(school.ledger.register, "Ska Intesynas")


def test_groups_and_rooms(school: School) -> None:
    assert find_record(school.ledger.register, GROUP, "5a").grade == "5"
    assert find_record(school.ledger.register, ROOM, "IT-Förråd").id == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (UNIT, "There is no school unit"),
        (PRODUCT, "There is no product"),
        (GROUP, "There is no group"),
        (ROOM, "There is no room or cart"),
        (PERSON, "There is nobody called"),
        (HANDOVER, "There is no receipt"),
        (DEVICE, "There is no device"),
        (CATALOGUE_ITEM, "Nothing of that kind is called"),
    ],
)
def test_what_is_not_there_is_named_by_its_kind(school: School, kind: Kind[Record], said: str) -> None:
    with pytest.raises(Refused) as error:
        find_record(school.ledger.register, kind, " Z ")
    assert error.value.message.startswith(said)
    assert error.value.values == {"said": "Z"}


def test_a_school_is_meant_by_name_or_code_and_a_product_by_model_or_number(school: School) -> None:
    register = school.ledger.register
    assert (
        find_record(register, UNIT, "12345678").name == find_record(register, UNIT, "provskolan").name == "Provskolan"
    )
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=(
        Creation("product", -1, {"maker": "Påhitt", "model": "Bok", "model_number": "PB-1", "kind": "chromebook"}),
    )))  # fmt: skip
    assert find_record(register, PRODUCT, "pb-1").id == find_record(register, PRODUCT, "bok").id


def test_eight_namesakes_are_listed_and_more_are_hinted_at(school: School) -> None:
    made = [Creation("room", -at, {"name": "Förråd", "unit": 1}) for at in range(1, 9)]
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=tuple(made)))
    with pytest.raises(Refused) as error:
        find_record(school.ledger.register, ROOM, "förråd")
    eight = str(error.value)
    assert (eight.count("(Provskolan)"), "…" in eight) == (8, False)
    more = (Creation("room", -1, {"name": "Förråd", "unit": 1}),)
    school.ledger.commit(ChangeSet(Sentence("x"), Origin.PROGRAM, creations=more))
    with pytest.raises(Refused) as error:
        find_record(school.ledger.register, ROOM, "förråd")
    nine = str(error.value)
    assert (nine.count("(Provskolan)"), "…" in nine) == (8, True)


def test_namesakes_are_told_apart_by_what_stands_beside_them(school: School) -> None:
    register = school.ledger.register
    assert described(register, school.person("leopah")) == "#1 Leo Påhittsson (5A, leopah)"
    assert described(register, school.person("skaint")) == "#3 Elev F01 (5A)"
    assert described(register, school.group("5A")) == "#1 5A (Provskolan)"
    assert described(register, find_record(register, PRODUCT, "HP Fortis 11")) == "#1 HP Fortis 11 (HP)"
    assert described(register, school.device("5CD1234ABC")) == "#1 NK-0001 (5CD1234ABC, HP Fortis 11)"
    assert described(register, find_record(register, UNIT, "Provskolan")) == "#1 Provskolan"
