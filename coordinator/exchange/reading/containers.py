"""From what was dropped on the window (file, folder, ZIP) to the files in it; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coordinator.exchange.reading.limits import MAX_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, RATIO_FREE
from coordinator.exchange.unreadable import Unreadable
from coordinator.words import mark


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: on disk, or the member of a ZIP.

    ``name`` is the file's own name, ``path`` the file on disk, ``size`` the bytes before unpacking of a member.
    """

    name: str
    path: Path
    size: int
    member: str | None = None

    @property
    def shown(self) -> str:
        """The name to show: ``export.zip: users.csv`` for a member."""
        return self.name if self.member is None else f"{self.path.name}: {self.member}"

    def open(self) -> io.BufferedReader:
        """The bytes from their beginning. Raises :class:`Unreadable` when the file has gone, is locked or broken."""
        try:
            if self.member is None:
                return io.BufferedReader(io.FileIO(self.path, "rb"), 1 << 18)
            archive = zipfile.ZipFile(self.path)
        except (OSError, zipfile.BadZipFile) as trouble:
            raise unreachable(self.path, trouble) from None
        try:
            return io.BufferedReader(_Member(archive, self.member), 1 << 18)
        except (OSError, KeyError, RuntimeError, zipfile.BadZipFile) as trouble:
            archive.close()
            raise unreachable(self.path, trouble) from None


class _Member(io.RawIOBase):
    """The bytes of a ZIP member; closing it closes the archive, and damage is told as :class:`Unreadable`."""

    def __init__(self, archive: zipfile.ZipFile, member: str) -> None:
        self._archive = archive
        self._stream = archive.open(member)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._stream.read(len(buffer))
        except Exception as trouble:  # noqa: BLE001  # zlib, lzma and zipfile each have errors of their own
            raise unreachable(Path(self._archive.filename or ""), trouble) from None
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._archive.close()
        super().close()


def unreachable(path: Path, trouble: Exception) -> Unreadable:
    """The sentence for a file that the system will not give us."""
    if isinstance(trouble, FileNotFoundError):
        return Unreadable(mark("{file} is no longer there. Choose the file again."), file=path.name)
    if isinstance(trouble, PermissionError):
        return Unreadable(
            mark("{file} may not be read: it is open in another program, or protected. Close it there and try again."),
            file=path.name,
        )
    if isinstance(trouble, OSError) and not isinstance(trouble, zipfile.BadZipFile):
        return Unreadable(
            mark("{file} could not be read from the disk ({reason}). Copy it to this computer and try again."),
            file=path.name,
            reason=trouble.strerror or type(trouble).__name__,
        )
    return Unreadable(mark("{file} is a damaged or locked ZIP file. Download it again."), file=path.name)


def list_sources(path: Path) -> list[Source]:
    """The files in what was chosen: itself, the members of a ZIP, or the files of a folder, sorted by name.

    Raises :class:`Unreadable` for what is missing or may not be read, an empty folder, a damaged, locked or monstrous
    ZIP.
    """
    try:
        if path.is_dir():
            return _in_folder(path)
        size = path.stat().st_size
        if not path.is_file():
            raise Unreadable(mark("{file} is no file. Choose a file."), file=path.name)
        if size and _is_archive(path):
            return _in_archive(path)
    except OSError as trouble:
        raise unreachable(path, trouble) from None
    return [Source(path.name, path, size)]


def _in_folder(folder: Path) -> list[Source]:
    found: list[Source] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name.casefold()):
        if path.is_file() and not _is_litter(path.name):
            found += list_sources(path)
    if not found:
        raise Unreadable(mark("The folder {file} holds no files to read."), file=folder.name)
    return found


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _is_archive(path: Path) -> bool:
    """Whether this is a ZIP of lists: a workbook is a ZIP too, but one file to us."""
    with path.open("rb") as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as trouble:
        raise unreachable(path, trouble) from None
    return not {"[Content_Types].xml", "mimetype"} & set(names)


def _in_archive(path: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter_member(one.filename)]
    except zipfile.BadZipFile as trouble:
        raise unreachable(path, trouble) from None
    check_members(path.name, members)
    found = [
        Source(PurePosixPath(one.filename).name, path, one.file_size, one.filename)
        for one in sorted(members, key=lambda one: one.filename.casefold())
    ]
    if not found:
        raise Unreadable(mark("The ZIP file {file} holds no files to read."), file=path.name)
    return found


def _is_litter_member(name: str) -> bool:
    return any(_is_litter(part) for part in PurePosixPath(name).parts if part != "..")


def check_members(file: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuses a ZIP that is locked, or that would swell beyond reason (durability §5)."""
    total = sum(one.file_size for one in members)
    swollen = any(one.file_size > RATIO_FREE and one.file_size > MAX_RATIO * one.compress_size for one in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED or swollen or any(m.file_size > MAX_BYTES for m in members):
        raise Unreadable(
            mark(
                "{file} would unpack to far more than any list holds, so it was not opened. "
                "Export it again, or pick out the list."
            ),
            file=file,
        )
    if any(one.flag_bits & 0x1 for one in members):
        raise Unreadable(
            mark("{file} is locked with a password. Unpack it first and choose the list in it."), file=file
        )
