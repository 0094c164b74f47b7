"""A register's export taken in whole: schools, classes, people and who is in which class, each from its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import DEVICE, GROUP, PERSON, UNIT
from coordinator.exchange.imports.import_run import FileChoice, Gathered, commit_import, gather, problems
from coordinator.ledger.stage import Tally
from tests.exchange.files import SAMPLES
from tests.storage.school import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path / "skola.sqlite")
    school.create(UNIT, name="Norrskensskolan", own=1)
    yield school
    school.close()


def taken_in(school: School, *paths: Path, **more: object) -> Gathered:
    gathered = gather(paths, school.ledger, **more)  # type: ignore[arg-type]
    commit_import(school.ledger, gathered)
    school.sound()
    return gathered


def counts(gathered: Gathered) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, unchanged and left-out rows by file."""
    return {
        file.name: (tally.created, tally.updated, tally.unchanged, tally.skipped)
        for file in gathered.staged
        if isinstance(tally := file.tally, Tally)
    }


def register_folder(to: Path, **altered: str) -> Path:
    """The sample, with whole files written anew."""
    for file in (SAMPLES / "oneroster").iterdir():
        content = altered.get(file.stem) or file.read_text(encoding="utf-8")
        (to / file.name).write_text(content, encoding="utf-8")
    return to


def test_every_file_brings_what_it_is_about(school: School) -> None:
    gathered = taken_in(school, SAMPLES / "oneroster")
    assert counts(gathered) == {
        "orgs.csv": (4, 1, 0, 1), "classes.csv": (2, 0, 0, 0), "users.csv": (4, 0, 0, 1),
        "enrollments.csv": (0, 2, 0, 3),
    }  # fmt: skip
    assert [unit.own for unit in school.all(UNIT)] == [1, 0, 0, 0, 0], "those that come are not looked after here"
    assert [(group.name, group.unit) for group in school.all(GROUP)] == [("7B", 1), ("5A", 2)]
    assert {person.external_id: (person.role, person.group, person.unit) for person in school.all(PERSON)} == {
        "u1": ("pupil", 1, 1), "u2": ("pupil", 2, 2), "u3": ("pupil", None, 5), "u5": ("staff", None, 1),
    }  # fmt: skip
    refused = [file.name for file in gathered.files if file.refused]
    assert refused == ["academicSessions.csv", "courses.csv", "manifest.csv"]


def test_the_same_export_again_is_no_news(school: School) -> None:
    taken_in(school, SAMPLES / "oneroster")
    again = gather([SAMPLES / "oneroster"], school.ledger)
    assert counts(again) == {
        "orgs.csv": (0, 0, 5, 1), "classes.csv": (0, 0, 2, 0), "users.csv": (0, 0, 4, 1),
        "enrollments.csv": (0, 0, 2, 3),
    }  # fmt: skip
    assert not again.news


def test_who_is_in_a_class_says_nothing_of_the_person_s_other_facts(school: School) -> None:
    taken_in(school, SAMPLES / "oneroster")
    users, enrolments = (SAMPLES / "oneroster" / f"{name}.csv" for name in ("users", "enrollments"))
    school.edit(school.all(PERSON)[0], username="ny")
    for path in (users, enrolments, users):  # each of the two files is its own source of what it said last
        assert not gather([path], school.ledger).news
    assert school.all(PERSON)[0].username == "ny"


def test_enrolments_make_nobody_and_no_class_and_say_whom_they_leave_out(school: School) -> None:
    gathered = taken_in(school, SAMPLES / "oneroster" / "enrollments.csv")
    assert (school.all(PERSON), school.all(GROUP)) == ([], [])
    (file,) = gathered.files
    assert [line for line, _, _ in problems(gathered, file)] == [2, 3, 4, 5, 6]


def test_who_leaves_a_class_by_the_register_is_in_none(school: School, tmp_path: Path) -> None:
    taken_in(school, SAMPLES / "oneroster")
    enrolments = (SAMPLES / "oneroster" / "enrollments.csv").read_text(encoding="utf-8")
    gone = enrolments.replace("e1,,", "e1,tobedeleted,").replace("e2,,,g5A,s2", "e2,tobedeleted,,g7B,s1")
    taken_in(school, register_folder(tmp_path, enrollments=gone) / "enrollments.csv")
    groups = {person.external_id: person.group for person in school.all(PERSON)}
    assert (groups["u1"], groups["u2"]) == (None, 2), "he was in another"


def test_whom_the_register_marks_as_removed_is_active_no_more(school: School, tmp_path: Path) -> None:
    taken_in(school, SAMPLES / "oneroster")
    users = (SAMPLES / "oneroster" / "users.csv").read_text(encoding="utf-8")
    taken_in(school, register_folder(tmp_path, users=users.replace('"u2",""', '"u2","tobedeleted"')) / "users.csv")
    assert {person.external_id: person.values["active"] for person in school.all(PERSON)} == {
        "u1": 1, "u2": 0, "u3": 1, "u5": 1,
    }  # fmt: skip


def test_units_that_a_register_only_mentions_do_not_come_to_be_as_names(school: School) -> None:
    taken_in(school, SAMPLES / "oneroster" / "users.csv")
    assert [unit.name for unit in school.all(UNIT)] == ["Norrskensskolan"]
    assert len(school.all(PERSON)) == 4


def test_a_list_without_serial_numbers_only_adds_to_known_devices(school: School) -> None:
    entra, intune = (SAMPLES / f"{name}_devices.csv" for name in ("entra", "intune"))
    alone = gather([entra], school.ledger)
    assert counts(alone) == {"entra_devices.csv": (0, 0, 0, 5)}
    assert not alone.news
    both = gather([entra, intune], school.ledger)
    assert [file.name for file in both.staged] == ["intune_devices.csv", "entra_devices.csv"]
    assert counts(both)["entra_devices.csv"][0] == 0
    commit_import(school.ledger, both)
    assert len(school.all(DEVICE)) == counts(both)["intune_devices.csv"][0]


@pytest.mark.parametrize(("erases", "note"), [(None, "hel"), (False, "hel"), (True, "")])
def test_blank_cells_erase_only_where_the_person_says_so(
    school: School, tmp_path: Path, erases: bool | None, note: str
) -> None:
    path = tmp_path / "lista.csv"
    for said in ("hel", ""):
        path.write_text(f"Serienummer;Inventarienummer;Anteckning\nEX0001;T1;{said}\n", "utf-8-sig")
        taken_in(school, path, choices={"lista.csv": FileChoice(erases=erases)})
    assert [device.note for device in school.all(DEVICE)] == [note]


def test_what_came_is_told_as_one_file_or_as_many(school: School) -> None:
    one = taken_in(school, SAMPLES / "intune_devices.csv")
    many = taken_in(school, SAMPLES / "oneroster")
    newest, before = school.register.entries(limit=2)
    assert (before.message, dict(before.values)) == ("Imported {file}", {"file": "intune_devices.csv"})
    assert (newest.message, dict(newest.values)) == (
        "Imported {count} files, the first of them {file}", {"count": 4, "file": "orgs.csv"},
    )  # fmt: skip
    assert [len(gathered.staged) for gathered in (one, many)] == [1, 4]
