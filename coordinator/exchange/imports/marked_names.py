"""Protection that is written into the names of a list, or beside them (*Anna Andersson (skyddad)*, a remark): found
before a row is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Final

from coordinator.domain.keys import name_key
from coordinator.domain.protection import PROTECTED
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.protection_words import may_be_marked, remarks_protection
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.mention_keys import turned
from coordinator.exchange.profiles.name_cells import MARKS, without_mark
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import aliases, names_guardian

_NAMES: Final = ("full_name", "given_name", "family_name")
_IDS: Final = (PROTECTED, "external_id", "source_id", "username", "email")
_MENTIONS: Final = ("held_by", "assigned_to")
_Marking = tuple[str, tuple[str, ...], int]
"""A reader of marks, the titles of a column, and its place."""


def marking_columns(table: Table, match: Match) -> list[tuple[ProfileColumn, int]]:
    """What reads a list's columns as telling of protection, too: those in which it stands somewhere. A guardian's is
    read for it whether or not their name is: the pupil is protected, and whoever imports is told; so is any remark.
    """
    if match.profile.kind != "people" or match.profile.source == SOURCE:
        return []
    columns = [("name_mark", rule.headers, place) for rule, place in match.columns if rule.field in _NAMES]
    columns += _of_guardians(table, {place for *_, place in columns})
    columns += _of_remarks(table, match, {place for *_, place in columns})
    return _marked(table, columns)


def _marked(table: Table, columns: Sequence[_Marking]) -> list[tuple[ProfileColumn, int]]:
    marked = _marked_places(table, [(reader, at) for reader, _, at in columns])
    return [(ProfileColumn(PROTECTED, headers, reader=reader), at) for reader, headers, at in columns if at in marked]


def _of_guardians(table: Table, taken: Collection[int]) -> list[_Marking]:
    header = (table.header or ())[: table.width]
    guardians = [at for at, name in enumerate(header) if at not in taken and names_guardian(fold_name(name))]
    return [("guardian_mark", (header[at],), at) for at in guardians]


def _of_remarks(table: Table, match: Match, taken: Collection[int]) -> list[_Marking]:
    """Every other column of people, read or not: a remark may stand in any but those of ids and of protection."""
    ids = {place for rule, place in match.columns if rule.field in _IDS}
    others = [at for at in range(table.width) if at not in taken and at not in ids and at not in match.forbidden]
    return [("remark_mark", (column_name(table, at),), at) for at in others]


def _marked_places(table: Table, columns: Sequence[tuple[str, int]]) -> set[int]:
    """Where a reader of marks finds one."""
    found = set[int]()
    for _, row in table.rows() if columns else ():
        found.update(
            at for reader, at in columns
            if at not in found and at < len(row) and may_be_marked(row[at]) and MARKS[reader](row[at])
        )  # fmt: skip
    return found


def marked_names(table: Table, match: Match) -> frozenset[str]:
    """The names, as they are recognised, of those whom a list of something else mentions as protected."""
    if match.profile.kind == "people" or match.profile.source == SOURCE:
        return frozenset()
    named = [places for who in _MENTIONS for places in _named_places(match, who)]
    return frozenset((*_keys(table, named), *_remarked(table, match, named)))


def _named_places(match: Match, who: str) -> Iterator[tuple[int, ...]]:
    """The places that name somebody each: a whole name, what stands where a user name is wanted, and the two parts."""
    for part in ("full_name", "username"):
        yield from ((place,) for place in match.places(f"{who}.{part}"))
    parts = (*match.places(f"{who}.given_name")[:1], *match.places(f"{who}.family_name")[:1])
    if parts:
        yield parts


def _keys(table: Table, named: Sequence[tuple[int, ...]]) -> Iterator[str]:
    every = sorted(set(chain.from_iterable(named)))
    for _, row in table.rows() if named else ():
        if may_be_marked(" ".join([row[at] for at in every if at < len(row)])):
            said = (_marked_name([clean_cell(row[at]) for at in places if at < len(row)]) for places in named)
            yield from map(name_key, map(turned, filter(None, said)))


def _remarked(table: Table, match: Match, named: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """The names beside which a remark on the device says that whoever has it is protected."""
    notes = _remarks_on_devices(table, match) if named else []
    for _, row in table.rows() if notes else ():
        if any(remarks_protection(row[at], of_thing=True) for at in notes if at < len(row)):
            yield from filter(None, (_name_in(row, places) for places in named))


def _name_in(row: Sequence[str], places: Sequence[int]) -> str:
    cells = [clean_cell(row[at]) for at in places if at < len(row)]
    return name_key(turned(_marked_name(cells) or " ".join(cells)))


def _remarks_on_devices(table: Table, match: Match) -> list[int]:
    """The columns of remarks of a list of devices, by their titles."""
    header = (table.header or ())[: table.width]
    titled = [at for at, name in enumerate(header) if fold_name(name) in aliases("devices")["note"]]
    return sorted({*match.places("note"), *titled}.difference(match.forbidden))


def _marked_name(cells: Sequence[str]) -> str:
    """The name in these cells without the mark in one of them; nothing where none has one."""
    bare = [without_mark(cell) for cell in cells]
    if not any(each is not None for each in bare):
        return ""
    return " ".join(cell if each is None else each for cell, each in zip(cells, bare, strict=True)).strip()
