"""Opening where something is in the way: the lock is given up, nothing half made is left, and what hinders is named."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from coordinator.domain.changes import ChangeSet, Origin, Sentence
from coordinator.ledger.outcomes import Refused, Trouble
from coordinator.storage.disk import write_lock
from coordinator.storage.disk.file_identity import open_here
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.disk.sqlite_errors import Damaged
from coordinator.storage.disk.write_lock import Locked, lock_path, note_path, take_lock
from coordinator.storage.store import backups, file_keeper, read_only, upgrade
from coordinator.storage.store.backups import back_up, backups_of
from coordinator.storage.store.file_keeper import FileKeeper
from coordinator.storage.store.store_opening import Exists, create_database, open_store
from tests.storage.schools import TODAY, make_school, open_ledger, set_pragma


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_school(tmp_path)


def failing(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_that_is_not_there_cannot_be_written_in(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as told:
        take_lock(tmp_path / "borta" / "school.sqlite")
    assert told.value.values == {"folder": str(tmp_path / "borta"), "why": "No such file or directory"}


def test_a_note_that_cannot_be_written_gives_the_lock_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(write_lock, "_write_note", failing)
        with pytest.raises(Trouble) as told:
            take_lock(path)
    assert told.value.values == {"folder": str(path.parent)}
    take_lock(path).release()


def test_a_lock_that_breaks_is_no_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(write_lock, "_lock", failing)
        with pytest.raises(OSError, match="No space"):
            take_lock(path)
    take_lock(path).release()


def test_whoever_has_it_open_is_named_and_gone_afterwards(path: Path) -> None:
    lock = take_lock(path)
    holder = write_lock.holder_of(path)
    assert holder is not None
    with pytest.raises(Locked):
        take_lock(path)
    lock.release()
    take_lock(path).release()
    assert lock_path(path).name == "school.sqlite.lock"
    assert note_path(path).name == "school.sqlite.open"


def test_a_database_is_made_once(tmp_path: Path) -> None:
    made = create_database(tmp_path / "ny" / "school.sqlite", "12345678", "Provskolan", actor="test", today=TODAY)
    before = made.read_bytes()
    with pytest.raises(Exists) as refused:
        create_database(made, "", "Annan", actor="test", today=TODAY)
    assert refused.value.values == {"file": str(made)}
    assert made.read_bytes() == before
    open_store(made).close()


def test_nothing_half_made_is_left_where_a_new_database_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise sqlite3.DatabaseError("broken")

    path = tmp_path / "school.sqlite"
    with monkeypatch.context() as patched:
        patched.setattr("coordinator.storage.schema.migrations.migrate", broken)
        with pytest.raises(Trouble):
            open_store(path, create=True)
    assert not path.exists()
    open_store(path, create=True).close()


def test_an_old_database_that_cannot_be_brought_up_to_date_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise sqlite3.DatabaseError("broken")

    set_pragma(path, "user_version", VERSION - 1)
    with monkeypatch.context() as patched:
        patched.setattr("coordinator.storage.schema.migrations.migrate", broken)
        with pytest.raises(Trouble):
            open_store(path)
    assert path.exists()
    assert [backup.reason for backup in backups_of(path)] == ["migration"]
    take_lock(path).release()


def test_what_happens_before_an_upgrade_may_be_chosen(path: Path) -> None:
    asked: list[Path] = []
    upgrade.prepare_database(path, before_migration=asked.append)
    assert asked == []
    set_pragma(path, "user_version", VERSION - 1)
    upgrade.prepare_database(path, before_migration=asked.append)
    assert asked == [path]
    assert list(backups_of(path)) == []


def test_an_older_database_is_not_only_looked_at(path: Path) -> None:
    set_pragma(path, "user_version", VERSION - 1)
    with pytest.raises(Trouble) as told:
        open_store(path, write=False)
    assert told.value.values == {"file": "school.sqlite"}
    assert backups.FOLDER not in {each.name for each in path.parent.iterdir()}


def test_an_onlooker_says_who_has_it_open(path: Path) -> None:
    nobody = open_store(path, write=False)
    store, _ = open_ledger(path)
    lock = take_lock(path.with_name("annan.sqlite"))
    watched = read_only.Onlooker(path, write_lock.holder_of(path.with_name("annan.sqlite")))
    changes = ChangeSet(Sentence("x"), Origin.WINDOW)
    for onlooker, values in ((nobody, set()), (watched, {"user", "host"})):
        with pytest.raises(Refused) as refused:
            onlooker.apply(changes, None)  # type: ignore[arg-type]  # it is refused before it is stamped
        assert set(refused.value.values) == values
        assert list(onlooker.verify().result()) == []
        assert onlooker.check().result() is None
        assert onlooker.build_index().result() is False
    watched.close()
    nobody.close()
    lock.release()
    store.close()


def test_damage_is_told_to_an_onlooker(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise sqlite3.DatabaseError("broken")

    store = open_store(path, write=False)
    with monkeypatch.context() as patched:
        patched.setattr(read_only, "verify", broken)
        with pytest.raises(Damaged) as told:
            store.verify()
    assert told.value.values == {"file": "school.sqlite"}
    store.close()


def test_an_open_database_is_known_until_it_is_closed(path: Path) -> None:
    store = open_store(path)
    assert store.path in open_here
    store.close()
    assert store.path not in open_here
    take_lock(path).release()


def test_a_backup_that_cannot_be_removed_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = [back_up(path, "asked")]
    keeper = FileKeeper(path)
    with monkeypatch.context() as patched:
        patched.setattr(file_keeper, "from_before_erasing", lambda _: older)
        patched.setattr(keeper, "backup", lambda _: None)  # the one made first, so that there is one at all
        patched.setattr(Path, "unlink", failing)
        with pytest.raises(Trouble) as told:
            keeper.thin_erased()
    assert told.value.values == {"file": older[0].path.name, "why": "No space left on device"}
    assert keeper.thin_erased() == 0
