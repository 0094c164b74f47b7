"""Rows of a table that are no records: blank ones, sums, page numbers, headings, the header again, and those that the
profile leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports import row_reasons
from coordinator.exchange.imports.lines_beside import LinesBeside
from coordinator.exchange.imports.stated_roles import guardian_columns
from coordinator.exchange.profiles.name_cells import mark_in
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import Skip
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.sections import ends_sections, section_of

_KEYS: Final = {
    "devices": ("serial", "source_id", "asset_tag", "entra_id"),
    "people": ("external_id", "source_id", "username", "email", "full_name", "given_name", "family_name", "alias"),
    "groups": ("external_id", "source_id", "name"),
    "units": ("external_id", "source_id", "name", "code"),
    "rooms": ("source_id", "name"),
    "products": ("source_id", "model"),
    "enrolments": ("person",),
}
_FOOTER: Final = re.compile(
    r"^(?:summa|delsumma|sum|total|totalt|totalsumma|grand total|subtotal|antal(?: [^\W\d_]+)?)\b"
    r"[\s:.]*(?:\d+|exkl.*|inkl.*)?(?: st)?$",
    re.IGNORECASE,
)
_WORDS_ALONE: Final = re.compile(
    r"^[*=\s-]*(?:(?:sid(?:a|an)?|page|s\.)\s*\d+(?:\s*(?:av|of|/|\()\s*\d+\)?)?"
    r"|(?:utskriven|utskrivet|utskriftsdatum|printed|skapad|skapat|exporterad|exporterat|exported|generated|genererad"
    r"|uppdaterad|updated|källa|source|rapport(?:en)? skapad)\b.*"
    r"|(?:totalt|total|summa|sammanlagt|antal|number of|count)\b.*\d+(?:\s*st)?\.?"
    r"|\d+ (?:poster|rader|rows|records|enheter|elever|devices)"
    r"|(?:slut|end|slutet)(?: (?:på|av|of))?\b.*|[-=_*. ]{3,})$",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"^\s*\d{1,5}(?: st)?\s*$")
_FOOTER_PARTS: Final = ("sum", "total", "antal")


def holds_beside(skip: Skip, table: Table) -> bool:
    """Whether rows are left out at all: where that depends on another word, whether the column has it."""
    if skip.beside is None:
        return True
    places = skip.places(table.header or ())
    return any(fold_name(row[place]) == skip.beside for place in places for _, row in table.sample)


class OddRows:
    """Finds the rows of one table that are no records, or of which nothing tells what they are about."""

    def __init__(self, table: Table, match: Match) -> None:
        self._table = table
        self._match = match
        header = table.header or ()
        self._skips = [(skip, skip.places(header)) for skip in match.profile.skips if holds_beside(skip, table)]
        self._keys = _KEYS.get(match.profile.kind)
        self._own_width = table.width - table.sections
        self._beside = LinesBeside(table, match)
        self._guardians = guardian_columns(table, match)
        self._loose = match.profile.excel or match.profile.aliases is not None

    @property
    def places(self) -> tuple[int, ...]:
        """The places of the columns by which the profile leaves rows out."""
        return tuple(chain.from_iterable(places for _, places in self._skips))

    def suspects(self, cells: list[tuple[str, ...]], by_field: dict[str, list[Any]], count: int) -> Iterable[int]:
        """The rows worth a look of their own; for most batches none."""
        suspects = self._without_key(by_field)
        for skip, places in self._skips:
            suspects.update(self._skipped_by(skip, places, cells))
        suspects.update(self._headers_again(cells))
        suspects.update(self._beside.among(cells))
        for at, words in self._guardians.items():
            suspects.update(place for place, cell in enumerate(cells[at]) if fold_name(cell) in words)
        if self._loose:
            heads = "|".join(cells[0]).casefold() + "|" + "|".join(self._tags(cells)).casefold()
            if any(part in heads for part in _FOOTER_PARTS):
                return range(count)
            suspects.update(place for place, cell in enumerate(cells[0]) if not cell)
            suspects.update(self._alone(cells, count))
        return sorted(suspects)

    def _headers_again(self, cells: list[tuple[str, ...]]) -> Iterable[int]:
        """The rows whose cells are the names of the columns, told by the first column that is read."""
        own = self._table.width - self._table.sections  # a column of the class that a heading names is not the file's
        first = next((place for _, place in self._match.columns if place < own), None)
        if self._table.header is None or first is None:
            return ()
        name = self._table.header[first]
        guises = {name, name.upper(), name.lower(), name.capitalize()}
        if guises.isdisjoint(cells[first]):
            return ()
        return (place for place, cell in enumerate(cells[first]) if cell in guises)

    def _alone(self, cells: list[tuple[str, ...]], count: int) -> Iterable[int]:
        """The rows of a list of several columns in which one cell alone is filled."""
        if len(cells) < 2:
            return ()
        filled = [0] * count
        for column in cells[: len(cells) - self._table.sections]:
            for place, cell in enumerate(column):
                filled[place] += bool(cell)
        return (place for place, many in enumerate(filled) if many == 1)

    def _without_key(self, by_field: dict[str, list[Any]]) -> set[int]:
        """The rows that say nothing of what they are about."""
        keys = self.key_columns(by_field)
        if keys and not all(None in values for values in keys):
            return set()
        rows = enumerate(zip(*keys, strict=True))
        return {place for place, said in rows if all(one is None for one in said)}

    def key_columns(self, by_field: dict[str, list[Any]]) -> list[list[Any]]:
        if self._keys is None:
            return list(by_field.values())
        if "person" in self._keys:
            return [values for code, values in by_field.items() if code.startswith("person.")]
        return [by_field[code] for code in self._keys if code in by_field]

    def _tags(self, cells: list[tuple[str, ...]]) -> Iterable[str]:
        return (cell for place in self._match.places("asset_tag") for cell in cells[place])

    def _skipped_by(self, skip: Skip, places: tuple[int, ...], cells: Sequence[tuple[str, ...]]) -> set[int]:
        if not places:
            return set()
        if skip.column is not None:
            return {row for row, cell in enumerate(cells[places[0]]) if fold_name(cell) in skip.equals}
        blank = [{row for row, cell in enumerate(cells[place]) if not cell.strip()} for place in places]
        return set.intersection(*blank)

    def skip_reason(self, row: list[str]) -> str | None:
        """Why the row is no record, as a message id; None for one that may be."""
        filled = [cell.strip() for cell in row[: len(row) - self._table.sections] if cell.strip()]
        if not filled:
            return row_reasons.BLANK_ROW
        if len(filled) == 1:
            found = self._reason_of_rest(row, filled) or self._reason_of_words(filled[0])
            return found or self._reason_of_people(row)
        return self._reason_of_people(row) or (
            row_reasons.HEADER_AGAIN if self._is_header(row) else self._reason_of_rest(row, filled)
        )

    def _reason_of_people(self, row: Sequence[str]) -> str | None:
        """Why a row of a list of people is of nobody who belongs in it."""
        if self._beside.is_line(row):
            return row_reasons.LINE_BESIDE
        guardian = any(fold_name(row[at]) in words for at, words in self._guardians.items())
        return row_reasons.GUARDIAN if guardian else None

    def may_be_nameless(self, row: Sequence[str]) -> bool:
        """Whether a row without a name may be of a pupil whose name is hidden: not a mark that stands all alone, which
        may be a heading. In a list of our own everybody has a name or a number.
        """
        if self._match.profile.kind != "people" or self._match.profile.source == SOURCE:
            return False
        return self._own_width == 1 or sum(map(bool, map(str.strip, row[: self._own_width]))) > 1

    def _reason_of_rest(self, row: list[str], filled: list[str]) -> str | None:
        few = len(filled) * 2 <= len(row) or all(map(_COUNT.match, filled[1:]))
        if few and _FOOTER.match(filled[0]) and self._without_serial(row, filled[0]):
            return row_reasons.FOOTER
        cells = [(cell,) for cell in row]
        return next((skip.reason for skip, places in self._skips if self._skipped_by(skip, places, cells)), None)

    def _reason_of_words(self, words: str) -> str | None:
        """Why a row with nothing but these words is no record."""
        if self._table.sections and section_of([words]):
            return row_reasons.SECTION
        if self._table.sections and ends_sections(words):
            return row_reasons.WORDS_ALONE
        alone = self._loose and _WORDS_ALONE.match(words) and not (self._own_width == 1 and mark_in(words))
        return row_reasons.WORDS_ALONE if alone else None

    def _is_header(self, row: list[str]) -> bool:
        header = (self._table.header or ())[: self._table.width - self._table.sections]
        said = [(cell.strip(), name) for cell, name in zip(row, header, strict=False) if cell.strip()]
        return bool(header) and all(fold_name(cell) == fold_name(name.partition("#")[0]) for cell, name in said)

    def _without_serial(self, row: list[str], footer: str) -> bool:
        places = self._match.places("serial") + self._match.places("serials")
        return all(row[place].strip() in ("", footer) or _COUNT.match(row[place]) for place in places)
