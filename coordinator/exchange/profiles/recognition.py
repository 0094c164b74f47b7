"""Which profile a table belongs to, by its columns and contents, never by the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coordinator.domain.protection import PROTECTED
from coordinator.exchange.cells.folded_names import fold_name
from coordinator.exchange.cells.forbidden_cells import forbidden_columns
from coordinator.exchange.cells.protection_words import titles_protection
from coordinator.exchange.profiles.holder_names import holders_by_name
from coordinator.exchange.profiles.lists_without_ids import own_lists_without_ids
from coordinator.exchange.profiles.profiles import CHECKED_OUT_TYPE, Profile, ProfileColumn
from coordinator.exchange.reading import Table
from coordinator.exchange.reading.column_aliases import aliases
from coordinator.exchange.reading.unreadable import Unreadable
from coordinator.words import mark

DEVICE_NUMBERS: Final = frozenset(
    {"serial", "asset_tag", "imei", "order_no", "source_id", "entra_id", "product.model_number", "serials"}
)
"""Fields whose numbers are never mistaken for a person's."""
_ABOUT_NOBODY: Final = mark(
    "{file} has no column of people that may be read: {columns} holds personal identity numbers, which are never kept. "
    "Export it with the register's own ids."
)
_SAMPLED: Final = 200
"""Fewer rows than this all stand in a table's sample."""
_IDENTITY: Final = {
    "devices": ({"serial"}, {"asset_tag"}),
    "people": (
        {"held_by.full_name", "group"},
        {"full_name", "group"},
        {"given_name", "family_name"},
        {"full_name", "email"},
    ),
    "needs": ({"group", "count"}, {"group", "per_pupil"}),
    "deliveries": ({"order_no", "delivered"},),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A table read by a profile: each rule with the place (from 0) of its column; ``confidence`` from 0 to 1.

    ``forbidden`` are the places that are dropped before anything is kept.
    """

    profile: Profile
    columns: tuple[tuple[ProfileColumn, int], ...]
    confidence: float
    forbidden: frozenset[int] = frozenset()

    @property
    def fields(self) -> tuple[str, ...]:
        """The field codes in the order of a row's values: references whole, the source's own id left out, fixed
        values last.
        """
        found = dict.fromkeys(_whole(rule.field) for rule, _ in self.columns)
        found.update(dict.fromkeys(code for code in self.profile.fixed if "." not in code))
        found.pop("source_id", None)
        if "full_name" in found:
            found.pop("full_name")
            found.update({"given_name": None, "family_name": None})
        if CHECKED_OUT_TYPE in found:
            found.pop(CHECKED_OUT_TYPE)
            found.update({"placed_in": None, "stated_place": None})
        return tuple(found)

    def refusal(self, table: Table) -> Unreadable | None:
        """Why a file of this profile is not read at all, although it was recognised; None for one that is."""
        if self.profile.refused:
            return Unreadable(self.profile.refused, file=table.file)
        if self.profile.kind != "enrolments" or "person" in self.fields:
            return None
        dropped = [table.header[place] for place in sorted(self.forbidden) if table.header and place < table.width]
        return Unreadable(_ABOUT_NOBODY, file=table.file, columns=", ".join(dropped) or "–")

    def unread(self, table: Table) -> tuple[str, ...]:
        """The names of the columns that hold something and that nothing reads, nor drops: what the person is told.

        Of a table longer than its sample every column that is not read is named, since what it holds further down is
        not known.
        """
        if table.header is None:
            return ()
        known = (
            {place for _, place in self.columns}
            | {table.carried_class}
            | self.forbidden
            | self._places_of_skips(table.header)
        )
        whole = table.estimate < _SAMPLED
        return tuple(
            name
            for place, name in enumerate(table.header[: table.width])
            if place not in known and not name.startswith("#") and (not whole or _holds_anything(table, place))
        )

    def repeated(self, table: Table) -> tuple[str, ...]:
        """The names of read columns that stand in the table more than once, of which the first alone is read."""
        header = table.header or ()
        read = {fold_name(header[place]): header[place] for _, place in self.columns if place < len(header)}
        unread = (name.rpartition("#") for at, name in enumerate(header)
                  if fold_name(name) not in read and at != table.carried_class)  # fmt: skip
        again = (read.get(fold_name(name)) for name, _, number in unread if number.isdecimal())
        return tuple(dict.fromkeys(filter(None, again)))

    def _places_of_skips(self, header: Sequence[str]) -> set[int]:
        """The places of the columns by which rows are left out."""
        return {place for skip in self.profile.skips for place in skip.places(header)}

    def places(self, field: str) -> tuple[int, ...]:
        """The places of the columns that feed a field or one part of a reference."""
        return tuple(place for rule, place in self.columns if rule.field == field or _whole(rule.field) == field)


def _whole(field: str) -> str:
    return field.partition(".")[0] if not field.startswith("own.") else field


def recognise(table: Table, profiles: Iterable[Profile]) -> Match | None:
    """The profile that explains the table best; None when none does (the person then maps the columns)."""
    profiles = tuple(profiles)
    found = [match for match in (match_profile(table, profile) for profile in profiles) if match is not None]
    most = max((len(_read_places(match)) for match in found), default=0)
    best = max(found, key=lambda match: _rank(table, match, most), default=None)
    return _without_ids(table, profiles, best) or best


def _without_ids(table: Table, profiles: Sequence[Profile], best: Match | None) -> Match | None:
    """The table as a list of our own of which the id column was taken out; ``None`` where it is another's, or where it
    could be several. ``best`` is what it is read as otherwise.
    """
    if best is not None and (best.profile.decisive or best.profile.own):
        return None
    read = frozenset() if best is None else frozenset(_read_places(best))
    fitting = own_lists_without_ids(table, profiles, chosen=len(profiles) == 1, read=read)
    if len(fitting) != 1:
        return None
    return _finished(table, fitting[0].profile, list(fitting[0].columns), 0.8)


def match_profile(table: Table, profile: Profile) -> Match | None:
    """The table read by this profile; None when it does not fit."""
    return _match_places(table, profile) if profile.headerless else _match_names(table, profile)


def _read_places(match: Match) -> set[int]:
    return {place for _, place in match.columns}


def _holds_anything(table: Table, place: int) -> bool:
    return any(row[place].strip() for _, row in table.sample)


def _leaves_most(table: Table, match: Match, most: int) -> bool:
    """Whether most filled columns would go unread, where another profile reads at least two more of the columns."""
    read = len(_read_places(match))
    return read + 2 <= most and read < len(match.unread(table))


def _rank(table: Table, match: Match, most: int) -> float:
    """Profiles that demand more, and find more of what they know, come first; a person's own before the shipped. One
    that leaves most filled columns unread stands behind all that read them.
    """
    profile = match.profile
    demanded = len(profile.required) + 3 * profile.headerless
    names = set(map(fold_name, table.header or ()))
    known = profile.decisive or profile.own or profile.headerless or profile.refused is not None
    first = 2000 * profile.decisive + 1000 * profile.own
    first -= 500 * (not known and _leaves_most(table, match, most))
    return first + 3 * demanded + len(profile.evidence & names) + len(match.columns) * 0.25


def _match_names(table: Table, profile: Profile) -> Match | None:
    if table.header is None:
        return None
    places = _places(table.header)
    if not _has_required(profile, places):
        return None
    columns = [(rule, places[found]) for rule in profile.columns if (found := _found(rule.headers, places)) is not None]
    if profile.aliases:
        called = _by_alias(profile.aliases, places, {place for _, place in columns})
        columns += holders_by_name(table, called, {rule.field for rule, _ in columns})
    if not columns:
        return None
    if not _identifies(profile, {rule.field for rule, _ in columns}):
        return None
    return _finished(table, profile, columns, _confidence(profile, places, len(columns)))


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each name stands; of several alike the first."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(fold_name(name), place)
    return places


def _has_required(profile: Profile, places: Mapping[str, int]) -> bool:
    return all(any(one in places for one in name.split("|")) for name in profile.required)


def _confidence(profile: Profile, places: Mapping[str, int], hits: int) -> float:
    if not profile.required:
        return min(0.8, 0.3 + 0.5 * hits / max(1, len(places)))
    expected = len(profile.evidence) or 1
    return 0.8 + 0.2 * (len(profile.evidence & places.keys()) / expected if profile.evidence else 1)


def _found(headers: Sequence[str], places: Mapping[str, int]) -> str | None:
    return next((name for name in headers if name in places), None)


def _by_alias(group: str, places: Mapping[str, int], taken: set[int]) -> list[tuple[ProfileColumn, int]]:
    found = []
    for code, names in aliases(group).items():
        free = next((name for name in names if name in places and places[name] not in taken), None)
        if free is not None:
            taken.add(places[free])
            found.append((ProfileColumn(code, headers=_names_beside(code, free, names)), places[free]))
    if group == "devices":
        found += _further_places(places, taken)
    return found


def _names_beside(code: str, name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a rule: those of a column that may hold rooms only where it goes by one of them."""
    rooms = aliases("places").get(code, ())
    return names if name in rooms else tuple(each for each in names if each not in rooms)


def _further_places(places: Mapping[str, int], taken: set[int]) -> list[tuple[ProfileColumn, int]]:
    """A column that may hold rooms, beside the one that holds the school units."""
    names = aliases("places")["owned_by"]
    free = next((name for name in names if name in places and places[name] not in taken), None)
    return [] if free is None else [(ProfileColumn("owned_by", headers=names), places[free])]


def _identifies(profile: Profile, fields: set[str]) -> bool:
    """Whether a list that is known by no name of its own has what tells its records apart."""
    kind = profile.kind
    if profile.required:
        return True
    wanted = _IDENTITY.get(kind)
    if kind == "people" and fields & {"serial", "asset_tag"}:
        return False
    return wanted is None or (len(fields) >= 2 and any(one <= fields for one in wanted))


def _match_places(table: Table, profile: Profile) -> Match | None:
    if table.header is not None or profile.width is None:
        return None
    least, most = profile.width
    if not least <= table.width <= most:
        return None
    columns = []
    for rule in profile.columns:
        place = (rule.position or 1) - 1
        if place >= table.width:
            continue
        if rule.pattern is not None and not _fits(rule.pattern, [row[place] for _, row in table.sample]):
            return None
        if rule.field != "-":
            columns.append((rule, place))
    return _finished(table, profile, columns, 0.9)


def _fits(pattern: str, cells: Sequence[str]) -> bool:
    """Whether nearly all filled cells follow the pattern, and at least one does."""
    wanted = re.compile(pattern, re.IGNORECASE)
    filled = [cell.strip() for cell in cells if cell.strip()]
    fitting = sum(wanted.fullmatch(cell) is not None for cell in filled)
    return bool(filled) and fitting >= 0.9 * len(filled)


def _stated(columns: list[tuple[ProfileColumn, int]]) -> list[tuple[ProfileColumn, int]]:
    """The source's own status word is kept beside ours (formats §9), unless the profile says from which column."""
    if any(rule.field == "stated_status" for rule, _ in columns):
        return []
    return [(ProfileColumn("stated_status", rule.headers), place) for rule, place in columns if rule.field == "status"]


def _protections(
    header: Sequence[str], columns: Sequence[tuple[ProfileColumn, int]]
) -> list[tuple[ProfileColumn, int]]:
    """Every further column that tells of protection: what a profile does not name would show who is protected."""
    taken = {place for _, place in columns}
    return [
        (ProfileColumn(PROTECTED, headers=(fold_name(name),)), place)
        for place, name in enumerate(header)
        if place not in taken and titles_protection(name)
    ]


def _finished(table: Table, profile: Profile, columns: list[tuple[ProfileColumn, int]], confidence: float) -> Match:
    spared = frozenset(
        place
        for rule, place in columns
        if rule.field in DEVICE_NUMBERS and profile.kind in ("devices", "deliveries", "orders")
    )
    if profile.kind == "people":
        columns = [*columns, *_protections(table.header or (), columns)]
    forbidden = forbidden_columns(table.header, [row for _, row in table.sample], table.width, spared)
    stated = [] if profile.decisive else _stated(columns)
    kept = tuple((rule, place) for rule, place in (*columns, *stated) if place not in forbidden)
    return Match(profile, kept, round(confidence, 3), forbidden)
