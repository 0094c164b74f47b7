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
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coordinator.domain.outputs import PERSONAL, OutputForm, writes
from coordinator.ledger.outcomes import Trouble
from coordinator.storage.disk.erased_names import names_path
from coordinator.storage.disk.file_copy import (
    copy_database,
    not_copied,
    put_in_place,
    remove_draft,
    sync,
    version_of_backup,
)
from coordinator.storage.disk.file_place import FILE_NAME, refuse_network
from coordinator.storage.disk.file_version import VERSION
from coordinator.storage.store.erased_people import list_path
from coordinator.storage.store.protected_list import protected_path
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


@writes("school", mark("The whole school in one file"), OutputForm.PACKAGE, PERSONAL)
def pack(path: Path, to: Path) -> Path:
    """Writes the school to one file and returns its path, which ends in ``.koordinator``."""
    to = to if to.suffix == SUFFIX else to.with_name(to.name + SUFFIX)
    draft = to.with_name(to.name + ".unfinished")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".packing-") as workplace:
            copy = Path(workplace) / _DATABASE
            copy_database(path, copy)
            _write(draft, copy, list(_beside(path)), path)
            put_in_place(draft, to)
    except OSError as error:
        raise not_copied(error, to) from error
    finally:
        remove_draft(draft)
    return to


def unpack(file: Path, folder: Path, called: str = FILE_NAME) -> Path:
    """Lays a packed school down in a folder, checks it and returns the database's path; leaves what is there alone.

    ``called`` is the database's name there; what goes with it by its name is called alike.
    """
    path = folder / called
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
                to = folder / _renamed(name, FILE_NAME, called)
                if name != _DATABASE and not to.exists():
                    to.parent.mkdir(exist_ok=True)
                    shutil.move(place / name, to)
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
        with _opened(file) as archive:
            digests = _listed(archive, file)
            for name, digest in digests.items():
                if _extract(archive, name, place / name) != digest:
                    raise damaged
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise damaged from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # the list says something else than it should
        raise damaged from error
    version_of_backup(place / _DATABASE)
    return list(digests)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        raise NoPackage(
            mark("{file} cannot be read. See that the stick or folder it lies in is there, and choose it again."),
            file=file.name,
        ) from error


def _write(draft: Path, copy: Path, beside: list[Path], path: Path) -> None:
    members = [(_DATABASE, copy), *((_member_name(file, path), file) for file in beside)]
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
    """Settings, views and profiles of the user's own; no lock, no backup, no log file, nothing of another program's."""
    ours = (f"{path.stem}.", list_path(path).name, names_path(path).name, protected_path(path).name)
    files = [file for file in path.parent.glob("*.json") if file.name.startswith(ours)]
    for file in sorted([*files, *path.parent.glob("profiles/*.toml")]):
        if _BESIDE.fullmatch(_member_name(file, path)) and file.is_file() and file.stat().st_size <= _LARGEST_BESIDE:
            yield file


def _member_name(file: Path, path: Path) -> str:
    """What a file beside the database is called in the package, where every database has the same name."""
    return _renamed(file.relative_to(path.parent).as_posix(), path.name, FILE_NAME)


def _renamed(name: str, before: str, after: str) -> str:
    """The name of a file that goes with a database, for a database of another name."""
    for old, new in ((before, after), (Path(before).stem, Path(after).stem)):
        if name.startswith(f"{old}."):
            return new + name[len(old) :]
    return name


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
    _check_beside(archive, names)
    if archive.getinfo(_DATABASE).file_size > _LARGEST:
        raise ValueError(_DATABASE)
    return {_DATABASE: digests[_DATABASE], **{name: digests[name] for name in names}}


def _check_beside(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    for name in names:
        if not _BESIDE.fullmatch(name) or archive.getinfo(name).file_size > _LARGEST_BESIDE:
            raise ValueError(name)


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
