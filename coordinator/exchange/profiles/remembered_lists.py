"""A person's own lists, known again: their names may be none that any system uses, and stand below a title."""

from __future__ import annotations

from collections.abc import Iterable

from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.profiles.profiles import Profile
from coordinator.exchange.profiles.recognition import Match, match_profile
from coordinator.exchange.reading import Table, open_table
from coordinator.exchange.reading.containers import Source
from coordinator.exchange.reading.limits import HEADER_SEARCH_ROWS
from coordinator.exchange.reading.unreadable import Unreadable


def recognise_remembered(source: Source, profiles: Iterable[Profile]) -> tuple[Table, Match] | None:
    """The file by the first of the person's own profiles whose names all stand in one of its first rows."""
    opened: dict[tuple[str | None, str | None], Table | None] = {}
    for profile in profiles:
        if not profile.own or not profile.required:
            continue
        how = (profile.encoding, profile.delimiter)
        if how not in opened:
            opened[how] = _opened(source, *how, header=0)
        bare = opened[how]
        for line, row in bare.sample[:HEADER_SEARCH_ROWS] if bare is not None else ():
            if _holds(profile, set(map(fold_name, row))):
                table = _opened(source, *how, header=line)
                match = match_profile(table, profile) if table is not None else None
                if table is not None and match is not None:
                    return table, match
    return None


def _holds(profile: Profile, names: set[str]) -> bool:
    return all(not names.isdisjoint(each.split("|")) for each in profile.required)


def _opened(source: Source, encoding: str | None, delimiter: str | None, *, header: int) -> Table | None:
    try:
        return open_table(source, encoding=encoding, delimiter=delimiter, header=header)
    except Unreadable:
        return None  # not written as this profile's list is
