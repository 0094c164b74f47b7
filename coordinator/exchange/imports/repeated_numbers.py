"""Numbers that one list has twice: a tag or IMEI of two devices, a serial number whose rows say different things."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import Any, Final, NamedTuple

from coordinator.domain.identity_numbers import About, holds_number
from coordinator.exchange.profiles.recognition import Match
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


class _First(NamedTuple):
    """The row that had a number first: the batch it came in and its place there, its line (several rows of tables side
    by side stand on one) and its serial.
    """

    batch: int
    place: int
    line: int
    serial: Any


class _Again(NamedTuple):
    """A row of a batch, by its place, that has a number again; ``otherwise`` that the serials of the two differ."""

    place: int
    code: str
    number: str
    first: _First
    otherwise: bool


class RepeatedNumbers:
    """Remembers the numbers of one list of devices, batch by batch, each with the row and the serial of its device."""

    def __init__(self, match: Match, names: Mapping[int, str]) -> None:
        self._names = names
        self._places = {code: match.places(code)[0] for code in ("serial", "asset_tag", "imei") if match.places(code)}
        self._read = {place: rule.field.startswith(_UNNAMED) for rule, place in reversed(match.columns)}
        self._seen: dict[str, dict[str, _First]] = {code: {} for code in self._places}
        # Where the newest of several rows counts, or a device stands once for each user, the rows differ as they must.
        self._one_row_each = match.profile.newest_by is None and not match.profile.repeats and "serial" in self._places
        self._batches: list[bytes] = []
        self._compared = 0

    def again(
        self, lines: Sequence[int], rows: Sequence[Sequence[str]], by_field: Mapping[str, list[Any]]
    ) -> Iterator[RepeatedNumber]:
        """The rows of a batch whose number an earlier row of the file has."""
        if self._one_row_each and self._compared < _MOST_COMPARED:
            # Packed, 200,000 rows take some MB. To read a workbook again from its start takes seconds each time.
            self._batches.append(zlib.compress(json.dumps(rows).encode(), level=1))
        else:
            self._batches = []
        found = list(self._met_before(lines, by_field))
        earlier = self._earlier(found)
        for each in found:
            shown = "–" if holds_number(each.number, About.PEOPLE) else each.number  # remarks are kept with the import
            values: dict[str, str | int] = {"number": shown, "line": each.first.line}
            column = self._names[self._places[each.code]]
            if each.code != "serial" and each.otherwise:
                yield RepeatedNumber(each.place, column, SAME_TAG if each.code == "asset_tag" else SAME_IMEI, values)
            elif each.code == "serial" and each.place in earlier:
                differences = self._differences(earlier[each.place], rows[each.place])
                if differences:
                    yield RepeatedNumber(each.place, column, SAYS_OTHERWISE, {**values, "differences": differences})

    def _met_before(self, lines: Sequence[int], by_field: Mapping[str, list[Any]]) -> Iterator[_Again]:
        serials = by_field.get("serial") or [None] * len(lines)
        these = list(map(_First, repeat(len(self._batches) - 1), range(len(lines)), lines, serials))
        for code, seen in self._seen.items():
            numbers = by_field.get(code, ())
            if len(found := {number for number in numbers if number}) == len(numbers) and seen.keys().isdisjoint(found):
                seen.update(zip(numbers, these, strict=True))
                continue
            for place, number in enumerate(numbers):
                if number and (first := seen.setdefault(number, these[place])) is not these[place]:
                    yield _Again(place, code, number, first, first.serial != serials[place])

    def _earlier(self, found: Sequence[_Again]) -> dict[int, Sequence[str]]:
        """The rows that had the serials first, by the places of those that have them again; only so many in all."""
        again = [each for each in found if each.code == "serial"] if self._batches else []
        again = again[: _MOST_COMPARED - self._compared]
        self._compared += len(again)
        batches = {each.first.batch for each in again}
        rows = {batch: json.loads(zlib.decompress(self._batches[batch])) for batch in batches}
        return {each.place: rows[each.first.batch][each.first.place] for each in again}

    def _differences(self, other: Sequence[str], row: Sequence[str]) -> str:
        """What another row says otherwise, column by column; nothing where it says the same."""
        found = (
            self._names[place] + ("" if unnamed else f" {other[place].strip() or '–'}")
            for place, unnamed in sorted(self._read.items())
            if other[place].strip() != row[place].strip() and not holds_number(other[place], About.PEOPLE)
        )
        return ", ".join(islice(found, _MOST_SHOWN))
