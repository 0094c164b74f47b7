"""A process that writes through the real ledger is killed at random moments: what was said to be kept is kept."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from coordinator.storage.store.store_opening import open_store
from tests.storage.schools import import_devices, make_school, open_ledger

PROJECT = Path(__file__).resolve().parents[3]
KILLS = 40
FILES = 4  # databases; each is killed over and over, so that one crash follows on another
ROWS = 60
WORK = """
import sys
from pathlib import Path
from coordinator.app.school_opening import open_school
# Or the first write would load them, and be killed meanwhile.
from coordinator.storage.log import inversion
from coordinator.storage.stage import stage_writer
from tests.storage.schools import TODAY, import_devices, rename_device
school = open_school(Path(sys.argv[1]), today=TODAY, actor="test")
batch, rows = int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
while True:
    batch += 1
    notice = import_devices(school.ledger, batch * rows, rows, f"batch {batch}")
    print("batch", batch, flush=True)
    if batch % 3 == 0:
        school.ledger.undo(notice.entry)
        print("undone", batch, flush=True)
"""


def work_until_killed(path: Path, batch: int, after: float) -> tuple[set[int], set[int]]:
    """Starts the work, kills it ``after`` seconds later, and returns which batches it said were kept and undone."""
    command = [sys.executable, "-c", WORK, str(path), str(batch), str(ROWS)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.kill()
        said = [line.split() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    assert process.returncode == -9
    kept = {int(number) for word, number in said if word == "batch"}
    return kept, {int(number) for word, number in said if word == "undone"}


def batches_in(path: Path) -> dict[int, int]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counted = conn.execute("SELECT name, count(*) FROM device WHERE name LIKE 'batch %' GROUP BY name")
        return {int(name.split()[1]): count for name, count in counted}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
@pytest.mark.parametrize("file", range(FILES))
def test_nothing_said_to_be_kept_is_lost_when_the_process_is_killed(tmp_path: Path, file: int) -> None:
    chance = random.Random(file)
    path = make_school(tmp_path)
    kept: set[int] = set()
    undone: set[int] = set()
    logs_left = begun = 0
    for _ in range(KILLS // FILES):
        # A batch may have been kept whose word did not reach us: none is begun a second time.
        begun = max(begun + 1, max(kept, default=0) + 1)
        more_kept, more_undone = work_until_killed(path, begun, chance.uniform(0.0, 0.3))
        kept |= more_kept
        undone |= more_undone
        logs_left += path.with_name(path.name + "-wal").exists()
        reader = open_store(path, write=False)  # the first to come after the crash may be one who only looks on
        reader.close()
        store, ledger = open_ledger(path)
        assert ledger.verify() == []
        store.close()
        found = batches_in(path)
        assert set(found.values()) <= {ROWS}
        # An undo may have been kept whose word did not reach us; a batch without its undo may not be missing.
        assert {batch for batch in kept - undone if batch % 3} <= found.keys()
        assert not undone & found.keys()
    assert kept
    assert logs_left


def test_a_half_written_log_opens_at_a_whole_commit(tmp_path: Path) -> None:
    """What a power cut leaves: the write-ahead log torn at any byte, or with rubbish at its end."""
    chance = random.Random(7)
    path = make_school(tmp_path)
    store, ledger = open_ledger(path)
    for batch in range(1, 9):
        import_devices(ledger, batch * ROWS, ROWS, f"batch {batch}")
    main, log = path.read_bytes(), path.with_name(path.name + "-wal").read_bytes()
    store.close()
    for number in range(12):
        torn = tmp_path / f"torn{number}" / "school.sqlite"
        torn.parent.mkdir()
        torn.write_bytes(main)
        at = chance.randrange(len(log))
        tail = (b"", bytes(len(log) - at), chance.randbytes(len(log) - at))[number % 3]
        torn.with_name(torn.name + "-wal").write_bytes(log[:at] + tail)
        again, ledger = open_ledger(torn)
        assert ledger.verify() == []
        again.close()
        found = batches_in(torn)
        assert found == dict.fromkeys(range(1, len(found) + 1), ROWS)
