"""How the names of a list are written, told by whole columns and the register before a row is read: family name first
without a comma, a class or a note beside them, two people in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from coordinator.domain.inventory_kinds import PERSON
from coordinator.domain.keys import name_key
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.mention_keys import turned
from coordinator.exchange.profiles.name_cells import (
    HolderCell,
    holder_cell,
    is_one_with_class,
    turned_round,
    without_mark,
)
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.ledger.questions import Query, Register

_USERS: Final = tuple(f"{who}.{part}" for who in ("held_by", "assigned_to") for part in ("full_name", "username"))
_NAMES: Final = ("full_name", *_USERS)
_READERS: Final = (None, "name", "user")
_AND: Final = re.compile(r"\s+(?:och|and|samt|&|\+)\s+|\s*[&+;/]\s*", re.IGNORECASE)
_FEWEST: Final = 3
_OF_SO_MANY: Final = 4
_MOST: Final = 50
_CAPTION: Final = "efternamnförnamn"
Columns = list[tuple[ProfileColumn, int]]


@dataclass(slots=True)
class NameColumns:
    """How a file's columns of names are read: those ``turned`` are written family name first; ``noted`` is what cells
    say beside a name, ``doubtful`` what is left, each by column.
    """

    columns: Columns
    turned: list[str] = field(default_factory=list)
    noted: dict[str, dict[str, str]] = field(default_factory=dict)
    doubtful: dict[str, dict[str, None]] = field(default_factory=dict)


def name_columns(table: Table, match: Match, columns: Columns, register: Register) -> NameColumns:
    """How the names of a file are read; a list of our own is read as it stands."""
    found = NameColumns(list(columns))
    if match.profile.source == SOURCE:
        return found
    named = [(rule, at) for rule, at in columns if rule.field in _NAMES and rule.reader in _READERS]
    cells = _cells(table, [at for _, at in named]) if named else {}
    if not any(cells.values()):
        return found
    known = _Known(register)
    for rule, at in named:
        if cells[at]:
            _settle(found, rule, at, column_name(table, at), list(cells[at]), known)
    return found


def _cells(table: Table, places: Iterable[int]) -> Mapping[int, Mapping[str, None]]:
    """What stands in these columns and may be a name of several words, each text once."""
    found: dict[int, dict[str, None]] = {at: {} for at in places}
    for _, row in table.rows():
        for at, said in found.items():
            if at < len(row) and " " in row[at]:
                said[row[at]] = None
    return {at: dict.fromkeys(each for each in map(clean_cell, said) if " " in each) for at, said in found.items()}


class _Known:
    """The names of everybody here, as they are recognised."""

    def __init__(self, register: Register) -> None:
        ids = register.ids(Query(PERSON))
        rows = register.rows(PERSON, ids, ("given_name", "family_name")) if ids else []
        self._names = {name_key(f"{given or ''}{family or ''}") for given, family in rows} - {""}

    def __contains__(self, name: str) -> bool:
        return name_key(name) in self._names

    def other_order(self, name: str) -> str:
        """The name in the order in which it is somebody's here, where it is so the other way round only."""
        if name in self or "," in name:
            return ""
        words = name.split()
        orders = (" ".join((*words[at:], *words[:at])) for at in range(1, len(words)))
        return next((order for order in orders if order in self), "")


def _settle(found: NameColumns, rule: ProfileColumn, at: int, column: str, cells: list[str], known: _Known) -> None:
    """Reads a column as its cells tell; those already taken for nobody, or a place, say nothing of it."""
    said = [cell for cell in cells if cell not in rule.nulls and "@" not in cell]
    own = rule.words or {}
    whole = [cell for cell in said if cell in known or fold_name(cell) in own]  # somebody is called just so
    users = rule.field in _USERS
    apart = {cell: holder_cell(cell) for cell in said if users and cell not in whole}
    doubtful = [cell for cell, parts in apart.items() if is_one_with_class(cell) or _is_doubtful(parts, known)]
    names = [apart[cell].name if cell in apart else without_mark(cell) or cell for cell in said if cell not in doubtful]
    turns, orders = _order(column, names, known)
    beside = {cell: parts for cell, parts in apart.items() if parts.name != cell and cell not in doubtful}
    if not (turns or beside or doubtful):
        return
    words = {**{cell: cell for cell in whole if not turns or cell in known}, **orders}
    reader = {(True, False): "turned", (False, True): "holder", (True, True): "holder_turned"}.get((turns, users))
    place = found.columns.index((rule, at))
    found.columns[place] = (replace(rule, reader=reader, words=words, nulls=rule.nulls | frozenset(doubtful)), at)
    if any(parts.group for parts in beside.values()):
        group = f"{rule.field.partition('.')[0]}.group"
        found.columns.append((replace(rule, field=group, reader="group_beside", words=None), at))
    if turns:
        found.turned.append(column)
    if doubtful:
        found.doubtful[column] = dict.fromkeys(doubtful[:_MOST])
    if noted := {cell: parts.note for cell, parts in beside.items() if parts.note}:
        found.noted[column] = dict(list(noted.items())[:_MOST])


def _is_doubtful(parts: HolderCell, known: _Known) -> bool:
    """Whether a cell names two people."""
    if len([each for each in _AND.split(parts.name) if name_key(each)]) > 1:
        return True
    both = [each.strip() for each in parts.name.split(",")]
    if len(both) == 2 and all(" " in each for each in both):
        return turned(parts.name) not in known and all(each in known for each in both)
    return False


def _order(column: str, names: list[str], known: _Known) -> tuple[bool, dict[str, str]]:
    """Whether the names are written family name first: their caption says so, or they are somebody's here in that order
    alone. With those that turn otherwise than by their first word.
    """
    others = {name: order for name in names if (order := known.other_order(name))}
    straight = sum(name in known for name in names)
    clear = len(others) >= _FEWEST or (len(others) > 1 and 2 * len(others) >= len(names))
    captioned = _CAPTION in fold_name(column.replace(",", "")) and not straight
    if not captioned and not (clear and len(others) > _OF_SO_MANY * straight):
        return False, {}
    return True, {name: order for name, order in others.items() if turned_round(name) != order}
