"""Protection that is written into the names of a list (*Anna Andersson (skyddad)*): found before a row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from coordinator.domain.keys import name_key
from coordinator.domain.protection import PROTECTED
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.profiles.mention_keys import turned
from coordinator.exchange.profiles.name_cells import may_be_marked, without_mark
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table

_NAMES: Final = ("full_name", "given_name", "family_name")
_MENTIONS: Final = ("held_by", "assigned_to")
Columns = Sequence[tuple[ProfileColumn, int]]


def marking_columns(table: Table, match: Match) -> list[tuple[ProfileColumn, int]]:
    """What reads a list's columns of names as telling of protection, too: those in which it stands somewhere."""
    if match.profile.kind != "people" or match.profile.source == SOURCE:
        return []
    names = [(rule, place) for rule, place in match.columns if rule.field in _NAMES]
    marked = _marked_places(table, [place for _, place in names])
    return [(ProfileColumn(PROTECTED, rule.headers, reader="name_mark"), at) for rule, at in names if at in marked]


def _marked_places(table: Table, places: Sequence[int]) -> set[int]:
    found = set[int]()
    for _, row in table.rows() if places else ():
        found.update(at for at in places if at < len(row) and without_mark(clean_cell(row[at])) is not None)
    return found


def marked_names(table: Table, match: Match) -> frozenset[str]:
    """The names, as they are recognised, of those whom a list of something else mentions as protected."""
    if match.profile.kind == "people" or match.profile.source == SOURCE:
        return frozenset()
    places = [
        {rule.field.partition(".")[2]: place for rule, place in match.columns if rule.field.startswith(f"{who}.")}
        for who in _MENTIONS
    ]
    return frozenset(key for each in places for key in _keys(table, each))


def _keys(table: Table, places: dict[str, int]) -> Iterator[str]:
    named = [places[part] for part in _NAMES if part in places]
    for _, row in table.rows() if named else ():
        cells = [row[at] for at in named if at < len(row)]
        if may_be_marked(" ".join(cells)) and (name := _marked_name(list(map(clean_cell, cells)))):
            yield name_key(turned(name))


def _marked_name(cells: Sequence[str]) -> str:
    """The name in these cells without the mark in one of them; nothing where none has one."""
    bare = [without_mark(cell) for cell in cells]
    if not any(each is not None for each in bare):
        return ""
    return " ".join(cell if each is None else each for cell, each in zip(cells, bare, strict=True)).strip()
