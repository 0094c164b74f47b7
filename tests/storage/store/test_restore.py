"""Restoring, packing and unpacking where something is in the way: what is said, and that what stood there stays."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_copy import NoBackup
from coordinator.storage.disk.write_lock import take_lock
from coordinator.storage.store import restore, school_package
from coordinator.storage.store.backups import back_up, backups_of
from coordinator.storage.store.file_keeper import FileKeeper
from coordinator.storage.store.school_package import NoPackage, pack, unpack
from tests.storage.schools import add_device, make_school, open_ledger, serials


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_school(tmp_path)


def test_a_backup_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(NoBackup) as refused:
        restore.refuse_unfit(path.parent / "borta.sqlite")
    assert refused.value.values == {"file": str(path.parent / "borta.sqlite")}
    with pytest.raises(NoBackup):
        restore.refuse_unfit(path.parent)


def test_a_school_is_restored_where_no_folder_stands_yet(path: Path, tmp_path: Path) -> None:
    older = back_up(path, "asked").path
    to = tmp_path / "ny" / "dator" / "school.sqlite"
    restore.restore(to, older)
    assert serials(to) == ["EX0001"]
    assert [file.name for file in to.parent.iterdir() if "damaged" in file.name] == []


@pytest.mark.parametrize(
    ("trouble", "why"),
    [(OSError(errno.ENOSPC, "No space left on device"), "No space left on device"), (TimeoutError(), "TimeoutError")],
)
def test_why_nothing_could_be_put_in_place_is_told_and_the_lock_is_given_up(
    path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, why: str
) -> None:
    older = back_up(path, "asked").path

    def full(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(restore, "put_in_place", full)
        with pytest.raises(Trouble) as told:
            restore.restore(path, older)
    assert told.value.values == {"file": older.name, "why": why}
    assert serials(path) == ["EX0001"]
    take_lock(path).release()
    restore.restore(path, older)


def test_a_foreign_file_in_the_place_is_set_aside_with_what_belongs_to_it(path: Path) -> None:
    older = back_up(path, "asked").path
    path.write_text("något annat", encoding="utf-8")
    path.with_name("school.sqlite-wal").write_text("logg", encoding="utf-8")
    restore.restore(path, older)
    [aside] = path.parent.glob("school-damaged-*.sqlite")
    assert aside.read_text(encoding="utf-8") == "något annat"
    assert aside.with_name(f"{aside.name}-wal").read_text(encoding="utf-8") == "logg"
    assert not path.with_name("school.sqlite-wal").exists()
    assert serials(path) == ["EX0001"]


def test_a_database_with_a_bad_page_is_set_aside_and_not_backed_up(path: Path) -> None:
    older = back_up(path, "asked").path
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    restore.restore(path, older)
    assert [file.read_bytes() == bytes(content) for file in path.parent.glob("school-damaged-*.sqlite")] == [True]
    assert [backup.reason for backup in backups_of(path)] == ["asked"]


def test_a_package_brings_what_lies_beside_it_and_leaves_what_is_there(path: Path, tmp_path: Path) -> None:
    (path.parent / "school.views.json").write_text("[1]", encoding="utf-8")
    (path.parent / "profiles").mkdir()
    (path.parent / "profiles" / "egen.toml").write_text("a = 1", encoding="utf-8")
    packed = pack(path, tmp_path / "sticka")
    to = tmp_path / "annan" / "school.sqlite"
    restore.restore(to, packed)
    assert (to.parent / "school.views.json").read_text(encoding="utf-8") == "[1]"
    assert (to.parent / "profiles" / "egen.toml").read_text(encoding="utf-8") == "a = 1"
    (to.parent / "school.views.json").write_text("[2]", encoding="utf-8")
    restore.restore(to, packed)
    assert (to.parent / "school.views.json").read_text(encoding="utf-8") == "[2]"


def test_unpacking_names_what_goes_with_the_database_like_it(path: Path, tmp_path: Path) -> None:
    (path.parent / "school.views.json").write_text("[1]", encoding="utf-8")
    (path.parent / "annat.json").write_text("[]", encoding="utf-8")
    folder = tmp_path / "ny"
    made = unpack(pack(path, tmp_path / "sticka"), folder, "norr.sqlite")
    assert made == folder / "norr.sqlite"
    assert sorted(file.name for file in folder.iterdir()) == ["norr.sqlite", "norr.views.json"]
    assert serials(made) == ["EX0001"]


def test_a_database_in_the_folder_is_left_as_it_is(path: Path, tmp_path: Path) -> None:
    packed = pack(path, tmp_path / "sticka")
    before = path.read_bytes()
    with pytest.raises(NoPackage) as refused:
        unpack(packed, path.parent, path.name)
    assert refused.value.values == {"folder": str(path.parent)}
    assert path.read_bytes() == before


def test_where_nothing_can_be_unpacked_it_is_told_why(path: Path, tmp_path: Path) -> None:
    packed = pack(path, tmp_path / "sticka")
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with pytest.raises(NoPackage) as refused:
        unpack(packed, tmp_path / "fil" / "mapp")
    assert refused.value.values == {"folder": str(tmp_path / "fil" / "mapp"), "why": "Not a directory"}


def test_too_much_beside_a_database_is_not_packed_and_not_taken(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(school_package, "_LARGEST_BESIDE", 1_000)
    (path.parent / "school.a.json").write_text("x" * 1_000, encoding="utf-8")
    (path.parent / "school.b.json").write_text("x" * 1_001, encoding="utf-8")
    packed = pack(path, tmp_path / "sticka")
    with zipfile.ZipFile(packed) as archive:
        assert sorted(archive.namelist()) == ["contents.json", "school.a.json", "school.sqlite"]
    monkeypatch.setattr(school_package, "_LARGEST_BESIDE", 999)
    with pytest.raises(NoPackage):
        unpack(packed, tmp_path / "ny")


def test_an_unfit_backup_does_not_close_the_school(path: Path) -> None:
    closed: list[bool] = []
    keeper = FileKeeper(path, close=lambda: closed.append(True))
    with pytest.raises(NoBackup):
        keeper.restore(path.parent / "borta.sqlite")
    assert closed == []
    keeper.restore(back_up(path, "asked").path)
    assert closed == [True]


def test_undo_and_redo_lead_to_the_newest_step_that_stands(path: Path) -> None:
    store, ledger = open_ledger(path)
    first = store.last_undoable()
    assert first is not None
    assert store.last_redoable() is None
    add_device(ledger, "EX0002")
    second = store.last_undoable()
    assert second is not None
    assert second > first
    ledger.undo(second)
    assert (store.last_undoable(), store.last_redoable()) == (first, second)
    ledger.undo(first)
    before = store.last_undoable()
    assert before is None or before < first
    assert store.last_redoable() == first
    ledger.redo(first)
    assert (store.last_undoable(), store.last_redoable()) == (first, second)
    store.close()


def test_a_backup_before_an_import_counts_as_the_day_s(path: Path) -> None:
    keeper = FileKeeper(path)
    for large in (True, False, True):
        keeper.before_write(large=large)
    assert [backup.reason for backup in keeper.backups()] == ["import", "import"]
    assert keeper.warnings() == []
