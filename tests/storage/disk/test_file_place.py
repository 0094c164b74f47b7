from __future__ import annotations

from pathlib import Path

import pytest

from coordinator.storage.disk import file_place
from coordinator.storage.disk.file_place import FilePlace, OnNetwork, PlaceKind, Surroundings, place_of, refuse_network

MOUNTS = """\
/dev/sda2 / ext4 rw,relatime 0 0
server:/home /srv/home nfs4 rw 0 0
//server/personal /srv/personal\\040filer cifs rw 0 0
anna@server:/ /srv/ssh fuse.sshfs rw 0 0
none /srv/vbox vboxsf rw 0 0
/dev/mapper/x /srv/vault fuse.gocryptfs rw 0 0
/dev/sdz1 /media/anna/STICKAN vfat rw 0 0
//old /srv/twice cifs rw 0 0
/dev/sda3 /srv/twice ext4 rw 0 0
"""


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings("linux", MOUNTS, {}, tmp_path / "nobody")


@pytest.mark.parametrize(
    ("path", "kind", "what"),
    [
        ("/srv/home/school.sqlite", PlaceKind.NETWORK, "nfs4"),
        ("/srv/personal filer/it/school.sqlite", PlaceKind.NETWORK, "cifs"),
        ("/srv/ssh/school.sqlite", PlaceKind.NETWORK, "fuse.sshfs"),
        ("/srv/vbox/school.sqlite", PlaceKind.NETWORK, "vboxsf"),
        ("/srv/vault/school.sqlite", PlaceKind.LOCAL, "fuse.gocryptfs"),
        ("/media/anna/STICKAN/school.sqlite", PlaceKind.REMOVABLE, "/media/anna/STICKAN"),
        ("/srv/homework/school.sqlite", PlaceKind.LOCAL, "ext4"),
        ("/srv/twice/school.sqlite", PlaceKind.LOCAL, "ext4"),
        ("/srv/x/OneDrive - Exempelskolan/school.sqlite", PlaceKind.SYNCED, "OneDrive"),
        ("/srv/x/Dropbox (Privat)/school.sqlite", PlaceKind.SYNCED, "Dropbox (Privat)"),
        ("/srv/x/Google Drive/school.sqlite", PlaceKind.SYNCED, "Google Drive"),
        ("/srv/x/Library/Mobile Documents/a/school.sqlite", PlaceKind.SYNCED, "iCloud"),
        ("/srv/x/Nextcloud/school.sqlite", PlaceKind.SYNCED, "Nextcloud"),
        ("/srv/x/boxes/school.sqlite", PlaceKind.LOCAL, "ext4"),
    ],
)
def test_a_place_is_recognised(around: Surroundings, path: str, kind: PlaceKind, what: str) -> None:
    assert place_of(Path(path), around) == FilePlace(kind, what)


def test_the_root_of_a_container_is_local() -> None:
    assert place_of(Path("/srv/a"), Surroundings("linux", "none / 9p rw 0 0\n", {})).kind is PlaceKind.LOCAL


def test_a_link_to_a_network_drive_is_followed(tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "drive")
    around = Surroundings("linux", f"/dev/sda2 / ext4 rw 0 0\nserver:/x {tmp_path}/drive nfs rw 0 0\n", {})
    assert place_of(tmp_path / "link/school.sqlite", around).kind is PlaceKind.NETWORK


@pytest.mark.parametrize(
    ("mark", "whose"), [(".stfolder", "Syncthing"), ("._sync_a1.db", "Nextcloud"), (".dropbox", "Dropbox")]
)
def test_what_a_sync_program_leaves_is_recognised(tmp_path: Path, around: Surroundings, mark: str, whose: str) -> None:
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / mark).touch()
    assert place_of(tmp_path / "deep/er/school.sqlite", around) == FilePlace(PlaceKind.SYNCED, whose)


def test_onedrive_is_known_wherever_windows_says_it_is(tmp_path: Path) -> None:
    around = Surroundings("linux", MOUNTS, {"OneDriveCommercial": str(tmp_path)}, tmp_path / "nobody")
    assert place_of(tmp_path / "Dokument/school.sqlite", around) == FilePlace(PlaceKind.SYNCED, "OneDrive")


def test_dropbox_is_known_by_its_own_file(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox/info.json").write_text(f'{{"personal": {{"path": "{tmp_path}/elsewhere"}}}}')
    around = Surroundings("linux", MOUNTS, {}, tmp_path)
    assert place_of(tmp_path / "elsewhere/school.sqlite", around) == FilePlace(PlaceKind.SYNCED, "Dropbox")


def test_a_share_of_windows_is_a_network_drive() -> None:
    around = Surroundings("win32", "", {}, Path("nobody"))
    assert place_of(Path("\\\\server\\share\\school.sqlite"), around) == FilePlace(PlaceKind.NETWORK, "UNC")
    assert place_of(Path("//server/share/school.sqlite"), around) == FilePlace(PlaceKind.NETWORK, "UNC")


@pytest.mark.parametrize(("answer", "kind"), [(2, "removable"), (3, "local"), (4, "network")])
def test_windows_is_asked_about_a_drive(monkeypatch: pytest.MonkeyPatch, answer: int, kind: str) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return answer

    monkeypatch.setattr(file_place, "_drive_type", drive_type)
    around = Surroundings("win32", "", {}, Path("nobody"))
    assert place_of(Path("H:/skolan/school.sqlite"), around).kind.value == kind
    assert asked == ["H:\\"]


def test_a_network_drive_is_refused_with_a_place_to_go(around: Surroundings) -> None:
    with pytest.raises(OnNetwork) as refused:
        refuse_network(Path("/srv/home/school.sqlite"), around)
    assert "nfs4" in str(refused.value)
    assert str(file_place.default_database().parent) in str(refused.value)


def test_a_synced_folder_and_a_conflict_copy_are_warned_of(tmp_path: Path, around: Surroundings) -> None:
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    (folder / "school (ANNAS-LAPTOP's conflicted copy 2026-11-22).sqlite").touch()
    (folder / "school.sqlite").touch()
    said = file_place.warnings(folder / "school.sqlite", around)
    assert len(said) == 2
    assert "OneDrive" in said[0]
    assert "ANNAS-LAPTOP" in said[1]


def test_an_ordinary_folder_is_not_warned_of(tmp_path: Path, around: Surroundings) -> None:
    assert file_place.warnings(tmp_path / "school.sqlite", around) == []


def test_the_default_place_is_the_users_own_and_refuses_nothing() -> None:
    assert file_place.default_database().name == "school.sqlite"
    assert place_of(file_place.default_database()).kind is not PlaceKind.NETWORK
