"""From what was dropped on the window (file, folder, ZIP) to the files in it; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from coordinator.exchange.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FREE,
)
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_SINGLE: Final = ("[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin")
"""Members by which a ZIP is a document of an office program, and one file to us."""


class Remainder(NamedTuple):
    """What stands in a workbook or sheet beside a list and is not read with it: ``sheets`` that are no lists,
    ``hidden`` ones, ``tables`` beside the list that are none; ``apart`` are the lists beside each other in one sheet,
    each of which is read by itself.
    """

    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


NOTHING_LEFT: Final = Remainder()


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: on disk, or the member of a ZIP.

    ``name`` is the file's own name, ``path`` the file on disk, ``size`` the bytes before unpacking of a member.
    ``within`` is the subfolder of the chosen folder that it lies in, ``trouble`` why it is not opened at all: one bad
    file among many is told beside the others. ``sheet`` is the one to read of a workbook with several lists,
    ``columns`` the first place and the one after the last of a list with another table beside it, ``part`` what to call
    it where both are lists; ``left`` what is not read with them: the first of the lists tells it.
    """

    name: str
    path: Path
    size: int
    member: str | None = None
    within: str = ""
    trouble: Unreadable | None = None
    sheet: str | None = None
    left: Remainder = NOTHING_LEFT
    columns: tuple[int, int] | None = None
    part: str = ""

    @property
    def shown(self) -> str:
        """The name to show: ``export.zip: users.csv`` for a member, ``HT/users.csv`` for a file of a subfolder,
        ``datorer.xlsx: 7A`` for one of several sheets, ``datorer.xlsx: Namn, Klass (D–E)`` for one of several lists
        beside each other.
        """
        within = f"{self.within}/" if self.within else ""
        parts = "".join(f": {part}" for part in (self.sheet, self.part) if part)
        return within + (self.name if self.member is None else f"{self.path.name}: {self.member}") + parts

    def open(self) -> io.BufferedReader:
        """The bytes from their beginning. Raises :class:`Unreadable` when the file has gone, is locked or broken."""
        if self.trouble is not None:
            raise self.trouble
        try:
            if self.member is None:
                return io.BufferedReader(io.FileIO(self.path, "rb"), 1 << 18)
            archive = zipfile.ZipFile(self.path)
        except Exception as trouble:  # noqa: BLE001  # what zipfile lets through: struct.error, ValueError and others
            raise unreachable(self.path, trouble) from None
        try:
            return io.BufferedReader(_Member(archive, self.member), 1 << 18)
        except Exception as trouble:  # noqa: BLE001  # as above
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
    """The files in what was chosen: itself, the members of a ZIP, or the files of a folder and its subfolders, sorted
    by name. Hidden files and what office programs leave beside open ones are no lists.

    Raises :class:`Unreadable` for what is missing or may not be read, a folder that holds nothing or far too much, a
    damaged, locked or monstrous ZIP. One such ZIP or link in a folder is a source with its trouble.
    """
    try:
        if path.is_dir():
            return _in_folder(path.resolve())
        return _at(path)
    except OSError as trouble:
        raise unreachable(path, trouble) from None


def list_each(paths: Sequence[Path]) -> list[list[Source]]:
    """As :func:`list_sources` of each path; of several, one that cannot be opened is a source with its trouble."""
    if len(paths) == 1:
        return [list_sources(paths[0])]
    found: list[list[Source]] = []
    for path in paths:
        try:
            found.append(list_sources(path))
        except Unreadable as trouble:
            found.append([Source(path.name, path, 0, trouble=trouble)])
    return found


def _at(path: Path) -> list[Source]:
    size = path.stat().st_size
    if not path.is_file():
        raise Unreadable(mark("{file} is no file. Choose a file."), file=path.name)
    if size and _is_archive(path):
        return _in_archive(path)
    return [Source(path.name, path, size)]


def _in_folder(folder: Path) -> list[Source]:
    found: list[Source] = []
    for source in _below(folder, folder, ()):
        found.append(source)
        if len(found) > MAX_MEMBERS:
            raise Unreadable(
                mark("The folder {file} holds more than {most} files. Choose the folder that holds just the lists."),
                file=folder.name or str(folder),
                most=MAX_MEMBERS,
            )
    if not found:
        raise Unreadable(mark("The folder {file} holds no files to read."), file=folder.name or str(folder))
    return found


def _below(chosen: Path, folder: Path, parts: tuple[str, ...]) -> Iterator[Source]:
    """The files of a folder, those of its subfolders after its own; ``parts`` lead here from the chosen one."""
    if len(parts) > MAX_DEPTH:
        raise Unreadable(
            mark("The folder {file} has folders within folders, {most} deep and more. Choose one further in."),
            file=chosen.name or str(chosen),
            most=MAX_DEPTH,
        )
    within = "/".join(parts)
    real = folder.resolve()
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: (entry.is_dir(), entry.name.casefold()))
    except OSError as trouble:
        yield Source("", folder, 0, within=within, trouble=unreachable(folder, trouble))
        return
    for entry in entries:
        if _is_litter(entry.name):
            continue
        if entry.resolve() != real / entry.name:
            yield from _linked(chosen, entry, within)
        elif entry.is_dir():
            yield from _below(chosen, entry, (*parts, entry.name))
        else:
            yield from _told_at(entry, within)


def _linked(chosen: Path, link: Path, within: str) -> Iterator[Source]:
    """What a link leads to within the folder is read there; what lies elsewhere was not chosen."""
    if not link.resolve().is_relative_to(chosen.resolve()):
        said = mark(
            "{file} is a link that leads out of the folder and was not followed. Choose the file where it lies."
        )
        yield Source(link.name, link, 0, within=within, trouble=Unreadable(said, file=link.name))


def _told_at(path: Path, within: str) -> Iterator[Source]:
    try:
        yield from (replace(source, within=within) for source in _at(path))
    except Unreadable as trouble:
        yield Source(path.name, path, 0, within=within, trouble=trouble)
    except OSError as trouble:
        yield Source(path.name, path, 0, within=within, trouble=unreachable(path, trouble))


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _is_archive(path: Path) -> bool:
    """Whether this is a ZIP of lists: a workbook is a ZIP too, but one file to us."""
    with path.open("rb") as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except Exception as trouble:  # noqa: BLE001  # what zipfile lets through: struct.error, ValueError and others
        raise unreachable(path, trouble) from None
    return names.isdisjoint(_SINGLE) and not is_apple_document(names)


def is_apple_document(members: Collection[str]) -> bool:
    """Whether a ZIP with these members is a document of Apple's Numbers, Pages or Keynote."""
    return "Index.zip" in members or any(name.endswith(".iwa") for name in members)


def _in_archive(path: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter_member(one.filename)]
    except Exception as trouble:  # noqa: BLE001  # as above
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
