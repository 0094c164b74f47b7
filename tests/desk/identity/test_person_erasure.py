"""Who may be erased, what goes with them, and that nobody else is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.desk.identity.person_erasure import erase_person, held_words, is_known, is_named, reach_of
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Person
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.ledger.outcomes import Refused
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "school.sqlite")
    yield school
    school.close()


@pytest.fixture
def leo(school: School) -> Person:
    return school.create(PERSON, given_name="Leo", family_name="Påhittsson", username="leopah", email="leo@x.example")


def test_whoever_still_has_a_device_is_not_erased(school: School, leo: Person) -> None:
    device = school.create(DEVICE, asset_tag="NK-1", held_by=leo.id)
    assert held_words(school.register, leo) == "NK-1"
    with pytest.raises(Refused, match="NK-1"):
        erase_person(school.ledger, None, leo, "slutat")
    school.edit(device, held_by=None)
    for reason in ("", "  "):
        with pytest.raises(Refused, match="skäl"):
            erase_person(school.ledger, None, leo, reason)
    erased = erase_person(school.ledger, None, leo, " slutat ")
    entry = school.register.entry(erased.entry)
    assert entry is not None
    assert entry.reason == "slutat"


def test_of_very_many_devices_twenty_are_named(school: School, leo: Person) -> None:
    for at in range(22):
        school.create(DEVICE, asset_tag=f"NK-{at:02}", held_by=leo.id)
    assert held_words(school.register, leo) == ", ".join(f"NK-{at:02}" for at in range(20))


def test_what_would_go_with_a_person_is_counted(school: School, leo: Person) -> None:
    reach = reach_of(school.register, None, leo)
    assert (reach.receipts, reach.exemptions, reach.backups) == (0, 0, 0)
    school.issue(leo, school.create(DEVICE, asset_tag="NK-1"))
    school.create(EXEMPTION, person=leo.id, reason="egen dator")
    reach = reach_of(school.register, None, leo)
    assert (reach.receipts, reach.exemptions) == (1, 1)


def test_a_person_is_named_by_the_whole_name(school: School, leo: Person) -> None:
    for said in ("Leo Påhittsson", " leo   PÅHITTSSON "):
        assert is_named(school.register, leo, said)
    for said in ("Leo", "", "Leo Påhittsson-Ek"):
        assert not is_named(school.register, leo, said)
    assert is_known(leo)
    assert not is_known(Person("person", 1, "", {"given_name": None, "role": "pupil"}))
    assert is_known(Person("person", 1, "", {"external_id": "x"}))
