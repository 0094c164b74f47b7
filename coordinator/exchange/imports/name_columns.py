"""How the names of a list are written, told by whole columns and the register before a row is read: family name first
without a comma, a class or a note beside them, two people in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
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
    is_former,
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
RulesAt = list[tuple[ProfileColumn, int]]


@dataclass(slots=True)
class NameColumns:
    """How a file's columns of names are read: those ``turned`` are written family name first; ``noted`` is what cells
    say beside a name, ``doubtful`` what is left, each by column.
    """

    columns: RulesAt
    turned: list[str] = field(default_factory=list)
    noted: dict[str, dict[str, None]] = field(default_factory=dict)
    doubtful: dict[str, dict[str, None]] = field(default_factory=dict)


def name_columns(table: Table, match: Match, columns: RulesAt, register: Register) -> NameColumns:
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
            if at < len(row) and (" " in row[at] or "\n" in row[at]):
                said[row[at]] = None
    return {at: dict.fromkeys(filter(_has_words, map(_one_line, said))) for at, said in found.items()}


def _one_line(raw: str) -> str:
    return " ".join(clean_cell(raw).split())


def _has_words(cell: str) -> bool:
    return " " in cell


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


class _Column:
    """One column of names, by whoever is called so; cells already taken for nobody, or a place, say nothing of it."""

    def __init__(self, rule: ProfileColumn, cells: Iterable[str], known: _Known) -> None:
        self.users = rule.field in _USERS
        self._known = known
        own = frozenset(rule.words or ())
        said = [cell for cell in cells if cell not in rule.nulls and ("@" not in cell or holder_cell(cell).address)]
        self.whole = [cell for cell in said if cell in known or fold_name(cell) in own]  # somebody is called so
        self._others = sorted(set(said).difference(self.whole))

    @cached_property
    def _apart(self) -> Mapping[str, HolderCell]:
        return {
            cell: holder_cell(cell) if self.users else HolderCell(without_mark(cell) or cell) for cell in self._others
        }

    @cached_property
    def doubtful(self) -> list[str]:
        """The cells of users that name two, or of which it is anybody's guess whom."""
        return [cell for cell, parts in self._apart.items() if self.users and self._is_doubtful(cell, parts)]

    def _is_doubtful(self, cell: str, parts: HolderCell) -> bool:
        return is_one_with_class(cell) or is_former(cell) or _names_two(parts, self._known)

    @cached_property
    def beside(self) -> Mapping[str, HolderCell]:
        """The cells of users that say more than a name."""
        sure = {cell: self._apart[cell] for cell in self._others if self.users and cell not in self.doubtful}
        return {cell: parts for cell, parts in sure.items() if parts.name != cell}

    @cached_property
    def names(self) -> list[str]:
        """The names that nobody has just so."""
        return [parts.name for cell, parts in self._apart.items() if cell not in self.doubtful]

    def orders(self, column: str) -> Mapping[str, str] | None:
        """The names in the order in which they are somebody's here, where the column is written family name first: its
        caption says so, or they are somebody's in that order alone.
        """
        others = {name: order for name in self.names if (order := self._known.other_order(name))}
        straight = len(self.whole) + sum(name in self._known for name in self.names)
        captioned = _CAPTION in fold_name(column.replace(",", "")) and not straight
        return others if captioned or self._are_enough(len(others), straight) else None

    def _are_enough(self, turned: int, straight: int) -> bool:
        most = turned > 1 and 2 * turned >= straight + len(self.names)
        return (most or turned >= _FEWEST) and turned > _OF_SO_MANY * straight

    def read(self, rule: ProfileColumn, orders: Mapping[str, str] | None) -> ProfileColumn:
        """The rule that reads the column so."""
        reader = "holder" if orders is None else "holder_turned" if self.users else "turned"
        words = {cell: cell for cell in self.whole} | {
            name: order for name, order in (orders or {}).items() if turned_round(name) != order
        }
        return replace(rule, reader=reader, words=words, nulls=rule.nulls | frozenset(self.doubtful))


def _settle(found: NameColumns, rule: ProfileColumn, at: int, column: str, cells: Iterable[str], known: _Known) -> None:
    """Reads a column as its cells tell."""
    names = _Column(rule, cells, known)
    orders = names.orders(column)
    if orders is not None or names.beside or names.doubtful:
        found.columns[found.columns.index((rule, at))] = (names.read(rule, orders), at)
    _add_beside(found, rule, at, names)
    if orders is not None:
        found.turned.append(column)
    if names.doubtful:
        found.doubtful[column] = dict.fromkeys(names.doubtful[:_MOST])
    if noted := [cell for cell, parts in names.beside.items() if parts.note]:
        found.noted[column] = dict.fromkeys(noted[:_MOST])


def _add_beside(found: NameColumns, rule: ProfileColumn, at: int, names: _Column) -> None:
    """Reads the class and the address that stand beside names as well."""
    who = rule.field.partition(".")[0]
    for part, reader in (("group", "group_beside"), ("address", "address_beside")):
        if any(getattr(parts, part) for parts in names.beside.values()):
            code = "email" if part == "address" else part
            found.columns.append((replace(rule, field=f"{who}.{code}", reader=reader, words=None), at))


def _names_two(parts: HolderCell, known: _Known) -> bool:
    """Whether a cell names two people, or it may."""
    if len([each for each in _AND.split(parts.name) if name_key(each)]) > 1:
        return True
    both = [each.strip() for each in parts.name.split(",")]
    if len(both) == 2 and all(" " in each for each in both):
        return turned(parts.name) not in known and all(each in known for each in both)
    return _is_of_two(parts.name.split(), known)


def _is_of_two(words: list[str], known: _Known) -> bool:
    """Whether two people's names follow each other, as on two lines of a cell."""
    parted = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(2, len(words) - 1))
    return any(one in known and other in known for one, other in parted)
