"""What a list of people says that somebody is: guardians are left, and a word that is unknown makes nobody a pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from coordinator.domain.choices import Role
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.holder_names import ReadColumns
from coordinator.exchange.profiles.own_lists import SOURCE
from coordinator.exchange.profiles.profiles import ProfileColumn, words_of
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import names_guardian

_RELATION: Final = frozenset(
    {"relation", "relationtillelev", "persontyp", "personkategori", "typavperson", "relationship"}
)
_LISTS: Final = "people"
OPEN: Final = "open_role"
BY_CLASS: Final = "role_by_class"


def with_open_roles(table: Table, match: Match, columns: ReadColumns) -> ReadColumns:
    """The columns so that a word without a meaning here leaves open what somebody is; who has a class and no word at
    all is a pupil.
    """
    roles = [(rule, at) for rule, at in columns if rule.field == "role" and rule.reader is None and rule.values is None]
    if match.profile.aliases != _LISTS or len(roles) != 1 or not _has_unknown(table, *roles[0]):
        return columns
    (role, place), groups = roles[0], [at for rule, at in columns if rule.field == "group"]
    columns[columns.index(roles[0])] = (replace(role, reader=OPEN), place)
    return [*columns, *((ProfileColumn("role", role.headers, reader=BY_CLASS), at) for at in groups)]


def leaves_roles_open(match: Match) -> bool:
    """Whether rows of the list may say of somebody that it is not known what they are."""
    return any(rule.reader == OPEN for rule, _ in match.columns)


def _has_unknown(table: Table, rule: ProfileColumn, at: int) -> bool:
    known = _words(rule)
    said = {row[at] for _, row in table.rows() if at < len(row)}
    return any(word and fold_name(word) not in known for word in map(clean_cell, said))


def _words(rule: ProfileColumn) -> Mapping[str, object]:
    return {**words_of("role"), **(rule.words or {})}


def guardian_columns(table: Table, match: Match) -> dict[int, frozenset[str]]:
    """The words, folded, by which a row of a list of people is that of a guardian, by the place of their column."""
    if match.profile.kind != "people" or match.profile.source == SOURCE or match.profile.aliases is None:
        return {}
    found = {at: _of_guardians(_words(rule)) for rule, at in match.columns if rule.field == "role"}
    return found | dict.fromkeys(_relations(table, match), _of_guardians(words_of("role")))


def _relations(table: Table, match: Match) -> list[int]:
    """The columns that say what somebody is to a pupil, unless the guardians have a column of their own."""
    names = list(map(fold_name, (table.header or ())[: table.width]))
    read = {at for _, at in match.columns}
    if any(map(names_guardian, names)):
        return []
    return [at for at, name in enumerate(names) if name in _RELATION and at not in read]


def _of_guardians(words: Mapping[str, object]) -> frozenset[str]:
    return frozenset(word for word, code in words.items() if code == Role.GUARDIAN)
