"""Groups that are a subject's and nobody's class, as a list of classes beside a list of enrolments tells them."""

from __future__ import annotations

from collections.abc import Iterable

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.imports.odd_rows import holds_beside
from coordinator.exchange.profiles.profiles import Skip
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table


def subject_groups(match: Match, tables: Iterable[tuple[Table | None, Match | None]]) -> frozenset[str]:
    """The ids of the groups that are a subject's, where one of the ``tables`` beside the list of enrolments that
    ``match`` reads tells them from those that are somebody's own class.
    """
    if match.profile.kind != "enrolments":
        return frozenset()
    found: set[str] = set()
    for table, other in tables:
        if table is None or other is None or other.profile.source != match.profile.source:
            continue
        for skip in other.profile.skips:
            if skip.beside is not None and holds_beside(skip, table):
                found |= _ids_left_out(table, other, skip)
    return frozenset(found)


def _ids_left_out(table: Table, match: Match, skip: Skip) -> set[str]:
    (place,) = skip.places(table.header or ())
    ids = match.places("external_id")
    return {row[at].strip() for _, row in table.rows() if fold_name(row[place]) in skip.equals for at in ids}
