"""Remarks beside the names of a list of people (*Eva Fabel (ny)*, *Gus Dikt - slutat*): no part of a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from coordinator.exchange.cells.cell_values import clean_cell
from coordinator.exchange.imports.typed_rows import column_name
from coordinator.exchange.profiles.holder_names import ReadColumns
from coordinator.exchange.profiles.name_cells import pupil_cell, says_left
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table

_NAMES: Final = frozenset({"full_name", "given_name", "family_name"})
_MOST: Final = 50


def with_remarks_apart(
    table: Table, match: Match, columns: ReadColumns
) -> tuple[ReadColumns, Mapping[str, dict[str, None]]]:
    """The columns so that names are read without the remarks beside them, and those cells by column; who has left by
    one has left.
    """
    if match.profile.aliases != "people":
        return columns, {}
    named = [(rule, at) for rule, at in columns if rule.field in _NAMES and rule.reader in (None, "name")]
    remarked = _remarked(table, [at for _, at in named])
    found = [(_bare(rule), at) if (rule, at) in named and at in remarked else (rule, at) for rule, at in columns]
    found += [(_left(rule), at) for rule, at in named if any(map(says_left, remarked.get(at, ())))]
    return found, _noted(table, remarked)


def _bare(rule: ProfileColumn) -> ProfileColumn:
    return replace(rule, reader="pupil")


def _left(rule: ProfileColumn) -> ProfileColumn:
    return ProfileColumn("active", rule.headers, reader="left_beside")


def _noted(table: Table, remarked: Mapping[int, dict[str, None]]) -> Mapping[str, dict[str, None]]:
    return {column_name(table, at): dict.fromkeys(list(said)[:_MOST]) for at, said in remarked.items()}


def _remarked(table: Table, places: Collection[int]) -> dict[int, dict[str, None]]:
    """The cells in which a remark stands beside a name, by the place of their column."""
    found: dict[int, dict[str, None]] = {}
    for _, row in table.rows() if places else ():
        for at in places:
            if at < len(row) and pupil_cell(said := " ".join(clean_cell(row[at]).split())).note:
                found.setdefault(at, {})[said] = None
    return found
