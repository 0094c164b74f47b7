"""Numbers that one list has twice: a tag or IMEI of two devices, a serial number whose rows say different things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from coordinator.domain.identity_numbers import About, holds_number
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.words import mark

SAME_TAG: Final = mark("{number} stands on line {line}, too: of two devices with it, none is known by it.")
SAME_IMEI: Final = mark("{number} stands on line {line}, too. Two devices cannot have one IMEI number.")
SAYS_OTHERWISE: Final = mark(
    "{number} stands on line {line}, too, and there these columns say something else: {differences}."
)
_MOST_COMPARED: Final = 50
_MOST_SHOWN: Final = 4
_UNNAMED: Final = ("held_by", "assigned_to", "note", "name", "stated_user", "own.")
"""Columns of which only the name is said: a protected person's name must not stand in the remarks of an import."""


class RepeatedNumber(NamedTuple):
    """A row of a batch, by its place, that has a number again: its column, a message id, what that is filled with."""

    place: int
    column: str
    code: str
    values: Mapping[str, str | int]


class RepeatedNumbers:
    """Remembers the numbers of one list of devices, batch by batch, each with the line and the serial of its device."""

    def __init__(self, table: Table, match: Match, names: Mapping[int, str]) -> None:
        self._table = table
        self._names = names
        self._places = {code: match.places(code)[0] for code in ("serial", "asset_tag", "imei") if match.places(code)}
        self._read = {place: rule.field.startswith(_UNNAMED) for rule, place in reversed(match.columns)}
        self._seen: dict[str, dict[str, tuple[int, Any]]] = {code: {} for code in self._places}
        # Where the newest of several rows counts, or a device stands once for each user, the rows differ as they must.
        self._one_row_each = match.profile.newest_by is None and not match.profile.repeats
        self._compared = 0

    def again(
        self, lines: Sequence[int], rows: Sequence[Sequence[str]], by_field: Mapping[str, list[Any]]
    ) -> Iterator[RepeatedNumber]:
        """The rows of a batch whose number an earlier row of the file has."""
        serials = by_field.get("serial") or [None] * len(lines)
        for code, seen in self._seen.items():
            numbers = by_field.get(code, ())
            if len(found := {number for number in numbers if number}) == len(numbers) and seen.keys().isdisjoint(found):
                seen.update(zip(numbers, zip(lines, serials, strict=True), strict=True))
                continue
            for place, number in enumerate(numbers):
                if number and (said := self._told(code, number, lines[place], serials[place], rows[place])):
                    yield RepeatedNumber(place, self._names[self._places[code]], *said)

    def _told(
        self, code: str, number: str, line: int, serial: Any, row: Sequence[str]
    ) -> tuple[str, Mapping[str, str | int]] | None:
        first, other = self._seen[code].setdefault(number, (line, serial))
        if first == line:
            return None
        shown = "–" if holds_number(number, About.PEOPLE) else number  # remarks are kept with the import
        values: dict[str, str | int] = {"number": shown, "line": first}
        if code != "serial":
            said = SAME_TAG if code == "asset_tag" else SAME_IMEI
            return (said, values) if serial != other else None
        differences = self._differences(first, row) if self._one_row_each else ""
        return (SAYS_OTHERWISE, {**values, "differences": differences}) if differences else None

    def _differences(self, line: int, row: Sequence[str]) -> str:
        """What the row on a line says otherwise, column by column; nothing where it says the same."""
        self._compared += 1
        if self._compared > _MOST_COMPARED:
            return ""
        other = next((cells for at, cells in self._table.rows() if at == line), None)
        if other is None:
            return ""
        found = (
            self._names[place] + ("" if unnamed else f" {other[place].strip() or '–'}")
            for place, unnamed in sorted(self._read.items())
            if other[place].strip() != row[place].strip() and not holds_number(other[place], About.PEOPLE)
        )
        return ", ".join(islice(found, _MOST_SHOWN))
