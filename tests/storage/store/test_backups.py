from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coordinator.app.school_opening import OpenedSchool, open_school
from coordinator.domain.inventory_kinds import PERSON
from coordinator.ledger.ledger import ErasurePlan
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_copy import NoBackup, NotCopied, copy_database, version_of_backup
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.disk.write_lock import Locked
from coordinator.storage.store import backups, restore, school_package
from coordinator.storage.store.backups import back_up, backup_folder, backups_of
from coordinator.storage.store.erased_people import list_path, read_list
from coordinator.storage.store.file_keeper import FileKeeper
from coordinator.storage.store.school_package import NoPackage, pack, unpack
from coordinator.storage.store.store_opening import open_store
from tests.storage.schools import (
    TODAY,
    add_device,
    add_person,
    import_devices,
    make_school,
    open_ledger,
    rename_device,
    serials,
    set_pragma,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_school(tmp_path)


@pytest.fixture
def school(path: Path) -> Iterator[OpenedSchool]:
    with open_school(path, today=TODAY, actor="test") as opened:
        yield opened


def reasons(path: Path) -> list[str]:
    return [backup.reason for backup in reversed(backups_of(path))]


def test_a_backup_of_a_database_in_use_is_whole_and_alone(school: OpenedSchool) -> None:
    add_device(school.ledger, "EX0002")
    made = school.keeper.backup("asked")
    assert serials(made.path) == ["EX0001", "EX0002"]
    assert version_of_backup(made.path) == VERSION
    assert made.size == made.path.stat().st_size
    assert {file.suffix for file in backup_folder(school.path).iterdir()} == {".sqlite"}
    assert school.keeper.backups()[0] == made


def test_the_first_write_of_the_day_is_preceded_by_a_backup(school: OpenedSchool) -> None:
    add_device(school.ledger, "EX0002")
    add_device(school.ledger, "EX0003")
    assert reasons(school.path) == ["daily"]
    assert serials(backups_of(school.path)[0].path) == ["EX0001"]


def test_a_large_import_is_preceded_by_a_backup_and_a_small_one_is_not(school: OpenedSchool) -> None:
    import_devices(school.ledger, 10, 1_000, "a")
    assert reasons(school.path) == ["daily"]
    import_devices(school.ledger, 10, 1_001, "b")
    assert reasons(school.path) == ["daily", "import"]
    kept = backups_of(school.path)[0].path
    with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as conn:
        assert conn.execute("SELECT count(*) FROM device WHERE name = 'b'").fetchone() == (0,)


def test_erasing_takes_no_backup(school: OpenedSchool) -> None:
    school.ledger.erase(ErasurePlan((1,), "a wish"))
    assert reasons(school.path) == []


def test_a_backup_that_cannot_be_made_does_not_stop_the_work_but_is_said(school: OpenedSchool) -> None:
    backup_folder(school.path).touch()  # a file where the folder should be
    add_device(school.ledger, "EX0002")
    assert serials(school.path) == ["EX0001", "EX0002"]
    said = school.keeper.warnings()
    assert len(said) == 1
    backup_folder(school.path).unlink()
    add_device(school.ledger, "EX0003")
    assert school.keeper.warnings() == []


def test_a_failed_copy_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coordinator.storage.disk.file_copy._counts_in", lambda _: {})
    to = path.parent / "copy.sqlite"
    with pytest.raises(NotCopied):
        copy_database(path, to)
    assert [file.name for file in path.parent.iterdir() if "copy" in file.name] == []


def test_a_copy_onto_a_full_or_missing_drive_says_so(path: Path) -> None:
    (path.parent / "drive").touch()
    with pytest.raises(NotCopied) as refused:
        copy_database(path, path.parent / "drive" / "copy.sqlite")
    assert "drive" in str(refused.value)


def test_old_backups_are_thinned_and_other_files_left(path: Path) -> None:
    first = datetime(2026, 1, 1, 8, tzinfo=UTC)
    backup_folder(path).mkdir()
    (backup_folder(path) / "notes.txt").touch()
    source = path.read_bytes()
    for day in range(200):
        written = (first + timedelta(days=day)).strftime("%Y%m%dT%H%M%S%fZ")
        (backup_folder(path) / f"school-{written}-daily.sqlite").write_bytes(source[:100])
    back_up(path, "asked", now=first + timedelta(days=200))
    assert (backup_folder(path) / "notes.txt").exists()
    assert 20 <= len(backups_of(path)) <= 31
    assert backups_of(path)[0].reason == "asked"


def test_a_backup_elsewhere_is_not_thinned_nor_counted(school: OpenedSchool, tmp_path: Path) -> None:
    made = school.keeper.backup("asked", tmp_path / "elsewhere" / "mine.sqlite")
    assert made.path.exists()
    assert school.keeper.backups() == []


def test_restore_drill(path: Path) -> None:
    """A day goes wrong: the morning's backup is put back, the afternoon is kept beside it, and all is verified."""
    school = open_school(path, today=TODAY, actor="test")
    add_device(school.ledger, "EX0002")
    morning = school.keeper.backup("asked")
    import_devices(school.ledger, 10, 2_000, "mistake")
    school.keeper.restore(morning.path)

    with open_school(path, today=TODAY, actor="test") as again:
        assert serials(path) == ["EX0001", "EX0002"]
        assert again.ledger.verify() == []
        add_device(again.ledger, "EX0003")
        afternoon = next(backup for backup in again.keeper.backups() if backup.reason == "restore")
        assert len(serials(afternoon.path)) == 2_002
    restore.restore(path, afternoon.path)
    assert len(serials(path)) == 2_002
    assert [file for file in path.parent.iterdir() if file.name.startswith(".")] == []


def test_a_backup_of_an_older_moment_does_not_meet_the_newer_log(path: Path) -> None:
    """A write-ahead log left by a crash must not be read into the restored file."""
    older = back_up(path, "asked").path
    crashed = path.parent / "crashed"
    crashed.mkdir()
    store, ledger = open_ledger(path)
    import_devices(ledger, 10, 1_500, "newer")
    for ending in ("", "-wal"):
        (crashed / f"school.sqlite{ending}").write_bytes(path.with_name(path.name + ending).read_bytes())
    store.close()
    restore.restore(crashed / "school.sqlite", older)
    assert serials(crashed / "school.sqlite") == ["EX0001"]
    assert len(serials(backups_of(crashed / "school.sqlite")[0].path)) == 1_501
    store, ledger = open_ledger(crashed / "school.sqlite")
    assert ledger.verify() == []
    store.close()


def test_a_damaged_database_is_set_aside_and_replaced(path: Path) -> None:
    older = back_up(path, "asked").path
    damaged = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(damaged)
    restore.restore(path, older)
    assert serials(path) == ["EX0001"]
    aside = list(path.parent.glob("school-damaged-*.sqlite"))
    assert [file.read_bytes() for file in aside] == [damaged]


def test_a_lost_database_is_brought_back(path: Path) -> None:
    older = back_up(path, "asked").path
    path.unlink()
    restore.restore(path, older)
    assert serials(path) == ["EX0001"]


@pytest.mark.parametrize("damage", ["foreign", "newer", "page", "cut", "words", "gone"])
def test_an_unfit_backup_changes_nothing(path: Path, damage: str) -> None:
    file = back_up(path, "asked").path
    if damage == "foreign":
        set_pragma(file, "application_id", 1)
    elif damage == "newer":
        set_pragma(file, "user_version", VERSION + 1)
    elif damage == "page":
        content = bytearray(file.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 4096] = b"\xa5" * 4096
        file.write_bytes(content)
    elif damage == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif damage == "words":
        file.write_text("Serienummer", encoding="utf-8")
    else:
        file.unlink()
    before = path.read_bytes()
    with pytest.raises(NoBackup) as refused:
        restore.restore(path, file)
    assert file.name in str(refused.value)
    assert path.read_bytes() == before


def test_nothing_is_restored_under_an_open_window(school: OpenedSchool) -> None:
    made = school.keeper.backup("asked")
    with pytest.raises(Locked):
        restore.restore(school.path, made.path)


def test_nothing_is_restored_under_a_program_that_reads(path: Path) -> None:
    older = back_up(path, "asked").path
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM device").fetchone()
        with pytest.raises(Trouble) as error:
            restore.restore(path, older)
    assert error.value.message == "Another program is reading {file}. Close it and restore again."
    assert error.value.values == {"file": "school.sqlite"}
    restore.restore(path, older)


def test_a_restore_does_not_bring_back_the_erased(path: Path) -> None:
    school = open_school(path, today=TODAY, actor="test")
    add_person(school.ledger, "Leo", "Påhittsson")
    before = school.keeper.backup("asked")
    school.ledger.erase(ErasurePlan((1,), "a wish"))
    erased = read_list(path)
    assert list(erased.values()) == [1]
    assert "Exempelqvist" not in list_path(path).read_text(encoding="utf-8")
    school.keeper.restore(before.path)
    with open_school(path, today=TODAY, actor="test") as again:
        people = [again.ledger.register.get(PERSON, id) for id in (1, 2)]
        assert [person and person.family_name for person in people] == ["", "Påhittsson"]
        assert again.ledger.verify() == []
        entry = again.ledger.register.entries(limit=1)[0]
        assert entry.role == "erase"
    assert b"Exempelqvist" not in path.read_bytes()


def test_a_backup_copied_back_by_hand_does_not_bring_back_the_erased(path: Path) -> None:
    school = open_school(path, today=TODAY, actor="test")
    before = school.keeper.backup("asked")
    school.ledger.erase(ErasurePlan((1,), "a wish"))
    school.close()
    path.write_bytes(before.path.read_bytes())
    with open_school(path, today=TODAY, actor="test") as again:
        person = again.ledger.register.get(PERSON, 1)
        assert person is not None
        assert not person.family_name


def test_a_new_person_with_an_erased_ones_number_is_left_alone(path: Path) -> None:
    empty = back_up(path, "asked").path
    school = open_school(path, today=TODAY, actor="test")
    second = add_person(school.ledger, "Leo", "Påhittsson").created[-1].id
    school.ledger.erase(ErasurePlan((second,), "a wish"))
    school.keeper.restore(empty)
    with open_school(path, today=TODAY, actor="test") as again:
        assert add_person(again.ledger, "Åke", "Exempelqvist").created[-1].id == second
    with open_school(path, today=TODAY, actor="test") as again:
        person = again.ledger.register.get(PERSON, second)
        assert person is not None
        assert person.given_name == "Åke"


def test_a_successor_takes_the_school_over_from_one_file(school: OpenedSchool, tmp_path: Path) -> None:
    (school.path.parent / "profiles").mkdir()
    (school.path.parent / "profiles" / "ours.toml").write_text('code = "ours"\n', encoding="utf-8")
    for name in ("window.json", "mappings.json"):
        (school.path.parent / f"{school.path.stem}.{name}").write_text("{}", encoding="utf-8")
    (school.path.parent / f"{school.path.name}.desk.json").write_text("{}", encoding="utf-8")
    (school.path.parent / "grannens.json").write_text("{}", encoding="utf-8")  # another program's: it stays
    packed = school.keeper.pack(tmp_path / "stick")
    assert packed.name == "stick.koordinator"
    laptop = tmp_path / "laptop"
    taken = unpack(packed, laptop)
    assert sorted(file.relative_to(laptop).as_posix() for file in laptop.rglob("*") if file.is_file()) == [
        "profiles/ours.toml",
        "school.mappings.json",
        "school.sqlite",
        "school.sqlite.desk.json",
        "school.window.json",
    ]
    assert sorted(file.name for file in unpack(packed, tmp_path / "other", "min skola.db").parent.iterdir()) == [
        "min skola.db",
        "min skola.db.desk.json",
        "min skola.mappings.json",
        "min skola.window.json",
        "profiles",
    ]
    with open_school(taken, today=TODAY, actor="next") as opened:
        assert opened.ledger.verify() == []
        add_device(opened.ledger, "EX0002")
    with pytest.raises(NoPackage):
        unpack(packed, laptop)
    assert serials(taken) == ["EX0001", "EX0002"]


def test_a_packed_school_can_be_restored(path: Path, tmp_path: Path) -> None:
    packed = pack(path, tmp_path / "whole")
    store, ledger = open_ledger(path)
    add_device(ledger, "EX0002")
    store.close()
    restore.restore(path, packed)
    assert serials(path) == ["EX0001"]


def rewrite(packed: Path, change: str) -> None:
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(members["contents.json"])
    if change == "byte":
        members["school.sqlite"] = members["school.sqlite"][:-1] + b"\xff"
    elif change == "outside":
        contents["files"]["../outside.json"] = ""
        members["../outside.json"] = b"{}"
    elif change == "stranger":
        contents["files"]["run.exe"] = ""
        members["run.exe"] = b""
    elif change == "no database":
        del members["school.sqlite"]
    elif change == "newer":
        contents["version"] = VERSION + 1
    elif change == "list":
        contents = []
    members["contents.json"] = json.dumps(contents).encode()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("change", ["byte", "outside", "stranger", "no database", "newer", "list"])
def test_an_unfit_package_is_refused_and_nothing_is_left(path: Path, tmp_path: Path, change: str) -> None:
    packed = pack(path, tmp_path / "stick")
    rewrite(packed, change)
    with pytest.raises(NoPackage) as refused:
        unpack(packed, tmp_path / "laptop")
    assert packed.name in str(refused.value)
    assert list((tmp_path / "laptop").iterdir()) == []
    assert not (tmp_path / "outside.json").exists()


def test_a_cut_package_is_refused(path: Path, tmp_path: Path) -> None:
    packed = pack(path, tmp_path / "stick")
    os.truncate(packed, packed.stat().st_size // 2)
    with pytest.raises(NoPackage):
        unpack(packed, tmp_path / "laptop")


def test_a_package_holds_no_backup_and_no_note(school: OpenedSchool, tmp_path: Path) -> None:
    add_device(school.ledger, "EX0002")
    with zipfile.ZipFile(school.keeper.pack(tmp_path / "stick")) as archive:
        assert sorted(archive.namelist()) == ["contents.json", "school.sqlite"]
    assert school_package.SUFFIX == ".koordinator"


def test_a_migration_is_preceded_by_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coordinator.storage.store.upgrade.VERSION", VERSION + 1)
    open_store(path).close()
    assert reasons(path) == ["migration"]
    assert serials(backups_of(path)[0].path) == ["EX0001"]


def test_the_index_is_built_after_a_bulk_import(path: Path) -> None:
    school = open_school(path, today=TODAY, actor="test")
    import_devices(school.ledger, 10, 2_500, "many")
    school.close()
    reader = open_store(path, write=False)
    assert reader.register.index_state() == "ready"
    reader.close()


def test_the_keeper_says_where_a_database_lies_badly(path: Path) -> None:
    synced = path.parent / "Nextcloud"
    synced.mkdir()
    assert len(FileKeeper(synced / "school.sqlite").warnings()) == 1
    assert backups.FOLDER == "backups"


def test_renaming_goes_on_after_a_restore(path: Path) -> None:
    made = back_up(path, "asked")
    restore.restore(path, made.path)
    with open_school(path, today=TODAY, actor="test") as school:
        rename_device(school.ledger, 1, None, "Vagn 1")
        assert school.ledger.verify() == []
