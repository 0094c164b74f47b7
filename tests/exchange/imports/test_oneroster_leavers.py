"""Who is missing in a bulk set of OneRoster has left; a set of changes tells of nobody who is missing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import PERSON
from coordinator.exchange.imports.import_run import Gathered, commit_import, gather
from coordinator.exchange.imports.missing_from_file import (
    missing_from,
    refuse_if_nobody_can_be_missing,
    why_nobody_left,
)
from coordinator.ledger.outcomes import Refused
from tests.storage.school import School

USERS = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades"
USERS_12 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,grades,userMasterIdentifier"
)
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"
ROLES = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId"
NAMES = {"s1": "Provskolan", "s2": "Ekskolan", "s3": "Granens skola"}


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path / "skola.sqlite")


def user(number: int, org: str = "s1", *, status: str = "", enabled: str = "true", role: str = "student") -> str:
    return f"u{number},{status},,{enabled},{org},{role},prov{number},Prov{number},Elev,07"


def bulk_set(folder: Path, users: list[str], *, orgs: str = "s1 s2", said: str | None = "bulk") -> Path:
    """A set of files in a folder; ``said`` is what the table of contents says of the users, ``None`` for none."""
    folder.mkdir(exist_ok=True)
    rows = [ORGS, *(f"{org},,,{NAMES[org]},school,9900010{org[1]}," for org in orgs.split())]
    (folder / "orgs.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "users.csv").write_text("\n".join([USERS, *users]) + "\n", "utf-8")
    manifest = folder / "manifest.csv"
    manifest.unlink(missing_ok=True)
    if said is not None:
        manifest.write_text(f"propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,{said}\n", "utf-8")
    return folder


def missing(gathered: Gathered, school: School) -> list[str]:
    found = [each for file in gathered.staged if (each := missing_from(gathered, file)) is not None]
    people = [school.get(PERSON, id) for each in found for id in each.ids]
    return [person.username for person in people]


def reasons(gathered: Gathered) -> str:
    users = next(file for file in gathered.staged if file.name.endswith("users.csv"))
    return str(why_nobody_left(gathered, users))


def taken_in(school: School, *folders: Path) -> Gathered:
    gathered = gather(folders, school.ledger)
    commit_import(school.ledger, gathered)
    return gathered


FIVE = [user(1), user(2), user(3), user(4, "s2"), user(5, "s2")]


def test_who_is_missing_in_a_bulk_set_is_counted_also_in_an_archive(school: School, tmp_path: Path) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    folder = bulk_set(tmp_path / "b", [FIVE[0], FIVE[2], FIVE[3], FIVE[4]])
    assert missing(gather([folder], school.ledger), school) == ["prov2"]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    assert missing(gather([tmp_path / "c.zip"], school.ledger), school) == ["prov2"]


@pytest.mark.parametrize(
    ("said", "words"), [("delta", "har ändrats"), ("absent", "har ändrats"), (None, "manifest.csv")]
)
def test_changes_and_sets_without_a_table_of_contents_tell_of_nobody(
    school: School, tmp_path: Path, said: str | None, words: str
) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    gathered = gather([bulk_set(tmp_path / "b", FIVE[:4], said=said)], school.ledger)
    assert missing(gathered, school) == []
    assert words in reasons(gathered)
    with pytest.raises(Refused, match=r"manifest\.csv"):
        refuse_if_nobody_can_be_missing(gathered)


def test_another_folder_s_table_of_contents_says_nothing(school: School, tmp_path: Path) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    ours = bulk_set(tmp_path / "b", FIVE[:4], said=None)
    other = bulk_set(tmp_path / "c", FIVE[:4])
    gathered = gather([ours / "users.csv", other / "manifest.csv"], school.ledger)
    assert missing(gathered, school) == []


def test_only_the_schools_of_the_set_have_lost_anybody(school: School, tmp_path: Path) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    one = bulk_set(tmp_path / "b", [user(1), user(2)], orgs="s1")
    assert missing(gather([one], school.ledger), school) == ["prov3"]
    visiting = bulk_set(tmp_path / "c", [user(1), user(2), user(9, "s2", role="teacher")], orgs="s1")
    assert missing(gather([visiting], school.ledger), school) == ["prov3"], "a teacher shared with the other school"


def test_two_schools_in_two_sets_of_one_import(school: School, tmp_path: Path) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    north = bulk_set(tmp_path / "n", [user(1), user(2)], orgs="s1")
    south = bulk_set(tmp_path / "s", [user(4, "s2"), user(5, "s2")], orgs="s2", said="delta")
    assert set(missing(gather([north, south], school.ledger), school)) == {"prov3"}
    moved = bulk_set(tmp_path / "s", [user(4, "s2"), user(5, "s2"), user(3, "s2")], orgs="s2", said="delta")
    assert missing(gather([north, moved], school.ledger), school) == [], "who stands in another set has moved"


@pytest.mark.parametrize(
    "row", [user(2, status="tobedeleted"), user(2, status="inactive"), user(2, enabled="false")], ids=str
)
def test_the_marks_of_leavers_count_in_any_set(school: School, tmp_path: Path, row: str) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    gathered = taken_in(school, bulk_set(tmp_path / "b", [row], said="delta"))
    assert missing(gathered, school) == []
    assert [person.username for person in school.all(PERSON) if person.active is False] == ["prov2"]


def test_the_second_version_has_its_schools_beside_its_users(school: School, tmp_path: Path) -> None:
    def version_12(folder: Path, numbers: list[int]) -> Path:
        bulk_set(folder, [], orgs="s1")
        rows = [f"u{n},,,true,prov{n},,Prov{n},Elev,07," for n in numbers]
        (folder / "users.csv").write_text("\n".join([USERS_12, *rows]) + "\n", "utf-8")
        roles = [f"r{n},,,u{n},primary,student,,,s1" for n in numbers]
        (folder / "roles.csv").write_text("\n".join([ROLES, *roles]) + "\n", "utf-8")
        return folder

    taken_in(school, version_12(tmp_path / "a", [1, 2, 3]))
    for person in school.all(PERSON):
        assert person.role == "pupil"
    assert missing(gather([version_12(tmp_path / "b", [1, 2])], school.ledger), school) == ["prov3"]


def test_a_set_that_lacks_most_is_a_part(school: School, tmp_path: Path) -> None:
    taken_in(school, bulk_set(tmp_path / "a", FIVE))
    gathered = gather([bulk_set(tmp_path / "b", [user(1)], orgs="s1")], school.ledger)
    (found,) = [each for file in gathered.staged if (each := missing_from(gathered, file)) is not None]
    assert found.part
