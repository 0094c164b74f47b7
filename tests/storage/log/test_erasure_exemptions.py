"""Why a pupil was exempt is about the pupil, whether or not it names them: it goes with them (needs L4)."""

from __future__ import annotations

from pathlib import Path

from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.domain.records import Person
from coordinator.domain.termstart.term_kinds import EXEMPTION
from coordinator.ledger.ledger import ErasurePlan
from tests.storage.school import School, device_rows

SECRETS = ("Synnedsättning", "Läshjälpmedel", "Hemligheten", "Påhittsson")


def found(path: Path) -> set[str]:
    """Which of the secrets stand anywhere in the database's files."""
    content = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    return {secret for secret in SECRETS if secret.encode() in content}


def pupils(school: School) -> tuple[Person, Person]:
    """One who is to be erased, one who stays."""
    return (
        school.create(PERSON, given_name="Leo", family_name="Påhittsson", role="pupil", active=1),
        school.create(PERSON, given_name="Ida", family_name="Låtsasson", role="pupil", active=1),
    )


def test_why_a_pupil_was_exempt_goes_with_the_pupil(school: School) -> None:
    leo, ida = pupils(school)
    edited = school.create(EXEMPTION, person=leo.id, reason="Synnedsättning")
    entry = school.edit(edited, reason="Läshjälpmedel").entry
    removed = school.create(EXEMPTION, person=leo.id, reason="Hemligheten")
    withdrawn = school.remove(removed).entry
    moved = school.create(EXEMPTION, person=leo.id, reason="Synnedsättning i år")
    school.edit(moved, person=ida.id)
    hers = school.create(EXEMPTION, person=ida.id, reason="Egen dator")
    school.sound()
    school.ledger.erase(ErasurePlan((leo.id,), "Slutat"))
    school.sound()
    assert found(school.path) == set()
    assert school.get(EXEMPTION, edited.id).reason == ""
    assert school.get(EXEMPTION, moved.id).reason == ""
    assert school.get(EXEMPTION, hers.id).reason == "Egen dator"
    school.ledger.undo(entry)
    school.ledger.undo(withdrawn)
    school.sound()
    assert school.get(EXEMPTION, edited.id).reason == ""
    assert school.get(EXEMPTION, removed.id).reason == ""


def test_a_groups_exemption_that_names_the_pupil_loses_its_words(school: School) -> None:
    leo, _ = pupils(school)
    exempt = school.create(EXEMPTION, group="7A", kind="chromebook", reason="Leo Påhittsson har en egen")
    school.edit(exempt, reason="Leo Påhittsson lånar en egen")
    school.remove(school.create(EXEMPTION, group="7B", kind="chromebook", reason="Påhittsson, Leo"))
    school.ledger.erase(ErasurePlan((leo.id,), "Slutat"))
    school.sound()
    assert found(school.path) == set()
    assert school.get(EXEMPTION, exempt.id).reason == ""


def test_undoing_the_import_of_an_exempt_device_says_that_it_is_in_use(school: School) -> None:
    notice = school.imported(device_rows(2))
    device = school.all(DEVICE)[0]
    exempt = school.create(EXEMPTION, device=device.id, reason="Lånas av grannskolan")
    piles = school.ledger.undo(notice.entry).piles
    assert piles is not None
    assert [(kept.record.id, kept.why) for kept in piles.kept if kept.record.kind == DEVICE.code] == [
        (device.id, "in_use")
    ]
    school.sound()
    school.remove(exempt)
