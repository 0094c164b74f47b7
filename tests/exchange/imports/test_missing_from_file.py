"""Who a whole file no longer has is told, and never left to have gone by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coordinator.domain.changes import Change, ChangeSet, Key, Origin, Sentence
from coordinator.domain.inventory_kinds import DEVICE, PERSON
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from coordinator.exchange.imports.missing_from_file import MissingRecords, left_changes, missing_from
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Query
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.store_opening import create_database

STUDENTS = (
    "person_id,person_number,first_name,middle_name,last_name,grade_level,email_address,sis_username,password_policy"
)
STAFF = "person_id,person_number,first_name,middle_name,last_name,email_address,sis_username,location_id"
INTUNE = (
    "Device ID,Device name,Last check-in,Serial number,Manufacturer,Model,Primary user UPN,OS,Ownership,Device state"
)
CLASS = "Förnamn;Efternamn;Klass"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    path = create_database(tmp_path / "school.db", "12345678", "Provskolan", today=date(2026, 11, 22))
    with closing(SqliteStore(path)) as store:
        yield Ledger(store, actor="Prov", today=date(2026, 11, 22))


def read(ledger: Ledger, folder: Path, **files: tuple[str, ...]) -> Gathered:
    paths = [folder / f"{name}.csv" for name in files]
    for path, lines in zip(paths, files.values(), strict=True):
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return gather(paths, ledger)


def students(*names: str) -> tuple[str, ...]:
    return (STUDENTS, *(f"id-{name},,{name},,Provberg,5,,{name.lower()},4" for name in names))


def staff(*names: str) -> tuple[str, ...]:
    return (STAFF, *(f"id-{name},,{name},,Provberg,,{name.lower()},1" for name in names))


def devices(*serials: str) -> tuple[str, ...]:
    rows = (
        f"g-{serial},PC,2026-11-20 10:00:00,{serial},Exempel,Bok 14,,Windows,Corporate,Managed" for serial in serials
    )
    return (INTUNE, *rows)


def missing(gathered: Gathered) -> list[MissingRecords]:
    return [found for file in gathered.staged if (found := missing_from(gathered, file)) is not None]


def test_who_is_missing_is_told_nothing_is_done_and_one_step_notes_them_as_having_left(
    ledger: Ledger, tmp_path: Path
) -> None:
    commit_import(ledger, read(ledger, tmp_path, elever=students("Leo", "Mio", "Ida", "Bo"), personal=staff("Åsa")))
    gathered = read(ledger, tmp_path, elever=students("Mio", "Bo"))
    (found,) = missing(gathered)
    assert str(found) == "2 personer finns inte längre i filen."
    assert [ledger.register.name(person.ref) for id in found.ids if (person := ledger.register.get(PERSON, id))] == [
        "Leo Provberg", "Ida Provberg",
    ]  # fmt: skip
    commit_import(ledger, gathered)
    assert [person.active for person in ledger.register.records(Query(PERSON))] == [1, 1, 1, 1, 1]
    changes = left_changes(ledger.register, [found], Origin.WINDOW)
    assert changes is not None
    notice = ledger.commit(changes)
    assert [person.active for person in ledger.register.records(Query(PERSON))] == [0, 1, 0, 1, 1]
    assert missing(read(ledger, tmp_path, elever=students("Mio", "Bo"))) == []
    assert left_changes(ledger.register, [found], Origin.WINDOW) is None
    ledger.undo(notice.entry)
    assert [person.active for person in ledger.register.records(Query(PERSON))] == [1, 1, 1, 1, 1]
    assert ledger.verify() == []


def test_two_files_of_one_import_are_one_whole(ledger: Ledger, tmp_path: Path) -> None:
    commit_import(ledger, read(ledger, tmp_path, elever=students("Leo", "Mio", "Ida")))
    gathered = read(ledger, tmp_path, norra=students("Leo"), sodra=students("Ida", "Mio"))
    assert missing(gathered) == []


def test_a_device_that_an_export_no_longer_has_is_told_until_it_is_retired(ledger: Ledger, tmp_path: Path) -> None:
    commit_import(ledger, read(ledger, tmp_path, enheter=devices("AB12CD34", "AB12CD35")))
    gathered = read(ledger, tmp_path, enheter=devices("AB12CD35"))
    (found,) = missing(gathered)
    assert (found.kind, str(found)) == ("device", "1 digital enhet finns inte längre i filen.")
    assert left_changes(ledger.register, [found], Origin.WINDOW) is None, "devices are told, not acted upon"
    (id,) = found.ids
    change = Change(Key(DEVICE.code, id, "status"), None, "retired")
    ledger.commit(ChangeSet(Sentence("Prov"), Origin.WINDOW, changes=(change,)))
    assert missing(read(ledger, tmp_path, enheter=devices("AB12CD35"))) == []


def test_a_list_of_one_class_says_nothing_of_the_others(ledger: Ledger, tmp_path: Path) -> None:
    commit_import(ledger, read(ledger, tmp_path, a=(CLASS, "Leo;Provberg;5A", "Mio;Provberg;5A")))
    assert missing(read(ledger, tmp_path, b=(CLASS, "Ida;Provberg;5B"))) == []


def test_a_file_that_lacks_more_than_it_holds_is_taken_for_a_part(ledger: Ledger, tmp_path: Path) -> None:
    commit_import(ledger, read(ledger, tmp_path, elever=students("Leo", "Mio", "Ida", "Bo")))
    (found,) = missing(read(ledger, tmp_path, elever=students("Mio")))
    assert found.part
    assert str(found) == "elever.csv innehåller 1 av raderna och saknar 3 som den förra hade: den är nog bara en del."
    assert left_changes(ledger.register, [found], Origin.WINDOW) is None
