"""How the columns of a file are read once its names are settled: remarks apart, roles left open, classes checked."""

from __future__ import annotations

from coordinator.exchange.imports.class_columns import with_classes_checked
from coordinator.exchange.imports.marked_names import marking_columns
from coordinator.exchange.imports.name_columns import NameColumns
from coordinator.exchange.imports.remarked_names import with_remarks_apart
from coordinator.exchange.imports.stated_roles import with_open_roles
from coordinator.exchange.profiles.profiles import ProfileColumn
from coordinator.exchange.profiles.recognition import Match
from coordinator.exchange.reading import Table


def settled_columns(table: Table, match: Match, names: NameColumns) -> tuple[tuple[ProfileColumn, int], ...]:
    """The columns as they are read; what stands beside names is noted with them."""
    columns, noted = with_remarks_apart(table, match, names.columns)
    names.noted |= noted
    columns = with_classes_checked(table, match, with_open_roles(table, match, columns))
    return (*columns, *marking_columns(table, match))
