"""Where a database may lie: on a disk of this computer, not on a network, and better not in a synced folder.

SQLite's locks do not hold over a network, and a sync program that copies a file while it is written keeps something
that is no database (``durability`` §3: 23 of 60 such copies were damaged).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath
from typing import Final

from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark, text

FILE_NAME: Final = "school.sqlite"
_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\w*|9p|davfs\d?|webdav\w*|afpfs|ncpfs|afs|ceph|glusterfs|lustre|vboxsf|(fuse\.)?vmhgfs\S*|prl_fs"
    r"|fuse\..*)"
)
# These stand on a disk of this computer although they pass through FUSE.
_LOCAL_FUSE: Final = frozenset(
    f"fuse.{name}" for name in ("overlayfs", "fuse-overlayfs", "ntfs-3g", "gocryptfs", "encfs", "cryfs", "veracrypt")
)
_PLUGGED = re.compile(r"/(media|run/media)/.+")
_ONEDRIVE: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
# A folder of this name somewhere above the file, and whose it is.
_NAMED: Final = (
    (re.compile(r"OneDrive( - .+)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"(Dropbox|Box|Nextcloud|ownCloud|pCloud ?Drive|MEGA)( \(.+\))?", re.IGNORECASE), ""),
    (re.compile(r"(Google ?Drive|GoogleDrive-.+|My Drive|Min enhet)", re.IGNORECASE), "Google Drive"),
    (re.compile(r"(iCloud ?Drive|Mobile Documents|com~apple~CloudDocs)", re.IGNORECASE), "iCloud"),
    (re.compile(r"CloudStorage", re.IGNORECASE), "iCloud, Google Drive or OneDrive"),
)
# A file or folder that a sync program leaves in what it syncs.
_LEFT: Final = (
    (".stfolder", "Syncthing"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".dropbox", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
)


class PlaceKind(Enum):
    """What kind of place a folder is."""

    LOCAL = "local"
    NETWORK = "network"
    SYNCED = "synced"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """What was found out about where a file lies: ``what`` names the file system or the sync program."""

    kind: PlaceKind
    what: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the computer says of itself; tests give their own."""

    platform: str = sys.platform
    mounts: str | None = None
    environ: Mapping[str, str] | None = None
    home: Path | None = None


class OnNetwork(Trouble):
    """The database lies on a network drive, where SQLite cannot keep it whole."""


def default_database() -> Path:
    """Where the database lies unless another place is chosen: the user's own data folder, never a roaming one."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Coordinator", appauthor=False)) / FILE_NAME


def place_of(path: Path, around: Surroundings | None = None) -> FilePlace:
    """What kind of place the file lies in, or would lie in. The nearest folder that exists is asked."""
    around = around or Surroundings()
    found = _of_drive(path, around)
    if found.kind is PlaceKind.NETWORK:
        return found
    synced = _sync_program(path, around)
    return FilePlace(PlaceKind.SYNCED, synced) if synced else found


def refuse_network(path: Path, around: Surroundings | None = None) -> None:
    """Raises :class:`OnNetwork` for a network drive, with a sentence that says where to put the file instead."""
    found = place_of(path, around)
    if found.kind is PlaceKind.NETWORK:
        raise OnNetwork(
            mark(
                "{file} lies on a network drive ({what}), where a database can be damaged. Put it on this computer"
                " instead, for example in {folder}, and keep backups on the network drive."
            ),
            file=str(path),
            what=found.what,
            folder=str(default_database().parent),
        )


def warnings(path: Path, around: Surroundings | None = None) -> list[str]:
    """Sentences on what is risky about where the database lies; none for an ordinary folder."""
    said: list[str] = []
    found = place_of(path, around)
    if found.kind is PlaceKind.SYNCED:
        said.append(
            text(
                "The database lies in a folder that {what} syncs. A copy made while you work can be damaged."
                " Move it out of there, for example to {folder}.",
                what=found.what,
                folder=default_database().parent,
            )
        )
    elif found.kind is PlaceKind.REMOVABLE:
        said.append(
            text(
                "The database lies on a drive that can be pulled out ({what}). Close the program first.",
                what=found.what,
            )
        )
    said += [
        text(
            "Beside the database lies {file}, which looks like a copy made by a sync program. Look at which one is"
            " right.",
            file=sibling.name,
        )
        for sibling in conflict_siblings(path)
    ]
    return said


def conflict_siblings(path: Path) -> list[Path]:
    """Files beside the database whose names say that a sync program made two of one."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return []
    told = re.compile(re.escape(path.stem) + r".*(conflict|konflikt|i konflikt)", re.IGNORECASE)
    return [file for file in beside if file != path and told.match(file.name) and file.suffix == path.suffix]


def _of_drive(path: Path, around: Surroundings) -> FilePlace:
    if around.platform == "win32":
        return _windows_drive(path)
    nearest = _nearest(path)
    if around.platform == "darwin":
        return _mac_volume(nearest)
    mounts = around.mounts if around.mounts is not None else _read_mounts()
    return _of_mount(nearest, mounts)


def _read_mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""  # no such list here: nothing is known against the place


def _of_mount(path: Path, mounts: str) -> FilePlace:
    """The mount that holds the path: the one with the longest name, and of two with the same name the later."""
    longest, source, system = "", "", ""
    for at, device, kind in _mounts(mounts):
        if len(at) >= len(longest) and (at == "/" or str(path) == at or str(path).startswith(at.rstrip("/") + "/")):
            longest, source, system = at, device, kind
    # The root of a container may be handed in by its host in one of these ways and is a local disk nevertheless.
    if longest != "/" and _NETWORK.fullmatch(system) and system not in _LOCAL_FUSE:
        return FilePlace(PlaceKind.NETWORK, system)
    if _PLUGGED.fullmatch(longest) or _is_removable(source):
        return FilePlace(PlaceKind.REMOVABLE, longest)
    return FilePlace(PlaceKind.LOCAL, system)


def _mounts(mounts: str) -> Iterator[tuple[str, str, str]]:
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) >= 3:
            yield _unescaped(parts[1]), parts[0], parts[2]


def _unescaped(said: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), said)


def _is_removable(source: str) -> bool:
    device = re.sub(r"p?\d+$", "", PurePath(source).name)
    try:
        return bool(device) and Path(f"/sys/class/block/{device}/removable").read_text(encoding="ascii").strip() == "1"
    except OSError:
        return False


def _mac_volume(path: Path) -> FilePlace:
    """Other volumes lie under ``/Volumes``; which of them are shares, the mount command's table would tell."""
    if path.parts[:2] != ("/", "Volumes") or len(path.parts) < 3:
        return FilePlace(PlaceKind.LOCAL)
    import subprocess

    volume = "/".join(("", *path.parts[1:3]))
    said = subprocess.run(["/sbin/mount"], capture_output=True, encoding="utf-8", errors="replace", check=False).stdout
    match = re.search(rf" on {re.escape(volume)} \((\w+)", said)
    if match and _NETWORK.fullmatch(match.group(1)):
        return FilePlace(PlaceKind.NETWORK, match.group(1))
    return FilePlace(PlaceKind.REMOVABLE, volume)


def _windows_drive(path: Path) -> FilePlace:
    said = str(path)
    if re.match(r"[\\/]{2}(?![?.][\\/])|[\\/]{2}\?[\\/]UNC[\\/]", said, re.IGNORECASE):
        return FilePlace(PlaceKind.NETWORK, "UNC")
    drive = _drive_type(said[:2] + "\\") if said[1:2] == ":" else 0
    if drive == 4:  # DRIVE_REMOTE
        return FilePlace(PlaceKind.NETWORK, said[:2])
    return (
        FilePlace(PlaceKind.REMOVABLE, said[:2]) if drive == 2 else FilePlace(PlaceKind.LOCAL)
    )  # 2 is DRIVE_REMOVABLE


def _drive_type(root: str) -> int:
    """``GetDriveTypeW``; 0 where there is no Windows to ask."""
    import ctypes

    library = getattr(ctypes, "windll", None)
    return 0 if library is None else int(library.kernel32.GetDriveTypeW(root))


def _sync_program(path: Path, around: Surroundings) -> str:
    environ = os.environ if around.environ is None else around.environ
    if any(_is_below(path, Path(environ.get(variable, ""))) for variable in _ONEDRIVE):
        return "OneDrive"
    for folder, whose in _told_folders(around.home or Path.home()):
        if _is_below(path, folder):
            return whose
    for part in path.parent.parts:
        for pattern, whose in _NAMED:
            if pattern.fullmatch(part):
                return whose or part
    return _left_marks(path)


def _told_folders(home: Path) -> Iterator[tuple[Path, str]]:
    """Where Dropbox's own file says that its folder is, wherever the user put it."""
    import json

    for told in (home / ".dropbox/info.json", home / "AppData/Local/Dropbox/info.json"):
        try:
            accounts = json.loads(told.read_text(encoding="utf-8"))
            folders = [Path(account["path"]) for account in accounts.values()]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue  # not there, or no longer written like that
        yield from ((folder, "Dropbox") for folder in folders)


def _left_marks(path: Path) -> str:
    for folder in path.parents:
        for pattern, whose in _LEFT:
            try:
                if next(folder.glob(pattern), None) is not None:
                    return whose
            except OSError:
                continue  # a folder that may not be read is not synced by this user
    return ""


def _is_below(path: Path, folder: Path) -> bool:
    return folder != Path() and path.is_relative_to(folder)


def _nearest(path: Path) -> Path:
    """The path with its links followed, as far as it exists."""
    return Path(os.path.realpath(path))
