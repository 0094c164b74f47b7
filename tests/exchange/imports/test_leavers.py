"""People and enrolments that a register marks as removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import PERSON
from coordinator.exchange.imports.column_mapping import profile_from_mapping, save_profile
from coordinator.exchange.imports.import_run import commit_import, gather, problems
from coordinator.exchange.reading import list_sources, open_table
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.questions import Filter, Query, Test
from coordinator.storage.store.sqlite_store import SqliteStore
from coordinator.storage.store.store_opening import create_database

USERS = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades"
ENROLMENTS = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary"
CLASSES = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,schoolSourcedId\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    path = create_database(tmp_path / "school.db", "12345678", "Provskolan", today=date(2026, 11, 22))
    with closing(SqliteStore(path)) as store:
        yield Ledger(store, actor="Prov", today=date(2026, 11, 22))


def take_in(ledger: Ledger, folder: Path, **files: str) -> tuple[int, ...]:
    """Imports the files and gives created, updated, unchanged and skipped of the last of them."""
    paths = [folder / f"{name}.csv" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    gathered = gather(paths, ledger)
    tally = gathered.staged[-1].tally
    assert tally is not None
    commit_import(ledger, gathered)
    return (tally.created, tally.updated, tally.unchanged, tally.skipped)


@pytest.mark.parametrize("word", ["Slutat", "Avslutad", "nej", "0"])
def test_a_column_that_a_person_maps_by_hand_says_who_is_active_by_the_same_words(
    ledger: Ledger, tmp_path: Path, word: str
) -> None:
    """As under a name that the program knows."""
    path = tmp_path / "elever.csv"
    path.write_text(f"Namn;Klass;Läge\nLeo Provberg;7A;Pågående\nMio Provberg;7A;{word}\n", "utf-8-sig")
    (source,) = list_sources(path)
    fields = [(0, "full_name"), (1, "group"), (2, "active")]
    profile = profile_from_mapping(open_table(source), fields, profile_id="egen", label="Egen", kind="people")
    save_profile(tmp_path / "profiles" / "egen.toml", profile)
    gathered = gather([path], ledger, profiles_folder=tmp_path / "profiles")
    assert problems(gathered, gathered.files[0]) == []
    commit_import(ledger, gathered)
    assert active(ledger) == {"Leo": 1, "Mio": 0}


def users(*rows: tuple[str, str, str]) -> str:
    said = [f"{id},{status},,true,o1,student,{id},{name},Provberg,5" for id, status, name in rows]
    return "\n".join([USERS, *said, ""])


def enrolments(*rows: tuple[str, str, str]) -> str:
    said = [f"e-{person}-{group},{status},,{group},o1,{person},student,true" for person, status, group in rows]
    return "\n".join([ENROLMENTS, *said, ""])


def active(ledger: Ledger) -> dict[str, object]:
    return {person.given_name: person.active for person in ledger.register.records(Query(PERSON))}


def group_of(ledger: Ledger, name: str) -> object:
    found = ledger.register.records(Query(PERSON, filters=(Filter("given_name", Test.IS, (name,)),)))
    return ledger.register.rows(PERSON, [found[0].id], ("group.name",))[0][0]


def test_a_known_person_who_is_removed_has_left_and_an_unknown_one_stays_unknown(
    ledger: Ledger, tmp_path: Path
) -> None:
    take_in(ledger, tmp_path, users=users(("u1", "active", "Åsa"), ("u2", "", "Leo")))
    gone = users(("u1", "tobedeleted", "Åsa"), ("u2", "active", "Leo"), ("u3", "tobedeleted", "Mio"))
    assert take_in(ledger, tmp_path, users=gone) == (0, 1, 1, 1)
    assert active(ledger) == {"Åsa": 0, "Leo": 1}
    assert take_in(ledger, tmp_path, users=gone) == (0, 0, 2, 1), "the same again says nothing new"
    ledger.undo()
    assert active(ledger) == {"Åsa": 1, "Leo": 1}
    assert ledger.verify() == []


def test_a_first_import_leaves_out_who_is_removed(ledger: Ledger, tmp_path: Path) -> None:
    assert take_in(ledger, tmp_path, users=users(("u1", "tobedeleted", "Åsa"), ("u2", "", "Leo"))) == (1, 0, 0, 1)
    assert active(ledger) == {"Leo": 1}
    assert ledger.verify() == []


def test_a_person_whom_another_list_brought_is_set_inactive_too(ledger: Ledger, tmp_path: Path) -> None:
    take_in(ledger, tmp_path, klass="Förnamn;Efternamn;Klass;Användarnamn\nÅsa;Provberg;5A;u1\n")
    take_in(
        ledger,
        tmp_path,
        users=users(
            ("u1", "tobedeleted", "Åsa"),
        ),
    )
    assert active(ledger) == {"Åsa": 0}


def test_a_removed_enrolment_leaves_the_group_and_a_move_is_no_removal(ledger: Ledger, tmp_path: Path) -> None:
    classes = CLASSES + "c5,,,5A,5,,5A,scheduled,o1\nc6,,,6A,6,,6A,scheduled,o1\n"
    first = enrolments(("u1", "active", "c5"), ("u2", "active", "c5"))
    take_in(ledger, tmp_path, classes=classes, users=users(("u1", "", "Åsa"), ("u2", "", "Leo")), enrolments=first)
    assert (group_of(ledger, "Åsa"), group_of(ledger, "Leo")) == ("5A", "5A")
    moved = enrolments(("u1", "tobedeleted", "c5"), ("u2", "tobedeleted", "c5"), ("u2", "active", "c6"))
    take_in(ledger, tmp_path, enrolments=moved)
    assert (group_of(ledger, "Åsa"), group_of(ledger, "Leo")) == (None, "6A")
    assert take_in(ledger, tmp_path, enrolments=first)[1] == 2, "who comes back is in the group again"
    assert (group_of(ledger, "Åsa"), group_of(ledger, "Leo")) == ("5A", "5A")
    assert ledger.verify() == []
