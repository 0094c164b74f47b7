"""Two versions of one list among the files of an import: the newest counts, and the others are left and told.

Read one after the other they would undo each other, each time anew.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

from coordinator.domain.keys import name_key
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

_OLDER: Final = mark(
    "{file} is an earlier version of {newer}, which was changed last, so it is left. Choose it alone, if it is the one "
    "that counts."
)
_UNDATED: Final = mark(
    "{file} is another version of {newer}, and nothing tells which is newer: {newer} stands last by its name and "
    "counts. Choose {file} alone, if it is the one."
)
_SHARE: Final = 0.75
"""More than this part of the longer list must stand in the other: lists of two classes have few in common."""
_FEWEST: Final = 3
"""So many records in common are no chance: one or two names may be those of namesakes."""
_KEYS: Final = {
    "devices": ("serial", "asset_tag"),
    "people": ("external_id", "username", "full_name", "given_name", "family_name"),
}
_NUMBERS: Final = re.compile(r"\d+")


class ReadFile(Protocol):
    """A file of an import, as far as it is looked at here."""

    source: Source
    table: Table | None
    match: Match | None
    refused: Unreadable | None


class _Version(NamedTuple):
    file: ReadFile
    columns: tuple[object, ...]
    rows: frozenset[str]
    changed: float

    def is_of_one_list(self, other: _Version) -> bool:
        """Whether both have the same columns and mostly the same records, and are no sheets of one workbook."""
        one, two = self.file.source, other.file.source
        if self.columns != other.columns or (one.path, one.member) == (two.path, two.member):
            return False
        common = len(self.rows & other.rows)
        return common >= _FEWEST and common > _SHARE * max(len(self.rows), len(other.rows))


def leave_earlier_versions(files: Sequence[ReadFile]) -> None:
    """Refuses each file of which a newer version is among them, by the day on which it was changed, else by name."""
    versions = sorted(_versions(files), key=lambda each: (each.changed, _by_name(each.file.source.shown)))
    for at, version in enumerate(versions):
        newer = next((each for each in reversed(versions[at + 1 :]) if version.is_of_one_list(each)), None)
        if newer is not None:
            told = _OLDER if version.changed < newer.changed else _UNDATED
            version.file.refused = Unreadable(told, file=version.file.source.shown, newer=newer.file.source.shown)


def _versions(files: Sequence[ReadFile]) -> Iterator[_Version]:
    for file in files:
        table, match = file.table, file.match
        if file.refused is not None or table is None or match is None or match.profile.kind not in _KEYS:
            continue
        if match.profile.source != SOURCE and table.header is not None:
            columns = (match.profile.id, *map(fold_name, table.header))
            yield _Version(file, columns, _rows(table, match), _changed(file.source))


def _rows(table: Table, match: Match) -> frozenset[str]:
    """By what the records of the first rows are told: the number of a device, the id or else the name of a person."""
    named = [match.places(code) for code in _KEYS[match.profile.kind]]
    first = next((places for places in named[:2] if places), ())
    places = first or tuple(place for places in named for place in places)
    said = (" ".join(row[place].strip() for place in places if place < len(row)) for _, row in table.sample)
    return frozenset(filter(None, map(name_key, said)))


def _changed(source: Source) -> float:
    """When the file was changed last, in seconds; 0 where nothing tells."""
    try:
        if source.member is None:
            return source.path.stat().st_mtime
        with zipfile.ZipFile(source.path) as archive:
            return datetime(*archive.getinfo(source.member).date_time, tzinfo=UTC).timestamp()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return 0.0


def _by_name(name: str) -> tuple[list[int], str]:
    """The order of versions by name: their numbers count, as those of days and copies do."""
    return [int(each) for each in _NUMBERS.findall(name)], fold_name(name)
