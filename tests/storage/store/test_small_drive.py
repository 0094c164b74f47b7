"""A drive that fills up loses nothing, and what a killed process left half done is swept away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordinator.app.school_opening import open_school
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.file_copy import NotCopied
from coordinator.storage.store.store_opening import open_store
from tests.storage.schools import (
    TODAY,
    import_devices,
    make_school,
    serials,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_school(tmp_path)


@pytest.fixture
def small_drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 6 MB that is really full when it is full; only root may mount one."""
    drive = tmp_path / "drive"
    drive.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(drive)]
    if not sys.platform.startswith("linux") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no drive can be mounted here")
    yield drive
    subprocess.run(["umount", str(drive)], check=True)


def test_a_drive_that_fills_up_loses_nothing_and_is_said(small_drive: Path) -> None:
    path = make_school(small_drive)
    imported = 0
    with open_school(path, today=TODAY, actor="test") as school:
        said = ""
        while not said:
            try:
                import_devices(school.ledger, 100 + imported, 1_500, "more")
                imported += 1_500
            except Trouble as trouble:
                said = str(trouble)
        assert "full" in said
        assert len(school.keeper.warnings()) == 1
        with pytest.raises(NotCopied, match="full"):
            school.keeper.backup("asked")
        with pytest.raises(NotCopied, match="full"):
            school.keeper.pack(small_drive / "whole")
    with open_school(path, today=TODAY, actor="test") as school:
        assert len(serials(path)) == 1 + imported
        assert school.ledger.verify() == []
    assert [file.name for file in small_drive.rglob("*") if "unfinished" in file.name or "ing-" in file.name] == []


def test_what_a_killed_process_left_half_done_is_swept_away(path: Path) -> None:
    old = [path.parent / "backups" / "school-x.sqlite.unfinished", path.parent / ".packing-abc" / "school.sqlite"]
    for file in old:
        file.parent.mkdir()
        file.touch()
    open_store(path).close()
    assert all(file.exists() for file in old)  # it may still be in the making
    for place in (old[0], old[1].parent):
        os.utime(place, (0, 0))
    open_store(path).close()
    assert not any(file.exists() for file in old)
