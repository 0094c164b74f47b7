"""The whole school in one file, for a new laptop or whoever takes over: the database and what the user keeps beside it.

A ``.koordinator`` file is a zip archive of a checked copy, the settings and profiles beside the database, and a list of
their digests. It is read by expected names and sizes only (``durability`` §5: archives).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coordinator.domain.outputs import PERSONAL, Form, writes
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.copying import copy_database, not_copied, put_in_place, remove_draft, sync, version_of_backup
from coordinator.storage.places import FILE_NAME, refuse_network
from coordinator.storage.versions import VERSION
from coordinator.words import mark

SUFFIX: Final = ".koordinator"
FORMAT: Final = 1
_DATABASE: Final = "school.sqlite"
_LIST: Final = "contents.json"
_BESIDE = re.compile(r"([\w.-]{1,100}\.json|profiles/[\w .()-]{1,100}\.toml)")
_MOST_BESIDE: Final = 500
_LARGEST_BESIDE: Final = 5_000_000  # bytes
_LARGEST: Final = 20_000_000_000  # bytes
_CHUNK: Final = 1 << 20


class NoPackage(Trouble):
    """The file is no package of a school, or is damaged; nothing was unpacked."""


@writes("school", mark("The whole school in one file"), Form.PACKAGE, PERSONAL)
def pack(path: Path, to: Path) -> Path:
    """Writes the school to one file and returns its path, which ends in ``.koordinator``."""
    to = to if to.suffix == SUFFIX else to.with_name(to.name + SUFFIX)
    draft = to.with_name(to.name + ".unfinished")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".packing-") as workplace:
            copy = Path(workplace) / _DATABASE
            copy_database(path, copy)
            _write(draft, copy, list(_beside(path)), path.parent)
            put_in_place(draft, to)
    except OSError as error:
        raise not_copied(error, to) from error
    finally:
        remove_draft(draft)
    return to


def unpack(file: Path, folder: Path) -> Path:
    """Lays a packed school down in a folder, checks it and returns the database's path; leaves what is there alone."""
    path = folder / FILE_NAME
    refuse_network(path)
    if path.exists():
        raise NoPackage(
            mark("There is a database in {folder} already, and it is left as it is. Choose an empty folder."),
            folder=str(folder),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unpacking-") as workplace:
            place = Path(workplace)
            names = extract(file, place)
            for name in names:
                if name != _DATABASE and not (folder / name).exists():
                    (folder / name).parent.mkdir(exist_ok=True)
                    shutil.move(place / name, folder / name)
            put_in_place(place / _DATABASE, path)
    except OSError as error:
        raise NoPackage(
            mark("Nothing can be unpacked in {folder} ({why}). Choose another folder."),
            folder=str(folder),
            why=error.strerror or type(error).__name__,
        ) from error
    return path


def extract(file: Path, place: Path) -> list[str]:
    """Writes a package's members, each checked, into an empty folder; returns their names, the database's first."""
    damaged = NoPackage(mark("{file} is damaged or no packed school. Fetch it again."), file=file.name)
    try:
        with zipfile.ZipFile(file) as archive:
            digests = _listed(archive, file)
            for name, digest in digests.items():
                if _extract(archive, name, place / name) != digest:
                    raise damaged
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, RuntimeError, zlib.error) as error:
        raise damaged from error
    version_of_backup(place / _DATABASE)
    return list(digests)


def _write(draft: Path, copy: Path, beside: list[Path], folder: Path) -> None:
    members = [(_DATABASE, copy), *((file.relative_to(folder).as_posix(), file) for file in beside)]
    contents = {
        "format": FORMAT,
        "version": VERSION,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: _digest(file) for name, file in members},
    }
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_LIST, json.dumps(contents, indent=1))
        for name, file in members:
            archive.write(file, name)


def _beside(path: Path) -> Iterator[Path]:
    """Settings, views and profiles of the user's own; no lock, no backup, no log file."""
    for file in sorted([*path.parent.glob("*.json"), *path.parent.glob("profiles/*.toml")]):
        name = file.relative_to(path.parent).as_posix()
        if _BESIDE.fullmatch(name) and file.is_file() and file.stat().st_size <= _LARGEST_BESIDE:
            yield file


def _listed(archive: zipfile.ZipFile, file: Path) -> dict[str, str]:
    """The members that the list names, each of an expected name and size; ``ValueError`` for anything else."""
    if archive.getinfo(_LIST).file_size > _LARGEST_BESIDE:
        raise ValueError(_LIST)
    contents = json.loads(archive.read(_LIST))
    if contents["format"] > FORMAT or contents["version"] > VERSION:
        raise NoPackage(
            mark("{file} is from a newer version of Coordinator. Install that version first; nothing was changed."),
            file=file.name,
        )
    digests = {str(name): str(digest) for name, digest in contents["files"].items()}
    names = [name for name in digests if name != _DATABASE]
    if _DATABASE not in digests or len(names) > _MOST_BESIDE:
        raise ValueError(_DATABASE)
    for name in names:
        if not _BESIDE.fullmatch(name) or archive.getinfo(name).file_size > _LARGEST_BESIDE:
            raise ValueError(name)
    if archive.getinfo(_DATABASE).file_size > _LARGEST:
        raise ValueError(_DATABASE)
    return {_DATABASE: digests[_DATABASE], **{name: digests[name] for name in names}}


def _extract(archive: zipfile.ZipFile, name: str, to: Path) -> str:
    """Writes one member, never more than its listed size, and returns its digest."""
    to.parent.mkdir(exist_ok=True)
    left = archive.getinfo(name).file_size
    digest = hashlib.sha256()
    with archive.open(name) as source, to.open("wb") as target:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ValueError(name)
            digest.update(chunk)
            target.write(chunk)
    sync(to)
    return digest.hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
