"""A copy gets its name only when it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.storage.disk import file_copy


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
