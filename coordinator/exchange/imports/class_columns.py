"""ReadColumns of classes in which a spreadsheet has made days or numbers of some, told by the whole column."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coordinator.domain.termstart.class_names import is_heading_class
from coordinator.exchange.cells.cell_classes import is_beyond_years, is_made_anew
from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.profiles.holder_names import ReadColumns
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table

_GROUPS: Final = frozenset({"group", "held_by.group"})


def with_classes_checked(table: Table, match: Match, columns: ReadColumns) -> ReadColumns:
    """The columns so that a class of which a spreadsheet has made something else is left and told. A bare number is
    doubted only amid classes: schools number their groups as well.
    """
    if match.profile.aliases is None:
        return columns
    return [
        (_checked(table, rule, at) if rule.field in _GROUPS and rule.reader is None else rule, at)
        for rule, at in columns
    ]


def _checked(table: Table, rule: ProfileColumn, at: int) -> ProfileColumn:
    said = {clean_cell(row[at]) for _, row in table.rows() if at < len(row)}
    numbers = {each for each in said if is_beyond_years(each)} if any(map(is_heading_class, said)) else set()
    if not numbers and not any(map(is_made_anew, said)):
        return rule
    return replace(rule, reader="class", words=dict.fromkeys(sorted(numbers), ""))
