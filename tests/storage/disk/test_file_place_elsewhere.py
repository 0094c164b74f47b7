"""Where a database may lie on Windows and macOS, and what is said of each place."""

from __future__ import annotations

import subprocess
from pathlib import Path, PureWindowsPath

import pytest

from coordinator.storage.disk import file_place
from coordinator.storage.disk.file_place import (
    FilePlace,
    OnNetwork,
    PlaceKind,
    Surroundings,
    conflict_siblings,
    place_of,
    refuse_network,
    warnings,
)

MOUNTED = """\
/dev/disk1s1 on / (apfs, local)
//anna@server/it on /Volumes/it (smbfs, nodev)
/dev/disk2s1 on /Volumes/STICKAN (msdos, local)
"""


@pytest.mark.parametrize(
    ("path", "drive", "place"),
    [
        (r"\\server\it\school.sqlite", 0, FilePlace(PlaceKind.NETWORK, "UNC")),
        (r"\\?\UNC\server\it\school.sqlite", 0, FilePlace(PlaceKind.NETWORK, "UNC")),
        ("//server/it/school.sqlite", 0, FilePlace(PlaceKind.NETWORK, "UNC")),
        (r"\\?\C:\data\school.sqlite", 0, FilePlace(PlaceKind.LOCAL)),
        (r"H:\it\school.sqlite", 4, FilePlace(PlaceKind.NETWORK, "H:")),
        (r"E:\school.sqlite", 2, FilePlace(PlaceKind.REMOVABLE, "E:")),
        (r"C:\data\school.sqlite", 3, FilePlace(PlaceKind.LOCAL)),
    ],
)
def test_drives_of_windows(monkeypatch: pytest.MonkeyPatch, path: str, drive: int, place: FilePlace) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return drive

    monkeypatch.setattr(file_place, "_drive_type", drive_type)
    assert file_place._windows_drive(PureWindowsPath(path)) == place  # type: ignore[arg-type]
    assert asked == ([path[:3]] if path[1] == ":" else [])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/Users/anna/school.sqlite", FilePlace(PlaceKind.LOCAL)),
        ("/Volumes", FilePlace(PlaceKind.LOCAL)),
        ("/Volumes/it/a/school.sqlite", FilePlace(PlaceKind.NETWORK, "smbfs")),
        ("/Volumes/STICKAN/school.sqlite", FilePlace(PlaceKind.REMOVABLE, "/Volumes/STICKAN")),
        ("/Volumes/unknown/school.sqlite", FilePlace(PlaceKind.REMOVABLE, "/Volumes/unknown")),
    ],
)
def test_volumes_of_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, place: FilePlace) -> None:
    def mount(command: list[str], **asked: object) -> subprocess.CompletedProcess[str]:
        assert (command, asked["encoding"], asked["errors"]) == (["/sbin/mount"], "utf-8", "replace")
        return subprocess.CompletedProcess(command, 0, MOUNTED)

    monkeypatch.setattr(subprocess, "run", mount)
    assert place_of(Path(path), Surroundings("darwin", environ={}, home=tmp_path)) == place


def around(tmp_path: Path, mounts: str = "/dev/sda2 / ext4 rw 0 0\n") -> Surroundings:
    return Surroundings("linux", mounts, {}, tmp_path / "nobody")


def test_a_network_drive_is_refused_and_other_places_are_not(tmp_path: Path) -> None:
    path = tmp_path / "school.sqlite"
    refuse_network(path, around(tmp_path))
    refuse_network(path, around(tmp_path, f"/dev/sdz1 {tmp_path} vfat rw 0 0\n"))
    with pytest.raises(OnNetwork, match="nfs4") as error:
        refuse_network(path, around(tmp_path, f"server:/x {tmp_path} nfs4 rw 0 0\n"))
    assert error.value.values["file"] == str(path)
    assert str(error.value.values["folder"]) not in ("", ".")


def test_an_ordinary_folder_needs_no_word(tmp_path: Path) -> None:
    assert warnings(tmp_path / "school.sqlite", around(tmp_path)) == []


def test_a_synced_folder_and_one_that_can_be_pulled_out_are_told(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").touch()
    (synced,) = warnings(tmp_path / "school.sqlite", around(tmp_path))
    assert "Syncthing" in synced
    (pulled,) = warnings(
        Path("/media/anna/STICKAN/school.sqlite"), around(tmp_path, "/dev/x /media/anna/STICKAN vfat\n")
    )
    assert "/media/anna/STICKAN" in pulled


def test_what_looks_like_a_copy_of_a_sync_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "school.sqlite"
    for name in ("school.sqlite", "school (Annas konflikt).sqlite", "school-CONFLICT-1.sqlite", "school conflict.txt",
                 "other conflict.sqlite", "school.1.sqlite"):  # fmt: skip
        (tmp_path / name).touch()
    assert [each.name for each in conflict_siblings(path)] == [
        "school (Annas konflikt).sqlite", "school-CONFLICT-1.sqlite",
    ]  # fmt: skip
    assert len(warnings(path, around(tmp_path))) == 2
    assert conflict_siblings(tmp_path / "finns inte" / "school.sqlite") == []
