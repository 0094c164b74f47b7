from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.domain.inventory_kinds import DEVICE, UNIT
from coordinator.ledger.ledger import Ledger
from coordinator.ledger.outcomes import Refused, Trouble
from coordinator.storage.disk import file_place
from coordinator.storage.disk.file_identity import MissingFile, Newer, NotOurs
from coordinator.storage.disk.file_place import OnNetwork
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.disk.sqlite_errors import Damaged, Unwritable
from coordinator.storage.disk.write_lock import lock_path
from coordinator.storage.store import store_opening
from coordinator.storage.store.store_opening import Exists, create_database, open_store
from tests.storage.schools import CODE, NAME, TODAY, add_device, make_school, open_ledger, rename_device, set_pragma

PROJECT = Path(__file__).resolve().parents[3]


def test_a_new_database_has_the_school_as_its_own_unit(tmp_path: Path) -> None:
    path = create_database(tmp_path / "new" / "school.sqlite", CODE, NAME, today=TODAY)
    store, ledger = open_ledger(path)
    unit = ledger.register.get(UNIT, 1)
    assert unit is not None
    assert (unit.code, unit.name, unit.own) == (CODE, NAME, 1)
    entry = ledger.register.entry(1)
    assert entry is not None
    assert entry.origin == "program"
    assert ledger.verify() == []
    store.close()


def test_an_existing_file_is_never_made_anew(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    before = path.read_bytes()
    with pytest.raises(Exists):
        create_database(path, CODE, NAME)
    assert path.read_bytes() == before


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE song (title TEXT)")
    conn.close()


def foreign_with_id(path: Path) -> None:
    foreign(path)
    set_pragma(path, "application_id", 0x1234)


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(8192))


def words(path: Path) -> None:
    path.write_text("Serienummer;Namn\nEX1;Leo Påhittsson\n", encoding="utf-8")


def nothing(path: Path) -> None:
    path.touch()


def folder(path: Path) -> None:
    path.mkdir()


def missing(path: Path) -> None:
    pass


def newer(path: Path) -> None:
    make_school(path.parent)
    set_pragma(path, "user_version", VERSION + 1)


def truncated(path: Path) -> None:
    make_school(path.parent)
    os.truncate(path, path.stat().st_size // 2)


def stub(path: Path) -> None:
    make_school(path.parent)
    os.truncate(path, 50)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (foreign, NotOurs),
        (foreign_with_id, NotOurs),
        (noise, NotOurs),
        (words, NotOurs),
        (nothing, NotOurs),
        (folder, NotOurs),
        (missing, MissingFile),
        (newer, Newer),
        (truncated, Damaged),
        (stub, Damaged),
    ],
)
@pytest.mark.parametrize("write", [True, False])
def test_what_cannot_be_opened_is_refused_in_a_sentence_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], error: type[Trouble], write: bool
) -> None:
    path = tmp_path / "school.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    beside = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(error) as refused:
        open_store(path, write=write)
    assert "school.sqlite" in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert {file.name for file in tmp_path.iterdir()} == beside


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_school(tmp_path)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda2 / ext4 rw 0 0\n//server/it {tmp_path} cifs rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(file_place, "_MOUNTS", mounts)
    with pytest.raises(OnNetwork):
        open_store(path)
    with pytest.raises(OnNetwork):
        open_store(path, write=False)
    with pytest.raises(OnNetwork):
        create_database(tmp_path / "other.sqlite", CODE, NAME)


def damage_a_page(path: Path) -> None:
    """Overwrites the page where a table begins, as a failing disk would."""
    conn = sqlite3.connect(path)
    page = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'device'").fetchone()[0]
    size = conn.execute("PRAGMA page_size").fetchone()[0]
    conn.close()
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * 64)


def test_a_damaged_page_is_found_before_the_first_write(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    damage_a_page(path)
    store, ledger = open_ledger(path)
    with pytest.raises(Damaged):
        store_opening.quick_check(store).result()
    with pytest.raises(Damaged) as refused:
        add_device(ledger, "EX0002")
    assert "school.sqlite" in str(refused.value)
    store.close()


def test_who_only_looks_on_at_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    damage_a_page(path)
    with closing(open_store(path, write=False)) as store:
        assert store.verify().result() != []


def test_what_waits_for_a_store_to_close_is_called_once(tmp_path: Path) -> None:
    store, _ = open_ledger(make_school(tmp_path))
    ended: list[str] = []
    store.at_close(lambda: ended.append("lock"))
    store.close()
    store.close()
    assert ended == ["lock"]


@pytest.mark.parametrize("lost", [1, 4096])
def test_a_file_that_was_cut_short_is_not_opened(tmp_path: Path, lost: int) -> None:
    path = make_school(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    with pytest.raises(Damaged):
        open_store(path)
    path.write_bytes(whole + b"\0" * lost)
    open_store(path).close()


def test_the_first_write_waits_for_the_check_unasked(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    damage_a_page(path)
    store, ledger = open_ledger(path)
    with pytest.raises(Damaged):
        add_device(ledger, "EX0002")
    store.close()


def test_a_whole_file_passes_the_check(tmp_path: Path) -> None:
    store, ledger = open_ledger(make_school(tmp_path))
    store_opening.quick_check(store).result()
    add_device(ledger, "EX0002")
    store.close()


def test_who_only_looks_on_may_read_preview_and_verify_but_not_write(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    before = path.read_bytes()
    store = open_store(path, write=False)
    ledger = Ledger(store, actor="test", today=TODAY)
    assert store.register.last_entry() == 3
    assert ledger.verify() == []
    undone = ledger.rehearse_undo(3).undone
    assert undone >= 1
    assert ledger.rehearse_undo(3).undone == undone, "the copy is as it was before"
    with pytest.raises(Refused):
        add_device(ledger, "EX0002")
    with pytest.raises(Refused):
        ledger.undo()
    store.close()
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable) as refused:
        create_database(tmp_path / "file" / "school.sqlite", CODE, NAME)
    assert "file" in str(refused.value)


def test_a_lock_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    lock_path(path).unlink()
    lock_path(path).mkdir()  # holds for root too, whom no write protection stops
    with pytest.raises(Trouble) as refused:
        open_store(path)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="no write protection stops root")
def test_a_write_protected_folder_is_said(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    lock_path(path).unlink()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Trouble):
            open_store(path)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="no write protection stops root")
def test_a_write_protected_file_is_said(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    path.chmod(0o400)
    with pytest.raises(Unwritable):
        open_store(path)


FILL = """
import resource, signal, sys
from pathlib import Path
from coordinator.ledger.outcomes import Trouble
from tests.storage.schools import open_ledger, rename_device
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
store, ledger = open_ledger(path)
rename_device(ledger, 1, None, "kept")
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    rename_device(ledger, 1, "kept", "lost")
except Trouble as trouble:
    print(type(trouble).__name__, trouble)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_a_disk_that_takes_no_more_loses_nothing(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", FILL, str(path)], cwd=PROJECT, capture_output=True, encoding="utf-8", check=True
    )
    assert ended.stdout.startswith("Unwritable "), ended.stdout + ended.stderr
    store, ledger = open_ledger(path)
    device = ledger.register.get(DEVICE, 1)
    assert device is not None
    assert device.name == "kept"
    assert ledger.verify() == []
    store.close()


def test_a_full_database_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    store, ledger = open_ledger(make_school(tmp_path))
    pages = store.writer.call(lambda conn: conn.execute("PRAGMA page_count").fetchone()[0]).result()
    store.writer.call(lambda conn: conn.execute(f"PRAGMA max_page_count = {pages}").fetchone()).result()
    entries = ledger.register.entries()
    with pytest.raises(Trouble) as refused:
        rename_device(ledger, 1, None, "x" * 100_000)
    assert "disk" in refused.value.message
    assert ledger.register.entries() == entries
    assert ledger.verify() == []
    store.close()


LOADED = """
import sys
from pathlib import Path
from coordinator.app.school_opening import open_school
with open_school(Path(sys.argv[1])) as school:
    school.ledger.register.entries()
    heavy = {"sqlite_utils", "natsort", "reportlab", "qtawesome", "PySide6"}
    print(sorted(name for name in sys.modules if name in heavy))
"""


def test_opening_loads_nothing_that_the_first_page_does_without(tmp_path: Path) -> None:
    path = make_school(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, str(path)], cwd=PROJECT, capture_output=True, encoding="utf-8", check=True
    )
    assert ended.stdout == "[]\n"
