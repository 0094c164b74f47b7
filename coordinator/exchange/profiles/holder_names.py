"""Whether a column called just *Namn* in a list of devices names the devices or who has them, by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from typing import Final

from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.nobody_words import nobody_meaning
from coordinator.exchange.cells.person_names import is_like_a_name
from coordinator.exchange.profiles.mention_keys import kind_of, turned
from coordinator.exchange.profiles.profiles import ProfileColumn, vocabulary
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import aliases
from coordinator.exchange.reading.sections import section_of

HOLDER: Final = "held_by.full_name"
_HOLDERS: Final = frozenset({HOLDER, "held_by.given_name", "held_by.family_name"})
_MOST: Final = 0.8
"""The share of the cells that must read as names."""
_NUMBERED: Final = re.compile(r"\d")
_OF_DEVICES: Final = frozenset(
    map(
        fold_name,
        "lenovo hp dell apple acer asus samsung microsoft google epson brother canon toshiba fujitsu huawei sony lg "
        "benq smart promethean logitech thinkpad latitude elitebook probook surface galaxy pixel dator datorn datorer "
        "enhet pc mac plattan vagn vagnen sal salen rum rummet skåp förråd lager skola skolan avdelning klassrum "
        "kontor reception bibliotek studio blå röd grön gul svart vit ett två tre fyra cart room computer device "
        "school lab nummer nr elev personal lärare".split(),
    )
)
"""Words that a device is called by, and hardly anybody."""
ReadColumns = list[tuple[ProfileColumn, int]]


def holders_by_name(table: Table, columns: ReadColumns, taken: Collection[str] = ()) -> ReadColumns:
    """The columns that were found by their names: *Namn* tells who has each device where its cells read as people's
    names and nothing else does. Beside a column of classes that most do is enough; without one, each must stand once
    or nearly, and none may be called as a device or a room is. ``taken`` are fields that other columns are read as.
    """
    at = may_name_holders(columns, taken)
    if at is None:
        return columns
    cells = _cells(table, columns[at][1])
    named = sum(map(is_like_a_name, cells))
    if not cells or named < _MOST * len(cells):
        return columns
    classes = "held_by.group" in {rule.field for rule, _ in columns}
    if not classes and (_may_be_devices(cells) or not _is_called_name(table, columns[at][1])):
        return columns
    return with_holders(table, columns, at)


def may_name_holders(columns: Sequence[tuple[ProfileColumn, int]], taken: Collection[str] = ()) -> int | None:
    """Which of the columns of a list of devices is the name of each and could be that of whoever has it; ``None`` where
    another tells that.
    """
    fields = [rule.field for rule, _ in columns]
    devices = {"serial", "asset_tag", "serials"} & {*fields, *taken}
    if not devices or not _HOLDERS.isdisjoint((*fields, *taken)) or "name" not in fields:
        return None
    return fields.index("name")


def with_holders(table: Table, columns: ReadColumns, at: int) -> ReadColumns:
    """The columns with the one at a place read as who has each device, and another one as the devices' names."""
    rule, place = columns[at]
    found = [*columns[:at], (replace(rule, field=HOLDER), place), *columns[at + 1 :]]
    taken = {each for _, each in columns}
    names = [fold_name(name) for name in table.header or ()]
    further = (each for each, name in enumerate(names) if name in aliases("devices")["name"] and each not in taken)
    again = next(further, None)
    return found if again is None else [*found, (rule, again)]


def holders_by_known_names(table: Table, columns: ReadColumns, known: Callable[[], Collection[str]]) -> ReadColumns:
    """As :func:`holders_by_name`, where most of the different names are those of people who are ``known`` (as
    ``holder_key`` has them; asked for only where it matters).
    """
    at = may_name_holders(columns)
    if at is None or not _is_called_name(table, columns[at][1]):
        return columns
    cells = dict.fromkeys(_cells(table, columns[at][1]))
    if not cells or sum(holder_key(cell) in people for people in [known()] for cell in cells) * 2 <= len(cells):
        return columns
    return with_holders(table, columns, at)


def holder_key(said: str) -> str:
    """What a name is known by, in whichever order it is spoken."""
    return fold_name(turned(said))


def names_holders_by_guess(table: Table, columns: Iterable[tuple[ProfileColumn, int]]) -> str:
    """The name of the column that is read as who has each device for nothing but what stands in it; else empty."""
    found = [(rule, place) for rule, place in columns]
    if table.header is None or any(rule.field == "held_by.group" for rule, _ in found):
        return ""
    guessed = (place for rule, place in found if rule.field == HOLDER and "enhetsnamn" in rule.headers)
    return next((table.header[place] for place in guessed), "")


def _is_called_name(table: Table, place: int) -> bool:
    """Whether a list of people calls its names so as well."""
    return table.header is not None and fold_name(table.header[place]) in aliases("people")["full_name"]


def _cells(table: Table, place: int) -> list[str]:
    """What stands in the first rows of a column, but for headings, sums and words for nobody."""
    filled = filter(None, (clean_cell(row[place]) for _, row in table.sample if place < len(row)))
    return [cell for cell in filled if not section_of([cell]) and not nobody_meaning(cell, _sure())]


@lru_cache(maxsize=1)
def _sure() -> dict[str, str]:
    """The words that name nobody, and those of sums below a list."""
    words = {word: code for word, code in vocabulary()["held_by"].items() if word != code}
    return {**words, **dict.fromkeys(map(fold_name, ("Summa", "Totalt", "Total", "Antal")), "nobody")}


def _may_be_devices(cells: Sequence[str]) -> bool:
    """Whether any of these is called as a device is, or several are called alike."""
    words: AbstractSet[str] = {fold_name(word) for cell in cells for word in cell.split()}
    if any(kind_of(word, None, None) for word in words):
        return True
    alike = len(set(map(fold_name, cells))) < _MOST * len(cells)
    return alike or not words.isdisjoint(_OF_DEVICES)
