"""Who stands in a school's own list of devices with a class and without a device: read beside it, as in a class list.

The list is then two: its rows with devices, and these people. A person without a class is left in it and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from coordinator.domain.inventory_kinds import GROUP, PERSON, UNIT
from coordinator.exchange.cells.nobody_words import nobody_meaning
from coordinator.exchange.profiles.column_readers import ColumnReader, column_reader
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import Profile, ProfileColumn, vocabulary
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.containers import NOTHING_LEFT
from coordinator.exchange.reading.row_widths import fitted
from coordinator.exchange.reading.table_file import Rows
from coordinator.words import mark, text

LABEL: Final = mark("People without a device")
"""What to call these people among the files of an import."""
_READ_AS: Final = mark("Class list")
_HOLDER: Final = "held_by."
_NAMES: Final = frozenset({"full_name", "given_name", "family_name"})
_KEYS: Final = frozenset({"serial", "serials", "asset_tag", "source_id", "entra_id", "imei", "name"})
"""What tells that a row has a device. A device's name does, too, although none is found by it."""


class PeopleBeside(NamedTuple):
    """The list without the rows that have people alone, and these people as a list of their own."""

    devices: Table
    people: Table
    match: Match


def people_beside(table: Table, match: Match) -> PeopleBeside | None:
    """The people with a class and without a device in a list of devices; ``None`` where it has none, or is not the
    school's own.
    """
    rules = _rules(match)
    if rules is None:
        return None
    looking = _Looking(table, match, [place for rule, place in rules if rule.field in _NAMES])
    if not any(people for _, _, people, _ in looking.parts()):
        return None
    places = sorted({place for _, place in rules})
    read_as = [(rule, places.index(place)) for rule, place in rules]
    return PeopleBeside(
        _with_rows(table, looking.with_devices),
        _projected(_with_rows(table, looking.people), places),
        Match(_profile(match.profile), tuple(read_as), match.confidence),
    )


def _rules(match: Match) -> list[tuple[ProfileColumn, int]] | None:
    """The columns of the people, as a class list has them; ``None`` where people have no names or classes in it."""
    profile = match.profile
    if profile.kind != "devices" or profile.source == SOURCE or not {PERSON.code, GROUP.code} <= profile.creates:
        return None
    found = [
        (replace(rule, field=rule.field.removeprefix(_HOLDER)), place)
        for rule, place in match.columns
        if rule.field.startswith(_HOLDER)
    ]
    fields = {rule.field for rule, _ in found}
    return found if "group" in fields and fields & _NAMES else None


def _profile(of: Profile) -> Profile:
    """What the people are read by: a source of its own, so that a list of devices never takes back what it says."""
    return replace(
        of,
        id=f"{of.id}_people",
        label=text(_READ_AS) if of.own else _READ_AS,
        kind="people",
        source=f"{of.source}:people",
        columns=(),
        skips=(),
        fixed={},
        creates=frozenset({UNIT.code, GROUP.code}),
        newest_by=None,
    )


class _Looking:
    """Tells, batch by batch, which rows have people alone."""

    def __init__(self, table: Table, match: Match, names: Sequence[int]) -> None:
        self._table = table
        self._names = names
        self._class = match.places("held_by.group")
        self._keys: list[tuple[int, ColumnReader]] = [
            (place, column_reader(rule, match.profile)) for rule, place in match.columns if rule.field in _KEYS
        ]
        self._of_devices = [place for place, _ in self._keys] + list(match.places("product"))
        self._sure: Mapping[str, str] = vocabulary()["held_by"]

    def parts(self) -> Iterator[tuple[list[int], list[list[str]], set[int], set[int]]]:
        """Each batch with the places of the people without a device, and of those where nothing else is said of one: no
        word in the place of a number, no model.
        """
        for lines, rows in self._table.batches():
            straight = [fitted(row, self._table.width) for row in rows]
            without = self._without_device(straight)
            people = {at for at in without if self._is_somebody(straight[at])}
            alone = {at for at in people if not any(_says(straight[at][place]) for place in self._of_devices)}
            yield lines, rows, people, alone

    def _without_device(self, rows: Sequence[Sequence[str]]) -> set[int]:
        without = set(range(len(rows)))
        for place, reader in self._keys:
            values = reader.read([row[place] for row in rows])
            without.intersection_update(at for at, value in enumerate(values) if value is None)
        return without

    def _is_somebody(self, row: Sequence[str]) -> bool:
        """Whether the row names somebody in a class, and no place or spare."""
        name = " ".join(filter(None, (row[place].strip() for place in self._names)))
        classes = any(row[place].strip() for place in self._class)
        return bool(name) and classes and not nobody_meaning(name, self._sure)

    def people(self) -> Rows:
        """The rows of the people."""
        for lines, rows, people, _ in self.parts():
            if people:
                yield [lines[at] for at in sorted(people)], [rows[at] for at in sorted(people)]

    def with_devices(self) -> Rows:
        """The rows of the list without those that have people alone; one that says something of a device stays, to be
        told.
        """
        for lines, rows, _, alone in self.parts():
            kept = [at for at in range(len(rows)) if at not in alone]
            if kept:
                yield [lines[at] for at in kept], [rows[at] for at in kept]


def _says(cell: str) -> bool:
    return any(map(str.isalnum, cell))


def _with_rows(table: Table, read: Callable[[], Rows]) -> Table:
    """The table with some of its rows alone."""
    return replace(table, _open=read)


def _projected(table: Table, places: Sequence[int]) -> Table:
    """Some columns of a table as a table of their own; it tells nothing of the sheet, since the whole list does."""

    def read() -> Rows:
        for lines, rows in table.batches():
            yield lines, [_cells(fitted(row, table.width), places) for row in rows]

    header = None if table.header is None else tuple(table.header[place] for place in places)
    return replace(
        table,
        header=header,
        width=len(places),
        declared_width=len(places),
        sample=tuple((line, tuple(_cells(row, places))) for line, row in table.sample),
        sections=table.sections and places[-1] == table.width - 1,
        sheet_class="",
        named_class="",
        carried_class=None,
        unreckoned=(),
        left=NOTHING_LEFT,
        _open=read,
    )


def _cells(row: Sequence[str], places: Sequence[int]) -> list[str]:
    return [row[place] for place in places]
