"""Who and what is meant: one is found, several are listed, nobody is guessed."""

from __future__ import annotations

import pytest

from coordinator.desk.records.lookup import find_device, find_devices, find_person, find_record
from coordinator.domain.inventory_kinds import GROUP, ROOM
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
