"""What a file is said to be before anything is written to it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk import file_identity
from coordinator.storage.disk.file_identity import MissingFile, NotOurs, unopened, version_of
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.disk.sqlite_errors import Damaged, Unwritable
from tests.storage.schools import make_school

ENCRYPTED = "{file} is no database, or is one that was encrypted by another program or is badly damaged."
NONE = "{file} is no database. It is left as it is. Choose another file."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "{file} is empty."),
        (random.Random(1).randbytes(1024), ENCRYPTED),
        (random.Random(1).randbytes(1025), NONE),
        (bytes(range(64)) * 16, NONE),
        (bytes(range(65)) + bytes(1024 - 65), ENCRYPTED),
        (b"Serienummer;Namn\n", NONE),
    ],
)
def test_what_is_no_database_is_told_apart(tmp_path: Path, content: bytes, said: str) -> None:
    """An encrypted one is noise from its first byte and whole pages long."""
    path = tmp_path / "fil.sqlite"
    path.write_bytes(content)
    with pytest.raises(NotOurs) as error:
        version_of(path)
    assert error.value.message.startswith(said)
    assert error.value.values == {"file": "fil.sqlite"}


def test_a_folder_and_nothing_at_all_are_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotOurs) as folder:
        version_of(tmp_path)
    assert folder.value.message == "{file} is a folder, not a database."
    with pytest.raises(MissingFile):
        version_of(tmp_path / "finns inte.sqlite")


def test_ours_has_its_version_also_while_it_is_written(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    assert version_of(path) == VERSION
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute(f"PRAGMA user_version = {VERSION - 1}")
        conn.commit()
        assert version_of(path) == VERSION - 1, "the log beside it says more than the file"


def test_a_file_of_an_old_sqlite_says_nothing_of_its_length(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    data = bytearray(path.read_bytes())
    data[92:96] = b"\0\0\0\0"
    path.write_bytes(data[:-1])
    assert version_of(path) == VERSION


@pytest.mark.parametrize(
    ("size", "pages", "stated"),
    [(b"\x10\x00", 3, 12_288), (b"\x00\x01", 2, 131_072), (b"\x02\x00", 1, 512)],
)
def test_a_header_says_how_long_the_file_is(size: bytes, pages: int, stated: int) -> None:
    """One stands for pages of 65,536 bytes (sqlite.org, database file format §1.3)."""
    header = bytearray(100)
    header[16:18], header[28:32] = size, pages.to_bytes(4, "big")
    assert file_identity._stated_size(bytes(header)) == stated
    header[24:28] = b"\0\0\0\1"
    assert file_identity._stated_size(bytes(header)) == 0


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("SQLITE_FULL", Unwritable, "The disk is full"),
        ("SQLITE_READONLY_DIRECTORY", Unwritable, "{file} cannot be written"),
        ("SQLITE_CANTOPEN", Unwritable, "{file} cannot be written"),
        ("SQLITE_IOERR_READ", Unwritable, "{file} cannot be written"),
        ("SQLITE_PERM", Unwritable, "{file} cannot be written"),
        ("SQLITE_BUSY", Unwritable, "{file} is held by another program."),
        ("SQLITE_CORRUPT", Damaged, "{file} is damaged"),
        ("", Damaged, "{file} is damaged"),
    ],
)
def test_what_the_database_complains_of_is_said_in_words(name: str, kind: type[Trouble], said: str) -> None:
    error = sqlite3.DatabaseError("said by SQLite")
    if name:
        error.sqlite_errorname = name
    trouble = unopened(Path("mapp/skola.sqlite"), error)
    assert (type(trouble), trouble.message.startswith(said)) == (kind, True)
    assert "skola.sqlite" in str(trouble.values.get("file", "skola.sqlite"))
