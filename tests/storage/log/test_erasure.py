"""After an erasure the name is nowhere in the file: not in tables, log, blocks, papers, search, free pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.domain.changes import ChangeSet, Creation, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, LOAN, PERSON, ROOM
from coordinator.domain.kinds import KINDS
from coordinator.domain.name_words import namer
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import NothingUndone, Refused
from coordinator.ledger.questions import Query
from coordinator.ledger.stage import Fate, LeftRow
from tests.storage.school import PERSON_FIELDS, School, device_rows, layout

NAMES = ("Påhittsson", "påhittsson", "pahittsson", "PÅHITTSSON", "Låtsasson", "låtsasson", "latsasson", "Nöffe")


def traces(path: Path) -> Iterator[tuple[str, str]]:
    """Which of the names stand in which file of the database, in the encodings that SQLite could hold them in."""
    for file in sorted(path.parent.glob(path.name + "*")):
        content = file.read_bytes()
        for name in NAMES:
            if name.encode() in content:
                yield file.name, name


def leo(school: School) -> int:
    """A person of whom a great deal is known, in every place that keeps something."""
    rows = [
        {
            "external_id": "leo.pahittsson.07",
            "given_name": "Leo",
            "family_name": family,
            "email": "leo.pahittsson@edu.example",
            "group": ("7A",),
        }
        for family in ("Låtsasson", "Påhittsson")
    ]
    shape = layout("skola24", "person", fields=PERSON_FIELDS)
    for row in rows:
        school.imported([row], shape)
    person = school.all(PERSON)[0]
    school.edit(person, alias="Nöffe", note="Påhittsson byter grupp")
    school.edit(person, guardian_name="Maj Påhittsson")
    said = [{**row, "note": "Lånas av Leo Påhittsson", "name": "LEO.PAHITTSSON-PC"} for row in device_rows(2)]
    refused = LeftRow(9, Fate.FAILED, "serial", "Unreadable", {}, ("EX9", "Påhittsson, Leo"))
    school.imported([*said, refused])
    device = school.all(DEVICE)[0]
    school.edit(device, note="Leo Låtsasson har den")
    school.edit(device, note="Trasig", own__borrower="leo påhittsson")
    school.edit(device, own__borrower=None)
    school.issue(person, device, paper='{"number": "", "to": "Leo Påhittsson"}')
    school.remove(school.create(DEVICE, serial="EX77", note="PÅHITTSSON, LEO"))
    school.ledger.undo(school.imported(said, layout("jamf")).entry)
    sentence = Sentence("Imported {file}", {"file": "Leo Påhittsson.csv"})
    room = Creation(ROOM.code, -1, {"name": "A1", "note": "Leo Påhittsson sitter här"})
    school.ledger.commit(ChangeSet(sentence, Origin.WINDOW, reason="Leo Påhittsson bad om det", creations=(room,)))
    return person.id


def test_nothing_of_the_person_stays_in_the_file(school: School) -> None:
    id = leo(school)
    school.store.build_index().result()
    assert set(traces(school.path))
    school.ledger.erase(ErasurePlan((id,), "Slutat skolan"))
    school.sound()
    assert set(traces(school.path)) == set()
    assert school.register.count(Query(DEVICE)) == 2  # devices and their loans stay
    assert len(school.all(LOAN)) == 1
    assert len(school.register.entries()) > 10
    for text in ("påhittsson", "pahit", "nöffe"):
        for kind in ("person", "device", "handover"):
            assert school.register.count(Query(KINDS[kind], text=text)) == 0
    school.reopen()
    school.close()
    assert set(traces(school.path)) == set()
    school.open()


def test_undo_reports_the_erased_as_impossible_and_brings_nothing_back(school: School) -> None:
    id = leo(school)
    school.ledger.erase(ErasurePlan((id,), "Slutat skolan"))
    whys: list[str] = []
    for entry in [one.id for one in school.register.entries() if one.role == "do" and not one.undone]:
        try:
            piles = school.ledger.undo(entry).piles
        except NothingUndone as nothing:
            piles = nothing.piles
        assert piles is not None
        school.sound()
        whys += [kept.why for kept in (*piles.impossible, *piles.kept) if kept.record.kind == PERSON.code]
    assert set(whys) == {"erased"}
    assert set(traces(school.path)) == set()
    while (last := school.store.last_redoable()) is not None:
        school.ledger.redo(last)
        school.sound()
    assert set(traces(school.path)) == set()


def test_an_erasure_is_not_undone_and_names_nobody(school: School) -> None:
    id = leo(school)
    notice = school.ledger.erase(ErasurePlan((id,), "Slutat skolan"))
    entry = school.register.entry(notice.entry)
    assert entry is not None
    assert (entry.role, entry.values) == ("erase", {"count": 1})
    with pytest.raises(Refused):
        school.ledger.undo(notice.entry)
    with pytest.raises(Refused):
        school.ledger.erase(ErasurePlan((999,), ""))
    erased = school.register.changes(2, ref=school.get(PERSON, id).ref)
    assert erased
    assert all(one.erased for one in erased if one.field)


def test_the_next_export_brings_the_person_anew_and_does_not_revive_the_erased(school: School) -> None:
    id = leo(school)
    school.ledger.erase(ErasurePlan((id,), "Fel person"))
    mention = {**device_rows(3)[2], "product": None}
    shape = layout("chrome", fields=("serial", "held_by"), creates=frozenset({"person"}))
    school.imported(
        [{**mention, "held_by": ("", "", "", "", "")}, {"serial": "EX50", "held_by": ("anna", "", "", "", "")}], shape
    )
    holders = {device.serial: device.held_by for device in school.all(DEVICE) if device.held_by}
    assert id not in holders.values() or holders.get("EX00000") == id
    school.sound()


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Lånas av Leo Påhittsson.", True),
        ("PÅHITTSSON, LEO", True),
        ("leo.p@edu.example", True),
        ("kontoleo.p@edu.example", False),
        ("Leo Påhittssons dator", False),
        ("Kleo Påhittsson", False),
        (17, False),
        (None, False),
    ],
)
def test_names_are_found_as_whole_words(said: object, named: bool) -> None:
    assert namer({"leo pahittsson", "pahittsson, leo", "leo.p@edu.example"})(said) is named
