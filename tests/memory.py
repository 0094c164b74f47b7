"""The temporary files of a test run lie in memory where there is room: nine tenths of a small test's time was the wait
for the disk, and no test here can tell whether a disk keeps what it was given.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

SHARED: Final = Path("/dev/shm")  # noqa: S108  # Linux's file system in memory
ROOM: Final = 2 * 1024**3
"""Bytes that must be free there; a whole run was seen to need a quarter of them."""
_NAME: Final = "coordinator-tests-"


def take(shared: Path = SHARED) -> Path | None:
    """Has temporary files made in memory from now on, in this process and those it starts; ``None`` where they stay.

    Whoever sets ``TMPDIR`` decides; folders that an ended run left behind are removed.
    """
    if "TMPDIR" in os.environ or not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < ROOM:
        return None
    for old in shared.glob(f"{_NAME}*"):
        if not Path("/proc", old.name.removeprefix(_NAME)).exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = shared / f"{_NAME}{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # asked for before, and remembered
    return folder


def give_back() -> None:
    """Removes this run's folder."""
    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name == f"{_NAME}{os.getpid()}":
        del os.environ["TMPDIR"]
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)
