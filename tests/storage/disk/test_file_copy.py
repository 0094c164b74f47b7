"""A copy gets its name only when it is whole, and what hinders it is told."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from coordinator.storage.disk import file_copy
from coordinator.storage.disk.file_version import VERSION
from tests.storage.schools import make_school, serials, set_pragma


def test_a_copy_is_on_the_disk_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut in between leaves the old file or the new one, never an empty one."""
    draft, to = tmp_path / "draft", tmp_path / "to"
    draft.write_bytes(b"new")
    to.write_bytes(b"old")
    seen: list[tuple[str, bytes]] = []
    monkeypatch.setattr(file_copy, "sync", lambda file: seen.append((file.name, to.read_bytes())))
    monkeypatch.setattr(file_copy, "sync_folder", lambda folder: seen.append((folder.name, to.read_bytes())))
    file_copy.put_in_place(draft, to)
    assert seen == [("draft", b"old"), (tmp_path.name, b"new")]


def test_what_is_waited_for_is_the_file_and_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, to = tmp_path / "draft", tmp_path / "to"
    draft.write_bytes(b"new")
    inode = draft.stat().st_ino
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    file_copy.put_in_place(draft, to)
    assert synced == [inode, tmp_path.stat().st_ino]
    assert to.read_bytes() == b"new"


@pytest.mark.parametrize(("age", "gone"), [(3_599, False), (3_600, True)])
@pytest.mark.parametrize(
    "name",
    ["school.sqlite.unfinished", "backups/school-x.sqlite.unfinished", ".restoring-abc/draft.sqlite",
     ".packing-abc/school.sqlite", ".unpacking-abc/school.sqlite"],
)  # fmt: skip
def test_what_a_killed_process_left_is_swept_away_after_an_hour(
    tmp_path: Path, name: str, age: int, gone: bool
) -> None:
    left = tmp_path / name
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"x")
    whole = left.parent if left.parent.name.startswith(".") else left
    os.utime(whole, (1_000_000, 1_000_000))
    file_copy.sweep(tmp_path / "school.sqlite", 1_000_000 + age)
    assert whole.exists() is not gone


@pytest.mark.parametrize("name", ["school.sqlite", "backups/school-x.sqlite", ".kopior-abc", "annat.txt", ".seing-x"])
def test_what_is_whole_or_another_s_is_not_swept_away(tmp_path: Path, name: str) -> None:
    kept = tmp_path / name
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"x")
    os.utime(kept, (0, 0))
    file_copy.sweep(tmp_path / "school.sqlite", 1_000_000)
    assert kept.exists()


def failing(kind: type[Exception], name: str | None = None, number: int | None = None) -> Exception:
    error = kind(number, "Wrong") if number else kind("Wrong")
    if name:
        error.sqlite_errorname = name  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "says", "values"),
    [
        (failing(sqlite3.OperationalError, "SQLITE_FULL"), "is full", {"folder": "ut"}),
        (failing(OSError, number=28), "is full", {"folder": "ut"}),
        (failing(OSError, number=122), "is full", {"folder": "ut"}),
        (failing(sqlite3.DatabaseError, "SQLITE_CORRUPT"), "is damaged", {}),
        (failing(OSError, number=13), "could not be written", {"file": "ut/kopia", "why": "Wrong"}),
        (failing(sqlite3.OperationalError, "SQLITE_CANTOPEN"), "could not be written", {"file": "ut/kopia",
         "why": "SQLITE_CANTOPEN"}),
        (failing(ValueError), "could not be written", {"file": "ut/kopia", "why": "ValueError"}),
    ],
    ids=str,
)  # fmt: skip
def test_why_no_copy_was_made_is_told(error: Exception, says: str, values: dict[str, str]) -> None:
    told = file_copy.not_copied(error, Path("ut/kopia"))
    assert says in told.message
    assert told.values == values


def test_a_full_disk_is_that_of_the_folder_that_was_chosen() -> None:
    told = file_copy.not_copied(failing(OSError, number=28), Path("ut/.packing-abc/school.sqlite"))
    assert told.values == {"folder": "ut"}


def test_a_copy_is_one_file_and_what_stood_there_goes_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, to = make_school(tmp_path), tmp_path / "ut" / "kopia.sqlite"
    file_copy.copy_database(path, to)
    assert ([file.name for file in to.parent.iterdir()], serials(to)) == (["kopia.sqlite"], ["EX0001"])
    before = to.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(file_copy, "_counts_in", lambda _: {})
        with pytest.raises(file_copy.NotCopied, match="fel"):
            file_copy.copy_database(path, to)
    assert ([file.name for file in to.parent.iterdir()], to.read_bytes()) == (["kopia.sqlite"], before)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("application_id", 7, "is no backup of Coordinator's"),
        ("user_version", VERSION + 1, "is from a newer version"),
    ],
)
def test_a_backup_that_is_not_for_this_program_is_told_apart(tmp_path: Path, name: str, value: int, says: str) -> None:
    path = make_school(tmp_path)
    assert file_copy.version_of_backup(path) == VERSION
    set_pragma(path, name, value)
    with pytest.raises(file_copy.NoBackup) as refused:
        file_copy.version_of_backup(path)
    assert says in refused.value.message
    assert refused.value.values == {"file": path.name}


def test_a_backup_that_is_no_database_or_is_damaged_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("x" * 2_000, encoding="utf-8")
    with pytest.raises(file_copy.NoBackup) as refused:
        file_copy.version_of_backup(tmp_path / "text.sqlite")
    assert "is not a whole backup" in refused.value.message
    path = make_school(tmp_path)
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises(file_copy.NoBackup) as refused:
        file_copy.version_of_backup(path)
    assert "is damaged" in refused.value.message or "is not a whole backup" in refused.value.message


def test_what_is_still_in_the_making_does_not_keep_what_is_left_over(tmp_path: Path) -> None:
    drafts = [tmp_path / f"{name}.sqlite.unfinished" for name in "abc"]
    for at, draft in enumerate(drafts):
        draft.write_bytes(b"x")
        os.utime(draft, (at * 10_000, at * 10_000))
    for now, left in ((1, "abc"), (10_000, "bc"), (20_000, "c"), (30_000, "")):
        file_copy.sweep(tmp_path / "school.sqlite", now)
        assert [draft.name[0] for draft in drafts if draft.exists()] == list(left)
    for age, draft in zip((0, 9_000, 0), drafts, strict=True):
        draft.write_bytes(b"x")
        os.utime(draft, (10_000 - age, 10_000 - age))
    file_copy.sweep(tmp_path / "school.sqlite", 10_000)
    assert [draft.name[0] for draft in drafts if draft.exists()] == ["a", "c"]
